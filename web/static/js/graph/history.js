// Undo and redo: each step is the picture before and after, whole.

const DEEPEST = 60;

export class History {
  constructor(graph) {
    this.graph = graph;
    this.past = [];
    this.future = [];
  }

  /** Do something that changes the picture, so that it can be undone. */
  async step(change) {
    const before = this.graph.model.snapshot();
    if ((await change()) === false) return false;
    this.past.push({ before, after: this.graph.model.snapshot() });
    if (this.past.length > DEEPEST) this.past.shift();
    this.future = [];
    this.#changed();
    return true;
  }

  /** Something was moved: the picture from before it is given. */
  moved(before) {
    this.past.push({ before, after: this.graph.model.snapshot() });
    this.future = [];
    this.#changed();
  }

  undo() {
    const last = this.past.pop();
    if (!last) return;
    this.future.push(last);
    this.graph.model.restore(last.before);
    this.#changed("undone");
  }

  redo() {
    const next = this.future.pop();
    if (!next) return;
    this.past.push(next);
    this.graph.model.restore(next.after);
    this.#changed("redone");
  }

  #changed(said) {
    this.graph.button("undo").disabled = this.past.length === 0;
    this.graph.button("redo").disabled = this.future.length === 0;
    this.graph.changed();
    if (said) this.graph.say(said);
  }
}
