"""What the other rooms ask of the link graph."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from graph.identity import Groups
from graph.links import Comparison, LinkAnswer
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKind

NODE_CAP = 500
HUB_CAP = 200
MOST_HOPS = 6
WAYS = 50
EVERY_KIND: frozenset[LinkKind] = frozenset(LinkKind)
A_DAY = timedelta(hours=24)


class LinkReader(Protocol):
    """Answers the named questions about links; every adapter gives the same answer in the same order.

    Records that stand judged to be one person are one node, under the id of the least of them; its attribute `records` names them, and any
    of their ids may be given. Every link among them keeps its own id and source.
    Ids are public ids. Withdrawn facts never appear. Raises `UnknownEntity` for an id that names nothing (or nothing of the kind asked for),
    `ValueRefused` for hops outside 1 to 6, `GraphServerAbsent` where a server is asked that does not answer.
    """

    def as_of(self, moment: datetime) -> "LinkReader":
        """The same questions on a case date: nothing recorded later is known, and what was withdrawn later still stands."""

    def led_by(self, persons: Sequence[str]) -> "LinkReader":
        """The same questions, with these records giving their ids to the persons they are joined in, the first of them named first."""

    def joined(self) -> Groups:
        """The records that are one person."""

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
        `hub_cap` neighbours, or a merchant with more than `hub_cap` transactions, is not passed through; that one was met and left aside
        is said as `truncated`.
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

    def paths(
        self,
        start: str,
        end: str,
        *,
        hops: int = MOST_HOPS,
        kinds: Collection[LinkKind] = EVERY_KIND,
        hub_cap: int = HUB_CAP,
        most: int = WAYS,
    ) -> LinkAnswer:
        """Every way of at most `hops` that passes no node twice, shortest first, of one length by key; hops and hubs as for `path`.

        A finding is one way: `about` its nodes from start to end, `hops` its length. Beyond `most` ways the rest is left out and said.
        """

    def connecting(
        self, nodes: Sequence[str], *, hops: int = MOST_HOPS, kinds: Collection[LinkKind] = EVERY_KIND, hub_cap: int = HUB_CAP
    ) -> LinkAnswer:
        """Shortest ways that together join the nodes: of all pairs the shortest way first, each that joins two groups not yet joined.

        A finding is one way. What cannot be joined within `hops` stands alone. At most 20 nodes, else `ValueRefused`.
        """

    def advancing(
        self,
        start: str,
        end: str,
        window: Window,
        *,
        hops: int = MOST_HOPS,
        kinds: Collection[LinkKind] = EVERY_KIND,
        hub_cap: int = HUB_CAP,
    ) -> LinkAnswer:
        """A way in the window on which no step is earlier than the one before: of those of fewest hops the one that arrives first.

        A transaction happens at the first instant it can mean. A link is gone along at its beginning, or at once where it holds already; one
        without dates is not gone along, save that of an account to its holder and its card. No nodes if there is none.
        """

    def guarantees(self, person: str, *, hops: int = MOST_HOPS, most: int = WAYS) -> LinkAnswer:
        """For whose accounts the person stands surety, for whose those holders do, and so on; and who stands surety for the person.

        A finding is one chain from surety to debtor: `direction` says whether the person `gives` or `receives`, `circle` whether it comes
        back to somebody in it.
        """

    def disputes(self, *, within: timedelta = A_DAY, window: Window | None = None, cap: int = NODE_CAP) -> LinkAnswer:
        """What disputed accounts of the whole bank share: a phone, an address, an employer's spelling, a merchant within the time.

        A finding is one thing shared: `about` it and then the accounts, `through` its kind, `accounts` how many. Phones and addresses are
        those of `shared`; at a merchant an account counts that has a transaction within the time of another disputed account's, shown by
        the one closest to it. Phones first, then addresses, employers, merchants, each by how many accounts. With a window only
        transactions in it count.
        """

    def denials(self, account: str | None = None, *, cap: int = NODE_CAP) -> LinkAnswer:
        """Households in which two or more holders have disputed accounts; with an account only its own.

        A household is persons joined by a recorded marriage or kinship, or by a phone or an address that two to ten of them have. A finding is
        one household: `about` persons, accounts, what they share; `merchants` counts those at which two of the accounts spent.
        """

    def compromise(self, accounts: Sequence[str], window: Window, *, top: int = 20, cap: int = NODE_CAP) -> LinkAnswer:
        """The merchants that more of the accounts visited in the window than chance explains, with the transactions: a lead, never a fact.

        A finding is one merchant: `accounts_here` of `accounts_asked`, beside `all_here` of `all_accounts` of the bank; `lift`, how many times
        as frequent a visit is among the asked; `chance`, how often so many blindly drawn accounts would have so many visitors (Fisher's
        exact test, one-sided), least first. So a shop where everybody goes does not win. `merchants_tested` says how many chances there were.
        """

    def spent(self, accounts: Sequence[str], window: Window, *, top: int = 100) -> LinkAnswer:
        """What the accounts spent at each merchant in the window: a finding for each merchant and currency, most first."""

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
