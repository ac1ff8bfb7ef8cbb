// The link graph of a case: puts its parts together and lets them speak to each other.

import cytoscape from "../../vendor/cytoscape.esm.min.js";
import fcose from "../../vendor/cytoscape-fcose.esm.min.js";
import { announce } from "../page.js";
import { Details } from "./details.js";
import { Expand } from "./expand.js";
import { Filters } from "./filters.js";
import { History } from "./history.js";
import { Keyboard } from "./keyboard.js";
import { arrange } from "./layout.js";
import { Legend } from "./legend.js";
import { Menu } from "./menu.js";
import { Model, MOST_POINTS } from "./model.js";
import { Paths } from "./paths.js";
import { Persist } from "./persist.js";
import { Quotes } from "./quotes.js";
import { Selection } from "./selection.js";
import { Server } from "./server.js";
import { bow } from "./statements.js";
import { stylesheet } from "./style.js";
import { Table } from "./table.js";
import { readTexts } from "./texts.js";
import { TimeBar } from "./timebar.js";

cytoscape.use(fcose);
const MARGIN = 24;

class Graph {
  constructor(pane) {
    this.pane = pane;
    this.text = readTexts(pane);
    this.announce = announce;
    this.server = new Server(pane);
    this.canvas = pane.querySelector(".canvas");
    for (const part of pane.querySelectorAll(".gbar, .gwrap, .legend")) part.hidden = false;
    this.cy = cytoscape({
      container: this.canvas,
      style: stylesheet(pane.dataset.icons),
      minZoom: 0.15,
      maxZoom: 3,
      autounselectify: true,
      boxSelectionEnabled: false,
    });
    this.model = new Model(this.cy, this.text);
    this.filters = new Filters(this);
    this.table = new Table(this);
    this.quotes = new Quotes(this);
    this.details = new Details(this);
    this.legend = new Legend(this);
    this.history = new History(this);
    this.persist = new Persist(this);
    this.paths = new Paths(this);
    this.expand = new Expand(this);
    this.selection = new Selection(this);
    this.menu = new Menu(this);
    this.keyboard = new Keyboard(this);
    this.time = new TimeBar(this);
    this.#hear();
  }

  async open() {
    const [answer] = await Promise.all([this.server.first("view"), this.time.load()]);
    const begun = performance.now();
    this.model.begin(answer);
    this.current = answer.centre;
    this.drawn();
    this.cy.resize(); // the legend and the quotes have taken their room
    if (!Object.keys(answer.kept.places).length) arrange(this.cy, this.model.pinned);
    bow(this.cy);
    this.cy.fit(undefined, MARGIN);
    this.pane.querySelector(".wait").hidden = true;
    this.cy.one("render", () => {
      this.pane.dataset.drawing = String(Math.round(performance.now() - begun));
      this.pane.dataset.drawn = String(Math.round(performance.now()));
    });
  }

  /** The picture has changed: counts, legend and table follow. */
  drawn() {
    const { points, lines, answer } = this.model;
    this.pane.querySelector("[data-count]").textContent = this.text("count", { points: points.size, lines: lines.size });
    const left = this.pane.querySelector("[data-left-out]");
    left.hidden = !(answer.left_out && points.size >= MOST_POINTS);
    left.textContent = this.text("left_out", { count: answer.left_out });
    this.legend.draw();
    this.table.draw();
    this.quotes.draw();
    this.filters.apply();
    bow(this.cy);
    const gone = this.current && !points.has(this.current);
    if (gone) this.current = answer.centre;
    if (gone) this.details.close();
  }

  /** Somebody changed the picture: it is drawn and kept. */
  changed() {
    this.drawn();
    this.persist.later();
  }

  say(name, values) {
    this.announce(this.text(name, values));
    this.pane.dataset.said = name;
    return false;
  }

  why(error) {
    return error instanceof TypeError ? this.text("offline") : error.message;
  }

