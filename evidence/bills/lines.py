"""Words gathered into lines, and phrases found in a line with their place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import groupby
from unicodedata import normalize

from evidence.bills.model import Box, Word

_SAME_LINE = 0.5  # of the smaller height: superscripts and mixed sizes stay, the next line of tight leading does not


@dataclass(frozen=True)
class Line:
    """Words that stand side by side on one page, left to right."""

    words: tuple[Word, ...]

    @property
    def page(self) -> int:
        """1-based page."""
        return self.words[0].page

    @cached_property
    def box(self) -> Box:
        """Around all its words."""
        return reduce(Box.around, (word.box for word in self.words))

    @cached_property
    def middle(self) -> float:
        """Vertical middle."""
        return (self.box.top + self.box.bottom) / 2

    @cached_property
    def glyphs(self) -> tuple["Glyph", ...]:
        """Its characters, compatibility forms and capitals folded, spaces left out."""
        return tuple(glyph for index, word in enumerate(self.words) for glyph in _glyphs(index, word))

    @cached_property
    def text(self) -> str:
        """The text of `glyphs`."""
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its horizontal place (its share of the word's width)."""

    text: str
    word: int
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Where a wanted text stands in a line."""

    text: str
    start: int
    """First glyph."""
    end: int
    """One past the last glyph."""
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return (self.x0 + self.x1) / 2


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Lines from top to bottom, page after page."""
    lines: list[Line] = []
    for _, on_page in groupby(sorted(words, key=lambda word: word.page), key=lambda word: word.page):
        gathered: list[list[Word]] = []
        for word in sorted(on_page, key=_middle):
            if gathered and _beside(gathered[-1], word):
                gathered[-1].append(word)
            else:
                gathered.append([word])
        lines += [Line(tuple(sorted(line, key=lambda word: word.box.x0))) for line in gathered]
    return lines


def folded(text: str) -> str:
    """Text as it is compared: compatibility forms, capitals and spaces folded away."""
    return "".join(normalize("NFKC", text).casefold().split())


def find_phrases(line: Line, wanted: Iterable[str]) -> list[Phrase]:
    """Places of the wanted texts, which are already folded; where two overlap, the longer one stands. Left to right."""
    found: list[Phrase] = []
    for text in sorted(wanted, key=len, reverse=True):
        start = line.text.find(text)
        while start >= 0:
            end = start + len(text)
            taken = any(start < other.end and other.start < end for other in found)
            if not taken and _whole_words(line.glyphs, start, end):
                found.append(Phrase(text, start, end, line.glyphs[start].x0, line.glyphs[end - 1].x1))
            start = line.text.find(text, start + 1)
    return sorted(found, key=lambda phrase: phrase.start)


def text_of(words: Sequence[Word]) -> str:
    """Words of one line as they are read, a space between two."""
    return " ".join(word.text for word in words)


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _beside(line: Sequence[Word], word: Word) -> bool:
    height = min(word.box.bottom - word.box.top, line[0].box.bottom - line[0].box.top)
    middle = sum(map(_middle, line)) / len(line)
    return abs(_middle(word) - middle) <= _SAME_LINE * height


def _glyphs(index: int, word: Word) -> Iterable[Glyph]:
    widths = [1.0 if character.isascii() else 2.0 for character in word.text]
    scale = (word.box.x1 - word.box.x0) / (sum(widths) or 1)
    x0 = word.box.x0
    for character, width in zip(word.text, widths, strict=True):
        x1 = x0 + width * scale
        for part in folded(character):
            yield Glyph(part, index, x0, x1)
        x0 = x1


def _whole_words(glyphs: Sequence[Glyph], start: int, end: int) -> bool:
    """Whether Latin letters at both ends are the ends of a word: `date` is not found in `updated`."""
    before = start > 0 and glyphs[start - 1].word == glyphs[start].word and _latin(glyphs[start - 1]) and _latin(glyphs[start])
    after = end < len(glyphs) and glyphs[end].word == glyphs[end - 1].word and _latin(glyphs[end]) and _latin(glyphs[end - 1])
    return not before and not after


def _latin(glyph: Glyph) -> bool:
    return glyph.text.isascii() and glyph.text.isalpha()
