"""What the named questions ask of an engine: small look-ups, each written in the engine's own query language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from graph.errors import UnknownEntity
from graph.links import LinkAnswer, LinkRow, Node, Origin
from graph.vocabulary import LinkKind, NodeKey, NodeKind, parse_public_id, split_key


@dataclass(frozen=True, slots=True)
class Spending:
    """A transaction by its keys."""

    transaction: NodeKey
    card: NodeKey
    account: NodeKey
    merchant: NodeKey


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two accounts at one merchant: the two transactions that lie closest in time."""

    own: Spending
    other: Spending


@dataclass(frozen=True, slots=True)
class MerchantCount:
    """How many of the accounts spent at the merchant in the window, and how often."""

    merchant: NodeKey
    accounts: int
    transactions: int


class LinkRows(Protocol):
    """The look-ups of an engine. No withdrawn fact is ever given, except that `touching` may give a link whose other end is withdrawn."""

    def nodes(self, keys: Collection[NodeKey]) -> dict[NodeKey, Node]:
        """Those of the nodes that exist."""

    def live(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """The keys of those that exist."""

    def touching(self, keys: Collection[NodeKey], kinds: Collection[LinkKind], newest: int) -> set[LinkRow]:
        """The links of these kinds at these nodes; of each card's and each merchant's transactions only so many, the newest."""

    def between(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> set[LinkRow]:
        """The links of these kinds with both ends among these nodes."""

    def spent_at(self, keys: Collection[NodeKey], limit: int | None) -> set[tuple[NodeKey, NodeKey]]:
        """(card, merchant) and (merchant, card) with a transaction between them; at most so many others for each, if limited."""

    def newest_between(self, card: NodeKey, merchant: NodeKey) -> NodeKey:
        """The newest transaction of the card at the merchant; there is one."""

    def meetings(self, account: NodeKey, within_s: int) -> list[Meeting]:
        """For each other account and merchant the pair closest in time; of equally close ones that with the least transaction keys, own first."""

    def merchant_counts(self, accounts: Collection[NodeKey], start: int, end: int, limit: int) -> list[MerchantCount]:
        """Merchants of at least two of the accounts between the two seconds: most accounts, then most transactions, then least key."""

    def spending(self, accounts: Collection[NodeKey], merchants: Collection[NodeKey], start: int, end: int, limit: int) -> list[Spending]:
        """The transactions of these accounts at these merchants between the two seconds, newest first."""

    def origins(self, batches: Collection[int]) -> Mapping[int, Origin]:
        """The file of each batch."""


def existing(rows: LinkRows, given: str, kind: NodeKind | None = None) -> NodeKey:
    """The key of the node with this public id.

    Raises:
        UnknownEntity: there is none, or none of this kind.
    """
    key = parse_public_id(given)
    if (kind is not None and split_key(key)[0] is not kind) or not rows.live([key]):
        raise UnknownEntity(given=given)
    return key


def answer(rows: LinkRows, nodes: Collection[Node], links: Collection[LinkRow], *, truncated: bool, cap: int) -> LinkAnswer:
    """Put an answer together: the nodes in the order given, the links by kind and key with the files that stated them."""
    origins = rows.origins({link.batch for link in links})
    return LinkAnswer(tuple(nodes), tuple(link.shown(origins[link.batch]) for link in sorted(links)), truncated, cap)
