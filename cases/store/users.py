"""Users, their passwords and sessions."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from cases.errors import NotSignedIn
from cases.roles import Permission, Role, permissions_of
from cases.store.tables import session, user

SESSION_LASTS = timedelta(hours=12)
"""One working day: a token left on a machine overnight opens nothing in the morning."""
_HASHER = PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Verified where no such user exists, so that the answer takes as long as for a wrong password."""
    return _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in user on whose behalf a use case runs."""

    login: str
    name: str
    roles: frozenset[Role]

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that the roles allow."""
        return permissions_of(self.roles)


def add_user(connection: Connection, *, login: str, name: str, roles: frozenset[Role], password: str, now: datetime) -> None:
    """Record a user; the password is kept only as its argon2id hash."""
    connection.execute(
        insert(user).values(
            login=login,
            name=name,
            roles=" ".join(sorted(roles)),
            password_hash=_HASHER.hash(password),
            created_at=_micros(now),
        )
    )


def hashed_password(password: str) -> str:
    """The argon2id hash that is kept of a password. Takes a core and 64 MiB for a moment: never to be asked in a transaction."""
    return _HASHER.hash(password)


def token_hash(token: str) -> str:
    """What is kept of a session's token."""
    return _hashed(token)


def has_user(connection: Connection, login: str) -> bool:
    """Whether somebody, disabled or not, has this login."""
    return connection.execute(select(user.c.key).where(user.c.login == login)).first() is not None


def name_of(login: ColumnElement[str]) -> ColumnElement[str]:
    """The name of the user with a login, within a statement; the login itself where there is no such user."""
    return func.coalesce(select(user.c.name).where(user.c.login == login).scalar_subquery(), login)


def roles_of(connection: Connection, login: str) -> frozenset[Role] | None:
    """The roles of the user with this login; None: there is none, or they are disabled."""
    found = connection.execute(select(user.c.roles).where(user.c.login == login, user.c.disabled_at.is_(None))).scalar_one_or_none()
    return None if found is None else frozenset(Role(name) for name in found.split())


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who somebody says they are: the user of that login, if there is one who is not disabled."""

    login: str
    user_key: int | None
    password_hash: str | None = field(repr=False)

    def proves(self, password: str) -> bool:
        """Whether the password is this user's. Takes a core and 64 MiB for a moment: never to be asked in a transaction."""
        try:
            _HASHER.verify(self.password_hash or _nobodys_hash(), password)
        except VerificationError:
            return False
        return self.user_key is not None


def claimant(connection: Connection, login: str) -> Claimant:
    """Whom a login claims to be."""
    row = connection.execute(
        select(user.c.key, user.c.password_hash).where(user.c.login == login, user.c.disabled_at.is_(None))
    ).one_or_none()
    return Claimant(login, row.key if row else None, row.password_hash if row else None)


def begin_session(connection: Connection, user_key: int, now: datetime) -> str:
    """Begin a session and return its token, which is not stored."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(session).values(
            user_account=user_key, token_hash=_hashed(token), created_at=_micros(now), expires_at=_micros(now + SESSION_LASTS)
        )
    )
    return token


def actor_of(connection: Connection, token: str, now: datetime) -> Actor:
    """The user whose session this token opens.

    Raises:
        NotSignedIn: the token is unknown, expired or revoked, or its user is disabled.
    """
    row = connection.execute(
        select(user.c.login, user.c.name, user.c.roles)
        .join_from(session, user, session.c.user_account == user.c.key)
        .where(
            session.c.token_hash == _hashed(token),
            session.c.expires_at > _micros(now),
            session.c.revoked_at.is_(None),
            user.c.disabled_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotSignedIn
    return Actor(row.login, row.name, frozenset(Role(name) for name in row.roles.split()))


def had_session(connection: Connection, token: str) -> bool:
    """Whether the token is or was that of a session: nobody else can have it."""
    return connection.execute(select(session.c.key).where(session.c.token_hash == token_hash(token))).first() is not None


def sign_out(connection: Connection, token: str, now: datetime) -> None:
    """End the session; a token that opens none is no error."""
    connection.execute(update(session).where(session.c.token_hash == _hashed(token)).values(revoked_at=_micros(now)))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
