"""Who comes to a page: the session of the visitor, the permission a page needs, and that a form came from one of our own pages."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Query, params
from starlette.requests import Request

from cases.errors import Forbidden, NotSignedIn, PastIsReadOnly
from cases.roles import Permission
from web.errors import ForeignForm
from web.site import FORM_FIELD, FORM_HEADER, Site
from web.visit import Visit

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def session_cookie(site: Site) -> str:
    """The name of the cookie that holds the session's token; with TLS one that no other host can set."""
    return "__Host-sliphound" if site.is_secure else "sliphound_session"


async def own_form(request: Request) -> None:
    """Refuse a change that another site's page asks for.

    The browser says whose page it is (Sec-Fetch-Site, else Origin); where neither header comes, the form's token must.

    Raises:
        ForeignForm: it is another's, or cannot be told.
    """
    if request.method in _SAFE:
        return
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        if fetched != "same-origin":
            raise ForeignForm
        return
    origin = request.headers.get("Origin")
    if origin is not None:
        if urlsplit(origin).netloc != request.headers.get("Host"):
            raise ForeignForm
        return
    token = request.headers.get(FORM_HEADER)
    if token is None and request.headers.get("Content-Type", "").startswith(FORMS):
        token = str((await request.form()).get(FORM_FIELD, ""))
    if not request.app.state.site.is_ours(request, token or ""):
        raise ForeignForm


def anybody(request: Request) -> Visit:
    """The visit of somebody who need not be signed in."""
    site: Site = request.app.state.site
    token = request.cookies.get(session_cookie(site))
    try:
        return Visit(request, site, site.workspace.actor(token) if token else None)
    except NotSignedIn:
        return Visit(request, site, None)


def signed_in(visit: Annotated[Visit, Depends(anybody)]) -> Visit:
    """The visit of somebody signed in.

    Raises:
        NotSignedIn: nobody is.
    """
    if visit.actor is None:
        raise NotSignedIn(workspace="")
    return visit


Anybody = Annotated[Visit, Depends(anybody)]
SignedIn = Annotated[Visit, Depends(signed_in)]
Place = Annotated[int | None, Query(ge=0, lt=2**63)]
"""Where a list goes on: a key, which is a 64-bit number."""


class Needs:
    """The permission without which a route answers nobody: declared beside the route, so that a test can walk them all."""

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions
        """Any one of them suffices; none at all: whoever is signed in."""

    def __call__(self, visit: SignedIn) -> None:
        """Refuse a visitor without it, and one who would change what they look at as of a past day."""
        if self.permissions and not any(visit.has(each) for each in self.permissions):
            raise Forbidden(login=visit.office.actor.login, permission=self.permissions[0].value)
        if visit.past_day is not None and (visit.request.method not in _SAFE or not any(visit.may(each) for each in self.permissions)):
            raise PastIsReadOnly


def needs(*permissions: Permission) -> params.Depends:
    """Declare what a route needs, any one of these permissions: `@router.get(…, dependencies=[needs(Permission.READ_CASE)])`."""
    return params.Depends(Needs(*permissions))
