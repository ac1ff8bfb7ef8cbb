"""Rows of a bill's table: anchored at a day, with the lines above and below that continue their description."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from evidence.bills.cells import amounts_in, printed_days
from evidence.bills.columns import AMOUNT_ROLES, DAY_ROLES, TEXT_ROLES, Head, cells_of, cut_columns
from evidence.bills.lines import Line, find_phrases, text_of
from evidence.bills.model import Box, Rule, Word
from evidence.bills.templates import Template

_NEAR = 1.3  # line heights between a row and a line that continues it; a footer stands further off
_LEADING_SLACK = 1.15  # gaps this close count as equal, and a line then continues the row above it


@dataclass(slots=True)
class DraftRow:
    """A row whose cells are gathered but not yet read."""

    line: Line
    head: Head
    cells: dict[str, list[Word]]
    above: list[Line] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)

    def text(self, *roles: str) -> str:
        """Text of the first of these columns that holds any, on the row's own line."""
        return next((text_of(self.cells[role]) for role in roles if self.cells.get(role)), "")

    @property
    def description(self) -> str:
        """Its description, continuation lines included."""
        own = text_of(self.cells.get("description", []))
        pieces = [text_of(_described(line, self.head)) for line in self.above]
        pieces += [own, *(text_of(_described(line, self.head)) for line in self.below)]
        return _joined([piece for piece in pieces if piece])

    @property
    def box(self) -> Box:
        """Around everything of it that stands on its own page."""
        lines = [line for line in (*self.above, self.line, *self.below) if line.page == self.line.page]
        return reduce(Box.around, (line.box for line in lines))


def is_anchor(line: Line, head: Head) -> bool:
    """Whether a day stands under one of the header's day titles."""
    return any(printed_days(_words_under(line, column.title_x0, column.title_x1)) for column in head.of_role(*DAY_ROLES))


def draft_rows(
    head: Head, lines: Sequence[Line], rules: Mapping[int, Sequence[Rule]], template: Template, carried: DraftRow | None
) -> list[DraftRow]:
    """The rows under a header; a description that a page break cut off goes on with `carried`, the last row before the header."""
    anchored = [line for line in lines if is_anchor(line, head)]
    cut = cut_columns(head, anchored)
    rows = [DraftRow(line, cut, cells_of(line, cut)) for line in anchored]
    for line in lines:
        if not _may_continue(line, cut, template):
            continue
        above = next((row for row in reversed(rows) if _stands_before(row.line, line)), carried)
        below = next((row for row in rows if _stands_before(line, row.line)), None)
        if _ruled(line, rows, rules):
            _join_in_band(line, above, below, rules[line.page])
        else:
            _join_nearest(line, above, below)
    return rows


def _join_in_band(line: Line, above: DraftRow | None, below: DraftRow | None, rules: Sequence[Rule]) -> None:
    band = _band(line, rules)
    if above and above.line.page == line.page and _band(above.line, rules) == band:
        above.below.append(line)
    elif below and below.line.page == line.page and _band(below.line, rules) == band:
        below.above.append(line)
    elif above and above.line.page == line.page - 1 and below and below.line.page == line.page:
        above.below.append(line)


def _join_nearest(line: Line, above: DraftRow | None, below: DraftRow | None) -> None:
    height = line.box.bottom - line.box.top
    gap_above = line.box.top - _last_line(above, line.page) if above and above.line.page == line.page else None
    gap_below = below.line.box.top - line.box.bottom if below and below.line.page == line.page else None
    if gap_above is not None and gap_above > _NEAR * height:
        above, gap_above = None, None
    if gap_below is not None and gap_below > 2 * _NEAR * height:
        below, gap_below = None, None
    if below and gap_below is not None and not below.cells.get("description"):
        below.above.append(line)
    elif above and gap_above is not None and (gap_below is None or gap_above <= _LEADING_SLACK * max(gap_below, 0)):
        above.below.append(line)
    elif below and gap_below is not None and gap_above is not None:
        below.above.append(line)
    elif above and above.line.page == line.page - 1 and gap_below is not None:
        above.below.append(line)


def _may_continue(line: Line, head: Head, template: Template) -> bool:
    if is_anchor(line, head) or find_phrases(line, (*template.labels, *template.titles)):
        return False
    cells = cells_of(line, head)
    described = cells.get("description", [])
    if not described or any(cells.get(role) for role in (*AMOUNT_ROLES, *DAY_ROLES)):
        return False
    return set(cells) <= set(TEXT_ROLES) and not amounts_in(text_of(described))


def _described(line: Line, head: Head) -> list[Word]:
    return cells_of(line, head).get("description", [])


def _words_under(line: Line, x0: float, x1: float) -> str:
    """Text of the words under a title, with neighbours that touch them (2013 年 3 月 30 日 is printed in pieces)."""
    words = list(line.words)
    inside = [index for index, word in enumerate(words) if word.box.x0 < x1 and word.box.x1 > x0]
    if not inside:
        return ""
    first, last = inside[0], inside[-1]
    while first > 0 and _touch(words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and _touch(words[last], words[last + 1]):
        last += 1
    return " ".join(word.text for word in words[first : last + 1])


def _touch(left: Word, right: Word) -> bool:
    return right.box.x0 - left.box.x1 < 0.35 * (left.box.bottom - left.box.top)


def _stands_before(first: Line, second: Line) -> bool:
    return (first.page, first.middle) < (second.page, second.middle)


def _last_line(row: DraftRow | None, page: int) -> float:
    if row is None:
        return float("-inf")
    return max(line.box.bottom for line in (row.line, *row.below) if line.page == page)


def _ruled(line: Line, rows: Sequence[DraftRow], rules: Mapping[int, Sequence[Rule]]) -> bool:
    """Whether the page's rules part its rows from each other."""
    on_page = [row.line for row in rows if row.line.page == line.page]
    bands = {_band(other, rules.get(line.page, ())) for other in on_page}
    return bool(rules.get(line.page)) and len(bands) == len(on_page)


def _band(line: Line, rules: Sequence[Rule]) -> int:
    tops = sorted({round(rule.top, 1) for rule in rules if rule.x0 <= line.box.x1 and rule.x1 >= line.box.x0})
    return bisect_right(tops, line.middle)


def _joined(pieces: Sequence[str]) -> str:
    joined = ""
    for piece in pieces:
        spaced = joined and joined[-1].isascii() and piece[0].isascii()
        joined += f" {piece}" if spaced else piece
    return joined
