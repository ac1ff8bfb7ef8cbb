"""Hands on the pages: the mouse, or the keyboard alone, over the same labels in either language. Nobody types an address after the first."""

import re
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from web.i18n import catalogue

_MOST_TABS = 400
_HAS_FOCUS = "each => each === document.activeElement"
_PATIENCE = 45_000
_NOON = 12


class Hands:
    """What somebody does at a page. By keyboard, everything is reached by Tab or a key of the page's own, and done by keys."""

    def __init__(self, page: Page, language: str, *, has_mouse: bool) -> None:
        self.page = page
        self.has_mouse = has_mouse
        self._language = language
        self.keys = 0
        """Keys pressed so far, the letters of texts left out."""
        self.letters = 0
        """Letters typed so far."""

    def say(self, text: str) -> str:
        """A text of the interface in the page's language."""
        return catalogue(self._language).gettext(text)

    def key(self, *names: str) -> None:
        """Keys of the keyboard, one after the other."""
        for name in names:
            self.keys += 1
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        """A text, letter by letter, to where the focus is."""
        self.letters += len(text)
        self.page.keyboard.type(text)

    def press(self, what: Locator) -> None:
        """A button or a link."""
        if self.has_mouse:
            what.click()
        else:
            self.reach(what)
            self.key("Enter")

    def button(self, text: str, within: str = "main") -> None:
        """The button or the link that says this, and what follows from it."""
        said = self.say(text)
        found = self.page.locator(within)
        self.press(found.get_by_role("button", name=said).or_(found.get_by_role("link", name=said, exact=True)).first)

    def follow(self, href: str, within: str = "body") -> None:
        """A link in sight that leads there."""
        self.press(self.page.locator(f'{within} a[href="{href}"]:visible').first)
        self.arrive(href)

    def arrive(self, address: str) -> None:
        """Wait for the page of this address, with whatever is asked of it."""
        self.page.wait_for_url(re.compile(re.escape(address) + r"([?#].*)?$"), timeout=_PATIENCE)

    def write(self, field: str, text: str, within: str = "main") -> None:
        """Write into the field of this name, in place of what it holds."""
        self.put(self.page.locator(f'{within} [name="{field}"]:visible').first, text)

    def put(self, what: Locator, text: str) -> None:
        """Write into this field, in place of what it holds."""
        if self.has_mouse:
            what.click()
            what.fill(text)
            return
        self.reach(what)
        if what.get_attribute("type") == "datetime-local":
            # Part after part in the order of the browser's own language (tests.support.browser).
            moment = datetime.fromisoformat(text)
            self.type(f"{moment:%m%d%Y}")
            self.key("ArrowRight")
            self.type(f"{moment:%I%M}{'A' if moment.hour < _NOON else 'P'}")
        else:
            self.key("Control+a")
            self.type(text)
        expect(what).to_have_value(text)

    def give(self, field: str, file: Path) -> None:
        """Choose a file: the field is asked for it, and answered in place of the system's own window, which no page can show."""
        what = self.page.locator(f'main input[type="file"][name="{field}"]')
        with self.page.expect_file_chooser() as asked:
            if self.has_mouse:
                what.click()
            else:
                self.reach(what)
                self.key("Enter")
        asked.value.set_files(file)

    def pick(self, field: str, value: str, within: str = "main") -> None:
        """One of several, all in sight."""
        what = self.page.locator(f'{within} input[name="{field}"][value="{value}"]').first
        if self.has_mouse:
            self.page.locator(f'{within} label:has(input[name="{field}"][value="{value}"])').first.click()
        elif what.get_attribute("type") == "checkbox":
            self.reach(what)
            self.key("Space")
        else:
            group = self.page.locator(f'{within} input[name="{field}"]')
            self.reach(group)
            self.key("Space")
            for _ in range(group.count()):
                if what.is_checked():
                    break
                self.key("ArrowDown")
        expect(what).to_be_checked()

    def choose(self, field: str, value: str) -> None:
        """One of a list that opens."""
        what = self.page.locator(f'main select[name="{field}"]')
        if self.has_mouse:
            what.select_option(value)
        else:
            self.reach(what)
            places = what.evaluate("each => [...each.options].map(option => option.value)")
            self.key("Home", *["ArrowDown"] * places.index(value))
        expect(what).to_have_value(value)

    def is_told(self) -> None:
        """The page says that something was done."""
        expect(self.page.locator(".notice")).to_be_visible(timeout=_PATIENCE)

    def reach(self, what: Locator) -> None:
        """Tab on until one of these has the focus."""
        expect(what.first).to_be_attached(timeout=_PATIENCE)
        for _ in range(_MOST_TABS):
            if any(each.evaluate(_HAS_FOCUS) for each in what.all()):
                return
            self.key("Tab")
        raise AssertionError(f"Tab does not reach {what}")
