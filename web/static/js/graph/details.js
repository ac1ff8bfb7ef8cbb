// The card beside the picture: what is chosen, what is known of it, and what can be done with it.

export class Details {
  constructor(graph) {
    this.graph = graph;
    this.host = graph.pane.querySelector(".pop");
  }

  point(id) {
    const { graph } = this;
    const point = graph.model.points.get(id);
    const tags = [tag(point.kind_text, "info"), ...(point.disputed ? [tag(graph.text("disputed"), "bad")] : []), ...(point.own ? [] : [tag(graph.text("own"), "vio")])];
    const hidden = point.kind === "fold" ? point.near.transaction : graph.model.hidden(id);
    const acts = [];
    if (hidden) acts.push(button(graph.text("expand_many", { count: hidden }), "expand"));
    if (point.href) acts.push(link(graph.text("open"), point.href));
    acts.push(...point.also_in.map((each) => link(each, `/cases/${each}`)));
    this.#show(tags, point.label[0], [...(point.label[1] ? [["", point.label[1]]] : []), ...point.details], acts);
  }

  line(id) {
    const { graph } = this;
    const line = graph.model.lines.get(id);
    const facts = [["", `${graph.model.name(line.from)} → ${graph.model.name(line.to)}`]];
    if (line.when) facts.push([graph.text("when"), line.when]);
    if (line.sources) facts.push([graph.text("sources"), line.sources]);
    this.#show([tag(line.footing_text, line.footing === "conflict" ? "bad" : "")], line.quotes.length ? graph.text("said") : line.text, facts, []);
    if (!line.quotes.length) return;
    const list = document.createElement("ul");
    for (const quote of line.quotes) {
      const said = document.createElement("button");
      said.type = "button";
      said.className = "said";
      said.textContent = `${graph.text("quote", quote)} ${quote.on}`;
      said.addEventListener("click", () => graph.selection.quote(quote));
      const item = document.createElement("li");
      item.append(said);
      list.append(item);
    }
    this.host.append(list);
  }

  close() {
    this.host.hidden = true;
  }

  #show(tags, title, facts, acts) {
    const head = document.createElement("h3");
    head.append(...tags, title);
    const shut = button("×", "close-details");
    shut.classList.add("shut");
    shut.setAttribute("aria-label", this.graph.text("close"));
    const list = document.createElement("dl");
    for (const [term, text] of facts) {
      if (term) list.append(element("dt", term), element("dd", text));
      else list.append(element("dd", text, "whole"));
    }
    const row = document.createElement("p");
    row.className = "row";
    row.append(...acts);
    this.host.replaceChildren(head, shut, list, ...(acts.length ? [row] : []));
    this.host.hidden = false;
  }
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function tag(text, tone) {
  return element("span", text, `tag ${tone}`);
}

function button(text, act) {
  const made = element("button", text, "btn sm");
  made.type = "button";
  made.dataset.act = act;
  return made;
}

function link(text, href) {
  const made = element("a", text, "btn sm");
  made.href = href;
  return made;
}
