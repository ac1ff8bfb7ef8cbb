// The picture's first order, from the places the server gave: the same input gives the same picture.

const LARGE = 120;

export function arrange(cy, pinned) {
  const fixed = [...pinned].filter((id) => cy.$id(id).nonempty());
  cy.layout({
    name: "fcose",
    quality: cy.nodes().length > LARGE ? "draft" : "proof",
    randomize: false,
    animate: false,
    fit: false,
    nodeDimensionsIncludeLabels: true,
    nodeRepulsion: 14000,
    idealEdgeLength: (edge) => (edge.data("footing") === "conflict" ? 230 : 105),
    edgeElasticity: (edge) => (edge.data("footing") === "conflict" ? 0.05 : 0.45),
    gravity: 0.2,
    numIter: 1500,
    fixedNodeConstraint: fixed.length ? fixed.map((id) => ({ nodeId: id, position: { ...cy.$id(id).position() } })) : undefined,
  }).run();
}
