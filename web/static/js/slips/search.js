// The form that records a search: an outcome that rests on a paper asks for it at once, and a loss asks when and why.

const form = document.querySelector("[data-search]");

function follow() {
  const chosen = form.querySelector('[name="outcome"]:checked');
  const needsPaper = chosen?.dataset.paper !== undefined;
  const isLost = ["destroyed", "possibly_destroyed"].includes(chosen?.value);
  form.elements.document.required = needsPaper;
  form.querySelector("#paper .must").hidden = !needsPaper;
  form.querySelector('#paper [data-for="destroyed"]').hidden = chosen?.value !== "destroyed";
  form.querySelector('#paper [data-for="slip"]').hidden = chosen?.value === "destroyed";
  form.querySelector("#paper").classList.toggle("asked", needsPaper);
  form.querySelector("[data-loss]").hidden = !isLost && chosen !== null;
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "outcome") follow();
  });
  follow();
}
