"""Bring data in: choose a file, see which column is read as what and what is wrong, and start the import as a job."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from cases.imports.columns import KINDS, ImportKind
from cases.imports.preview import Heading, Preview
from cases.imports.reasons import Reject
from cases.jobs import Job, JobKind
from cases.roles import Permission
from cases.uploads import LARGEST, upload_path
from cases.usecases.bring_in import preview_upload
from cases.usecases.jobs import enqueue_bill, enqueue_import, list_jobs
from graph.errors import SliphoundError
from web.access import SignedIn, needs
from web.body_gate import takes_file
from web.i18n import deferred
from web.visit import Visit

router = APIRouter()
_IMPORTS = [needs(Permission.IMPORT_RECORDS)]
BILL = "bill"
_NOT_TAKEN = 422
_FAULTS_SHOWN = 50
_SHOWN_BEFORE = 6
_SYSTEM = "core"
_PLACED = re.compile(r"c([0-9]{1,4})")
"""A field that says what the column of this number is read as."""
HINTS = {
    "accounts": deferred("一户一卡一行：逾期、余额、本金"),
    "persons": deferred("姓名、证件、手机、地址"),
    "relations": deferred("配偶、亲属、联系人，须注明来源"),
    "transactions": deferred("交易流水，含商户、终端、授权码"),
    "deliveries": deferred("寄卡、签收、运单号"),
    "activations": deferred("激活时间、渠道、主叫号码"),
    "repayments": deferred("还款、扣款、付款账户"),
    "calls": deferred("电话、短信、信函、上门"),
    "police_papers": deferred("接报回执、受案、立案等文书"),
    BILL: deferred("PDF 账单，逐行入卷并核对余额"),
}


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Where a file is chosen."""

    kinds: tuple[tuple[str, str, str], ...]
    """Value, name and what stands in such a file."""
    kind: str
    system: str
    recent: tuple[Job, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A row that would not be taken."""

    line: int
    column: str
    value: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """An uploaded table: its columns and its first rows."""

    upload: str
    name: str
    kind: str
    kind_called: str
    system: str
    kinds: tuple[tuple[str, str, str], ...]
    preview: Preview
    options: tuple[tuple[str, str], ...]
    """Columns of the kind: value and text, required ones marked."""
    missing: tuple[str, ...]
    """Required columns that no header is read as."""
    faults: tuple[FaultRow, ...]
    refusal: str
    places: tuple[tuple[int, Heading], ...]
    mapping: Mapping[str, str]
    """The fields that start the import as it is shown."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class BillPage:
    """An uploaded bill."""

    upload: str
    name: str
    system: str
    account_no: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form as it came."""

    form: FormData = field(default_factory=FormData)

    def __getitem__(self, name: str) -> str:
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""


async def _sent(request: Request) -> AsyncIterator[_Sent]:
    async with request.form() as form:
        yield _Sent(form)


Sent = Annotated[_Sent, Depends(_sent)]


@router.get("/imports", dependencies=_IMPORTS)
def imports(visit: SignedIn, kind: str = "") -> Response:
    """Choose a file and say what it is."""
    return visit.page("imports/choose.html", _choose(visit, kind, _SYSTEM))


@router.post("/imports", dependencies=[*_IMPORTS, takes_file(LARGEST)])
def upload_file(visit: SignedIn, sent: Sent) -> Response:
    """Keep the file until it is imported, and go on to its columns."""
    file, kind, system = sent.form.get("file"), sent["kind"], sent["system"] or _SYSTEM
    error = ""
    if kind not in HINTS:
        error = visit.say("请选择文件里是什么。")
    elif not isinstance(file, UploadFile) or not file.filename:
        error = visit.say("请选择文件。")
    if error or not isinstance(file, UploadFile):
        return visit.page("imports/choose.html", _choose(visit, kind, system, error), code=_NOT_TAKEN)
    try:
        upload = visit.site.jobs.uploads.keep(file.file, file.filename or "", visit.office.actor.login)
    except SliphoundError as refused:
        return visit.refused("imports/choose.html", _choose(visit, kind, system, visit.told(refused)), refused)
    return visit.redirect(f"/imports/{upload}?{urlencode({'kind': kind, 'system': system})}")


@router.get("/imports/{upload}", dependencies=_IMPORTS)
def columns(visit: SignedIn, upload: str, kind: str = "transactions", system: str = _SYSTEM) -> Response:
    """Which column is read as what, the first rows, and what is wrong with them; of a bill, whose it is."""
    name = upload_path(visit.office.uploads, upload, visit.office.actor.login).name
    if kind == BILL:
        return visit.page("imports/bill.html", BillPage(upload, name, system))
    try:
        page = _columns(visit, upload, name, kind=kind, system=system, mapping=_chosen(visit.request.query_params))
    except SliphoundError as refused:
        return visit.refused("imports/choose.html", _choose(visit, kind, system, visit.told(refused)), refused)
    return visit.page("imports/columns.html", page, block="columns" if visit.wants_fragment else None)


@router.post("/imports/{upload}", dependencies=_IMPORTS)
def start(visit: SignedIn, upload: str, sent: Sent) -> Response:
    """Start the import, or a trial of it, as a job."""
    kind, system, jobs = sent["kind"], sent["system"] or _SYSTEM, visit.site.jobs
    name = upload_path(visit.office.uploads, upload, visit.office.actor.login).name
    try:
        if kind == BILL:
            if sent["password"]:
                jobs.uploads.keep_password(upload, sent["password"])
            job = enqueue_bill(visit.office, upload, system=system, account_no=sent["account_no"] or None)
        else:
            mapping = _chosen({key: value for key, value in sent.form.items() if isinstance(value, str)})
            page = _columns(visit, upload, name, kind=kind, system=system, mapping=mapping)
            if page.refusal:
                return visit.page("imports/columns.html", page, code=_NOT_TAKEN)
            renames, is_trial = page.preview.renames, sent["dry_run"] == "1"
            job = enqueue_import(visit.office, upload, kind, system=system, renames=renames, dry_run=is_trial)
    except SliphoundError as refused:
        if kind == BILL:
            return visit.refused("imports/bill.html", BillPage(upload, name, system, sent["account_no"], visit.told(refused)), refused)
        return visit.refused("imports/choose.html", _choose(visit, kind, system, visit.told(refused)), refused)
    jobs.uploads.hand_over(upload)
    jobs.wake()
    return visit.redirect(f"/jobs/{job.id}")


@router.post("/imports/{upload}/drop", dependencies=_IMPORTS)
def drop(visit: SignedIn, upload: str) -> Response:
    """Take the file back; nothing of it is kept."""
    upload_path(visit.office.uploads, upload, visit.office.actor.login)
    visit.site.jobs.uploads.drop(upload)
    return visit.redirect("/imports", told=visit.say("已移除上传的文件，没有写入任何内容。"))


def _choose(visit: Visit, kind: str, system: str, error: str = "") -> ImportsPage:
    recent = tuple(each for each in list_jobs(visit.office) if each.kind in {JobKind.IMPORT, JobKind.BILL})[:_SHOWN_BEFORE]
    return ImportsPage(_kinds(visit), kind, system, recent, error)


def _kinds(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    called = {name: kind.zh if visit.language == "zh" else name.replace("_", " ") for name, kind in KINDS.items()}
    called[BILL] = visit.say("账单")
    return tuple((name, called[name], visit.say(hint)) for name, hint in HINTS.items())


def _columns(visit: Visit, upload: str, name: str, *, kind: str, system: str, mapping: Mapping[int, str] | None) -> ColumnsPage:
    preview = preview_upload(visit.office, upload, kind, mapping)
    table = KINDS[kind]
    read = {each.column for each in preview.headings}
    return ColumnsPage(
        upload=upload,
        name=name,
        kind=kind,
        kind_called={value: called for value, called, _ in _kinds(visit)}[kind],
        system=system,
        kinds=tuple(each for each in _kinds(visit) if each[0] != BILL),
        preview=preview,
        options=tuple((each.en, _called(visit, table, each.en) + (" *" if each.required else "")) for each in table.columns),
        missing=tuple(_called(visit, table, each.en) for each in table.required if each.en not in read),
        faults=tuple(_faults(visit, table, preview.rejects)),
        refusal=visit.told(preview.refusal) if preview.refusal else "",
        places=tuple(enumerate(preview.headings)),
        mapping={f"c{place}": each.column or "" for place, each in enumerate(preview.headings)},
    )


def _chosen(fields: Mapping[str, str]) -> dict[int, str] | None:
    """Place of a column to what it is read as, from the form's fields; None: nothing was chosen yet."""
    found = {int(place[1]): value for name, value in fields.items() if (place := _PLACED.fullmatch(name))}
    return found or None


def _faults(visit: Visit, table: ImportKind, rejects: tuple[Reject, ...]) -> list[FaultRow]:
    language = visit.language
    return [
        FaultRow(
            reject.line,
            _called(visit, table, fault.column) if fault.column else "—",
            fault.value,
            fault.sentence(language),
            fault.advice(language),
        )
        for reject in rejects
        for fault in reject.faults
    ][:_FAULTS_SHOWN]


def _called(visit: Visit, table: ImportKind, column: str) -> str:
    found = next(each for each in table.columns if each.en == column)
    return found.zh if visit.language == "zh" else found.en
