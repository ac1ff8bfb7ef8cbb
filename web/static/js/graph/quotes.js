// What was said, beside the picture: each line of statements by its number, with its first words; a click chooses the line.

export class Quotes {
  constructor(graph) {
    this.graph = graph;
    this.host = graph.pane.querySelector(".quotes");
    this.host.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-line]");
      if (chosen) graph.selection.line(chosen.dataset.line);
    });
  }

  draw() {
    const said = this.graph.model.said();
    this.host.hidden = !said.length;
    this.host.replaceChildren(...said.map((line) => this.#item(line)));
    this.mark();
  }

  mark() {
    for (const each of this.host.querySelectorAll("[data-line]")) {
      each.setAttribute("aria-pressed", String(this.graph.cy.$id(each.dataset.line).hasClass("chosen")));
    }
  }

  #item(line) {
    const { model, text } = this.graph;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.line = line.id;
    const [first, ...more] = line.quotes;
    const way = `${model.points.get(line.from).label[0]} → ${model.points.get(line.to).label[0]}`;
    const quote = part("q", text("quote", first));
    quote.title = quote.textContent; // the strip under a small picture shows its first words
    button.append(part("b", String(model.number(line.id))), part("span", way), quote, part("small", more.length ? `+${more.length}` : ""));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

function part(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  if (/\p{Script=Han}/u.test(text)) made.lang = "zh-CN"; // files speak Chinese on English pages as well
  return made;
}
