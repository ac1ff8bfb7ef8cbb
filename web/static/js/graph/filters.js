// What is greyed out: the legend's types, the contradictions, a path and the time bar each light a part; only what all of them light stays.

export class Filters {
  constructor(graph) {
    this.graph = graph;
    this.lit = new Map();
    this.range = null;
  }

  /** Let one of them light these elements; null: it no longer filters. */
  light(name, elements) {
    if (elements) this.lit.set(name, new Set(elements.map((each) => each.id())));
    else this.lit.delete(name);
    if (name !== "path") this.lit.delete("path");
    if (!this.lit.has("path")) this.graph.cy.elements().removeClass("onpath");
    this.apply();
  }

  /** Let the time bar leave only what lies in these days; null: all. */
  between(range) {
    this.range = range;
    this.apply();
  }

  apply() {
    const { cy, model } = this.graph;
    const sets = [...this.lit.values()];
    cy.batch(() => {
      cy.elements().forEach((each) => {
        each.toggleClass("dim", sets.some((those) => !those.has(each.id())));
        if (each.isNode()) each.toggleClass("outside", this.#isOutside(model.points.get(each.id())));
      });
      cy.edges().forEach((edge) => edge.toggleClass("outside", edge.source().hasClass("outside") || edge.target().hasClass("outside")));
    });
  }

  #isOutside(point) {
    if (!this.range || !point?.since) return false;
    return point.until < this.range[0] || point.since > this.range[1];
  }

  clear() {
    this.lit.clear();
    this.graph.cy.elements().removeClass("onpath");
    this.graph.button("conflicts").setAttribute("aria-pressed", "false");
    this.graph.legend.pressed.clear();
    this.graph.legend.draw();
    this.apply();
  }
}
