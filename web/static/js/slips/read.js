// Reading takes seconds: say so, and take the picture once.

const form = document.querySelector("[data-read]");
form?.addEventListener("submit", () => {
  form.querySelector("[data-wait]").hidden = false;
  form.querySelector('button[type="submit"]').disabled = true;
});
