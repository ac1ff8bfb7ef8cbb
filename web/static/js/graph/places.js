// Where new points stand: in arcs around what they came from, on its free side, upon nothing. What stands already is not moved.

const FIRST = 105, STEP = 78, APART = 66;

export function placeAround(cy, ids, from) {
  const found = new Map();
  const taken = cy.nodes().map((node) => ({ ...node.position() }));
  const root = from && cy.$id(from).nonempty() ? { ...cy.$id(from).position() } : centreOf(cy);
  const outward = freeSide(cy, from, root);
  for (const id of ids) {
    const spot = freeSpot(root, outward, taken);
    taken.push(spot);
    found.set(id, [spot.x, spot.y]);
  }
  return found;
}

function centreOf(cy) {
  if (cy.nodes().empty()) return { x: 0, y: 0 };
  const box = cy.nodes().boundingBox({ includeLabels: false });
  return { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
}

function freeSide(cy, from, root) {
  const others = from && cy.$id(from).nonempty() ? cy.$id(from).neighborhood("node") : cy.collection();
  const middle = others.nonempty() ? others.reduce((sum, node) => ({ x: sum.x + node.position("x") / others.length, y: sum.y + node.position("y") / others.length }), { x: 0, y: 0 }) : centreOf(cy);
  return Math.atan2(root.y - middle.y, root.x - middle.x);
}

function freeSpot(root, outward, taken) {
  for (let radius = FIRST; radius < 3000; radius += STEP) {
    const slots = Math.max(6, Math.floor((2 * Math.PI * radius) / (APART * 1.25)));
    for (let number = 0; number < slots; number += 1) {
      // 0, 1, -1, 2, -2 …: the free side first.
      const turn = outward + (number % 2 ? 1 : -1) * Math.ceil(number / 2) * ((2 * Math.PI) / slots);
      const spot = { x: Math.round(root.x + radius * Math.cos(turn)), y: Math.round(root.y + radius * Math.sin(turn)) };
      if (taken.every((each) => Math.hypot((each.x - spot.x) * 0.8, each.y - spot.y) >= APART)) return spot;
    }
  }
  return { ...root };
}
