// Masked numbers: the form opens over the page, the number is shown there, and goes away by itself. Without this module it is a page of its own.

import { announce } from "./page.js";
import { hasEnded } from "./session.js";

const FRAGMENT = { "HX-Request": "true" };
let box = null;
let timer = 0;

function dialog() {
  if (!box) {
    box = document.createElement("dialog");
    box.className = "box";
    box.setAttribute("aria-labelledby", "reveal-title");
    box.addEventListener("close", forget);
    document.body.append(box);
  }
  return box;
}

/** Nothing of the number stays in the page once the box is closed. */
function forget() {
  clearTimeout(timer);
  box.replaceChildren();
}

function show(html) {
  const shown = dialog();
  shown.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  if (!shown.open) shown.showModal();
  shown.querySelector("[data-clear], .wrong input, input[type=radio], a")?.focus();
  hideLater(shown);
}

/** The number goes away after its time, on the page as in the box. */
function hideLater(root) {
  const clear = root.querySelector("[data-clear]");
  if (!clear) return;
  const told = clear.closest("[data-reveal-box]").dataset.hidden;
  clear.tabIndex = -1;
  clear.focus();
  timer = setTimeout(() => {
    clear.textContent = told;
    clear.classList.add("hidden-again");
    announce(told);
  }, Number(clear.dataset.seconds) * 1000);
}

async function fetched(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: FRAGMENT, cache: "no-store", redirect: "error" });
  if (box?.open && (await hasEnded(answer, box))) return null;
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  return answer.text();
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-reveal]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    try {
      show(await fetched(link.href));
    } catch {
      location.assign(link.href);
    }
  } else if (box?.open && event.target.closest?.("dialog [data-close]")) {
    event.preventDefault();
    box.close();
  }
});

document.addEventListener("submit", async (event) => {
  if (!box?.contains(event.target)) return;
  event.preventDefault();
  try {
    const html = await fetched(event.target.action, { method: "POST", body: new URLSearchParams(new FormData(event.target)) });
    if (html !== null) show(html);
  } catch {
    box.close();
    location.reload();
  }
});

hideLater(document);
