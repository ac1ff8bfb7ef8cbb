"""From the rows of a file to records and rejects, row by row; reads and writes nothing itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cases.imports import reasons
from cases.imports.columns import KINDS, Column, ImportKind, Values
from cases.imports.errors import DuplicateColumns, MapRefused, MissingColumns, UnknownKind
from cases.imports.reasons import CellRefused, Fault, Reject
from cases.imports.records import Record
from cases.imports.rejects import REJECT_HEADERS, unescaped
from cases.imports.values import folded
from graph.errors import Where

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
    names headers of the file as columns, written either way round: `{卡片编号: card_no}` or `{card_no: 卡片编号}`.

    Raises:
        DuplicateColumns: two headers mean one column.
        MissingColumns: a required column is absent.
        MapRefused: an entry of the map names no column of this kind.
    """
    names = {_key(title): column.en for column in kind.columns for title in (column.zh, column.en)}
    renamed = _renamed(kind, names, {_key(title) for title in header}, renames or {})
    taken = set(renamed.values())
    meanings: dict[str, list[int]] = {}
    ignored: list[str] = []
    for position, title in enumerate(header):
        key = _key(title)
        meant = renamed.get(key)
        if meant is None and names.get(key) not in taken:
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


def read_records(layout: Layout, rows: Iterable[Cells]) -> Iterator[tuple[Record, list[str]] | Reject]:
    """Each row as a record (with its cells), or as a reject that names every fault of it. Lazily, in the file's order; empty rows are left out."""
    kind = layout.kind
    readers = [_ColumnReader(column, layout.positions[column.en]) for column in kind.columns if column.en in layout.positions]
    width = len(layout.header)
    check = kind.check
    for line, cells in rows:
        if not any(cells):
            continue
        values: Values = {}
        faults: list[Fault] = []
        if len(cells) > width:
            faults.append(Fault(None, " | ".join(cells[width:])[:200], reasons.TOO_MANY_CELLS))
        row = cells if len(cells) >= width else [*cells, *[""] * (width - len(cells))]
        for reader in readers:
            cell = row[reader.position]
            value = reader.known.get(cell, reader)
            if value is reader:
                try:
                    value = reader.read(cell)
                except CellRefused as refused:
                    faults.append(Fault(reader.name, cell, refused.reason, refused.detail))
                    continue
            if value is not None:
                values[reader.name] = value
        if check is not None:
            faults += check(values)
        yield Reject(line, tuple(cells), tuple(faults)) if faults else (kind.record(line=line, **values), cells)


class _ColumnReader:
    """Reads one column's cells, and remembers what it has read: most columns of an export repeat few texts."""

    __slots__ = ("_read", "_required", "known", "name", "position")

    def __init__(self, column: Column, position: int) -> None:
        self.name = column.en
        self.position = position
        self.known: dict[str, object] = {}
        """Cell to value."""
        self._read = column.value.read
        self._required = column.required

    def read(self, cell: str) -> object:
        """The cell's value; None where it is empty or says that it is not known."""
        text = unescaped(cell)
        if text:
            value = self._read(text)
        elif self._required:
            raise CellRefused(reasons.REQUIRED)
        else:
            value = None
        if len(self.known) < _REMEMBERED:
            self.known[cell] = value
        return value


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


_REMEMBERED = 10_000  # cells a column: enough for merchants and days, little for columns that never repeat
_ADDED = {_key(title) for title in REJECT_HEADERS}
