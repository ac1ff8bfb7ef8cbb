"""Columns that a map makes of a file's own: a number that needs its leading digits, a step of a simulation that stands for a day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa

from cases.imports.errors import MapRefused
from evidence.sheets import SheetPart

_MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class MadeColumn:
    """How a column's cells are made of another column's: `before`, and the text behind it, filled with zeros to so many `digits`; or a day."""

    source: str
    """The file's own header."""
    before: str = ""
    digits: int = 0
    day: date | None = None
    """The day that a 0 stands for; the cell is a number of days after it."""

    def cell(self, text: str) -> str:
        """The cell; a text that is no number of days stays as it is, for the column's own reader to refuse."""
        if not text:
            return ""
        if self.day is None:
            return self.before + text.zfill(self.digits)
        if not text.isdecimal() or len(text) > _MOST_PLACES:
            return text
        try:
            return (self.day + timedelta(days=int(text))).isoformat()
        except OverflowError:
            return text


Renames = Mapping[str, str | MadeColumn]
"""A map file: a header of the file and its column, either way round; or a column and how it is made."""


def with_made(
    kind: str, header: Sequence[str], parts: Iterable[SheetPart], renames: Renames
) -> tuple[list[str], Iterable[SheetPart], dict[str, str]]:
    """The header and the parts with the columns that the map makes behind them, and the rest of the map. A column that the file has is not made.

    Raises:
        MapRefused: a column would be made of one that the file has not.
    """
    made = {title: column for title, column in renames.items() if isinstance(column, MadeColumn) and title not in header}
    plain = {title: column for title, column in renames.items() if isinstance(column, str)}
    for title, column in made.items():
        if column.source not in header:
            raise MapRefused(entry=f"{title}: {column.source}", kind=kind)
    places = [(list(header).index(column.source), column) for column in made.values()]
    return [*header, *made], _longer(parts, places) if made else parts, plain


def _longer(parts: Iterable[SheetPart], made: Sequence[tuple[int, MadeColumn]]) -> Iterator[SheetPart]:
    for part in parts:
        yield replace(part, columns=(*part.columns, *(_made(part.columns[place], column) for place, column in made)))


def _made(cells: pa.Array, column: MadeColumn) -> pa.Array:
    encoded = cells.dictionary_encode()
    texts = pa.array([column.cell(text) for text in encoded.dictionary.to_pylist()], pa.large_string())
    return texts.take(encoded.indices)
