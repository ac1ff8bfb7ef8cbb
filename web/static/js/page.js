// What every page has: the keys `/` and `?`, links that open their page as a dialog, and announcements.

import "./reveal.js";

const typing = (target) => target.matches("input, textarea, select, [contenteditable]");

/** Say something to whoever listens to the page rather than sees it. */
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "?") {
    document.getElementById("keys")?.showModal();
    return;
  }
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("a, button, summary")) wanted.click();
  else wanted.focus();
});

// A menu made of <details> closes when something else is used.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("header.top details[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("header.top details[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
