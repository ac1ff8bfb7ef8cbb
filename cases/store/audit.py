"""The record of who did what, to what, when and why."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from cases.store.tables import audit


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. Old and new values are references (public ids, hashes, codes), never clear identifiers."""

    at: datetime
    login: str
    action: str
    subject: str
    why: str
    old: dict[str, object]
    new: dict[str, object]


def append_audit(connection: Connection, entry: AuditEntry) -> None:
    """Append the entry in the caller's transaction."""
    connection.execute(
        insert(audit).values(
            at=int(entry.at.timestamp() * 1_000_000),
            login=entry.login,
            action=entry.action,
            subject=entry.subject,
            why=entry.why,
            old=json.dumps(entry.old, ensure_ascii=False, sort_keys=True),
            new=json.dumps(entry.new, ensure_ascii=False, sort_keys=True),
        )
    )
