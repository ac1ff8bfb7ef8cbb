"""Links out of the SQL tables: the stored ones, and those that a card or a transaction bears itself."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from graph.adapters.sql_nodes import fetch, keys_by_kind
from graph.adapters.tables import MADE_UNTIL, card, link, txn
from graph.links import READ_FROM_TABLES, LinkRow
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key

Fetched = Row[*tuple[Any, ...]]
"""A row of a result."""

_KEYS: BindParameter[list[int]] = bindparam("keys", expanding=True)
_KINDS: BindParameter[list[int]] = bindparam("kinds", expanding=True)

LINKS = select(
    link.c.kind, link.c.key, link.c.src_node, link.c.dst_node, link.c.valid_from, link.c.valid_to, link.c.batch, link.c.row, link.c.basis
).where(link.c.withdrawn_at.is_(None))
"""The stored links that are not withdrawn."""
CARDS = select(card.c.key, card.c.account, card.c.batch, card.c.row).where(card.c.account.is_not(None), card.c.withdrawn_at.is_(None))
"""The cards that are not withdrawn and whose account is known."""
TRANSACTIONS = select(txn.c.key, txn.c.card, txn.c.account, txn.c.merchant, txn.c.made_at, MADE_UNTIL, txn.c.batch, txn.c.row).where(
    txn.c.withdrawn_at.is_(None)
)
"""The transactions that are not withdrawn."""
NEWEST = (txn.c.made_at.desc(), txn.c.key.desc())
"""Newest first; of one second the one recorded last."""

_LINKS_FROM = LINKS.where(link.c.src_node.in_(_KEYS), link.c.kind.in_(_KINDS))
_LINKS_TO = LINKS.where(link.c.dst_node.in_(_KEYS), link.c.kind.in_(_KINDS))
_CARDS_OF = CARDS.where(card.c.account.in_(_KEYS))
_CARDS_BY_KEY = CARDS.where(card.c.key.in_(_KEYS))
_BY_KEY = TRANSACTIONS.where(txn.c.key.in_(_KEYS))
_NEWEST_OF = {
    kind: TRANSACTIONS.where(column == bindparam("one")).order_by(*NEWEST).limit(bindparam("many"))
    for kind, column in ((NodeKind.CARD, txn.c.card), (NodeKind.MERCHANT, txn.c.merchant))
}


def stored_link(row: Fetched) -> LinkRow:
    """A row of `LINKS`."""
    ends = NodeKey(row.src_node), NodeKey(row.dst_node)
    return LinkRow(LinkKind(row.kind), row.key, *ends, row.valid_from, row.valid_to, row.batch, row.row, row.basis)


def card_link(row: Fetched) -> LinkRow:
    """What a row of `CARDS` bears: the account it belongs to."""
    ends = node_key(NodeKind.ACCOUNT, row.account), node_key(NodeKind.CARD, row.key)
    return LinkRow(LinkKind.HAS_CARD, row.key, *ends, None, None, row.batch, row.row, None)


def transaction_links(row: Fetched) -> tuple[LinkRow, LinkRow]:
    """What a row of `TRANSACTIONS` bears: the card it was made with, the merchant it was made at."""
    node, when = node_key(NodeKind.TRANSACTION, row.key), (row.made_at, row.made_until)
    used_in = LinkRow(LinkKind.USED_IN, row.key, node_key(NodeKind.CARD, row.card), node, *when, row.batch, row.row, None)
    made_at = LinkRow(LinkKind.MADE_AT, row.key, node, node_key(NodeKind.MERCHANT, row.merchant), *when, row.batch, row.row, None)
    return used_in, made_at


def touching_links(connection: Connection, keys: Collection[NodeKey], kinds: Collection[LinkKind], newest: int) -> set[LinkRow]:
    """The links of these kinds at these nodes; of a card's or merchant's transactions only so many, the newest."""
    found: set[LinkRow] = set()
    if stored := [kind.value for kind in kinds if kind not in READ_FROM_TABLES]:
        for statement in (_LINKS_FROM, _LINKS_TO):
            found.update(stored_link(row) for row in fetch(connection, statement, sorted(keys), kinds=stored))
    by_kind = keys_by_kind(keys)
    if LinkKind.HAS_CARD in kinds:
        found.update(card_link(row) for row in fetch(connection, _CARDS_OF, by_kind.get(NodeKind.ACCOUNT, ())))
        found.update(card_link(row) for row in fetch(connection, _CARDS_BY_KEY, by_kind.get(NodeKind.CARD, ())))
    for row in fetch(connection, _BY_KEY, by_kind.get(NodeKind.TRANSACTION, ())):
        found.update(one for one in transaction_links(row) if one.kind in kinds)
    for kind, place, which in ((LinkKind.USED_IN, NodeKind.CARD, 0), (LinkKind.MADE_AT, NodeKind.MERCHANT, 1)):
        for key in by_kind.get(place, ()) if kind in kinds and newest else ():
            found.update(transaction_links(row)[which] for row in connection.execute(_NEWEST_OF[place], {"one": key, "many": newest}))
    return found


def links_between(connection: Connection, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> set[LinkRow]:
    """The links of these kinds with both ends among these nodes."""
    return {link for link in _links_out_of(connection, keys, kinds) if link.start in keys and link.end in keys and link.kind in kinds}


def _links_out_of(connection: Connection, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterator[LinkRow]:
    # Asked from the end that has few: a person's links, a card's account, a transaction's two ends.
    if stored := [kind.value for kind in kinds if kind not in READ_FROM_TABLES]:
        yield from (stored_link(row) for row in fetch(connection, _LINKS_FROM, sorted(keys), kinds=stored))
    by_kind = keys_by_kind(keys)
    yield from (card_link(row) for row in fetch(connection, _CARDS_BY_KEY, by_kind.get(NodeKind.CARD, ())))
    for row in fetch(connection, _BY_KEY, by_kind.get(NodeKind.TRANSACTION, ())):
        yield from transaction_links(row)
