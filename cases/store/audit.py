"""The record of who did what, to what, when and why."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from cases.store.tables import audit
from cases.store.times import from_micros, micros
from graph.identifiers import without_identifiers


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
    case_no: str | None = None
    """The case in which it was done; None: in none."""


def append_audit(connection: Connection, entry: AuditEntry) -> None:
    """Append the entry in the caller's transaction. An identifier that somebody typed into a reason is masked: this record is for many eyes."""
    connection.execute(
        insert(audit).values(
            at=micros(entry.at),
            login=entry.login,
            action=entry.action,
            subject=entry.subject,
            why=without_identifiers(entry.why),
            old=without_identifiers(json.dumps(entry.old, ensure_ascii=False, sort_keys=True)),
            new=without_identifiers(json.dumps(entry.new, ensure_ascii=False, sort_keys=True)),
            case_no=entry.case_no,
        )
    )


def read_audit(connection: Connection, subject: str | None, limit: int) -> tuple[AuditEntry, ...]:
    """The newest acts, or those done to one subject (`case:SL-2026-0001`), newest first."""
    statement = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    rows = connection.execute(statement if subject is None else statement.where(audit.c.subject == subject))
    return tuple(entry_of(row) for row in rows)


def entry_of(row: Any) -> AuditEntry:  # noqa: ANN401 - SQLAlchemy's row
    """A row of the table as the act it records."""
    return AuditEntry(
        from_micros(row.at), row.login, row.action, row.subject, row.why, json.loads(row.old), json.loads(row.new), row.case_no
    )


def is_on_record(connection: Connection, login: str, action: str, subject: str, new: Mapping[str, object]) -> bool:
    """Whether this user has done this to the subject, with just these new values."""
    statement = select(audit.c.seq).where(audit.c.subject == subject, audit.c.action == action, audit.c.login == login)
    kept = without_identifiers(json.dumps(new, ensure_ascii=False, sort_keys=True))
    return connection.execute(statement.where(audit.c.new == kept).limit(1)).first() is not None


def newest_act(connection: Connection, *, but_for: Collection[str]) -> int:
    """The number of the newest act that is none of these; 0: there is none."""
    statement = select(audit.c.seq).where(audit.c.action.not_in(but_for)).order_by(audit.c.seq.desc()).limit(1)
    return connection.execute(statement).scalar() or 0
