"""What the pages of one server share: the workspace, and the secret that its forms are marked with."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from web.bootstrap import Workspace
from web.jobs import JobRunner
from web.streams import Streams
from web.understandings import Understandings

FORM_FIELD = "form_token"
FORM_HEADER = "X-Form-Token"
_FORM_COOKIE = "sliphound_form"
_COOKIE_BYTES = 24


@dataclass(frozen=True)
class Site:
    """One running server."""

    workspace: Workspace
    is_secure: bool
    """Whether it answers by TLS."""
    understandings: Understandings = field(default_factory=Understandings)
    streams: Streams = field(default_factory=Streams)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @cached_property
    def jobs(self) -> JobRunner:
        """What does the jobs that pages ask for; the application starts and stops it."""
        return JobRunner(self.workspace)

    def form_field(self, request: Request) -> Markup:
        """The hidden field by which a form proves that one of our pages bore it, where a browser or a proxy keeps the headers that tell."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_FIELD, self.form_token(request))

    def form_token(self, request: Request) -> str:
        """The field's value: bound to a cookie that only this site can set."""
        return self._token(self._cookie(request))

    def is_ours(self, request: Request, token: str) -> bool:
        """Whether a form's token belongs to the visitor's cookie."""
        cookie = request.cookies.get(_FORM_COOKIE, "")
        return bool(cookie) and hmac.compare_digest(token, self._token(cookie))

    def keep_form_cookie(self, request: Request, answer: Response) -> None:
        """Give a visitor who has none the cookie that form tokens are bound to."""
        if _FORM_COOKIE not in request.cookies:
            answer.set_cookie(_FORM_COOKIE, self._cookie(request), httponly=True, samesite="strict", secure=self.is_secure)

    def _cookie(self, request: Request) -> str:
        if known := request.cookies.get(_FORM_COOKIE):
            return known
        if not hasattr(request.state, "form_cookie"):
            request.state.form_cookie = secrets.token_urlsafe(_COOKIE_BYTES)
        return str(request.state.form_cookie)

    def _token(self, cookie: str) -> str:
        return hmac.new(self._secret, cookie.encode(), hashlib.sha256).hexdigest()
