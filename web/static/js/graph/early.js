// What the pane shows first is asked for at once, while the rest of its program is still on the way.

const base = document.querySelector("[data-graph]").dataset.graph;

export const early = Object.fromEntries(["view", "time"].map((what) => [what, fetch(`${base}/${what}`, { headers: { Accept: "application/json" } })]));
// Whoever awaits it tells what went wrong.
for (const answer of Object.values(early)) answer.catch(() => {});
