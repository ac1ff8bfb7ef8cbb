"""The answers to the questions that lead somewhere, by networkx and plain loops over the remembered facts, by no code of ours."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from math import comb

import networkx as nx

from graph.vocabulary import LinkKind, NodeKey, NodeKind, split_key
from tests.support.link_facts import LinkFacts, Payment
from tests.support.link_oracle import LinkOracle

_CARRIED = {LinkKind.USES_PHONE, LinkKind.LIVES_AT, LinkKind.SHIPPED_TO, LinkKind.ACTIVATED_FROM}
_TIMELESS = {LinkKind.HOLDS, LinkKind.HAS_CARD}
Shared = dict[tuple[str, object], set[NodeKey]]
"""(phone, address, employer or merchant; which) → the disputed accounts that share it."""


class NamedOracle:
    """What every adapter has to answer, beside `LinkOracle`."""

    def __init__(self, facts: LinkFacts) -> None:
        self._facts = facts
        self._links = LinkOracle(facts)
        self._standing = list(facts.standing())
        self._paid = [one for one in facts.payments.values() if {one.node, one.card, one.merchant} <= facts.nodes]
        self._holders: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        for kind, start, end in self._standing:
            if kind is LinkKind.HOLDS:
                self._holders[end].add(start)

    def ways(self, start: NodeKey, end: NodeKey, hops: int, kinds: Collection[LinkKind], hub_cap: int) -> list[tuple[NodeKey, ...]]:
        """Every simple way without the transactions, shortest first."""
        graph = self._links.passable(start, end, kinds, hub_cap)
        return sorted(map(tuple, nx.all_simple_paths(graph, start, end, cutoff=hops)), key=lambda way: (len(way), way))

    def least_tree(self, nodes: Collection[NodeKey], kinds: Collection[LinkKind], hub_cap: int) -> tuple[int, int]:
        """Of the joining of all that can be joined within six hops: how many ways, and their length together."""
        distances: nx.Graph[NodeKey] = nx.Graph()
        distances.add_nodes_from(nodes)
        graph = self._links.passable(min(nodes), max(nodes), kinds, hub_cap, ends=nodes)
        for here, there in combinations(sorted(nodes), 2):
            if nx.has_path(graph, here, there) and (length := nx.shortest_path_length(graph, here, there)) <= 6:
                distances.add_edge(here, there, weight=length)
        tree = nx.minimum_spanning_tree(distances)
        return tree.number_of_edges(), int(tree.size("weight"))

    def arrival(
        self, start: NodeKey, end: NodeKey, seconds: tuple[int, int], hops: int, kinds: Collection[LinkKind]
    ) -> tuple[int, int] | None:
        """Fewest hops and earliest arrival, going through all steps so many times."""
        steps = list(self._steps(kinds))
        at = {start: seconds[0]}
        for hop in range(hops + 1):
            if end in at:
                return hop, at[end]
            later = dict(at)
            for here, there, first, until in steps:
                if here in at and at[here] <= until and max(at[here], first) <= seconds[1]:
                    later[there] = min(later.get(there, 2**62), max(at[here], first))
            at = later
        return None

    def _steps(self, kinds: Collection[LinkKind]) -> Iterator[tuple[NodeKey, NodeKey, int, int]]:
        """(from, to, earliest, latest moment) of every step in either direction."""
        for key, (kind, start, end) in self._facts.links.items():
            since = self._facts.since.get(key)
            if kind in kinds and {start, end} <= self._facts.nodes and (since is not None or kind in _TIMELESS):
                yield from ((here, there, since or -(2**62), 2**62) for here, there in ((start, end), (end, start)))
        for card, account in self._facts.cards.items() if LinkKind.HAS_CARD in kinds else ():
            if {card, account} <= self._facts.nodes:
                yield from ((here, there, -(2**62), 2**62) for here, there in ((card, account), (account, card)))
        for one in self._paid if {LinkKind.USED_IN, LinkKind.MADE_AT} <= set(kinds) else ():
            yield from ((here, there, one.made_at, one.made_at) for here, there in ((one.card, one.merchant), (one.merchant, one.card)))

    def sureties(self, person: NodeKey, hops: int) -> set[tuple[str, tuple[NodeKey, ...]]]:
        """The chains of persons and accounts, from surety to debtor."""
        given: dict[NodeKey, list[tuple[NodeKey, NodeKey]]] = defaultdict(list)
        for kind, start, account in self._standing:
            if kind is LinkKind.GUARANTEES:
                for holder in self._holders[account] - {start}:
                    given[start].append((account, holder))
        taken: dict[NodeKey, list[tuple[NodeKey, NodeKey]]] = defaultdict(list)
        for start, steps in given.items():
            for account, holder in steps:
                taken[holder].append((account, start))
        return {("gives", way) for way in _chains(given, person, hops)} | {("receives", way[::-1]) for way in _chains(taken, person, hops)}

    def shared(self, within_s: int) -> Shared:
        """What at least two disputed accounts share."""
        accounts = self._facts.disputed & self._facts.nodes
        found: Shared = defaultdict(set)
        carriers: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        for account in accounts:
            for person in self._holders[account]:
                carriers[person].add(account)
                for name in self._facts.employers[person]:
                    found["employer", name].add(account)
        for card, account in self._facts.cards.items():
            if card in self._facts.nodes and account in accounts:
                carriers[card].add(account)
        for kind, start, end in self._standing:
            if kind in _CARRIED:
                found[split_key(end)[0].word, end] |= carriers[start]
        for one, other in self._meetings(accounts, within_s):
            found["merchant", one.merchant] |= {one.account, other.account}
        return {shared: those for shared, those in found.items() if len(those) > 1}

    def _meetings(self, accounts: Collection[NodeKey], within_s: int) -> Iterator[tuple[Payment, Payment]]:
        paid = [one for one in self._facts.payments.values() if one.node in self._facts.nodes and one.account in accounts]
        for one, other in combinations(paid, 2):
            is_near = one.merchant == other.merchant and abs(one.made_at - other.made_at) <= within_s
            if is_near and one.account != other.account and one.merchant in self._facts.nodes:
                yield one, other

    def households(self) -> list[tuple[list[NodeKey], list[NodeKey]]]:
        """Persons and disputed accounts of each household with two of both."""
        disputed = self._facts.disputed & self._facts.nodes
        persons = {person for account in disputed for person in self._holders[account]}
        graph: nx.Graph[NodeKey] = nx.Graph()
        graph.add_nodes_from(persons)
        users: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        for kind, start, end in self._standing:
            if kind in (LinkKind.SPOUSE_OF, LinkKind.RELATIVE_OF) and {start, end} <= persons:
                graph.add_edge(start, end)
            if kind in (LinkKind.USES_PHONE, LinkKind.LIVES_AT) and start in persons:
                users[end].add(start)
        for those in users.values():
            graph.add_edges_from(pairwise(sorted(those)))
        found = []
        for group in nx.connected_components(graph):
            held = sorted(account for account in disputed if self._holders[account] & group)
            if len(group) > 1 and len(held) > 1:
                found.append((sorted(group), held))
        return sorted(found, key=lambda one: (-len(one[0]), one[0]))

    def compromise(self, accounts: Collection[NodeKey], start: int, end: int) -> dict[NodeKey, tuple[int, int, float]]:
        """Merchant → how many of the accounts, how many of all, and the chance of at least so many."""
        there: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        everybody: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        for one in self._facts.payments.values():
            if one.node in self._facts.nodes and start <= one.made_at <= end:
                everybody[one.merchant].add(one.account)
        for one in self._facts.payments.values():
            stands = {one.node, one.merchant} <= self._facts.nodes
            if stands and start <= one.made_at <= end and one.account in accounts:
                there[one.merchant].add(one.account)
        total, drawn = sum(split_key(node)[0] is NodeKind.ACCOUNT for node in self._facts.nodes), len(set(accounts))
        return {
            merchant: (len(those), len(everybody[merchant]), float(_chance(len(those), drawn, len(everybody[merchant]), total)))
            for merchant, those in there.items()
            if len(those) > 1
        }

    def spent(self, accounts: Collection[NodeKey], start: int, end: int) -> dict[NodeKey, tuple[int, int]]:
        """Merchant → fen and transactions."""
        sums: dict[NodeKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for one in self._paid:
            if one.account in accounts and start <= one.made_at <= end:
                fen, many = sums[one.merchant]
                sums[one.merchant] = fen + one.fen, many + 1
        return dict(sums)


def _chains(steps: dict[NodeKey, list[tuple[NodeKey, NodeKey]]], root: NodeKey, hops: int) -> Iterable[tuple[NodeKey, ...]]:
    open_ways: list[tuple[NodeKey, ...]] = [(root,)]
    while open_ways:
        way = open_ways.pop()
        onward = steps.get(way[-1], []) if len(way) // 2 < hops else []
        if len(way) > 1 and (not onward or way[-1] in way[:-1]):
            yield way
            continue
        open_ways.extend((*way, *step) for step in set(onward))


def _chance(hits: int, drawn: int, marked: int, total: int) -> Fraction:
    return 1 - sum(
        (Fraction(comb(drawn, many) * comb(total - drawn, marked - many), comb(total, marked)) for many in range(hits)), Fraction(0)
    )
