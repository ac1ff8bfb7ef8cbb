"""A real workspace database for tests of the import, and short ways to fill and to look into it."""

import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from cases.imports.columns import KINDS
from cases.imports.made import Renames
from cases.store.engine import SqlTransactions
from cases.store.keyring import Keyring
from cases.store.tables import metadata as office_metadata
from cases.usecases.import_file import ImportReport, Source, import_bill, import_rows
from evidence.bills.model import Bill
from evidence.sheets import SheetPart, packed
from graph.adapters import tables
from graph.adapters.columns import metadata
from graph.adapters.kept_values import as_stated
from graph.adapters.sql_facts import SqlFactLedger
from graph.adapters.sql_facts_read import FACT_TABLES
from graph.adapters.sql_identifiers import SqlIdentifierRegister

RECORDED_AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class _Discarded(Exception):
    pass


@dataclass
class Workspace:
    transactions: SqlTransactions
    keyring: Keyring
    scratch: Connection | None = None
    """The open transaction of `discarded`."""

    @contextmanager
    def discarded(self) -> Iterator[None]:
        """Everything loaded inside is rolled back at the end: a property test needs no database for each example."""
        with suppress(_Discarded), self.transactions.writing() as connection:
            self.scratch = connection
            try:
                yield
            finally:
                self.scratch = None
            raise _Discarded

    def writing(self, *, wait_seconds: float | None = None) -> AbstractContextManager[Connection]:
        return nullcontext(self.scratch) if self.scratch is not None else self.transactions.writing(wait_seconds=wait_seconds)

    def reading(self) -> AbstractContextManager[Connection]:
        return nullcontext(self.scratch) if self.scratch is not None else self.transactions.reading()

    def load(
        self,
        kind: str,
        rows: Sequence[Sequence[str]] | str,
        *,
        header: Sequence[str] | None = None,
        source: str = "core",
        document: str | None = None,
        renames: Renames | None = None,
    ) -> ImportReport:
        """Import rows, or CSV text whose first line is the header; rows alone follow the kind's own order of columns."""
        if isinstance(rows, str):
            header, *rows = list(csv.reader(io.StringIO(rows)))
        header = list(header or [column.zh for column in KINDS[kind].columns])
        numbered = [(number, [*row, *[""] * (len(header) - len(row))]) for number, row in enumerate(rows, start=2)]
        named = document or sha256(repr((kind, header, numbered)).encode()).hexdigest()
        return self.load_parts(kind, header, packed(numbered, len(header)), source=source, document=named, renames=renames)

    def load_parts(
        self,
        kind: str,
        header: Sequence[str],
        parts: Iterable[SheetPart],
        *,
        source: str = "core",
        document: str = "d" * 64,
        renames: Renames | None = None,
    ) -> ImportReport:
        """Import a table in parts."""
        with self.writing() as connection:
            return import_rows(
                SqlFactLedger(connection),
                self.identifiers(connection),
                kind=kind,
                header=header,
                parts=parts,
                source=Source(f"{kind}.csv", document, source),
                recorded_by="lumin",
                recorded_at=RECORDED_AT,
                renames=renames,
            )

    def load_bill(self, bill: Bill, *, document: str = "b" * 64, account_no: str | None = None) -> ImportReport:
        with self.writing() as connection:
            return import_bill(
                SqlFactLedger(connection),
                self.identifiers(connection),
                bill=bill,
                source=Source("bill.pdf", document, "bills"),
                account_no=account_no,
                recorded_by="lumin",
                recorded_at=RECORDED_AT,
            )

    def identifiers(self, connection: Connection) -> SqlIdentifierRegister:
        return SqlIdentifierRegister(connection, self.keyring)

    def counts(self) -> dict[str, int]:
        """How many rows every table of facts has."""
        with self.reading() as connection:
            return {name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in FACT_TABLES.items()}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """A table's rows by key; transactions as they were stated, not as they are kept."""
        with self.reading() as connection:
            found = [
                dict(row)
                for row in connection.execute(select(metadata.tables[table]).order_by(*metadata.tables[table].primary_key)).mappings()
            ]
            if table != "txn":
                return found
            systems = {row.key: row.source_system for row in connection.execute(select(tables.batch))}
            names = {row.key: row.text for row in connection.execute(select(tables.printed_name))}
            return [as_stated(row | {"source_system": systems[row["batch"]], "printed_as": names.get(row["printed"])}) for row in found]

    def details(self, field: str) -> list[tuple[int, str]]:
        return [(row["person"], row["value"]) for row in self.rows("person_detail") if row["field"] == field]


@contextmanager
def workspace_on(url: str, folder: Path) -> Iterator[Workspace]:
    """A workspace with empty tables in the database at `url`, its lock and keys in `folder`."""
    transactions = SqlTransactions(url, folder / "lock")
    try:
        with transactions.writing() as connection:
            metadata.create_all(connection)
            office_metadata.create_all(connection)
        yield Workspace(transactions, Keyring.create(folder / "keys.json"))
    finally:
        transactions.dispose()


@contextmanager
def sqlite_workspace(folder: Path) -> Iterator[Workspace]:
    """A workspace on SQLite in `folder`."""
    sqlite3.connect(folder / "workspace.db").close()
    with workspace_on(f"sqlite:///{folder / 'workspace.db'}", folder) as workspace:
        yield workspace
