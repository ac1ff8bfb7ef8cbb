// The picture's first order, from the places the server gave: the same input gives the same picture.

/** What hangs on one point stands close to it; what joins two parts of the picture leaves room for its label. */
const LENGTHS = { said_of: 220, made_at: 46, vouched_by: 46, uses_phone: 60, lives_at: 60, reported_in: 70, concerns: 70 };
const LEAST_WIDE = 96, BETWEEN = 14, PURCHASE = { w: 72, h: 70 }, OTHER = { w: 170, h: 100 }, FULL = 0.44, MOST_ROUNDS = 80, SIDEWAYS = 1.6;

const PURCHASES = new Set(["transaction", "fold"]);

/** Whether there are so many points that only those which join others bear their labels at first sight. */
export const isCrowd = (points) => points > 120;

export function arrange(cy, pinned) {
  const crowded = isCrowd(cy.nodes().length);
  const fixed = [...pinned].filter((id) => cy.$id(id).nonempty());
  const run = cy.layout({
    name: "fcose",
    quality: crowded ? "default" : "proof",
    randomize: false,
    animate: false,
    fit: false,
    nodeDimensionsIncludeLabels: !crowded,
    nodeRepulsion: 5200,
    idealEdgeLength: (edge) => LENGTHS[edge.data("kind")] ?? 74,
    edgeElasticity: (edge) => (edge.data("footing") === "conflict" ? 0.02 : 0.45),
    gravity: 0.35,
    gravityRange: 2.5,
    numIter: crowded ? 120 : 1500,
    fixedNodeConstraint: fixed.length ? fixed.map((id) => ({ nodeId: id, position: { ...cy.$id(id).position() } })) : undefined,
  });
  run.run();
  if (!fixed.length) gather(cy, crowded);
}

/** Give the picture the window's shape, as large as its labels allow, and push apart what then touches. */
function gather(cy, crowded) {
  const boxes = cy.nodes().map((node) => {
    // To measure three hundred labels takes longer than to place their points.
    const box = crowded ? null : node.boundingBox();
    const size = box ? { w: Math.max(LEAST_WIDE, box.w) + BETWEEN, h: box.h + BETWEEN } : PURCHASES.has(node.data("kind")) ? PURCHASE : OTHER;
    return { node, x: node.position("x"), y: node.position("y"), ...size };
  });
  const needed = boxes.reduce((sum, each) => sum + each.w * each.h, 0);
  const zoom = Math.min(1, Math.sqrt((FULL * cy.width() * cy.height()) / needed));
  const spread = (key) => Math.max(...boxes.map((each) => each[key])) - Math.min(...boxes.map((each) => each[key])) || 1;
  const across = (cy.width() / zoom - LEAST_WIDE * 2) / spread("x");
  const down = (cy.height() / zoom - LEAST_WIDE) / spread("y");
  for (const each of boxes) {
    each.x *= across;
    each.y *= down;
  }
  for (let round = 0; round < MOST_ROUNDS && separate(boxes); round += 1);
  for (const { node, x, y } of boxes) node.position({ x: Math.round(x), y: Math.round(y) });
}

/** Push every two that touch apart, the shorter way, half each; whether any did. */
function separate(boxes) {
  let moved = false;
  for (let one = 0; one < boxes.length; one += 1) {
    for (let two = one + 1; two < boxes.length; two += 1) {
      const [a, b] = [boxes[one], boxes[two]];
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const across = (a.w + b.w) / 2 - Math.abs(dx);
      const down = (a.h + b.h) / 2 - Math.abs(dy);
      if (across <= 0 || down <= 0) continue;
      moved = true;
      if (across < down * SIDEWAYS) {
        const push = ((across + 1) / 2) * (dx < 0 ? -1 : 1);
        a.x -= push;
        b.x += push;
      } else {
        const push = ((down + 1) / 2) * (dy < 0 ? -1 : 1);
        a.y -= push;
        b.y += push;
      }
    }
  }
  return moved;
}
