"""A .csv in parts: stretches without a quote or another oddity are taken apart for all columns at once, the others record by record.

Both give the same texts under the same lines; a stretch of which the quick way is not sure goes the other way.
"""

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from evidence.errors import SheetUnreadable
from evidence.sheets import SheetPart, packed
from graph.errors import Where

_STRETCH = 4 * 2**20
_SPACES = "".join(sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isspace())
"""What `str.strip` takes away."""
_LONGEST = 100_000  # bytes of a cell; beyond 131,072 characters the record reader refuses it
_UTF8_MARK = b"\xef\xbb\xbf"


class CsvParts:
    """The records of a .csv, read once from its beginning."""

    def __init__(self, path: Path, encoding: str, delimiter: str, plain: Callable[[str], str]) -> None:
        """`plain` is what a cell says without the marks by which exports keep a number a text."""
        self._path = path
        self._encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self._delimiter = delimiter
        self._plain = plain
        self._file: BinaryIO = path.open("rb")
        if self._file.read(len(_UTF8_MARK)) != _UTF8_MARK or self._encoding != "utf-8":
            self._file.seek(0)
        self._line = 1

    def first(self) -> tuple[int, list[str]] | None:
        """The first record with a text, and its line; None where there is none."""
        return next(self._records(self._path.stat().st_size), None)

    def parts(self, width: int, given: int) -> Iterator[SheetPart]:
        """The records that follow, in parts of so many columns; the header had `given` of them, the last of which may have been empty."""
        with self._file:
            while True:
                start = self._file.tell()
                stretch = self._file.read(_STRETCH)
                if not stretch:
                    return
                if len(stretch) == _STRETCH:
                    stretch = stretch[: stretch.rfind(b"\n") + 1] or stretch
                self._file.seek(start + len(stretch))
                part = self._quick(stretch, width, given)
                if part is not None:
                    self._line += stretch.count(b"\n")
                    yield part
                else:
                    self._file.seek(start)
                    yield from packed(self._fitted(self._records(start + len(stretch)), width), width)

    def _quick(self, stretch: bytes, width: int, given: int) -> SheetPart | None:
        """The stretch as one part; None where a record of it needs to be looked at."""
        if b'"' in stretch or b"'" in stretch or (b"\n" not in stretch[-1:] and len(stretch) == _STRETCH):
            return None
        text = stretch if self._encoding == "utf-8" else stretch.decode(self._encoding).encode()
        table = None if text.startswith(_UTF8_MARK) else self._taken_apart(text, [str(place) for place in range(given)])
        if table is None:
            return None
        columns = [pc.utf8_trim(column.combine_chunks(), characters=_SPACES) for column in table.columns]
        columns = [column.chunk(0) if isinstance(column, pa.ChunkedArray) else column for column in columns]
        lengths = [pc.binary_length(column).to_numpy() for column in columns]
        if any(each.max(initial=0) > _LONGEST for each in lengths) or any(each.any() for each in lengths[width:]):
            return None
        told = np.logical_or.reduce([each > 0 for each in lengths]) if lengths else np.zeros(0, dtype=bool)
        lines = np.arange(self._line, self._line + table.num_rows, dtype=np.int64)
        if told.all():
            return SheetPart(lines, tuple(columns[:width]), {})
        return SheetPart(lines[told], tuple(column.filter(pa.array(told)) for column in columns[:width]), {})

    def _taken_apart(self, text: bytes, names: list[str]) -> pa.Table | None:
        odd = False

        def skip(_: object) -> str:
            nonlocal odd
            odd = True
            return "skip"

        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(text),
                read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=2 * len(text) + 64),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self._delimiter, quote_char=False, double_quote=False, ignore_empty_lines=False, invalid_row_handler=skip
                ),
                convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False),
            )
        except pa.ArrowInvalid:
            return None
        return None if odd else table

    def _records(self, end: int) -> Iterator[tuple[int, list[str]]]:
        """Record by record up to this place in the file, or to the end of the record that runs over it."""
        reader = csv.reader(self._texts(), delimiter=self._delimiter, strict=True)
        before = self._line
        try:
            while self._file.tell() < end and (cells := next(reader, None)) is not None:
                line, self._line = self._line, before + reader.line_num
                texts = [self._plain(cell) for cell in cells]
                if any(texts):
                    yield line, texts
        except csv.Error as damaged:
            raise SheetUnreadable(where=Where(file=self._path.name, line=self._line), reason=str(damaged)) from damaged

    def _texts(self) -> Iterator[str]:
        while text := self._file.readline():
            yield text.decode(self._encoding)

    @staticmethod
    def _fitted(records: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
        for line, cells in records:
            while len(cells) > width and not cells[-1]:
                cells.pop()
            yield line, cells
