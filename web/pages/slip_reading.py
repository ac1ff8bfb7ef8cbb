"""The picture of a slip: read it, confirm every field beside it, and see which transaction it is of."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.documents import Origin
from cases.jobs import Job
from cases.model import SlipReading
from cases.roles import Permission
from cases.second_eyes import Eyes
from cases.usecases.jobs import enqueue_slip
from cases.usecases.open_case import case_file
from cases.usecases.slip_hunt import confirm_slip, match_slip, weigh_slip
from evidence.slips.matching import MatchDecision, ScoredCandidate
from evidence.slips.model import SlipField
from graph.errors import SliphoundError
from graph.records import TransactionRecord
from graph.vocabulary import public_id
from web.access import SignedIn, needs
from web.body_gate import takes_file
from web.i18n import deferred
from web.pages.case_head import CaseHead, case_head, head_of
from web.pages.slip_fields import FieldRow, as_given, box_of, field_rows, next_field
from web.pages.slip_files import LARGEST, TypedForm, is_picture
from web.visit import Visit

router = APIRouter()
_NOT_TAKEN = 422
_CONFIRMS = [needs(Permission.CONFIRM_SLIP)]
_SHOWN = 5
"""How many transactions that the slip may be of are shown."""
WEIGHED = ("amount_fen", "txn_at", "merchant", "card_last4", "auth_code", "terminal_no")
"""The fields that a match weighs, in the order of the table."""
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
class Scored:
    """A transaction that the slip may be of."""

    id: str
    record: TransactionRecord
    scored: ScoredCandidate


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The reading beside its picture."""

    head: CaseHead
    reading: SlipReading
    rows: tuple[FieldRow, ...]
    at: SlipField | None
    """The field to begin at."""
    signature: tuple[int, int, int, int] | None
    decision: MatchDecision | None
    candidates: tuple[Scored, ...]
    matched: Scored | None
    """The transaction it was matched to, on record."""
    weighed: tuple[str, ...] = WEIGHED
    errors: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def is_doubtful(self) -> bool:
        """Whether what is confirmed now no longer agrees with the transaction on record."""
        agrees = self.decision is MatchDecision.MATCH and self.matched is not None and self.candidates[0].id == self.matched.id
        return self.matched is not None and not agrees

    @property
    def is_disputed(self) -> bool:
        """Whether two persons say different things of what a match rests on."""
        return any(row.is_for_two and row.eyes is Eyes.DIFFER for row in self.rows)

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


def _enqueued(visit: Visit, case_no: str, upload: str, origin: Origin) -> Job:
    """The job; where it cannot be queued, the picture goes."""
    try:
        return enqueue_slip(visit.office, case_no, upload, origin)
    except SliphoundError:
        visit.site.jobs.uploads.drop(upload)
        raise


def _read_page(visit: Visit, case_no: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> ReadPage:
    return ReadPage(case_head(visit, case_no), typed, MADE, errors or {})


def _reading_page(
    visit: Visit,
    case_no: str,
    document: str,
    at: SlipField | None,
    refused: Mapping[str, tuple[str, str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> ReadingPage:
    weighed = weigh_slip(visit.office, case_no, document)
    reading = weighed.reading
    by_id = {public_id(each.node): each for each in weighed.transactions}
    found = weighed.match.candidates if weighed.match else ()
    scored = {each.transaction: Scored(each.transaction, by_id[each.transaction], each) for each in found}
    matched = None
    if reading.transaction is not None:
        id_ = public_id(reading.transaction)
        matched = scored.get(id_) or Scored(id_, by_id[id_], ScoredCandidate(id_, 0.0, {}))
    return ReadingPage(
        head=head_of(visit, case_file(visit.office, case_no)),
        reading=reading,
        rows=field_rows(reading, visit.office.actor.login, refused or {}),
        at=at,
        signature=box_of(reading.answer["signature_box"], reading.answer["rotation"]),
        decision=weighed.match.decision if weighed.match else None,
        candidates=tuple(scored.values())[:_SHOWN],
        matched=matched,
        errors=errors or {},
    )
