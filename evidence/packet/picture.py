"""The link picture: placed in rings by hops from the centre, drawn as SVG; the same input gives the same bytes."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

from evidence.packet import words
from evidence.packet.content import LinkEdge, LinkPicture, PictureShape, PlacedNode, Provenance

_WIDTH, _HEIGHT = 1000, 700
_ACROSS, _DOWN = (100, 900), (50, 580)
_FLAT = 1e-6
_LABEL_SIGNS = 12
_LABELLED = 16
"""Lines up to which each bears its words; more bear their number in the table beside the picture."""
_SIZE = 20

_STROKES = {
    Provenance.RECORD: 'stroke="#9a9a9a" stroke-width="1.2"',
    Provenance.DOCUMENT: 'stroke="#222222" stroke-width="3"',
    Provenance.CONFLICT: 'stroke="#c0182b" stroke-width="2" stroke-dasharray="8 5"',
}
_SHAPES = {
    PictureShape.PERSON: '<circle cx="{x}" cy="{y}" r="20" fill="#dce9f7" stroke="#1f4e79" stroke-width="1.5"/>',
    PictureShape.THING: '<rect x="{left}" y="{top}" width="40" height="32" rx="6" fill="#fdf1d6" stroke="#8a6100" stroke-width="1.5"/>',
    PictureShape.PLACE: '<polygon points="{x},{high} {right},{y} {x},{low} {left},{y}" fill="#e3f1df" stroke="#2f6b2a" stroke-width="1.5"/>',
    PictureShape.ORGANISATION: '<rect x="{left}" y="{top}" width="40" height="32" fill="#ececec" stroke="#333333" stroke-width="1.5"/>',
}
_MARK = {PictureShape.PERSON: "人", PictureShape.THING: "物", PictureShape.PLACE: "地", PictureShape.ORGANISATION: "单"}


def place_in_rings(nodes: Sequence[PlacedNode], edges: Iterable[LinkEdge], centre: str) -> tuple[PlacedNode, ...]:
    """The nodes with places given: a ring for each hop from `centre`, every node near the one it was reached from.

    A radial tree over the breadth-first tree, each branch as wide as it has ends; what no edge reaches joins the first ring. O(n log n + m).
    """
    near: dict[str, set[str]] = {node.id: set() for node in nodes}
    for edge in edges:
        near[edge.start].add(edge.end)
        near[edge.end].add(edge.start)
    branches: dict[str, list[str]] = {node.id: [] for node in nodes}
    hops = {centre: 0}
    queue = [centre]
    for name in queue:
        for other in sorted(near[name] - hops.keys()):
            hops[other] = hops[name] + 1
            branches[name].append(other)
            queue.append(other)
    for lone in sorted(near.keys() - hops.keys()):
        hops[lone] = 1
        branches[centre].append(lone)
        queue.append(lone)
    ends: dict[str, int] = {}
    for name in reversed(queue):
        ends[name] = sum(ends[other] for other in branches[name]) or 1
    starts = {centre: 0.0}
    for name in queue:
        start = starts[name]
        for other in branches[name]:
            starts[other] = start
            start += ends[other]
    angles = {name: 2 * math.pi * (starts[name] + ends[name] / 2) / ends[centre] for name in queue}
    across = _fit([hops[name] * math.cos(angles[name]) for name in queue], *_ACROSS)
    down = _fit([hops[name] * math.sin(angles[name]) for name in queue], *_DOWN)
    spots = dict(zip(queue, zip(across, down, strict=True), strict=True))
    return tuple(replace(node, x=spots[node.id][0], y=spots[node.id][1]) for node in nodes)


def _fit(values: list[float], low: int, high: int) -> list[int]:
    least, most = min(values), max(values)
    if most - least < _FLAT:
        return [(low + high) // 2] * len(values)
    return [round(low + (high - low) * (value - least) / (most - least)) for value in values]


def draw(picture: LinkPicture) -> tuple[str, tuple[str, ...]]:
    """The SVG, and every text in it in the order it is drawn."""
    at = {node.id: node for node in picture.nodes}
    shapes: list[str] = []
    labels: list[str] = []
    for edge in picture.edges:
        start, end = at[edge.start], at[edge.end]
        shapes.append(f'<line x1="{start.x}" y1="{start.y}" x2="{end.x}" y2="{end.y}" {_STROKES[edge.provenance]}/>')
    is_crowded = len(picture.edges) > _LABELLED
    for number, edge in enumerate(picture.edges, start=1):
        middle = ((at[edge.start].x + at[edge.end].x) // 2, (at[edge.start].y + at[edge.end].y) // 2)
        lines = [str(number)] if is_crowded else [*_lines(f"{number} {edge.label}"), *_lines(f"（{edge.source}）")]
        shapes += _written(lines, *middle, size=11, halo=True)
        labels += lines
    for node in picture.nodes:
        lines = _lines(node.label)
        shapes.append(_shape(node.kind, node.x, node.y))
        shapes += _written([_MARK[node.kind]], node.x, node.y + 5, size=14)
        shapes += _written(lines, node.x, node.y + 38, size=13, halo=True)
        labels += [_MARK[node.kind], *lines]
    for shape, text in _legend():
        shapes.append(shape)
        labels.append(text)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" font-family="Noto Serif SC">'
    return "\n".join([head, *shapes, "</svg>\n"]), tuple(labels)


def _shape(kind: PictureShape, x: int, y: int) -> str:
    return _SHAPES[kind].format(x=x, y=y, left=x - _SIZE, right=x + _SIZE, top=y - 16, high=y - _SIZE, low=y + _SIZE)


def _lines(text: str) -> list[str]:
    lines, width = [""], 0.0
    for sign in " ".join(text.split()):
        width += _span(sign)
        if width > _LABEL_SIGNS:
            lines.append("")
            width = _span(sign)
        lines[-1] += sign
    return lines


def _span(sign: str) -> float:
    return 0.6 if sign.isascii() else 1.0


def _written(lines: list[str], x: int, y: int, *, size: int, halo: bool = False) -> list[str]:
    drawn = []
    for number, line in enumerate(lines):
        baseline = y + number * (size + 3)
        if halo:
            width = size * sum(map(_span, line))
            drawn.append(
                f'<rect x="{x - width / 2:.1f}" y="{baseline - size}" width="{width:.1f}" height="{size + 3}" fill="#ffffff" fill-opacity="0.85"/>'
            )
        drawn.append(f'<text x="{x}" y="{baseline}" font-size="{size}" text-anchor="middle">{escape(line)}</text>')
    return drawn


def _legend() -> Iterator[tuple[str, str]]:
    x = 30
    for kind, text in words.NODE_KIND.items():
        shape = _shape(kind, x + 20, 665)
        yield f'{shape}<text x="{x + 48}" y="670" font-size="13">{text}</text>', text
        x += 60 + 13 * len(text) + 20
    for provenance, text in words.PROVENANCE.items():
        line = f'<line x1="{x}" y1="665" x2="{x + 50}" y2="665" {_STROKES[provenance]}/>'
        yield f'{line}<text x="{x + 58}" y="670" font-size="13">{text}</text>', text
        x += 70 + 13 * len(text) + 20
