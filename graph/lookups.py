"""What the named questions ask of an engine: small look-ups, each written in the engine's own query language.

An engine answers for one case date: what was recorded later it does not give, and what was withdrawn later still stands.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from graph.errors import UnknownEntity
from graph.links import READ_FROM_TABLES, Finding, LinkAnswer, LinkRow, Node, Origin, shown
from graph.vocabulary import LinkKind, NodeKey, NodeKind, kind_of, parse_public_id, row_key


class TransactionRow(NamedTuple):
    """A transaction by its keys, and what its node says in the engine's own spelling."""

    key: NodeKey
    card: NodeKey | None
    """Absent where the engine keeps no link to a card that was withdrawn; so with the merchant."""
    merchant: NodeKey | None
    account: NodeKey | None
    made_at: int
    made_until: int
    precision: str
    posted_on: str | int | None
    amount_fen: int
    currency: str
    entry_mode: str | None
    city: str | None
    batch: int
    row: int


class CardRow(NamedTuple):
    """A card and the account it belongs to, where that is known."""

    key: NodeKey
    account: NodeKey | None
    last4: str
    masked: str
    batch: int
    row: int


@dataclass(slots=True)
class Part:
    """What has been brought from the engine: nodes that exist, and of cards and transactions what they bear."""

    nodes: dict[NodeKey, Node] = field(default_factory=dict)
    cards: dict[NodeKey, CardRow] = field(default_factory=dict)
    transactions: dict[NodeKey, TransactionRow] = field(default_factory=dict)


class Meeting(NamedTuple):
    """Two accounts at one merchant: the two transactions that lie closest in time."""

    merchant: NodeKey
    account: NodeKey
    """The other account."""
    own: NodeKey
    own_card: NodeKey
    other: NodeKey
    other_card: NodeKey


class Carried(NamedTuple):
    """An account's way to a phone or an address: through its holder or its card."""

    account: NodeKey
    carrier: NodeKey
    medium: NodeKey


class Step(NamedTuple):
    """A transaction from a card or a merchant onwards to the other."""

    transaction: NodeKey
    made_at: int
    other: NodeKey


class Adjacent(NamedTuple):
    """Two transactions at one merchant that follow one another among those asked for, of different accounts."""

    merchant: NodeKey
    made_at: int
    account: NodeKey
    transaction: NodeKey
    before_at: int
    before: NodeKey
    """The account of the one before."""
    before_transaction: NodeKey


class Employed(NamedTuple):
    """An account whose holder works, by some paper, where it is spelt so."""

    account: NodeKey
    holder: NodeKey
    name: str


class Sum(NamedTuple):
    """What was spent at a merchant in one currency."""

    merchant: NodeKey
    currency: str
    transactions: int
    amount_fen: int
    first: int
    last: int


class Spent(NamedTuple):
    """A transaction of an account at a merchant. Sorted, those of one merchant stand in order of time."""

    merchant: NodeKey
    made_at: int
    transaction: NodeKey
    account: NodeKey


