// One selection for the three panes: what is chosen here is told to the others, and what they choose is shown here.

const SELECT = "sliphound:select";

export class Selection {
  constructor(graph) {
    this.graph = graph;
    document.addEventListener(SELECT, (event) => {
      if (event.detail.from !== "graph") this.#told(event.detail);
    });
  }

  points() {
    return this.graph.cy.nodes(".chosen").map((node) => node.id());
  }

  /** Mark these and no others; nobody is told. */
  choose(ids) {
    const { cy } = this.graph;
    cy.batch(() => {
      cy.elements().removeClass("chosen");
      for (const id of ids) cy.$id(id).addClass("chosen");
    });
    this.graph.table.mark();
    this.graph.quotes.mark();
  }

  /** A point was chosen by mouse or key; with `more` beside what is chosen. */
  point(id, { more = false } = {}) {
    const { graph } = this;
    const chosen = this.points();
    this.choose(more ? (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]) : [id]);
    graph.current = id;
    if (!more) graph.filters.light("family", null);
    graph.details.point(id);
    const point = graph.model.points.get(id);
    const text = graph.text("point", { kind: point.kind_text, name: graph.model.name(id), count: graph.model.around(id).size });
    this.#tell({ kind: "node", id, text, related: this.#families((family) => family.points.includes(id)) });
    if (!more) graph.paths.chosen(id);
  }

  /** A line was chosen: of a statement, the contradictions it is part of are chosen in the other pane. */
  line(id) {
    const { graph } = this;
    const line = graph.model.lines.get(id);
    if (!line) return;
    this.choose([id]);
    graph.details.line(id);
    const text = graph.text("line", { start: graph.model.name(line.from), text: line.text, end: graph.model.name(line.to) });
    const families = [...new Set(line.quotes.flatMap((each) => each.families))];
    if (families.length) this.#tell({ kind: "conflict", id: families[0], related: families.slice(1), text });
    else this.#tell({ kind: "edge", id, text });
  }

  /** A quote of a line: the first contradiction it is part of. */
  quote(quote) {
    this.family(quote.families[0], { tell: true });
  }

  family(id, { tell = false } = {}) {
    const { graph } = this;
    const family = graph.model.families.get(id);
    if (!family) return;
    const ids = [...family.lines, ...family.points];
    this.choose(ids);
    const chosen = graph.cy.elements(".chosen");
    graph.filters.light("family", chosen.union(chosen.edges().connectedNodes()));
    graph.reveal(chosen.union(chosen.connectedNodes()).nodes().map((node) => node.id()));
    const text = graph.text("family", { count: family.lines.length });
    if (tell) this.#tell({ kind: "conflict", id, text });
    else graph.announce(text);
  }

  clear() {
    this.choose([]);
    this.graph.paths.cancel();
    this.graph.filters.clear();
    this.graph.details.close();
  }

  #families(wanted) {
    return [...this.graph.model.families.values()].filter(wanted).map((each) => each.id);
  }

  #told({ kind, id }) {
    const { graph } = this;
    if (kind === "conflict") this.family(id);
    else if (graph.model.lines.has(id)) {
      this.choose([id]);
      graph.details.line(id);
    } else if (graph.model.points.has(id)) {
      this.choose([id]);
      graph.current = id;
      graph.filters.light("family", null);
      graph.details.point(id);
      graph.reveal([id]);
    }
  }

  #tell(detail) {
    document.dispatchEvent(new CustomEvent(SELECT, { detail: { ...detail, from: "graph" } }));
    this.graph.announce(detail.text);
  }
}
