// Recording by keyboard: a claim rests on the words that are selected, or on the sentence at the caret; Ctrl+Enter saves.
// Places are counted in characters as the server counts them, not in the halves of which JavaScript makes some.

const form = document.querySelector("[data-recording]");
const words = form.querySelector("[data-words]");
const isEnd = (character) => words.dataset.ends.includes(character);
const length = (text) => [...text].length;

/** The place of what is selected, or of the sentence at the caret; null where there is nothing. */
function chosen() {
  const text = words.value;
  let [from, to] = [words.selectionStart, words.selectionEnd];
  if (from === to) {
    if (from > 0 && from === text.length && isEnd(text[from - 1])) from -= 1;
    while (from > 0 && !isEnd(text[from - 1])) from -= 1;
    while (to < text.length && !isEnd(text[to])) to += 1;
    while (to > from && isEnd(text[to - 1])) to -= 1;
  }
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  return from < to ? { from: length(text.slice(0, from)), to: length(text.slice(0, to)), text: text.slice(from, to) } : null;
}

// Before htmx or the browser sends the form.
form.addEventListener(
  "click",
  (event) => {
    const place = event.target.closest("[data-claim]") && chosen();
    form.querySelector("[data-selection]").value = place ? `${place.from},${place.to}` : "";
  },
  true,
);

form.addEventListener("click", (event) => {
  const take = event.target.closest("[data-take]");
  const place = take && chosen();
  if (!place) return;
  const claim = take.closest(".one-claim");
  claim.querySelector("[data-span]").value = `${place.from},${place.to}`;
  claim.querySelector("textarea").value = place.text;
});

// Alt and a digit, whatever the browser makes of access keys.
form.addEventListener("keydown", (event) => {
  const digit = event.altKey && !event.ctrlKey && /^Digit([1-9])$/.exec(event.code);
  const button = digit && form.querySelector(`[data-claim][accesskey="${digit[1]}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-save]"));
});

function ready() {
  for (const take of form.querySelectorAll("[data-take]")) take.hidden = false;
}

// A claim that came: on to what it still needs, else back to the words.
new MutationObserver((changes) => {
  if (!changes.some((change) => [...change.addedNodes].some((node) => node.id === "claims"))) return;
  ready();
  const last = [...form.querySelectorAll(".one-claim")].at(-1);
  const open = last && [...last.querySelectorAll("input[required], textarea[required]")].find((each) => !each.value);
  (open ?? words).focus();
}).observe(form, { childList: true, subtree: true });
ready();
