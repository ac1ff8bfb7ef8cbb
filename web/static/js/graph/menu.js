// The menu of a point: right click, long press or Shift+F10; arrows move in it, Escape closes it.

export class Menu {
  constructor(graph) {
    this.graph = graph;
    this.host = document.createElement("menu");
    this.host.className = "point-menu";
    this.host.setAttribute("role", "menu");
    this.host.setAttribute("aria-label", graph.text("menu"));
    this.host.hidden = true;
    graph.pane.querySelector(".gwrap").append(this.host);
    this.host.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => {
      if (!this.host.hidden && !this.host.contains(event.target)) this.close(false);
    });
  }

  open(id) {
    const { graph } = this;
    const pinned = graph.model.pinned.has(id);
    const acts = [
      [graph.text("expand"), () => graph.attempt(() => graph.expand.of(id))],
      [graph.text("collapse"), () => graph.attempt(() => graph.expand.collapse(id))],
      [graph.text(pinned ? "unpin" : "pin"), () => graph.pin([id])],
      [graph.text("path_from"), () => graph.paths.wait(id)],
      [graph.text("remove"), () => graph.attempt(() => graph.expand.remove([id]))],
    ];
    this.host.replaceChildren(
      ...acts.map(([text, act]) => {
        const item = document.createElement("li");
        item.setAttribute("role", "none");
        const button = document.createElement("button");
        Object.assign(button, { type: "button", textContent: text, tabIndex: -1 });
        button.setAttribute("role", "menuitem");
        button.addEventListener("click", () => {
          this.close();
          act();
        });
        item.append(button);
        return item;
      }),
    );
    this.host.hidden = false;
    const { x: across, y } = graph.cy.$id(id).renderedPosition();
    const x = across + graph.canvas.offsetLeft;
    const room = this.host.parentElement.getBoundingClientRect();
    this.host.style.left = `${Math.max(4, Math.min(x + 14, room.width - this.host.offsetWidth - 8))}px`;
    this.host.style.top = `${Math.max(4, Math.min(y + 8, room.height - this.host.offsetHeight - 8))}px`;
    this.host.querySelector("button").focus();
  }

  close(back = true) {
    this.host.hidden = true;
    if (back) this.graph.canvas.focus();
  }

  #key(event) {
    const items = [...this.host.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
