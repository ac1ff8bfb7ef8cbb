// The three panes share one selection: whatever is chosen in one is shown in the others (`sliphound:select`, detail {kind, id}).

import { announce } from "./page.js";

const SELECT = "sliphound:select";

function select(element) {
  const detail = { kind: element.dataset.kind ?? "node", id: element.dataset.select };
  document.dispatchEvent(new CustomEvent(SELECT, { detail }));
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-select]");
  if (!chosen || event.target.closest("a, button, input, summary, form")) return;
  select(chosen);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-select]")) return;
  event.preventDefault();
  select(event.target);
});

document.addEventListener(SELECT, (event) => {
  for (const old of document.querySelectorAll("[data-select].selected")) {
    old.classList.remove("selected");
    old.removeAttribute("aria-current");
  }
  const ids = [event.detail.id, ...(event.detail.related ?? [])].filter(Boolean);
  const found = ids.flatMap((id) => [...document.querySelectorAll(`[data-select="${CSS.escape(id)}"]`)]);
  for (const element of found) {
    element.classList.add("selected");
    element.setAttribute("aria-current", "true");
  }
  const card = found.find((element) => element.closest("#talk"));
  card?.scrollIntoView({ block: "nearest" });
  if (event.detail.text) announce(event.detail.text);
});
