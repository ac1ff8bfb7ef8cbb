// The picture of a sealed exhibit. It is shown only once its viewing is on record, which waits while something else is written:
// then the page says so and asks again until the picture comes.

const BUSY = 503;
const PAUSE = 4_000;

for (const picture of document.querySelectorAll("img[data-sealed]")) {
  const waiting = picture.closest("section, figure")?.querySelector("[data-waiting]");
  const ask = async () => {
    const answer = await fetch(picture.dataset.sealed);
    if (answer.status === BUSY) {
      if (waiting) waiting.hidden = false;
      setTimeout(ask, PAUSE);
      return;
    }
    if (waiting) waiting.hidden = true;
    if (answer.ok) picture.src = URL.createObjectURL(await answer.blob());
  };
  const failed = () => picture.complete && picture.naturalWidth === 0;
  if (failed()) ask();
  else picture.addEventListener("error", ask, { once: true });
}
