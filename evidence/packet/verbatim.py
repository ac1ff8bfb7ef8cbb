"""Whether pages show exactly the texts they should, in their order and letter for letter.

White space is compared as readers see it: a run of it is one blank, and at the end of a printed line it may be lost. A blank where none was
recorded (第 12 加油站) is a difference.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from evidence.packet.paper import Expected

_TIGHT, _BLANK, _END = 0, 1, 2
"""Before a sign there is nothing, a blank, or the end of a printed piece (where a blank cannot be told from a line's end)."""


_SPELT_OUT = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
"""Ligatures that a PDF's reader spells out."""


class _Printed:
    """The pages as one run of signs without white space, and what stood before each."""

    def __init__(self, pages: Iterable[Sequence[str]]) -> None:
        signs: list[str] = []
        gaps = bytearray()
        for page in pages:
            for piece in page:
                gap = _END
                for sign in piece.translate(_SPELT_OUT):
                    if sign.isspace():
                        gap = gap or _BLANK
                        continue
                    signs.append(sign)
                    gaps.append(gap)
                    gap = _TIGHT
        self.signs = "".join(signs)
        self.gaps = gaps

    def shows(self, text: str, at: int) -> bool:
        """Whether the text stands at the place."""
        parts = text.translate(_SPELT_OUT).split()
        tight = "".join(parts)
        if not self.signs.startswith(tight, at):
            return False
        blanks, place = set(), at
        for part, _ in pairwise(parts):
            place += len(part)
            blanks.add(place)
        gaps = self.gaps[at + 1 : at + len(tight)]
        return all(gap == _END or (gap == _BLANK) == (place in blanks) for place, gap in enumerate(gaps, start=at + 1))


def first_difference(expected: Iterable[Expected], pages: Iterable[Sequence[str]]) -> Expected | None:
    """The first text that does not follow where it should; None when the pages show all and nothing else.

    Args:
        expected: what the pages must show, in order.
        pages: for each page, the text pieces of its body in the order they are drawn.
    """
    printed = _Printed(pages)
    at = 0
    for wanted in expected:
        found = _place(printed, wanted, at)
        if found is None:
            return wanted
        at = found + len("".join(wanted.text.translate(_SPELT_OUT).split()))
    if at != len(printed.signs):
        return Expected("末页", printed.signs[at : at + 40])
    return None


def _place(printed: _Printed, wanted: Expected, at: int) -> int | None:
    if printed.shows(wanted.text, at):
        return at
    header = "".join(wanted.may_repeat.split())
    if header and printed.signs.startswith(header, at) and printed.shows(wanted.text, at + len(header)):
        return at + len(header)
    if wanted.may_skip:
        # the contents repeat the heading; the heading itself is its last appearance
        found = printed.signs.rfind("".join(wanted.text.split()))
        if found > at and printed.shows(wanted.text, found):
            return found
    return None
