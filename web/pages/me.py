"""One's own account: roles, another password, and the other places where one is signed in."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.roles import Permission
from cases.usecases.own_account import LEAST, OwnAccount, change_password, end_sessions, own_account
from graph.errors import SliphoundError
from web.access import SignedIn, needs, session_cookie
from web.hashing import HASHING
from web.visit import Visit

router = APIRouter()
_NEEDS = [needs(Permission.OWN_ACCOUNT)]
_HERE = "/me"


@dataclass(frozen=True, slots=True)
class MePage:
    """What somebody sees of their own account."""

    account: OwnAccount
    least: int = LEAST
    errors: tuple[tuple[str, str], ...] = ()
    """Field and what is wrong with it."""

    def error(self, field: str) -> str:
        """What is wrong with a field; empty: nothing."""
        return dict(self.errors).get(field, "")


@router.get(_HERE, dependencies=_NEEDS)
def me(visit: SignedIn) -> Response:
    """The page."""
    return visit.page("staff/me.html", MePage(own_account(visit.office, _token(visit))))


@router.post("/me/password", dependencies=_NEEDS)
def password(
    visit: SignedIn, current: Annotated[str, Form()] = "", new: Annotated[str, Form()] = "", again: Annotated[str, Form()] = ""
) -> Response:
    """Sign in with another password from here on; every other place where one was signed in is signed out."""
    token = _token(visit)
    if new != again:
        page = MePage(own_account(visit.office, token), errors=(("again", visit.say("两次输入的新密码不一致。")),))
        return visit.page("staff/me.html", page, code=422)
    address = visit.request.client.host if visit.request.client else ""
    try:
        with HASHING:
            change_password(visit.office, token, current=current, new=new, address=address)
    except SliphoundError as refused:
        page = MePage(own_account(visit.office, token), errors=(("password", visit.told(refused)),))
        return visit.refused("staff/me.html", page, refused)
    return visit.redirect(_HERE, told=visit.say("密码已修改，其他登录已结束。"))


@router.post("/me/sessions", dependencies=_NEEDS)
def sessions(visit: SignedIn, session: Annotated[str, Form()] = "") -> Response:
    """End one other session, or with `all` every other."""
    token = _token(visit)
    try:
        end_sessions(visit.office, token, None if session == "all" else int(session) if session.isdecimal() and len(session) < _KEY else -1)
    except SliphoundError as refused:
        page = MePage(own_account(visit.office, token), errors=(("session", visit.told(refused)),))
        return visit.refused("staff/me.html", page, refused)
    return visit.redirect(_HERE, told=visit.say("所选登录已结束。"))


_KEY = 19
"""Digits of a 64-bit key, at least one fewer than its largest has."""


def _token(visit: Visit) -> str:
    return visit.request.cookies[session_cookie(visit.site)]
