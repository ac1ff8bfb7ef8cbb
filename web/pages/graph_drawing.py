"""The link graph as a drawing by the server: usable without JavaScript, and to take along; the same input gives the same bytes."""

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from xml.sax.saxutils import escape

from cases.network.model import Footing, PointKind
from web import formats
from web.i18n import label
from web.pages.graph_words import GraphWords, LineWords, PointWords
from web.rendering import static_folder
from web.visit import Visit

COLOURS: Mapping[PointKind, str] = {
    PointKind.PERSON: "#2f6fc1",
    PointKind.ACCOUNT: "#0e7c86",
    PointKind.CARD: "#0e7c86",
    PointKind.PHONE: "#7a56c2",
    PointKind.ADDRESS: "#7a56c2",
    PointKind.MERCHANT: "#8f5d10",
    PointKind.TRANSACTION: "#a86400",
    PointKind.FOLD: "#a86400",
    PointKind.DELIVERY: "#50617a",
    PointKind.POLICE_PAPER: "#50617a",
    PointKind.SLIP: "#50617a",
}
_STROKES: Mapping[Footing, str] = {
    Footing.RECORD: 'stroke="#9aa5b4" stroke-width="1.5"',
    Footing.DOCUMENT: 'stroke="#3b4a60" stroke-width="3"',
    Footing.STATEMENT: 'stroke="#5b3ba3" stroke-width="1.8" stroke-dasharray="2 4"',
    Footing.CONFLICT: 'stroke="#b42318" stroke-width="2.4" stroke-dasharray="8 5"',
}
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
_EDGE = 80
_HEAD, _FOOT = 44, 64
_LONGEST = 14
_BEND = 0.16
"""How far a line of statements bows out, as a share of its length, so that it does not lie upon a record's."""
_ROUND = frozenset({PointKind.PERSON, PointKind.PHONE, PointKind.ADDRESS, PointKind.MERCHANT})
_PURCHASES = frozenset({PointKind.TRANSACTION, PointKind.FOLD})


def drawing(visit: Visit, words: GraphWords, places: Mapping[str, tuple[int, int]], holder: str) -> str:
    """The picture as SVG."""
    left, top = min(x for x, _ in places.values()), min(y for _, y in places.values())
    at = {name: (x - left + _EDGE, y - top + _EDGE + _HEAD) for name, (x, y) in places.items()}
    width = max(900, max(x for x, _ in at.values()) + _EDGE)
    height = max(y for _, y in at.values()) + _EDGE + _FOOT
    title = visit.say("关系图 · %(holder)s · %(case_no)s", holder=holder, case_no=words.graph.case_no)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{_FONT}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fcfdfe"/>',
        _text(title, 20, 28, 16, anchor="start", bold=True),
        _text(visit.say("供参考；截至 %(day)s", day=formats.day(visit.office.as_of)), width - 20, 28, 12, anchor="end"),
    ]
    lines = sorted(words.lines, key=lambda each: each.line.footing is Footing.CONFLICT)
    parts += [part for each in lines for part in _line(each, at)]
    parts += [
        part for each in words.points.values() for part in _point(each, at[each.point.id], is_centre=each.point.id == words.graph.centre)
    ]
    parts += _legend(visit, words, height - 30)
    return "\n".join([*parts, "</svg>\n"])


def _line(words: LineWords, at: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    (x1, y1), (x2, y2) = at[words.line.start], at[words.line.end]
    is_said = words.line.footing is Footing.CONFLICT
    bend = _BEND if is_said else 0.0
    middle = ((x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend)
    yield f'<path d="M{x1} {y1}Q{2 * middle[0] - (x1 + x2) / 2:.1f} {2 * middle[1] - (y1 + y2) / 2:.1f} {x2} {y2}" fill="none" {_STROKES[words.line.footing]}/>'
    text = words.text if len(words.text) <= _LONGEST else f"{words.text[:_LONGEST]}…"
    more = len(words.line.quotes) - 1
    yield _text(f"{text} +{more}" if more > 0 else text, *middle, 11, colour="#b42318" if is_said else "#4b5768", halo=True)


def _point(words: PointWords, place: tuple[int, int], *, is_centre: bool) -> Iterator[str]:
    x, y = place
    kind = words.point.kind
    size = 26 if is_centre else 18
    ring = "#b42318" if words.point.is_disputed else "#ffffff"
    look = f'fill="{COLOURS[kind]}" stroke="{ring}" stroke-width="2.5"'
    if kind in _ROUND:
        yield f'<circle cx="{x}" cy="{y}" r="{size}" {look}/>'
    elif kind in _PURCHASES:
        corners = " ".join(
            f"{x + size * math.cos(turn):.1f},{y + size * math.sin(turn):.1f}" for turn in (math.pi / 3 * n for n in range(6))
        )
        yield f'<polygon points="{corners}" {look}/>'
    else:
        yield f'<rect x="{x - size}" y="{y - size + 2}" width="{2 * size}" height="{2 * size - 4}" rx="6" {look}/>'
    yield f'<g transform="translate({x - 12} {y - 12})" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">{_icon(kind)}</g>'
    for number, line in enumerate(words.lines):
        yield _text(line, x, y + size + 15 + number * 14, 13 if is_centre else 12, halo=True, bold=is_centre and number == 0)


@cache
def _icon(kind: PointKind) -> str:
    drawn = (static_folder() / "img" / "nodes" / f"{kind.value}.svg").read_text("utf-8")
    return re.sub(r"^<svg[^>]*>|</svg>\s*$", "", drawn)


def _legend(visit: Visit, words: GraphWords, y: int) -> Iterator[str]:
    x = 24
    for kind in dict.fromkeys(each.point.kind for each in words.points.values()):
        text = label(kind, visit.language)
        yield f'<circle cx="{x}" cy="{y}" r="6" fill="{COLOURS[kind]}"/>'
        yield _text(text, x + 11, y + 4, 12, anchor="start")
        x += 30 + _width(text, 12)
    x, y = 24, y + 20
    for footing in dict.fromkeys(each.line.footing for each in words.lines):
        text = label(footing, visit.language)
        yield f'<line x1="{x}" y1="{y}" x2="{x + 30}" y2="{y}" {_STROKES[footing]}/>'
        yield _text(text, x + 36, y + 4, 12, anchor="start")
        x += 58 + _width(text, 12)


def _text(
    text: str, x: float, y: float, size: int, *, anchor: str = "middle", colour: str = "#16202e", halo: bool = False, bold: bool = False
) -> str:
    outline = ' paint-order="stroke" stroke="#fcfdfe" stroke-width="4" stroke-linejoin="round"' if halo else ""
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{outline}{weight}>{escape(text)}</text>'


def _width(text: str, size: int) -> int:
    return round(sum(size * (0.6 if sign.isascii() else 1.0) for sign in text))
