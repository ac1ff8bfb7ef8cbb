"""The link reader on SQL: SQLite in a workspace, PostgreSQL where it is shared, one text for both."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise, repeat

from sqlalchemy import Connection, func, select

from graph import nodes
from graph.adapters.sql_identity import joined_persons
from graph.adapters.sql_nodes import bring_nodes, currency_word, live_nodes, row_keys, transaction_node
from graph.adapters.sql_statements import Fetched, SqlAsk
from graph.adapters.tables import outbox
from graph.identity import Groups
from graph.joined import with_persons_joined
from graph.links import READ_FROM_TABLES, LinkRow, Node, Origin
from graph.lookups import Adjacent, CardRow, Carried, Employed, LinkRows, Meeting, Part, Spent, Step, Sum, TransactionRow
from graph.reader import Answer, QuestionReader
from graph.vocabulary import LinkKind, NodeKey, NodeKind, kind_of, node_key, parse_public_id, row_key

_FIRST_TRANSACTION = node_key(NodeKind.TRANSACTION, 0)
"""Transactions have the last of the kinds: among the nodes of a link they are told by their size."""
_MICROS = 1_000_000


class SqlLinkReader(QuestionReader):
    """Answers straight from the facts, so it is never behind them."""

    def __init__(self, connection: Connection, moment: datetime | None = None, leading: Sequence[NodeKey] = ()) -> None:
        self._connection = connection
        self._moment = moment
        self._leading = leading

    def as_of(self, moment: datetime) -> "SqlLinkReader":
        """The same reader on a case date."""
        return SqlLinkReader(self._connection, moment, self._leading)

    def led_by(self, persons: Sequence[str]) -> "SqlLinkReader":
        """The same reader with these records leading."""
        return SqlLinkReader(self._connection, self._moment, [parse_public_id(each) for each in persons])

    def asked(self, question: Callable[[LinkRows], Answer]) -> Answer:
        """The question's answer from what this connection sees."""
        ask = self._ask()
        return question(with_persons_joined(SqlLinkRows(ask), joined_persons(ask, self._leading)))

    def joined(self) -> Groups:
        """The records that are one person."""
        return joined_persons(self._ask(), self._leading)

    def _ask(self) -> SqlAsk:
        return SqlAsk(self._connection, None if self._moment is None else int(self._moment.timestamp() * _MICROS))

    def watermark(self) -> int:
        """The number of the last outbox entry there is."""
        return last_entry(self._connection)


