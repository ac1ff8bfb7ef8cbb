// The texts of the pane: rendered into it by the template, in the visitor's language.

export function readTexts(pane) {
  const texts = JSON.parse(pane.querySelector("script[data-texts]").textContent);
  return (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
