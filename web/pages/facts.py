"""One fact of a case: what it says and where that stands; withdraw it, or correct it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from cases.assembly.bundle import CaseBundle
from cases.assembly.names import name_things
from cases.errors import CorrectionRefused
from cases.imports.columns import Column
from cases.imports.correction import CORRECTABLE
from cases.model import Testimony
from cases.roles import Permission
from cases.usecases.correct import CorrectedFrom, FactSheet, SheetCell, correct_fact, fact_sheet, newest_fact, withdraw_fact_of_case
from cases.usecases.open_case import case_file
from graph.errors import SliphoundError, UnknownEntity
from graph.records import Source
from graph.vocabulary import FactKind, LinkKind, NodeKey, fact_id, parse_fact_id, public_id
from web.access import SignedIn, needs
from web.formats import moment
from web.i18n import deferred
from web.pages.case_head import CaseHead, head_of
from web.pages.claim_words import claim_told
from web.visit import Visit

router = APIRouter()
_READS = [needs(Permission.READ_CASE)]
_CORRECTS = [needs(Permission.CORRECT_FACT)]
_CELL = "v-"
"""Before a column's name, in the names of the form's fields."""
_LONG = frozenset({"content", "stated", "address"})
_YES_NO = (deferred("是"), deferred("否"))
_RAW = {
    "field": deferred("项目"),
    "value": deferred("内容"),
    "currency": deferred("币种"),
    "periods_overdue": deferred("逾期期数"),
    "overdue_since": deferred("首次逾期日"),
    "dispute_type": deferred("争议类型"),
    "made_on": deferred("交易日"),
    "posted_on": deferred("入账日"),
    "description": deferred("摘要"),
    "basis": deferred("来源"),
}
"""What is told of a fact that has no columns of an import of its own."""


@dataclass(frozen=True, slots=True)
class SaidClaim:
    """A claim coded from testimony."""

    told: str
    quote: str
    said_with: str
    revises: str


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact."""

    head: CaseHead
    id: str
    kind: FactKind
    rows: tuple[tuple[str, str], ...]
    source: Source
    recorded: str
    seen_on: tuple[Source, ...] = ()
    corrections: tuple[CorrectedFrom, ...] = ()
    said: Testimony | None = None
    claims: tuple[SaidClaim, ...] = ()
    can_correct: bool = False
    can_withdraw: bool = False
    why: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class CorrectCell:
    """A column in the form."""

    cell: SheetCell
    title: str
    value: str
    options: tuple[tuple[str, str], ...]
    is_long: bool
    hint: str
    error: str

    @property
    def is_choice(self) -> bool:
        """Whether it is one of a list: what a source wrote outside of an open list stays a text."""
        return bool(self.options) and self.value in {"", *(value for value, _ in self.options)}


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """The form that corrects a fact."""

    head: CaseHead
    sheet: FactSheet
    cells: tuple[CorrectCell, ...]
    why: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@router.get("/cases/{case_no}/facts/{fact}", dependencies=_READS)
def fact_page(visit: SignedIn, case_no: str, fact: str) -> Response:
    """What the fact says, and where; for one that was corrected, the one in its place."""
    if (newest := newest_fact(visit.office, case_no, fact)) != fact:
        told = visit.say("%(old)s 已更正，这是更正后的记录。", old=fact)
        return visit.redirect(f"/cases/{case_no}/facts/{newest}", told=told)
    return visit.page("facts/fact.html", _fact(visit, case_no, fact))


@router.post("/cases/{case_no}/facts/{fact}/withdraw", dependencies=_CORRECTS)
def withdraw(visit: SignedIn, case_no: str, fact: str, why: Annotated[str, Form()] = "") -> Response:
    """Withdraw it; of testimony, ask a second person to."""
    try:
        waiting = withdraw_fact_of_case(visit.office, case_no, fact, why)
    except UnknownEntity:
        raise
    except SliphoundError as refused:
        error = visit.told(refused) if why.strip() else visit.say("请写明撤回的理由。")
        return visit.refused("facts/fact.html", _fact(visit, case_no, fact, why, error), refused)
    if waiting is None:
        return visit.redirect(f"/cases/{case_no}", told=visit.say("已撤回，原记录留痕。"))
    return visit.redirect(f"/cases/{case_no}/facts/{fact}", told=visit.say("已申请撤回（%(id)s），第二人批准前仍有效。", id=waiting))


@router.get("/cases/{case_no}/facts/{fact}/correct", dependencies=_CORRECTS)
def correct_form(visit: SignedIn, case_no: str, fact: str) -> Response:
    """The form, filled with what the fact says."""
    return visit.page("facts/correct.html", _correct(visit, case_no, fact))


