"""Bring files in: bank exports, bills and testimony. Each in one transaction; a file that cannot be read leaves nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.bundle import CaseBundle, load_bundle
from cases.assembly.claim_facts import claim_facts
from cases.assembly.claims import claim_lines
from cases.assembly.names import name_things
from cases.documents import Origin, SealedDocument, seal_document, staged
from cases.imports.columns import KINDS
from cases.imports.made import Renames
from cases.imports.preview import ROWS_READ, Preview, look_at
from cases.imports.reading import kind_called
from cases.imports.rejects import write_rejects
from cases.imports.testimony import read_testimony
from cases.model import CaseFile
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.testimony_register import TestimonyRegister
from cases.uploads import Beginning, beginning, upload_path
from cases.usecases.import_file import ImportReport, Progress, Source, import_bill, import_rows, import_testimony
from cases.usecases.open_case import hold_for_testimony
from evidence.bills.model import NotABill
from evidence.errors import EvidenceError
from graph.errors import Where
from investigate.claims.reading import read_claims

_NO_PROGRESS: Progress = lambda _read: None  # noqa: E731 - a default argument, named


class NotABillRefused(EvidenceError):
    """The file was read and is no bill: `zh` and `en` say why."""

    code = "not_a_bill"


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an import did, and where the rows lie that were not taken."""

    report: ImportReport
    reject_file: Path | None
    """None: no row was rejected."""


class _DryRun(Exception):
    def __init__(self, report: ImportReport) -> None:
        self.report = report


def import_export(
    office: Office,
    kind: str,
    path: Path,
    *,
    system: str,
    renames: Renames | None = None,
    dry_run: bool = False,
    progress: Progress = _NO_PROGRESS,
) -> BroughtIn:
    """Import a table of bank data; see `import_rows`. A dry run says what would happen and keeps nothing.

    Raises:
        UnknownKind: there is no such import; then the file is not even opened.
    """
    kind_called(kind)
    with staged(path, office) as copy:
        try:
            return _import_export(
                office, kind, copy, name=path.name, system=system, renames=renames or {}, dry_run=dry_run, progress=progress
            )
        except _DryRun as done:
            return BroughtIn(done.report, None)


@query("import.preview", Permission.IMPORT_RECORDS)
def preview_upload(office: Office, connection: Connection, upload: str, kind: str, chosen: Mapping[int, str] | None) -> Preview:
    """Look at the first rows of an uploaded table, as `kind`; `chosen` as in `look_at`. Nothing is stored but those rows, beside the upload.

    Raises:
        UnknownKind: there is no such import.
        DocumentMissing: the user has no such upload.
    """
    del connection
    known = kind_called(kind)
    path = upload_path(office.uploads, upload, office.actor.login)

    def read() -> Beginning:
        with staged(path, office) as copy:
            header, rows = office.documents.table(copy, path.name)
            return header, list(islice(rows, ROWS_READ + 1))  # the last one tells whether there are more

    return look_at(known, *beginning(path, read), chosen)


@use_case("import.export", Permission.IMPORT_RECORDS)
def _import_export(
    office: Office,
    unit: Unit,
    kind: str,
    copy: Path,
    *,
    name: str,
    system: str,
    renames: Renames,
    dry_run: bool,
    progress: Progress,
) -> BroughtIn:
    header, parts = office.documents.parts(copy, name)
    report = import_rows(
        office.ledger(unit.connection),
        office.identifiers(unit.connection),
        kind=kind,
        header=header,
        parts=parts,
        source=Source(name, _hash_of(copy), system),
        recorded_by=unit.login,
        recorded_at=unit.now,
        renames=renames,
        progress=progress,
    )
    if dry_run:
        raise _DryRun(report)
    seal_document(office, unit, copy, _bank_origin("export", system), name)  # last: what was stopped before leaves no file behind
    _record(unit, report, name)
    return _with_rejects(office, name, report)


def import_bill_file(
    office: Office,
    path: Path,
    *,
    system: str,
    account_no: str | None = None,
    password: str | None = None,
    progress: Progress = _NO_PROGRESS,
) -> BroughtIn:
    """Import a bill: its rows are observations of transactions.

    Raises:
        NotABillRefused: the file is none.
    """
    with staged(path, office) as copy:
        return _import_bill(office, copy, name=path.name, system=system, account_no=account_no, password=password, progress=progress)


