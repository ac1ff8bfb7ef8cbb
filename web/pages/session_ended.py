"""A form that came after the session had ended: what was typed comes back in a page, to be sent again once somebody has signed in.

The text is in that page alone. It goes neither to the server's disk nor through the sign-in form, which opens in a tab of its own: whoever
signs in there gets none of it, and may do with it only what they may do anyway.
"""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web.access import FORMS, anybody, own_form
from web.errors import BodyTooLarge
from web.site import FORM_FIELD
from web.visit import Visit

SECRET_FIELDS = frozenset({"password", "current", "new", "again"})
"""Never given back. A test finds every password field of our templates here."""
_TEMPLATE = "session_ended.html"
_NOT_SIGNED_IN = 401


@dataclass(frozen=True, slots=True)
class SessionEndedPage:
    """The form that comes back."""

    action: str
    enctype: str
    fields: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()
    """Names of password fields: typed anew."""
    files: tuple[tuple[str, str], ...] = ()
    """Field and name of each file: chosen anew."""
    is_kept: bool = True
    """False: it was too large to come back."""

    @property
    def shown(self) -> tuple[str, ...]:
        """What was typed, to be looked at."""
        return tuple(text for _, text in self.fields if text.strip())


async def session_ended(request: Request) -> Response | None:
    """The page with the form; None: nothing was typed.

    Raises:
        ForeignForm: another site's page sent it.
    """
    visit = await run_in_threadpool(anybody, request)
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in FORMS:
        return None
    if visit.wants_fragment:
        return await run_in_threadpool(_alert, visit)
    try:
        await own_form(request)
        page = await _taken_apart(request, kind)
    except (BodyTooLarge, HTTPException):  # the latter: more fields, or longer ones, than a form of ours has
        page = SessionEndedPage(_address(request), kind, is_kept=False)
    if page.is_kept and not (page.fields or page.secrets or page.files):
        return None
    return await run_in_threadpool(visit.page, _TEMPLATE, page, code=_NOT_SIGNED_IN)


async def _taken_apart(request: Request, kind: str) -> SessionEndedPage:
    async with request.form() as form:
        sent = [(name, value) for name, value in form.multi_items() if name != FORM_FIELD]
    return SessionEndedPage(
        _address(request),
        kind,
        fields=tuple((name, value) for name, value in sent if isinstance(value, str) and name not in SECRET_FIELDS),
        secrets=tuple(name for name, value in sent if isinstance(value, str) and name in SECRET_FIELDS),
        files=tuple((name, value.filename or "") for name, value in sent if isinstance(value, UploadFile)),
    )


def _address(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _alert(visit: Visit) -> Response:
    """For a part of a page: the form stands there still, with all that was typed."""
    answer = visit.page(_TEMPLATE, SessionEndedPage("", ""), code=_NOT_SIGNED_IN, block="alert")
    answer.headers.update({"HX-Retarget": "#alerts", "HX-Reswap": "innerHTML"})
    return answer
