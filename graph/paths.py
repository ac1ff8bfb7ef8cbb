"""Ways between nodes, searched from both ends level by level.

From both ends because one side alone through merchants grows with the square of what both together look at; capped in hops and hubs because
without the cap one household shop joins everyone to everyone (reference graph.md, lesson 3).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, pairwise

from graph.errors import ValueRefused
from graph.links import Finding, LinkAnswer
from graph.lookups import LinkRows, Part, existing, existing_all, of_kind, part_of
from graph.questions import SPENDING, check_hops
from graph.vocabulary import LinkKind, NodeKey, NodeKind, kind_of, public_id

Way = tuple[NodeKey, ...]
"""Nodes from start to end, each one hop from the one before."""
_UNLIMITED = 2**62
_MOST_TRIES = 100_000
MOST_JOINED = 20
"""Nodes that one connecting network joins: each pair of them is a search."""


def path(rows: LinkRows, start: str, end: str, *, hops: int, kinds: Collection[LinkKind], hub_cap: int) -> LinkAnswer:
    """A shortest path through nodes of at most `hub_cap` neighbours; `LinkReader.path` says what a hop is."""
    check_hops(hops)
    first, last = existing(rows, start), existing(rows, end)
    search = _Search(rows, frozenset(kinds), hub_cap, frozenset({first, last}))
    keys = _with_transactions(rows, search.shortest(first, last, hops))
    return part_of(rows, Part(), keys, kinds, truncated=search.met_hub, cap=hub_cap)


def paths(rows: LinkRows, start: str, end: str, *, hops: int, kinds: Collection[LinkKind], hub_cap: int, most: int) -> LinkAnswer:
    """Every way of at most so many hops that passes no node twice, shortest first; `LinkReader.paths` says what is left out."""
    check_hops(hops)
    first, last = existing(rows, start), existing(rows, end)
    search = _Search(rows, frozenset(kinds), hub_cap, frozenset({first, last}))
    ways = list(islice(search.all(first, last, hops), most + 1)) if first != last else [(first,)]
    return _ways_shown(rows, ways[:most], kinds, truncated=search.met_hub or search.gave_up or len(ways) > most, cap=most)


def connecting(rows: LinkRows, nodes: Sequence[str], *, hops: int, kinds: Collection[LinkKind], hub_cap: int) -> LinkAnswer:
    """Shortest ways that together join as many of the nodes as can be joined; `LinkReader.connecting` says which."""
    check_hops(hops)
    keys = sorted(existing_all(rows, nodes))
    if len(keys) > MOST_JOINED:
        raise ValueRefused(given=str(len(keys)))
    search = _Search(rows, frozenset(kinds), hub_cap, frozenset(keys))
    found = {pair: way for pair in combinations(keys, 2) if (way := search.shortest(*pair, hops))}
    group = {key: key for key in keys}
    ways = []
    for pair in sorted(found, key=lambda pair: (len(found[pair]), pair)):
        joined, other = group[pair[0]], group[pair[1]]
        if joined != other:
            ways.append(tuple(found[pair]))
            group = {key: joined if name == other else name for key, name in group.items()}
    extra = [key for key in keys if not any(key in way for way in ways)]
    return _ways_shown(rows, ways, kinds, truncated=search.met_hub, cap=hub_cap, extra=extra)


def _ways_shown(
    rows: LinkRows, ways: Sequence[Way], kinds: Collection[LinkKind], *, truncated: bool, cap: int, extra: Iterable[NodeKey] = ()
) -> LinkAnswer:
    """The nodes of these ways, each once in the order of its first way, and the ways as findings."""
    between: dict[tuple[NodeKey, NodeKey], NodeKey] = {}
    complete = [_with_transactions(rows, way, between) for way in ways]
    wanted = dict.fromkeys(extra) | dict.fromkeys(key for way in complete for key in way)
    findings = tuple(Finding(tuple(map(public_id, keys)), {"hops": len(way) - 1}) for way, keys in zip(ways, complete, strict=True))
    return part_of(rows, Part(), list(wanted), kinds, truncated=truncated, cap=cap, findings=findings)


def _with_transactions(
    rows: LinkRows, steps: Sequence[NodeKey], between: dict[tuple[NodeKey, NodeKey], NodeKey] | None = None
) -> list[NodeKey]:
    """The steps with a transaction between each card and merchant."""
    keys = list(steps[:1])
    known = {} if between is None else between
    for here, there in pairwise(steps):
        kinds = {kind_of(here): here, kind_of(there): there}
        if kinds.keys() == {NodeKind.CARD, NodeKind.MERCHANT}:
            pair = kinds[NodeKind.CARD], kinds[NodeKind.MERCHANT]
            if pair not in known:
                known[pair] = rows.newest_between(*pair)
            keys.append(known[pair])
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
        self._hubs: set[NodeKey] = set()
        self._tries = 0
        self.gave_up = False
        """Whether ways were left out because too much was tried."""

    @property
    def met_hub(self) -> bool:
        """Whether a node of too many neighbours was left aside."""
        return bool(self._hubs)

    def shortest(self, first: NodeKey, last: NodeKey, hops: int) -> list[NodeKey]:
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

    def all(self, first: NodeKey, last: NodeKey, hops: int) -> Iterator[Way]:
        """Every way of at most so many hops, shortest first, those of one length by their keys; stops where too much was tried in vain."""
        left, right = _Side(first), _Side(last)
        while left.hops + right.hops < hops and left.frontier and right.frontier:
            self._advance(left if self._goes_first(left, right) else right)
        self._passable(left.reached_from.keys() & right.reached_from.keys())
        beside: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        for node, those in self._neighbours.items():
            for other in those:
                beside[node].add(other)
                beside[other].add(node)
        away = self._hops_to(last, beside)
        self._tries = _MOST_TRIES
        for length in range(away.get(first, hops + 1), hops + 1):
            yield from self._onward((first,), last, length, beside, away)

    def _hops_to(self, last: NodeKey, beside: Mapping[NodeKey, set[NodeKey]]) -> dict[NodeKey, int]:
        """How far from the last node each is along what has been looked up."""
        away, frontier = {last: 0}, {last}
        while frontier:
            far = away[next(iter(frontier))] + 1
            passed = frontier - self._hubs
            frontier = {other for node in passed for other in beside.get(node, ()) if other not in away}
            away |= dict.fromkeys(frontier, far)
        return away

    def _onward(
        self, way: Way, last: NodeKey, left: int, beside: Mapping[NodeKey, set[NodeKey]], away: Mapping[NodeKey, int]
    ) -> Iterator[Way]:
        """The ways of just so many more hops that begin so."""
        for node in sorted(beside.get(way[-1], ())):
            if left == 1 and node == last:
                yield (*way, node)
            elif left > 1 and node != last and away.get(node, left) < left and node not in way and node not in self._hubs:
                self._tries -= 1
                if self._tries < 0:
                    self.gave_up = True
                    return
                yield from self._onward((*way, node), last, left - 1, beside, away)

    @staticmethod
    def _goes_first(left: _Side, right: _Side) -> bool:
        # A step never ends in a transaction, so a side that starts in one must leave it before the sides can meet.
        for side in (left, right):
            if side.hops == 0 and kind_of(side.root) is NodeKind.TRANSACTION:
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
        self._look_up([node for node in nodes if node not in self._neighbours and node not in self._hubs])
        return set(nodes) - self._hubs

    def _look_up(self, nodes: list[NodeKey]) -> None:
        found: dict[NodeKey, set[NodeKey]] = {node: set() for node in nodes}
        for here, there in self._rows.near(nodes, self._kinds) if nodes else ():
            found[here].add(there)
        if self._kinds >= SPENDING:
            for card, merchant in self._rows.merchants_of(of_kind(nodes, NodeKind.CARD)):
                found[card].add(merchant)
            self._look_up_cards(of_kind(nodes, NodeKind.MERCHANT), found)
        live = self._rows.live(set().union(*found.values()))
        for node, others in found.items():
            others.intersection_update(live)
            if len(others) > self._hub_cap and node not in self._ends:
                self._hubs.add(node)
            self._neighbours[node] = others

    def _look_up_cards(self, merchants: list[NodeKey], found: dict[NodeKey, set[NodeKey]]) -> None:
        many: Counter[NodeKey] = Counter()
        for limit, those in (
            (self._hub_cap + 1, [node for node in merchants if node not in self._ends]),
            (_UNLIMITED, [node for node in merchants if node in self._ends]),
        ):
            for merchant, card in self._rows.cards_at(those, limit) if those else ():
                found[merchant].add(card)
                many[merchant] += 1
        hubs = {merchant for merchant, count in many.items() if count > self._hub_cap and merchant not in self._ends}
        self._hubs |= hubs
        for hub in hubs:
            # Which of its cards were read first is the engine's; nobody goes on from here.
            found[hub].clear()
