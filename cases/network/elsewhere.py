"""In which other cases a thing of the picture stands as well: those that the actor may see. Of any other case nothing is said, no count either.

A case has its account with the cards, its persons, and their phones and addresses. A shop is nobody's: half a town buys there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cases.network.ground import Ground
from graph.joined import RECORDS
from graph.links import Node
from graph.vocabulary import LinkKind, NodeKey, NodeKind, parse_public_id

OtherCases = Mapping[NodeKey, Sequence[str]]
"""The numbers of the cases that have this account or person."""

_THINGS = frozenset({LinkKind.HAS_CARD, LinkKind.USES_PHONE, LinkKind.LIVES_AT})
_OF_CARDS = frozenset({LinkKind.SHIPPED_TO, LinkKind.ACTIVATED_FROM})


def parties(ground: Ground) -> frozenset[NodeKey]:
    """The accounts and persons near the holder, by every record of them."""
    return frozenset(key for node in ground.near.nodes if node.kind in {NodeKind.PERSON, NodeKind.ACCOUNT} for key in _records(node))


def elsewhere(ground: Ground, others: OtherCases) -> Mapping[str, tuple[str, ...]]:
    """Point → the numbers of the other cases it stands in, ascending."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ground.near.nodes:
        if node.kind in {NodeKind.PERSON, NodeKind.ACCOUNT}:
            found[node.id].update(case_no for key in _records(node) for case_no in others.get(key, ()))
    for kinds in (_THINGS, _OF_CARDS):  # cards first: what was sent to or called from hangs on them
        for link in ground.near.links:
            if link.kind in kinds:
                found[link.end] |= found[link.start]
    return {name: tuple(sorted(cases)) for name, cases in found.items() if cases}


def _records(node: Node) -> list[NodeKey]:
    told = node.attributes.get(RECORDS)
    return [parse_public_id(each) for each in (told if isinstance(told, list) else [node.id])]
