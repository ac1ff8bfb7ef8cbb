"""The workbench: one case in three panes with one selection: its file, its link graph, and what speaks for whom."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.errors import InputRefused
from cases.judgement import ConflictVerdict
from cases.roles import Permission
from cases.usecases.judge import judge_conflict
from cases.usecases.open_case import case_file
from graph.errors import SliphoundError
from web.access import SignedIn, needs
from web.pages.case_head import CaseHead, head_of
from web.pages.file_pane import FilePane, documents_of, file_pane
from web.pages.talk_pane import TalkPane, talk_pane

router = APIRouter()
_READS = [needs(Permission.READ_CASE)]


@dataclass(frozen=True, slots=True)
class WorkbenchPage:
    """The case as it is worked."""

    head: CaseHead
    file: FilePane
    talk_tab: str
    """The tab of the right pane, which comes after the rest: the engine may take a moment."""
    may_browse: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A word on a contradiction that could not be taken."""

    family: str
    note: str
    """As it was typed."""
    error: str


@dataclass(frozen=True, slots=True)
class TalkPage:
    """The right pane alone: a part of the workbench, or a page of its own."""

    head: CaseHead
    talk: TalkPane
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """All documents of the case."""

    head: CaseHead
    documents: tuple[tuple[str, str, int], ...]
    """sha256, name and how many of the case's facts it states."""


@router.get("/cases/{case_no}", dependencies=_READS)
def workbench(visit: SignedIn, case_no: str, file: str = "", talk: str = "") -> Response:
    """The three panes; the left one alone for htmx."""
    bundle = case_file(visit.office, case_no)
    page = WorkbenchPage(head_of(visit, bundle), file_pane(visit, bundle, file), talk, visit.may(Permission.BROWSE_LINKS))
    return visit.page("cases/workbench.html", page, block="file" if visit.wants_fragment else None)


@router.get("/cases/{case_no}/contradictions", dependencies=_READS)
def contradictions(visit: SignedIn, case_no: str, talk: str = "") -> Response:
    """What speaks for whom."""
    found = visit.site.understandings.of(visit.office, case_no)
    page = TalkPage(head_of(visit, found.bundle), talk_pane(visit, found, talk))
    return visit.page("cases/contradictions.html", page, block="talk" if visit.wants_fragment else None)


@router.get("/cases/{case_no}/documents", dependencies=_READS)
def documents(visit: SignedIn, case_no: str) -> Response:
    """The sealed files that the case rests on."""
    bundle = case_file(visit.office, case_no)
    return visit.page("cases/documents.html", DocumentsPage(head_of(visit, bundle), documents_of(visit, bundle)))


@router.post("/cases/{case_no}/contradictions/{family}", dependencies=[needs(Permission.PROPOSE_ROUTE)])
def judge(
    visit: SignedIn,
    case_no: str,
    family: str,
    verdict: Annotated[str, Form()] = "",
    mark: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Record a person's word on a contradiction; it decides nothing by itself."""
    try:
        if verdict not in set(ConflictVerdict):
            raise InputRefused(given="verdict", reason=", ".join(ConflictVerdict))
        judge_conflict(visit.office, case_no, family, ConflictVerdict(verdict), note=note, seen=mark)
    except SliphoundError as refused:
        if visit.wants_fragment:
            raise  # what was typed stands on the page, which is left as it is
        found = visit.site.understandings.of(visit.office, case_no)
        page = TalkPage(head_of(visit, found.bundle), talk_pane(visit, found, "conflicts"), Refused(family, note, visit.told(refused)))
        return visit.refused("cases/contradictions.html", page, refused)
    if visit.wants_fragment:
        return contradictions(visit, case_no, "conflicts")
    return visit.redirect(f"/cases/{case_no}/contradictions?talk=conflicts#{family}", told=visit.say("已记录您的结论，可随时修改。"))
