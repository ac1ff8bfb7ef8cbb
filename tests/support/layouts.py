"""Whether a page fits: nothing beyond its edge, no words cut off, no control under another, none lost when the page is enlarged."""

from collections.abc import Mapping

from playwright.sync_api import Page, ViewportSize

from tests.support.browser import DESKTOP, LAPTOP

ZOOMED: ViewportSize = {"width": LAPTOP["width"] // 2, "height": LAPTOP["height"] // 2}
"""A laptop at 200 % (WCAG 1.4.4)."""
NARROW: ViewportSize = {"width": 320, "height": 640}
"""Where everything has to flow in one column (WCAG 1.4.10)."""
SIZES = (LAPTOP, DESKTOP, ZOOMED, NARROW)

_FAULTS = """() => {
  const told = (each) => `<${each.tagName.toLowerCase()}${each.id ? '#' + each.id : ''} class="${each.getAttribute('class') ?? ''}"> `
    + (each.getAttribute('aria-label') ?? each.textContent ?? '').trim().replace(/\\s+/g, ' ').slice(0, 50);
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) {
    const widest = [...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1);
    found.push(`wider than the window by ${root.scrollWidth - root.clientWidth}: ${widest.slice(0, 3).map(told).join(' | ')}`);
  }
  const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.sr, .skip');
  const hides = (style) => /hidden|clip/.test(style);
  for (const each of document.body.querySelectorAll('*')) {
    if (each instanceof SVGElement || each.matches('input, select, textarea, .canvas, .canvas *') || !shown(each)) continue;
    const style = getComputedStyle(each);
    const isCut = (hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1) || (hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1);
    if (isCut && each.innerText?.trim() && !each.closest('[title]') && style.display !== 'inline') found.push(`cut off: ${told(each)}`);
  }
  const seen = (each) => {
    let { left, top, right, bottom } = each.getBoundingClientRect();
    for (let above = each.parentElement; above; above = above.parentElement) {
      const style = getComputedStyle(above);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const box = above === document.body ? null : above.getBoundingClientRect();
      if (!box) continue;
      [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return { each, left, top, right, bottom };
  };
  const controls = [...document.querySelectorAll('a, button, select, textarea, summary, input:not([type="hidden"])')]
    .filter((each) => shown(each) && getComputedStyle(each).opacity !== '0').map(seen).filter((box) => box.right - box.left > 1 && box.bottom - box.top > 1);
  controls.forEach((one, place) => {
    for (const other of controls.slice(place + 1)) {
      if (one.each.contains(other.each)) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 2 && high > 2) found.push(`one over the other: ${told(one.each)} | ${told(other.each)}`);
    }
  });
  return found;
}"""

_SETTLING = 300
"""Milliseconds after which a picture has taken its new size."""
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Until what follows the window's size has followed it."""
_CONTROLS = """() => {
  const names = new Map();
  for (const each of document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type="hidden"])')) {
    if (!each.checkVisibility({ visibilityProperty: true })) continue;
    let { left, top, right, bottom } = each.getBoundingClientRect();
    // What scrolls can be reached; what is hidden beyond an edge cannot.
    for (let above = each.parentElement; above && above !== document.body; above = above.parentElement) {
      const style = getComputedStyle(above);
      const box = above.getBoundingClientRect();
      if (/hidden|clip/.test(style.overflowX)) [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      if (/hidden|clip/.test(style.overflowY)) [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
    }
    if (right - left < 1 || bottom - top < 1 || right + scrollX <= 0) continue;
    const name = `${each.tagName} ${each.name ?? ''} ${each.value ?? ''} ${(each.getAttribute('aria-label') ?? each.textContent).trim().replace(/\\s+/g, ' ').slice(0, 60)}`;
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(names);
}"""


def layout_faults(page: Page) -> list[str]:
    """What does not fit at any of the sizes, a line for each fault; the page is left at the size it had."""
    before = page.viewport_size
    assert before is not None
    found: list[str] = []
    whole: dict[str, int] = page.evaluate(_CONTROLS)
    for size in SIZES:
        page.set_viewport_size(size)
        page.evaluate(_DRAWN)
        if _faults(page, whole):
            page.wait_for_timeout(_SETTLING)
            found += [f"{size['width']}×{size['height']} {each}" for each in _faults(page, whole)]
    page.set_viewport_size(before)
    return found


def _faults(page: Page, whole: Mapping[str, int]) -> list[str]:
    left: dict[str, int] = page.evaluate(_CONTROLS)
    return [*page.evaluate(_FAULTS), *(f"lost: {name}" for name, number in whole.items() if left.get(name, 0) < number)]
