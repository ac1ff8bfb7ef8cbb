"""Slip hunts: requests, searches with their outcomes, readings, confirmations and matches."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from cases.errors import StepOutOfOrder
from cases.model import SlipChannel, SlipConfirmation, SlipHunt, SlipOutcome, SlipReading, SlipSearch
from cases.store.followed import Successors
from cases.store.match_register import MatchRegister
from cases.store.tables import slip_confirmation, slip_reading, slip_request, slip_search
from cases.store.times import from_micros, micros, when_of, when_values
from graph.vocabulary import NodeKey


class HuntRegister:
    """The slip hunts of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def request(self, case_key: int, hunt: SlipHunt, *, at: datetime, login: str) -> int:
        """Record a request; its key."""
        key: int = self._connection.execute(
            insert(slip_request)
            .returning(slip_request.c.key)
            .values(
                case_file=case_key,
                txn=hunt.transaction,
                reason=hunt.reason,
                via=hunt.via.value,
                requested_on=hunt.requested_on.isoformat(),
                deadline=hunt.deadline.isoformat() if hunt.deadline else None,
                requested_by=login,
                recorded_at=micros(at),
            )
        ).scalar_one()
        return key

    def add_search(self, request_key: int, search: SlipSearch, *, at: datetime, login: str) -> None:
        """Record what one search came to."""
        self._connection.execute(
            insert(slip_search).values(
                slip_request=request_key,
                outcome=search.outcome.value,
                **when_values("search", search.search),
                place=search.place,
                details=json.dumps(search.details, ensure_ascii=False, sort_keys=True),
                document=search.document,
                recorded_at=micros(at),
                recorded_by=login,
            )
        )

    def of_case(self, case_key: int) -> tuple[SlipHunt, ...]:
        """The hunts of a case, oldest first, each with its searches."""
        rows = self._connection.execute(select(slip_request).where(slip_request.c.case_file == case_key).order_by(slip_request.c.key)).all()
        called = Successors(self._connection).of_transactions({NodeKey(row.txn) for row in rows})
        return tuple(
            SlipHunt(
                key=row.key,
                transaction=called[NodeKey(row.txn)],
                reason=row.reason,
                via=SlipChannel(row.via),
                requested_on=date.fromisoformat(row.requested_on),
                deadline=date.fromisoformat(row.deadline) if row.deadline else None,
                searches=self._searches(row.key),
                requested_by=row.requested_by,
            )
            for row in rows
        )

    def for_transaction(self, case_key: int, transaction: NodeKey) -> SlipHunt:
        """The newest request for this transaction's slip.

        Raises:
            StepOutOfOrder: none was made.
        """
        found = [hunt for hunt in self.of_case(case_key) if hunt.transaction == transaction]
        if not found:
            raise StepOutOfOrder(step="slip search", needed="slip request")
        return found[-1]

    def add_reading(self, case_key: int, document: str, answer: dict[str, object], tool: str, *, at: datetime, login: str) -> int:
        """Record what a reader proposes for a slip; its key."""
        key: int = self._connection.execute(
            insert(slip_reading)
            .returning(slip_reading.c.key)
            .values(
                case_file=case_key,
                document=document,
                answer=json.dumps(answer, ensure_ascii=False, sort_keys=True),
                tool=tool,
                read_at=micros(at),
                read_by=login,
            )
        ).scalar_one()
        return key

    def readings(self, case_key: int) -> tuple[SlipReading, ...]:
        """The newest reading of each picture of a case, oldest first, with what persons confirmed and matched."""
        newest = select(func.max(slip_reading.c.key)).where(slip_reading.c.case_file == case_key).group_by(slip_reading.c.document)
        rows = self._connection.execute(select(slip_reading).where(slip_reading.c.key.in_(newest)).order_by(slip_reading.c.key)).all()
        return tuple(self._reading(row) for row in rows)

    def newest_reading(self, case_key: int, document: str) -> SlipReading:
        """The newest reading of this picture.

        Raises:
            StepOutOfOrder: it was not read.
        """
        for reading in self.readings(case_key):
            if reading.document == document:
                return reading
        raise StepOutOfOrder(step="slip confirm", needed="slip read")

    def confirm(self, reading_key: int, field: str, value: str | None, *, at: datetime, login: str) -> None:
        """Record a person's word on one field."""
        self._connection.execute(
            insert(slip_confirmation).values(
                slip_reading=reading_key, field=field, value=value, confirmed_at=micros(at), confirmed_by=login
            )
        )

    def _searches(self, request_key: int) -> tuple[SlipSearch, ...]:
        statement = select(slip_search).where(slip_search.c.slip_request == request_key).order_by(slip_search.c.key)
        return tuple(
            SlipSearch(SlipOutcome(row.outcome), when_of(row, "search"), row.place, json.loads(row.details), row.document, row.recorded_by)
            for row in self._connection.execute(statement)
        )

    def _reading(self, row: Row[Any]) -> SlipReading:
        words = select(slip_confirmation).where(slip_confirmation.c.slip_reading == row.key).order_by(slip_confirmation.c.key)
        told = tuple(
            SlipConfirmation(each.field, each.value, each.confirmed_by, from_micros(each.confirmed_at))
            for each in self._connection.execute(words)
        )
        newest = {each.field: each for each in told}
        matches = MatchRegister(self._connection).of_reading(row.key)
        return SlipReading(
            key=row.key,
            document=row.document,
            answer=json.loads(row.answer),
            tool=row.tool,
            confirmed={field: each.value for field, each in newest.items()},
            confirmed_by=frozenset(each.by for each in newest.values()),
            transaction=next((each.transaction for each in reversed(matches) if each.is_in_force), None),
            confirmations=told,
            read_by=row.read_by,
            read_at=from_micros(row.read_at),
            matches=matches,
        )
