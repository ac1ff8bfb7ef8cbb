"""What a job of each kind does, by the use case that a command would call, and what is kept of its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.documents import Origin
from cases.jobs import Job, JobKind
from cases.office import Office
from cases.uploads import upload_password, upload_path
from cases.usecases.bring_in import BroughtIn, import_bill_file, import_export
from cases.usecases.make_packet import make_packet
from cases.usecases.slip_hunt import read_slip
from evidence.packet.content import Recipient

_MOST_FAULTS = 100
"""How many rows that were not taken the answer tells of; the reject file has them all."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job is given for its work."""

    tell: Callable[[int], None]
    """Told how many rows have been read; it ends the job if that is to stop."""
    place: Path
    """A folder of the job's own, for what it makes; it is made by whoever needs it."""


Does = Callable[[Office, Job, Work], Mapping[str, Any]]


def _import(office: Office, job: Job, work: Work) -> Mapping[str, Any]:
    given, path = job.payload, upload_path(office.uploads, str(job.upload), job.login)
    renames = given["renames"]
    brought = import_export(
        office,
        str(given["kind"]),
        path,
        system=str(given["system"]),
        renames=dict(renames) if isinstance(renames, dict) else {},
        dry_run=bool(given["dry_run"]),
        progress=work.tell,
    )
    return _told(brought)


def _bill(office: Office, job: Job, work: Work) -> Mapping[str, Any]:
    given, path = job.payload, upload_path(office.uploads, str(job.upload), job.login)
    account = given["account_no"]
    brought = import_bill_file(
        office,
        path,
        system=str(given["system"]),
        account_no=None if account is None else str(account),
        password=upload_password(office.uploads, str(job.upload)),
        progress=work.tell,
    )
    return _told(brought)


def _slip(office: Office, job: Job, work: Work) -> Mapping[str, Any]:
    del work
    came: Any = job.payload["origin"]
    path = upload_path(office.uploads, str(job.upload), job.login)
    reading = read_slip(office, str(job.case_no), path, Origin(**came))
    return {"document": reading.document, "case": job.case_no}


def _packet(office: Office, job: Job, work: Work) -> Mapping[str, Any]:
    given = job.payload
    recipient, folder = Recipient(str(given["recipient"])), work.place
    folder.mkdir(mode=0o700, parents=True)
    folder.parent.chmod(0o700)
    target = folder / f"{job.case_no}-{recipient.value}"
    made = make_packet(office, str(job.case_no), recipient, target, draft=bool(given["draft"]), purpose=str(given["purpose"]))
    return {
        "number": made.number,
        "content_hash": made.content_hash,
        "path": f"{folder.name}/{made.path.name}" if made.path else None,
        "sha256": made.sha256,
        "approve": made.awaiting_approval,
        "missing": [{"item": each.item, "what": each.what, "mandatory": each.mandatory} for each in made.missing],
    }


def _told(brought: BroughtIn) -> Mapping[str, Any]:
    """The report without any cell of the file: what is in the database is for more eyes than the reject file."""
    report = brought.report
    faults = [
        {
            "line": reject.line,
            "column": fault.column,
            "zh": fault.sentence("zh"),
            "en": fault.sentence("en"),
            "fix_zh": fault.advice("zh"),
            "fix_en": fault.advice("en"),
        }
        for reject in report.rejects[:_MOST_FAULTS]
        for fault in reject.faults
    ]
    return {
        **{name: getattr(report, name) for name in ("kind", "read", "accepted", "unchanged", "rejected")},
        "rejects_file": brought.reject_file.name if brought.reject_file else None,
        "ignored_columns": list(report.ignored_columns),
        "faults": faults,
    }


DOES: dict[JobKind, Does] = {JobKind.IMPORT: _import, JobKind.BILL: _bill, JobKind.SLIP: _slip, JobKind.PACKET: _packet}
