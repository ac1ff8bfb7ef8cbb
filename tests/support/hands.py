"""Two ways to work a page: with the mouse, and with the keyboard alone. Both find things by their label or their role, as a person does."""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

_MOST_TABS = 400
_IS_FOCUSED = "element => element === document.activeElement"


class Hand(Protocol):
    """Somebody's hand on a page."""

    page: Page

    def press(self, target: Locator) -> None:
        """Use a link or a button."""
        ...

    def write(self, target: Locator, text: str) -> None:
        """Write into a field, over what stands there."""
        ...

    def choose(self, target: Locator) -> None:
        """Choose a radio button, or tick a box that is not ticked."""
        ...

    def pick(self, target: Locator, value: str) -> None:
        """Pick a value of a list."""
        ...

    def attach(self, target: Locator, path: Path) -> None:
        """Give a file."""
        ...


class Mouse:
    """Clicks, and types only what must be typed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """See `Hand.press`."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """See `Hand.write`."""
        target.click()
        target.fill(text)

    def choose(self, target: Locator) -> None:
        """See `Hand.choose`."""
        target.locator("xpath=ancestor::label").first.click()
        expect(target).to_be_checked()

    def pick(self, target: Locator, value: str) -> None:
        """See `Hand.pick`."""
        target.select_option(value)

    def attach(self, target: Locator, path: Path) -> None:
        """See `Hand.attach`."""
        target.set_input_files(path)


class Keyboard:
    """Never touches the mouse: it comes to everything by Tab, and to one of several by the arrows."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """See `Hand.press`."""
        self._reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """See `Hand.write`."""
        self._reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def choose(self, target: Locator) -> None:
        """See `Hand.choose`."""
        if target.get_attribute("type") == "checkbox":
            self._reach(target)
            if not target.is_checked():
                self.page.keyboard.press("Space")
        else:
            group = self.page.locator(f'input[type="radio"][name="{target.get_attribute("name")}"]')
            self._reach(group, any_of_them=True)
            if not target.is_checked():
                self.page.keyboard.press("Space")
            for _ in range(group.count()):
                if target.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        expect(target).to_be_checked()

    def pick(self, target: Locator, value: str) -> None:
        """See `Hand.pick`."""
        self._reach(target)
        self.page.keyboard.press("Home")
        for _ in range(target.locator("option").count()):
            if target.input_value() == value:
                break
            self.page.keyboard.press("ArrowDown")
        expect(target).to_have_value(value)

    def attach(self, target: Locator, path: Path) -> None:
        """See `Hand.attach`. The system's own file dialog is outside the page; its answer is given here."""
        self._reach(target)
        target.set_input_files(path)

    def _reach(self, target: Locator, *, any_of_them: bool = False) -> None:
        expect(target.first).to_be_attached()
        found = target if any_of_them else target.first
        for _ in range(_MOST_TABS):
            if found.evaluate_all("elements => elements.includes(document.activeElement)") if any_of_them else found.evaluate(_IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached by Tab")
