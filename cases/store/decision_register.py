"""Decisions and packets, and the second person's approval of whatever needs one."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from cases.errors import SelfApproval, UnknownDecision
from cases.model import Decision, PacketRequest
from cases.store.tables import (
    approval,
    case_outcome,
    decision,
    packet,
    packet_export,
    slip_match,
    slip_match_withdrawal,
    slip_reading,
    testimony,
    testimony_withdrawal,
)
from cases.store.times import from_micros, micros


class Approvable(StrEnum):
    """What a second person approves; the prefix of its id outside."""

    DECISION = "decision"
    PACKET = "packet"
    OUTCOME = "outcome"
    WITHDRAWAL = "withdrawal"
    MATCH = "match"


_MADE_BY = {
    Approvable.DECISION: decision.c.decided_by,
    Approvable.PACKET: packet.c.made_by,
    Approvable.OUTCOME: case_outcome.c.proposed_by,
    Approvable.WITHDRAWAL: testimony_withdrawal.c.asked_by,
    Approvable.MATCH: slip_match.c.matched_by,
}
"""Where it is written who may not approve it."""


def approval_id(kind: Approvable, key: int) -> str:
    """The id `sliphound approve` takes: `decision-3`."""
    return f"{kind.value}-{key}"


class DecisionRegister:
    """The decisions and packets of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def decide(
        self, case_key: int, route: str, reason: str, answer: Mapping[str, object], *, law_as_of: date, at: datetime, login: str
    ) -> int:
        """Record a decided route with the answer it was decided on, frozen; its key."""
        key: int = self._connection.execute(
            insert(decision)
            .returning(decision.c.key)
            .values(
                case_file=case_key,
                route=route,
                reason=reason,
                law_as_of=law_as_of.isoformat(),
                answer=json.dumps(answer, ensure_ascii=False, sort_keys=True),
                decided_at=micros(at),
                decided_by=login,
            )
        ).scalar_one()
        return key

    def decisions(self, case_key: int) -> tuple[Decision, ...]:
        """The decisions of a case, oldest first."""
        rows = self._connection.execute(select(decision).where(decision.c.case_file == case_key).order_by(decision.c.key)).all()
        return tuple(
            Decision(
                key=row.key,
                route=row.route,
                reason=row.reason,
                law_as_of=date.fromisoformat(row.law_as_of),
                decided_by=row.decided_by,
                decided_at=from_micros(row.decided_at),
                approved_by=self._approver(Approvable.DECISION, row.key),
            )
            for row in rows
        )

    def answer_of(self, decision_key: int) -> dict[str, Any]:
        """The whole route answer that a decision was made on, as it was frozen."""
        answer: dict[str, Any] = json.loads(
            self._connection.execute(select(decision.c.answer).where(decision.c.key == decision_key)).scalar_one()
        )
        return answer

    def request_packet(
        self, case_key: int, recipient: str, content: bytes, purpose: str, *, asks: bool, at: datetime, login: str
    ) -> PacketRequest:
        """The request for a packet with just this content (canonical JSON): the one on file, or a new one.

        `asks`: a second person is to approve it; a draft of it asks nobody.
        """
        content_hash = sha256(content).hexdigest()
        statement = select(packet).where(
            packet.c.case_file == case_key,
            packet.c.recipient == recipient,
            packet.c.content_hash == content_hash,
            packet.c.made_by == login,
        )
        row = self._connection.execute(statement).first()
        if row is None:
            values = {
                "case_file": case_key,
                "recipient": recipient,
                "content_hash": content_hash,
                "content": content.decode(),
                "purpose": purpose,
                "made_at": micros(at),
                "made_by": login,
            }
            row = self._connection.execute(insert(packet).returning(packet), values).one()
        if asks and row.asked_at is None:
            self._connection.execute(update(packet).where(packet.c.key == row.key).values(asked_at=micros(at)))
        return self._packet(row)

    def packet_called(self, given: str) -> PacketRequest:
        """The request that `packet-5` names.

        Raises:
            UnknownDecision: there is none.
        """
        kind, key = _named(given) or (None, 0)
        row = self._connection.execute(select(packet).where(packet.c.key == key)).one_or_none() if kind is Approvable.PACKET else None
        if row is None:
            raise UnknownDecision(given=given)
        return self._packet(row)

    def record_export(self, packet_key: int, manifest_hash: str, *, draft: bool, at: datetime, login: str) -> None:
        """Record that a packet was written."""
        self._connection.execute(
            insert(packet_export).values(
                packet=packet_key, draft=draft, manifest_hash=manifest_hash, exported_at=micros(at), exported_by=login
            )
        )

    def case_of(self, given: str) -> int | None:
        """The key of the case that `decision-3`, `packet-5`, `outcome-1`, `withdrawal-2` or `match-4` belongs to; None: there is no such thing."""
        named = _named(given)
        if named is None:
            return None
        kind, key = named
        if kind is Approvable.WITHDRAWAL:
            asked = testimony_withdrawal.join(testimony, testimony.c.key == testimony_withdrawal.c.testimony)
            found = select(testimony.c.case_file).select_from(asked).where(testimony_withdrawal.c.key == key)
        elif kind is Approvable.MATCH:
            read = slip_match.join(slip_reading, slip_reading.c.key == slip_match.c.slip_reading)
            found = select(slip_reading.c.case_file).select_from(read).where(slip_match.c.key == key)
        else:
            table = _MADE_BY[kind].table
            found = select(table.c.case_file).where(table.c.key == key)
        return self._connection.execute(found).scalar_one_or_none()

    def approve(self, given: str, note: str, *, at: datetime, login: str) -> tuple[Approvable, int]:
        """Record the second person's approval of `decision-3`, `packet-5`, `outcome-1`, `withdrawal-2` or `match-4`; the kind and the key.

        Raises:
            UnknownDecision: nothing of that id waits for approval.
            SelfApproval: this user made it.
        """
        named = _named(given)
        if named is None:
            raise UnknownDecision(given=given)
        kind, key = named
        made_by = _MADE_BY[kind]
        made = select(made_by).where(made_by.table.c.key == key)
        if kind is Approvable.MATCH:
            withdrawn = select(slip_match_withdrawal.c.key).where(slip_match_withdrawal.c.slip_match == slip_match.c.key)
            made = made.where(slip_match.c.needs_second, ~withdrawn.exists())
        maker = self._connection.execute(made).scalar_one_or_none()
        if maker is None or self._approver(kind, key) is not None:
            raise UnknownDecision(given=given)
        if maker == login:
            raise SelfApproval(login=login, subject=given)
        self._connection.execute(
            insert(approval).values(subject_kind=kind.value, subject=key, approved_at=micros(at), approved_by=login, note=note)
        )
        return kind, key

    def _approver(self, kind: Approvable, key: int) -> str | None:
        statement = select(approval.c.approved_by).where(approval.c.subject_kind == kind.value, approval.c.subject == key)
        return self._connection.execute(statement).scalar_one_or_none()

    def _packet(self, row: Row[Any]) -> PacketRequest:
        return PacketRequest(
            key=row.key,
            case_key=row.case_file,
            recipient=row.recipient,
            content_hash=row.content_hash,
            content=row.content,
            purpose=row.purpose,
            made_by=row.made_by,
            made_at=from_micros(row.made_at),
            approved_by=self._approver(Approvable.PACKET, row.key),
        )


def _named(given: str) -> tuple[Approvable, int] | None:
    """What an id such as `decision-3` names; None: it is none that `approval_id` would write."""
    word, _, number = given.partition("-")
    return (Approvable(word), int(number)) if word in set(Approvable) and number.isascii() and number.isdecimal() else None
