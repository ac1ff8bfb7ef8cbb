"""The link graph in words: every point and line as it is written on the screen, in the table and on the drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.model import SlipOutcome
from cases.network.model import CaseGraph, Footing, Line, Point, PointKind
from cases.network.papers import NOT_SEARCHED
from investigate.facts.police import PaperLevel
from web import formats
from web.i18n import deferred, label, word
from web.visit import Visit

_ENTRY_MODES = {
    "chip": deferred("插卡"),
    "magstripe": deferred("刷磁条"),
    "contactless": deferred("挥卡"),
    "manual": deferred("手工输入"),
    "online": deferred("网上"),
}
_ONLY_NAMED = frozenset({PointKind.CARD, PointKind.ACCOUNT})
"""Points whose first line says what they are: a number alone tells nobody."""
_HAVE_A_PAGE = frozenset({PointKind.TRANSACTION, PointKind.DELIVERY, PointKind.POLICE_PAPER})
"""Points whose sources are on the page of a fact."""


@dataclass(frozen=True, slots=True)
class PointWords:
    """A point in words."""

    point: Point
    lines: tuple[str, ...]
    """Up to three, as they stand under it."""
    details: tuple[tuple[str, str], ...]
    """Term and text, for the card beside the picture."""

    @property
    def title(self) -> str:
        """It in one line."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line in words: a row of the table."""

    line: Line
    text: str
    start: str
    end: str
    when: str
    sources: str


