"""Many transactions at once: encoded by columns, told apart from known ones in memory, and indexed after they are stored.

Keeping four indexes up row by row takes four times as long as sorting each of them once. While they are away nobody misses them: what an
import writes is seen when it is whole, and the import itself asks by keys that it holds in memory. On PostgreSQL an index that is dropped is
missed by readers at once, so there they stay.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Index, func, select
from sqlalchemy.types import TypeDecorator

from graph.adapters.kept_values import kept_text, reference_hash, references_hashed
from graph.adapters.tables import txn
from graph.words import Array, Words, as_objects

Column = Words | Array
"""A column of values as an import states them."""
_MANY = 50_000
"""Transactions from which on indexes are made after them, if they are also a fourth of what was there."""
_SHARE = 4
_FEW = 20_000
"""References that are looked up in the database; for more of them those on record are brought into memory."""
_BITS = 2**29
"""Places of the first look: five million references fill one in a hundred."""
_CACHE_KIB = 32_768
"""While rows only come behind each other; each thread that sorts takes as much."""
_SEVERAL = object()
_CODE = re.compile(r"[a-z]?")
_HALF = 2**31
_BY_CARD = "ix_txn_card_made_at"
_BY_REFERENCE = "ix_txn_ref_hash"


class SqlBulk:
    """The transactions of one batch, over an open connection whose transaction the caller ends."""

    def __init__(self, connection: Connection, source_system: str) -> None:
        self._connection = connection
        self._system = source_system
        self._appended = 0
        self._asked: tuple[Sequence[str | None], Array] = [], np.zeros(0, dtype=object)
        """The references asked for last, with their hashes: most of them are appended next."""
        self._dropped: list[Index] = []
        self._on_record = int(connection.execute(select(func.count()).select_from(select(txn.c.key).limit(1).subquery())).scalar_one())
        if self._on_record:
            self._on_record = int(connection.execute(select(func.max(txn.c.key))).scalar_one())
        self._references = KnownReferences(connection)

    @property
    def newest_before(self) -> int:
        """The key of the newest transaction when the batch began; 0: there was none."""
        return self._on_record

    def may_be_known(self, references: Sequence[str | None]) -> Array:
        """Which of the references, of the batch's own source system, may be on record by now; never no for one that is."""
        self._asked = references, as_objects(references_hashed(references, self._system))
        return self._references.may_hold(self._asked[1])

    def keys_of(self, references: Sequence[str]) -> list[int]:
        """Keys of the transactions whose reference has the hash of one of these, as far as they are only in memory; see `is_indexed`."""
        return self._references.keys_of({reference_hash(reference) for reference in references})

    @property
    def is_indexed(self) -> bool:
        """Whether references can be looked up in the database."""
        return all(index.name != _BY_REFERENCE for index in self._dropped)

    def append(self, keys: range, batch: int, columns: Mapping[str, Column | None], names: Mapping[str, int]) -> None:
        """Store the transactions under the keys; `names` holds the keys of printed names."""
        self._make_room(len(keys))
        references = columns["source_ref"]
        hashes = None if references is None else self._hashes(_each(references).tolist())
        kept = self._kept(columns, names)
        kept |= {"key": keys, "batch": batch, "ref_hash": None if hashes is None else hashes.tolist()}
        self._insert(kept)
        if hashes is not None:
            self._references.add(hashes, keys)
        self._appended += len(keys)

    def give(self, references: Mapping[int, str]) -> None:
        """Note references, each with its source system, that transactions on record were given."""
        for key, reference in references.items():
            self._references.add(as_objects([reference_hash(reference)]), range(key, key + 1))

    def finish(self) -> None:
        """Make the indexes that were left for the end; SQLite sorts with a second thread where there is much to sort."""
        if self._dropped:
            self._references = KnownReferences(self._connection)  # the memory goes to the sorting
            self._connection.exec_driver_sql("PRAGMA threads = 2")
        for index in self._dropped:
            index.create(self._connection)
        self._dropped.clear()

    def _make_room(self, more: int) -> None:
        many = self._appended + more
        if self._dropped or self._connection.dialect.name != "sqlite" or many < _MANY or many * _SHARE < self._on_record:
            return
        self._references.hold()
        kept = frozenset({_BY_CARD}) if self._on_record else frozenset()
        self._dropped = [index for index in sorted(txn.indexes, key=lambda index: str(index.name)) if index.name not in kept]
        for index in self._dropped:
            index.drop(self._connection)
        self._connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def _hashes(self, references: Sequence[str | None]) -> Array:
        asked, hashes = self._asked
        if asked == references:
            return hashes
        return as_objects(references_hashed(references, self._system))

    def _kept(self, columns: Mapping[str, Column | None], names: Mapping[str, int]) -> dict[str, Any]:
        at, until, precision = (_told(columns[name]) for name in ("made_at", "made_until", "made_precision"))
        text = _told(columns["made_text"])
        for place in np.flatnonzero(text != None).tolist():  # noqa: E711 - each element of an array
            text[place] = kept_text(text[place], int(at[place]), precision[place])
        kept: dict[str, Any] = {"made_span": until - at, "made_text": text}
        printed = columns["printed_as"]
        kept["printed"] = None if printed is None else _mapped(printed, lambda name: None if name is None else names[name])
        for name, column in columns.items():
            if name in txn.c and name not in kept:
                kept[name] = self._spelt(name, column)
        return {name: _listed(column) for name, column in kept.items()}

    def _spelt(self, name: str, column: Column | None) -> Column | None:
        kind = txn.c[name].type
        if column is None or not isinstance(kind, TypeDecorator):
            return column
        dialect = self._connection.dialect
        return _mapped(column, lambda value: kind.process_bind_param(value, dialect))

    def _insert(self, kept: Mapping[str, Any]) -> None:
        """Hand the rows to the driver; a number, a code or nothing that is the same in all of them stands in the statement."""
        quoted = self._connection.dialect.identifier_preparer
        mark = "?" if self._connection.dialect.positional else "%s"
        given = {name: values for name, values in kept.items() if isinstance(values, list | range)}
        told = {name: mark if name in given else _literal(values) for name, values in kept.items()}
        columns = ", ".join(quoted.format_column(txn.c[name]) for name in told)
        statement = f"INSERT INTO {quoted.format_table(txn)} ({columns}) VALUES ({', '.join(told.values())})"  # noqa: S608 - names of our own table
        rows = list(zip(*given.values(), strict=True))
        self._connection.exec_driver_sql(statement, rows)


