"""From the rows of a file to records and rejects, row by row; reads and writes nothing itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cases.imports import reasons
from cases.imports.cells import ColumnReader, Values, each_of
from cases.imports.columns import KINDS, ImportKind
from cases.imports.columns import Values as RowValues
from cases.imports.errors import DuplicateColumns, MapRefused, MissingColumns, UnknownKind
from cases.imports.reasons import Fault, Reject
from cases.imports.records import Record
from cases.imports.rejects import REJECT_HEADERS
from cases.imports.values import folded
from evidence.sheets import SheetPart, packed
from graph.errors import Where
from graph.words import Array

Cells = tuple[int, list[str]]
"""1-based line of the file, and one text for each column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a file holds what."""

    kind: ImportKind
    header: tuple[str, ...]
    """The file's own headers."""
    positions: dict[str, int]
    """English column name to position in the row."""
    ignored: tuple[str, ...]
    """Headers that mean nothing to this kind; reported, never dropped in silence."""


def kind_called(name: str) -> ImportKind:
    """The kind of import with this name.

    Raises:
        UnknownKind: there is none.
    """
    if name not in KINDS:
        raise UnknownKind(given=name, known=", ".join(KINDS))
    return KINDS[name]


def lay_out(kind: ImportKind, header: Sequence[str], renames: Mapping[str, str] | None = None, *, file: str | None = None) -> Layout:
    """Match a file's headers with the columns of its kind.

    Headers match in either language, whatever their case, spaces, width, byte-order mark or the `*` of a template. `renames` (a map file)
    names headers of the file as columns, written either way round: `{卡片编号: card_no}` or `{card_no: 卡片编号}`; a header named as nothing
    is not read, whatever it is called.

    Raises:
        DuplicateColumns: two headers mean one column.
        MissingColumns: a required column is absent.
        MapRefused: an entry of the map names no column of this kind.
    """
    names = {_key(title): column.en for column in kind.columns for title in (column.zh, column.en)}
    unread = {_key(title) for title, column in (renames or {}).items() if not column}
    given = {title: column for title, column in (renames or {}).items() if column}
    renamed = _renamed(kind, names, {_key(title) for title in header}, given)
    taken = set(renamed.values())
    meanings: dict[str, list[int]] = {}
    ignored: list[str] = []
    for position, title in enumerate(header):
        key = _key(title)
        meant = renamed.get(key)
        if meant is None and names.get(key) not in taken and key not in unread:
            meant = names.get(key)
        if meant is None:
            if title and key not in _ADDED:
                ignored.append(title)
        else:
            meanings.setdefault(meant, []).append(position)
    for column, positions in meanings.items():
        if len(positions) > 1:
            raise DuplicateColumns(
                where=Where(file, 1), column=_title(kind, column), headers=", ".join(header[position] for position in positions)
            )
    missing = [_title(kind, column.en) for column in kind.required if column.en not in meanings]
    if missing:
        raise MissingColumns(where=Where(file, 1), kind=kind.name, columns=", ".join(missing), found=", ".join(header))
    return Layout(kind, tuple(header), {column: positions[0] for column, positions in meanings.items()}, tuple(ignored))


@dataclass(frozen=True, slots=True)
class ReadPart:
    """The rows of a part of which every cell has been understood, and those that have a fault."""

    part: SheetPart
    rows: Array
    """Where the good rows stand in the part."""
    lines: Array
    columns: dict[str, Values]
    """Values of the good rows by English column name."""
    rejects: list[Reject]

    def records(self, kind: ImportKind) -> list[Record]:
        """A record of each good row."""
        names = list(self.columns)
        told = [each_of(values).tolist() for values in self.columns.values()]
        lines = self.lines.tolist()
        return [
            kind.record(line=line, **dict(zip(names, row, strict=True))) for line, row in zip(lines, zip(*told, strict=True), strict=True)
        ]


class PartReader:
    """Reads the parts of one file by its layout. Each row comes out as good, or as a reject that names every fault of it."""

    def __init__(self, layout: Layout, *, times: bool = False) -> None:
        self._kind = layout.kind
        self._readers = [
            ColumnReader(column, layout.positions[column.en], times=times)
            for column in layout.kind.columns
            if column.en in layout.positions
        ]

    def read(self, part: SheetPart) -> ReadPart:
        """The part's rows. O(n), and each text of a column that repeats is read once."""
        faults: dict[int, list[Fault]] = {
            place: [Fault(None, " | ".join(cells)[:200], reasons.TOO_MANY_CELLS)] for place, cells in part.beyond.items()
        }
        columns: dict[str, Values] = {}
        for reader in self._readers:
            columns[reader.name], refused = reader.read(part.columns[reader.position])
            for place, fault in refused.items():
                faults.setdefault(place, []).append(fault)
        if self._kind.check is not None:
            self._check(columns, faults, len(part))
        rejects = [Reject(int(part.lines[place]), tuple(part.cells(place)), tuple(faults[place])) for place in sorted(faults)]
        if not faults:
            return ReadPart(part, np.arange(len(part)), part.lines, columns, rejects)
        rows = np.setdiff1d(np.arange(len(part)), np.array(list(faults)), assume_unique=True)
        return ReadPart(part, rows, part.lines[rows], {name: values[rows] for name, values in columns.items()}, rejects)

    def _check(self, columns: dict[str, Values], faults: dict[int, list[Fault]], size: int) -> None:
        """Look at each row as a whole; what the check puts into final form is put back."""
        told = {name: each_of(values) for name, values in columns.items()}
        for place in range(size):
            stated: RowValues = {name: values[place] for name, values in told.items() if values[place] is not None}
            found = list(self._kind.check(stated)) if self._kind.check else []
            if found:
                faults.setdefault(place, []).extend(found)
            for name, value in stated.items():
                told[name][place] = value
        columns |= told


def read_records(layout: Layout, rows: Iterable[Cells]) -> Iterator[tuple[Record, list[str]] | Reject]:
    """Each row as a record (with its cells), or as a reject that names every fault of it; in the file's order, empty rows are left out."""
    reader = PartReader(layout)
    for part in packed(rows, len(layout.header)):
        read = reader.read(part)
        good = dict(zip(read.rows.tolist(), read.records(layout.kind), strict=True))
        rejects = iter(read.rejects)
        for place in range(len(part)):
            yield (good[place], part.cells(place)) if place in good else next(rejects)


def _key(title: str) -> str:
    bare = title.strip().strip("﻿")
    for unit in ("（元）", "(元)", "（RMB）", "(RMB)"):
        bare = bare.removesuffix(unit)
    return folded(bare).strip("*")


def _title(kind: ImportKind, en: str) -> str:
    return next(f"{column.zh} ({column.en})" for column in kind.columns if column.en == en)


def _renamed(kind: ImportKind, names: Mapping[str, str], header: set[str], renames: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for left, right in renames.items():
        one, other = _key(left), _key(right)
        if other in names and (one in header or one not in names):
            found[one] = names[other]
        elif one in names:
            found[other] = names[one]
        else:
            raise MapRefused(entry=f"{left}: {right}", kind=kind.name)
    return found


_ADDED = {_key(title) for title in REJECT_HEADERS}
