// A session that has ended while a form was being filled in: the form stays as it is, and the page says where to sign in.

const ENDED = 401;

/** Show what the server says of it at the top of `place`. True: the session has ended, and it was shown. */
export async function hasEnded(answer, place) {
  if (answer.status !== ENDED) return false;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".alert");
  if (!told) return false;
  place.querySelector(".alert")?.remove();
  place.prepend(told);
  told.scrollIntoView({ block: "nearest" });
  return true;
}
