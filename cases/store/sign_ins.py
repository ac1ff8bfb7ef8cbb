"""Attempts to sign in: those that fail are counted, and slow down whoever guesses; all are on record, without the password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from cases.errors import TooManySignIns
from cases.store.audit import AuditEntry, append_audit
from cases.store.desk_tables import sign_in_attempt
from cases.store.times import from_micros, micros
from cases.store.users import Claimant, begin_session

COUNTED_FOR = timedelta(minutes=15)
FAILURES_OF_A_LOGIN = 5
FAILURES_FROM_AN_ADDRESS = 20
"""More than a login's, since colleagues share an address (all three product choices)."""
_LONGEST_LOGIN = 100
_NOBODY = "?"
"""Stands in the record for a login that nobody has: people type their password there by mistake."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One attempt."""

    login: str
    address: str
    now: datetime
    """The workspace's time, which is recorded and begins the session."""
    watched: datetime
    """By what failures are counted: the machine's time, for the workspace's may stand still, and then no failure would ever be forgotten."""

    def refuse_guessing(self, connection: Connection) -> None:
        """Raise TooManySignIns where as many attempts as are borne have failed of late, for this login or from this address."""
        waits = [
            self._wait(connection, sign_in_attempt.c.login == self._kept_login, FAILURES_OF_A_LOGIN),
            self._wait(connection, sign_in_attempt.c.address == self.address, FAILURES_FROM_AN_ADDRESS),
        ]
        longest = max(waits)
        if longest > timedelta(0):
            raise TooManySignIns(minutes=ceil(longest / timedelta(minutes=1)))

    def settle(self, connection: Connection, claimed: Claimant, *, is_proven: bool) -> str | None:
        """Record how the attempt ended; the token of the session it began. None: it failed.

        Raises:
            TooManySignIns: others have failed while the password was checked. Not even the right one counts then: guesses made
                side by side would all have got their answer.
        """
        self.refuse_guessing(connection)
        if not is_proven or claimed.user_key is None:
            self._forget(connection, ~self._is_counted)
            connection.execute(insert(sign_in_attempt).values(login=self._kept_login, address=self.address, at=micros(self.watched)))
            self._audit(connection, "sign_in.failed", self.login if claimed.user_key is not None else _NOBODY)
            return None
        self._forget(connection, sign_in_attempt.c.login == self._kept_login)
        self._audit(connection, "sign_in", self.login)
        return begin_session(connection, claimed.user_key, self.now)

    @property
    def _kept_login(self) -> str:
        return self.login[:_LONGEST_LOGIN]

    @property
    def _is_counted(self) -> ColumnElement[bool]:
        """Of late, by a clock that may have been set back: what lies far in the future would else be counted until then."""
        since, until = micros(self.watched - COUNTED_FOR), micros(self.watched + COUNTED_FOR)
        return and_(sign_in_attempt.c.at > since, sign_in_attempt.c.at < until)

    def _wait(self, connection: Connection, whose: ColumnElement[bool], borne: int) -> timedelta:
        """How long until fewer than `borne` failures are counted; zero or less: they are fewer now."""
        counted = select(sign_in_attempt.c.at).where(whose, self._is_counted)
        oldest = connection.execute(counted.order_by(sign_in_attempt.c.at.desc()).offset(borne - 1).limit(1)).scalar_one_or_none()
        return timedelta(0) if oldest is None else from_micros(oldest) + COUNTED_FOR - self.watched

    def _forget(self, connection: Connection, which: ColumnElement[bool]) -> None:
        connection.execute(delete(sign_in_attempt).where(which))

    def _audit(self, connection: Connection, action: str, login: str) -> None:
        append_audit(connection, AuditEntry(self.now, login, action, f"user:{login}", f"from {self.address or '?'}", {}, {}))
