"""The database as it was known at the end of a past day: read only.

Facts are never overwritten: each row says when it was recorded and when it was withdrawn. So what was known at a moment is a view of each
table, less what came later. The views are laid over the tables for one connection, by their names: every register and reader asks them
without knowing. Whoever may see a case is decided by the present: users, sessions and members are not laid over.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, inspect

from cases.errors import PastIsReadOnly
from cases.store.engine import SqlTransactions
from cases.store.times import micros

_RECORDED = "recorded_at"
_BATCH = "batch"
"""The column that names the import a row came with, and the table of imports."""
RECORDED_AS: Mapping[str, str] = {
    "approval": "approved_at",
    "audit": "at",
    "case_file": "opened_at",
    "case_outcome": "proposed_at",
    "conflict_verdict": "judged_at",
    "decision": "decided_at",
    "disputed_txn": "marked_at",
    "hold": "set_at",
    "hold_release": "released_at",
    "identity_judgement": "judged_at",
    "identity_withdrawal": "withdrawn_at",
    "packet": "made_at",
    "packet_export": "exported_at",
    "rule_answer": "answered_at",
    "slip_confirmation": "confirmed_at",
    "slip_match": "matched_at",
    "slip_match_withdrawal": "withdrawn_at",
    "slip_reading": "read_at",
    "testimony_withdrawal": "asked_at",
}
"""Table → the column of its time of recording, where that has a name of its own; every other table that is laid over calls it `recorded_at`."""
_LATER = ("withdrawn_at", "asked_at")
"""Times that a row may get afterwards: before they came they were not there."""


@dataclass(frozen=True, slots=True)
class PastTransactions:
    """`Transactions` that see what was recorded up to a moment and refuse to write."""

    present: SqlTransactions
    until: datetime
    """Up to and with this moment."""

    def writing(self, *, wait_seconds: float | None = None) -> AbstractContextManager[Connection]:
        """Nothing is written into the past.

        Raises:
            PastIsReadOnly: always.
        """
        del wait_seconds
        raise PastIsReadOnly

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See `cases.ports.Transactions.reading`."""
        with self.present.reading_over(tuple(self._views())) as connection:
            yield connection

    def _views(self) -> Iterator[str]:
        at = micros(self.until)
        schema = "main." if self.present.is_sqlite else ""
        for table, columns in _tables(self.present).items():
            recorded = RECORDED_AS.get(table, _RECORDED)
            shown = ", ".join(
                f'CASE WHEN "{name}" <= {at} THEN "{name}" END AS "{name}"' if name in _LATER and name != recorded else f'"{name}"'
                for name in columns
            )
            known = f'"{recorded}" <= {at}'
            if recorded not in columns:
                known = f'"{_BATCH}" IN (SELECT "key" FROM {schema}"{_BATCH}" WHERE {known})'  # noqa: S608 - names of our own tables
            yield f'CREATE TEMP VIEW "{table}" AS SELECT {shown} FROM {schema}"{table}" WHERE {known}'  # noqa: S608 - as above


@lru_cache(maxsize=8)
def _tables(present: SqlTransactions) -> Mapping[str, tuple[str, ...]]:
    """The tables whose rows say when they were recorded, with their columns; looked up once in the life of a workspace's connections."""
    with present.reading() as connection:
        database = inspect(connection)
        columns = {table: tuple(each["name"] for each in database.get_columns(table)) for table in database.get_table_names()}
    return {table: names for table, names in columns.items() if is_timed(table, names)}


def is_timed(table: str, columns: Collection[str]) -> bool:
    """Whether the rows of a table say when they were recorded: themselves, or by their batch."""
    return table in RECORDED_AS or _RECORDED in columns or _BATCH in columns
