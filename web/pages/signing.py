"""Sign in, sign out, and choose the language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from cases.errors import TooManySignIns
from graph.errors import SliphoundError
from web.access import Anybody, SignedIn, needs, session_cookie
from web.hashing import HASHING
from web.i18n import LANGUAGES
from web.visit import LANGUAGE_COOKIE, Visit

router = APIRouter()
LINE = BoundedSemaphore(12)
"""How many wait for their password to be checked: each keeps one of the server's 40 threads, which others need for their pages."""
_YEAR = 365 * 24 * 3600
_HOME = "/work"


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form."""

    next: str
    login: str = ""
    error: str = ""


@router.get("/")
def home(visit: Anybody) -> Response:
    """The work list, for whoever has one."""
    return visit.redirect(_HOME)


@router.get("/sign-in")
def sign_in_page(visit: Anybody, next: str = _HOME) -> Response:  # noqa: A002 - the field's name in the address
    """The form; whoever is signed in is led on."""
    return visit.redirect(_local(next)) if visit.actor else visit.page("sign_in.html", SignInPage(_local(next)))


@router.post("/sign-in")
def sign_in(
    visit: Anybody,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = _HOME,  # noqa: A002 - as above
) -> Response:
    """Begin a session."""
    site = visit.site
    try:
        with _place_in_line(), HASHING:
            token = site.workspace.sign_in(login, password, address=_address(visit))
    except SliphoundError as refused:
        return visit.refused("sign_in.html", SignInPage(_local(next), login, visit.told(refused)), refused)
    answer = visit.redirect(_local(next))
    answer.set_cookie(session_cookie(site), token, httponly=True, samesite="lax", secure=site.is_secure)
    return answer


@router.get("/signed-in", dependencies=[needs()])
def signed_in_again(visit: SignedIn) -> Response:
    """Says to go back to the tab where a form waits (`web.pages.session_ended`)."""
    return visit.page("signed_in.html", None)


@router.post("/sign-out", dependencies=[needs()])
def sign_out(visit: SignedIn) -> Response:
    """End the session."""
    name = session_cookie(visit.site)
    visit.site.workspace.sign_out(visit.request.cookies[name])
    answer = visit.redirect("/sign-in", told=visit.say("已退出登录。"))
    answer.delete_cookie(name, secure=visit.site.is_secure, httponly=True)
    return answer


@router.post("/language")
def choose_language(visit: Anybody, language: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Show the interface in this language from here on."""
    answer = RedirectResponse(_local(back), status_code=303)
    if language in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax", secure=visit.site.is_secure)
    return answer


@contextmanager
def _place_in_line() -> Iterator[None]:
    """Wait for one's turn, unless too many wait already."""
    if not LINE.acquire(blocking=False):
        raise TooManySignIns(minutes=1)
    try:
        yield
    finally:
        LINE.release()


def _address(visit: Visit) -> str:
    return visit.request.client.host if visit.request.client else ""


def _local(address: str) -> str:
    """The address if it leads to a page of ours, else home: nobody is sent to another site from the sign-in page."""
    is_local = address.startswith("/") and not address.startswith(("//", "/\\")) and not any(ord(each) < ord(" ") for each in address)
    return address if is_local else _HOME
