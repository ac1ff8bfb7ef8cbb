"""What the projection takes over from SQL: always the present state of a range of keys, so that taking it over twice changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, func, select

from graph.adapters.sql_nodes import TABLES, bring_nodes, fetch, live_nodes
from graph.adapters.sql_rows import CARDS, LINKS, TRANSACTIONS, card_link, stored_link, transaction_links
from graph.adapters.sql_statements import SqlAsk
from graph.adapters.tables import account_state, batch, card, link, outbox, person_detail, txn
from graph.links import LinkRow
from graph.lookups import Part
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key, split_key

Properties = dict[str, Any]
"""What a node bears in the projection: key, label, its attributes, and what the look-ups search by."""

_FIRST: BindParameter[int] = bindparam("first")
_LAST: BindParameter[int] = bindparam("last")
_KEYS: BindParameter[list[int]] = bindparam("keys", expanding=True)

_NODE_OF = {
    **{table.name: (table, kind, table.c.key) for kind, table in TABLES.items()},
    "person_detail": (person_detail, NodeKind.PERSON, person_detail.c.person),
    "account_state": (account_state, NodeKind.ACCOUNT, account_state.c.account),
}
"""Table → the kind and key of the node that a row of it is, or says something of."""


@dataclass(slots=True)
class Slice:
    """A part of the facts, as they stand now."""

    nodes: dict[NodeKey, Properties] = field(default_factory=dict)
    gone_nodes: set[NodeKey] = field(default_factory=set)
    """Withdrawn."""
    links: set[LinkRow] = field(default_factory=set)
    gone_links: dict[LinkKind, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Withdrawn, by kind."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of keys of a table, with the outbox entry it completes."""

    table: str
    first: int
    last: int
    completes: int
    """The number of the entry, or of the one before it while the entry has further pieces."""

    def __len__(self) -> int:
        return self.last - self.first + 1


def outbox_pieces(connection: Connection, after: int, size: int) -> Iterator[Piece]:
    """What stands in the outbox behind the entry, in order, in pieces of at most so many keys."""
    for entry in connection.execute(select(outbox).where(outbox.c.seq > after).order_by(outbox.c.seq)):
        yield from _cut(entry.table_name, entry.first_key, entry.last_key, size, entry.seq)


def all_pieces(connection: Connection, size: int) -> Iterator[Piece]:
    """Every fact of the graph, in pieces that complete no entry."""
    for table in (*TABLES.values(), link):
        first, last = connection.execute(select(func.min(table.c.key), func.max(table.c.key))).one()
        if first is not None:
            for piece in _cut(table.name, first, last, size, 1):
                yield Piece(piece.table, piece.first, piece.last, 0)


def _cut(table: str, first: int, last: int, size: int, seq: int) -> Iterator[Piece]:
    for start in range(first, last + 1, size):
        end = min(start + size - 1, last)
        yield Piece(table, start, end, seq if end == last else seq - 1)


def load(connection: Connection, pieces: Collection[Piece]) -> Slice:
    """The present state of what the pieces cover."""
    part = Slice()
    for piece in pieces:
        if piece.table == link.name:
            _load_links(connection, piece, part)
        else:
            _load_nodes(connection, piece, part)
    return part


def _load_nodes(connection: Connection, piece: Piece, part: Slice) -> None:
    table, kind, column = _NODE_OF[piece.table]
    keys = {node_key(kind, key) for key in connection.execute(select(column).where(_within(table, piece)).distinct()).scalars()}
    nodes = node_properties(connection, keys)
    part.nodes |= nodes
    part.gone_nodes |= keys - nodes.keys()
    if table is card:
        part.links |= {card_link(row) for row in connection.execute(CARDS.where(_within(table, piece)))}
    if table is txn:
        for row in connection.execute(TRANSACTIONS.where(_within(table, piece))):
            part.links.update(transaction_links(row))


def _load_links(connection: Connection, piece: Piece, part: Slice) -> None:
    part.links |= {stored_link(row) for row in connection.execute(LINKS.where(_within(link, piece)))}
    gone = select(link.c.kind, link.c.key).where(_within(link, piece), link.c.withdrawn_at.is_not(None))
    for row in connection.execute(gone):
        part.gone_links[LinkKind(row.kind)].add(row.key)


def _within(table: Table, piece: Piece) -> Any:  # noqa: ANN401 - SQLAlchemy's expressions of a table's columns are untyped
    return table.c.key.between(piece.first, piece.last)


_SEARCHED_BY = select(txn.c.key, txn.c.account, txn.c.merchant, txn.c.made_at).where(txn.c.key.in_(_KEYS))


def node_properties(connection: Connection, keys: Collection[NodeKey]) -> dict[NodeKey, Properties]:
    """What the nodes that exist bear in the projection."""
    loaded = Part()
    bring_nodes(SqlAsk(connection), keys, loaded)
    nodes = loaded.nodes
    found: dict[NodeKey, Properties] = {
        key: {"key": int(key), "label": node.label, **{name: value for name, value in node.attributes.items() if value is not None}}
        for key, node in nodes.items()
    }
    transactions = [split_key(key)[1] for key, node in nodes.items() if node.kind is NodeKind.TRANSACTION]
    for row in fetch(connection, _SEARCHED_BY, transactions):
        searched: Properties = {"merchant": node_key(NodeKind.MERCHANT, row.merchant), "made_at": row.made_at}
        if row.account is not None:
            searched["account"] = node_key(NodeKind.ACCOUNT, row.account)
        found[node_key(NodeKind.TRANSACTION, row.key)] |= searched
    return found


def link_properties(row: LinkRow) -> Properties:
    """What a link bears in the projection."""
    stated = {
        "key": row.key,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "batch": row.batch,
        "row": row.row,
        "basis": row.basis,
    }
    return {name: value for name, value in stated.items() if value is not None}


_BATCHES: Select[Any] = select(batch.c.key, batch.c.document, batch.c.file_name.label("file"), batch.c.source_system.label("system")).where(
    batch.c.key.in_(_KEYS)
)


def batch_properties(connection: Connection, keys: Collection[int]) -> list[Properties]:
    """What the batches bear in the projection."""
    return [dict(row._mapping) for row in fetch(connection, _BATCHES, sorted(keys))]  # noqa: SLF001 - the public name of a row's columns


def all_nodes(connection: Connection, size: int) -> Iterator[tuple[NodeKind, Properties]]:
    """Every node that exists, as the projection should bear it."""
    for piece in all_pieces(connection, size):
        if piece.table != link.name:
            part = load(connection, [piece])
            yield from ((split_key(key)[0], properties) for key, properties in part.nodes.items())


def all_links(connection: Connection, size: int) -> Iterator[LinkRow]:
    """Every link that is not withdrawn and whose two ends are not."""
    for piece in all_pieces(connection, size):
        links = load(connection, [piece]).links
        live = live_nodes(SqlAsk(connection), {end for row in links for end in (row.start, row.end)})
        yield from (row for row in links if row.start in live and row.end in live)
