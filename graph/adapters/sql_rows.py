"""Links out of the SQL tables for the projection: the stored ones, and those that a card or a transaction bears itself."""

from typing import Any

from sqlalchemy import Row, select

from graph.adapters.tables import MADE_UNTIL, card, link, txn
from graph.links import LinkRow
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key

Fetched = Row[*tuple[Any, ...]]
"""A row of a result."""

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
