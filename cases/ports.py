"""What the office needs from outside."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from evidence.bills.model import Bill, NotABill
from evidence.sheets import SheetPart
from evidence.slips.model import Slip


class Clock(Protocol):
    """The time at which something is recorded. A case date is never taken from it: that is an argument (`as_of`)."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class Transactions(Protocol):
    """The database: one writer at a time, any number of readers."""

    def writing(self, *, wait_seconds: float | None = None) -> AbstractContextManager[Connection]:
        """A transaction under the writer's lock, committed at the end of the block unless it raised.

        Raises:
            WorkspaceBusy: another kept the lock for ten seconds, or for as long as `wait_seconds` says.
        """
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A read-only transaction that sees one state."""
        ...


class DocumentReader(Protocol):
    """Reads untrusted files, each in a process of its own under limits. `name` is the user's name of the file, for errors.

    Every method raises the evidence room's `FileRefused` kinds for a file that is not what it should be, and `ParserStopped` kinds where
    reading it broke down or took too much.
    """

    @property
    def slip_tool(self) -> str:
        """Name and version of what reads slips."""
        ...

    def table(self, path: Path, name: str) -> tuple[Sequence[str], Iterator[tuple[int, list[str]]]]:
        """Header and rows, each with its line, of a .csv, .parquet or .xlsx; nothing is raised any more while the rows are taken."""
        ...

    def parts(self, path: Path, name: str) -> tuple[Sequence[str], Iterator[SheetPart]]:
        """The same in parts, column by column."""
        ...

    def bill(self, path: Path, name: str, password: str | None = None) -> Bill | NotABill:
        """The bill, or why it is none."""
        ...

    def slip(self, path: Path, name: str) -> Slip:
        """The slip's fields as proposals."""
        ...

    def paper(self, path: Path, name: str) -> None:
        """Nothing, where the file is a photograph or scan (picture or PDF) that its reader opens; its words are not read."""
        ...

    def testimony(self, path: Path, name: str, known_ids: Collection[str]) -> str:
        """The text of a testimony file that was read to its end once."""
        ...
