"""The slip hunt of a case at a glance: which slips were asked for and what came of each, and what to seek next."""

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from cases.model import SlipReading
from cases.roles import Permission
from investigate.facts import HuntOutcome
from web.access import SignedIn, needs
from web.pages.case_head import CaseHead, head_of
from web.pages.slip_cards import Advice, Choice, HuntCard, advice, choices, hunt_cards, purchases, unmatched

router = APIRouter()
_SHOWN, _AT_LEAST = 6, 3
"""How many of the purchases to choose from are shown before all are asked for: those that something speaks for, and never fewer than three."""


@dataclass(frozen=True, slots=True)
class SlipsPage:
    """The hunt at a glance."""

    head: CaseHead
    cards: tuple[HuntCard, ...]
    """Those of the chosen state."""
    total: int
    state: HuntOutcome | None
    states: tuple[tuple[HuntOutcome, int], ...]
    """Every state that a hunt of the case is in, with their number."""
    unmatched: tuple[SlipReading, ...]
    best: tuple[Choice, ...]
    more: int
    """How many of the purchases are left out."""
    urgent: tuple[Choice, ...]
    advice: tuple[Advice, ...]


@router.get("/cases/{case_no}/slips", dependencies=[needs(Permission.READ_CASE)])
def slips(visit: SignedIn, case_no: str, state: str = "", choose: str = "") -> Response:
    """Every hunt of the case; `state` leaves one kind of outcome, `choose=all` lists every purchase to choose from."""
    found = visit.site.understandings.of(visit.office, case_no)
    known = purchases(found, visit.office.law, visit.office.as_of)
    cards = hunt_cards(visit, found, known)
    best, urgent = choices(visit, found, known)
    worth = sum(each.candidate.points > 0 for each in best)
    shown = best if choose == "all" else best[: min(_SHOWN, max(_AT_LEAST, worth))]
    counted = Counter(each.state for each in cards)
    only = next((each for each in HuntOutcome if each.value == state), None)
    page = SlipsPage(
        head=head_of(visit, found.bundle),
        cards=tuple(each for each in cards if only is None or each.state is only),
        total=len(cards),
        state=only,
        states=tuple((each, counted[each]) for each in HuntOutcome if counted[each] or each is only),
        unmatched=unmatched(found),
        best=shown,
        more=len(best) - len(shown),
        urgent=urgent,
        advice=advice(visit, found),
    )
    return visit.page("slips/hunt.html", page, block="hunts" if visit.wants_fragment else None)