@dataclass(frozen=True, slots=True)
class GraphWords:
    """The picture in words."""

    graph: CaseGraph
    points: Mapping[str, PointWords]
    lines: tuple[LineWords, ...]

    def as_json(self, visit: Visit, places: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
        """The picture for a browser."""
        graph = self.graph
        return {
            "case_no": graph.case_no,
            "centre": graph.centre,
            "points": [_point_json(each, visit, graph.case_no) for each in self.points.values()],
            "lines": [_line_json(each, visit) for each in self.lines],
            "families": [{"id": each.id, "lines": list(each.lines), "points": list(each.points)} for each in graph.families],
            "left_out": graph.left_out,
            "fresh": list(graph.fresh),
            "places": {name: list(place) for name, place in places.items()},
            "kept": {
                "places": {name: list(place) for name, place in graph.kept.places.items()},
                "pinned": sorted(graph.kept.pinned),
                "added": list(graph.kept.added),
                "removed": sorted(graph.kept.removed),
            },
        }


def in_words(visit: Visit, graph: CaseGraph) -> GraphWords:
    """The picture in the visitor's language."""
    points = {each.id: _point(visit, each) for each in graph.points}
    return GraphWords(graph, points, tuple(_line(visit, each, points) for each in graph.lines))


def _point(visit: Visit, point: Point) -> PointWords:
    kind = label(point.kind, visit.language)
    lines = tuple(filter(None, _lines(visit, point, kind)))
    details = [(visit.say(term), text) for term, text in _details(visit, point) if text]
    if point.also_in:
        lines += (_also_in(visit, point),)
        details.append((visit.say("也见于案件"), visit.say("、").join(point.also_in)))
    if not point.is_own:
        details.append((visit.say("归属"), visit.say("本案以外")))
    return PointWords(point, lines, tuple(details))


def _lines(visit: Visit, point: Point, kind: str) -> tuple[str, str]:
    facts = point.facts
    match point.kind:
        case PointKind.PERSON:
            return point.label, _relation(visit, facts.get("relation"))
        case PointKind.CARD:
            return visit.say("卡 尾号%(last4)s", last4=facts["last4"]), ""
        case PointKind.TRANSACTION:
            return formats.money(_int(facts["amount_fen"]), str(facts["currency"])), formats.day(point.since)
        case PointKind.FOLD:
            return visit.say("+%(count)s 笔交易", count=facts["count"]), formats.money(_int(facts["amount_fen"]), str(facts["currency"]))
        case PointKind.DELIVERY | PointKind.POLICE_PAPER:
            return kind, formats.day(point.since)
        case PointKind.SLIP:
            return kind, _state(visit, facts["state"])
        case _ if point.kind in _ONLY_NAMED:
            return f"{kind} {point.label}", ""
        case _:
            return point.label, ""


def _also_in(visit: Visit, point: Point) -> str:
    if len(point.also_in) > 1:
        return visit.say("↗ 也见于 %(count)s 个案件", count=len(point.also_in))
    return visit.say("↗ 也见于案件 %(case_no)s", case_no=point.also_in[0])


def _details(visit: Visit, point: Point) -> list[tuple[str, str]]:
    facts = point.facts
    match point.kind:
        case PointKind.TRANSACTION:
            mode = _ENTRY_MODES.get(str(facts["entry_mode"]), "")
            place = str(facts["city"] or "")
            return [
                (deferred("商户"), str(facts["merchant"])),
                (deferred("时间"), str(facts["made"])),
                (deferred("方式"), visit.say(mode) if mode else ""),
                (deferred("地点"), place),
            ]
        case PointKind.FOLD:
            span = f"{formats.day(point.since)} — {formats.day(point.until)}"
            others = _int(facts["other_currencies"])
            more = visit.say("另有其他币种 %(count)s 笔未计入合计", count=others) if others else ""
            return [(deferred("期间"), span), (deferred("商户数"), str(facts["merchants"])), (deferred("说明"), more)]
        case PointKind.DELIVERY:
            checked = (
                {True: deferred("核对了证件"), False: deferred("未核对证件")}.get(bool(facts["id_checked"]))
                if facts["id_checked"] is not None
                else None
            )
            return [
                (deferred("签收栏署名"), str(facts["signer"] or "")),
                (deferred("运单号"), str(facts["waybill"] or "")),
                (deferred("核验"), visit.say(checked) if checked else ""),
                (deferred("说明"), visit.say("署名是谁所写，未经核实")),
            ]
        case PointKind.POLICE_PAPER:
            level = label(PaperLevel(str(facts["level"])), visit.language)
            verified = visit.say("已向出具机关核实") if facts["verified"] else visit.say("尚未向出具机关核实")
            return [
                (deferred("出具机关"), str(facts["organ"])),
                (deferred("级别"), level),
                (deferred("报案人"), str(facts["reporter"] or "")),
                (deferred("核实"), verified),
            ]
        case PointKind.SLIP:
            return [
                (deferred("状态"), _state(visit, facts["state"])),
                (deferred("调单日"), str(facts["requested"])),
                (deferred("查找次数"), str(facts["searches"])),
            ]
        case PointKind.MERCHANT:
            return [(deferred("城市"), str(facts.get("city") or ""))]
        case PointKind.ACCOUNT:
            periods = facts.get("periods_overdue")
            return [
                (deferred("逾期"), visit.say("%(count)s 期", count=periods) if periods is not None else ""),
                (
                    deferred("争议"),
                    word("CaseType", str(facts.get("dispute_type") or ""), visit.language) if facts.get("dispute_type") else "",
                ),
            ]
        case PointKind.CARD:
            return [(deferred("卡号"), point.label)]
        case _:
            return []


def _line(visit: Visit, line: Line, points: Mapping[str, PointWords]) -> LineWords:
    text = label(line.kind, visit.language)
    if line.footing is Footing.CONFLICT:
        text = visit.say("称“%(words)s”", words=line.quotes[0].text)
    sources = [" ".join(filter(None, (each.file, visit.say("第%(row)s行", row=each.row) if each.row else ""))) for each in line.sources]
    if line.since is None and line.until is None:
        when = ""
    elif line.since == line.until:
        when = formats.day(line.since)
    else:
        when = f"{formats.day(line.since)} — {formats.day(line.until)}"
    return LineWords(line, text, points[line.start].title, points[line.end].title, when, visit.say("；").join(sources))


def _point_json(words: PointWords, visit: Visit, case_no: str) -> dict[str, Any]:
    point = words.point
    return {
        "id": point.id,
        "kind": point.kind.value,
        "kind_text": label(point.kind, visit.language),
        "label": list(words.lines),
        "details": [list(each) for each in words.details],
        "own": point.is_own,
        "disputed": point.is_disputed,
        "state": point.facts.get("state"),
        "since": point.since and point.since.isoformat(),
        "until": point.until and point.until.isoformat(),
        "also_in": list(point.also_in),
        "near": {kind.value: many for kind, many in point.near.items()},
        "href": f"/cases/{case_no}/facts/{point.id}" if point.kind in _HAVE_A_PAGE else None,
    }


def _line_json(words: LineWords, visit: Visit) -> dict[str, Any]:
    line = words.line
    return {
        "id": line.id,
        "kind": line.kind.value,
        "text": words.text,
        "from": line.start,
        "to": line.end,
        "footing": line.footing.value,
        "footing_text": label(line.footing, visit.language),
        "when": words.when,
        "sources": words.sources,
        "count": max(len(line.sources), len(line.quotes), 1),
        "quotes": [
            {"claim": each.claim, "text": each.text, "on": each.said_on.isoformat(), "families": list(each.families)}
            for each in line.quotes
        ],
    }


def _relation(visit: Visit, relation: object) -> str:
    return word("Relation", str(relation).removesuffix("_of"), visit.language) if relation else ""


def _state(visit: Visit, state: object) -> str:
    return visit.say("已调单，待回复") if state == NOT_SEARCHED else label(SlipOutcome(str(state)), visit.language)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
