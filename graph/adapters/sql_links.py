"""The link reader on SQL: SQLite in a workspace, PostgreSQL where it is shared, one text for both."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from graph.adapters.sql_nodes import fetch, keys_by_kind, live_nodes, load_nodes
from graph.adapters.sql_rows import NEWEST, TRANSACTIONS, Fetched, links_between, touching_links
from graph.adapters.tables import batch, card, merchant, outbox, txn
from graph.links import LinkAnswer, LinkRow, Node, Origin
from graph.lookups import Meeting, MerchantCount, Spending
from graph.paths import path
from graph.ports import A_DAY, EVERY_KIND, HUB_CAP, MOST_HOPS, NODE_CAP
from graph.questions import common, ego, neighbours, shared
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key, split_key


class SqlLinkReader:
    """Answers straight from the facts, so it is never behind them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows = SqlLinkRows(connection)

    def ego(self, node: str, *, hops: int = 2, kinds: Collection[LinkKind] = EVERY_KIND, cap: int = NODE_CAP) -> LinkAnswer:
        """The node and what lies around it."""
        return ego(self._rows, node, hops, kinds, cap)

    def path(
        self, start: str, end: str, *, hops: int = MOST_HOPS, kinds: Collection[LinkKind] = EVERY_KIND, hub_cap: int = HUB_CAP
    ) -> LinkAnswer:
        """A shortest path."""
        return path(self._rows, start, end, hops=hops, kinds=kinds, hub_cap=hub_cap)

    def shared(self, account: str, *, within: timedelta = A_DAY, cap: int = NODE_CAP) -> LinkAnswer:
        """The accounts that share a phone, an address or a merchant."""
        return shared(self._rows, account, within, cap)

    def common(self, accounts: Sequence[str], window: Window, *, top: int = 20, cap: int = NODE_CAP) -> LinkAnswer:
        """The merchants of several of the accounts."""
        return common(self._rows, accounts, window, top, cap)

    def neighbours(self, nodes: Sequence[str]) -> Mapping[str, Mapping[NodeKind, int]]:
        """How many nodes of each kind stand one link away."""
        return neighbours(self._rows, nodes)

    def watermark(self) -> int:
        """The number of the last outbox entry there is."""
        return last_entry(self._connection)


