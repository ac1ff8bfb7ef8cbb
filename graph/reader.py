"""`LinkReader` over whatever gives the look-ups: an engine's adapter says only how its look-ups are reached."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from graph.chains import advancing, guarantees
from graph.disputes import denials, disputes
from graph.leads import common, compromise, spent
from graph.links import LinkAnswer
from graph.lookups import LinkRows
from graph.paths import connecting, path, paths
from graph.ports import A_DAY, EVERY_KIND, HUB_CAP, MOST_HOPS, NODE_CAP, WAYS
from graph.questions import ego, neighbours, shared
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKind

Answer = TypeVar("Answer")
"""What a question is answered with."""


class QuestionReader(ABC):
    """The named questions, each answered inside one reading of the engine."""

    @abstractmethod
    def asked(self, question: Callable[[LinkRows], Answer]) -> Answer:
        """The question's answer from the engine's look-ups."""

    def ego(
        self,
        node: str,
        *,
        hops: int = 2,
        kinds: Collection[LinkKind] = EVERY_KIND,
        window: Window | None = None,
        cap: int = NODE_CAP,
    ) -> LinkAnswer:
        """The node and what lies around it."""
        return self.asked(lambda rows: ego(rows, node, hops=hops, kinds=kinds, window=window, cap=cap))

    def path(
        self, start: str, end: str, *, hops: int = MOST_HOPS, kinds: Collection[LinkKind] = EVERY_KIND, hub_cap: int = HUB_CAP
    ) -> LinkAnswer:
        """A shortest path."""
        return self.asked(lambda rows: path(rows, start, end, hops=hops, kinds=kinds, hub_cap=hub_cap))

    def shared(self, account: str, *, within: timedelta = A_DAY, cap: int = NODE_CAP) -> LinkAnswer:
        """The accounts that share a phone, an address or a merchant."""
        return self.asked(lambda rows: shared(rows, account, within, cap))

    def common(self, accounts: Sequence[str], window: Window, *, top: int = 20, cap: int = NODE_CAP) -> LinkAnswer:
        """The merchants of several of the accounts."""
        return self.asked(lambda rows: common(rows, accounts, window, top, cap))

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
        """Every short way."""
        return self.asked(lambda rows: paths(rows, start, end, hops=hops, kinds=kinds, hub_cap=hub_cap, most=most))

    def connecting(
        self, nodes: Sequence[str], *, hops: int = MOST_HOPS, kinds: Collection[LinkKind] = EVERY_KIND, hub_cap: int = HUB_CAP
    ) -> LinkAnswer:
        """Shortest ways that together join the nodes."""
        return self.asked(lambda rows: connecting(rows, nodes, hops=hops, kinds=kinds, hub_cap=hub_cap))

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
        """A way on which time only advances."""
        return self.asked(lambda rows: advancing(rows, start, end, window=window, hops=hops, kinds=kinds, hub_cap=hub_cap))

    def guarantees(self, person: str, *, hops: int = MOST_HOPS, most: int = WAYS) -> LinkAnswer:
        """Chains of sureties."""
        return self.asked(lambda rows: guarantees(rows, person, hops, most))

    def disputes(self, *, within: timedelta = A_DAY, window: Window | None = None, cap: int = NODE_CAP) -> LinkAnswer:
        """What disputed accounts share."""
        return self.asked(lambda rows: disputes(rows, within, window, cap))

    def denials(self, account: str | None = None, *, cap: int = NODE_CAP) -> LinkAnswer:
        """Households in which two or more holders dispute."""
        return self.asked(lambda rows: denials(rows, account, cap))

    def compromise(self, accounts: Sequence[str], window: Window, *, top: int = 20, cap: int = NODE_CAP) -> LinkAnswer:
        """Merchants that more of the accounts visited than chance explains."""
        return self.asked(lambda rows: compromise(rows, accounts, window, top, cap))

    def spent(self, accounts: Sequence[str], window: Window, *, top: int = 100) -> LinkAnswer:
        """What the accounts spent at each merchant."""
        return self.asked(lambda rows: spent(rows, accounts, window, top))

    def neighbours(self, nodes: Sequence[str]) -> Mapping[str, Mapping[NodeKind, int]]:
        """How many nodes of each kind stand one link away."""
        return self.asked(lambda rows: neighbours(rows, nodes))