async def _typed(request: Request) -> dict[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


@router.post("/cases/{case_no}/facts/{fact}/correct", dependencies=_CORRECTS)
def correct(visit: SignedIn, case_no: str, fact: str, typed: Annotated[dict[str, str], Depends(_typed)]) -> Response:
    """Withdraw the fact and record it with the other values."""
    values = {name.removeprefix(_CELL): value.replace("\r\n", "\n") for name, value in typed.items() if name.startswith(_CELL)}
    why = typed.get("why", "")
    try:
        new = correct_fact(visit.office, case_no, fact, values, why=why)
    except UnknownEntity:
        raise
    except CorrectionRefused as refused:
        return visit.refused("facts/correct.html", _correct(visit, case_no, fact, values, why, refused.where.field or "", refused), refused)
    except SliphoundError as refused:
        place = "" if why.strip() else "why"
        return visit.refused("facts/correct.html", _correct(visit, case_no, fact, values, why, place, refused), refused)
    return visit.redirect(f"/cases/{case_no}/facts/{new}", told=visit.say("已更正：原记录撤回留痕，新记录已入卷。"))


def _fact(visit: Visit, case_no: str, given: str, why: str = "", error: str = "") -> FactPage:
    bundle = case_file(visit.office, case_no)
    kind, key = parse_fact_id(given)
    may = visit.may(Permission.CORRECT_FACT)
    if kind is FactKind.TESTIMONY:
        return _testimony(visit, bundle, key, may, why, error)
    sheet = fact_sheet(visit.office, case_no, given)
    rows = tuple((_title(visit, each.column, each.zh), _shown(visit, sheet, each)) for each in sheet.cells) or tuple(_raw(visit, sheet))
    return FactPage(
        head=head_of(visit, bundle),
        id=sheet.id,
        kind=kind,
        rows=rows,
        source=sheet.source,
        recorded=f"{moment(sheet.recorded_at)} {sheet.recorded_by}",
        seen_on=sheet.seen_on,
        corrections=sheet.corrections,
        can_correct=may and kind in CORRECTABLE,
        can_withdraw=may,
        why=why,
        error=error,
    )


def _testimony(visit: Visit, bundle: CaseBundle, key: int, may: bool, why: str, error: str) -> FactPage:
    said = next((each for each in bundle.testimony if each.key == key), None)
    if said is None:
        raise UnknownEntity(given=fact_id(FactKind.TESTIMONY, key))
    names = name_things(bundle)
    claims = tuple(
        SaidClaim(
            claim_told(visit, each.body, names),
            said.text[slice(*each.quote)],
            str(each.body.get("said_with") or "firm"),
            str(each.body.get("revises") or ""),
        )
        for each in said.claims
    )
    source = Source(said.document, "", said.row)
    given = fact_id(FactKind.TESTIMONY, key)
    return FactPage(
        head_of(visit, bundle), given, FactKind.TESTIMONY, (), source, "", said=said, claims=claims, can_withdraw=may, why=why, error=error
    )


def _shown(visit: Visit, sheet: FactSheet, cell: SheetCell) -> str:
    """A cell in the visitor's words."""
    options = dict(_options(visit, _column(sheet.kind, cell.column)))
    return options.get(cell.text, cell.text) or "—"


def _raw(visit: Visit, sheet: FactSheet) -> list[tuple[str, str]]:
    told = [(visit.say(title), str(sheet.raw[name])) for name, title in _RAW.items() if sheet.raw.get(name) is not None]
    if sheet.kind is FactKind.LINK:
        start, end = (public_id(NodeKey(int(str(sheet.raw[name])))) for name in ("src_node", "dst_node"))
        told.insert(0, (visit.say("关系"), f"{start} → {end} {LinkKind(int(str(sheet.raw['kind']))).word}"))
    return told


def _correct(
    visit: Visit,
    case_no: str,
    given: str,
    typed: Mapping[str, str] | None = None,
    why: str = "",
    place: str = "",
    refused: SliphoundError | None = None,
) -> CorrectPage:
    sheet = fact_sheet(visit.office, case_no, given)
    told = visit.told(refused) if refused else ""
    if place == "why":
        told = visit.say("请写明更正的理由。")
    cells = tuple(
        CorrectCell(
            cell=each,
            title=_title(visit, each.column, each.zh),
            value=(typed or {}).get(each.column, each.text),
            options=_options(visit, _column(sheet.kind, each.column)),
            is_long=each.column in _LONG,
            hint=visit.say("显示为掩码；不改则原号码照旧，要改请填完整号码") if each.is_masked and not each.is_fixed else "",
            error=told if place == each.column else "",
        )
        for each in sheet.cells
    )
    errors = {place if place == "why" or any(each.error for each in cells) else "": told} if told else {}
    return CorrectPage(head_of(visit, case_file(visit.office, case_no)), sheet, cells, why, errors)


def _column(kind: FactKind, name: str) -> Column:
    return next(each for each in CORRECTABLE[kind].columns if each.en == name)


def _options(visit: Visit, column: Column) -> tuple[tuple[str, str], ...]:
    if visit.language == "zh":
        return column.value.options
    return tuple((value, visit.say(value) if value in _YES_NO else value.replace("_", " ")) for value, _ in column.value.options)


def _title(visit: Visit, column: str, zh: str) -> str:
    return zh if visit.language == "zh" else column.replace("_", " ")
