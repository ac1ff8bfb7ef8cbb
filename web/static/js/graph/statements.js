// Lines of statements bow around points and around each other and bear numbers; what other lines say stands where nothing else is written.

const BOWS = [0.16, -0.16, 0.26, -0.26, 0.38, -0.38, 0.08, -0.08];
const PLACES = [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8];
const SAMPLES = [0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85];
const ALONG = Array.from({ length: 31 }, (_, step) => 0.05 + step * 0.03);
const LEAST = 34, NEAR = 20, NUMBER = { w: 26, h: 24 }, STROKE = { w: 5, h: 5 }, TALL = 17, WIDE = 12, NARROW = 7.5, AROUND = 6;
const PER_COVERED = 60, PER_CROSSED = 900, PER_NEAR = 350, PER_TURN = 260;

export function bow(cy) {
  if (cy.nodes(".crowd").nonempty() && cy.edges('[footing="conflict"]').empty()) return; // to measure all labels takes long
  const points = cy.nodes().map((node) => ({ id: node.id(), ...node.boundingBox({ includeLabels: false, includeOverlays: false }) }));
  const written = cy.nodes().map((node) => node.boundingBox({ includeNodes: false, includeOverlays: false }));
  const taken = [...points, ...written];
  const said = cy.edges('[footing="conflict"]');
  cy.batch(() => {
    const [drawn, numbers] = [[], []];
    said.forEach((edge) => {
      const best = choose(edge, points, [...taken, ...numbers], drawn);
      drawn.push(...best.curve);
      numbers.push(best.label);
      edge.data({ bow: best.bow, aside: 0, above: 0 });
    });
  });
  number(cy, said, taken);
  if (cy.nodes(".crowd").empty()) write(cy, taken);
}

/** Along the curve as it is truly drawn, from rim to rim, each number stands where it covers nothing, or least. */
function number(cy, said, taken) {
  const curves = said.map((edge) => {
    const [a, b, middle] = [edge.sourceEndpoint(), edge.targetEndpoint(), edge.midpoint()];
    return { edge, middle, on: between(a, { x: 2 * middle.x - (a.x + b.x) / 2, y: 2 * middle.y - (a.y + b.y) / 2 }, b) };
  });
  cy.batch(() => {
    for (const { edge, middle, on } of curves) {
      const covered = (at) => taken.reduce((sum, each) => sum + overlap(around(at, NUMBER), each), 0);
      const [best] = PLACES.map((t) => ({ at: on(t), cost: covered(on(t)) })).sort((one, other) => one.cost - other.cost);
      taken.push(around(best.at, NUMBER));
      edge.data({ aside: Math.round(best.at.x - middle.x), above: Math.round(best.at.y - middle.y) });
    }
  });
  for (const { on } of curves) taken.push(...ALONG.map((step) => around(on(step), STROKE)));
}

function choose(edge, points, taken, drawn) {
  const [a, b] = [edge.source().position(), edge.target().position()];
  const others = points.filter((each) => each.id !== edge.source().id() && each.id !== edge.target().id());
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const normal = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  let best = { cost: Infinity };
  for (const share of BOWS) {
    const bowed = Math.sign(share) * Math.max(LEAST, Math.abs(share) * length);
    const control = { x: (a.x + b.x) / 2 + normal.x * bowed, y: (a.y + b.y) / 2 + normal.y * bowed };
    const on = between(a, control, b);
    const curve = SAMPLES.map(on);
    const way =
      PER_CROSSED * curve.filter((spot) => others.some((each) => holds(each, spot))).length +
      PER_NEAR * curve.filter((spot) => drawn.some((each) => Math.hypot(each.x - spot.x, each.y - spot.y) < NEAR)).length +
      PER_TURN * Math.abs(share) * 4;
    for (const t of PLACES) {
      const label = around(on(t), NUMBER);
      const cost = way + Math.abs(t - 0.5) * 300 + taken.reduce((sum, each) => sum + PER_COVERED * overlap(label, each), 0);
      if (cost < best.cost) best = { cost, bow: Math.round(bowed), curve, label };
    }
  }
  return best;
}

/** Along its line each text moves to where it covers nothing; where there is no such place it is kept for whoever chooses the line. */
function write(cy, taken) {
  const lines = cy.edges('[footing!="conflict"]');
  const middles = lines.map((edge) => edge.midpoint());
  cy.batch(() => {
    lines.forEach((edge, number) => {
      const [a, b, middle] = [edge.source().position(), edge.target().position(), middles[number]];
      const size = { w: wide(edge.data("label")), h: TALL };
      const places = PLACES.map((t) => ({ x: middle.x + (t - 0.5) * (b.x - a.x), y: middle.y + (t - 0.5) * (b.y - a.y) }));
      const at = places.find((place) => taken.every((each) => overlap(around(place, size), each) === 0));
      if (at) taken.push(around(at, size));
      edge.data({ quiet: !at, aside: at ? Math.round(at.x - middle.x) : 0, above: at ? Math.round(at.y - middle.y) : 0 });
    });
  });
}

const between = (a, control, b) => (t) => ({
  x: (1 - t) ** 2 * a.x + 2 * t * (1 - t) * control.x + t * t * b.x,
  y: (1 - t) ** 2 * a.y + 2 * t * (1 - t) * control.y + t * t * b.y,
});
const wide = (text) => AROUND + [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) < 0x2e80 ? NARROW : WIDE), 0);
const around = (at, { w, h }) => ({ x1: at.x - w / 2, x2: at.x + w / 2, y1: at.y - h / 2, y2: at.y + h / 2 });
const holds = (box, spot) => spot.x > box.x1 && spot.x < box.x2 && spot.y > box.y1 && spot.y < box.y2;
const overlap = (a, b) => Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) * Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));
