// What the pane asks of the server: JSON of the picture, and keeping it as it was left.

import { early } from "./early.js";

export class Server {
  constructor(pane) {
    this.base = pane.dataset.graph;
    this.token = pane.querySelector('input[name="form_token"]')?.value ?? "";
    this.language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  }

  /** The first answer of an address, which was asked for early. */
  async first(what) {
    return this.#read(await early[what]);
  }

  /** The answer of an address under `/cases/…/graph`; an Error whose message a person can read. */
  async ask(what, params = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(params)) {
      for (const each of Array.isArray(value) ? value : [value]) query.append(name, each);
    }
    const answer = await fetch(`${this.base}/${what}?${query}`, { headers: { Accept: "application/json" } });
    return this.#read(answer);
  }

  /** Keep the picture, or with nothing to keep, forget it. */
  async keep(body) {
    if ("past" in document.body.dataset) return; // a past day is looked at, and nothing of it is kept
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-Form-Token": this.token };
    const how = body ? { method: "PUT", body: JSON.stringify(body) } : { method: "DELETE" };
    await this.#read(await fetch(`${this.base}/layout`, { ...how, headers, keepalive: true }));
  }

  async #read(answer) {
    if (answer.status === 204) return null;
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error?.message?.[this.language] ?? String(answer.status));
    return told;
  }
}