class KnownReferences:
    """Which references are on record, by their hashes: first by a bit each, then exactly."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asked = 0
        self._bits: Array | None = None
        self._runs: list[tuple[Array, Array]] = []
        """Hashes in order, with their keys."""

    def hold(self) -> None:
        """Bring the hashes on record into memory."""
        if self._bits is not None:
            return
        self._bits = np.zeros(_BITS // 8, dtype=np.uint8)
        rows = self._connection.exec_driver_sql("SELECT ref_hash, key FROM txn WHERE ref_hash IS NOT NULL")
        while block := rows.fetchmany(100_000):
            pairs = np.array([tuple(row) for row in block], dtype=np.int64)
            self._take(pairs[:, 0], pairs[:, 1])

    def add(self, hashes: Array, keys: range) -> None:
        """Note what was stored."""
        if self._bits is not None:
            named = np.flatnonzero(hashes != None)  # noqa: E711 - each element of an array
            self._take(hashes[named].astype(np.int64), np.asarray(keys)[named])

    def may_hold(self, hashes: Array) -> Array:
        """Which of the hashes may be on record."""
        named = np.flatnonzero(hashes != None)  # noqa: E711 - as above
        held = np.zeros(len(hashes), dtype=bool)
        if not len(named):
            return held
        wanted = hashes[named].astype(np.int64)
        self._asked += len(wanted)
        if self._bits is None and self._asked > _FEW:
            self.hold()
        if self._bits is not None:
            places = _places(wanted)
            held[named] = (self._bits[places >> 3] >> (places & 7).astype(np.uint8)) & 1
            return held
        found: set[int] = set()
        for start in range(0, len(wanted), _FEW):
            block = wanted[start : start + _FEW].tolist()
            found.update(self._connection.execute(select(txn.c.ref_hash).where(txn.c.ref_hash.in_(block))).scalars())
        held[named] = np.isin(wanted, np.array(sorted(found), dtype=np.int64))
        return held

    def keys_of(self, hashes: set[int]) -> list[int]:
        """Keys of what has one of the hashes."""
        wanted = np.array(sorted(hashes), dtype=np.int64)
        found: list[int] = []
        for run, keys in self._runs:
            first, last = np.searchsorted(run, wanted, "left"), np.searchsorted(run, wanted, "right")
            for place in np.flatnonzero(first < last).tolist():
                found += keys[first[place] : last[place]].tolist()
        return found

    def _take(self, hashes: Array, keys: Array) -> None:
        if self._bits is None or not len(hashes):
            return
        places = _places(hashes)
        np.bitwise_or.at(self._bits, places >> 3, (1 << (places & 7)).astype(np.uint8))
        order = np.argsort(hashes, kind="stable")
        self._runs.append((hashes[order].astype(np.int32), _short(keys[order])))


def _places(hashes: Array) -> Array:
    return (hashes + _HALF) >> 3  # 32 bits to 29


def _short(keys: Array) -> Array:
    return keys.astype(np.int32) if keys.max() < _HALF else keys


def _each(column: Column) -> Array:
    return column.values() if isinstance(column, Words) else column


def _told(column: Column | None) -> Array:
    if column is None:
        raise TypeError
    return _each(column)


def _listed(column: Column | None) -> object:
    """A column's values; only one, where it has but one that may stand in a statement."""
    if column is None:
        return None
    only = _only(column)
    return _each(column).tolist() if only is _SEVERAL else only


def _only(column: Column) -> object:
    values = set(column.words) if isinstance(column, Words) else {column[0]}
    if len(values) != 1 or not (isinstance(column, Words) or bool((column == column[0]).all())):
        return _SEVERAL
    [only] = values
    if isinstance(only, np.integer):
        return int(only)
    return only if only is None or isinstance(only, int) or (isinstance(only, str) and _CODE.fullmatch(only)) else _SEVERAL


def _literal(value: object) -> str:
    """A value that is no text of a file: nothing, a number, or a code of one letter."""
    return "NULL" if value is None else str(value) if isinstance(value, int) else f"'{value}'"


def _mapped(column: Column, function: Callable[[Any], Any]) -> Column:
    if isinstance(column, Words):
        return column.mapped(function)
    listed = column.tolist()
    kept = {value: function(value) for value in set(listed)}
    return as_objects(kept[value] for value in listed)