def last_entry(connection: Connection) -> int:
    """The number of the last outbox entry, 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(outbox.c.seq), 0))).scalar_one())


_ONE: BindParameter[int] = bindparam("one")
_START: BindParameter[int] = bindparam("start")
_END: BindParameter[int] = bindparam("end")
_MANY: BindParameter[int] = bindparam("many")
_KEYS: BindParameter[list[int]] = bindparam("keys", expanding=True)
_ACCOUNTS: BindParameter[list[int]] = bindparam("accounts", expanding=True)
_MERCHANTS: BindParameter[list[int]] = bindparam("merchants", expanding=True)

_OTHERS = {
    NodeKind.CARD: select(txn.c.merchant.label("other"))
    .join(merchant, merchant.c.key == txn.c.merchant)
    .where(txn.c.card == _ONE, txn.c.withdrawn_at.is_(None), merchant.c.withdrawn_at.is_(None))
    .distinct(),
    NodeKind.MERCHANT: select(txn.c.card.label("other"))
    .join(card, card.c.key == txn.c.card)
    .where(txn.c.merchant == _ONE, txn.c.withdrawn_at.is_(None), card.c.withdrawn_at.is_(None))
    .distinct(),
}
_OTHER_SIDE = {NodeKind.CARD: NodeKind.MERCHANT, NodeKind.MERCHANT: NodeKind.CARD}
_NEWEST_BETWEEN = TRANSACTIONS.where(txn.c.card == _ONE, txn.c.merchant == bindparam("other")).order_by(*NEWEST).limit(1)
_ORIGINS = select(batch.c.key, batch.c.document, batch.c.file_name, batch.c.source_system).where(batch.c.key.in_(_KEYS))

_own, _other, _own_card, _other_card = txn.alias("own"), txn.alias("other"), card.alias("own_card"), card.alias("other_card")
_gap = func.abs(_other.c.made_at - _own.c.made_at)
_pairs = (
    select(
        _own.c.merchant,
        _own.c.key.label("own_txn"),
        _own.c.card.label("own_card"),
        _other.c.account,
        _other.c.key.label("other_txn"),
        _other.c.card.label("other_card"),
        func.row_number()
        .over(partition_by=(_other.c.account, _own.c.merchant), order_by=(_gap, _own.c.key, _other.c.key))
        .label("nearness"),
    )
    .join(_other, _other.c.merchant == _own.c.merchant)
    .join(_own_card, _own_card.c.key == _own.c.card)
    .join(_other_card, _other_card.c.key == _other.c.card)
    .join(merchant, merchant.c.key == _own.c.merchant)
    .where(
        _own.c.account == _ONE,
        _other.c.account != _ONE,
        _other.c.made_at.between(_own.c.made_at - bindparam("within"), _own.c.made_at + bindparam("within")),
        *(table.c.withdrawn_at.is_(None) for table in (_own, _other, _own_card, _other_card, merchant)),
    )
    .subquery()
)
_MEETINGS = select(_pairs).where(_pairs.c.nearness == 1)

_SPENT = (
    txn.c.account.in_(_ACCOUNTS),
    txn.c.made_at.between(_START, _END),
    *(table.c.withdrawn_at.is_(None) for table in (txn, card, merchant)),
)
_accounts_there = func.count(txn.c.account.distinct())
_COUNTS = (
    select(txn.c.merchant, _accounts_there.label("accounts"), func.count().label("transactions"))
    .join(card, card.c.key == txn.c.card)
    .join(merchant, merchant.c.key == txn.c.merchant)
    .where(*_SPENT)
    .group_by(txn.c.merchant)
    .having(_accounts_there > 1)
    .order_by(_accounts_there.desc(), func.count().desc(), txn.c.merchant)
    .limit(_MANY)
)
_SPENDING = (
    select(txn.c.key, txn.c.card, txn.c.account, txn.c.merchant)
    .join(card, card.c.key == txn.c.card)
    .join(merchant, merchant.c.key == txn.c.merchant)
    .where(*_SPENT, txn.c.merchant.in_(_MERCHANTS))
    .order_by(*NEWEST)
    .limit(_MANY)
)


class SqlLinkRows:
    """The look-ups on an open connection; each reads what that connection sees."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def nodes(self, keys: Collection[NodeKey]) -> dict[NodeKey, Node]:
        """Those of the nodes that exist."""
        return load_nodes(self._connection, keys)

    def live(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """The keys of those that exist."""
        return live_nodes(self._connection, keys)

    def touching(self, keys: Collection[NodeKey], kinds: Collection[LinkKind], newest: int) -> set[LinkRow]:
        """The links of these kinds at these nodes."""
        return touching_links(self._connection, keys, kinds, newest)

    def between(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> set[LinkRow]:
        """The links of these kinds with both ends among these nodes."""
        return links_between(self._connection, keys, kinds)

    def spent_at(self, keys: Collection[NodeKey], limit: int | None) -> set[tuple[NodeKey, NodeKey]]:
        """Card and merchant, or merchant and card, with a transaction between them."""
        found: set[tuple[NodeKey, NodeKey]] = set()
        for kind, row_keys in keys_by_kind(keys).items():
            if kind in _OTHERS:
                for key in row_keys:
                    others = self._connection.execute(_OTHERS[kind].limit(limit), {"one": key}).scalars()
                    found.update((node_key(kind, key), node_key(_OTHER_SIDE[kind], other)) for other in others)
        return found

    def newest_between(self, card: NodeKey, merchant: NodeKey) -> NodeKey:
        """The newest transaction of the card at the merchant."""
        keys = {"one": split_key(card)[1], "other": split_key(merchant)[1]}
        return node_key(NodeKind.TRANSACTION, self._connection.execute(_NEWEST_BETWEEN, keys).one().key)

    def meetings(self, account: NodeKey, within_s: int) -> list[Meeting]:
        """For each other account and merchant the pair closest in time."""
        one = split_key(account)[1]
        return [
            Meeting(
                _spending(row.own_txn, row.own_card, one, row.merchant), _spending(row.other_txn, row.other_card, row.account, row.merchant)
            )
            for row in self._connection.execute(_MEETINGS, {"one": one, "within": within_s})
        ]

    def merchant_counts(self, accounts: Collection[NodeKey], start: int, end: int, limit: int) -> list[MerchantCount]:
        """Merchants of at least two of the accounts."""
        values = {"accounts": [split_key(key)[1] for key in accounts], "start": start, "end": end, "many": limit}
        rows = self._connection.execute(_COUNTS, values)
        return [MerchantCount(node_key(NodeKind.MERCHANT, row.merchant), row.accounts, row.transactions) for row in rows]

    def spending(self, accounts: Collection[NodeKey], merchants: Collection[NodeKey], start: int, end: int, limit: int) -> list[Spending]:
        """The transactions of these accounts at these merchants."""
        values = {"start": start, "end": end, "many": limit}
        there = {"accounts": [split_key(key)[1] for key in accounts], "merchants": [split_key(key)[1] for key in merchants]}
        rows = self._connection.execute(_SPENDING, values | there)
        return [_spending(row.key, row.card, row.account, row.merchant) for row in rows]

    def origins(self, batches: Collection[int]) -> Mapping[int, Origin]:
        """The file of each batch."""
        rows: list[Fetched] = list(fetch(self._connection, _ORIGINS, sorted(batches)))
        return {row.key: Origin(row.document, row.file_name, row.source_system) for row in rows}


def _spending(key: int, card: int, account: int, merchant: int) -> Spending:
    return Spending(
        node_key(NodeKind.TRANSACTION, key),
        node_key(NodeKind.CARD, card),
        node_key(NodeKind.ACCOUNT, account),
        node_key(NodeKind.MERCHANT, merchant),
    )