  /** Do what asks the server; a refusal is told. */
  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      return this.say("failed", { why: this.why(error) });
    }
  }

  button(act) {
    return this.pane.querySelector(`[data-act="${act}"]`);
  }

  /** Bring these points into sight, and nothing else is moved. */
  reveal(ids) {
    const those = this.cy.nodes().filter((node) => ids.includes(node.id()));
    if (those.empty()) return;
    const box = those.renderedBoundingBox();
    const inside = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= this.cy.width() && box.y2 <= this.cy.height();
    if (!inside) this.cy.fit(undefined, MARGIN);
  }

  pin(ids) {
    if (!ids.length) return this.say("choose");
    const on = !this.model.pinned.has(ids[0]);
    for (const id of ids) this.model.pin(id, on);
    this.persist.later();
    return this.say(on ? "pinned" : "unpinned", { name: ids.map((id) => this.model.name(id)).join(" ") });
  }

  #chosen() {
    const chosen = this.selection.points();
    return chosen.length ? chosen : [this.current].filter(Boolean);
  }

  #acts() {
    return {
      expand: () => this.expand.of(this.#chosen()[0]),
      collapse: () => this.expand.collapse(this.#chosen()[0]),
      path: () => (this.paths.first === null ? this.paths.begin() : this.paths.cancel()),
      pin: () => this.pin(this.selection.points()),
      remove: () => this.expand.remove(this.selection.points()),
      conflicts: () => this.#onlyConflicts(),
      undo: () => this.history.undo(),
      redo: () => this.history.redo(),
      fit: () => this.cy.fit(undefined, MARGIN),
      relayout: () => this.history.step(async () => arrange(this.cy, this.model.pinned)).then(() => this.cy.fit(undefined, MARGIN)),
      reset: () => this.#reset(),
      graph: () => this.table.toggle(false),
      table: () => this.table.toggle(true),
      save: () => this.#save(),
      "close-details": () => this.details.close(),
    };
  }

  #onlyConflicts() {
    const on = this.button("conflicts").getAttribute("aria-pressed") !== "true";
    this.button("conflicts").setAttribute("aria-pressed", String(on));
    const said = this.cy.edges('[footing="conflict"]');
    this.filters.light("conflicts", on ? said.union(said.connectedNodes()) : null);
  }

  async #reset() {
    if (!confirm(this.text("reset"))) return;
    await this.persist.forget();
    location.reload();
  }

  async #save() {
    // The drawing is made from what is kept: keep it first.
    await this.persist.now();
    location.assign(this.button("save").href);
  }

  #hear() {
    const acts = this.#acts();
    this.pane.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-act]");
      if (!chosen || !(chosen.dataset.act in acts)) return;
      event.preventDefault();
      const more = chosen.closest("details");
      if (more) more.open = false;
      this.attempt(acts[chosen.dataset.act]);
    });
    let before = null;
    const taps = [null, null];
    this.cy.on("tap", (event) => {
      taps.shift();
      taps.push(event.target);
    });
    this.cy.on("tap", "node", (event) => this.selection.point(event.target.id(), { more: event.originalEvent.shiftKey || event.originalEvent.ctrlKey }));
    this.cy.on("tap", "edge", (event) => this.selection.line(event.target.id()));
    this.cy.on("tap", (event) => event.target === this.cy && this.selection.clear());
    // Two quick taps on two points are no double tap.
    this.cy.on("dbltap", "node", (event) => taps[0] === taps[1] && this.attempt(() => this.expand.of(event.target.id())));
    this.cy.on("cxttap taphold", "node", (event) => this.menu.open(event.target.id()));
    this.cy.on("grab", "node", () => (before = this.model.snapshot()));
    this.cy.on("dragfree", "node", (event) => {
      this.model.pin(event.target.id(), true);
      this.history.moved(before);
    });
    // A press takes the focus away from whatever has it; after it, keys are to act on what was pressed.
    this.canvas.addEventListener("pointerup", () => this.menu.host.hidden && this.canvas.focus({ preventScroll: true }), { capture: true });
    this.canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }
}

for (const pane of document.querySelectorAll("[data-graph]")) {
  const graph = new Graph(pane);
  graph.attempt(() => graph.open());
}
