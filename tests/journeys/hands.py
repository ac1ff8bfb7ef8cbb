"""Hands on the pages: the mouse, or the keyboard alone, over the same labels in either language."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from web.i18n import catalogue

_MOST_TABS = 400
_MOST_STEPS = 60
_HAS_FOCUS = "each => each === document.activeElement"
_PATIENCE = 45_000


class Hands:
    """What somebody does at a page. By keyboard, everything is reached by Tab and done by Enter, Space and arrows."""

    def __init__(self, page: Page, address: str, language: str, *, has_mouse: bool) -> None:
        self.page = page
        self._address = address
        self._language = language
        self._has_mouse = has_mouse

    def say(self, text: str) -> str:
        """A text of the interface in the page's language."""
        return catalogue(self._language).gettext(text)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self._address + path)

    def press(self, what: Locator, key: str = "Enter") -> None:
        """A button or a link."""
        if self._has_mouse:
            what.click()
        else:
            self._reach(what)
            self.page.keyboard.press(key)

    def button(self, text: str, within: str = "main") -> None:
        """The button that says this, and what follows from it."""
        self.press(self.page.locator(within).get_by_role("button", name=self.say(text)).first)

    def follow(self, href: str) -> None:
        """A link in sight that leads there."""
        self.press(self.page.locator(f'a[href="{href}"]:visible').first)
        self.page.wait_for_url(f"**{href}*", timeout=_PATIENCE)

    def write(self, field: str, text: str) -> None:
        """Write into the field of this name, in place of what it holds."""
        what = self.page.locator(f'main [name="{field}"]:visible').first
        if self._has_mouse:
            what.click()
        else:
            self._reach(what)
        what.fill(text)

    def give(self, field: str, file: Path) -> None:
        """Choose a file; the window to choose it in is the system's own."""
        self.page.locator(f'main input[type="file"][name="{field}"]').set_input_files(file)

    def pick(self, field: str, value: str, within: str = "main") -> None:
        """One of several, all in sight."""
        what = self.page.locator(f'{within} input[name="{field}"][value="{value}"]').first
        if self._has_mouse:
            self.page.locator(f'{within} label:has(input[name="{field}"][value="{value}"])').first.click()
        elif what.get_attribute("type") == "checkbox":
            self._reach(what)
            self.page.keyboard.press("Space")
        else:
            self._reach(self.page.locator(f'{within} input[name="{field}"]'))
            self.page.keyboard.press("Space")
            for _ in range(_MOST_STEPS):
                if what.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        expect(what).to_be_checked()

    def choose(self, field: str, value: str) -> None:
        """One of a list that opens."""
        what = self.page.locator(f'main select[name="{field}"]')
        if self._has_mouse:
            what.select_option(value)
            return
        self._reach(what)
        places = what.evaluate("each => [...each.options].map(option => option.value)")
        self.page.keyboard.press("Home")
        for _ in range(places.index(value)):
            if what.input_value() == value:
                break
            self.page.keyboard.press("ArrowDown")
        expect(what).to_have_value(value)

    def is_told(self) -> None:
        """The page says that something was done."""
        expect(self.page.locator(".notice")).to_be_visible(timeout=_PATIENCE)

    def _reach(self, what: Locator) -> None:
        """Tab on until one of these has the focus."""
        expect(what.first).to_be_attached(timeout=_PATIENCE)
        for _ in range(_MOST_TABS):
            if any(each.evaluate(_HAS_FOCUS) for each in what.all()):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {what}")
