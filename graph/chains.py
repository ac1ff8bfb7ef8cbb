"""Ways with a direction: who stands surety for whom, and ways on which time only advances."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from graph.links import READ_FROM_TABLES, Figure, Finding, LinkAnswer
from graph.lookups import LinkRows, Part, existing, of_kind, part_of
from graph.nodes import china_time
from graph.questions import BELONGING, SPENDING, check_hops, seconds_of
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, kind_of, public_id

Way = tuple[NodeKey, ...]
_UNLIMITED = 2**62
MOST_REACHED = 5_000
"""Nodes after which a search in time gives up and says so."""


def guarantees(rows: LinkRows, person: str, hops: int, most: int) -> LinkAnswer:
    """For whom a person stands surety, and for whom those do; and who stands surety for the person, and so on."""
    check_hops(hops)
    root = existing(rows, person, NodeKind.PERSON)
    down = _Sureties(rows, LinkKind.GUARANTEES, LinkKind.HOLDS)
    up = _Sureties(rows, LinkKind.HOLDS, LinkKind.GUARANTEES)
    chains = [("gives", way) for way in islice(down.chains((root,), hops), most + 1)]
    chains += [("receives", way[::-1]) for way in islice(up.chains((root,), hops), most + 1)]
    shown = chains[:most]
    findings = tuple(
        Finding(tuple(map(public_id, way)), {"direction": direction, "guarantees": len(way) // 2, "circle": len(set(way)) < len(way)})
        for direction, way in shown
    )
    wanted = dict.fromkeys((root, *(key for _, way in shown for key in way)))
    kinds = {LinkKind.GUARANTEES, LinkKind.HOLDS}
    return part_of(rows, Part(), list(wanted), kinds, truncated=len(chains) > most, cap=most, findings=findings)


class _Sureties:
    """Person → account → person, by two kinds of links; each person is looked up once."""

    def __init__(self, rows: LinkRows, first: LinkKind, second: LinkKind) -> None:
        self._rows, self._first, self._second = rows, first, second
        self._known: dict[NodeKey, list[tuple[NodeKey, NodeKey]]] = {}

    def chains(self, way: Way, left: int) -> Iterator[Way]:
        """The ways of persons and accounts that go on from here until they end, close a circle, or are so long."""
        steps = self._steps(way[-1]) if left else []
        if not steps and len(way) > 1:
            yield way
        for account, person in steps:
            longer = (*way, account, person)
            if person in way:
                yield longer
            else:
                yield from self.chains(longer, left - 1)

    def _steps(self, person: NodeKey) -> list[tuple[NodeKey, NodeKey]]:
        if person not in self._known:
            rows = self._rows
            accounts = rows.live({account for _, account in rows.near([person], {self._first}) if kind_of(account) is NodeKind.ACCOUNT})
            pairs = [(account, other) for account, other in rows.near(accounts, {self._second}) if other != person] if accounts else []
            live = rows.live({other for _, other in pairs})
            self._known[person] = sorted({pair for pair in pairs if pair[1] in live})
        return self._known[person]


@dataclass(slots=True)
class _Arrival:
    """How a node was reached, as early as can be: when, from which node, by which transaction if by one, after how many hops."""

    at: int
    before: "_Arrival | None"
    node: NodeKey
    by: NodeKey | None = None

    def way(self) -> Way:
        """From the first node to this one."""
        keys: list[NodeKey] = []
        step: _Arrival | None = self
        while step is not None:
            keys.append(step.node)
            if step.by is not None:
                keys.append(step.by)
            step = step.before
        return tuple(reversed(keys))


def advancing(rows: LinkRows, start: str, end: str, *, window: Window, hops: int, kinds: Collection[LinkKind], hub_cap: int) -> LinkAnswer:
    """A way on which no step is earlier than the one before; `LinkReader.advancing` says which."""
    check_hops(hops)
    first, last = existing(rows, start), existing(rows, end)
    search = _InTime(rows, frozenset(kinds), seconds_of(window)[1], hub_cap, frozenset({first, last}))
    found = search.earliest(first, last, seconds_of(window)[0], hops)
    way = () if found is None else found.way()
    figures: dict[str, Figure] = {} if found is None else {"hops": search.hops, "arrives": china_time(found.at)[1]}
    findings = (Finding(tuple(map(public_id, way)), figures),) if found is not None else ()
    return part_of(rows, Part(), list(way), kinds, truncated=search.left_aside, cap=hub_cap, findings=findings)


@dataclass(slots=True)
class _InTime:
    _rows: LinkRows
    _kinds: frozenset[LinkKind]
    _end: int
    _hub_cap: int
    _ends: frozenset[NodeKey]
    left_aside: bool = False
    hops: int = 0
    _reached: dict[NodeKey, _Arrival] = field(default_factory=dict)

    def earliest(self, first: NodeKey, last: NodeKey, start: int, hops: int) -> _Arrival | None:
        """Of the ways of fewest hops the one that arrives first."""
        frontier = {first: _Arrival(start, None, first)}
        self._reached = dict(frontier)
        while self.hops < hops and frontier and last not in self._reached:
            self.hops += 1
            frontier = self._next(frontier)
            if len(self._reached) > MOST_REACHED:
                self.left_aside = True
                break
        return self._reached.get(last)

    def _next(self, frontier: dict[NodeKey, _Arrival]) -> dict[NodeKey, _Arrival]:
        fresh: dict[NodeKey, _Arrival] = {}
        for arrival in sorted(self._steps(frontier), key=lambda one: (one.at, one.node, one.by or 0, one.before.node if one.before else 0)):
            known = self._reached.get(arrival.node)
            if arrival.node not in fresh and (known is None or arrival.at < known.at):
                fresh[arrival.node] = arrival
        live = self._rows.live(fresh)
        fresh = {node: arrival for node, arrival in fresh.items() if node in live}
        self._reached |= fresh
        return fresh

    def _steps(self, frontier: dict[NodeKey, _Arrival]) -> Iterator[_Arrival]:
        stored = self._kinds - READ_FROM_TABLES
        for link in self._rows.stored(sorted(frontier), stored) if stored else ():
            for here, there in ((link.start, link.end), (link.end, link.start)):
                came = frontier.get(here)
                if came is None or (link.valid_from is None and link.kind not in BELONGING):
                    continue
                if link.valid_to is None or link.valid_to >= came.at:
                    yield from self._in_time(max(came.at, link.valid_from or came.at), came, there, None)
        if LinkKind.HAS_CARD in self._kinds:
            for here, there in self._rows.near(sorted(frontier), {LinkKind.HAS_CARD}):
                yield _Arrival(frontier[here].at, frontier[here], there)
        if self._kinds >= SPENDING:
            for place in (*of_kind(frontier, NodeKind.CARD), *of_kind(frontier, NodeKind.MERCHANT)):
                yield from self._through(place, frontier[place])

    def _in_time(self, at: int, came: _Arrival, there: NodeKey, by: NodeKey | None) -> Iterator[_Arrival]:
        if at <= self._end:
            yield _Arrival(at, came, there, by)

    def _through(self, place: NodeKey, came: _Arrival) -> Iterator[_Arrival]:
        is_shop = kind_of(place) is NodeKind.MERCHANT and place not in self._ends
        limit = self._hub_cap + 1 if is_shop else _UNLIMITED
        later = list(self._rows.earliest(place, came.at, self._end, limit))
        if is_shop and len(later) > self._hub_cap:
            self.left_aside = True
            return
        for one in later:
            yield _Arrival(one.made_at, came, one.other, one.transaction)
