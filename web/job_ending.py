"""A job and what it did end in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from cases.ports import Transactions


@dataclass(frozen=True, slots=True)
class Ending:
    """`Transactions` of one job: what its use case writes is kept together with the job's end, or not at all."""

    inner: Transactions
    end: Callable[[Connection], None]

    @contextmanager
    def writing(self, *, wait_seconds: float | None = None) -> Iterator[Connection]:
        """See `cases.ports.Transactions.writing`."""
        with self.inner.writing(wait_seconds=wait_seconds) as connection:
            yield connection
            self.end(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `cases.ports.Transactions.reading`."""
        with self.inner.reading() as connection:
            yield connection
