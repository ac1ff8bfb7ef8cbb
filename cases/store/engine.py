"""Connections to the workspace's database: SQLite by default, PostgreSQL by setting; one writer at a time.

SQLite runs in WAL mode with synchronous=FULL. Writes, and so checkpoints, happen only under an operating-system lock, because SQLite up
to 3.51.2 can lose a commit when a write races with a checkpoint on another connection; readers open the file read-only and never
checkpoint. PostgreSQL takes an advisory lock as well, since a team's writers run on several machines.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from cases.errors import CaseError, WorkspaceBusy

LOCK_SECONDS = 10
_ADVISORY_KEY = 0x511F  # any constant of ours; it names the one writer of this database
WAL_RESET_FIXED_IN = (3, 51, 3)
"""The first SQLite without the WAL-reset bug; `doctor` warns below it."""


class DatabaseServerAbsent(CaseError):
    """The database server of the settings does not answer: `reason`."""

    code = "database_server_absent"


class SqlTransactions:
    """`Transactions` over one database, the writer's lock beside it."""

    def __init__(self, url: str, lock_file: Path, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self._lock = FileLock(lock_file)
        self._lock_seconds = lock_seconds
        self.is_sqlite = url.startswith("sqlite")
        self.writer = _engine(url, read_only=False)
        self._reader = _engine(url, read_only=True)

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[Connection]:
        """See `cases.ports.Transactions.writing`."""
        seconds = self._lock_seconds if wait_seconds is None else min(wait_seconds, self._lock_seconds)
        try:
            with self._lock.acquire(timeout=seconds), self._opened(self.writer, alone=None if self.is_sqlite else seconds) as connection:
                yield connection
        except Timeout as busy:
            raise WorkspaceBusy(seconds=seconds) from busy

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `cases.ports.Transactions.reading`."""
        with self._opened(self._reader) as connection:
            yield connection

    @contextmanager
    def reading_over(self, views: Sequence[str]) -> Iterator[Connection]:
        """As `reading`, with temporary views laid over the tables, which last as long as the transaction's connection."""
        # PostgreSQL makes no view in a transaction that may only read: it is made so once they stand.
        with self._opened(self._reader if self.is_sqlite else self.writer) as connection:
            for each in views:
                connection.exec_driver_sql(each)
            if not self.is_sqlite:
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            yield connection

    def dispose(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _opened(self, engine: Engine, *, alone: float | None = None) -> Iterator[Connection]:
        try:
            opened = engine.connect()
        except OperationalError as refused:
            if self.is_sqlite:
                raise
            raise DatabaseServerAbsent(reason=str(refused.orig).strip()) from refused
        with opened as connection:
            if alone is not None:
                self._take_advisory_lock(connection, alone)
            with connection.begin():
                yield connection

    def _take_advisory_lock(self, connection: Connection, seconds: float) -> None:
        """Take the lock in a transaction of its own: one that waited would go on to see the database as it was before the wait.

        It is the session's, and ends with the connection, which is not pooled.
        """
        try:
            with connection.begin():
                connection.execute(text(f"SET LOCAL lock_timeout = '{int(seconds * 1000)}ms'"))
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_KEY})
        except OperationalError as busy:
            raise WorkspaceBusy(seconds=seconds) from busy


def _engine(url: str, *, read_only: bool) -> Engine:
    # hide_parameters: what is told of a refused statement, in a log or a traceback, must not be the row.
    if not url.startswith("sqlite"):
        # As for SQLite, a connection lasts as long as its transaction: nothing is left open by a workspace that is let go.
        engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ", hide_parameters=True)
        if read_only:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("SET TRANSACTION READ ONLY"))
        return engine
    path = url.removeprefix("sqlite:///")
    mode = "ro" if read_only else "rw"

    def connect() -> sqlite3.Connection:
        # isolation_level=None: Python must not open transactions by itself, we say BEGIN below.
        opened = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=LOCK_SECONDS)
        if not read_only:
            opened.execute("PRAGMA journal_mode=WAL")
            opened.execute("PRAGMA synchronous=FULL")
        opened.execute("PRAGMA trusted_schema=OFF")
        return opened

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> Any:  # noqa: ANN401 - SQLAlchemy's listener protocol
        connection.exec_driver_sql(begin)

    return engine


def sqlite_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite is free of the WAL-reset bug."""
    return version >= WAL_RESET_FIXED_IN
