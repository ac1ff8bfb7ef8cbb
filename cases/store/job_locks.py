"""Who runs a job still lives: a lock that ends with its process, whatever ends that.

A job's row cannot say so, because it cannot be written while the job runs: an import holds the one writer's lock to its end. On SQLite,
whose users share a machine, it is a lock on a file beside the database; on PostgreSQL, whose servers may not, an advisory lock of a session.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from cases.store.engine import SqlTransactions

_ADVISORY_SPACE = 0x4A0B << 40  # any constant of ours above the keys: it keeps these locks apart from the writer's


class JobLocks:
    """The locks of a workspace's running jobs."""

    def __init__(self, transactions: SqlTransactions, folder: Path) -> None:
        self._transactions = transactions
        self._folder = folder

    def take(self, key: int) -> Callable[[], None] | None:
        """Take the job's lock and get what gives it back; None: whoever runs the job lives."""
        return self._take_file(key) if self._transactions.is_sqlite else self._take_advisory(key)

    def _take_file(self, key: int) -> Callable[[], None] | None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / f"{key}.lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return None

        def give_back() -> None:
            path.unlink(missing_ok=True)
            os.close(handle)

        return give_back

    def _take_advisory(self, key: int) -> Callable[[], None] | None:
        connection = self._transactions.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_SPACE | key}).scalar_one()
        if not taken:
            connection.close()
            return None
        return connection.close  # its session, and the lock with it, ends: connections are not pooled
