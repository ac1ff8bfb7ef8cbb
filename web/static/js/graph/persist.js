// The picture is kept as it was left, a moment after the last change.

const QUIET = 1200;

export class Persist {
  constructor(graph) {
    this.graph = graph;
    this.timer = 0;
    // A page that is left in that moment keeps it too.
    addEventListener("pagehide", () => this.timer && this.now());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), QUIET);
  }

  async now() {
    clearTimeout(this.timer);
    this.timer = 0;
    try {
      await this.graph.server.keep(this.graph.model.kept());
      this.graph.pane.dataset.saved = String(Number(this.graph.pane.dataset.saved ?? 0) + 1);
    } catch (error) {
      this.graph.say("not_saved", { why: this.graph.why(error) });
    }
  }

  async forget() {
    clearTimeout(this.timer);
    this.timer = 0;
    await this.graph.server.keep(null);
  }
}
