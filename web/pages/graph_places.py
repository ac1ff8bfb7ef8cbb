"""Where the points of the link graph stand: where somebody left them, else in rings around the holder."""

import math
from itertools import combinations

from cases.network.model import CaseGraph
from evidence.packet.content import Citation, LinkEdge, PictureShape, PlacedNode, Provenance
from evidence.packet.picture import place_in_rings

_ROOMY = 16
"""So many points fit the packet's field of 1000 × 700; more need a wider one."""
_WIDE, _TALL = 118, 84
"""What a point takes with its label."""
_SIDEWAYS = 1.6
_MOST_ROUNDS = 12
_NOWHERE = Citation(1)
"""The packet's picture cites every line; for placing it only matters which points a line joins."""


def places_of(graph: CaseGraph) -> dict[str, tuple[int, int]]:
    """A place for each point of the picture."""
    nodes = tuple(PlacedNode(each.id, "", PictureShape.THING, 0, 0) for each in graph.points)
    edges = tuple(LinkEdge(each.start, each.end, "", Provenance.RECORD, _NOWHERE) for each in graph.lines if each.quotes == ())
    wider = max(1.0, math.sqrt(len(nodes) / _ROOMY))
    rings = {each.id: (round(each.x * wider), round(each.y * wider)) for each in place_in_rings(nodes, edges, graph.centre)}
    return rings | {name: place for name, place in graph.kept.places.items() if name in rings}


def spread(graph: CaseGraph) -> dict[str, tuple[int, int]]:
    """The places for a drawing: as they were left, else with any two that would touch pushed apart, sideways where that is shorter.

    A browser pushes apart by itself, with the true widths of its labels.
    """
    places = places_of(graph)
    return places if graph.kept.places else _apart(places)


def _apart(places: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    at = {name: [float(x), float(y)] for name, (x, y) in places.items()}
    for _ in range(_MOST_ROUNDS):
        moved = False
        for (_, one), (_, two) in combinations(at.items(), 2):
            across = _WIDE - abs(two[0] - one[0])
            down = _TALL - abs(two[1] - one[1])
            if across <= 0 or down <= 0:
                continue
            moved = True
            axis, push = (0, across / 2) if across < down * _SIDEWAYS else (1, down / 2)
            push = push + 0.5 if two[axis] >= one[axis] else -push - 0.5
            one[axis] -= push
            two[axis] += push
        if not moved:
            break
    return {name: (round(x), round(y)) for name, (x, y) in at.items()}
