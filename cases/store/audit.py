"""The record of who did what, to what, when and why."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, insert, select

from cases.store.tables import audit
from cases.store.times import from_micros, micros
from graph.identifiers import mask, normal_form

_NUMBERS = (
    ("id_no", re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")),
    ("card_no", re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){15,18}(?![0-9A-Za-z])")),
    ("phone", re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")),
)
"""How a number looks that somebody typed into a reason: 18 characters of an identity, 16 to 19 of a card, 11 of a mobile telephone."""


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
    """Append the entry in the caller's transaction. An identifier that somebody typed into a reason is masked: this record is for many eyes."""
    connection.execute(
        insert(audit).values(
            at=micros(entry.at),
            login=entry.login,
            action=entry.action,
            subject=entry.subject,
            why=_without_identifiers(entry.why),
            old=_without_identifiers(json.dumps(entry.old, ensure_ascii=False, sort_keys=True)),
            new=_without_identifiers(json.dumps(entry.new, ensure_ascii=False, sort_keys=True)),
        )
    )


def _without_identifiers(text: str) -> str:
    for kind, shape in _NUMBERS:
        text = shape.sub(partial(_masked, kind), text)
    return text


def _masked(kind: str, found: re.Match[str]) -> str:
    return mask(kind, normal_form(found.group()))


def read_audit(connection: Connection, subject: str | None, limit: int) -> tuple[AuditEntry, ...]:
    """The newest acts, or those done to one subject (`case:SL-2026-0001`), newest first."""
    statement = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    rows = connection.execute(statement if subject is None else statement.where(audit.c.subject == subject))
    return tuple(
        AuditEntry(from_micros(row.at), row.login, row.action, row.subject, row.why, json.loads(row.old), json.loads(row.new))
        for row in rows
    )
