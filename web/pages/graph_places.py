"""Where the points of the link graph stand: where somebody left them, else in rings around the holder."""

import math

from cases.network.model import CaseGraph
from evidence.packet.content import Citation, LinkEdge, PictureShape, PlacedNode, Provenance
from evidence.packet.picture import place_in_rings

_ROOMY = 16
"""So many points fit the packet's field of 1000 × 700; more need a wider one."""
_NOWHERE = Citation(1)
"""The packet's picture cites every line; for placing it only matters which points a line joins."""


def places_of(graph: CaseGraph) -> dict[str, tuple[int, int]]:
    """A place for each point of the picture."""
    nodes = tuple(PlacedNode(each.id, "", PictureShape.THING, 0, 0) for each in graph.points)
    edges = tuple(LinkEdge(each.start, each.end, "", Provenance.RECORD, _NOWHERE) for each in graph.lines if each.quotes == ())
    wider = max(1.0, math.sqrt(len(nodes) / _ROOMY))
    rings = {each.id: (round(each.x * wider), round(each.y * wider)) for each in place_in_rings(nodes, edges, graph.centre)}
    return rings | {name: place for name, place in graph.kept.places.items() if name in rings}
