"""Nodes out of the SQL tables: what each kind says of itself, from the facts that stand."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Table

from graph import nodes
from graph.adapters.kept_values import CURRENCIES, ENTRY_MODES, PRECISIONS, day_text
from graph.adapters.sql_statements import Fetched, SqlAsk
from graph.adapters.tables import account, address, card, merchant, person, phone, txn
from graph.links import Node
from graph.lookups import CardRow, Part, TransactionRow
from graph.vocabulary import NodeKey, NodeKind, kind_of, row_key, split_key

_CHUNK = 5000  # keys a statement: SQLite takes 32,766 parameters, PostgreSQL 65,535

TABLES: Mapping[NodeKind, Table] = {
    NodeKind.PERSON: person,
    NodeKind.ACCOUNT: account,
    NodeKind.CARD: card,
    NodeKind.PHONE: phone,
    NodeKind.ADDRESS: address,
    NodeKind.MERCHANT: merchant,
    NodeKind.TRANSACTION: txn,
}
"""The table that holds the nodes of a kind."""


def keys_by_kind(given: Collection[NodeKey]) -> dict[NodeKind, list[int]]:
    """The row keys of the nodes, by kind."""
    by_kind: dict[NodeKind, list[int]] = defaultdict(list)
    for node in given:
        kind, key = split_key(node)
        by_kind[kind].append(key)
    return by_kind


def row_keys(given: Collection[NodeKey], kind: NodeKind) -> list[int]:
    """The row keys of those of this kind."""
    return [row_key(node) for node in given if kind_of(node) is kind]


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys in parts that one statement takes."""
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def fetch(
    connection: Connection, statement: Select[*tuple[Any, ...]], keys: Sequence[int], **values: object
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a statement that asks for `keys`, in parts."""
    for part in chunks(keys):
        yield from connection.execute(statement, {"keys": part, **values})


def live_nodes(ask: SqlAsk, given: Collection[NodeKey]) -> set[NodeKey]:
    """Those of the nodes that exist and are not withdrawn."""
    by_kind = keys_by_kind(given)
    lists = {name: by_kind.get(kind, []) for name, kind in _LISTS.items()}
    return {row[0] for row in ask("live", **lists)} if given else set()


_LISTS = {
    "persons": NodeKind.PERSON,
    "accounts": NodeKind.ACCOUNT,
    "cards": NodeKind.CARD,
    "phones": NodeKind.PHONE,
    "addresses": NodeKind.ADDRESS,
    "merchants": NodeKind.MERCHANT,
    "transactions": NodeKind.TRANSACTION,
}


def bring_nodes(ask: SqlAsk, given: Collection[NodeKey], into: Part) -> None:
    """Those of the nodes that exist, with what they say of themselves."""
    for kind, keys in keys_by_kind(given).items():
        _BRING[kind](ask, keys, into)


def _persons(ask: SqlAsk, keys: list[int], into: Part) -> None:
    details: dict[NodeKey, list[Fetched]] = defaultdict(list)
    for row in ask("persons", keys=keys):
        details[row[0]].append(row)
    for key, rows in details.items():
        # One without any detail has one row of nothing.
        stated = sorted(rows) if rows[0][1] is not None else []
        into.nodes[key] = nodes.person(key, [row[3:] for row in stated])


def _accounts(ask: SqlAsk, keys: list[int], into: Part) -> None:
    states: dict[NodeKey, list[Fetched]] = defaultdict(list)
    for row in ask("accounts", keys=keys):
        states[row[0]].append(row)
    for key, rows in states.items():
        stated = sorted(rows) if rows[0][1] is not None else []
        into.nodes[key] = nodes.account(key, rows[0][3], [row[4:] for row in stated])


def _cards(ask: SqlAsk, keys: list[int], into: Part) -> None:
    for row in map(CardRow._make, ask("cards", keys=keys)):
        into.cards[row.key] = row
        into.nodes[row.key] = nodes.card(row.key, row.last4, row.masked)


def _phones(ask: SqlAsk, keys: list[int], into: Part) -> None:
    into.nodes |= {key: nodes.phone(key, masked) for key, masked in ask("phones", keys=keys)}


def _addresses(ask: SqlAsk, keys: list[int], into: Part) -> None:
    into.nodes |= {key: nodes.address(key, text) for key, text in ask("addresses", keys=keys)}


def _merchants(ask: SqlAsk, keys: list[int], into: Part) -> None:
    into.nodes |= {key: nodes.merchant(key, name, number) for key, name, number in ask("merchants", keys=keys)}


def _transactions(ask: SqlAsk, keys: list[int], into: Part) -> None:
    for row in map(TransactionRow._make, ask("transactions", keys=keys)):
        into.transactions[row.key] = row
        into.nodes[row.key] = transaction_node(row)


_BRING: Mapping[NodeKind, Callable[[SqlAsk, list[int], Part], None]] = {
    NodeKind.PERSON: _persons,
    NodeKind.ACCOUNT: _accounts,
    NodeKind.CARD: _cards,
    NodeKind.PHONE: _phones,
    NodeKind.ADDRESS: _addresses,
    NodeKind.MERCHANT: _merchants,
    NodeKind.TRANSACTION: _transactions,
}


class _Words(dict[str, str]):
    """Code → word, for a column of `kept_values.Word`; a word without a code is spelt behind a sign."""

    def __missing__(self, kept: str) -> str:
        return kept[1:]


_PRECISION, _CURRENCY, _ENTRY_MODE = (
    _Words({code: word for word, code in codes.items()}) for codes in (PRECISIONS, CURRENCIES, ENTRY_MODES)
)


def currency_word(kept: str) -> str:
    """The currency that is kept so."""
    return _CURRENCY[kept]


def transaction_node(row: TransactionRow) -> Node:
    """A row of `transactions` as it is shown."""
    return nodes.transaction(
        row,
        _PRECISION[row.precision],
        None if row.posted_on is None else day_text(int(row.posted_on)),
        _CURRENCY[row.currency],
        None if row.entry_mode is None else _ENTRY_MODE[row.entry_mode],
    )
