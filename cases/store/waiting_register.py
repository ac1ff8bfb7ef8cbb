"""What waits for a second person: decisions, packets, outcomes, withdrawals of testimony and matches of slips that nobody has approved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, cast, literal, select, tuple_, union_all

from cases.store.decision_register import Approvable, approval_id
from cases.store.sight import seen_by
from cases.store.tables import (
    approval,
    case_file,
    case_outcome,
    case_person,
    decision,
    packet,
    slip_match,
    slip_match_withdrawal,
    slip_reading,
    testimony,
    testimony_withdrawal,
)
from cases.store.times import from_micros
from cases.store.users import Actor, name_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits."""

    id: str
    """By which it is approved: `decision-3`."""
    kind: Approvable
    case_no: str
    holder: str
    what: str
    """The route, the recipient, the outcome, whose words, or the document of a slip."""
    reason: str
    made_by: str
    maker: str
    """The name of whoever made it."""
    made_at: datetime


class WaitingRegister:
    """What waits in a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def for_approval_by(self, actor: Actor) -> tuple[Waiting, ...]:
        """What others made in cases that the actor may see, the oldest first."""
        return self._waiting(actor, is_own=False)

    def of(self, actor: Actor) -> tuple[Waiting, ...]:
        """What the actor made and others have to approve, the oldest first."""
        return self._waiting(actor, is_own=True)

    def _waiting(self, actor: Actor, *, is_own: bool) -> tuple[Waiting, ...]:
        made = union_all(_decisions(), _packets(), _outcomes(), _withdrawals(), _matches()).subquery("made")
        holder = case_person.c.relation == "holder"
        joined = made.join(case_file, case_file.c.key == made.c.case_file).outerjoin(
            case_person, (case_person.c.case_file == case_file.c.key) & holder
        )
        approved = select(approval.c.key).where(approval.c.subject_kind == made.c.kind, approval.c.subject == made.c.subject).exists()
        mine = made.c.made_by == actor.login
        statement = select(made, case_file.c.case_no, case_person.c.called, name_of(made.c.made_by).label("maker")).select_from(joined)
        statement = statement.where(~approved, seen_by(actor), mine if is_own else ~mine).order_by(
            made.c.made_at, made.c.kind, made.c.subject
        )
        return tuple(
            Waiting(
                approval_id(Approvable(row.kind), row.subject),
                Approvable(row.kind),
                row.case_no,
                row.called or "",
                row.what,
                row.reason,
                row.made_by,
                row.maker,
                from_micros(row.made_at),
            )
            for row in self._connection.execute(statement)
        )


def _decisions() -> Select[Any]:
    made = decision.c
    return _of_kind(
        Approvable.DECISION,
        subject=made.key,
        case_file=made.case_file,
        what=made.route,
        reason=made.reason,
        made_by=made.decided_by,
        made_at=made.decided_at,
    )


def _outcomes() -> Select[Any]:
    made = case_outcome.c
    return _of_kind(
        Approvable.OUTCOME,
        subject=made.key,
        case_file=made.case_file,
        what=made.outcome,
        reason=made.reason,
        made_by=made.proposed_by,
        made_at=made.proposed_at,
    )


def _packets() -> Select[Any]:
    """The newest request of each maker for each recipient: what was asked before it would no longer leave."""
    made, newer = packet.c, packet.alias("newer").c
    same = (newer.case_file == made.case_file) & (newer.recipient == made.recipient) & (newer.made_by == made.made_by)
    is_later = tuple_(newer.asked_at, newer.key) > tuple_(made.asked_at, made.key)
    replaced = select(newer.key).where(same, is_later).exists()
    asked = _of_kind(
        Approvable.PACKET,
        subject=made.key,
        case_file=made.case_file,
        what=made.recipient,
        reason=made.purpose,
        made_by=made.made_by,
        made_at=made.asked_at,
    )
    return asked.where(made.asked_at.is_not(None), ~replaced)


def _withdrawals() -> Select[Any]:
    made = testimony_withdrawal.c
    asked = _of_kind(
        Approvable.WITHDRAWAL,
        subject=made.key,
        case_file=testimony.c.case_file,
        what=testimony.c.speaker,
        reason=made.reason,
        made_by=made.asked_by,
        made_at=made.asked_at,
    )
    # Struck already by another request: nothing is left to approve.
    stands = testimony.c.withdrawn_at.is_(None)
    return asked.select_from(testimony_withdrawal.join(testimony, testimony.c.key == made.testimony)).where(stands)


def _matches() -> Select[Any]:
    """What a person recorded of a slip although amount, time or card do not bear it out."""
    made = slip_match.c
    asked = _of_kind(
        Approvable.MATCH,
        subject=made.key,
        case_file=slip_reading.c.case_file,
        what=slip_reading.c.document,
        reason=made.why,
        made_by=made.matched_by,
        made_at=made.matched_at,
    )
    joined = slip_match.join(slip_reading, slip_reading.c.key == made.slip_reading)
    withdrawn = select(slip_match_withdrawal.c.key).where(slip_match_withdrawal.c.slip_match == made.key)
    return asked.select_from(joined).where(made.needs_second, ~withdrawn.exists())


def _of_kind(kind: Approvable, **columns: ColumnElement[Any]) -> Select[Any]:
    """What there is of one kind, in the columns that all kinds share."""
    given: dict[str, ColumnElement[Any]] = {"kind": cast(literal(kind.value), Text), **columns}
    return select(*(given[name].label(name) for name in _COLUMNS))


_COLUMNS = ("kind", "subject", "case_file", "what", "reason", "made_by", "made_at")
