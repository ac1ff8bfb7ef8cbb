"""The link reader on Neo4j: the projection's answers, with the watermark they are of."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from graph.adapters.neo4j_server import Ask, Neo4jServer, Record, of_kinds, statements
from graph.errors import ProjectionBehind
from graph.links import ATTRIBUTES, LinkAnswer, LinkRow, Node, Origin
from graph.lookups import LinkRows, Meeting, MerchantCount, Spending
from graph.paths import path
from graph.ports import A_DAY, EVERY_KIND, HUB_CAP, MOST_HOPS, NODE_CAP
from graph.questions import SPENDING, common, ego, neighbours, shared
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, public_id, split_key

_UNLIMITED = 2**62
Answer = TypeVar("Answer")
"""What a question is answered with."""


def stand(ask: Ask) -> tuple[int, int]:
    """The version of the projection's set-up and the number of the last outbox entry it holds; zeros where there is none yet."""
    rows = ask(statements("questions.cypher")["stand"])
    return (rows[0]["schema"] or 0, rows[0]["seq"] or 0) if rows else (0, 0)


class Neo4jLinkReader:
    """Answers from the projection; it refuses when that has not yet reached the entry the caller needs."""

    def __init__(self, server: Neo4jServer, at_least: int = 0) -> None:
        self._server = server
        self._at_least = at_least

    def ego(self, node: str, *, hops: int = 2, kinds: Collection[LinkKind] = EVERY_KIND, cap: int = NODE_CAP) -> LinkAnswer:
        """The node and what lies around it."""
        return self._asked(lambda rows: ego(rows, node, hops, kinds, cap))

    def path(
        self, start: str, end: str, *, hops: int = MOST_HOPS, kinds: Collection[LinkKind] = EVERY_KIND, hub_cap: int = HUB_CAP
    ) -> LinkAnswer:
        """A shortest path."""
        return self._asked(lambda rows: path(rows, start, end, hops=hops, kinds=kinds, hub_cap=hub_cap))

    def shared(self, account: str, *, within: timedelta = A_DAY, cap: int = NODE_CAP) -> LinkAnswer:
        """The accounts that share a phone, an address or a merchant."""
        return self._asked(lambda rows: shared(rows, account, within, cap))

    def common(self, accounts: Sequence[str], window: Window, *, top: int = 20, cap: int = NODE_CAP) -> LinkAnswer:
        """The merchants of several of the accounts."""
        return self._asked(lambda rows: common(rows, accounts, window, top, cap))

    def neighbours(self, nodes: Sequence[str]) -> Mapping[str, Mapping[NodeKind, int]]:
        """How many nodes of each kind stand one link away."""
        return self._asked(lambda rows: neighbours(rows, nodes))

    def watermark(self) -> int:
        """The number of the last outbox entry that has been taken over."""
        return self._server.read(stand)[1]

    def _asked(self, question: Callable[[LinkRows], Answer]) -> Answer:
        def work(ask: Ask) -> Answer:
            at = stand(ask)[1]
            if at < self._at_least:
                raise ProjectionBehind(at=at, needed=self._at_least)
            return question(Neo4jLinkRows(ask))

        return self._server.read(work)


