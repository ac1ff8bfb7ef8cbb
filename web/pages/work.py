"""What there is to do: the four clocks of one's own cases, what waits for a second person, and one's jobs that run."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from cases.jobs import Job
from cases.roles import Permission
from cases.usecases.jobs import list_jobs
from cases.usecases.work import CASES_A_PAGE, ClockKind, DueItem, WorkList, approvals_waiting, work_list
from investigate.indicators.rule import Text
from web.access import Place, SignedIn, needs
from web.pages.approvals import ApprovalsPage, approvals_page
from web.pages.route_words import plain

router = APIRouter()
_NEAR = 30
"""Days from which on a date counts as near."""


@dataclass(frozen=True, slots=True)
class ClockTile:
    """One of the four clocks, over all the cases looked at."""

    kind: ClockKind
    dates: int
    late: int
    """Dates that were missed."""
    near: int
    """Dates within thirty days."""
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DueRow:
    """One date, with its reason as people write it."""

    item: DueItem
    because: Text


@dataclass(frozen=True, slots=True)
class WorkPage:
    """What the page shows."""

    work: WorkList
    due: tuple[DueRow, ...]
    """Of the chosen clock, or all."""
    tiles: tuple[ClockTile, ...]
    chosen: ClockKind | None
    more: str
    """Address of the next cases; empty: these are all."""
    at_most: int
    approvals: ApprovalsPage
    jobs: tuple[Job, ...]


@router.get("/work", dependencies=[needs()])
def work(visit: SignedIn, clock: str = "", after: Place = None) -> Response:
    """The work list; whoever reads no case is led to what they may do."""
    if not visit.may(Permission.READ_CASE):
        return visit.redirect("/accounts") if visit.may(Permission.OPEN_CASE) else visit.page("work/nothing.html", None)
    found = work_list(visit.office, after)
    chosen = ClockKind(clock) if clock in set(ClockKind) else None
    tiles = tuple(
        _tile(found, kind, visit.with_query(clock="" if kind is chosen else kind.value), is_chosen=kind is chosen) for kind in ClockKind
    )
    due = tuple(DueRow(each, plain(each.clock.because)) for each in found.due if chosen in {None, each.kind})
    more = visit.with_query(after=found.next_after) if found.next_after is not None else ""
    running = tuple(each for each in list_jobs(visit.office) if not each.is_ended)
    waiting = approvals_page(visit, approvals_waiting(visit.office))
    return visit.page("work/work.html", WorkPage(found, due, tiles, chosen, more, CASES_A_PAGE, waiting, running))


def _tile(found: WorkList, kind: ClockKind, address: str, *, is_chosen: bool) -> ClockTile:
    left = [each.clock.days_left for each in found.due if each.kind is kind]
    return ClockTile(kind, len(left), sum(each < 0 for each in left), sum(0 <= each <= _NEAR for each in left), address, is_chosen)
