// The time bar: what was spent as bars, contacts as dots, month by month; a range greys out what lies outside it.

const SVG = "http://www.w3.org/2000/svg";
const TALL = 46, FLOOR = 40, HIGHEST = 34, HANDLE = 8;

export class TimeBar {
  constructor(graph) {
    this.graph = graph;
    this.host = graph.pane.querySelector(".time");
    this.months = [];
    this.range = [0, 0];
  }

  async load() {
    const found = await this.graph.server.first("time");
    this.months = found.months;
    this.currency = found.currency;
    if (!this.months.length) return;
    this.range = [0, this.months.length - 1];
    this.host.hidden = false;
    this.#build();
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  #build() {
    const { graph } = this;
    const head = document.createElement("p");
    this.span = document.createElement("b");
    this.count = document.createElement("span");
    this.whole = document.createElement("button");
    Object.assign(this.whole, { type: "button", className: "btn sm", textContent: graph.text("whole"), hidden: true });
    this.whole.addEventListener("click", () => this.set(0, this.months.length - 1));
    const key = document.createElement("span");
    key.className = "sp";
    key.textContent = `${graph.text("purchases")} · ${graph.text("contacts")}`;
    head.append(graph.text("time"), this.span, this.count, this.whole, key);
    this.svg = document.createElementNS(SVG, "svg");
    this.host.replaceChildren(head, this.svg);
    this.svg.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  set(first, last) {
    const most = this.months.length - 1;
    this.range = [Math.max(0, Math.min(first, last, most)), Math.min(most, Math.max(first, last, 0))];
    const isWhole = this.range[0] === 0 && this.range[1] === most;
    const [from, to] = this.range.map((each) => this.months[each].month);
    this.graph.filters.between(isWhole ? null : [`${from}-01`, `${to}-31`]);
    this.whole.hidden = isWhole;
    this.draw();
  }

  draw() {
    const { graph, months } = this;
    const [first, last] = this.range;
    const inside = months.slice(first, last + 1);
    const sum = (key) => inside.reduce((total, each) => total + each[key], 0);
    this.span.textContent = graph.text("months", { first: months[first].month, last: months[last].month });
    this.count.textContent = graph.text("time_count", { purchases: sum("purchases"), contacts: sum("contacts") });
    const focused = this.svg.contains(document.activeElement) ? document.activeElement.dataset.handle : null;
    const width = this.svg.clientWidth || 600;
    const step = (width - 2 * HANDLE) / months.length;
    const at = (index) => HANDLE + index * step;
    this.step = step;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${TALL + 14}`);
    this.svg.replaceChildren();
    const most = Math.max(1, ...months.map((each) => each.spent_fen));
    this.#add("line", { x1: HANDLE, x2: width - HANDLE, y1: FLOOR + 1, y2: FLOOR + 1, stroke: "#8a94a3" });
    months.forEach((each, index) => {
      const group = this.#add("g", { opacity: index < first || index > last ? 0.3 : 1 });
      const title = document.createElementNS(SVG, "title");
      title.textContent = graph.text("month", { ...each, spent: this.#money(each.spent_fen) });
      group.append(title);
      if (each.spent_fen > 0) {
        // By the square root: one large purchase must not hide all the small ones.
        const tall = Math.max(2, HIGHEST * Math.sqrt(each.spent_fen / most));
        this.#add("rect", { x: at(index) + 1, y: FLOOR - tall, width: Math.max(1.5, step - 2), height: tall, fill: "#d08a1d" }, group);
      }
      for (let dot = 0; dot < Math.min(each.contacts, 5); dot += 1) {
        this.#add("circle", { cx: at(index) + step / 2, cy: FLOOR - 4 - dot * 7, r: 2.6, fill: "#1f5fae", stroke: "#fff", "stroke-width": 0.8 }, group);
      }
      if (index % Math.ceil(70 / step) === 0 && at(index) + 46 < width) this.#add("text", { x: at(index), y: TALL + 10, "font-size": 10.5, fill: "#5a6574" }).textContent = each.month;
    });
    this.#add("rect", { x: at(first), y: 1, width: at(last + 1) - at(first), height: FLOOR, fill: "#1b6fe0", "fill-opacity": 0.06, stroke: "#1b6fe0", "stroke-opacity": 0.5 });
    this.#handle("from", at(first), first, 0, last);
    this.#handle("to", at(last + 1), last, first, months.length - 1);
    if (focused) this.svg.querySelector(`[data-handle="${focused}"]`).focus();
  }

  #handle(name, x, value, least, most) {
    const handle = this.#add("rect", {
      x: x - HANDLE / 2, y: 9, width: HANDLE, height: 24, rx: 3, fill: "#1b6fe0", tabindex: 0, role: "slider",
      "aria-label": this.graph.text(name), "aria-valuemin": least, "aria-valuemax": most, "aria-valuenow": value, "aria-valuetext": this.months[value].month, "data-handle": name,
    });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -6, PageUp: 6 }[event.key];
      if (!by) return;
      event.preventDefault();
      const to = Math.max(least, Math.min(most, value + by));
      if (name === "from") this.set(to, this.range[1]);
      else this.set(this.range[0], to);
    });
  }

  #drag(event) {
    const box = this.svg.getBoundingClientRect();
    const month = (x) => Math.max(0, Math.min(this.months.length - 1, Math.floor((x - box.left - HANDLE) / this.step)));
    const begun = month(event.clientX);
    const name = event.target.dataset?.handle;
    const fixed = name === "from" ? this.range[1] : name === "to" ? this.range[0] : begun;
    const move = (moved) => this.set(fixed, month(moved.clientX));
    const drop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", drop);
    event.preventDefault();
  }

  #money(fen) {
    return new Intl.NumberFormat("zh-CN", { style: "currency", currency: this.currency }).format(fen / 100);
  }

  #add(name, attributes, to = this.svg) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    to.append(made);
    return made;
  }
}
