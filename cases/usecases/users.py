"""Users: who may sign in, with which roles. Who decides and who approves must be two of them, and who keeps the machine reads no case.

Only the administrator changes users, and never themselves: so there is always one left, and nobody gives themselves a role. A password
made here is shown once and kept nowhere but as its hash.
"""

import re
import secrets

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.errors import InputRefused, UnknownUser
from cases.office import Office
from cases.roles import Permission, Role
from cases.store.staff_register import StaffMember, StaffRegister
from cases.store.users import has_user, hashed_password

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}")
_PASSWORD_BYTES = 9  # 12 characters, 72 bits


@query("user.list", Permission.ADMINISTER)
def list_users(office: Office, connection: Connection) -> tuple[StaffMember, ...]:
    """Every user, by login."""
    return StaffRegister(connection).everybody(office.clock.now(), office.watch.now())


@query("user.show", Permission.ADMINISTER)
def show_user(office: Office, connection: Connection, login: str) -> StaffMember:
    """One user.

    Raises:
        UnknownUser: nobody has this login.
    """
    found = StaffRegister(connection).member(login, office.clock.now(), office.watch.now())
    if found is None:
        raise UnknownUser(given=login)
    return found


def make_user(office: Office, login: str, *, name: str, roles: frozenset[Role]) -> str:
    """Record a user with a first password, which is the answer; see `add_user`."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    _add(office, login, name=name.strip(), roles=roles, password_hash=hashed_password(password))
    return password


def add_user(office: Office, login: str, *, name: str, roles: frozenset[Role], password: str) -> None:
    """Record a user; the password is kept only as its hash.

    Raises:
        InputRefused: the login is taken or none, there is no name, no role was given, or two that one person may not have.
    """
    _add(office, login, name=name.strip(), roles=roles, password_hash=hashed_password(password))


@use_case("user.add", Permission.ADMINISTER)
def _add(office: Office, unit: Unit, login: str, *, name: str, roles: frozenset[Role], password_hash: str) -> None:
    del office
    if not _LOGIN.fullmatch(login):
        raise InputRefused(given=login, reason="登录名用字母、数字和 . _ -，2 至 40 个字符 / a login has 2 to 40 letters, digits or . _ -")
    if has_user(unit.connection, login):
        raise InputRefused(given=login, reason="登录名已有人使用 / the login is taken")
    if not name:
        raise InputRefused(given=login, reason="请填写姓名 / a name is needed")
    _refuse_mixed(login, roles)
    StaffRegister(unit.connection).add(login, name, roles, password_hash, at=unit.now)
    unit.record(f"user:{login}", why="新增用户", new={"roles": sorted(roles)})


@use_case("user.roles", Permission.ADMINISTER)
def change_roles(office: Office, unit: Unit, login: str, roles: frozenset[Role], *, why: str) -> None:
    """Let a user have these roles and no others, from their next page on.

    Raises:
        UnknownUser: nobody has this login.
        InputRefused: it is the actor's own, no reason was given, no role, or two that one person may not have.
    """
    before = _another(office, unit, login)
    _refuse_mixed(login, roles)
    StaffRegister(unit.connection).set_roles(login, roles)
    unit.record(f"user:{login}", why=why, old={"roles": sorted(before.roles)}, new={"roles": sorted(roles)})


@use_case("user.disable", Permission.ADMINISTER)
def disable_user(office: Office, unit: Unit, login: str, *, why: str) -> None:
    """Let a user sign in no more; their sessions end at once. Raises as `change_roles`."""
    before = _another(office, unit, login)
    if before.disabled_at is not None:
        raise InputRefused(given=login, reason="已停用 / is disabled already")
    StaffRegister(unit.connection).disable(login, at=unit.now)
    unit.record(f"user:{login}", why=why, old={"sessions": before.sessions}, new={"disabled": True})


@use_case("user.enable", Permission.ADMINISTER)
def enable_user(office: Office, unit: Unit, login: str, *, why: str) -> None:
    """Let a disabled user sign in again. Raises as `change_roles`."""
    if _another(office, unit, login).disabled_at is None:
        raise InputRefused(given=login, reason="没有停用 / is not disabled")
    StaffRegister(unit.connection).enable(login)
    unit.record(f"user:{login}", why=why, new={"disabled": False})


def reset_password(office: Office, login: str, *, why: str) -> str:
    """Give a user a new password, which is the answer, and end their sessions. Raises as `change_roles`."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    _reset(office, login, hashed_password(password), why=why)
    return password


@use_case("user.reset_password", Permission.ADMINISTER)
def _reset(office: Office, unit: Unit, login: str, password_hash: str, *, why: str) -> None:
    before = _another(office, unit, login)
    staff = StaffRegister(unit.connection)
    staff.set_password(login, password_hash)
    staff.end_sessions(login, at=unit.now)
    staff.unlock(login)
    unit.record(f"user:{login}", why=why, old={"sessions": before.sessions})


@use_case("user.unlock", Permission.ADMINISTER)
def unlock_user(office: Office, unit: Unit, login: str, *, why: str) -> None:
    """Let a user sign in again after too many wrong passwords.

    Raises:
        UnknownUser: nobody has this login.
        InputRefused: no password of theirs is counted as wrong, or no reason was given.
    """
    if StaffRegister(unit.connection).member(login, office.clock.now(), office.watch.now()) is None:
        raise UnknownUser(given=login)
    forgotten = StaffRegister(unit.connection).unlock(login)
    if not forgotten:
        raise InputRefused(given=login, reason="没有登录失败记录 / no sign-in of theirs has failed of late")
    unit.record(f"user:{login}", why=why, old={"failed": forgotten})


def _another(office: Office, unit: Unit, login: str) -> StaffMember:
    """The user, who is somebody else than the actor."""
    found = StaffRegister(unit.connection).member(login, office.clock.now(), office.watch.now())
    if found is None:
        raise UnknownUser(given=login)
    if login == unit.login:
        raise InputRefused(
            given=login, reason="不能变更本人的用户，请另一位管理员办理 / nobody changes their own: ask another administrator"
        )
    return found


def _refuse_mixed(login: str, roles: frozenset[Role]) -> None:
    if not roles:
        raise InputRefused(given=login, reason="请选择角色 / a role is needed")
    if Role.ADMIN in roles and len(roles) > 1:
        raise InputRefused(
            given=login, reason="管理员不得查看案件，不能兼任其他角色 / an administrator reads no case and has no other role"
        )