@use_case("import.bill", Permission.IMPORT_RECORDS)
def _import_bill(
    office: Office, unit: Unit, copy: Path, *, name: str, system: str, account_no: str | None, password: str | None, progress: Progress
) -> BroughtIn:
    bill = office.documents.bill(copy, name, password)
    if isinstance(bill, NotABill):
        raise NotABillRefused(where=Where(file=name), zh=bill.zh, en=bill.en)
    report = import_bill(
        office.ledger(unit.connection),
        office.identifiers(unit.connection),
        bill=bill,
        source=Source(name, _hash_of(copy), system),
        account_no=account_no,
        recorded_by=unit.login,
        recorded_at=unit.now,
        progress=progress,
    )
    seal_document(office, unit, copy, _bank_origin("bill", system), name)  # as above
    _record(unit, report, name, adds_up=bill.adds_up.value)
    return _with_rejects(office, name, report)


@use_case("testimony.add", Permission.RECORD_TESTIMONY)
def add_testimony(office: Office, unit: Unit, case_no: str, path: Path) -> ImportReport:
    """Record testimony from a .yaml file; every name in its claims must be one of the case's. A denial in it sets the dispute hold.

    Raises:
        InputRefused: a denial in it would have been said in the future.
        UnknownCase: there is no such case.
        TestimonyRefused, ClaimsRefused: the file or one of its claims cannot be used.
    """
    case = CaseRegister(unit.connection).get(case_no)
    before = load_bundle(office, unit.connection, case_no)
    known = ids_on_record(before)
    with staged(path, office) as copy:
        text = office.documents.testimony(copy, path.name, known)
        document = seal_document(office, unit, copy, testimony_origin(case, unit), path.name)
    report, after = store_testimony(office, unit, before, text, document)
    unit.record(f"case:{case_no}", why="testimony", new={"document": document.sha256, "accepted": report.accepted})
    hold_for_new(office, unit, before, after)
    return report


def store_testimony(office: Office, unit: Unit, before: CaseBundle, text: str, document: SealedDocument) -> tuple[ImportReport, CaseBundle]:
    """Store the testimony of a sealed document; the report, and the case as it is with it.

    Raises:
        TestimonyRefused, ClaimsRefused: the text or one of its claims cannot be used.
    """
    testimony = read_testimony(text, document.name, document.sha256, known_ids=ids_on_record(before))
    report = import_testimony(
        TestimonyRegister(unit.connection),
        office.batches(unit.connection),
        case_key=before.case.key,
        testimony=testimony,
        source=Source(document.name, document.sha256, "entry"),
        recorded_by=unit.login,
        recorded_at=unit.now,
    )
    after = replace(before, testimony=TestimonyRegister(unit.connection).of_case(before.case.key))
    read_claims(claim_lines(after, name_things(after), {}), document.name)  # refuses names the case does not know, before anything is kept
    return report, after


def hold_for_new(office: Office, unit: Unit, before: CaseBundle, after: CaseBundle) -> None:
    """Set the dispute hold where what was said meanwhile has a denial.

    Raises:
        InputRefused: a denial would have been said in the future.
    """
    coded = {each.id for each in claim_facts(before)}
    hold_for_testimony(office, unit, before.case.case_no, [each for each in claim_facts(after) if each.id not in coded])


def ids_on_record(bundle: CaseBundle) -> frozenset[str]:
    """The ids of the claims of the case's testimony."""
    return frozenset(str(stored.body["id"]) for said in bundle.testimony for stored in said.claims if stored.body.get("id"))


def testimony_origin(case: CaseFile, unit: Unit) -> Origin:
    """Where a record of what somebody said comes from."""
    return Origin("testimony", case.unit or "本行", unit.login, "询问时记录")


def _hash_of(copy: Path) -> str:
    """The hash under which the copy will be sealed."""
    with copy.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _bank_origin(kind: str, system: str) -> Origin:
    return Origin(kind, f"本行系统 {system}", "本行", "由源系统导出")


def _record(unit: Unit, report: ImportReport, name: str, **more: str) -> None:
    counts: dict[str, object] = {each: getattr(report, each) for each in ("read", "accepted", "unchanged", "rejected")}
    unit.record(f"batch:{report.batch}", why=f"import {report.kind} {name}", new={**counts, **more})


def _with_rejects(office: Office, name: str, report: ImportReport) -> BroughtIn:
    """Write the reject file before the transaction commits: should the program be ended in between, a second run writes it again."""
    if not report.rejects:
        return BroughtIn(report, None)
    office.rejects.mkdir(mode=0o700, exist_ok=True)
    target = office.rejects / f"{Path(name).stem}-{report.batch}-rejects.csv"
    titles = {each.en: each.zh for each in KINDS[report.kind].columns} if report.kind in KINDS else {}
    write_rejects(target, report.header, report.rejects, titles)
    return BroughtIn(report, target)
