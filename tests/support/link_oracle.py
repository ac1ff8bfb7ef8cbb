"""What the link graph should answer, worked out from the remembered facts with networkx and plain loops, by no code of ours."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import product

import networkx as nx

from graph.vocabulary import LinkKind, NodeKey, NodeKind, split_key
from tests.support.link_facts import LinkFacts, Payment

_REACHING = {LinkKind.USES_PHONE, LinkKind.LIVES_AT, LinkKind.SHIPPED_TO, LinkKind.ACTIVATED_FROM}
_SPENDING = {LinkKind.USED_IN, LinkKind.MADE_AT}


class LinkOracle:
    """The answers that every adapter has to give."""

    def __init__(self, facts: LinkFacts) -> None:
        self._facts = facts
        self._graphs: dict[object, nx.Graph[NodeKey]] = {}
        self._paid = [payment for payment in facts.payments.values() if {payment.node, payment.card, payment.merchant} <= facts.nodes]

    def graph(self, kinds: Collection[LinkKind]) -> "nx.Graph[NodeKey]":
        """All nodes, and an edge where a link of these kinds stands. Not to be changed."""
        wanted = frozenset(kinds)
        if wanted not in self._graphs:
            self._graphs[wanted] = self._graph(wanted)
        return self._graphs[wanted]

    def _graph(self, kinds: Collection[LinkKind]) -> "nx.Graph[NodeKey]":
        graph: nx.Graph[NodeKey] = nx.Graph()
        graph.add_nodes_from(self._facts.nodes)
        graph.add_edges_from((start, end) for kind, start, end in self._facts.standing() if kind in kinds)
        return graph

    def ego(self, root: NodeKey, hops: int, kinds: Collection[LinkKind], cap: int) -> tuple[list[NodeKey], bool]:
        """The nodes in order, and whether some were left out."""
        levels = nx.single_source_shortest_path_length(self.graph(kinds), root, cutoff=hops)
        inward: Counter[NodeKey] = Counter()
        for kind, start, end in self._facts.standing():
            for here, there in ((start, end), (end, start)) if kind in kinds else ():
                inward[there] += levels.get(here, hops) < levels.get(there, hops)
        order = sorted(levels, key=lambda node: (levels[node], *self._rank(node, inward[node])))
        return order[:cap], len(order) > cap

    def _rank(self, node: NodeKey, links: int) -> tuple[bool, int, int]:
        if node in self._facts.payments:
            return True, -self._facts.payments[node].made_at, -node
        return False, -links, node

    def links_among(self, nodes: Iterable[NodeKey], kinds: Collection[LinkKind]) -> int:
        """How many links of these kinds lie among the nodes."""
        there = set(nodes)
        return sum(kind in kinds and start in there and end in there for kind, start, end in self._facts.standing())

    def neighbours(self, node: NodeKey) -> dict[NodeKind, int]:
        """How many nodes of each kind stand one link away, a card's and a merchant's purchases apart."""
        is_payment = node in self._facts.payments
        near = {
            other
            for kind, start, end in self._facts.standing()
            for here, other in ((start, end), (end, start))
            if here == node and other != node and {start, end} <= self._facts.nodes and (is_payment or kind not in _SPENDING)
        }
        return dict(Counter(split_key(other)[0] for other in near))

    def hops(self, start: NodeKey, end: NodeKey, kinds: Collection[LinkKind], hub_cap: int) -> int | None:
        """The length of a shortest path, a payment counting as one step between its card and its merchant; `None` if there is none."""
        graph = self.passable(start, end, kinds, hub_cap)
        return int(nx.shortest_path_length(graph, start, end)) if nx.has_path(graph, start, end) else None

    def passable(
        self, start: NodeKey, end: NodeKey, kinds: Collection[LinkKind], hub_cap: int, ends: Collection[NodeKey] = ()
    ) -> "nx.Graph[NodeKey]":
        """What a path may pass: card and merchant side by side, no payments but at the ends, no hubs but at the ends."""
        is_plain = not {start, end} & self._facts.payments.keys()
        name = frozenset(kinds), hub_cap
        if is_plain and name in self._graphs and {start, end, *ends} <= self._graphs[name].nodes:
            return self._graphs[name]
        graph = self._passable(start, end, kinds, hub_cap, ends)
        if is_plain and {start, end, *ends} <= self._passable_for_all(graph, hub_cap):
            self._graphs[name] = graph
        return graph

    @staticmethod
    def _passable_for_all(graph: "nx.Graph[NodeKey]", hub_cap: int) -> set[NodeKey]:
        """Nodes that would be no hubs if they were no ends, so that the graph is the same for other ends."""
        return {node for node in graph if len(graph[node]) <= hub_cap and split_key(node)[0] is not NodeKind.MERCHANT}

    def _passable(
        self, start: NodeKey, end: NodeKey, kinds: Collection[LinkKind], hub_cap: int, ends: Collection[NodeKey]
    ) -> "nx.Graph[NodeKey]":
        spending = {LinkKind.USED_IN, LinkKind.MADE_AT}
        graph = self._graph(set(kinds) - spending)
        graph.remove_nodes_from(self._facts.payments.keys() - {start, end})
        if spending <= set(kinds):
            graph.add_edges_from((payment.card, payment.merchant) for payment in self._paid)
        for kind, here, there in self._facts.standing():
            if kind in spending & set(kinds) and {here, there} & {start, end} & self._facts.payments.keys():
                graph.add_edge(here, there)
        visits = Counter(payment.merchant for payment in self._facts.payments.values() if payment.node in self._facts.nodes)
        is_spending = spending <= set(kinds)
        neighbours = {node: max(len(set(graph[node]) - self._facts.payments.keys()), visits[node] * is_spending) for node in graph}
        graph.remove_nodes_from([node for node, many in neighbours.items() if many > hub_cap and node not in {start, end, *ends}])
        return graph

    def shared(self, root: NodeKey, within_s: int) -> dict[NodeKey, set[NodeKey]]:
        """Other account → the phones, addresses and merchants it shares."""
        owners: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        media: dict[NodeKey, set[NodeKey]] = defaultdict(set)
        standing = list(self._facts.standing())
        for kind, start, end in standing:
            if kind is LinkKind.HOLDS:
                owners[start].add(end)
            if kind is LinkKind.HAS_CARD:
                owners[end].add(start)
        for kind, carrier, medium in standing:
            for account in owners[carrier] if kind in _REACHING else ():
                media[account].add(medium)
        found = {account: media[account] & media[root] for account in media if account != root}
        by_account: dict[NodeKey, list[Payment]] = defaultdict(list)
        for payment in self._paid:
            by_account[payment.account].append(payment)
        for account, payments in by_account.items():
            for own, other in product(by_account[root], payments) if account != root else ():
                if own.merchant == other.merchant and abs(own.made_at - other.made_at) <= within_s:
                    found.setdefault(account, set()).add(own.merchant)
        return {account: those for account, those in found.items() if those}

    def shared_order(self, found: dict[NodeKey, set[NodeKey]]) -> list[NodeKey]:
        """The accounts as they are shown: disputed ones first, then those that share most."""
        return sorted(found, key=lambda account: (account not in self._facts.disputed, -len(found[account]), account))

    def common(self, accounts: Collection[NodeKey], start: int, end: int) -> list[tuple[NodeKey, int, int]]:
        """Merchants of two or more of the accounts, with how many accounts and transactions, best first."""
        spent: dict[NodeKey, list[NodeKey]] = defaultdict(list)
        for payment in self._facts.payments.values():
            stands = {payment.node, payment.merchant} <= self._facts.nodes
            if stands and payment.account in accounts and start <= payment.made_at <= end:
                spent[payment.merchant].append(payment.account)
        counted = [(merchant, len(set(those)), len(those)) for merchant, those in spent.items() if len(set(those)) > 1]
        return sorted(counted, key=lambda count: (-count[1], -count[2], count[0]))