def last_entry(connection: Connection) -> int:
    """The number of the last outbox entry, 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(outbox.c.seq), 0))).scalar_one())


class SqlLinkRows:
    """The look-ups on an open connection; each reads what that connection sees."""

    def __init__(self, ask: SqlAsk) -> None:
        self._ask = ask
        self._gone: set[NodeKey] | None = None
        """The things that were withdrawn, once they are asked for; as good as none."""

    def lead(self, key: NodeKey) -> NodeKey:
        """The node itself: an engine knows records, and `JoinedRows` who is one."""
        return key

    def bring(self, keys: Collection[NodeKey], into: Part) -> None:
        """Those of the nodes that exist."""
        bring_nodes(self._ask, keys, into)

    def node(self, row: TransactionRow) -> Node:
        """The transaction as it is shown."""
        return transaction_node(row)

    def card_node(self, row: CardRow) -> Node:
        """The card as it is shown."""
        return nodes.card(row.key, row.last4, row.masked)

    def existing(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """The keys of those that exist."""
        return live_nodes(self._ask, keys)

    def live(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """Those of these nodes, which links lead to, that exist."""
        if self._ask.is_dated:
            return live_nodes(self._ask, keys)
        if self._gone is None:
            self._gone = {key for (key,) in self._ask("gone")}
        paid = [key for key in keys if key >= _FIRST_TRANSACTION]
        found = set(keys) - self._gone
        return found.difference(paid).union(live_nodes(self._ask, paid)) if paid else found

    def stored(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links of these kinds at these nodes."""
        return map(_link, self._ask("stored", nodes=list(keys), kinds=[kind.value for kind in kinds]))

    def stored_from(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links of these kinds that lead from these nodes."""
        return map(_link, self._ask("stored_from", nodes=list(keys), kinds=[kind.value for kind in kinds]))

    def cards(self, accounts: Collection[NodeKey]) -> Iterable[CardRow]:
        """The cards of these accounts."""
        return map(CardRow._make, self._ask("cards_of", keys=[row_key(key) for key in accounts]))

    def newest(self, place: NodeKey, start: int, end: int, limit: int) -> Iterable[TransactionRow]:
        """The card's or merchant's transactions between the two seconds, the newest so many."""
        name = "newest_of_card" if kind_of(place) is NodeKind.CARD else "newest_of_merchant"
        return map(TransactionRow._make, self._ask(name, place=row_key(place), start=start, end=end, limit=limit))

    def near(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(one of these, a node one link away)."""
        stored = [kind.value for kind in kinds if kind not in READ_FROM_TABLES]
        has_card = LinkKind.HAS_CARD in kinds
        transactions = row_keys(keys, NodeKind.TRANSACTION)
        rows = self._ask(
            "near",
            nodes=list(keys) if stored else [],
            kinds=stored,
            accounts=row_keys(keys, NodeKind.ACCOUNT) if has_card else [],
            cards=row_keys(keys, NodeKind.CARD) if has_card else [],
            used=transactions if LinkKind.USED_IN in kinds else [],
            made=transactions if LinkKind.MADE_AT in kinds else [],
        )
        return ((here, there) for here, there in rows)

    def merchants_of(self, cards: Collection[NodeKey]) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(card, merchant) for each transaction of these cards."""
        for card in cards:
            yield from ((card, merchant) for (merchant,) in self._ask("merchants_of_card", place=row_key(card)))

    def cards_at(self, merchants: Collection[NodeKey], limit: int) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(merchant, card) for each transaction, at most so many for each merchant."""
        for merchant in merchants:
            place = row_key(merchant)
            if self._ask("visits", place=place, limit=limit)[0][0] >= limit:
                yield from repeat((merchant, merchant), limit)
            else:
                yield from ((merchant, card) for (card,) in self._ask("cards_of_merchant", place=place, limit=limit))

    def newest_between(self, card: NodeKey, merchant: NodeKey) -> NodeKey:
        """The newest transaction of the card at the merchant."""
        return node_key(NodeKind.TRANSACTION, self._ask("newest_between", card=row_key(card), merchant=row_key(merchant))[0][0])

    def disputed(self, among: Collection[NodeKey] | None) -> set[NodeKey]:
        """The accounts that stand with a dispute."""
        rows = self._ask("disputed") if among is None else self._ask("disputed_among", keys=[row_key(key) for key in among])
        return {node_key(NodeKind.ACCOUNT, key) for (key,) in rows}

    def carriers(self, accounts: Collection[NodeKey]) -> Iterable[Carried]:
        """The phones and addresses of the accounts' holders and cards."""
        rows = self._ask("carriers", nodes=list(accounts), keys=[row_key(key) for key in accounts])
        found = [Carried(*row) for row in rows]
        live = self.live({one.medium for one in found})
        return [one for one in found if one.medium in live]

    def meetings(self, account: NodeKey, within_s: int) -> Iterable[Meeting]:
        """For each other account and merchant the pair closest in time."""
        return map(Meeting._make, self._ask("meetings", account=row_key(account), within=within_s))

    def spending(self, accounts: Collection[NodeKey], start: int, end: int) -> Iterable[Spent]:
        """What the accounts spent between the two seconds."""
        rows = self._ask("spending", keys=[row_key(key) for key in accounts], start=start, end=end)
        live = self.live({row[0] for row in rows})
        return [Spent._make(row) for row in rows if row[0] in live]

    def earliest(self, place: NodeKey, start: int, end: int, limit: int) -> Iterable[Step]:
        """The card's or merchant's transactions between the two seconds, the earliest so many."""
        name = "earliest_of_card" if kind_of(place) is NodeKind.CARD else "earliest_of_merchant"
        return map(Step._make, self._ask(name, place=row_key(place), start=start, end=end, limit=limit))

    def employers(self, accounts: Collection[NodeKey]) -> Iterable[Employed]:
        """Where the holders of these accounts work."""
        return map(Employed._make, self._ask("employers", nodes=list(accounts)))

    def adjacent(self, accounts: Collection[NodeKey], within_s: int, start: int, end: int) -> Iterable[Adjacent]:
        """Transactions of two accounts that follow one another at a merchant."""
        # Sorted here: SQLite's window functions take twice as long over the same rows.
        rows = sorted(self._ask("spending", keys=[row_key(key) for key in accounts], start=start, end=end))
        for (here, before_at, before_key, before), (merchant, made_at, key, account) in pairwise(rows):
            if merchant == here and account != before and made_at - before_at <= within_s:
                yield Adjacent(merchant, made_at, account, key, before_at, before, before_key)

    def visitors(self, merchants: Collection[NodeKey], start: int, end: int) -> Mapping[NodeKey, int]:
        """How many accounts spent at each merchant."""
        return dict(self._ask("visitors", keys=[row_key(key) for key in merchants], start=start, end=end))

    def population(self) -> int:
        """How many accounts there are."""
        return int(self._ask("population")[0][0])

    def amounts(self, accounts: Collection[NodeKey], start: int, end: int) -> Iterable[Sum]:
        """What the accounts spent at each merchant, in each currency."""
        for merchant, currency, *rest in self._ask("amounts", keys=[row_key(key) for key in accounts], start=start, end=end):
            yield Sum(merchant, currency_word(currency), *rest)

    def origins(self, batches: Collection[int]) -> Mapping[int, Origin]:
        """The file of each batch."""
        return {key: Origin(*stated) for key, *stated in self._ask("origins", keys=list(batches))}


_LINK_KINDS = {kind.value: kind for kind in LinkKind}


def _link(row: Fetched) -> LinkRow:
    return LinkRow(_LINK_KINDS[row[0]], *row[1:])
