"""Testimony and the claims coded from it. A correction withdraws and records anew; nothing is overwritten."""

import json
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from cases.model import StoredClaim, Testimony
from cases.store.tables import claim, testimony, testimony_withdrawal
from cases.store.times import micros, when_of, when_values


class TestimonyRegister:
    """The testimony of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case_key: int, said: Testimony, *, at: datetime, batch: int) -> int:
        """Record testimony with its claims; the testimony's key."""
        key: int = self._connection.execute(
            insert(testimony)
            .returning(testimony.c.key)
            .values(
                case_file=case_key,
                speaker=said.speaker,
                relation=said.relation,
                **when_values("said", said.said),
                channel=said.channel,
                asked_by=said.asked_by,
                present=json.dumps(said.present, ensure_ascii=False),
                recording=said.recording,
                disclosed_before=json.dumps(said.disclosed_before, ensure_ascii=False),
                text=said.text,
                document=said.document,
                recorded_at=micros(at),
                batch=batch,
                row=said.row,
            )
        ).scalar_one()
        for stored in said.claims:
            self._connection.execute(
                insert(claim).values(
                    testimony=key,
                    body=json.dumps(stored.body, ensure_ascii=False, sort_keys=True),
                    quote_from=stored.quote[0],
                    quote_to=stored.quote[1],
                    recorded_at=micros(at),
                    batch=batch,
                    row=said.row,
                )
            )
        return key

    def of_case(self, case_key: int) -> tuple[Testimony, ...]:
        """What was said in the case and not withdrawn, in the order it was said."""
        statement = select(testimony).where(testimony.c.case_file == case_key, testimony.c.withdrawn_at.is_(None))
        return tuple(
            Testimony(
                key=row.key,
                speaker=row.speaker,
                relation=row.relation,
                said=when_of(row, "said"),
                channel=row.channel,
                asked_by=row.asked_by,
                present=tuple(json.loads(row.present)),
                recording=row.recording,
                disclosed_before=tuple(json.loads(row.disclosed_before)),
                text=row.text,
                document=row.document,
                row=row.row,
                claims=self._claims(row.key),
            )
            for row in self._connection.execute(statement.order_by(testimony.c.said_at, testimony.c.key)).all()
        )

    def has(self, case_key: int, said: Testimony) -> bool:
        """Whether the same words of the same speaker at the same time are on file."""
        statement = select(testimony.c.key).where(
            testimony.c.case_file == case_key,
            testimony.c.speaker == said.speaker,
            testimony.c.said_text == said.said.text,
            testimony.c.text == said.text,
            testimony.c.withdrawn_at.is_(None),
        )
        return self._connection.execute(statement).first() is not None

    def case_of(self, testimony_key: int) -> int | None:
        """The key of the case in which something was said; None: there is no such testimony."""
        return self._connection.execute(select(testimony.c.case_file).where(testimony.c.key == testimony_key)).scalar_one_or_none()

    def ask_withdrawal(self, testimony_key: int, reason: str, *, at: datetime, login: str) -> int | None:
        """Record that somebody wants testimony withdrawn; the request's key, by which a second person approves. None: no such testimony stands."""
        standing = select(testimony.c.key).where(testimony.c.key == testimony_key, testimony.c.withdrawn_at.is_(None))
        if self._connection.execute(standing).first() is None:
            return None
        values = {"testimony": testimony_key, "reason": reason, "asked_at": micros(at), "asked_by": login}
        statement = insert(testimony_withdrawal).returning(testimony_withdrawal.c.key).values(values)
        return int(self._connection.execute(statement).scalar_one())

    def asked_withdrawal(self, request_key: int) -> int:
        """The key of the testimony that a request is about."""
        statement = select(testimony_withdrawal.c.testimony).where(testimony_withdrawal.c.key == request_key)
        return int(self._connection.execute(statement).scalar_one())

    def withdraw(self, testimony_key: int, *, at: datetime) -> bool:
        """Withdraw testimony that was entered wrongly, with its claims; the rows stay. False: no such testimony stands."""
        changed = 0
        for table, column in ((claim, claim.c.testimony), (testimony, testimony.c.key)):
            still = table.c.withdrawn_at.is_(None)
            changed = self._connection.execute(update(table).where(column == testimony_key, still).values(withdrawn_at=micros(at))).rowcount
        return changed == 1

    def _claims(self, testimony_key: int) -> tuple[StoredClaim, ...]:
        statement = select(claim).where(claim.c.testimony == testimony_key, claim.c.withdrawn_at.is_(None)).order_by(claim.c.key)
        return tuple(
            StoredClaim(row.key, json.loads(row.body), (row.quote_from, row.quote_to)) for row in self._connection.execute(statement)
        )
