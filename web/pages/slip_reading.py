"""The picture of a slip: read it, confirm every field beside it, and see which transaction it is of."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.documents import Origin
from cases.errors import InputRefused
from cases.jobs import Job
from cases.model import SlipReading
from cases.roles import Permission
from cases.store.decision_register import Approvable, approval_id
from cases.usecases.jobs import enqueue_slip
from cases.usecases.open_case import case_file
from cases.usecases.slip_hunt import confirm_slip, match_slip, weigh_slip
from cases.usecases.slip_match import choose_match, withdraw_match
from evidence.slips.matching import MatchDecision
from evidence.slips.model import SlipField
from graph.errors import SliphoundError
from web.access import SignedIn, needs
from web.body_gate import takes_file
from web.i18n import deferred
from web.pages.case_head import CaseHead, case_head, head_of
from web.pages.match_pane import NO_TRANSACTION, MatchShown, shown
from web.pages.slip_fields import FieldRow, as_given, box_of, field_rows, next_field
from web.pages.slip_files import LARGEST, TypedForm, is_picture
from web.visit import Visit

router = APIRouter()
_NOT_TAKEN = 422
_CONFIRMS = [needs(Permission.CONFIRM_SLIP)]
MADE = (deferred("手机拍摄"), deferred("扫描"), deferred("对方提供的电子件"))
"""How a picture came about."""
_TOLD = {
    MatchDecision.MATCH: deferred("已登记：这张签购单对应一笔交易。"),
    MatchDecision.AMBIGUOUS: deferred("不止一笔可能，没有登记对应。"),
    MatchDecision.NONE: deferred("本账户没有相符的交易，没有登记对应。"),
}


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The form that takes a picture."""

    head: CaseHead
    typed: Mapping[str, str]
    made: tuple[str, ...]
    errors: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The reading beside its picture."""

    head: CaseHead
    reading: SlipReading
    rows: tuple[FieldRow, ...]
    at: SlipField | None
    """The field to begin at."""
    signature: tuple[int, int, int, int] | None
    match: MatchShown
    errors: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many fields somebody has confirmed."""
        return len(self.reading.confirmed)


@router.get("/cases/{case_no}/slips/read", dependencies=[needs(Permission.READ_DOCUMENT)])
def read_form(visit: SignedIn, case_no: str) -> Response:
    """The form."""
    return visit.page("slips/read.html", _read_page(visit, case_no, {}))


@router.post("/cases/{case_no}/slips/read", dependencies=[needs(Permission.READ_DOCUMENT), takes_file(LARGEST)])
def read(visit: SignedIn, case_no: str, form: TypedForm) -> Response:
    """Start a job that seals and reads the picture."""
    errors = {name: visit.say("请填写。") for name in ("location", "holder") if not form[name]}
    if not is_picture(form.file):
        errors["document"] = visit.say("请选择签购单的图片，JPG 或 PNG，不超过 32 MB。")
    if errors or form.file is None:
        return visit.page("slips/read.html", _read_page(visit, case_no, form.values, errors), code=_NOT_TAKEN)
    origin = Origin("slip", form["location"], form["holder"], form["made_how"] or MADE[0])
    jobs = visit.site.jobs
    try:
        upload = jobs.uploads.keep(form.file.file, form.file.filename or "", visit.office.actor.login)
        job = _enqueued(visit, case_no, upload, origin)
    except SliphoundError as refused:
        return visit.refused("slips/read.html", _read_page(visit, case_no, form.values, {"": visit.told(refused)}), refused)
    jobs.uploads.hand_over(upload)
    jobs.wake()
    return visit.redirect(f"/jobs/{job.id}", told=visit.say("已收到图片。识读结果只是建议，读完请对照图片逐项确认。"))


@router.get("/cases/{case_no}/slips/{document}", dependencies=[needs(Permission.READ_CASE)])
def reading_page(visit: SignedIn, case_no: str, document: str, at: str = "") -> Response:
    """The reading beside its picture; `at` is the field to begin at."""
    begin = next((each for each in SlipField if each.value == at), None)
    return visit.page("slips/reading.html", _reading_page(visit, case_no, document, begin))


