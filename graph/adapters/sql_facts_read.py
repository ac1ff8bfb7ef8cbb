"""What is known already, asked in blocks: the questions that keep an import from stating a fact twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, or_, select

from graph.adapters import event_tables, tables
from graph.adapters.event_tables import repayment
from graph.adapters.kept_values import as_matched, reference_hash
from graph.adapters.tables import account_state, batch, card, identifier, link, person_detail, printed_name, txn, txn_observation
from graph.times import whole_day
from graph.vocabulary import LinkKind, NodeKey, split_key

BLOCK = 5_000
"""Rows or values a statement: below SQLite's 32,766 and PostgreSQL's 65,535 variables for every use here."""

FACT_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *(tables.person, tables.person_detail, tables.account, tables.account_state, tables.card, tables.phone, tables.address),
        *(tables.merchant, tables.txn, tables.txn_observation, tables.link, tables.citation),
        *(event_tables.delivery, event_tables.activation, event_tables.repayment, event_tables.contact, event_tables.police_paper),
    )
}
"""The tables that an import may append to."""

Row = dict[str, Any]
T = TypeVar("T")


class SqlFactQuestions:
    """Set-wise questions over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, table: str, column: str, values: Collection[object], wanted: str = "key") -> dict[Any, Any]:
        """The wanted column by a unique one."""
        return dict(self._plain(FACT_TABLES[table], (column, wanted), values))

    def customers(self, source_system: str, numbers: Collection[str]) -> dict[str, int]:
        """Persons by customer number; two systems may give one number to two people."""
        statement = (
            select(person_detail.c.value, person_detail.c.person)
            .join(batch, batch.c.key == person_detail.c.batch)
            .where(person_detail.c.field == "customer_no", batch.c.source_system == source_system)
            .order_by(person_detail.c.key.desc())  # the first one stated stands
        )
        return {str(value): int(person) for value, person in self._in(statement, person_detail.c.value, numbers)}

    def people_with(self, identifiers: Collection[int]) -> dict[int, list[tuple[int, str]]]:
        """Persons and their names by identity number."""
        name = person_detail.alias("name")
        statement = (
            select(person_detail.c.identifier, person_detail.c.person, name.c.value)
            .join(name, and_(name.c.person == person_detail.c.person, name.c.field == "name"))
            .where(person_detail.c.field == "id_no", person_detail.c.withdrawn_at.is_(None))
            .order_by(person_detail.c.person)
        )
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for key, person, called in self._in(statement, person_detail.c.identifier, identifiers):
            found[int(key)].append((int(person), str(called)))
        return dict(found)

    def identified(self, persons: Collection[int]) -> set[int]:
        """Persons with an identity number."""
        statement = select(person_detail.c.person).where(person_detail.c.field == "id_no", person_detail.c.identifier.is_not(None))
        return {int(row[0]) for row in self._in(statement, person_detail.c.person, persons)}

    def accounts_of(self, person_node: int) -> list[int]:
        """Accounts by their HOLDS links that are not withdrawn."""
        statement = select(link.c.dst_node).where(
            link.c.src_node == person_node, link.c.kind == int(LinkKind.HOLDS), link.c.withdrawn_at.is_(None)
        )
        return sorted({split_key(NodeKey(node))[1] for node in self._connection.execute(statement).scalars()})

    def cards_ending(self, last4: Collection[str]) -> list[tuple[int, str]]:
        """Cards with their masked numbers."""
        statement = select(card.c.key, identifier.c.masked).join(identifier, identifier.c.key == card.c.identifier).order_by(card.c.key)
        return [(int(key), str(masked)) for key, masked in self._in(statement, card.c.last4, last4)]

    def states(self, accounts: Collection[int]) -> dict[tuple[int, str], Row]:
        """Newest states; the newest is the one with the highest key."""
        statement = select(account_state).where(account_state.c.withdrawn_at.is_(None)).order_by(account_state.c.key)
        rows = self._in_rows(statement, account_state.c.account, accounts)
        return {(int(row["account"]), str(row["currency"])): dict(row) for row in rows}

    def referenced(self, references: Collection[str]) -> dict[str, Row]:
        """Transactions by reference: looked up by its hash, told by itself."""
        wanted = set(references)
        rows = self._in_rows(_STATED, txn.c.ref_hash, {reference_hash(reference) for reference in wanted})
        return {row["source_ref"]: row for row in map(as_matched, rows) if row["source_ref"] in wanted}

    def stated(self, transactions: Collection[int]) -> list[Row]:
        """Whole transactions by key."""
        return [as_matched(row) for row in self._in_rows(_STATED, txn.c.key, transactions)]

    def transactions_between(self, stretches: Collection[tuple[int, int, int]]) -> list[Row]:
        """Transactions by card and time, through the index that has both."""
        # Written out for the driver, as in `_plain`.
        mark = "(?, ?, ?)" if self._connection.dialect.positional else "(%s, %s, %s)"
        keys: set[int] = set()
        for block in _blocks(stretches):
            wanted = f"WITH wanted (card, first, last) AS (VALUES {', '.join([mark] * len(block))}) "
            flat = tuple(chain.from_iterable(block))
            keys.update(int(row[0]) for row in self._connection.exec_driver_sql(wanted + _IN_STRETCHES, flat))
        return sorted(self.stated(keys), key=itemgetter("key"))

    def transactions_near(self, card: int, first: date, last: date) -> list[Row]:
        """Transactions of a card by time of the transaction or by day of booking."""
        start, end = _ends(first, last)
        made = and_(txn.c.made_at <= end, txn.c.made_at + txn.c.made_span >= start)
        near = or_(made, txn.c.posted_on.between(first.isoformat(), last.isoformat()))
        found = self._rows(_STATED.where(txn.c.card == card, near, txn.c.withdrawn_at.is_(None)).order_by(txn.c.key))
        return [as_matched(row) for row in found]

    def repayments_near(self, account: int, first: date, last: date) -> list[Row]:
        """Repayments into an account by time."""
        start, end = _ends(first, last)
        paid = repayment.c
        near = and_(paid.made_at <= end, paid.made_until >= start)
        return self._rows(select(repayment).where(paid.account == account, near, paid.withdrawn_at.is_(None)).order_by(paid.key))

    def export_names(self, transactions: Collection[int]) -> dict[int, set[str]]:
        """Descriptions in observations by exports."""
        statement = select(txn_observation.c.txn, txn_observation.c.description).where(txn_observation.c.kind == "export")
        found: dict[int, set[str]] = defaultdict(set)
        for key, name in self._in(statement, txn_observation.c.txn, transactions):
            found[int(key)].add(str(name))
        return dict(found)

    def has_batch(self, kind: str) -> bool:
        """Whether a batch of the kind is recorded."""
        return self._connection.execute(select(batch.c.key).where(batch.c.kind == kind).limit(1)).first() is not None

    def _rows(self, statement: Select[Any]) -> list[Row]:
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def _plain(self, table: Table, names: Sequence[str], values: Collection[object]) -> Iterator[tuple[Any, ...]]:
        """The named columns of the rows that hold one of the values in the first of them.

        Written out for the driver: an import asks this for every row, and expanding 5,000 parameters takes longer than their answer.
        """
        dialect = self._connection.dialect
        quoted = dialect.identifier_preparer
        columns = ", ".join(quoted.format_column(table.c[name]) for name in names)
        question = f"SELECT {columns} FROM {quoted.format_table(table)} WHERE {quoted.format_column(table.c[names[0]])} IN "  # noqa: S608 - names of our own tables, quoted
        mark = "?" if dialect.positional else "%s"
        for block in _blocks(values):
            marks = ", ".join([mark] * len(block))
            yield from map(tuple, self._connection.exec_driver_sql(f"{question}({marks})", tuple(block)))

    def _keys_where(self, wanted: Column[int], column: Column[int], values: Collection[object]) -> list[int]:
        return [int(row[0]) for row in self._in(select(wanted), column, values)]

    def _in_rows(self, statement: Select[Any], column: ColumnElement[Any], values: Collection[object]) -> Iterator[Any]:
        for block in _blocks(values):
            yield from self._connection.execute(statement.where(column.in_(block))).mappings()

    def _in(self, statement: Select[Any], column: ColumnElement[Any], values: Collection[object]) -> Iterator[Any]:
        for block in _blocks(values):
            yield from self._connection.execute(statement.where(column.in_(block)))


_STATED = select(txn, batch.c.source_system, printed_name.c.text.label("printed_as")).select_from(
    txn.join(batch, batch.c.key == txn.c.batch).outerjoin(printed_name, printed_name.c.key == txn.c.printed)
)
_IN_STRETCHES = "SELECT txn.key FROM wanted JOIN txn ON txn.card = wanted.card AND txn.made_at BETWEEN wanted.first AND wanted.last"


def _ends(first: date, last: date) -> tuple[int, int]:
    return int(whole_day(first).outer.start.timestamp()), int(whole_day(last).outer.end.timestamp())


def _blocks(values: Iterable[T]) -> Iterator[list[T]]:
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), BLOCK):
        yield distinct[start : start + BLOCK]
