"""Who works on a case: who handles it, who is or was a member and why, and who sees it by their role."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.roles import SEES_EVERY_CASE, Permission, Role
from cases.store.member_register import Member
from cases.usecases.assign import Team, assign_case, team_of, unassign_case
from graph.errors import SliphoundError
from web.access import SignedIn, needs
from web.pages.case_head import CaseHead, case_head
from web.visit import Visit

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that could not be made, with what was typed."""

    error: str
    added: str = ""
    why: str = ""
    removed: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Who works on the case."""

    head: CaseHead
    team: Team
    present: tuple[Member, ...]
    past: tuple[Member, ...]
    may_change: bool
    see_all: tuple[Role, ...] = tuple(sorted(SEES_EVERY_CASE))
    refused: Refused = field(default_factory=lambda: Refused(""))


@router.get("/cases/{case_no}/members", dependencies=[needs(Permission.READ_CASE)])
def members(visit: SignedIn, case_no: str) -> Response:
    """Everybody of the case."""
    return visit.page("cases/members.html", _page(visit, case_no))


@router.post("/cases/{case_no}/members", dependencies=[needs(Permission.OPEN_CASE)])
def add(visit: SignedIn, case_no: str, login: Annotated[str, Form()] = "", why: Annotated[str, Form()] = "") -> Response:
    """Add a member, who sees the case from now on."""
    try:
        assign_case(visit.office, case_no, login, why=why)
    except SliphoundError as refused:
        return _refuse(visit, case_no, refused, Refused(visit.told(refused), added=login, why=why))
    return visit.redirect(f"/cases/{case_no}/members", told=visit.say("%(login)s 已加入本案。", login=login))


@router.post("/cases/{case_no}/members/remove", dependencies=[needs(Permission.OPEN_CASE)])
def remove(visit: SignedIn, case_no: str, login: Annotated[str, Form()] = "", why: Annotated[str, Form()] = "") -> Response:
    """Take a member off the case; what they did in it stays on record."""
    try:
        unassign_case(visit.office, case_no, login, why=why)
    except SliphoundError as refused:
        return _refuse(visit, case_no, refused, Refused(visit.told(refused), removed=login, because=why))
    told = visit.say("%(login)s 不再参与本案。", login=login)
    # Whoever takes themselves off sees the case no more.
    to = "/cases" if login == visit.office.actor.login else f"/cases/{case_no}/members"
    return visit.redirect(to, told=told)


def _refuse(visit: Visit, case_no: str, error: SliphoundError, refused: Refused) -> Response:
    if not visit.may(Permission.READ_CASE):  # they may add claims to cases, and see none
        raise error
    return visit.refused("cases/members.html", _page(visit, case_no, refused), error)


def _page(visit: Visit, case_no: str, refused: Refused | None = None) -> MembersPage:
    head, team = case_head(visit, case_no), team_of(visit.office, case_no)
    present = tuple(each for each in team.members if each.removed_at is None)
    past = tuple(each for each in reversed(team.members) if each.removed_at is not None)
    return MembersPage(head, team, present, past, team.may_change and visit.past_day is None, refused=refused or Refused(""))
