"""Read the record of who did what, to what, when and why."""

from dataclasses import dataclass

from sqlalchemy import Connection

from cases.access import query
from cases.office import Office
from cases.roles import Permission
from cases.store.act_register import ActRegister, FoundActs, WantedActs
from cases.store.audit import AuditEntry, read_audit
from graph.finding import Slice

ROWS = 50
"""Acts of one page."""
FIRST = Slice(ROWS)


@dataclass(frozen=True, slots=True)
class Record:
    """A page of the record."""

    found: FoundActs
    logins: tuple[str, ...]
    """Whose acts could be asked for."""
    custody_broken_at: int | None
    """The first entry of the chain of custody that does not fit; None: the chain is whole."""


@query("audit.read", Permission.READ_AUDIT)
def audit_of(office: Office, connection: Connection, subject: str | None, limit: int) -> tuple[AuditEntry, ...]:
    """The newest acts, or those done to one subject, newest first."""
    del office
    return read_audit(connection, subject, limit)


@query("audit.search", Permission.READ_AUDIT)
def search_acts(office: Office, connection: Connection, wanted: WantedActs, part: Slice = FIRST) -> Record:
    """The wanted acts of the whole workspace, newest first, and whether the chain of custody is whole."""
    register = ActRegister(connection)
    return Record(register.find(wanted, part), register.logins(None), office.custody(connection).first_broken())


@query("audit.of_case", Permission.READ_AUDIT)
def acts_of_case(office: Office, connection: Connection, case_no: str, wanted: WantedActs, part: Slice = FIRST) -> Record:
    """The wanted acts done in one case, newest first.

    Raises:
        UnknownCase: there is no such case, or the actor may not see it.
    """
    register = ActRegister(connection)
    within = WantedActs(wanted.login, wanted.actions, case_no, wanted.since, wanted.until)
    return Record(register.find(within, part), register.logins(case_no), office.custody(connection).first_broken())
