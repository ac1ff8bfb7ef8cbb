"""Finds acts on record: by who did them, what was done, in which case, on which days; newest first, one page after the other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from cases.store.audit import AuditEntry, entry_of
from cases.store.tables import audit
from cases.store.times import micros
from graph.finding import Slice


@dataclass(frozen=True, slots=True)
class WantedActs:
    """Which acts are wanted; what is left empty says nothing."""

    login: str | None = None
    actions: Collection[str] = ()
    case_no: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Up to and without."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act with its place in the record."""

    seq: int
    entry: AuditEntry


@dataclass(frozen=True, slots=True)
class FoundActs:
    """Some acts, the newest first."""

    acts: tuple[Act, ...]
    comes_before: bool
    """Whether newer ones are wanted as well."""
    goes_on: bool


class ActRegister:
    """The record of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, wanted: WantedActs, part: Slice) -> FoundActs:
        """The acts that are wanted."""
        found = select(audit).where(*_conditions(wanted))
        seq = audit.c.seq
        if part.before is not None:  # before it in the list is after it in time
            rows = self._connection.execute(found.where(seq > part.before).order_by(seq).limit(part.rows + 1)).all()
            shown = rows[: part.rows][::-1]
            return FoundActs(tuple(Act(row.seq, entry_of(row)) for row in shown), comes_before=len(rows) > part.rows, goes_on=True)
        if part.after is not None:
            found = found.where(seq < part.after)
        rows = self._connection.execute(found.order_by(seq.desc()).limit(part.rows + 1)).all()
        shown = rows[: part.rows]
        return FoundActs(
            tuple(Act(row.seq, entry_of(row)) for row in shown), comes_before=part.after is not None, goes_on=len(rows) > part.rows
        )

    def logins(self, case_no: str | None) -> tuple[str, ...]:
        """Everybody who has done something, in a case or at all."""
        who = select(audit.c.login).distinct().order_by(audit.c.login)
        return tuple(self._connection.execute(who if case_no is None else who.where(audit.c.case_no == case_no)).scalars())


def _conditions(wanted: WantedActs) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.login is not None:
        conditions.append(audit.c.login == wanted.login)
    if wanted.actions:
        conditions.append(audit.c.action.in_(wanted.actions))
    if wanted.case_no is not None:
        conditions.append(audit.c.case_no == wanted.case_no)
    if wanted.since is not None:
        conditions.append(audit.c.at >= micros(wanted.since))
    if wanted.until is not None:
        conditions.append(audit.c.at < micros(wanted.until))
    return conditions
