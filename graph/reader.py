"""`LinkReader` over whatever gives the look-ups: an engine's adapter says only how its look-ups are reached."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from graph.leads import common
from graph.links import LinkAnswer
from graph.lookups import LinkRows
from graph.paths import path
from graph.ports import A_DAY, EVERY_KIND, HUB_CAP, MOST_HOPS, NODE_CAP
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

    def neighbours(self, nodes: Sequence[str]) -> Mapping[str, Mapping[NodeKind, int]]:
        """How many nodes of each kind stand one link away."""
        return self.asked(lambda rows: neighbours(rows, nodes))
