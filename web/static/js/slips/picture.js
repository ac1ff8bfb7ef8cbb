// The picture of a slip in its window: upright, whole or zoomed to the place of a field.

const ROOM = 2.4; // how much more of the picture is shown than the field's own place
const CLOSEST = 3; // screen pixels for one of the picture
const STEP = 1.4;

export class Picture {
  constructor(figure, onPick) {
    this.window = figure.querySelector("[data-window]");
    this.stage = figure.querySelector("[data-stage]");
    this.image = this.stage.querySelector("img");
    this.boxes = figure.querySelector("[data-boxes]");
    this.rotation = Number(figure.dataset.rotation);
    this.tools = figure.querySelector("[data-tools]");
    this.boxes.addEventListener("click", (event) => {
      const field = event.target.closest("[data-box]")?.dataset.box;
      if (field) onPick(field);
    });
    this.tools.addEventListener("click", (event) => this.zoom(event.target.closest("button")?.value));
    if (this.image.complete && this.image.naturalWidth) this.begin();
    else this.image.addEventListener("load", () => this.begin());
    new ResizeObserver(() => this.view && this.show(this.view)).observe(this.window);
  }

  begin() {
    this.width = this.image.naturalWidth;
    this.height = this.image.naturalHeight;
    this.window.classList.add("live");
    this.stage.style.width = `${this.width}px`;
    this.stage.style.height = `${this.height}px`;
    this.boxes.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.tools.hidden = false;
    if (this.wanted) this.point(this.wanted);
    else this.whole();
  }

  /** The size of the picture once it is upright. */
  get upright() {
    return this.rotation % 180 ? { width: this.height, height: this.width } : { width: this.width, height: this.height };
  }

  whole() {
    const { width, height } = this.upright;
    this.show({ x: width / 2, y: height / 2, scale: this.fitting(width, height) });
  }

  fitting(width, height) {
    return Math.min(this.window.clientWidth / width, this.window.clientHeight / height);
  }

  /** Mark the place of a field and show it large; a field without a place shows the whole picture. */
  point(field) {
    this.wanted = field;
    if (!this.width) return;
    let place = null;
    for (const rect of this.boxes.querySelectorAll("[data-box]")) {
      const chosen = rect.dataset.box === field;
      rect.classList.toggle("chosen", chosen);
      if (chosen) place = rect;
    }
    if (!place) {
      this.whole();
      return;
    }
    const box = this.turned(...["x", "y", "width", "height"].map((name) => Number(place.getAttribute(name))));
    const { width, height } = this.upright;
    const scale = Math.min(this.fitting(Math.max(box.width * ROOM, width / 2), Math.max(box.height * ROOM, height / 6)), CLOSEST);
    this.show({ x: box.x + box.width / 2, y: box.y + box.height / 2, scale });
  }

  /** A box of the picture as it is stored, in the upright one. */
  turned(x, y, width, height) {
    switch (this.rotation) {
      case 90:
        return { x: this.height - y - height, y: x, width: height, height: width };
      case 180:
        return { x: this.width - x - width, y: this.height - y - height, width, height };
      case 270:
        return { x: y, y: this.width - x - width, width: height, height: width };
      default:
        return { x, y, width, height };
    }
  }

  zoom(how) {
    if (how === "whole") this.whole();
    else if (how && this.view) this.show({ ...this.view, scale: this.view.scale * (how === "in" ? STEP : 1 / STEP) });
  }

  /** Put the point x, y of the upright picture into the middle of the window, at a scale; no further than the picture's edge. */
  show(view) {
    const { width, height } = this.upright;
    const scale = Math.max(view.scale, Math.min(this.fitting(width, height), view.scale));
    const left = placed(this.window.clientWidth, width * scale, view.x * scale);
    const top = placed(this.window.clientHeight, height * scale, view.y * scale);
    this.view = { ...view, scale };
    const turn = { 90: `translate(${this.height}px, 0) rotate(90deg)`, 180: `translate(${this.width}px, ${this.height}px) rotate(180deg)`, 270: `translate(0, ${this.width}px) rotate(270deg)` };
    this.stage.style.transform = `translate(${left}px, ${top}px) scale(${scale}) ${turn[this.rotation] ?? ""}`;
  }
}

function placed(room, size, middle) {
  return size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, room / 2 - middle));
}
