"""Ask for long work and see how far it is. Asking needs the permission of what is asked for; running checks it once more.

What a job may do is the use case's own business (`cases.usecases.bring_in`, `slip_hunt`, `make_packet`); here it is only queued.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.documents import Origin
from cases.errors import JobEnded, UnknownAccount, UnknownCase, UnknownJob
from cases.imports.reading import kind_called
from cases.jobs import Job, JobKind, JobState, job_key
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.job_register import JobRegister
from cases.store.sight import refuse_unseen
from cases.uploads import upload_path
from evidence.packet.content import Recipient
from graph.errors import UnknownEntity

MOST_SHOWN = 100


@use_case("job.import", Permission.IMPORT_RECORDS)
def enqueue_import(
    office: Office, unit: Unit, upload: str, kind: str, *, system: str, renames: Mapping[str, str], dry_run: bool = False
) -> Job:
    """Queue the import of an uploaded table.

    Raises:
        UnknownKind: there is no such import.
        DocumentMissing: the user has no such upload.
    """
    kind_called(kind)
    name = upload_path(office.uploads, upload, unit.login).name
    payload = {"upload": upload, "name": name, "kind": kind, "system": system, "renames": dict(renames), "dry_run": dry_run}
    return _enqueue(office, unit, JobKind.IMPORT, payload)


@use_case("job.bill", Permission.IMPORT_RECORDS)
def enqueue_bill(office: Office, unit: Unit, upload: str, *, system: str, account_no: str | None) -> Job:
    """Queue the import of an uploaded bill; its password, if it has one, lies beside the upload.

    Raises:
        DocumentMissing: the user has no such upload.
        UnknownAccount: the number is no account's. It is asked before anything is kept: somebody may have typed a card's.
    """
    name = upload_path(office.uploads, upload, unit.login).name
    if account_no is not None:
        try:
            office.records(unit.connection).account(account_no)
        except UnknownEntity as unknown:
            raise UnknownAccount(given=account_no) from unknown
    return _enqueue(office, unit, JobKind.BILL, {"upload": upload, "name": name, "system": system, "account_no": account_no})


@use_case("job.slip", Permission.READ_DOCUMENT)
def enqueue_slip(office: Office, unit: Unit, case_no: str, upload: str, origin: Origin) -> Job:
    """Queue the sealing and reading of an uploaded picture of a slip.

    Raises:
        UnknownCase: there is no such case.
        DocumentMissing: the user has no such upload.
    """
    name = upload_path(office.uploads, upload, unit.login).name
    came = {"kind": origin.kind, "location": origin.location, "holder": origin.holder, "made_how": origin.made_how}
    return _enqueue(office, unit, JobKind.SLIP, {"upload": upload, "name": name, "origin": came}, case_no)


@use_case("job.packet", Permission.MAKE_PACKET)
def enqueue_packet(office: Office, unit: Unit, case_no: str, recipient: Recipient, *, draft: bool, purpose: str = "") -> Job:
    """Queue the making of a packet.

    Raises:
        UnknownCase: there is no such case.
    """
    return _enqueue(office, unit, JobKind.PACKET, {"recipient": recipient.value, "draft": draft, "purpose": purpose}, case_no)


@use_case("job.cancel", Permission.READ_CASE)
def cancel_job(office: Office, unit: Unit, given: str) -> JobState:
    """Cancel a job of one's own that waits, or ask it to stop where it runs; the state it is in now.

    Raises:
        UnknownJob: the user has no such job.
        JobEnded: it is done or has failed.
    """
    del office
    register = JobRegister(unit.connection)
    found = _own(register, unit.login, given)
    state = register.ask_cancel(found.key, at=unit.now)
    if state in {JobState.DONE, JobState.FAILED}:
        raise JobEnded(given=given)
    unit.record(given, why="cancel", old={"state": found.state.value}, new={"state": state.value})
    return state


@use_case("job.rejects", Permission.IMPORT_RECORDS)
def reject_file(office: Office, unit: Unit, given: str) -> tuple[str, bytes]:
    """The rows that an import of one's own did not take, name and bytes; they hold clear identifiers, so that taking them is recorded.

    Raises:
        UnknownJob: the user has no such job, or it rejected nothing.
    """
    found = _own(JobRegister(unit.connection), unit.login, given)
    name = str((found.result or {}).get("rejects_file") or "")
    path = office.rejects / name
    if not name or not path.is_file():
        raise UnknownJob(given=given)
    unit.record(given, why="reject file taken", new={"file": name})
    return name, path.read_bytes()


@query("job.show", Permission.READ_CASE)
def show_job(office: Office, connection: Connection, given: str) -> Job:
    """A job of one's own.

    Raises:
        UnknownJob: the user has no such job.
    """
    found = _own(JobRegister(connection), office.actor.login, given)
    if not _is_seen(office, connection, found):
        raise UnknownJob(given=given)
    return found


@query("job.list", Permission.READ_CASE)
def list_jobs(office: Office, connection: Connection) -> tuple[Job, ...]:
    """One's own jobs, newest first."""
    return tuple(each for each in JobRegister(connection).of(office.actor.login, MOST_SHOWN) if _is_seen(office, connection, each))


def _enqueue(office: Office, unit: Unit, kind: JobKind, payload: Mapping[str, object], case_no: str | None = None) -> Job:
    register = JobRegister(unit.connection)
    case_key = None if case_no is None else CaseRegister(unit.connection).get(case_no).key
    key = register.add(kind, payload, case_key=case_key, as_of=office.as_of, at=unit.now, login=unit.login)
    queued = register.get(key)
    if queued is None:  # pragma: no cover - it was added in this very transaction
        raise UnknownJob(given=str(key))
    unit.record(queued.id, why=kind.value, new={name: value for name, value in payload.items() if name != "upload"} | {"case": case_no})
    return queued


def _is_seen(office: Office, connection: Connection, job: Job) -> bool:
    """Whether its owner may still see the case it is about; who was taken off a case reads no more of it."""
    if job.case_no is None:
        return True
    try:
        refuse_unseen(connection, office.actor, job.case_no)
    except UnknownCase:
        return False
    return True


def _own(register: JobRegister, login: str, given: str) -> Job:
    key = job_key(given)
    found = None if key is None else register.get(key)
    if found is None or found.login != login:
        raise UnknownJob(given=given)
    return found
