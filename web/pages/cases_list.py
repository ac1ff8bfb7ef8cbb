"""The case list: found by a name, the last four digits, a telephone, account or case number; newest first, one page after the other."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.roles import Permission
from cases.store.find_register import Wanted
from cases.usecases.find import ROWS, FoundCases, search_cases
from cases.usecases.open_case import CASE_TYPES
from graph.finding import Slice
from web.access import Place, SignedIn, needs

router = APIRouter()
_HERE = "/cases"
_HOLD = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class CaseList:
    """What the page shows."""

    found: FoundCases
    text: str
    """As it may stand in an address."""
    case_type: str
    mine: bool
    hold: str
    case_types: tuple[str, ...]
    before: str
    """Address of the page before; empty: this is the first."""
    after: str


@router.get(_HERE, dependencies=[needs(Permission.READ_CASE)])
def case_list(
    visit: SignedIn,
    q: str = "",
    type: str = "",  # noqa: A002 - the filter's name in the address
    mine: str = "",
    hold: str = "",
    after: Place = None,
    before: Place = None,
) -> Response:
    """One page of the list; every filter stands in the address."""
    text, case_type = q.strip(), type if type in CASE_TYPES else ""
    wanted = Wanted(text, case_type=case_type or None, handler=visit.office.actor.login if mine else None, on_hold=_HOLD.get(hold))
    found = search_cases(visit.office, wanted, Slice(ROWS, after=after, before=before))
    if found.meaning.told != text:
        return visit.redirect(visit.with_query(q=found.meaning.told))
    before_it = visit.with_query(before=found.cases[0].case.key, after="") if found.comes_before and found.cases else ""
    after_it = visit.with_query(after=found.cases[-1].case.key, before="") if found.goes_on and found.cases else ""
    page = CaseList(found, text, case_type, bool(mine), hold if hold in _HOLD else "", CASE_TYPES, before_it, after_it)
    return visit.page("cases/list.html", page, block="found" if visit.wants_fragment else None)


@router.post("/cases/find", dependencies=[needs(Permission.READ_CASE)])
def find_case(visit: SignedIn, q: Annotated[str, Form()] = "") -> Response:
    """Look for what was typed; a telephone, card or identity number comes to stand in no address."""
    found = search_cases(visit.office, Wanted(q.strip()), Slice(1))
    return visit.redirect(_only(found) or f"{_HERE}?{urlencode({'q': found.meaning.told})}")


def _only(found: FoundCases) -> str:
    """The address of the one case that a whole case number names; a list of one would only be in the way."""
    typed = found.meaning.told.upper()
    return next((f"{_HERE}/{each.case.case_no}" for each in found.cases if each.case.case_no == typed), "")
