"""The paper of a packet as plain blocks, and the exact sequence of texts that its pages must show.

One set of blocks feeds both the template and the verbatim gate, so that nothing is printed that is not checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

_CELL_LINES = 28
"""Lines after which a cell goes on in a further row: a row that breaks across pages could not be checked letter for letter."""
_PAGE_SIGNS = 52
"""Full-width signs of a table's text that stand side by side on a page, its cells' margins left out."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str

    def texts(self) -> Iterator[str]:
        """As printed."""
        yield self.text


@dataclass(frozen=True, slots=True)
class Remark:
    """A small line of ours that explains what follows; `is_warning` puts it in a frame."""

    text: str
    is_warning: bool = False

    def texts(self) -> Iterator[str]:
        """As printed."""
        yield self.text


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    text: str

    def texts(self) -> Iterator[str]:
        """As printed."""
        yield self.text


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, letter for letter, with who said them when and where that stands."""

    head: str
    text: str
    source: str

    def texts(self) -> Iterator[str]:
        """As printed."""
        yield from (self.head, self.text, self.source)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` in parts of the page, `align` is start or end."""

    title: str
    width: float
    align: str = "start"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose header repeats on each page; long cells go on in further rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    """A last row set apart, as a total; empty for none."""

    @property
    def header(self) -> str:
        """What a page break repeats."""
        return "".join(column.title for column in self.columns)

    def printed_rows(self) -> Iterator[tuple[str, ...]]:
        """The rows with long cells cut over several."""
        whole = sum(column.width for column in self.columns)
        lines = [max(1, int(_PAGE_SIGNS * column.width / whole) - 1) for column in self.columns]
        for row in self.rows:
            pieces = [_cut(cell, per_line) for cell, per_line in zip(row, lines, strict=True)]
            for number in range(max(map(len, pieces), default=0)):
                yield tuple(cell[number] if number < len(cell) else "" for cell in pieces)

    def texts(self) -> Iterator[str]:
        """As printed, without the repetitions of the header."""
        yield self.header
        for row in self.printed_rows():
            yield from row
        yield from self.foot


@dataclass(frozen=True, slots=True)
class Fields:
    """Names and values, a line each."""

    pairs: tuple[tuple[str, str], ...]

    def texts(self) -> Iterator[str]:
        """As printed."""
        for name, value in self.pairs:
            yield from (name, value)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Empty boxes to sign or seal in, each with a line for the date."""

    titles: tuple[str, ...]
    date_line: str = "年　　月　　日"

    def texts(self) -> Iterator[str]:
        """As printed."""
        for title in self.titles:
            yield from (title, self.date_line)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The link picture."""

    svg: str
    labels: tuple[str, ...]
    """The texts of the drawing, in its order."""

    def texts(self) -> Iterator[str]:
        """As printed."""
        yield from self.labels


Block = Paragraph | Remark | Subheading | Quote | Grid | Fields | Boxes | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter with its heading and bookmark."""

    title: str
    blocks: tuple[Block, ...]
    is_wide: bool = False
    """On a page of its own, turned on its side."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document."""

    notice: str
    """At the top of the cover."""
    title: str
    subject: str
    is_draft: bool
    header: str
    """At the head of every page but the cover."""
    cover: tuple[Block, ...]
    sections: tuple[Section, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that must follow on the pages."""

    place: str
    """Section and number of the text in it, for the message."""
    text: str
    may_repeat: str = ""
    """A table header that may stand before it after a page break."""
    may_skip: bool = False
    """Whether other text (the contents, which the template makes) may stand before it."""


def expected_texts(paper: Paper) -> Iterator[Expected]:
    """Everything the pages show, in order, but header, footer, watermark and contents."""
    yield Expected("封面", paper.notice)
    yield Expected("封面", paper.title)
    yield Expected("封面", paper.subject)
    yield from _of_blocks("封面", paper.cover)
    for number, section in enumerate(paper.sections):
        yield Expected(section.title, section.title, may_skip=number == 0)
        yield from _of_blocks(section.title, section.blocks)


def _of_blocks(place: str, blocks: tuple[Block, ...]) -> Iterator[Expected]:
    number = 0
    for block in blocks:
        may_repeat = block.header if isinstance(block, Grid) else ""
        for text in block.texts():
            number += 1
            yield Expected(f"{place} {number}", text, may_repeat)


def _cut(text: str, per_line: int) -> list[str]:
    pieces, cost, start = [], 0, 0
    for place, sign in enumerate(text):
        cost += per_line if sign == "\n" else 1
        if cost >= per_line * _CELL_LINES:
            pieces.append(text[start : place + 1])
            cost, start = 0, place + 1
    return [*pieces, text[start:]] if start < len(text) or not pieces else pieces
