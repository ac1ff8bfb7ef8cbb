"""In which language a page speaks: Chinese on an English page stands where it is marked as Chinese, and is nothing that the interface says."""

from functools import cache
from html.parser import HTMLParser

from tests.meta.interface_texts import entries
from web.foreign import CHINESE

_SPOKEN = frozenset({"alt", "aria-label", "placeholder", "title"})
"""Attributes that are read out or shown."""
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_SILENT = frozenset({"script", "style", "title", "textarea"})
"""Code; a title cannot mark a part of it; what was typed is the typist's."""
_OWN_NAME = "中文"
"""The button that leads to Chinese names it in Chinese, as it should."""


@cache
def interface_texts() -> frozenset[str]:
    """What the interface says in Chinese, whole: texts without values, and labels."""
    texts = {str(each.id) for _, each in entries("en", labels=False) if isinstance(each.id, str) and "%(" not in each.id}
    labels = {str(each.string) for _, each in entries("zh_CN", labels=True)}
    return frozenset(each for each in texts | labels if CHINESE.search(each)) - {_OWN_NAME}


class _Reader(HTMLParser):
    """Follows which element is open and which language it is in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str]] = [("", "")]
        self.unmarked: list[str] = []
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._open[-1][1]
        if tag not in _VOID:
            self._open.append((tag, language))
        for name in _SPOKEN & given.keys():
            self._hear(f"{tag} {name}", language, given[name] or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before = len(self._open)
        self.handle_starttag(tag, attrs)
        del self._open[before:]

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1]
        if tag not in _SILENT:
            self._hear(tag, language, data)

    def _hear(self, where: str, language: str, text: str) -> None:
        if not CHINESE.search(text):
            return
        if language.startswith("zh"):
            self.marked.append(text.strip())
        else:
            self.unmarked.append(f"{where}: {text.strip()[:120]}")


def unmarked_chinese(html: str) -> list[str]:
    """Where an English page speaks Chinese without saying so."""
    reader = _Reader()
    reader.feed(html)
    return reader.unmarked


def interface_in_chinese(html: str) -> list[str]:
    """What an English page marks as Chinese although the interface has English for it."""
    reader = _Reader()
    reader.feed(html)
    return [each for each in reader.marked if each in interface_texts()]
