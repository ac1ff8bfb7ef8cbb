// The picture as data: what the server drew last, what somebody pinned, and from it what Cytoscape is to show.

import { isCrowd } from "./layout.js";
import { placeAround } from "./places.js";
import { badge } from "./style.js";

export const MOST_POINTS = 300;

export class Model {
  constructor(cy, text) {
    this.cy = cy;
    this.text = text;
    this.points = new Map();
    this.lines = new Map();
    this.families = new Map();
    this.pinned = new Set();
    this.start = new Set();
  }

  /** The first answer: it also tells with what the picture starts. */
  begin(answer) {
    const { added, removed, pinned } = answer.kept;
    const brought = new Set(added);
    this.start = new Set([...answer.points.filter((each) => each.kind !== "fold" && !brought.has(each.id)).map((each) => each.id), ...removed]);
    this.pinned = new Set(pinned);
    this.show(answer, answer.places);
  }

  /** Show this answer; points that are there stay where they are, new ones stand at `places` or around what they came from. */
  show(answer, places = {}, from = null) {
    this.answer = answer;
    this.points = new Map(answer.points.map((each) => [each.id, each]));
    this.lines = new Map(answer.lines.map((each) => [each.id, each]));
    this.numbers = new Map(this.said().map((each, place) => [each.id, place + 1]));
    this.families = new Map(answer.families.map((each) => [each.id, each]));
    this.cy.batch(() => {
      this.cy.elements().filter((each) => !this.points.has(each.id()) && !this.lines.has(each.id())).remove();
      const fresh = answer.points.filter((each) => this.cy.$id(each.id).empty());
      const around = placeAround(this.cy, fresh.filter((each) => !places[each.id]).map((each) => each.id), from);
      for (const each of answer.points) {
        const node = this.cy.$id(each.id);
        if (node.empty()) continue;
        if (places[each.id]) node.position({ x: places[each.id][0], y: places[each.id][1] });
        node.data(this.#data(each));
      }
      const lines = answer.lines.filter((each) => this.cy.$id(each.id).empty());
      for (const each of answer.lines) this.cy.$id(each.id).data(this.#line(each));
      this.cy.add([
        ...fresh.map((each) => {
          const [x, y] = places[each.id] ?? around.get(each.id);
          return { group: "nodes", data: this.#data(each), position: { x, y } };
        }),
        ...lines.map((each) => ({ group: "edges", data: { ...this.#line(each), source: each.from, target: each.to } })),
      ]);
      for (const each of this.points.keys()) this.#count(each);
      this.cy.elements().toggleClass("crowd", isCrowd(this.points.size));
    });
  }

  #data(point) {
    const { id, kind, own, disputed, state } = point;
    return { id, kind, own, disputed, state: state ?? "", label: point.label.join("\n"), centre: id === this.answer.centre, pinned: this.pinned.has(id) };
  }

  #line(line) {
    const more = line.count > 1 ? ` ×${line.count}` : "";
    const text = line.quotes.length ? String(this.number(line.id)) : line.text + more;
    return { id: line.id, kind: line.kind, footing: line.footing, label: text };
  }

  #count(id) {
    const hidden = this.hidden(id);
    const node = this.cy.$id(id);
    if (hidden > 0 && this.points.get(id).kind !== "fold") node.data("badge", badge(hidden));
    else node.removeData("badge");
  }

  /** The lines of statements, in the order of their numbers. */
  said() {
    return [...this.lines.values()].filter((each) => each.quotes.length);
  }

  /** The number that a line of statements bears in the picture and in the list beside it. */
  number(id) {
    return this.numbers.get(id);
  }

  /** How many stand around a point and are neither shown nor folded. */
  hidden(id) {
    const left = { ...this.points.get(id).near };
    for (const other of this.around(id)) {
      const point = this.points.get(other);
      if (point.kind === "fold") left.transaction = (left.transaction ?? 0) - (point.near.transaction ?? 0);
      else if (left[point.kind]) left[point.kind] -= 1;
    }
    return Object.values(left).reduce((sum, each) => sum + Math.max(0, each), 0);
  }

  /** The points one line away, statements apart. */
  around(id) {
    const found = new Set();
    for (const line of this.lines.values()) {
      if (line.footing === "conflict") continue;
      if (line.from === id) found.add(line.to);
      if (line.to === id) found.add(line.from);
    }
    return found;
  }

  /** The ids the server is told as shown: folds follow from them. */
  shown() {
    return [...this.points.values()].filter((each) => each.kind !== "fold").map((each) => each.id);
  }

  name(id) {
    return this.points.get(id)?.label.join(" ") ?? id;
  }

  positions() {
    return Object.fromEntries(this.cy.nodes().map((node) => [node.id(), [Math.round(node.position("x")), Math.round(node.position("y"))]]));
  }

  pin(id, on) {
    if (on) this.pinned.add(id);
    else this.pinned.delete(id);
    this.cy.$id(id).data("pinned", on);
  }

  /** What is kept of the picture. */
  kept() {
    const shown = new Set(this.shown());
    return {
      places: this.positions(),
      pinned: [...this.pinned].filter((each) => this.points.has(each)),
      added: [...shown].filter((each) => !this.start.has(each)),
      removed: [...this.start].filter((each) => !shown.has(each)),
    };
  }

  snapshot() {
    return { answer: this.answer, places: this.positions(), pinned: new Set(this.pinned) };
  }

  restore(snapshot) {
    this.pinned = new Set(snapshot.pinned);
    this.show(snapshot.answer, snapshot.places);
  }
}
