"""Nodes out of the SQL tables: what each kind says of itself, from the facts that are not withdrawn."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, Table, bindparam, select

from graph.adapters.tables import account, account_state, address, card, identifier, merchant, person, person_detail, phone, txn
from graph.links import ATTRIBUTES, Attribute, Node
from graph.money import Money
from graph.times import SHANGHAI
from graph.vocabulary import NodeKey, NodeKind, node_key, public_id, split_key

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

_Fetched = Row[*tuple[Any, ...]]


def keys_by_kind(nodes: Collection[NodeKey]) -> dict[NodeKind, list[int]]:
    """The row keys of the nodes, by kind."""
    by_kind: dict[NodeKind, list[int]] = defaultdict(list)
    for node in nodes:
        kind, key = split_key(node)
        by_kind[kind].append(key)
    return by_kind


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys in parts that one statement takes."""
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def fetch(connection: Connection, statement: Select[*tuple[Any, ...]], keys: Sequence[int], **values: object) -> Iterator[_Fetched]:
    """The rows of a statement that asks for `keys`, in parts."""
    for part in chunks(keys):
        yield from connection.execute(statement, {"keys": part, **values})


_KEYS: BindParameter[list[int]] = bindparam("keys", expanding=True)
_LIVE = {kind: select(table.c.key).where(table.c.key.in_(_KEYS), table.c.withdrawn_at.is_(None)) for kind, table in TABLES.items()}


def live_nodes(connection: Connection, nodes: Collection[NodeKey]) -> set[NodeKey]:
    """Those of the nodes that exist and are not withdrawn."""
    return {node_key(kind, row.key) for kind, keys in keys_by_kind(nodes).items() for row in fetch(connection, _LIVE[kind], keys)}


def load_nodes(connection: Connection, nodes: Collection[NodeKey]) -> dict[NodeKey, Node]:
    """Those of the nodes that exist, with what they say of themselves."""
    found: dict[NodeKey, Node] = {}
    for kind, keys in keys_by_kind(nodes).items():
        for key, label, attributes in _LOADERS[kind](connection, keys):
            node = node_key(kind, key)
            found[node] = Node(public_id(node), kind, label or public_id(node), attributes)
    return found


_Loaded = Iterator[tuple[int, str, dict[str, Attribute]]]

_DETAILS = (
    select(person_detail.c.person, person_detail.c.field, person_detail.c.value)
    .where(person_detail.c.person.in_(_KEYS), person_detail.c.withdrawn_at.is_(None))
    .order_by(person_detail.c.recorded_at, person_detail.c.key)
)


def _persons(connection: Connection, keys: Sequence[int]) -> _Loaded:
    values: dict[int, dict[str, list[str]]] = defaultdict(lambda: {name: [] for name in ATTRIBUTES[NodeKind.PERSON]})
    for row in fetch(connection, _DETAILS, keys):
        known = values[row.person].get(row.field)
        if known is not None and row.value not in known:
            known.append(row.value)
    for row in fetch(connection, _LIVE[NodeKind.PERSON], keys):
        names = values[row.key]["name"]
        yield row.key, names[-1] if names else "", dict(values[row.key])


_ACCOUNTS = select(account.c.key, account.c.account_no).where(account.c.key.in_(_KEYS), account.c.withdrawn_at.is_(None))
_STATES = (
    select(account_state.c.account, account_state.c.currency, account_state.c.dispute_type, account_state.c.periods_overdue)
    .where(account_state.c.account.in_(_KEYS), account_state.c.withdrawn_at.is_(None))
    .order_by(account_state.c.recorded_at, account_state.c.key)
)


def _accounts(connection: Connection, keys: Sequence[int]) -> _Loaded:
    current: dict[int, dict[str, _Fetched]] = defaultdict(dict)
    for row in fetch(connection, _STATES, keys):
        current[row.account][row.currency] = row
    for row in fetch(connection, _ACCOUNTS, keys):
        states = [state for _, state in sorted(current[row.key].items())]
        dispute = next((state.dispute_type for state in states if state.dispute_type), None)
        overdue = max((state.periods_overdue for state in states if state.periods_overdue is not None), default=None)
        attributes = {"account_no": row.account_no, "disputed": dispute is not None, "dispute_type": dispute, "periods_overdue": overdue}
        yield row.key, row.account_no, attributes


_CARDS = (
    select(card.c.key, card.c.last4, identifier.c.masked)
    .join(identifier, identifier.c.key == card.c.identifier)
    .where(card.c.key.in_(_KEYS), card.c.withdrawn_at.is_(None))
)
_PHONES = (
    select(phone.c.key, identifier.c.masked)
    .join(identifier, identifier.c.key == phone.c.identifier)
    .where(phone.c.key.in_(_KEYS), phone.c.withdrawn_at.is_(None))
)
_ADDRESSES = select(address.c.key, address.c.text).where(address.c.key.in_(_KEYS), address.c.withdrawn_at.is_(None))
_MERCHANTS = select(merchant.c.key, merchant.c.name, merchant.c.merchant_no).where(
    merchant.c.key.in_(_KEYS), merchant.c.withdrawn_at.is_(None)
)


def _cards(connection: Connection, keys: Sequence[int]) -> _Loaded:
    for row in fetch(connection, _CARDS, keys):
        yield row.key, row.masked, {"last4": row.last4}


def _phones(connection: Connection, keys: Sequence[int]) -> _Loaded:
    for row in fetch(connection, _PHONES, keys):
        yield row.key, row.masked, {}


def _addresses(connection: Connection, keys: Sequence[int]) -> _Loaded:
    for row in fetch(connection, _ADDRESSES, keys):
        yield row.key, row.text, {}


def _merchants(connection: Connection, keys: Sequence[int]) -> _Loaded:
    for row in fetch(connection, _MERCHANTS, keys):
        yield row.key, row.name, {"merchant_no": row.merchant_no}


_TRANSACTIONS = select(
    txn.c.key, txn.c.made_at, txn.c.made_precision, txn.c.posted_on, txn.c.amount_fen, txn.c.currency, txn.c.entry_mode, txn.c.city
).where(txn.c.key.in_(_KEYS), txn.c.withdrawn_at.is_(None))


def _transactions(connection: Connection, keys: Sequence[int]) -> _Loaded:
    for row in fetch(connection, _TRANSACTIONS, keys):
        made_at = datetime.fromtimestamp(row.made_at, UTC).astimezone(SHANGHAI)
        attributes: dict[str, Attribute] = {
            "at": made_at.isoformat(),
            "at_precision": row.made_precision,
            "posted_on": row.posted_on,
            "amount_fen": row.amount_fen,
            "currency": row.currency,
            "entry_mode": row.entry_mode,
            "city": row.city,
        }
        yield row.key, f"{made_at.date()} {Money(row.amount_fen, row.currency)}", attributes


_LOADERS: Mapping[NodeKind, Callable[[Connection, Sequence[int]], _Loaded]] = {
    NodeKind.PERSON: _persons,
    NodeKind.ACCOUNT: _accounts,
    NodeKind.CARD: _cards,
    NodeKind.PHONE: _phones,
    NodeKind.ADDRESS: _addresses,
    NodeKind.MERCHANT: _merchants,
    NodeKind.TRANSACTION: _transactions,
}