class LinkRows(Protocol):
    """The look-ups of an engine. No fact is given that was withdrawn or not yet known; of a link that is, an end may be."""

    def lead(self, key: NodeKey) -> NodeKey:
        """The node that stands for this one: itself, save for a record of a person who is several."""

    def bring(self, keys: Collection[NodeKey], into: Part) -> None:
        """Those of the nodes that exist."""

    def node(self, row: TransactionRow) -> Node:
        """The transaction as it is shown."""

    def card_node(self, row: CardRow) -> Node:
        """The card as it is shown."""

    def existing(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """The keys of those that exist, of any keys."""

    def live(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """Those of these nodes, which links lead to, that exist."""

    def stored(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links of these kinds at these nodes, at whichever end; one between two of them may be given twice."""

    def stored_from(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links of these kinds that lead from these nodes."""

    def cards(self, accounts: Collection[NodeKey]) -> Iterable[CardRow]:
        """The cards of these accounts."""

    def newest(self, place: NodeKey, start: int, end: int, limit: int) -> Iterable[TransactionRow]:
        """The card's or merchant's transactions between the two seconds, the newest so many."""

    def near(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(one of these, a node one link of these kinds away); a card's and a merchant's transactions are not looked for."""

    def merchants_of(self, cards: Collection[NodeKey]) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(card, merchant) for each transaction of these cards; one of them may be withdrawn."""

    def cards_at(self, merchants: Collection[NodeKey], limit: int) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(merchant, card) for each transaction at these merchants, at most so many for each merchant; a card may be withdrawn.

        Where there are so many it is too many, and whose cards they are is of no matter.
        """

    def newest_between(self, card: NodeKey, merchant: NodeKey) -> NodeKey:
        """The newest transaction of the card at the merchant; there is one."""

    def disputed(self, among: Collection[NodeKey] | None) -> set[NodeKey]:
        """The accounts that stand with a dispute in the newest export of a currency; all of the bank, or those of these."""

    def carriers(self, accounts: Collection[NodeKey]) -> Iterable[Carried]:
        """The phones and addresses of the accounts' holders and cards."""

    def meetings(self, account: NodeKey, within_s: int) -> Iterable[Meeting]:
        """For each other account and merchant the pair closest in time; of equally close ones that with the least transaction keys, own first."""

    def spending(self, accounts: Collection[NodeKey], start: int, end: int) -> Iterable[Spent]:
        """What the accounts spent between the two seconds at merchants that exist."""

    def earliest(self, place: NodeKey, start: int, end: int, limit: int) -> Iterable[Step]:
        """The card's or merchant's transactions between the two seconds, the earliest so many; the other end may be withdrawn."""

    def employers(self, accounts: Collection[NodeKey]) -> Iterable[Employed]:
        """Where the holders of these accounts work."""

    def adjacent(self, accounts: Collection[NodeKey], within_s: int, start: int, end: int) -> Iterable[Adjacent]:
        """Of these accounts' transactions between the two seconds, at each merchant in order of time and key: those next to one another.

        Only where they are of two accounts and within the time.
        """

    def visitors(self, merchants: Collection[NodeKey], start: int, end: int) -> Mapping[NodeKey, int]:
        """How many accounts of the whole bank spent at each merchant between the two seconds."""

    def population(self) -> int:
        """How many accounts there are."""

    def amounts(self, accounts: Collection[NodeKey], start: int, end: int) -> Iterable[Sum]:
        """What the accounts spent at each merchant between the two seconds, in each currency."""

    def origins(self, batches: Collection[int]) -> Mapping[int, Origin]:
        """The file of each batch."""


def existing(rows: LinkRows, given: str, kind: NodeKind | None = None) -> NodeKey:
    """The key of the node with this public id.

    Raises:
        UnknownEntity: there is none, or none of this kind.
    """
    return existing_all(rows, [given], kind)[0]


def existing_all(rows: LinkRows, given: Sequence[str], kind: NodeKind | None = None) -> list[NodeKey]:
    """The keys of the nodes with these public ids, each once, in their order; raises as `existing`."""
    keys = {rows.lead(parse_public_id(each)): each for each in given}
    live = rows.existing(keys)
    for key, each in keys.items():
        if (kind is not None and kind_of(key) is not kind) or key not in live:
            raise UnknownEntity(given=each)
    return list(keys)


def of_kind(keys: Iterable[NodeKey], kind: NodeKind) -> list[NodeKey]:
    """Those of this kind."""
    return [key for key in keys if kind_of(key) is kind]


def borne(part: Part, among: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterator[LinkRow]:
    """The links of these kinds that the cards and transactions among these nodes bear, both ends among them."""
    if LinkKind.HAS_CARD in kinds:
        for card in part.cards.values():
            if card.account is not None and card.key in among and card.account in among:
                yield LinkRow(LinkKind.HAS_CARD, row_key(card.key), card.account, card.key, None, None, card.batch, card.row, None)
    if LinkKind.USED_IN in kinds:
        for key, one in part.transactions.items():
            if one.card in among and key in among:
                yield _new(LinkRow, (_USED_IN, row_key(key), one.card, key, one.made_at, one.made_until, one.batch, one.row, None))
    if LinkKind.MADE_AT in kinds:
        for key, one in part.transactions.items():
            if one.merchant in among and key in among:
                yield _new(LinkRow, (_MADE_AT, row_key(key), key, one.merchant, one.made_at, one.made_until, one.batch, one.row, None))


_USED_IN, _MADE_AT = LinkKind.USED_IN, LinkKind.MADE_AT
_new = tuple.__new__


def stored_among(rows: LinkRows, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterator[LinkRow]:
    """The stored links of these kinds with both ends among these nodes."""
    sources, stored = [key for key in keys if kind_of(key) in SOURCES], set(kinds) - READ_FROM_TABLES
    return (link for link in rows.stored_from(sources, stored) if link.end in keys) if sources and stored else iter(())


SOURCES = frozenset({NodeKind.PERSON, NodeKind.CARD})
"""The kinds of nodes that stored links lead away from."""


def answer(
    rows: LinkRows,
    nodes: Sequence[Node],
    keys: Sequence[NodeKey],
    links: Iterable[LinkRow],
    *,
    truncated: bool,
    cap: int,
    **more: tuple[Finding, ...],
) -> LinkAnswer:
    """Put an answer together: the nodes in the order given, the links by kind and key with the files that stated them."""
    listed = list(links)
    origins = rows.origins({link.batch for link in listed})
    ids = {key: node.id for key, node in zip(keys, nodes, strict=True)}
    return LinkAnswer(tuple(nodes), shown(listed, ids, origins), truncated, cap, **more)


def part_of(
    rows: LinkRows,
    part: Part,
    keys: Sequence[NodeKey],
    kinds: Collection[LinkKind],
    *,
    truncated: bool,
    cap: int,
    **more: tuple[Finding, ...],
) -> LinkAnswer:
    """These nodes in this order, with the links of these kinds among them; what is not brought yet is brought."""
    rows.bring([key for key in keys if key not in part.nodes], part)
    among = set(keys)
    links = [*stored_among(rows, among, kinds), *borne(part, among, kinds)]
    return answer(rows, [part.nodes[key] for key in keys], keys, links, truncated=truncated, cap=cap, **more)