class Neo4jLinkRows:
    """The look-ups inside one reading transaction."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._text = statements("questions.cypher")

    def nodes(self, keys: Collection[NodeKey]) -> dict[NodeKey, Node]:
        """Those of the nodes that exist."""
        return {NodeKey(row["key"]): _node(row) for row in self._ask(self._text["nodes"], keys=list(keys))}

    def live(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """The keys of those that exist."""
        return {NodeKey(row["key"]) for row in self._ask(self._text["live"], keys=list(keys))}

    def touching(self, keys: Collection[NodeKey], kinds: Collection[LinkKind], newest: int) -> set[LinkRow]:
        """The links of these kinds at these nodes."""
        found: set[LinkRow] = set()
        asked = ((keys, set(kinds) - SPENDING), (_of_kind(keys, NodeKind.TRANSACTION), SPENDING & set(kinds)))
        for those, which in asked:
            if those and which:
                found.update(map(link_row, self._ask(of_kinds(self._text["touching"], which), keys=list(those))))
        for kind, place, name in (
            (LinkKind.USED_IN, NodeKind.CARD, "newest_of_cards"),
            (LinkKind.MADE_AT, NodeKind.MERCHANT, "newest_of_merchants"),
        ):
            if kind in kinds and newest and (those := _of_kind(keys, place)):
                found.update(map(link_row, self._ask(self._text[name], keys=those, newest=newest)))
        return found

    def between(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> set[LinkRow]:
        """The links of these kinds with both ends among these nodes."""
        return set(map(link_row, self._ask(of_kinds(self._text["between"], kinds), keys=list(keys)))) if kinds else set()

    def spent_at(self, keys: Collection[NodeKey], limit: int | None) -> set[tuple[NodeKey, NodeKey]]:
        """Card and merchant, or merchant and card, with a transaction between them."""
        found: set[tuple[NodeKey, NodeKey]] = set()
        for place, name in ((NodeKind.CARD, "merchants_of_cards"), (NodeKind.MERCHANT, "cards_of_merchants")):
            if those := _of_kind(keys, place):
                rows = self._ask(self._text[name], keys=those, limit=limit or _UNLIMITED)
                found.update((NodeKey(row["key"]), NodeKey(row["other"])) for row in rows)
        return found

    def newest_between(self, card: NodeKey, merchant: NodeKey) -> NodeKey:
        """The newest transaction of the card at the merchant."""
        return NodeKey(self._ask(self._text["newest_between"], card=card, merchant=merchant)[0]["key"])

    def meetings(self, account: NodeKey, within_s: int) -> list[Meeting]:
        """For each other account and merchant the pair closest in time."""
        return [
            Meeting(
                Spending(row["own"], row["own_card"], account, row["merchant"]),
                Spending(row["other"], row["other_card"], row["account"], row["merchant"]),
            )
            for row in self._ask(self._text["meetings"], account=account, within=within_s)
        ]

    def merchant_counts(self, accounts: Collection[NodeKey], start: int, end: int, limit: int) -> list[MerchantCount]:
        """Merchants of at least two of the accounts."""
        rows = self._ask(self._text["merchant_counts"], accounts=list(accounts), start=start, end=end, limit=limit)
        return [MerchantCount(NodeKey(row["merchant"]), row["accounts"], row["transactions"]) for row in rows]

    def spending(self, accounts: Collection[NodeKey], merchants: Collection[NodeKey], start: int, end: int, limit: int) -> list[Spending]:
        """The transactions of these accounts at these merchants."""
        values = {"accounts": list(accounts), "merchants": list(merchants), "start": start, "end": end, "limit": limit}
        return [Spending(row["key"], row["card"], row["account"], row["merchant"]) for row in self._ask(self._text["spending"], **values)]

    def origins(self, batches: Collection[int]) -> Mapping[int, Origin]:
        """The file of each batch."""
        rows = self._ask(self._text["origins"], keys=list(batches))
        return {row["key"]: Origin(row["document"], row["file"], row["system"]) for row in rows}


def link_row(row: Record) -> LinkRow:
    """A relationship as a link by keys."""
    stored = row["properties"]
    ends = NodeKey(row["start"]), NodeKey(row["end"])
    when = stored.get("valid_from"), stored.get("valid_to")
    return LinkRow(LinkKind[row["kind"]], stored["key"], *ends, *when, stored["batch"], stored["row"], stored.get("basis"))


def _node(row: Record) -> Node:
    key = NodeKey(row["key"])
    kind = split_key(key)[0]
    # Neo4j keeps no nulls: an attribute that is not stored is one that is not stated.
    attributes = {name: row["properties"].get(name) for name in ATTRIBUTES[kind]}
    return Node(public_id(key), kind, row["label"], attributes)


def _of_kind(keys: Collection[NodeKey], kind: NodeKind) -> list[NodeKey]:
    return [key for key in keys if split_key(key)[0] is kind]
