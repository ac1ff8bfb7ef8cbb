// The progress of a job, as the server tells it; when the job has ended its page is shown anew.

import { announce } from "../page.js";

const card = document.querySelector("[data-events]");
if (card) {
  const source = new EventSource(card.dataset.events);
  const number = new Intl.NumberFormat("zh-CN");
  source.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    if (told.ended) {
      source.close();
      location.reload();
      return;
    }
    if (told.read === null) return;
    const read = card.querySelector("[data-read]");
    card.querySelector("[data-read-line]")?.removeAttribute("hidden");
    if (!read || read.textContent === number.format(told.read)) return;
    read.textContent = number.format(told.read);
    announce(read.parentElement.textContent.trim());
  });
}
