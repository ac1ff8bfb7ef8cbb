// Sends a file with its progress in sight; without this module the form does the same without it.

const form = document.querySelector("[data-upload]");
form?.addEventListener("submit", (event) => {
  if (!form.reportValidity()) return;
  event.preventDefault();
  const box = form.querySelector("[data-sending]");
  const [bar, told] = [box.querySelector("progress"), box.querySelector("[data-sent]")];
  const request = new XMLHttpRequest();
  box.hidden = false;
  request.upload.addEventListener("progress", (sent) => {
    if (!sent.lengthComputable) return;
    bar.value = Math.round((sent.loaded / sent.total) * 100);
    told.textContent = `${bar.value}%`;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    // Refused: the page as the server answered it, with what was typed.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("main .alert")?.scrollIntoView();
  });
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  request.send(new FormData(form));
});
