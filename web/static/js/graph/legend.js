// The legend is a tool: icon, name and live count of each kind; a click selects the kind and greys out the rest.

import { FOOTINGS, KINDS } from "./style.js";

export class Legend {
  constructor(graph) {
    this.graph = graph;
    this.host = graph.pane.querySelector(".legend");
    this.pressed = new Set();
    this.host.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-kind]");
      if (button) this.toggle(button.dataset.kind);
    });
  }

  toggle(kind) {
    if (this.pressed.has(kind)) this.pressed.delete(kind);
    else this.pressed.add(kind);
    const { graph } = this;
    const chosen = graph.cy.elements().filter((each) => this.pressed.has(each.isNode() ? each.data("kind") : each.data("footing")));
    graph.selection.choose(chosen.nodes().map((node) => node.id()));
    graph.filters.light("legend", this.pressed.size ? chosen.union(chosen.edges().connectedNodes()) : null);
    this.draw();
    this.host.querySelector(`[data-kind="${kind}"]`)?.focus();
    const entry = this.entries().find((each) => each.kind === kind);
    if (entry) graph.say("kind_chosen", { kind: entry.text, count: entry.count });
  }

  entries() {
    const { model } = this.graph;
    const count = (those, key, text) => {
      const found = new Map();
      for (const each of those) found.set(each[key], { kind: each[key], text: each[text], count: (found.get(each[key])?.count ?? 0) + 1 });
      return found;
    };
    const kinds = count(model.points.values(), "kind", "kind_text");
    const footings = count(model.lines.values(), "footing", "footing_text");
    return [...Object.keys(KINDS).map((each) => kinds.get(each)), ...Object.keys(FOOTINGS).map((each) => footings.get(each))].filter(Boolean);
  }

  draw() {
    this.host.replaceChildren(
      ...this.entries().map(({ kind, text, count }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.kind = kind;
        button.setAttribute("aria-pressed", String(this.pressed.has(kind)));
        const mark = document.createElement(kind in FOOTINGS ? "u" : "i");
        mark.className = `mark-${kind}`;
        const number = document.createElement("b");
        number.textContent = count;
        button.append(mark, text, number);
        return button;
      }),
    );
  }
}
