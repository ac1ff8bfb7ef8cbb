// The shortest path between two chosen points, brought in where it is not shown.

export class Paths {
  constructor(graph) {
    this.graph = graph;
    this.first = null;
  }

  /** The button: with two points chosen find the path, with one wait for the second. */
  begin() {
    const { graph } = this;
    const chosen = graph.selection.points();
    if (chosen.length >= 2) return this.between(chosen[0], chosen[1]);
    if (!chosen.length) return graph.say("choose");
    this.wait(chosen[0]);
    return undefined;
  }

  wait(id) {
    this.first = id;
    this.graph.button("path").setAttribute("aria-pressed", "true");
    this.graph.say("choose_two");
  }

  /** A point was chosen: the second one, if a first one waits. */
  chosen(id) {
    if (this.first === null || this.first === id) return false;
    const start = this.first;
    this.cancel();
    this.between(start, id);
    return true;
  }

  cancel() {
    this.first = null;
    this.graph.button("path").setAttribute("aria-pressed", "false");
  }

  async between(start, end) {
    const { graph } = this;
    return graph.attempt(async () => {
      const answer = await graph.server.ask("path", { start, end, shown: graph.model.shown().join(",") });
      if (!answer.fresh.length) return graph.say("no_path");
      if (answer.fresh.some((id) => !graph.model.points.has(id))) await graph.history.step(async () => graph.model.show(answer, {}, start));
      this.light(answer.fresh);
      return graph.say("path", { steps: answer.fresh.length - 1, way: answer.fresh.map((id) => graph.model.name(id)).join(" → ") });
    });
  }

  light(way) {
    const { cy } = this.graph;
    cy.elements().removeClass("onpath");
    const points = cy.nodes().filter((node) => way.includes(node.id()));
    let lines = cy.collection();
    for (let step = 1; step < way.length; step += 1) {
      lines = lines.union(cy.$id(way[step - 1]).edgesWith(cy.$id(way[step])).filter('[footing!="conflict"]'));
    }
    this.graph.filters.light("path", points.union(lines));
    points.union(lines).addClass("onpath");
    this.graph.reveal(way);
  }
}