@router.post("/cases/{case_no}/slips/{document}", dependencies=_CONFIRMS)
def confirm(
    visit: SignedIn,
    case_no: str,
    document: str,
    field: Annotated[SlipField, Form()],
    value: Annotated[str, Form()] = "",
    word: Annotated[str, Form()] = "confirm",
) -> Response:
    """Record the visitor's word on one field, and go on to the next."""
    refused: dict[str, tuple[str, str]] = {}
    if word == "confirm" and not value.strip():
        refused[field.value] = (value, visit.say("请填写；看不清的，选“无法辨认”。"))
    else:
        try:
            given = as_given(field, value.strip()) if word == "confirm" else None
            confirm_slip(visit.office, case_no, document, {field.value: given})
        except SliphoundError as error:
            refused[field.value] = (value, visit.told(error))
    page = _reading_page(visit, case_no, document, field, refused)
    if refused:
        return visit.page("slips/reading.html", page, code=_NOT_TAKEN, block="reading" if visit.wants_fragment else None)
    if visit.wants_fragment:
        return visit.page("slips/reading.html", page, block="reading")
    following = next_field(page.rows, field)
    place = f"?at={following.value}#row-{following.value}" if following else "#match"
    return visit.redirect(f"/cases/{case_no}/slips/{document}{place}")


@router.post("/cases/{case_no}/slips/{document}/match", dependencies=_CONFIRMS)
def match(visit: SignedIn, case_no: str, document: str) -> Response:
    """Record the transaction that the slip is of, where it is clear."""
    try:
        found = match_slip(visit.office, case_no, document)
    except SliphoundError as refused:
        page = _reading_page(visit, case_no, document, None, errors={"": visit.told(refused)})
        return visit.refused("slips/reading.html", page, refused)
    return visit.redirect(f"/cases/{case_no}/slips/{document}#match", told=visit.say(_TOLD[found.decision]))


@router.post("/cases/{case_no}/slips/{document}/choose", dependencies=_CONFIRMS)
def choose(
    visit: SignedIn, case_no: str, document: str, transaction: Annotated[str, Form()] = "", why: Annotated[str, Form()] = ""
) -> Response:
    """Record which candidate the visitor holds the slip to be of, or that it is of none."""
    missing = (
        visit.say("请选择一笔交易，或选“没有对应的交易”。") if not transaction else visit.say("请写明理由。") if not why.strip() else ""
    )
    try:
        if missing:
            raise InputRefused(given="choice", reason=missing)
        chosen = choose_match(visit.office, case_no, document, None if transaction == NO_TRANSACTION else transaction, why=why.strip())
    except SliphoundError as refused:
        typed = _Choice(transaction, why, missing or visit.told(refused))
        return visit.refused("slips/reading.html", _reading_page(visit, case_no, document, None, choice=typed), refused)
    given = approval_id(Approvable.MATCH, chosen.key)
    told = visit.say("已提交 %(id)s，第二人批准后生效。", id=given) if chosen.needs_second else visit.say("已登记 %(id)s。", id=given)
    return visit.redirect(f"/cases/{case_no}/slips/{document}#match", told=told)


@router.post("/cases/{case_no}/slips/{document}/unmatch", dependencies=_CONFIRMS)
def unmatch(visit: SignedIn, case_no: str, document: str, why: Annotated[str, Form()] = "") -> Response:
    """Take back what is on record of the slip."""
    try:
        withdraw_match(visit.office, case_no, document, why)
    except SliphoundError as refused:
        error = visit.told(refused) if why.strip() else visit.say("请写明撤回的理由。")
        page = _reading_page(visit, case_no, document, None, choice=_Choice("", why, error))
        return visit.refused("slips/reading.html", page, refused)
    return visit.redirect(f"/cases/{case_no}/slips/{document}#match", told=visit.say("已撤回，原登记留痕；可以重新认定。"))


def _enqueued(visit: Visit, case_no: str, upload: str, origin: Origin) -> Job:
    """The job; where it cannot be queued, the picture goes."""
    try:
        return enqueue_slip(visit.office, case_no, upload, origin)
    except SliphoundError:
        visit.site.jobs.uploads.drop(upload)
        raise


def _read_page(visit: Visit, case_no: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> ReadPage:
    return ReadPage(case_head(visit, case_no), typed, MADE, errors or {})


@dataclass(frozen=True, slots=True)
class _Choice:
    """What was typed of a choice or of a withdrawal, and why it could not be taken."""

    transaction: str = ""
    why: str = ""
    error: str = ""


def _reading_page(
    visit: Visit,
    case_no: str,
    document: str,
    at: SlipField | None,
    refused: Mapping[str, tuple[str, str]] | None = None,
    errors: Mapping[str, str] | None = None,
    choice: _Choice = _Choice(),
) -> ReadingPage:
    weighed = weigh_slip(visit.office, case_no, document)
    reading, login = weighed.reading, visit.office.actor.login
    return ReadingPage(
        head=head_of(visit, case_file(visit.office, case_no)),
        reading=reading,
        rows=field_rows(reading, login, refused or {}),
        at=at,
        signature=box_of(reading.answer["signature_box"], reading.answer["rotation"]),
        match=shown(weighed, login, chosen=choice.transaction, why=choice.why, error=choice.error),
        errors=errors or {},
    )
