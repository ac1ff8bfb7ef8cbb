// Confirm a slip field by field: the picture follows the field at hand, Enter confirms it and goes on, a click on the picture leads to its field.

import { announce } from "../page.js";
import { hasEnded } from "../session.js";
import { Picture } from "./picture.js";

const figure = document.querySelector("[data-picture]");
const picture = figure?.querySelector("[data-window]") ? new Picture(figure, (field) => enter(field)) : null;
const TAKEN = 200;
const NOT_TAKEN = 422;

const row = (field) => document.getElementById(`row-${field}`);
const input = (field) => document.getElementById(`v-${field}`);

function enter(field) {
  const found = input(field);
  found?.focus();
  found?.select?.();
}

/** The field below this one that still waits, else the first that does; null: none does. */
function following(field) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const place = rows.findIndex((each) => each.dataset.row === field);
  const order = [...rows.slice(place + 1), ...rows.slice(0, place)];
  return order.find((each) => each.querySelector(".btn.pri"))?.dataset.row ?? null;
}

/** Put in the parts of the answer that this word changed; what is typed in other fields stays. */
function take(answer, field) {
  for (const id of [`row-${field}`, "progress", "match"]) {
    const fresh = answer.getElementById(id);
    if (fresh) document.getElementById(id).replaceWith(fresh);
  }
  offer(row(field));
}

async function send(form, word) {
  const field = form.elements.field.value;
  const body = new FormData(form);
  body.set("word", word);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (await hasEnded(answer, document.getElementById("alerts"))) return;
  if (answer.status !== TAKEN && answer.status !== NOT_TAKEN) {
    window.location.assign(answer.headers.get("HX-Redirect") ?? window.location.pathname);
    return;
  }
  take(new DOMParser().parseFromString(await answer.text(), "text/html"), field);
  const label = row(field).querySelector("label").textContent;
  const said = row(field).querySelector(".said").textContent.replace(/\s+/g, " ").trim();
  announce(`${label} ${said}`);
  const next = answer.status === TAKEN ? following(field) : field;
  if (next) enter(next);
  else document.getElementById("match").focus();
}

function offer(part) {
  for (const button of part.querySelectorAll("[data-take]")) button.hidden = false;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-confirm]")) return;
  event.preventDefault();
  send(event.target, event.submitter?.value ?? "confirm");
});
document.addEventListener("click", (event) => {
  const taken = event.target.closest("[data-take]");
  if (!taken) return;
  const found = taken.closest("form").elements.value;
  found.value = taken.dataset.take;
  found.focus();
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.key.toLowerCase() !== "x") return;
  const button = event.target.closest("[data-confirm]")?.querySelector("[data-illegible]");
  if (!button) return;
  event.preventDefault();
  button.click();
});
/** This row is at hand: it and its place on the picture are marked. */
function mark(found) {
  for (const each of document.querySelectorAll("[data-row].at")) each.classList.remove("at");
  found.classList.add("at");
  picture?.point(found.dataset.row);
}

document.addEventListener("focusin", (event) => {
  const found = event.target.closest("[data-row]");
  if (found) mark(found);
});

offer(document);
const begun = document.activeElement?.closest("[data-row]");
const first = [...document.querySelectorAll("[data-row]")].find((each) => each.querySelector(".btn.pri"));
if (begun) mark(begun);
else if (first) enter(first.dataset.row);
