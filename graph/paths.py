"""A shortest path between two nodes, searched from both ends level by level.

From both ends because one side alone through merchants grows with the square of what both together look at; capped in hops and hubs because
without the cap one household shop joins everyone to everyone (reference graph.md, lesson 3).
"""

from collections import defaultdict
from collections.abc import Collection
from itertools import pairwise

from graph.links import LinkAnswer
from graph.lookups import LinkRows, answer, existing
from graph.questions import SPENDING, check_hops
from graph.vocabulary import LinkKind, NodeKey, NodeKind, split_key


def path(rows: LinkRows, start: str, end: str, *, hops: int, kinds: Collection[LinkKind], hub_cap: int) -> LinkAnswer:
    """A shortest path through nodes of at most `hub_cap` neighbours; `LinkReader.path` says what a hop is."""
    check_hops(hops)
    first, last = existing(rows, start), existing(rows, end)
    search = _Search(rows, frozenset(kinds), hub_cap, frozenset({first, last}))
    steps = search.between(first, last, hops)
    keys = _with_transactions(rows, steps)
    nodes = rows.nodes(keys)
    return answer(rows, [nodes[key] for key in keys], rows.between(keys, kinds), truncated=search.met_hub, cap=hub_cap)


def _with_transactions(rows: LinkRows, steps: list[NodeKey]) -> list[NodeKey]:
    """The steps with a transaction between each card and merchant."""
    keys = steps[:1]
    for here, there in pairwise(steps):
        kinds = {split_key(here)[0]: here, split_key(there)[0]: there}
        if kinds.keys() == {NodeKind.CARD, NodeKind.MERCHANT}:
            keys.append(rows.newest_between(kinds[NodeKind.CARD], kinds[NodeKind.MERCHANT]))
        keys.append(there)
    return keys


class _Side:
    """What one end has reached: each node with the one it was reached from."""

    def __init__(self, root: NodeKey) -> None:
        self.root = root
        self.reached_from: dict[NodeKey, NodeKey] = {root: root}
        self.frontier: list[NodeKey] = [root]
        self.hops = 0

    def way(self, node: NodeKey) -> list[NodeKey]:
        """From the node back to the root."""
        keys = [node]
        while keys[-1] != self.root:
            keys.append(self.reached_from[keys[-1]])
        return keys


class _Search:
    def __init__(self, rows: LinkRows, kinds: frozenset[LinkKind], hub_cap: int, ends: frozenset[NodeKey]) -> None:
        self._rows, self._kinds, self._hub_cap, self._ends = rows, kinds, hub_cap, ends
        self._neighbours: dict[NodeKey, set[NodeKey]] = {}
        self.met_hub = False

    def between(self, first: NodeKey, last: NodeKey, hops: int) -> list[NodeKey]:
        """The nodes from first to last, both included; none if there is no path."""
        if first == last:
            return [first]
        left, right = _Side(first), _Side(last)
        while left.hops + right.hops < hops and left.frontier and right.frontier:
            side, other = (left, right) if self._goes_first(left, right) else (right, left)
            self._advance(side)
            if meeting := self._passable(set(side.frontier) & other.reached_from.keys()):
                # Both sides hold whole levels, so every meeting here is equally short.
                node = min(meeting)
                return [*reversed(left.way(node)), *right.way(node)[1:]]
        return []

    @staticmethod
    def _goes_first(left: _Side, right: _Side) -> bool:
        # A step never ends in a transaction, so a side that starts in one must leave it before the sides can meet.
        for side in (left, right):
            if side.hops == 0 and split_key(side.root)[0] is NodeKind.TRANSACTION:
                return side is left
        return len(left.frontier) <= len(right.frontier)

    def _advance(self, side: _Side) -> None:
        fresh: dict[NodeKey, NodeKey] = {}
        passable = self._passable(side.frontier)
        for node in sorted(passable):
            for neighbour in self._neighbours[node]:
                if neighbour not in side.reached_from:
                    fresh.setdefault(neighbour, node)
        side.reached_from |= fresh
        side.frontier = sorted(fresh)
        side.hops += 1

    def _passable(self, nodes: Collection[NodeKey]) -> set[NodeKey]:
        """Those that are an end or no hub; their neighbours are known afterwards."""
        self._look_up([node for node in nodes if node not in self._neighbours])
        hubs = {node for node in nodes if node not in self._ends and len(self._neighbours[node]) > self._hub_cap}
        self.met_hub = self.met_hub or bool(hubs)
        return set(nodes) - hubs

    def _look_up(self, nodes: list[NodeKey]) -> None:
        found: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        of_transactions = [node for node in nodes if split_key(node)[0] is NodeKind.TRANSACTION]
        links = self._rows.touching(nodes, self._kinds - SPENDING, 0) | self._rows.touching(of_transactions, self._kinds & SPENDING, 0)
        for link in links:
            found[link.start].add(link.end)
            found[link.end].add(link.start)
        if self._kinds >= SPENDING:
            for limit, those in ((self._hub_cap + 1, set(nodes) - self._ends), (None, self._ends & set(nodes))):
                for here, there in self._rows.spent_at(those, limit):
                    found[here].add(there)
        live = self._rows.live({neighbour for node in nodes for neighbour in found[node]})
        for node in nodes:
            self._neighbours[node] = found[node] & live
