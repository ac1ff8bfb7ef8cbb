"""The papers of a case as points of the picture: deliveries of its cards, papers of the police, slips that were asked for."""

from collections.abc import Iterator
from datetime import date

from cases.assembly.bundle import CaseBundle
from cases.model import SlipHunt
from cases.network.model import Facts, Footing, Line, LineKind, LineSource, Point, PointKind
from graph.records import DeliveryRecord, PoliceRecord, Source
from graph.vocabulary import FactKind, public_id

NOT_SEARCHED = "requested"
"""State of a slip that was asked for and not yet searched."""


def slip_point(hunt: SlipHunt) -> str:
    """The id of a slip's point."""
    return f"slip-{public_id(hunt.transaction)}"


def papers_of(bundle: CaseBundle) -> tuple[tuple[Point, ...], tuple[Line, ...]]:
    """The papers, and what they are linked to."""
    points: list[Point] = []
    lines: list[Line] = []
    for each in bundle.deliveries:
        points.append(_delivery(each))
        lines += _of_delivery(each, bundle)
    for paper in bundle.papers:
        points.append(_police_paper(paper))
        lines += _of_police_paper(paper, bundle)
    newest = {hunt.transaction: hunt for hunt in bundle.hunts}
    for hunt in newest.values():
        points.append(_slip(hunt))
        lines.append(_line(LineKind.VOUCHED_BY, public_id(hunt.transaction), slip_point(hunt), None, None))
    return tuple(points), tuple(lines)


def _delivery(each: DeliveryRecord) -> Point:
    on = each.delivered.on if each.delivered else None
    facts = {
        "delivered": each.delivered.text if each.delivered else None,
        "signer": each.signer,
        "waybill": each.waybill_no,
        "id_checked": each.id_checked,
    }
    return Point(each.id, PointKind.DELIVERY, "", facts, since=on, until=on)


def _of_delivery(each: DeliveryRecord, bundle: CaseBundle) -> Iterator[Line]:
    on = each.delivered.on if each.delivered else None
    yield _line(LineKind.SENT_BY, public_id(each.card), each.id, each.source, on)
    if each.address is not None:
        yield _line(LineKind.ARRIVED_AT, each.id, public_id(each.address), each.source, on)
    bearers = bundle.bearers(each.signer)
    if len(bearers) == 1:
        yield _line(LineKind.NAME_SIGNED, public_id(bearers[0]), each.id, each.source, on, footing=Footing.DOCUMENT)


def _police_paper(each: PoliceRecord) -> Point:
    facts = {
        "organ": each.organ,
        "level": each.level,
        "dated": each.dated.isoformat(),
        "reporter": each.reporter,
        "verified": each.verified,
    }
    return Point(each.id, PointKind.POLICE_PAPER, "", facts, since=each.dated, until=each.dated)


def _of_police_paper(each: PoliceRecord, bundle: CaseBundle) -> Iterator[Line]:
    yield _line(LineKind.CONCERNS, public_id(bundle.account.node), each.id, each.source, each.dated, footing=Footing.DOCUMENT)
    bearers = bundle.bearers(each.reporter)
    if len(bearers) == 1:
        yield _line(LineKind.REPORTED_IN, public_id(bearers[0]), each.id, each.source, each.dated, footing=Footing.DOCUMENT)


def _slip(hunt: SlipHunt) -> Point:
    state = hunt.searches[-1].outcome.value if hunt.searches else NOT_SEARCHED
    facts: Facts = {"state": state, "requested": hunt.requested_on.isoformat(), "searches": len(hunt.searches)}
    return Point(slip_point(hunt), PointKind.SLIP, "", facts)


def _line(kind: LineKind, start: str, end: str, source: Source | None, on: date | None, *, footing: Footing = Footing.RECORD) -> Line:
    sources = (LineSource(source.file_name, source.row),) if source else ()
    return Line(f"{kind.value}-{start}-{end}", kind, start, end, footing, sources, on, on)


def is_paper(point: str) -> bool:
    """Whether an id is that of a paper."""
    return point.partition("-")[0] in {FactKind.DELIVERY.value, FactKind.POLICE_PAPER.value, PointKind.SLIP.value}
