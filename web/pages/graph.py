"""The link graph of a case: the pane's data, the table of the same links, the drawing, and the picture as it was left."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from cases.assembly.understanding import Understanding
from cases.network.model import MOST_POINTS, CaseGraph, PointKind
from cases.roles import Permission
from cases.usecases.case_graph import case_graph, expand_graph, forget_graph, keep_graph, months_of_case, neighbours_of, path_in_case
from graph.vocabulary import public_id
from web.access import SignedIn, needs
from web.i18n import label
from web.pages.case_head import CaseHead, head_of
from web.pages.graph_drawing import drawing
from web.pages.graph_places import places_of, spread
from web.pages.graph_words import GraphWords, in_words
from web.visit import Visit

router = APIRouter()
_BROWSES = [needs(Permission.BROWSE_LINKS)]
_LONGEST = 16_000
Ids = Annotated[str, Query(max_length=_LONGEST)]
"""Ids of points, comma between them."""


@dataclass(frozen=True, slots=True)
class GraphPage:
    """The picture on a page of its own."""

    head: CaseHead


@dataclass(frozen=True, slots=True)
class LinkTablePage:
    """The same links as a table."""

    head: CaseHead
    words: GraphWords


@router.get("/cases/{case_no}/graph", dependencies=_BROWSES)
def graph_page(visit: SignedIn, case_no: str) -> Response:
    """The picture with the whole window to itself."""
    return visit.page("graph/page.html", GraphPage(head_of(visit, _found(visit, case_no).bundle)))


@router.get("/cases/{case_no}/graph/view", dependencies=_BROWSES)
def graph_view(visit: SignedIn, case_no: str, shown: Annotated[str | None, Query(max_length=_LONGEST)] = None) -> Response:
    """The picture as the visitor left it, or as it starts; or of the points given."""
    these = None if shown is None else _ids(shown)
    return _answer(visit, case_graph(visit.office, case_no, _found(visit, case_no), shown=these))


@router.get("/cases/{case_no}/graph/neighbours", dependencies=_BROWSES)
def neighbours(visit: SignedIn, case_no: str, node: str, shown: Ids = "") -> Response:
    """How many of each kind stand around a point and are not shown."""
    found = neighbours_of(visit.office, case_no, _found(visit, case_no), node, shown=_ids(shown))
    kinds = [{"kind": kind.value, "text": label(kind, visit.language), "count": many} for kind, many in found.kinds.items()]
    return visit.json({"node": found.node, "total": sum(found.kinds.values()), "kinds": kinds})


@router.get("/cases/{case_no}/graph/expand", dependencies=_BROWSES)
def expand(
    visit: SignedIn,
    case_no: str,
    node: str,
    shown: Ids = "",
    kinds: Annotated[list[PointKind], Query()] = [],  # noqa: B006 - FastAPI copies the default
    most: Annotated[int, Query(ge=1, le=MOST_POINTS)] = MOST_POINTS,
    order: Annotated[str, Query(pattern="^(newest|connected)$")] = "newest",
) -> Response:
    """The picture with what stands around a point brought in."""
    found = expand_graph(
        visit.office,
        case_no,
        _found(visit, case_no),
        node,
        shown=_ids(shown),
        kinds=kinds,
        most=most,
        by_links=order == "connected",
    )
    return _answer(visit, found)


@router.get("/cases/{case_no}/graph/path", dependencies=_BROWSES)
def path(visit: SignedIn, case_no: str, start: str, end: str, shown: Ids = "") -> Response:
    """The picture with a shortest path between two points in it."""
    return _answer(visit, path_in_case(visit.office, case_no, _found(visit, case_no), (start, end), shown=_ids(shown)))


@router.get("/cases/{case_no}/graph/time", dependencies=_BROWSES)
def time_bar(visit: SignedIn, case_no: str) -> Response:
    """What was spent and who was contacted, month by month."""
    found = months_of_case(visit.office, case_no, _found(visit, case_no))
    months = [
        {"month": each.month, "purchases": each.purchases, "spent_fen": each.spent_fen, "contacts": each.contacts} for each in found.months
    ]
    return visit.json({"currency": found.currency, "months": months})


@router.get("/cases/{case_no}/graph/layout", dependencies=_BROWSES)
def layout(visit: SignedIn, case_no: str) -> Response:
    """The picture as the visitor left it: places, pins, what was brought in and taken out."""
    words = in_words(visit, case_graph(visit.office, case_no, _found(visit, case_no)))
    return visit.json(words.as_json(visit, {})["kept"])


@router.put("/cases/{case_no}/graph/layout", dependencies=_BROWSES)
def keep_layout(visit: SignedIn, case_no: str, body: Annotated[dict[str, Any], Body()]) -> Response:
    """Keep the picture as it was left."""
    keep_graph(visit.office, case_no, body)
    return Response(status_code=204)


@router.delete("/cases/{case_no}/graph/layout", dependencies=_BROWSES)
def forget_layout(visit: SignedIn, case_no: str) -> Response:
    """Let the picture start anew."""
    forget_graph(visit.office, case_no)
    return Response(status_code=204)


@router.get("/cases/{case_no}/graph/table", dependencies=_BROWSES)
def table(visit: SignedIn, case_no: str) -> Response:
    """The same links as a table."""
    found = _found(visit, case_no)
    words = in_words(visit, case_graph(visit.office, case_no, found))
    return visit.page("graph/table.html", LinkTablePage(head_of(visit, found.bundle), words))


@router.get("/cases/{case_no}/graph.svg", dependencies=_BROWSES)
def svg(visit: SignedIn, case_no: str, download: bool = False) -> Response:
    """The picture as a drawing, to look at without JavaScript or to take along."""
    found = _found(visit, case_no)
    words = in_words(visit, case_graph(visit.office, case_no, found))
    holder = words.points[public_id(found.bundle.holder.node)]
    answer = Response(drawing(visit, words, spread(words.graph), holder.lines[0]), media_type="image/svg+xml")
    if download:
        answer.headers["Content-Disposition"] = f'attachment; filename="{case_no}-links.svg"'
    return answer


def _found(visit: Visit, case_no: str) -> Understanding:
    return visit.site.understandings.of(visit.office, case_no)


def _answer(visit: Visit, graph: CaseGraph) -> Response:
    return visit.json(in_words(visit, graph).as_json(visit, places_of(graph)))


def _ids(given: str) -> list[str]:
    return [each for each in given.split(",") if each]
