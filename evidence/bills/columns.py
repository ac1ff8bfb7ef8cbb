"""Where the columns of a bill's table stand: anchored at the header's words, cut where the rows leave white space."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from evidence.bills.cells import currency_in
from evidence.bills.lines import Line, find_phrases
from evidence.bills.model import Word
from evidence.bills.templates import Template

_HEADER_SHARE = 0.55  # of a header line's characters are column titles; a sentence that mentions 日期 and 金额 has less
DAY_ROLES = ("txn_on", "posted_on")
AMOUNT_ROLES = ("amount", "spent", "received")
TEXT_ROLES = ("description", "place", "type")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title's place, and the strip whose words belong to it."""

    role: str
    title_x0: float
    title_x1: float
    left: float = float("-inf")
    right: float = float("inf")

    @property
    def middle(self) -> float:
        """Horizontal middle of the title."""
        return (self.title_x0 + self.title_x1) / 2

    def under(self, x0: float, x1: float) -> bool:
        """Whether something at this place stands under the title."""
        return x0 < self.title_x1 and x1 > self.title_x0


@dataclass(frozen=True, slots=True)
class Head:
    """The header line of a table."""

    columns: tuple[Column, ...]
    currency: str | None
    """Currency that a title names, as in 金额（人民币）."""

    def of_role(self, *roles: str) -> list[Column]:
        """Its columns of these roles, left to right."""
        return [column for column in self.columns if column.role in roles]


def find_head(line: Line, template: Template) -> Head | None:
    """The header that a line is; None where it names no day, no description or no amount."""
    phrases = find_phrases(line, template.columns)
    columns: dict[str, Column] = {}
    for phrase in phrases:
        role = template.columns[phrase.text]
        columns.setdefault(role, Column(role, phrase.x0, phrase.x1))
    if "amount" not in columns and "original_amount" in columns and "spent" not in columns:
        columns["amount"] = replace(columns.pop("original_amount"), role="amount")
    covered = sum(phrase.end - phrase.start for phrase in phrases)
    if covered < _HEADER_SHARE * len(line.glyphs) or not _is_table(columns):
        return None
    return Head(tuple(sorted(columns.values(), key=lambda column: column.title_x0)), currency_in(line.text, template.currencies))


def find_heads(lines: Sequence[Line], template: Template) -> dict[int, tuple[Head, int]]:
    """Index of each header line → the header and how many lines it takes: titles may be broken over two (交易 over 日期)."""
    heads: dict[int, tuple[Head, int]] = {}
    for index, line in enumerate(lines):
        if index - 1 in heads and heads[index - 1][1] > 1:
            continue
        head = find_head(line, template)
        below = lines[index + 1] if index + 1 < len(lines) else None
        if below is not None and below.page == line.page and below.box.top - line.box.bottom < line.box.bottom - line.box.top:
            stacked = find_head(_stacked(line, below), template)
            single = max((len(one.columns) for one in (head, find_head(below, template)) if one), default=0)
            if stacked and len(stacked.columns) > single:
                heads[index] = (stacked, 2)
                continue
        if head:
            heads[index] = (head, 1)
    return heads


def _stacked(upper: Line, lower: Line) -> Line:
    """Two lines as one, each word of the upper with the words under it."""
    left = list(lower.words)
    words: list[Word] = []
    for word in upper.words:
        under = [other for other in left if other.box.x0 < word.box.x1 and other.box.x1 > word.box.x0]
        left = [other for other in left if other not in under]
        words.append(replace(word, text="".join([word.text, *(other.text for other in under)])))
    return Line(tuple(sorted([*words, *left], key=lambda word: word.box.x0)))


def cut_columns(head: Head, lines: Iterable[Line]) -> Head:
    """The header with its columns' strips, cut where the given rows leave the widest white space between two titles."""
    spans = [(word.box.x0, word.box.x1) for line in lines for word in line.words]
    spans += [(column.title_x0, column.title_x1) for column in head.columns]
    cuts = [_cut(left.middle, right.middle, spans) for left, right in pairwise(head.columns)]
    edges = [float("-inf"), *cuts, float("inf")]
    return replace(
        head,
        columns=tuple(replace(column, left=left, right=right) for column, (left, right) in zip(head.columns, pairwise(edges), strict=True)),
    )


def cells_of(line: Line, head: Head) -> dict[str, list[Word]]:
    """The words of a line by the column in whose strip their middle lies."""
    cells: dict[str, list[Word]] = {}
    for word in line.words:
        middle = (word.box.x0 + word.box.x1) / 2
        column = next(column for column in head.columns if middle < column.right)
        cells.setdefault(column.role, []).append(word)
    return cells


def _is_table(columns: Mapping[str, Column]) -> bool:
    has_amount = "amount" in columns or ("spent" in columns and "received" in columns)
    return has_amount and "description" in columns and any(role in columns for role in DAY_ROLES)


def _cut(left: float, right: float, spans: Sequence[tuple[float, float]]) -> float:
    """The middle of the widest stretch between two titles that the fewest words cover."""
    inside = [(max(x0, left), min(x1, right)) for x0, x1 in spans if x1 > left and x0 < right]
    edges = sorted({left, right, *(edge for span in inside for edge in span)})
    counted = [(sum(x0 < (start + end) / 2 < x1 for x0, x1 in inside), start, end) for start, end in pairwise(edges)]
    if not counted:
        return (left + right) / 2
    fewest = min(count for count, _, _ in counted)
    stretches: list[tuple[float, float]] = []
    for count, start, end in counted:
        if count != fewest:
            continue
        if stretches and stretches[-1][1] == start:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    start, end = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return (start + end) / 2
