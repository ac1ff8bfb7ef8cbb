"""Exhibit notes and the custody log in SQL; the caller opens and commits the connection, under the one writer's lock."""

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, RowMapping, insert, select

from evidence.adapters import tables
from evidence.custody import GENESIS, CustodyEntry, LoggedEntry, canonical, chain, first_broken
from evidence.errors import CustodyBroken, CustodyRefused, ExhibitMissing
from evidence.model import Exhibit

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BATCH = 5_000
_ENTRY = tables.custody_entry


class SqlExhibitRegister:
    """An ExhibitRegister in the table `exhibit`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, exhibit: Exhibit) -> int:
        """See ExhibitRegister."""
        row = {
            "sha256": exhibit.sha256,
            "size": exhibit.size,
            "name": exhibit.name,
            "media_type": exhibit.media_type,
            "kind": exhibit.kind,
            "derived_from": exhibit.derived_from,
            "tool": exhibit.tool,
            "original_location": exhibit.original_location,
            "original_holder": exhibit.original_holder,
            "made_by": exhibit.made_by,
            "made_how": exhibit.made_how,
            "made_at": _stored(exhibit.made_at),
            "recorded_at": _stored(exhibit.recorded_at),
        }
        return int(self._connection.execute(insert(tables.exhibit).returning(tables.exhibit.c.key), row).scalar_one())

    def get(self, key: int) -> Exhibit:
        """See ExhibitRegister."""
        row = self._connection.execute(select(tables.exhibit).where(tables.exhibit.c.key == key)).mappings().one_or_none()
        if row is None:
            raise ExhibitMissing(sha256=f"#{key}")
        return _note(row)

    def find(self, sha256: str) -> int | None:
        """See ExhibitRegister."""
        return (
            self._connection.execute(select(tables.exhibit.c.key).where(tables.exhibit.c.sha256 == sha256).order_by(tables.exhibit.c.key))
            .scalars()
            .first()
        )

    def hashes(self) -> Iterator[str]:
        """See ExhibitRegister."""
        yield from self._connection.execute(select(tables.exhibit.c.sha256).distinct().order_by(tables.exhibit.c.sha256)).scalars()


class SqlCustodyLog:
    """A CustodyLog in the table `custody_entry`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, exhibit: int, entry: CustodyEntry) -> LoggedEntry:
        """See CustodyLog."""
        sha256 = self._connection.execute(select(tables.exhibit.c.sha256).where(tables.exhibit.c.key == exhibit)).scalar_one_or_none()
        if sha256 is None:
            raise ExhibitMissing(sha256=f"#{exhibit}")
        if sha256 != entry.exhibit_sha256:
            raise CustodyRefused(missing="exhibit_sha256")
        seq, previous = self._last()
        logged = LoggedEntry(seq + 1, entry, previous, chain(previous, entry))
        row = {
            "seq": logged.seq,
            "exhibit": exhibit,
            "payload": canonical(entry),
            "hash": logged.hash,
            "previous": previous,
        }
        self._connection.execute(insert(_ENTRY), row)
        return logged

    def entries(self, exhibits: Iterable[int] | None = None) -> Generator[LoggedEntry]:
        """See CustodyLog; a damaged payload raises CustodyBroken at its entry."""
        query = select(_ENTRY).order_by(_ENTRY.c.seq)
        if exhibits is not None:
            query = query.where(_ENTRY.c.exhibit.in_(sorted(set(exhibits))))
        with self._connection.execute(query.execution_options(yield_per=_BATCH)) as rows:
            for row in rows.mappings():
                yield _logged(row)

    def head(self) -> str:
        """See CustodyLog."""
        return self._last()[1]

    def first_broken(self) -> int | None:
        """See CustodyLog."""
        try:
            with closing(self.entries()) as entries:
                return first_broken(entries)
        except CustodyBroken as broken:
            return int(str(broken.facts["seq"]))

    def _last(self) -> tuple[int, str]:
        row = self._connection.execute(select(_ENTRY.c.seq, _ENTRY.c.hash).order_by(_ENTRY.c.seq.desc()).limit(1)).one_or_none()
        return (row.seq, row.hash) if row else (0, GENESIS)


def _logged(row: RowMapping) -> LoggedEntry:
    try:
        entry = CustodyEntry.from_json(json.loads(row["payload"]))
    except (ValueError, CustodyRefused) as damaged:
        raise CustodyBroken(seq=row["seq"]) from damaged
    if canonical(entry) != row["payload"]:
        raise CustodyBroken(seq=row["seq"])
    return LoggedEntry(row["seq"], entry, row["previous"], row["hash"])


def _note(row: RowMapping) -> Exhibit:
    values = {name: value for name, value in row.items() if name != "key"}
    return Exhibit(**values | {"made_at": _moment(row["made_at"]), "recorded_at": _moment(row["recorded_at"])})


def _stored(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(stored: int) -> datetime:
    return _EPOCH + stored * _MICROSECOND
