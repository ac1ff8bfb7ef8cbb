"""Read the record of who did what, to what, when and why."""

from sqlalchemy import Connection

from cases.access import query
from cases.office import Office
from cases.roles import Permission
from cases.store.audit import AuditEntry, read_audit


@query("audit.read", Permission.READ_AUDIT)
def audit_of(office: Office, connection: Connection, subject: str | None, limit: int) -> tuple[AuditEntry, ...]:
    """The newest acts, or those done to one subject, newest first."""
    del office
    return read_audit(connection, subject, limit)
