"""What the other rooms ask of the link graph."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from graph.links import Comparison, LinkAnswer
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKind

NODE_CAP = 500
HUB_CAP = 200
MOST_HOPS = 6
EVERY_KIND: frozenset[LinkKind] = frozenset(LinkKind)
A_DAY = timedelta(hours=24)


class LinkReader(Protocol):
    """Answers the named questions about links; every adapter gives the same answer in the same order.

    Ids are public ids. Withdrawn facts never appear. Raises `UnknownEntity` for an id that names nothing (or nothing of the kind asked for),
    `ValueRefused` for hops outside 1 to 6, `GraphServerAbsent` where a server is asked that does not answer.
    """

    def as_of(self, moment: datetime) -> "LinkReader":
        """The same questions on a case date: nothing recorded later is known, and what was withdrawn later still stands."""

    def ego(
        self,
        node: str,
        *,
        hops: int = 2,
        kinds: Collection[LinkKind] = EVERY_KIND,
        window: Window | None = None,
        cap: int = NODE_CAP,
    ) -> LinkAnswer:
        """The node and all within `hops` links of it, nearest first, with every link of these kinds among them.

        Of one distance those come first that have most links to the nodes before them, transactions last and the newest of them first. Beyond
        `cap` nodes the rest is left out and the answer says so. With a window only links that can have held in it count, and
        transactions that began in it; a link without dates can have held at any time.
        """

    def path(
        self, start: str, end: str, *, hops: int = MOST_HOPS, kinds: Collection[LinkKind] = EVERY_KIND, hub_cap: int = HUB_CAP
    ) -> LinkAnswer:
        """A shortest path of at most `hops`, in order from start to end; no nodes if there is none.

        From card to merchant through a transaction is one hop, and the newest such transaction stands for it. A node with more than
        `hub_cap` neighbours is not passed through; that one was met and left aside is said as `truncated`.
        """

    def shared(self, account: str, *, within: timedelta = A_DAY, cap: int = NODE_CAP) -> LinkAnswer:
        """The accounts that share a phone, an address, or a merchant within the time with this one, and through what.

        Phones and addresses are those of the holders, and those the cards were activated from or sent to. Disputed accounts come first (their
        attribute `disputed` says so), then those that share most. A phone or address of more than `HUB_CAP` links is shown but not followed.
        """

    def common(self, accounts: Sequence[str], window: Window, *, top: int = 20, cap: int = NODE_CAP) -> LinkAnswer:
        """The merchants at which at least two of the accounts spent in the window, those with most accounts first, with the transactions.

        A merchant's attributes `accounts_here` and `transactions_here` count what lies in the window, whether or not it fits under the cap.
        """

    def neighbours(self, nodes: Sequence[str]) -> Mapping[str, Mapping[NodeKind, int]]:
        """How many nodes of each kind stand one link away from each of these; kinds of which there are none are not named.

        A card's and a merchant's purchases are not counted: whose they are decides who may see them, and that is not the graph's to say.
        """

    def watermark(self) -> int:
        """The number of the last outbox entry the answers include."""


class LinkProjector(Protocol):
    """Keeps a projection of the facts on a graph server. Only it writes there."""

    def catch_up(self) -> int:
        """Take over what is new, and give the new watermark.

        Raises:
            GraphServerAbsent: the server does not answer; nothing is lost, and the next call goes on behind what was taken over.
        """
        ...

    def rebuild(self) -> int:
        """Make the projection anew from the facts, and give its watermark; raises as `catch_up`."""
        ...

    def compare(self) -> Comparison:
        """Count and hash both sides; raises as `catch_up`."""
        ...
