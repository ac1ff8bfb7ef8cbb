"""The look-ups of an engine with the records that were judged to be one person shown as one, whatever the engine.

Nothing is rewritten: a question about a person asks for all the records, and what comes back stands at the one that leads. Every link keeps
its own key and source. So a withdrawn judgement leaves nothing behind.
"""

from collections.abc import Collection, Iterable, Iterator

from graph.identity import Groups
from graph.links import Attribute, LinkRow, Node
from graph.lookups import Carried, Employed, LinkRows, Part
from graph.vocabulary import LinkKind, NodeKey, NodeKind, public_id

RECORDS = "records"
"""The attribute of a person who is several records: their public ids, the one that leads first."""
_HELD = frozenset({LinkKind.HOLDS})
_REACHED_BY_PERSON = frozenset({LinkKind.USES_PHONE, LinkKind.LIVES_AT})


def with_persons_joined(rows: LinkRows, groups: Groups) -> LinkRows:
    """The look-ups with these records joined; where there are none, the engine's own, at no cost."""
    return JoinedRows(rows, groups) if groups else rows


class JoinedRows:
    """`LinkRows` over an engine's, for groups of at least two records."""

    def __init__(self, rows: LinkRows, groups: Groups) -> None:
        self._rows = rows
        self._groups = groups
        self.node = rows.node
        self.card_node = rows.card_node
        self.cards = rows.cards
        self.newest = rows.newest
        self.merchants_of = rows.merchants_of
        self.cards_at = rows.cards_at
        self.newest_between = rows.newest_between
        self.disputed = rows.disputed
        self.meetings = rows.meetings
        self.spending = rows.spending
        self.earliest = rows.earliest
        self.adjacent = rows.adjacent
        self.visitors = rows.visitors
        self.population = rows.population
        self.amounts = rows.amounts
        self.origins = rows.origins

    def lead(self, key: NodeKey) -> NodeKey:
        """The record that stands for this one."""
        group = self._groups.get(key)
        return key if group is None else group[0]

    def bring(self, keys: Collection[NodeKey], into: Part) -> None:
        """Those of the nodes that exist."""
        self._rows.bring(self._records(keys), into)
        for group in {self._groups[key] for key in keys if key in self._groups}:
            found = {key: into.nodes.pop(key) for key in group if key in into.nodes}
            if found:
                into.nodes[group[0]] = _one(group, found)

    def existing(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """The keys of those that exist."""
        return {self.lead(key) for key in self._rows.existing(self._records(keys))}

    def live(self, keys: Collection[NodeKey]) -> set[NodeKey]:
        """Those of these nodes that exist."""
        return {self.lead(key) for key in self._rows.live(self._records(keys))}

    def stored(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links at these nodes."""
        return map(self._moved, self._rows.stored(self._records(keys), kinds))

    def stored_from(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterable[LinkRow]:
        """The stored links that lead from these nodes."""
        return map(self._moved, self._rows.stored_from(self._records(keys), kinds))

    def near(self, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> Iterator[tuple[NodeKey, NodeKey]]:
        """(one of these, a node one link away)."""
        for here, there in self._rows.near(self._records(keys), kinds):
            yield self.lead(here), self.lead(there)

    def carriers(self, accounts: Collection[NodeKey]) -> Iterable[Carried]:
        """The phones and addresses of the accounts' holders, whichever of their records states them, and of the cards."""
        found = {Carried(one.account, self.lead(one.carrier), one.medium) for one in self._rows.carriers(accounts)}
        held = self._held(accounts)
        reached: dict[NodeKey, set[NodeKey]] = {}
        for person, medium in self.near(held, _REACHED_BY_PERSON) if held else ():
            reached.setdefault(person, set()).add(medium)
        live = self._rows.live(set().union(*reached.values()))
        found.update(
            Carried(account, person, medium) for person in held for account in held[person] for medium in reached.get(person, set()) & live
        )
        return sorted(found)

    def employers(self, accounts: Collection[NodeKey]) -> Iterable[Employed]:
        """Where the holders of these accounts work, whichever of their records states it."""
        found = {Employed(one.account, self.lead(one.holder), one.name) for one in self._rows.employers(accounts)}
        held = self._held(accounts)
        part = Part()
        self._rows.bring(self._records(held), part)
        for key, node in part.nodes.items():
            person, names = self.lead(key), node.attributes["employer"]
            if isinstance(names, list):
                found.update(Employed(account, person, name) for account in held[person] for name in names)
        return sorted(found)

    def _held(self, accounts: Collection[NodeKey]) -> dict[NodeKey, set[NodeKey]]:
        """The joined persons among the holders of these accounts, with the accounts they hold."""
        held: dict[NodeKey, set[NodeKey]] = {}
        for account, holder in self._rows.near(accounts, _HELD):
            if holder in self._groups:
                held.setdefault(self.lead(holder), set()).add(account)
        return held

    def _records(self, keys: Collection[NodeKey]) -> list[NodeKey]:
        """All the records that these nodes are."""
        found: dict[NodeKey, None] = {}
        for key in keys:
            found |= dict.fromkeys(self._groups.get(key, (key,)))
        return list(found)

    def _moved(self, link: LinkRow) -> LinkRow:
        return link._replace(start=self.lead(link.start), end=self.lead(link.end))


def _one(group: tuple[NodeKey, ...], found: dict[NodeKey, Node]) -> Node:
    """The person that these records are: everything they state, and which they are."""
    nodes = [found[key] for key in group if key in found]
    said: dict[str, Attribute] = {}
    for name in nodes[0].attributes:
        values = [value for node in nodes if isinstance(stated := node.attributes[name], list) for value in stated]
        said[name] = list(dict.fromkeys(values))
    said[RECORDS] = [public_id(key) for key in group if key in found]
    return Node(public_id(group[0]), NodeKind.PERSON, nodes[0].label, said)
