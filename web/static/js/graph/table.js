// The same lines as a table, from the same answer; a row selects its line.

export class Table {
  constructor(graph) {
    this.graph = graph;
    this.host = graph.pane.querySelector(".links");
    this.body = this.host.querySelector("tbody");
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && !event.target.closest("a, button")) graph.selection.line(row.dataset.line);
    });
    this.body.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("tr")) graph.selection.line(event.target.dataset.line);
    });
  }

  get isShown() {
    return !this.host.hidden;
  }

  toggle(shown = this.host.hidden) {
    this.host.hidden = !shown;
    this.graph.button("graph").setAttribute("aria-pressed", String(!shown));
    this.graph.button("table").setAttribute("aria-pressed", String(shown));
    if (shown) {
      this.draw();
      this.host.focus();
    } else this.graph.canvas.focus();
  }

  draw() {
    if (this.host.hidden) return;
    const { model } = this.graph;
    this.body.replaceChildren(
      ...[...model.lines.values()].map((line) => {
        const row = document.createElement("tr");
        row.dataset.line = line.id;
        row.tabIndex = 0;
        const said = line.quotes.map((each) => `${this.graph.text("quote", each)} ${each.on}`).join(" ");
        for (const text of [model.name(line.from), said || line.text, model.name(line.to), line.footing_text, line.when || "—", line.sources || "—"]) {
          row.insertCell().textContent = text;
        }
        row.className = line.footing;
        return row;
      }),
    );
    this.mark();
  }

  mark() {
    for (const row of this.body.rows) {
      const chosen = this.graph.cy.$id(row.dataset.line).hasClass("chosen");
      row.classList.toggle("selected", chosen);
      if (chosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }
}
