"""Facts written to SQL: appended in blocks, with their batch, their moment and their line of the outbox in one transaction."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text, union, update
from sqlalchemy.types import TypeDecorator

from graph.adapters import tables
from graph.adapters.kept_values import as_kept, kept_reference, reference_hash
from graph.adapters.sql_bulk import Column, SqlBulk
from graph.adapters.sql_facts_read import BLOCK, FACT_TABLES, Row, SqlFactQuestions
from graph.words import Array, Words

_CACHE_KIB = 98_304  # holds the indexes of some million transactions; taken only as far as it is filled
_PROJECTED = frozenset({"person", "person_detail", "account", "account_state", "card", "phone", "address", "merchant", "txn", "link"})


class SqlFactLedger(SqlFactQuestions):
    """The facts of one batch, over an open connection whose transaction the caller ends.

    Keys are given out here and not by the database, so that blocks can be inserted without asking for each row's key. That is safe under
    the workspace's one-writer lock; on PostgreSQL the table's sequence is moved along.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._batch: Row = {}
        self._first: dict[str, int] = {}
        self._next: dict[str, int] = {}
        self._bulk: SqlBulk | None = None

    def begin(self, batch: Row) -> int:
        """Record the batch with zero counts; `finish` completes it."""
        if self._connection.dialect.name == "sqlite":
            # Prints are spread over their whole index: with SQLite's own 2 MB every block would write and read most of its pages again.
            self._connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")
        counts = dict.fromkeys(("read", "accepted", "unchanged", "rejected"), 0)
        key = self._reserve(tables.batch, 1)[0]
        self._connection.execute(insert(tables.batch).values(**batch, **counts, key=key))
        self._batch = {**batch, "key": key}
        self._bulk = SqlBulk(self._connection, batch["source_system"])
        return key

    def append(self, table: str, rows: Sequence[Row]) -> range:
        """Append the rows under consecutive keys. O(n) in blocks of executemany."""
        if not rows:
            return range(0)
        target = FACT_TABLES[table]
        keys = self._reserve(target, len(rows))
        stated = {"batch": self._batch["key"]}
        if "recorded_at" in target.c:
            stated["recorded_at"] = self._batch["recorded_at"]
        for key, row in zip(keys, rows, strict=True):
            row.update(stated, key=key)
        kept = self._kept_transactions(rows) if table == "txn" else rows
        for start in range(0, len(rows), BLOCK):
            self._insert(target, kept[start : start + BLOCK])
        if table in _PROJECTED:
            self._note(table, [(keys[0], keys[-1])])
        return keys

    def append_transactions(self, columns: Mapping[str, Column | None], count: int) -> range:
        """Append so many transactions, column by column. O(n), and once more for each index when many have come."""
        keys = self._reserve(tables.txn, count)
        printed = columns["printed_as"]
        texts = set() if printed is None else set(printed.words if isinstance(printed, Words) else printed.tolist())
        names = {**self._printed_names(texts - {None, ""}), "": 0}
        self._open_bulk.append(keys, self._batch["key"], columns, names)
        self._note("txn", [(keys[0], keys[-1])])
        return keys

    def may_be_known(self, references: Sequence[str | None]) -> Array:
        """By the hashes of references on record."""
        return self._open_bulk.may_be_known(references)

    @property
    def newest_before(self) -> int:
        """The newest transaction's key when the batch began."""
        return self._open_bulk.newest_before

    def referenced(self, references: Collection[str]) -> dict[str, Row]:
        """Transactions by reference; while the index is away, by the keys in memory."""
        if self._bulk is None or self._bulk.is_indexed:
            return super().referenced(references)
        wanted = set(references)
        rows = self.stated(self._bulk.keys_of(list(wanted)))
        return {row["source_ref"]: row for row in rows if row["source_ref"] in wanted}

    def cite(self, citations: Sequence[Row]) -> None:
        """Append citations of the batch's document."""
        if not citations:
            return
        keys = self._reserve(tables.citation, len(citations))
        stated = {"document": self._batch["document"], "cited_by": self._batch["recorded_by"], "cited_at": self._batch["recorded_at"]}
        self._connection.execute(insert(tables.citation), [{**row, **stated, "key": key} for key, row in zip(keys, citations, strict=True)])

    def cited_rows(self, fact_kind: str) -> dict[int, int]:
        """Rows of the batch's document among the citations."""
        cited = tables.citation.c
        statement = select(cited.row, cited.fact).where(cited.document == self._batch["document"], cited.fact_kind == fact_kind)
        return {int(row): int(fact) for row, fact in self._connection.execute(statement) if row is not None}

    def give_account(self, accounts: Mapping[int, int]) -> None:
        """Fill the account of cards that had none, and the copy in their transactions; the projection takes both over again."""
        if not accounts:
            return
        pairs = [{"of_card": card, "to_account": account} for card, account in accounts.items()]
        card, txn = tables.card, tables.txn
        self._connection.execute(
            update(card).where(card.c.key == bindparam("of_card"), card.c.account.is_(None)).values(account=bindparam("to_account")), pairs
        )
        self._note("card", _runs(sorted(accounts)))
        touched = self._keys_where(txn.c.key, txn.c.card, accounts)
        self._connection.execute(
            update(txn).where(txn.c.card == bindparam("of_card"), txn.c.account.is_(None)).values(account=bindparam("to_account")), pairs
        )
        self._note("txn", _runs(sorted(touched)))

    def give_source_ref(self, references: Mapping[int, str]) -> None:
        """Fill the reference of transactions that had none: it is how the source finds them again, not what it says of them."""
        if not references:
            return
        txn = tables.txn
        self._open_bulk.give(references)
        self._connection.execute(
            update(txn)
            .where(txn.c.key == bindparam("of_txn"), txn.c.source_ref.is_(None))
            .values(source_ref=bindparam("to_ref"), ref_hash=bindparam("to_hash")),
            # Spelt with its source system, for the transaction is another batch's.
            [{"of_txn": key, "to_ref": kept_reference(each, ""), "to_hash": reference_hash(each)} for key, each in references.items()],
        )

    def rows_stored(self) -> int:
        """Distinct rows of the file among everything this batch appended. O(n log n) over the batch's own key ranges."""
        parts = []
        for name, first in self._first.items():
            table = FACT_TABLES[name]
            parts.append(select(table.c.row).where(table.c.key >= first, table.c.key < self._next[name]))
        if not parts:
            return 0
        rows = union(*parts).subquery()
        return int(self._connection.execute(select(func.count()).select_from(rows)).scalar_one())

    def finish(self, counts: Mapping[str, int]) -> None:
        """Complete the batch."""
        self._open_bulk.finish()
        self._connection.execute(update(tables.batch).where(tables.batch.c.key == self._batch["key"]).values(**counts))

    @property
    def _open_bulk(self) -> SqlBulk:
        if self._bulk is None:
            raise ValueError(self._batch)  # `begin` comes first
        return self._bulk

    def _kept_transactions(self, rows: Sequence[Row]) -> list[Row]:
        names = self._printed_names({row["printed_as"] for row in rows if row["printed_as"]})
        kept = []
        for row in rows:
            name = row["printed_as"]
            printed = None if name is None else names[name] if name else 0
            kept.append(as_kept(row, self._batch["source_system"]) | {"printed": printed})
        return kept

    def _printed_names(self, texts: Collection[str]) -> dict[str, int]:
        """The keys of names as exports print them, recorded now where they are new."""
        table = tables.printed_name
        known = {str(text): int(key) for text, key in self._plain(table, ("text", "key"), texts)}
        missing = [text for text in texts if text not in known]
        if missing:
            known |= zip(missing, self._reserve(table, len(missing)), strict=True)
            self._insert(table, [{"key": known[text], "text": text} for text in missing])
        return known

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Hand the rows to the driver as they are: naming and converting 22 parameters a row again took a third of an import's time."""
        compiled = insert(table).compile(dialect=self._connection.dialect, column_keys=list(rows[0]))
        if compiled.positional:
            names = compiled.positiontup or []
            self._connection.exec_driver_sql(str(compiled), [tuple([row[name] for name in names]) for row in self._spelt(table, rows)])
        else:
            self._connection.exec_driver_sql(str(compiled), self._spelt(table, rows))

    def _spelt(self, table: Table, rows: Sequence[Row]) -> list[Row]:
        """The rows with the values of columns of our own types as the database keeps them, for they pass by SQLAlchemy."""
        dialect = self._connection.dialect
        spellings = [
            (column.name, column.type.process_bind_param)
            for column in table.columns
            if isinstance(column.type, TypeDecorator) and column.name in rows[0]
        ]
        if not spellings:
            return list(rows)
        return [row | {name: spell(row[name], dialect) for name, spell in spellings} for row in rows]

    def _reserve(self, table: Table, count: int) -> range:
        name = table.name
        if self._connection.dialect.name == "postgresql":
            statement = text(
                "SELECT setval(s, nextval(s) + :more) FROM (SELECT pg_get_serial_sequence(:name, 'key')::regclass AS s) AS sequence"
            )
            last = int(self._connection.execute(statement, {"more": count - 1, "name": name}).scalar_one())
            first = last - count + 1
        else:
            if name not in self._next:
                self._next[name] = int(self._connection.execute(select(func.coalesce(func.max(table.c.key), 0))).scalar_one()) + 1
            first = self._next[name]
        if name in FACT_TABLES:
            self._first.setdefault(name, first)
        self._next[name] = first + count
        return range(first, first + count)

    def _note(self, table: str, ranges: Sequence[tuple[int, int]]) -> None:
        if ranges:
            noted = {"table_name": table, "withdrawn": False, "recorded_at": self._batch["recorded_at"]}
            self._connection.execute(insert(tables.outbox), [{**noted, "first_key": first, "last_key": last} for first, last in ranges])


def _runs(keys: Sequence[int]) -> list[tuple[int, int]]:
    """Rising keys as ranges without gaps."""
    runs: list[tuple[int, int]] = []
    for key in keys:
        if runs and runs[-1][1] == key - 1:
            runs[-1] = (runs[-1][0], key)
        else:
            runs.append((key, key))
    return runs
