"""What the office needs from outside."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection


class Clock(Protocol):
    """The time at which something is recorded. A case date is never taken from it: that is an argument (`as_of`)."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class Transactions(Protocol):
    """The database: one writer at a time, any number of readers."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction under the writer's lock, committed at the end of the block unless it raised.

        Raises:
            WorkspaceBusy: another process kept the lock for ten seconds.
        """
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A read-only transaction that sees one state."""
        ...
