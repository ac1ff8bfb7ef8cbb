"""A form of a page as a browser would send it back."""

from html.parser import HTMLParser

_CHOSEN_ONLY = frozenset({"radio", "checkbox"})


class Form(HTMLParser):
    """The values that all fields of a page hold when it is opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field's value."""
        has = dict(attrs)
        name, value = has.get("name"), has.get("value") or ""
        if tag == "option" and self._select is not None:
            if "selected" in has or self._select not in self.values:
                self.values[self._select] = value
        elif name is None:
            return
        elif tag == "select":
            self._select = name
        elif tag == "textarea" or (tag == "input" and (has.get("type") not in _CHOSEN_ONLY or "checked" in has)):
            self.values[name] = value

    def handle_endtag(self, tag: str) -> None:
        """Leave a list of options."""
        if tag == "select":
            self._select = None
