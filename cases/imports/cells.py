"""Columns of cells as columns of values: every text is read once, by the reader that its column declares.

What most cells of an export look like is read for the whole column at once. That is a short cut and no second opinion: a text that is not of
just that form goes to the column's own reader, and for one that is both say the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cases.imports import reasons
from cases.imports.columns import Column
from cases.imports.posting import when_values
from cases.imports.reasons import CellRefused, Fault
from cases.imports.rejects import unescaped
from graph.words import Array, Words, as_objects

_REMEMBERED = 65_536  # cells a column: enough for cards and merchants, little for columns that never repeat
_CODE = r"^[A-Za-z0-9_\-./]{1,64}$"
_AMOUNT = r"^-?\d{1,12}\.\d\d$"
_DAY = r"((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))"
_SECOND = rf"^(199[2-9]|20\d\d)-{_DAY} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
"""Since 1992 clocks in China are eight hours ahead all year; the 29th of February, which not every year has, is left to the reader."""
_AHEAD = 8 * 3600


@dataclass(frozen=True, slots=True)
class Times:
    """Times as the graph room's columns have them."""

    at: Array
    until: Array
    precision: Array
    text: Array
    """The source's words; None where they are the usual form of the time."""

    def __getitem__(self, rows: Array) -> "Times":
        return Times(self.at[rows], self.until[rows], self.precision[rows], self.text[rows])


Values = Words | Times | Array
"""A column of values; None is "not stated"."""


class ColumnReader:
    """Reads one column of a file, part by part, and remembers what it has read: most columns of an export repeat few texts."""

    def __init__(self, column: Column, position: int, *, times: bool = False) -> None:
        """With `times` a moment is read as `Times` instead of a `When` for each row."""
        self.name = column.en
        self.position = position
        self._column = column
        self._known: dict[str, object] = {}
        """Cell to value."""
        self._short_cut: Callable[[pa.Array], tuple[Values, dict[int, Fault]]] | None = None
        if times and column.value.name == "moment":
            self._short_cut = self._times
        elif column.value.name in _SHORT_CUTS:
            self._short_cut = self._plain

    def read(self, cells: pa.Array) -> tuple[Values, dict[int, Fault]]:
        """The column's values, and the faults of those rows that have none."""
        return self._words(cells) if self._short_cut is None else self._short_cut(cells)

    def _words(self, cells: pa.Array) -> tuple[Words, dict[int, Fault]]:
        encoded = cells.dictionary_encode()
        places = encoded.indices.to_numpy(zero_copy_only=False)
        words: list[object] = []
        refused: dict[int, Fault] = {}
        for place, cell in enumerate(encoded.dictionary.to_pylist()):
            value = self._value(cell)
            if isinstance(value, Fault):
                refused[place] = value
                value = None
            words.append(value)
        faults: dict[int, Fault] = {}
        if refused:
            for row in np.flatnonzero(np.isin(places, list(refused))).tolist():
                faults[row] = refused[places[row]]
        return Words(places, words), faults

    def _plain(self, cells: pa.Array) -> tuple[Values, dict[int, Fault]]:
        form, values_of = _SHORT_CUTS[self._column.value.name]
        is_plain = pc.match_substring_regex(cells, form).to_numpy(zero_copy_only=False)
        if is_plain.all():
            return values_of(cells), {}
        values = np.empty(len(cells), dtype=object)
        if is_plain.any():
            values[is_plain] = values_of(cells.filter(pa.array(is_plain)))
        odd = np.flatnonzero(~is_plain)
        read, faults = self._words(cells.take(pa.array(odd)))
        values[odd] = read.values()
        return values, {int(odd[row]): fault for row, fault in faults.items()}

    def _times(self, cells: pa.Array) -> tuple[Values, dict[int, Fault]]:
        is_plain = pc.match_substring_regex(cells, _SECOND).to_numpy(zero_copy_only=False)
        at, text = np.zeros(len(cells), dtype=np.int64), np.full(len(cells), None, dtype=object)
        precision = np.full(len(cells), "second", dtype=object)
        if is_plain.any():
            stamps = cells.filter(pa.array(is_plain)).cast(pa.timestamp("s"))
            at[is_plain] = stamps.cast(pa.int64()).to_numpy() - _AHEAD
        until = at.copy()
        if is_plain.all():
            return Times(at, until, precision, text), {}
        odd = np.flatnonzero(~is_plain)
        read, faults = self._words(cells.take(pa.array(odd)))
        told = [None if when is None else tuple(when_values("made", when).values()) for when in read.words]
        for row, place in zip(odd.tolist(), read.places.tolist(), strict=True):
            if (value := told[place]) is not None:
                at[row], until[row], text[row], precision[row] = value
        return Times(at, until, precision, text), {int(odd[row]): fault for row, fault in faults.items()}

    def _value(self, cell: str) -> object:
        """The cell's value, None where it is empty or says that it is not known; or what is wrong with it."""
        if cell in self._known:
            return self._known[cell]
        text = unescaped(cell)
        try:
            if text:
                value = self._column.value.read(text)
            elif self._column.required:
                raise CellRefused(reasons.REQUIRED)  # noqa: TRY301 - the one way a cell is refused
            else:
                value = None
        except CellRefused as refused:
            return Fault(self.name, cell, refused.reason, refused.detail)
        if len(self._known) < _REMEMBERED:
            self._known[cell] = value
        return value


def each_of(values: Values) -> Array:
    """The value of each row of a column that holds no times."""
    if isinstance(values, Times):
        raise TypeError(values)
    return values.values() if isinstance(values, Words) else values


def _texts_of(cells: pa.Array) -> Array:
    return as_objects(cells.to_pylist())


def _fen_of(cells: pa.Array) -> Array:
    fen: Array = pc.replace_substring(cells, ".", "", max_replacements=1).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return fen


_SHORT_CUTS: Mapping[str, tuple[str, Callable[[pa.Array], Array]]] = {"code": (_CODE, _texts_of), "amount": (_AMOUNT, _fen_of)}
