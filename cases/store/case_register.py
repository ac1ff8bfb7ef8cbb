"""Cases: opened, their persons, claims, holds, outcomes and disputed transactions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from cases.errors import CaseExists, UnknownCase
from cases.model import CaseFile, CaseOutcome, CasePerson, ClaimSource, DisputeClaim, Hold
from cases.store.followed import Successors
from cases.store.sight import seen_by
from cases.store.tables import approval, case_file, case_outcome, case_person, dispute_claim, disputed_txn, hold, hold_release
from cases.store.times import from_micros, micros, when_of, when_values
from cases.store.users import Actor
from graph.vocabulary import NodeKey


class CaseRegister:
    """The cases of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, opened: CaseFile) -> CaseFile:
        """Record a new case with its persons; its key is given here.

        Raises:
            CaseExists: the account has a case, or the number is taken.
        """
        taken = self._connection.execute(
            select(case_file.c.case_no).where((case_file.c.account == opened.account) | (case_file.c.case_no == opened.case_no))
        ).scalar()
        if taken is not None:
            raise CaseExists(case_no=taken)
        key = self._connection.execute(
            insert(case_file)
            .returning(case_file.c.key)
            .values(
                case_no=opened.case_no,
                account=opened.account,
                holder=opened.holder,
                campaign=opened.campaign,
                unit=opened.unit,
                handler=opened.handler,
                case_type=opened.case_type,
                opened_at=micros(opened.opened_at),
                opened_by=opened.opened_by,
            )
        ).scalar_one()
        for person in opened.persons:
            self.add_person(key, person)
        return self.get(opened.case_no)

    def next_number(self, year: int) -> str:
        """A number that no case has: `SL-2026-0001`."""
        prefix = f"SL-{year}-"
        taken = self._connection.execute(select(case_file.c.case_no).where(case_file.c.case_no.startswith(prefix))).scalars()
        numbers = [int(rest) for rest in (each.removeprefix(prefix) for each in taken) if rest.isascii() and rest.isdecimal()]
        return f"{prefix}{max(numbers, default=0) + 1:04d}"

    def get(self, case_no: str) -> CaseFile:
        """The case with this number.

        Raises:
            UnknownCase: there is none.
        """
        row = self._connection.execute(select(case_file).where(case_file.c.case_no == case_no)).one_or_none()
        if row is None:
            raise UnknownCase(given=case_no)
        return CaseFile(
            key=row.key,
            case_no=row.case_no,
            account=NodeKey(row.account),
            holder=NodeKey(row.holder),
            campaign=row.campaign,
            unit=row.unit,
            handler=row.handler,
            case_type=row.case_type,
            opened_at=from_micros(row.opened_at),
            opened_by=row.opened_by,
            persons=self._persons(row.key),
            claims=self._claims(row.key),
            holds=self._holds(row.key),
            disputed=frozenset(self._disputed(row.key)),
            outcomes=self._outcomes(row.key),
        )

    def number_of(self, account: NodeKey) -> str | None:
        """The number of the case that an account has; None: it has none."""
        return self._connection.execute(select(case_file.c.case_no).where(case_file.c.account == account)).scalar_one_or_none()

    def number(self, case_key: int) -> str:
        """The number of the case under this key."""
        found: str = self._connection.execute(select(case_file.c.case_no).where(case_file.c.key == case_key)).scalar_one()
        return found

    def is_seen_by(self, actor: Actor, case_no: str) -> bool:
        """Whether there is a case of this number and the actor may see it."""
        found = select(case_file.c.key).where(case_file.c.case_no == case_no, seen_by(actor))
        return self._connection.execute(found).first() is not None

    def seen_by(self, actor: Actor) -> tuple[CaseFile, ...]:
        """Every case that the actor may see, oldest first."""
        numbers = select(case_file.c.case_no).where(seen_by(actor)).order_by(case_file.c.key)
        return tuple(self.get(number) for number in self._connection.execute(numbers).scalars())

    def add_person(self, case_key: int, person: CasePerson) -> None:
        """Record by what name somebody goes in the case."""
        self._connection.execute(
            insert(case_person).values(case_file=case_key, person=person.person, called=person.called, relation=person.relation)
        )

    def add_claims(self, case_key: int, claims: Sequence[DisputeClaim], *, at: datetime, batch: int) -> None:
        """Record dispute claims, each citing the entry it came by."""
        for claim in claims:
            self._connection.execute(
                insert(dispute_claim).values(
                    case_file=case_key,
                    code=claim.code,
                    source=claim.source.value,
                    speaker=claim.speaker,
                    **when_values("said", claim.said),
                    recorded_at=micros(at),
                    batch=batch,
                    row=0,
                )
            )

    def set_hold(self, case_key: int, gate: str, because: str, *, starts: datetime, at: datetime, login: str) -> None:
        """Shut a gate."""
        self._connection.execute(
            insert(hold).values(
                case_file=case_key, gate=gate, because=because, starts_at=int(starts.timestamp()), set_at=micros(at), set_by=login
            )
        )

    def release(self, hold_key: int, outcome: str, reason: str, *, at: datetime, login: str) -> None:
        """Open a gate by a signed outcome."""
        self._connection.execute(
            insert(hold_release).values(hold=hold_key, outcome=outcome, reason=reason, released_at=micros(at), released_by=login)
        )

    def propose_outcome(self, case_key: int, outcome: str, reason: str, *, as_of: date, at: datetime, login: str) -> int:
        """Record how somebody holds the dispute to have ended; its key, by which a second person approves."""
        values = {"case_file": case_key, "outcome": outcome, "reason": reason, "as_of": as_of.isoformat()}
        statement = insert(case_outcome).returning(case_outcome.c.key).values(**values, proposed_at=micros(at), proposed_by=login)
        return int(self._connection.execute(statement).scalar_one())

    def with_outcome(self, outcome_key: int) -> CaseFile:
        """The case of which this outcome was proposed."""
        joined = case_file.join(case_outcome, case_outcome.c.case_file == case_file.c.key)
        statement = select(case_file.c.case_no).select_from(joined).where(case_outcome.c.key == outcome_key)
        return self.get(self._connection.execute(statement).scalar_one())

    def mark_disputed(self, case_key: int, transactions: Sequence[NodeKey], because: str, *, at: datetime, login: str) -> None:
        """Record that somebody named these transactions as not the holder's; one named before stays as it was."""
        known = self._disputed(case_key)
        for node in transactions:
            if node not in known:
                self._connection.execute(
                    insert(disputed_txn).values(case_file=case_key, txn=node, marked_at=micros(at), marked_by=login, because=because)
                )

    def _persons(self, case_key: int) -> tuple[CasePerson, ...]:
        rows = self._connection.execute(select(case_person).where(case_person.c.case_file == case_key).order_by(case_person.c.key))
        return tuple(CasePerson(row.called, row.relation, None if row.person is None else NodeKey(row.person)) for row in rows)

    def _claims(self, case_key: int) -> tuple[DisputeClaim, ...]:
        statement = select(dispute_claim).where(dispute_claim.c.case_file == case_key, dispute_claim.c.withdrawn_at.is_(None))
        rows = self._connection.execute(statement.order_by(dispute_claim.c.said_at, dispute_claim.c.key))
        return tuple(DisputeClaim(row.code, ClaimSource(row.source), when_of(row, "said"), row.speaker) for row in rows)

    def _holds(self, case_key: int) -> tuple[Hold, ...]:
        joined = hold.outerjoin(hold_release, hold_release.c.hold == hold.c.key)
        statement = select(hold, hold_release.c.outcome).select_from(joined).where(hold.c.case_file == case_key)
        statement = statement.order_by(hold.c.starts_at, hold.c.key)
        return tuple(_hold(row) for row in self._connection.execute(statement))

    def _outcomes(self, case_key: int) -> tuple[CaseOutcome, ...]:
        signed = (approval.c.subject_kind == "outcome") & (approval.c.subject == case_outcome.c.key)
        joined = case_outcome.outerjoin(approval, signed)
        statement = select(case_outcome, approval.c.approved_by, approval.c.approved_at).select_from(joined)
        rows = self._connection.execute(statement.where(case_outcome.c.case_file == case_key).order_by(case_outcome.c.key)).all()
        return tuple(
            CaseOutcome(
                row.key,
                row.outcome,
                row.reason,
                date.fromisoformat(row.as_of),
                row.proposed_by,
                from_micros(row.proposed_at),
                row.approved_by,
                None if row.approved_at is None else from_micros(row.approved_at),
            )
            for row in rows
        )

    def _disputed(self, case_key: int) -> set[NodeKey]:
        marked = self._connection.execute(select(disputed_txn.c.txn).where(disputed_txn.c.case_file == case_key)).scalars()
        return set(Successors(self._connection).of_transactions({NodeKey(key) for key in marked}).values())


def _hold(row: Row[Any]) -> Hold:
    starts, set_at = from_micros(row.starts_at * 1_000_000), from_micros(row.set_at)
    return Hold(row.key, row.gate, row.because, starts, set_at, row.outcome)
