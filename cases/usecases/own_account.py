"""One's own password and sessions. Nobody else's are ever told or touched here."""

from dataclasses import dataclass

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.errors import InputRefused, NotSignedIn, WrongPassword
from cases.office import Office
from cases.roles import Permission
from cases.store.sign_ins import SignIn
from cases.store.staff_register import OpenSession, StaffRegister
from cases.store.users import Claimant, claimant, hashed_password, token_hash

LEAST = 10
"""Characters of a password somebody chooses (product choice)."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of their own account."""

    sessions: tuple[OpenSession, ...]
    """The newest first."""


@query("own.show", Permission.OWN_ACCOUNT)
def own_account(office: Office, connection: Connection, token: str) -> OwnAccount:
    """The actor's open sessions; `token` is that of the session they ask in."""
    return OwnAccount(StaffRegister(connection).sessions(office.actor.login, token_hash(token), office.clock.now()))


def change_password(office: Office, token: str, *, current: str, new: str, address: str = "local") -> int:
    """Sign in with another password from here on; all sessions but this one end. How many ended.

    Raises:
        WrongPassword: `current` is not the actor's password; it counts as a sign-in that failed, for a session may be somebody else's by now.
        TooManySignIns: too many have failed of late.
        InputRefused: the new one is too short, the login, or the old one.
    """
    if len(new) < LEAST:
        raise InputRefused(given="password", reason=f"新密码至少 {LEAST} 个字符 / at least {LEAST} characters")
    claimed = own_claim(office, address)
    if not claimed.proves(current):
        _count(office, claimed, address)
        raise WrongPassword(login=claimed.login)
    if new in {current, claimed.login}:
        raise InputRefused(given="password", reason="新密码不能与原密码或登录名相同 / neither the old password nor the login")
    return _change(office, hashed_password(new), token_hash(token))


@query("own.claim", Permission.OWN_ACCOUNT)
def own_claim(office: Office, connection: Connection, address: str) -> Claimant:
    """The actor as somebody who says who they are and has yet to prove it.

    Raises:
        TooManySignIns: too many have failed of late.
    """
    SignIn(office.actor.login, address, office.clock.now(), office.watch.now()).refuse_guessing(connection)
    return claimant(connection, office.actor.login)


@use_case("own.password_failed", Permission.OWN_ACCOUNT)
def _count(office: Office, unit: Unit, claimed: Claimant, address: str) -> None:
    if claimed.login != unit.login:
        raise WrongPassword(login=claimed.login)
    SignIn(unit.login, address, unit.now, office.watch.now()).settle(unit.connection, claimed, is_proven=False)
    unit.record(f"user:{unit.login}", why="修改密码时原密码不符")


@use_case("own.password", Permission.OWN_ACCOUNT)
def _change(office: Office, unit: Unit, password_hash: str, this_session: str) -> int:
    staff = StaffRegister(unit.connection)
    if not any(each.is_this for each in staff.sessions(unit.login, this_session, office.clock.now())):
        raise NotSignedIn(workspace="")  # it was ended while the password was checked
    staff.set_password(unit.login, password_hash)
    ended = staff.end_sessions(unit.login, at=unit.now, but=this_session)
    unit.record(f"user:{unit.login}", why="本人修改密码", new={"ended": ended})
    return ended


@use_case("own.end_sessions", Permission.OWN_ACCOUNT)
def end_sessions(office: Office, unit: Unit, token: str, only: int | None = None) -> int:
    """End the actor's other sessions, or one of them; how many ended.

    Raises:
        InputRefused: there is no other, or not this one.
    """
    del office
    ended = StaffRegister(unit.connection).end_sessions(unit.login, at=unit.now, but=token_hash(token), only=only)
    if not ended:
        raise InputRefused(given="session", reason="没有这个可结束的登录 / there is no such other session")
    unit.record(f"user:{unit.login}", why="本人结束其他登录", new={"ended": ended})
    return ended
