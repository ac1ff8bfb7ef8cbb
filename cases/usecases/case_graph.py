"""Work with the link graph of a case: look, expand, find a path, and keep the picture as it was left."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.bundle import load_bundle
from cases.assembly.understanding import understand
from cases.network.conflicts import conflict_lines
from cases.network.drawing import draw
from cases.network.folds import folds_of, is_fold, merchant_of
from cases.network.ground import WITHOUT_PURCHASES, Ground, ground_around, ground_of, node_kind
from cases.network.keeping import as_body, read_kept
from cases.network.model import MOST_POINTS, CaseGraph, CaseMonths, Kept, Neighbours, PointKind
from cases.network.months import months_of
from cases.network.start import start_of
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.view_register import ViewRegister
from graph.errors import UnknownEntity
from graph.ports import MOST_HOPS, LinkReader
from graph.vocabulary import NodeKind, public_id


@query("graph.case_view", Permission.BROWSE_LINKS)
def case_graph(office: Office, connection: Connection, case_no: str) -> CaseGraph:
    """The picture of the case as this user left it, or as it starts.

    Raises:
        GraphServerAbsent: the server of the settings does not answer.
    """
    understanding = understand(office, connection, case_no)
    ground = ground_around(office.links(connection), understanding.bundle)
    said, marks = conflict_lines(understanding)
    kept = read_kept(ViewRegister(connection).kept(ground.bundle.case.key, office.actor.login))
    start = start_of(ground, understanding, marks)
    wanted = [each for each in (*start, *kept.added) if each not in kept.removed or each == ground.centre]
    return replace(draw(ground, office.links(connection), dict.fromkeys(wanted), said, marks), kept=kept)


@query("graph.neighbours", Permission.BROWSE_LINKS)
def neighbours_of(office: Office, connection: Connection, case_no: str, node: str, *, shown: Collection[str]) -> Neighbours:
    """How many things of each kind stand around a point and are not shown.

    Raises:
        UnknownEntity: the picture may not show this point.
    """
    ground = ground_of(office, connection, case_no)
    around = _around(ground, node, shown)
    kinds: dict[PointKind, int] = {}
    for each in around:
        kind = _kind(each)
        kinds[kind] = kinds.get(kind, 0) + 1
    return Neighbours(node, kinds)


@query("graph.expand", Permission.BROWSE_LINKS)
def expand_graph(
    office: Office,
    connection: Connection,
    case_no: str,
    node: str,
    *,
    shown: Collection[str],
    kinds: Collection[PointKind] = (),
    most: int = MOST_POINTS,
    by_links: bool = False,
) -> CaseGraph:
    """The picture with what stands around a point brought in, newest purchases first, or what has most links of its own first.

    `kinds` empty means every kind. Statements are not in the answer: the picture that is being expanded has them.

    Raises:
        UnknownEntity: the picture may not show this point or one of those shown.
    """
    ground = ground_of(office, connection, case_no)
    reader = office.links(connection)
    ground.refuse_outside(each for each in shown if node_kind(each) is not None)
    around = [each for each in _around(ground, node, shown) if not kinds or _kind(each) in kinds]
    if by_links:
        around = _most_linked_first(around, ground, reader)
    room = max(0, min(most, MOST_POINTS - len(set(shown))))
    fresh = around[:room]
    drawn = draw(ground, reader, [*shown, *fresh])
    return replace(drawn, fresh=tuple(fresh), left_out=len(around) - len(fresh))


@query("graph.case_path", Permission.BROWSE_LINKS)
def path_in_case(office: Office, connection: Connection, case_no: str, start: str, end: str, *, shown: Collection[str]) -> CaseGraph:
    """The picture with a shortest path between two points in it; `fresh` is the path, empty if there is none.

    It goes through no shop: that two people bought at one shop would link half a town. A purchase or a shop is reached by its card.

    Raises:
        UnknownEntity: the picture may not show one of the points.
    """
    ground = ground_of(office, connection, case_no)
    ground.refuse_outside([start, end, *(each for each in shown if node_kind(each) is not None)])
    reader = office.links(connection)
    first, last = _to_card(ground, start), _to_card(ground, end)
    found = reader.path(first[-1], last[-1], hops=MOST_HOPS, kinds=WITHOUT_PURCHASES)
    between = [node.id for node in found.nodes]
    steps = [*first[:-1], *between, *reversed(last[:-1])] if between and ground.permitted.issuperset(between) else []
    drawn = draw(ground, reader, [*shown, *steps])
    return replace(drawn, fresh=_by_papers(_without_detour(steps), drawn))


@query("graph.months", Permission.BROWSE_LINKS)
def months_of_case(office: Office, connection: Connection, case_no: str) -> CaseMonths:
    """What was spent and who was contacted in each month of the case."""
    return months_of(load_bundle(office, connection, case_no))


@use_case("graph.keep_view", Permission.BROWSE_LINKS)
def keep_graph(_office: Office, unit: Unit, case_no: str, body: Mapping[str, Any]) -> Kept:
    """Keep the picture as it was left, in place of the one before.

    Raises:
        InputRefused: it is not what a picture is kept as.
    """
    kept = read_kept(body)
    case = CaseRegister(unit.connection).get(case_no)
    ViewRegister(unit.connection).keep(case.key, unit.login, as_body(kept), at=unit.now)
    unit.record(
        case_no, why="关系图布局自动保存", new={"points": len(kept.places), "pinned": len(kept.pinned), "removed": len(kept.removed)}
    )
    return kept


@use_case("graph.forget_view", Permission.BROWSE_LINKS)
def forget_graph(_office: Office, unit: Unit, case_no: str) -> None:
    """Let the picture start anew."""
    case = CaseRegister(unit.connection).get(case_no)
    ViewRegister(unit.connection).forget(case.key, unit.login)
    unit.record(case_no, why="关系图恢复初始布局")


def _around(ground: Ground, node: str, shown: Collection[str]) -> list[str]:
    """What may be brought in around a point and is not shown yet."""
    if is_fold(node):
        those = folds_of(ground, shown).get(node)
        if those is None:
            raise UnknownEntity(given=node)
        newest = [public_id(each.node) for each in reversed(those)]
        shops = dict.fromkeys(public_id(each.merchant) for each in reversed(those)) if merchant_of(node) is None else {}
        return [*shops, *newest]
    ground.refuse_outside([node])
    return [each for each in ground.neighbours(node) if each not in shown]


def _kind(node: str) -> PointKind:
    kind = node_kind(node)
    if kind is None:
        raise UnknownEntity(given=node)
    return PointKind(kind.word)


def _most_linked_first(nodes: list[str], ground: Ground, reader: LinkReader) -> list[str]:
    counted = reader.neighbours([node for node in nodes if node in ground.nearby])
    links = {node: sum(kinds.values()) for node, kinds in counted.items()}
    return sorted(nodes, key=lambda node: -(links.get(node, 0) + len(ground.at_merchant.get(node, ()))))


def _to_card(ground: Ground, node: str) -> list[str]:
    """The way from a point to where a path without purchases can begin: from a shop by its newest purchase, from a purchase by its card."""
    if node_kind(node) is NodeKind.MERCHANT:
        return [node, *_to_card(ground, ground.at_merchant[node][-1])]
    if node in ground.purchases:
        return [node, public_id(ground.purchases[node].card)]
    return [node]


def _without_detour(steps: list[str]) -> tuple[str, ...]:
    """The path without going there and back: two purchases of one shop meet at the shop, a purchase at its own shop is one step."""
    found: list[str] = []
    for step in steps:
        if step in found:
            del found[found.index(step) :]
        found.append(step)
    return tuple(found)


def _by_papers(steps: tuple[str, ...], drawn: CaseGraph) -> tuple[str, ...]:
    """The path along the lines as they are drawn: where a record of a delivery stands between card and address, it goes over that."""
    near: dict[str, set[str]] = {}
    for line in drawn.lines:
        near.setdefault(line.start, set()).add(line.end)
        near.setdefault(line.end, set()).add(line.start)
    found = list(steps[:1])
    for here, there in pairwise(steps):
        between = near.get(here, set()) & near.get(there, set())
        found += [there] if there in near.get(here, set()) or not between else [min(between), there]
    return tuple(found)
