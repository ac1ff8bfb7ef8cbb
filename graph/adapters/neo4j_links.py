"""The link reader on Neo4j: the projection's answers, with the watermark they are of."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from graph import nodes
from graph.adapters.neo4j_server import Ask, Neo4jServer, Record, of_kinds, statements
from graph.errors import ProjectionBehind
from graph.identity import Groups
from graph.joined import with_persons_joined
from graph.links import ATTRIBUTES, LinkRow, Node, Origin
from graph.lookups import Adjacent, CardRow, Carried, Employed, LinkRows, Meeting, Part, Spent, Step, Sum, TransactionRow, of_kind
from graph.ports import LinkReader
from graph.questions import SPENDING
from graph.reader import Answer, QuestionReader
from graph.vocabulary import LinkKind, NodeKey, NodeKind, kind_of, public_id


def stand(ask: Ask) -> tuple[int, int]:
    """The version of the projection's set-up and the number of the last outbox entry it holds; zeros where there is none yet."""
    rows = ask(statements("questions.cypher")["stand"])
    return (rows[0]["schema"] or 0, rows[0]["seq"] or 0) if rows else (0, 0)


class Neo4jLinkReader(QuestionReader):
    """Answers from the projection; it refuses when that has not yet reached the entry the caller needs.

    The projection is what stands now. A case date is answered by `facts`, which alone keep what was withdrawn (decision 0018).
    """

    def __init__(self, server: Neo4jServer, facts: LinkReader, at_least: int = 0) -> None:
        self._server = server
        self._facts = facts
        self._at_least = at_least

    def as_of(self, moment: datetime) -> LinkReader:
        """The questions on a case date, by the facts."""
        return self._facts.as_of(moment)

    def led_by(self, persons: Sequence[str]) -> "Neo4jLinkReader":
        """The same reader with these records leading."""
        return Neo4jLinkReader(self._server, self._facts.led_by(persons), self._at_least)

    def joined(self) -> Groups:
        """The records that are one person, as the home of facts has it: a judgement counts at once, and the projection holds records."""
        return self._facts.joined()

    def asked(self, question: Callable[[LinkRows], Answer]) -> Answer:
        """The question's answer inside one reading transaction."""
        groups = self._facts.joined()

        def work(ask: Ask) -> Answer:
            at = stand(ask)[1]
            if at < self._at_least:
                raise ProjectionBehind(at=at, needed=self._at_least)
            return question(with_persons_joined(Neo4jLinkRows(ask), groups))

        return self._server.read(work)

    def watermark(self) -> int:
        """The number of the last outbox entry that has been taken over."""
        return projected(self._server)


def projected(server: Neo4jServer) -> int:
    """The number of the last outbox entry that the projection on this server has taken over."""
    return server.read(stand)[1]


