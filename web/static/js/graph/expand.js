// Bring in what stands around a point, ask first when it is much; and fold it away again.

import { MOST_POINTS } from "./model.js";

const ASKS_ABOVE = 25;

export class Expand {
  constructor(graph) {
    this.graph = graph;
    this.dialog = graph.pane.querySelector("#expand-dialog");
  }

  async of(id) {
    const { graph } = this;
    const name = graph.model.name(id);
    if (graph.model.points.size >= MOST_POINTS) return graph.say("full", { most: MOST_POINTS });
    const shown = graph.model.shown().join(",");
    const found = await graph.server.ask("neighbours", { node: id, shown });
    if (!found.total) return graph.say("nothing", { name });
    const how = found.total > ASKS_ABOVE ? await this.#asked(name, found) : {};
    if (!how) return undefined;
    return graph.history.step(async () => {
      const answer = await graph.server.ask("expand", { node: id, shown, ...how });
      const before = new Set(graph.model.points.keys());
      graph.model.show(answer, {}, id);
      const count = answer.points.filter((each) => !before.has(each.id) && each.kind !== "fold").length;
      graph.reveal([id, ...answer.fresh]);
      graph.say(answer.left_out ? "more_left" : "expanded", { name, count, left: answer.left_out });
    });
  }

  /** Which kinds, in which order, how many; null when the person thought better of it. */
  #asked(name, found) {
    const { dialog, graph } = this;
    dialog.querySelector("h2").textContent = graph.text("expand_title", { name, count: found.total });
    const kinds = dialog.querySelector("fieldset");
    kinds.replaceChildren(kinds.querySelector("legend"), ...found.kinds.map(choice));
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener(
        "close",
        () => {
          const form = dialog.querySelector("form");
          const chosen = [...form.querySelectorAll("[name=kinds]:checked")].map((each) => each.value);
          const how = { kinds: chosen, order: form.elements.order.value, most: form.elements.most.value || ASKS_ABOVE };
          resolve(dialog.returnValue === "expand" && chosen.length ? how : null);
        },
        { once: true },
      );
    });
  }

  /** Take away what hangs on this point alone. */
  async collapse(id) {
    const { graph } = this;
    const name = graph.model.name(id);
    const leaves = [...graph.model.around(id)].filter((each) => this.#hangs(each, id));
    const gone = new Set([...leaves, ...leaves.flatMap((leaf) => [...graph.model.around(leaf)].filter((each) => each !== id && this.#hangs(each, leaf)))]);
    if (!gone.size) return graph.say("not_collapsed", { name });
    const left = graph.model.shown().filter((each) => !gone.has(each));
    return graph.history.step(async () => {
      graph.model.show(await graph.server.ask("view", { shown: left.join(",") }), {}, id);
      graph.say("collapsed", { name, count: gone.size });
    });
  }

  #hangs(id, from) {
    const { model } = this.graph;
    const point = model.points.get(id);
    if (point.kind === "fold" || id === model.answer.centre) return false;
    const others = [...model.around(id)].filter((each) => each !== from);
    if (point.kind === "transaction") return !model.start.has(id) || others.length === 0;
    return others.every((each) => model.points.get(each).kind === "fold") || (others.length === 0);
  }

  /** Take points out of the picture; out of the file nothing is taken. */
  async remove(ids) {
    const { graph } = this;
    const gone = new Set(ids.filter((each) => graph.model.points.has(each) && each !== graph.model.answer.centre && graph.model.points.get(each).kind !== "fold"));
    if (!gone.size) return graph.say("not_removed");
    const left = graph.model.shown().filter((each) => !gone.has(each));
    return graph.history.step(async () => {
      graph.model.show(await graph.server.ask("view", { shown: left.join(",") }));
      graph.say("removed", { count: gone.size });
    });
  }
}

function choice(kind) {
  const label = document.createElement("label");
  label.className = "check";
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "kinds", value: kind.kind, checked: true });
  label.append(box, `${kind.text} ${kind.count}`);
  return label;
}
