// How points and lines look: shape and icon tell the kind, the stroke tells what a line rests on; never colour alone.

const FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif";
const INK = "#16202e", PAPER = "#fcfdfe", BAD = "#b42318", FOCUS = "#1b6fe0";

export const KINDS = {
  person: { colour: "#2f6fc1", shape: "ellipse", size: 46 },
  account: { colour: "#0e7c86", shape: "round-rectangle", size: 38 },
  card: { colour: "#0e7c86", shape: "round-rectangle", size: 46, height: 33 },
  phone: { colour: "#7a56c2", shape: "ellipse", size: 34 },
  address: { colour: "#7a56c2", shape: "ellipse", size: 34 },
  merchant: { colour: "#8f5d10", shape: "ellipse", size: 38 },
  transaction: { colour: "#a86400", shape: "round-hexagon", size: 34 },
  fold: { colour: "#a86400", shape: "round-hexagon", size: 34 },
  delivery: { colour: "#50617a", shape: "round-rectangle", size: 34 },
  police_paper: { colour: "#50617a", shape: "round-rectangle", size: 34 },
  slip: { colour: "#50617a", shape: "round-rectangle", size: 34 },
};

export const FOOTINGS = {
  record: { colour: "#9aa5b4", width: 1.6, line: "solid" },
  document: { colour: "#3b4a60", width: 2.8, line: "solid" },
  statement: { colour: "#5b3ba3", width: 1.8, line: "dotted" },
  conflict: { colour: BAD, width: 2.5, line: "dashed" },
};

export function stylesheet(icons) {
  const kinds = Object.entries(KINDS).map(([kind, look]) => ({
    selector: `node[kind="${kind}"]`,
    style: {
      shape: look.shape,
      width: look.size,
      height: look.height ?? look.size,
      "background-color": look.colour,
      "background-image": `${icons}/${kind}.svg`,
    },
  }));
  const footings = Object.entries(FOOTINGS).map(([footing, look]) => ({
    selector: `edge[footing="${footing}"]`,
    style: { width: look.width, "line-style": look.line, "line-color": look.colour, "target-arrow-color": look.colour },
  }));
  return [
    {
      selector: "node",
      style: {
        "background-image-crossorigin": "null",
        "background-width": "56%",
        "background-height": "56%",
        "border-width": 2,
        "border-color": "#fff",
        label: "data(label)",
        "text-wrap": "wrap",
        "text-max-width": 150,
        "text-valign": "bottom",
        "text-margin-y": 5,
        "font-size": 12.5,
        "line-height": 1.25,
        "font-family": FONT,
        color: INK,
        "text-outline-color": PAPER,
        "text-outline-width": 2.5,
        "min-zoomed-font-size": 6,
      },
    },
    ...kinds,
    { selector: 'node[kind="fold"]', style: { "border-style": "double", "border-width": 5 } },
    {
      selector: "node[badge]",
      style: {
        "background-image": (node) => [`${icons}/${node.data("kind")}.svg`, node.data("badge")],
        "background-width": ["56%", "26px"],
        "background-height": ["56%", "18px"],
        "background-position-x": ["50%", "150%"],
        "background-position-y": ["50%", "-25%"],
        "background-clip": ["node", "none"],
        "background-image-containment": ["inside", "over"],
        "bounds-expansion": 14,
      },
    },
    { selector: "node.crowd", style: { "font-size": 22, "text-max-width": 240, "min-zoomed-font-size": 6.5, "text-outline-width": 4, "z-index": 2 } },
    { selector: 'node.crowd[kind="transaction"], node.crowd[kind="fold"]', style: { "font-size": 12.5, "text-max-width": 90, "min-zoomed-font-size": 9, "z-index": 1 } },
    { selector: "node[?centre]", style: { width: 60, height: 60, "border-width": 4, "border-color": "#9cc3f5", "font-size": 14.5, "font-weight": "bold" } },
    { selector: "node[!own]", style: { "border-style": "dashed", "border-color": "#5a6574", "border-width": 3 } },
    { selector: "node[?disputed]", style: { "border-color": BAD, "border-width": 3.5 } },
    { selector: 'node[kind="slip"][state!="found_original"][state!="found_copy"][state!="found_electronic"]', style: { "border-style": "dashed", "border-color": "#b7791f", "border-width": 3, "background-color": "#727d8d" } },
    { selector: "node[?pinned]", style: { "underlay-color": "#16202e", "underlay-opacity": 0.12, "underlay-padding": 5, "underlay-shape": "ellipse" } },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.85,
        label: "data(label)",
        "font-size": 11.5,
        color: "#4b5768",
        "font-family": FONT,
        "text-background-color": PAPER,
        "text-background-opacity": 0.92,
        "text-background-padding": 2,
        "text-wrap": "ellipsis",
        "text-max-width": 150,
        "text-margin-x": (edge) => edge.data("aside") ?? 0,
        "text-margin-y": (edge) => edge.data("above") ?? 0,
        "min-zoomed-font-size": 7,
      },
    },
    { selector: "edge[?quiet]", style: { label: "" } },
    { selector: 'edge.crowd[footing!="conflict"]', style: { "curve-style": "straight", label: "" } },
    ...footings,
    { selector: 'edge[footing="document"]', style: { color: INK, "font-weight": "bold" } },
    {
      selector: 'edge[footing="conflict"]',
      style: {
        "curve-style": "unbundled-bezier",
        "control-point-distances": (edge) => edge.data("bow") ?? 60,
        "control-point-weights": 0.5,
        "text-background-opacity": 1,
        "text-background-color": BAD,
        "text-background-shape": "round-rectangle",
        "text-background-padding": 4,
        "line-dash-pattern": [7, 4],
        color: "#fff",
        "font-size": 14,
        "font-weight": "bold",
        "z-index": 9,
      },
    },
    { selector: "node.chosen", style: { "border-color": FOCUS, "border-width": 4, "border-style": "solid", "overlay-color": FOCUS, "overlay-opacity": 0.12, "overlay-padding": 7 } },
    { selector: "edge[?quiet].chosen", style: { label: "data(label)" } },
    { selector: "edge.chosen", style: { "overlay-color": FOCUS, "overlay-opacity": 0.16, "overlay-padding": 5, "z-index": 10 } },
    { selector: "node.onpath, edge.onpath", style: { "underlay-color": "#f2b705", "underlay-opacity": 0.55, "underlay-padding": 6 } },
    { selector: ".dim, .outside", style: { opacity: 0.16 } },
  ];
}

const badges = new Map();

/** A picture of the number that still stands around a point; a blob, since the policy allows no data: address. */
export function badge(count) {
  const text = count > 999 ? "999+" : String(count);
  if (!badges.has(text)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="52" height="36" viewBox="0 0 26 18"><rect x="1" y="1" width="24" height="16" rx="8" fill="#16202e" stroke="#fff" stroke-width="1.5"/><text x="13" y="13" font-size="10.5" font-family="sans-serif" font-weight="bold" text-anchor="middle" fill="#fff">${text}</text></svg>`;
    badges.set(text, URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })));
  }
  return badges.get(text);
}