class Neo4jLinkRows:
    """The look-ups inside one reading transaction."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._text = statements("questions.cypher")

    def lead(self, key: NodeKey) -> NodeKey:
        """The node itself: an engine knows records, and `JoinedRows` who is one."""
        return key

    def bring(self, keys: Collection[NodeKey], into: Part) -> None:
        """Those of the nodes that exist."""
        if paid := of_kind(keys, NodeKind.TRANSACTION):
            for row in map(_transaction, self._ask(self._text["transactions"], keys=paid)):
                into.transactions[row.key] = row
                into.nodes[row.key] = self.node(row)
        if cards := of_kind(keys, NodeKind.CARD):
            for card in map(_card, self._ask(self._text["cards"], keys=cards)):
                into.cards[card.key] = card
                into.nodes[card.key] = self.card_node(card)
        if others := [key for key in keys if kind_of(key) not in (NodeKind.CARD, NodeKind.TRANSACTION)]:
            into.nodes |= {NodeKey(row["key"]): _node(row) for row in self._ask(self._text["nodes"], keys=others)}

    def node(self, row: TransactionRow) -> Node:
        """The transaction as it is shown."""
        return nodes.transaction(row, row.precision, None if row.posted_on is None else str(row.posted_on), row.currency, row.entry_mode)

    def card_node(self, row: CardRow) -> Node:
        """The card as it is shown."""
        return nodes.card(row.key, row.last4, row.masked)

    def existing(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """The keys of those that exist."""
        return {NodeKey(row["key"]) for row in self._ask(self._text["live"], keys=list(keys))} if keys else set()

    def live(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """All of them: what was withdrawn is not in the projection, and no link leads to it."""
        return set(keys)

    def stored(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links of these kinds at these nodes."""
        return map(link_row, self._ask(of_kinds(self._text["stored"], kinds), keys=list(keys))) if kinds else ()

    def stored_from(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links of these kinds that lead from these nodes."""
        return map(link_row, self._ask(of_kinds(self._text["stored_from"], kinds), keys=list(keys))) if kinds else ()

    def cards(self, accounts: Collection[NodeKey]) -> Iterable[CardRow]:
        """The cards of these accounts."""
        return map(_card, self._ask(self._text["cards_of"], keys=list(accounts)))

    def newest(self, place: NodeKey, start: int, end: int, limit: int) -> Iterable[TransactionRow]:
        """The card's or merchant's transactions between the two seconds, the newest so many."""
        name = "newest_of_card" if kind_of(place) is NodeKind.CARD else "newest_of_merchant"
        return map(_transaction, self._ask(self._text[name], place=place, start=start, end=end, limit=limit))

    def near(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(one of these, a node one link away)."""
        for those, which in ((keys, set(kinds) - SPENDING), (of_kind(keys, NodeKind.TRANSACTION), SPENDING & set(kinds))):
            if those and which:
                for row in self._ask(of_kinds(self._text["near"], which), keys=list(those)):
                    yield NodeKey(row["key"]), NodeKey(row["other"])

    def merchants_of(self, cards: Collection[NodeKey]) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(card, merchant) for each transaction of these cards."""
        rows = self._ask(self._text["merchants_of_cards"], keys=list(cards)) if cards else []
        return [(NodeKey(row["key"]), NodeKey(row["other"])) for row in rows]

    def cards_at(self, merchants: Collection[NodeKey], limit: int) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(merchant, card) for each transaction, at most so many for each merchant."""
        rows = self._ask(self._text["cards_of_merchants"], keys=list(merchants), limit=limit)
        # A transaction whose card was withdrawn counts, and leads nowhere: to the merchant itself.
        return [(NodeKey(row["key"]), NodeKey(row["other"] or row["key"])) for row in rows]

    def newest_between(self, card: NodeKey, merchant: NodeKey) -> NodeKey:
        """The newest transaction of the card at the merchant."""
        return NodeKey(self._ask(self._text["newest_between"], card=card, merchant=merchant)[0]["key"])

    def disputed(self, among: Collection[NodeKey] | None) -> set[NodeKey]:
        """The accounts that stand with a dispute."""
        if among is None:
            return {NodeKey(row["key"]) for row in self._ask(self._text["disputed"])}
        return {NodeKey(row["key"]) for row in self._ask(self._text["disputed_among"], keys=list(among))}

    def carriers(self, accounts: Collection[NodeKey]) -> Iterable[Carried]:
        """The phones and addresses of the accounts' holders and cards."""
        return [Carried(row["account"], row["carrier"], row["medium"]) for row in self._ask(self._text["carriers"], keys=list(accounts))]

    def meetings(self, account: NodeKey, within_s: int) -> Iterable[Meeting]:
        """For each other account and merchant the pair closest in time."""
        rows = self._ask(self._text["meetings"], account=account, within=within_s)
        return [Meeting(*(row[name] for name in Meeting._fields)) for row in rows]

    def spending(self, accounts: Collection[NodeKey], start: int, end: int) -> Iterable[Spent]:
        """What the accounts spent between the two seconds."""
        rows = self._ask(self._text["spending"], accounts=list(accounts), start=start, end=end)
        return [Spent(*(row[name] for name in Spent._fields)) for row in rows]

    def earliest(self, place: NodeKey, start: int, end: int, limit: int) -> Iterable[Step]:
        """The card's or merchant's transactions between the two seconds, the earliest so many."""
        name = "earliest_of_card" if kind_of(place) is NodeKind.CARD else "earliest_of_merchant"
        rows = self._ask(self._text[name], place=place, start=start, end=end, limit=limit)
        # One whose other end was withdrawn counts, and leads nowhere: to where it came from.
        return [Step(row["transaction"], row["made_at"], row["other"] or place) for row in rows]

    def employers(self, accounts: Collection[NodeKey]) -> Iterable[Employed]:
        """Where the holders of these accounts work."""
        return [Employed(row["account"], row["holder"], row["name"]) for row in self._ask(self._text["employers"], keys=list(accounts))]

    def adjacent(self, accounts: Collection[NodeKey], within_s: int, start: int, end: int) -> Iterable[Adjacent]:
        """Transactions of two accounts that follow one another at a merchant."""
        rows = self._ask(self._text["adjacent"], accounts=list(accounts), within=within_s, start=start, end=end)
        return [Adjacent(*(row[name] for name in Adjacent._fields)) for row in rows]

    def visitors(self, merchants: Collection[NodeKey], start: int, end: int) -> Mapping[NodeKey, int]:
        """How many accounts spent at each merchant."""
        rows = self._ask(self._text["visitors"], keys=list(merchants), start=start, end=end)
        return {NodeKey(row["merchant"]): row["accounts"] for row in rows}

    def population(self) -> int:
        """How many accounts there are."""
        return int(self._ask(self._text["population"])[0]["accounts"])

    def amounts(self, accounts: Collection[NodeKey], start: int, end: int) -> Iterable[Sum]:
        """What the accounts spent at each merchant, in each currency."""
        rows = self._ask(self._text["amounts"], accounts=list(accounts), start=start, end=end)
        return [Sum(*(row[name] for name in Sum._fields)) for row in rows]

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


def _transaction(row: Record) -> TransactionRow:
    paid, stated = row["paid"], row["stated"] or {}
    return TransactionRow(
        NodeKey(row["key"]),
        row["card"],
        row["merchant"],
        paid.get("account"),
        paid["made_at"],
        stated.get("valid_to", paid["made_at"]),
        paid["at_precision"],
        paid.get("posted_on"),
        paid["amount_fen"],
        paid["currency"],
        paid.get("entry_mode"),
        paid.get("city"),
        stated.get("batch", 0),
        stated.get("row", 0),
    )


def _card(row: Record) -> CardRow:
    stated = row["stated"] or {}
    return CardRow(NodeKey(row["key"]), row["account"], row["last4"], row["label"], stated.get("batch", 0), stated.get("row", 0))


def _node(row: Record) -> Node:
    key = NodeKey(row["key"])
    kind = kind_of(key)
    # Neo4j keeps no nulls: an attribute that is not stored is one that is not stated.
    attributes = {name: row["properties"].get(name) for name in ATTRIBUTES[kind]}
    return Node(public_id(key), kind, row["label"], attributes)
