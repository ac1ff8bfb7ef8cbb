"""Users: who may sign in and with which roles; made, disabled and unlocked by the administrator, each time with a reason."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.roles import Permission, Role
from cases.store.staff_register import StaffMember
from cases.usecases.users import (
    change_roles,
    disable_user,
    enable_user,
    list_users,
    make_user,
    reset_password,
    show_user,
    unlock_user,
)
from graph.errors import SliphoundError
from web.access import SignedIn, needs
from web.hashing import HASHING
from web.visit import Visit

router = APIRouter()
_NEEDS = [needs(Permission.ADMINISTER)]
_HERE = "/users"
_NEW = "/new-user"  # beside the users' own addresses: somebody may be called anything
Words = Annotated[str, Form()]
Chosen = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class UsersPage:
    """Everybody who ever could sign in."""

    users: tuple[StaffMember, ...]


@dataclass(frozen=True, slots=True)
class NewUserPage:
    """The form for a new user; after it, the password they begin with."""

    roles: tuple[Role, ...] = tuple(Role)
    login: str = ""
    name: str = ""
    chosen: frozenset[str] = frozenset()
    error: str = ""
    password: str = ""
    """Shown once; empty: nobody was made yet."""


@dataclass(frozen=True, slots=True)
class UserPage:
    """One user with all that can be changed of them."""

    user: StaffMember
    is_self: bool
    roles: tuple[Role, ...]
    chosen: frozenset[str]
    act: str = ""
    """The act that was refused: its form keeps what was typed."""
    why: str = ""
    error: str = ""
    password: str = ""
    """Shown once; empty: none was made."""


@router.get(_HERE, dependencies=_NEEDS)
def users(visit: SignedIn) -> Response:
    """The list."""
    return visit.page("staff/users.html", UsersPage(list_users(visit.office)))


@router.get(_NEW, dependencies=_NEEDS)
def new_user(visit: SignedIn) -> Response:
    """The form for a new user."""
    return visit.page("staff/new_user.html", NewUserPage())


@router.post(_NEW, dependencies=_NEEDS)
def add(visit: SignedIn, login: Words = "", name: Words = "", roles: Chosen = None) -> Response:
    """Make a user; the page that answers is the only one that ever shows the password."""
    page = NewUserPage(login=login.strip(), name=name.strip(), chosen=frozenset(roles or ()))
    try:
        with HASHING:
            password = make_user(visit.office, page.login, name=page.name, roles=_known(page.chosen))
    except SliphoundError as refused:
        return visit.refused("staff/new_user.html", replace(page, error=visit.told(refused)), refused)
    return visit.page("staff/new_user.html", replace(page, password=password))


@router.get("/users/{login}", dependencies=_NEEDS)
def user(visit: SignedIn, login: str) -> Response:
    """One user."""
    return visit.page("staff/user.html", _page(visit, login))


@router.post("/users/{login}/roles", dependencies=_NEEDS)
def roles(visit: SignedIn, login: str, roles: Chosen = None, why: Words = "") -> Response:
    """Give a user these roles instead of those they have."""
    chosen = frozenset(roles or ())
    try:
        change_roles(visit.office, login, _known(chosen), why=why)
    except SliphoundError as refused:
        return _refuse(visit, refused, replace(_page(visit, login), chosen=chosen, act="roles", why=why))
    return visit.redirect(f"{_HERE}/{login}", told=visit.say("角色已变更，对方的下一个页面起生效。"))


@router.post("/users/{login}/disable", dependencies=_NEEDS)
def disable(visit: SignedIn, login: str, why: Words = "") -> Response:
    """Let a user sign in no more."""
    try:
        disable_user(visit.office, login, why=why)
    except SliphoundError as refused:
        return _refuse(visit, refused, replace(_page(visit, login), act="disable", why=why))
    return visit.redirect(f"{_HERE}/{login}", told=visit.say("用户已停用，其全部登录已结束。"))


@router.post("/users/{login}/enable", dependencies=_NEEDS)
def enable(visit: SignedIn, login: str, why: Words = "") -> Response:
    """Let a disabled user sign in again."""
    try:
        enable_user(visit.office, login, why=why)
    except SliphoundError as refused:
        return _refuse(visit, refused, replace(_page(visit, login), act="enable", why=why))
    return visit.redirect(f"{_HERE}/{login}", told=visit.say("用户已恢复，可以登录。"))


@router.post("/users/{login}/password", dependencies=_NEEDS)
def password(visit: SignedIn, login: str, why: Words = "") -> Response:
    """Give a user a new password; the page that answers is the only one that ever shows it."""
    try:
        with HASHING:
            made = reset_password(visit.office, login, why=why)
    except SliphoundError as refused:
        return _refuse(visit, refused, replace(_page(visit, login), act="password", why=why))
    return visit.page("staff/user.html", replace(_page(visit, login), password=made))


@router.post("/users/{login}/unlock", dependencies=_NEEDS)
def unlock(visit: SignedIn, login: str, why: Words = "") -> Response:
    """Let a user sign in again after too many wrong passwords."""
    try:
        unlock_user(visit.office, login, why=why)
    except SliphoundError as refused:
        return _refuse(visit, refused, replace(_page(visit, login), act="unlock", why=why))
    return visit.redirect(f"{_HERE}/{login}", told=visit.say("已解锁，可以重新登录。"))


def _refuse(visit: Visit, error: SliphoundError, page: UserPage) -> Response:
    return visit.refused("staff/user.html", replace(page, error=visit.told(error)), error)


def _page(visit: Visit, login: str) -> UserPage:
    found = show_user(visit.office, login)
    return UserPage(found, login == visit.office.actor.login, tuple(Role), frozenset(found.roles))


def _known(chosen: frozenset[str]) -> frozenset[Role]:
    return frozenset(Role(each) for each in chosen if each in set(Role))
