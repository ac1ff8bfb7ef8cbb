"""Which transaction a slip was recorded to be of: every word on it, those withdrawn too."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from cases.model import MatchOnRecord, Withdrawn
from cases.store.decision_register import Approvable
from cases.store.followed import Successors
from cases.store.tables import approval, slip_match, slip_match_withdrawal, slip_reading
from cases.store.times import from_micros, micros
from graph.vocabulary import NodeKey

_MILLI = 1000


@dataclass(frozen=True, slots=True)
class NewMatch:
    """What is to be recorded of a slip; the fields are those of `MatchOnRecord`."""

    transaction: NodeKey | None
    bits: float
    by_field: Mapping[str, float]
    is_chosen: bool
    needs_second: bool
    why: str = ""


class MatchRegister:
    """The matches of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, reading_key: int, match: NewMatch, *, at: datetime, login: str) -> int:
        """Record what the slip is of; its key."""
        key: int = self._connection.execute(
            insert(slip_match)
            .returning(slip_match.c.key)
            .values(
                slip_reading=reading_key,
                txn=match.transaction,
                millibits=round(match.bits * _MILLI),
                weights=json.dumps(dict(match.by_field), sort_keys=True),
                automatic=not match.is_chosen,
                needs_second=match.needs_second,
                why=match.why,
                matched_at=micros(at),
                matched_by=login,
            )
        ).scalar_one()
        return key

    def withdraw(self, match_key: int, reason: str, *, at: datetime, login: str) -> None:
        """Take it back; it stays on record."""
        self._connection.execute(
            insert(slip_match_withdrawal).values(slip_match=match_key, reason=reason, withdrawn_at=micros(at), withdrawn_by=login)
        )

    def of_reading(self, reading_key: int) -> tuple[MatchOnRecord, ...]:
        """What was recorded of one reading, the oldest first."""
        return self._found(slip_match.c.slip_reading == reading_key)

    def get(self, match_key: int) -> tuple[MatchOnRecord, str] | None:
        """A match and the document it is of; None: there is none under this key."""
        found = self._found(slip_match.c.key == match_key)
        if not found:
            return None
        joined = slip_reading.join(slip_match, slip_match.c.slip_reading == slip_reading.c.key)
        document = select(slip_reading.c.document).select_from(joined).where(slip_match.c.key == match_key)
        return found[0], str(self._connection.execute(document).scalar_one())

    def _found(self, condition: Any) -> tuple[MatchOnRecord, ...]:  # noqa: ANN401 - SQLAlchemy's type of a condition
        back = slip_match_withdrawal.c
        seen = (approval.c.subject_kind == Approvable.MATCH.value) & (approval.c.subject == slip_match.c.key)
        joined = slip_match.outerjoin(slip_match_withdrawal, back.slip_match == slip_match.c.key).outerjoin(approval, seen)
        columns = (slip_match, back.reason, back.withdrawn_at, back.withdrawn_by, approval.c.approved_by)
        rows = self._connection.execute(select(*columns).select_from(joined).where(condition).order_by(slip_match.c.key)).all()
        called = Successors(self._connection).of_transactions({NodeKey(row.txn) for row in rows if row.txn is not None})
        return tuple(_match(row, None if row.txn is None else called[NodeKey(row.txn)]) for row in rows)


def _match(row: Row[Any], transaction: NodeKey | None) -> MatchOnRecord:
    return MatchOnRecord(
        key=row.key,
        transaction=transaction,
        bits=row.millibits / _MILLI,
        by_field=json.loads(row.weights),
        is_chosen=not row.automatic,
        why=row.why,
        by=row.matched_by,
        at=from_micros(row.matched_at),
        needs_second=row.needs_second,
        approved_by=row.approved_by,
        withdrawn=None if row.withdrawn_at is None else Withdrawn(row.reason, row.withdrawn_by, from_micros(row.withdrawn_at)),
    )
