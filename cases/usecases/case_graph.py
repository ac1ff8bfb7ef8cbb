"""Work with the link graph of a case: look, expand, find a path, and keep the picture as it was left.

Each takes the case as it was understood: a page has it at hand, and the picture shows what the other panes show.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from cases.access import preference, query
from cases.assembly.understanding import Understanding
from cases.network.drawing import Scene, draw, scene_of
from cases.network.folds import card_of, folds_of, is_fold, merchant_of
from cases.network.ground import WITHOUT_PURCHASES, Ground, node_kind
from cases.network.keeping import as_body, read_kept
from cases.network.model import MOST_POINTS, CaseGraph, CaseMonths, Kept, Neighbours, PointKind
from cases.network.months import months_of
from cases.network.papers import is_paper, papers_of
from cases.network.start import start_of
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.find_register import FindRegister
from cases.store.view_register import ViewRegister
from graph.errors import UnknownEntity
from graph.ports import MOST_HOPS, LinkReader
from graph.vocabulary import public_id


@query("graph.case_view", Permission.BROWSE_LINKS)
def case_graph(
    office: Office, connection: Connection, case_no: str, found: Understanding, *, shown: Collection[str] | None = None
) -> CaseGraph:
    """The picture of the case as this user left it, or as it starts; or of these points alone.

    Raises:
        UnknownEntity: the picture may not show one of these.
        GraphServerAbsent: the server of the settings does not answer.
    """
    scene = _scene(office, connection, case_no, found)
    if shown is not None:
        scene.ground.refuse_outside(_nodes(shown))
        return draw(scene, shown)
    kept = read_kept(ViewRegister(connection).kept(found.bundle.case.key, office.actor.login))
    wanted = [each for each in (*start_of(scene), *kept.added) if each not in kept.removed or each == scene.ground.centre]
    return replace(draw(scene, wanted), kept=kept)


@query("graph.neighbours", Permission.BROWSE_LINKS)
def neighbours_of(
    office: Office, connection: Connection, case_no: str, found: Understanding, node: str, *, shown: Collection[str]
) -> Neighbours:
    """How many things of each kind stand around a point and are not shown.

    Raises:
        UnknownEntity: the picture may not show this point.
    """
    around = _around(_scene(office, connection, case_no, found).ground, node, shown)
    return Neighbours(node, dict(Counter(map(_kind, around))))


@query("graph.expand", Permission.BROWSE_LINKS)
def expand_graph(
    office: Office,
    connection: Connection,
    case_no: str,
    found: Understanding,
    node: str,
    *,
    shown: Collection[str],
    kinds: Collection[PointKind] = (),
    most: int = MOST_POINTS,
    by_links: bool = False,
) -> CaseGraph:
    """The picture with what stands around a point brought in, newest purchases first, or what has most links of its own first.

    `kinds` empty means every kind.

    Raises:
        UnknownEntity: the picture may not show this point or one of those shown.
    """
    scene = _scene(office, connection, case_no, found)
    scene.ground.refuse_outside(_nodes(shown))
    around = [each for each in _around(scene.ground, node, shown) if not kinds or _kind(each) in kinds]
    if by_links:
        around = _most_linked_first(around, scene.ground, scene.reader)
    drawn = draw(scene, [*shown, *around[:most]])
    fresh = tuple(each for each in around[:most] if each in drawn.shown)
    return replace(drawn, fresh=fresh, left_out=len(around) - len(fresh))


@query("graph.case_path", Permission.BROWSE_LINKS)
def path_in_case(
    office: Office, connection: Connection, case_no: str, found: Understanding, ends: tuple[str, str], *, shown: Collection[str]
) -> CaseGraph:
    """The picture with a shortest path between two points in it; `fresh` is the path, empty if there is none.

    It goes through no shop: that two people bought at one shop would link half a town. A purchase or a shop is reached by its card.

    Raises:
        UnknownEntity: the picture may not show one of the points.
    """
    scene = _scene(office, connection, case_no, found)
    scene.ground.refuse_outside(_nodes(shown))
    first, last = (_to_card(scene.ground, end) for end in ends)
    between = [node.id for node in scene.reader.path(first[-1], last[-1], hops=MOST_HOPS, kinds=WITHOUT_PURCHASES).nodes]
    steps = [*first[:-1], *between, *reversed(last[:-1])] if between and scene.ground.permitted.issuperset(between) else []
    drawn = draw(scene, [*shown, *steps])
    return replace(drawn, fresh=_by_papers(_without_detour(steps), drawn))


@query("graph.months", Permission.BROWSE_LINKS)
def months_of_case(_office: Office, _connection: Connection, case_no: str, found: Understanding) -> CaseMonths:
    """What was spent and who was contacted in each month of the case."""
    _refuse_other(case_no, found)
    return months_of(found.bundle)


@preference("graph.keep_view", Permission.BROWSE_LINKS)
def keep_graph(office: Office, connection: Connection, case_no: str, body: Mapping[str, Any]) -> Kept:
    """Keep the picture as it was left, in place of the one before.

    Raises:
        InputRefused: it is not what a picture is kept as.
    """
    kept = read_kept(body)
    case = CaseRegister(connection).get(case_no)
    ViewRegister(connection).keep(case.key, office.actor.login, as_body(kept), at=office.clock.now())
    return kept


@preference("graph.forget_view", Permission.BROWSE_LINKS)
def forget_graph(office: Office, connection: Connection, case_no: str) -> None:
    """Let the picture start anew."""
    case = CaseRegister(connection).get(case_no)
    ViewRegister(connection).forget(case.key, office.actor.login)


def _scene(office: Office, connection: Connection, case_no: str, found: Understanding) -> Scene:
    _refuse_other(case_no, found)
    register = FindRegister(connection)
    return scene_of(office.links(connection), found, lambda nodes: register.seen_with(office.actor, nodes, but=found.bundle.case.key))


def _refuse_other(case_no: str, found: Understanding) -> None:
    if found.bundle.case.case_no != case_no:
        raise ValueError(case_no)


def _nodes(shown: Iterable[str]) -> list[str]:
    """Those ids that are nodes of the graph; papers and folds are the case's own anyway."""
    return [each for each in shown if node_kind(each) is not None]


def _around(ground: Ground, node: str, shown: Collection[str]) -> list[str]:
    """What may be brought in around a point and is not shown yet."""
    if is_fold(node):
        those = folds_of(ground, shown).get(node)
        if those is None:
            raise UnknownEntity(given=node)
        newest = [public_id(each.node) for each in reversed(those)]
        shops = dict.fromkeys(public_id(each.merchant) for each in reversed(those)) if merchant_of(node) is None else {}
        return [*shops, *newest]
    if is_paper(node):
        return []
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
    """The way from a point to where a path without purchases can begin: from a shop or a slip by a purchase, from a purchase by its card."""
    if is_fold(node):
        return [node, *_to_card(ground, card_of(node))]
    if is_paper(node):
        _, lines = papers_of(ground.bundle)
        return [node, *_to_card(ground, next((line.start for line in lines if line.end == node), ground.centre))]
    ground.refuse_outside([node])
    if node in ground.at_merchant:
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
