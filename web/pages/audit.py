"""The record of acts: who did what, to what, when and why; of the whole workspace, or of one case. Nothing clear is ever in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from cases.access import USE_CASES
from cases.roles import Permission
from cases.store.act_register import Act, WantedActs
from cases.usecases.audit import ROWS, Record, acts_of_case, search_acts
from graph.finding import Slice
from graph.identifiers import without_identifiers
from graph.times import SHANGHAI
from web.access import Place, SignedIn, needs
from web.pages.case_head import CaseHead, case_head
from web.visit import Visit

router = APIRouter()
_NEEDS = [needs(Permission.READ_AUDIT)]
REVEALS = "identifier.reveal"
_SHA256 = 64
_SHORT = 16
"""Signs of a sealed file's hash that are shown: enough to tell two files apart."""
BESIDE_USE_CASES = ("sign_in", "sign_in.failed", "workspace.restore")
"""Acts on record that are no use cases: nobody is signed in yet when they are done."""


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act as a line of the list."""

    act: Act
    kind: str
    """Of what it was done to: `case`, `user`, `identifier`, …"""
    name: str
    details: tuple[tuple[str, str, str], ...]
    """Name of a value, what it was and what it is; empty: not stated."""


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of the record."""

    head: CaseHead | None
    """None: of the whole workspace."""
    here: str
    record: Record
    acts: tuple[ShownAct, ...]
    actions: tuple[str, ...]
    """All that can be asked for."""
    person: str
    act: str
    since: str
    until: str
    error: str
    before: str
    """Address of the page before; empty: this is the first."""
    after: str
    reveals: str
    """Address of the acts by which somebody saw a number in full."""


@router.get("/audit", dependencies=_NEEDS)
def audit(
    visit: SignedIn, person: str = "", act: str = "", since: str = "", until: str = "", after: Place = None, before: Place = None
) -> Response:
    """What was done in the whole workspace; every filter stands in the address."""
    return _answer(visit, None, (person, act, since, until), Slice(ROWS, after=after, before=before))


@router.get("/cases/{case_no}/record", dependencies=_NEEDS)
def record(
    visit: SignedIn,
    case_no: str,
    person: str = "",
    act: str = "",
    since: str = "",
    until: str = "",
    after: Place = None,
    before: Place = None,
) -> Response:
    """What was done in one case."""
    return _answer(visit, case_no, (person, act, since, until), Slice(ROWS, after=after, before=before))


def _answer(visit: Visit, case_no: str | None, asked: tuple[str, str, str, str], part: Slice) -> Response:
    person, act, since, until = (each.strip() for each in asked)
    first, last = _day(since), _day(until)
    error = visit.say("日期请写成 2026-11-24 的样子。") if (since and first is None) or (until and last is None) else ""
    wanted = WantedActs(
        login=person or None,
        actions=(act,) if act in _actions() else (),
        since=_midnight(first),
        until=_midnight(last + timedelta(days=1)) if last and last < date.max else None,
    )
    head = None if case_no is None else case_head(visit, case_no)
    found = search_acts(visit.office, wanted, part) if case_no is None else acts_of_case(visit.office, case_no, wanted, part)
    here = "/audit" if case_no is None else f"/cases/{case_no}/record"
    acts = found.found.acts
    page = RecordPage(
        head=head,
        here=here,
        record=found,
        acts=tuple(_shown(each) for each in acts),
        actions=_actions(),
        person=person,
        act=act,
        since=since,
        until=until,
        error=error,
        before=visit.with_query(before=acts[0].seq, after="") if found.found.comes_before and acts else "",
        after=visit.with_query(after=acts[-1].seq, before="") if found.found.goes_on and acts else "",
        reveals=f"{here}?act={REVEALS}",
    )
    template = "audit/record.html" if case_no is None else "audit/of_case.html"
    return visit.page(template, page, code=422 if error else 200, block="found" if visit.wants_fragment else None)


def _actions() -> tuple[str, ...]:
    return (*sorted(name for name, declared in USE_CASES.items() if declared.changes), *BESIDE_USE_CASES)


def _shown(act: Act) -> ShownAct:
    subject = act.entry.subject
    kind, colon, name = subject.partition(":")
    if subject == act.entry.case_no:
        kind = "case"
    elif not colon:
        kind, name = subject.partition("-")[0], subject if "-" in subject else ""
    return ShownAct(act, kind, f"{name[:_SHORT]}…" if len(name) == _SHA256 else name, tuple(_details(act.entry.old, act.entry.new)))


def _details(old: Mapping[str, object], new: Mapping[str, object]) -> list[tuple[str, str, str]]:
    return [(name, _told(old.get(name)), _told(new.get(name))) for name in dict.fromkeys([*old, *new])]


def _told(value: object) -> str:
    """A value as it may be shown: identifiers were masked when it was written, and would be now."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_told(each) for each in value)
    return without_identifiers(str(value))


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, SHANGHAI)
