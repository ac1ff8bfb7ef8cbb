"""The staff: who may sign in, with which roles, who has done so, and from which sessions they work now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from cases.roles import Role
from cases.store.desk_tables import sign_in_attempt
from cases.store.sign_ins import COUNTED_FOR, FAILURES_OF_A_LOGIN
from cases.store.tables import session, user
from cases.store.times import from_micros, micros


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may sign in."""

    login: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A user as the administrator sees them."""

    login: str
    name: str
    roles: frozenset[Role]
    created_at: datetime
    disabled_at: datetime | None
    """None: they may sign in."""
    last_sign_in: datetime | None
    """None: never yet."""
    locked_until: datetime | None
    """Until when no sign-in of theirs is looked at, after too many wrong passwords; None: they are."""
    sessions: int
    """How many are open."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that opens pages now."""

    key: int
    began_at: datetime
    ends_at: datetime
    is_this: bool
    """Whether it is the one in which this was asked."""


class StaffRegister:
    """The users of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def colleagues(self) -> tuple[Colleague, ...]:
        """Everybody who may sign in, by login."""
        rows = self._connection.execute(select(user).where(user.c.disabled_at.is_(None)).order_by(user.c.login))
        return tuple(Colleague(row.login, row.name, _roles(row.roles)) for row in rows)

    def called(self, login: str) -> Colleague:
        """Whoever has or had this login; of one that is no user the login is all that is known."""
        row = self._connection.execute(select(user).where(user.c.login == login)).one_or_none()
        return Colleague(login, login, frozenset()) if row is None else Colleague(row.login, row.name, _roles(row.roles))

    def everybody(self, now: datetime, watched: datetime) -> tuple[StaffMember, ...]:
        """Every user there ever was, by login; failed sign-ins are counted by the machine's clock (`watched`)."""
        rows = self._connection.execute(select(user).order_by(user.c.login))
        return tuple(self._member(row, now, watched) for row in rows)

    def member(self, login: str, now: datetime, watched: datetime) -> StaffMember | None:
        """The user with this login; None: there is none."""
        row = self._connection.execute(select(user).where(user.c.login == login)).one_or_none()
        return None if row is None else self._member(row, now, watched)

    def add(self, login: str, name: str, roles: Collection[Role], password_hash: str, *, at: datetime) -> None:
        """Record a user."""
        values = {"login": login, "name": name, "roles": _joined(roles), "password_hash": password_hash, "created_at": micros(at)}
        self._connection.execute(insert(user).values(values))

    def set_roles(self, login: str, roles: Collection[Role]) -> None:
        """Let the user have these roles and no others; it holds from their next page on."""
        self._change(login, roles=_joined(roles))

    def disable(self, login: str, *, at: datetime) -> None:
        """Let the user sign in no more and end all their sessions."""
        self._change(login, disabled_at=micros(at))
        self.end_sessions(login, at=at)

    def enable(self, login: str) -> None:
        """Let the user sign in again."""
        self._change(login, disabled_at=None)

    def set_password(self, login: str, password_hash: str) -> None:
        """Let the user sign in with another password from here on."""
        self._change(login, password_hash=password_hash)

    def unlock(self, login: str) -> int:
        """Forget the wrong passwords of this login; how many there were."""
        return self._connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.login == login)).rowcount

    def sessions(self, login: str, token_hash: str, now: datetime) -> tuple[OpenSession, ...]:
        """The user's open sessions, the newest first."""
        statement = select(session).where(_of(login), *_open(now)).order_by(session.c.key.desc())
        return tuple(
            OpenSession(row.key, from_micros(row.created_at), from_micros(row.expires_at), row.token_hash == token_hash)
            for row in self._connection.execute(statement)
        )

    def end_sessions(self, login: str, *, at: datetime, but: str | None = None, only: int | None = None) -> int:
        """End the user's open sessions, or the one under the key `only`; never the one whose token hashes to `but`. How many ended."""
        statement = update(session).where(_of(login), *_open(at))
        if but is not None:
            statement = statement.where(session.c.token_hash != but)
        if only is not None:
            statement = statement.where(session.c.key == only)
        return self._connection.execute(statement.values(revoked_at=micros(at))).rowcount

    def _member(self, row: "Row[tuple[object, ...]]", now: datetime, watched: datetime) -> StaffMember:
        newest, is_open = (
            self._connection.execute(select(what).where(session.c.user_account == row.key, *further)).scalar()
            for what, further in ((func.max(session.c.created_at), ()), (func.count(), _open(now)))
        )
        return StaffMember(
            login=row.login,
            name=row.name,
            roles=_roles(row.roles),
            created_at=from_micros(row.created_at),
            disabled_at=None if row.disabled_at is None else from_micros(row.disabled_at),
            last_sign_in=None if newest is None else from_micros(newest),
            locked_until=self._locked_until(row.login, watched),
            sessions=is_open or 0,
        )

    def _locked_until(self, login: str, watched: datetime) -> datetime | None:
        since, until = micros(watched - COUNTED_FOR), micros(watched + COUNTED_FOR)
        failed = select(sign_in_attempt.c.at).where(
            sign_in_attempt.c.login == login, sign_in_attempt.c.at > since, sign_in_attempt.c.at < until
        )
        deciding = failed.order_by(sign_in_attempt.c.at.desc()).offset(FAILURES_OF_A_LOGIN - 1).limit(1)
        found = self._connection.execute(deciding).scalar_one_or_none()
        return None if found is None else from_micros(found) + COUNTED_FOR

    def _change(self, login: str, **values: object) -> None:
        self._connection.execute(update(user).where(user.c.login == login).values(values))


def _of(login: str) -> ColumnElement[bool]:
    return session.c.user_account == select(user.c.key).where(user.c.login == login).scalar_subquery()


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return session.c.expires_at > micros(now), session.c.revoked_at.is_(None)


def _roles(stored: str) -> frozenset[Role]:
    return frozenset(Role(name) for name in stored.split())


def _joined(roles: Collection[Role]) -> str:
    return " ".join(sorted(roles))
