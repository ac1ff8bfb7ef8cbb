// Lines of statements bow around points and around each other, and each quote stands where it covers least.

const BOWS = [0.16, -0.16, 0.26, -0.26, 0.38, -0.38, 0.08, -0.08];
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
const SAMPLES = [0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85];
const LEAST = 34, TALL = 18, WIDEST = 156, LETTER = 12, NEAR = 20;
const PER_CROSSED = 900, PER_NEAR = 350, PER_TURN = 260;

export function bow(cy) {
  if (cy.edges('[footing="conflict"]').empty()) return; // to measure all labels takes long
  const points = cy.nodes().map((node) => {
    const box = node.boundingBox();
    return { id: node.id(), x1: box.x1, y1: box.y1, x2: box.x2, y2: box.y2 };
  });
  const drawn = [];
  const labels = [];
  cy.edges('[footing!="conflict"]').forEach((edge) => {
    const [a, b] = [edge.source().position(), edge.target().position()];
    labels.push({ ...around({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, 48), weight: 0.4 });
  });
  cy.batch(() => {
    cy.edges('[footing="conflict"]').forEach((edge) => {
      const best = choose(edge, points, labels, drawn);
      drawn.push(...best.curve);
      labels.push({ ...best.label, weight: 1.4 });
      edge.data({ bow: best.bow, aside: Math.round(best.at.x - best.middle.x), above: Math.round(best.at.y - best.middle.y) });
    });
  });
}

function choose(edge, points, labels, drawn) {
  const [a, b] = [edge.source().position(), edge.target().position()];
  const others = points.filter((each) => each.id !== edge.source().id() && each.id !== edge.target().id());
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const normal = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  const wide = Math.min(WIDEST, edge.data("label").length * LETTER);
  let best = { cost: Infinity };
  for (const share of BOWS) {
    const bowed = Math.sign(share) * Math.max(LEAST, Math.abs(share) * length);
    const control = { x: (a.x + b.x) / 2 + normal.x * bowed, y: (a.y + b.y) / 2 + normal.y * bowed };
    const on = (t) => ({ x: (1 - t) ** 2 * a.x + 2 * t * (1 - t) * control.x + t * t * b.x, y: (1 - t) ** 2 * a.y + 2 * t * (1 - t) * control.y + t * t * b.y });
    const curve = SAMPLES.map(on);
    const way =
      PER_CROSSED * curve.filter((spot) => others.some((each) => holds(each, spot))).length +
      PER_NEAR * curve.filter((spot) => drawn.some((each) => Math.hypot(each.x - spot.x, each.y - spot.y) < NEAR)).length +
      PER_TURN * Math.abs(share) * 4;
    for (const t of PLACES) {
      const at = on(t);
      const label = around(at, wide);
      const cost = way + Math.abs(t - 0.5) * 300 + points.reduce((sum, each) => sum + overlap(label, each), 0) + labels.reduce((sum, each) => sum + overlap(label, each) * each.weight, 0);
      if (cost < best.cost) best = { cost, bow: Math.round(bowed), curve, label, at, middle: on(0.5) };
    }
  }
  return best;
}

const around = (at, wide) => ({ x1: at.x - wide / 2, x2: at.x + wide / 2, y1: at.y - TALL / 2, y2: at.y + TALL / 2 });
const holds = (box, spot) => spot.x > box.x1 && spot.x < box.x2 && spot.y > box.y1 && spot.y < box.y2;
const overlap = (a, b) => Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) * Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));
