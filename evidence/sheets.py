"""A table of texts in parts: some ten thousand rows each, column by column, as large files are read and handed on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

PART = 20_000
"""Rows of a part: many enough that a column's work is done at once, few enough to be held beside others."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Some rows of a table, in the file's order; a row without any text is left out."""

    lines: np.ndarray[Any, np.dtype[np.int64]]
    """1-based line of each row in the file, header included."""
    columns: tuple[pa.Array, ...]
    """Its texts, a column of the header each."""
    beyond: dict[int, list[str]]
    """What a row has behind the header's last column, by its place in the part."""

    def __len__(self) -> int:
        return len(self.lines)

    def cells(self, place: int) -> list[str]:
        """A row as it was given."""
        return [*(column[place].as_py() for column in self.columns), *self.beyond.get(place, ())]

    def pieces(self, size: int) -> Iterator["SheetPart"]:
        """The part, cut into parts of at most `size` rows."""
        for start in range(0, len(self), size):
            end = min(start + size, len(self))
            beyond = {place - start: cells for place, cells in self.beyond.items() if start <= place < end}
            yield SheetPart(self.lines[start:end], tuple(column[start:end] for column in self.columns), beyond)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row by row, each with its line."""
        texts = [column.to_pylist() for column in self.columns]
        lines = self.lines.tolist()
        for place, cells in enumerate(zip(*texts, strict=True)):
            yield lines[place], [*cells, *self.beyond.get(place, ())]


def packed(rows: Iterable[tuple[int, Sequence[str]]], width: int, size: int = PART) -> Iterator[SheetPart]:
    """Rows with their lines as parts of at most `size`; a short row is filled with empty texts."""
    given = ((line, cells) for line, cells in rows if any(cells))
    while block := list(islice(given, size)):
        beyond = {place: list(cells[width:]) for place, (_, cells) in enumerate(block) if len(cells) > width}
        texts = zip(*([*cells[:width], *[""] * (width - len(cells))] for _, cells in block), strict=True)
        lines = np.array([line for line, _ in block], dtype=np.int64)
        yield SheetPart(lines, tuple(pa.array(column, pa.large_string()) for column in texts), beyond)
