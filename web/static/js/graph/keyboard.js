// The picture by keyboard: arrows to the nearest neighbour, Enter or E expands, Shift+F10 the menu, Delete takes out, Ctrl+Z and Ctrl+Y.

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2.2, LINKED = 140;

export class Keyboard {
  constructor(graph) {
    this.graph = graph;
    graph.canvas.addEventListener("keydown", (event) => this.#onCanvas(event));
    graph.canvas.addEventListener("focus", () => {
      if (!graph.current || !graph.model.points.has(graph.current)) graph.current = graph.model.answer?.centre;
    });
    graph.pane.addEventListener("keydown", (event) => this.#inPane(event));
    document.addEventListener("keydown", (event) => this.#anywhere(event));
  }

  #onCanvas(event) {
    const { graph } = this;
    if (WAYS[event.key]) {
      const next = this.#towards(WAYS[event.key]);
      if (next) graph.selection.point(next, { more: event.shiftKey });
    } else if (event.key === "Enter" || event.key.toLowerCase() === "e") {
      if (event.ctrlKey || event.metaKey) return;
      graph.attempt(() => graph.expand.of(graph.current));
    } else if ((event.shiftKey && event.key === "F10") || event.key === "ContextMenu") graph.menu.open(graph.current);
    else if (event.key === "Delete") graph.attempt(() => graph.expand.remove(graph.selection.points()));
    else if (event.key === "Escape") graph.selection.clear();
    else if (event.key === " ") graph.selection.point(graph.current, { more: true });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #inPane(event) {
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "y" || (key === "z" && event.shiftKey)) this.graph.history.redo();
    else if (key === "z") this.graph.history.undo();
    else return;
    event.preventDefault();
  }

  #anywhere(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "g") this.graph.table.toggle(false);
    else if (key === "t") this.graph.table.toggle();
    else if (key === "escape" && this.graph.filters.lit.size) this.graph.selection.clear();
    else return;
    event.preventDefault();
  }

  /** The nearest point in a direction; one that is linked counts as nearer. */
  #towards([dx, dy]) {
    const { cy, current } = this.graph;
    const here = cy.$id(current);
    if (here.empty()) return this.graph.model.answer.centre;
    const linked = here.neighborhood("node");
    let best = null;
    let least = Infinity;
    cy.nodes().forEach((node) => {
      const x = node.position("x") - here.position("x");
      const y = node.position("y") - here.position("y");
      const along = x * dx + y * dy;
      if (node.same(here) || along <= 4) return;
      const far = along + ASIDE * (Math.abs(x * dy) + Math.abs(y * dx)) - (linked.contains(node) ? LINKED : 0);
      if (far < least) [least, best] = [far, node.id()];
    });
    return best;
  }
}
