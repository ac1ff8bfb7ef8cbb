"""The web application: pages, static files, headers, and errors as pages."""

from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from cases.errors import NotSignedIn
from graph.errors import SliphoundError
from web.access import anybody, own_form, session_cookie
from web.body_gate import Answers, BodyGate, Sender
from web.errors import FormRefused, as_json, status
from web.headers import SecurityHeaders
from web.last_resort import LastResort
from web.pages import (
    accounts,
    advice,
    approvals,
    as_of,
    audit,
    cases_list,
    exhibits,
    facts,
    graph,
    imports,
    jobs,
    me,
    members,
    packets,
    patterns,
    reveal,
    routes,
    signing,
    slip_forms,
    slip_reading,
    slips,
    testimony,
    users,
    work,
    workbench,
)
from web.pages.failures import Failure
from web.pages.session_ended import session_ended
from web.rendering import static_folder, static_version
from web.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

ROUTERS = (
    signing.router,
    patterns.router,
    work.router,
    cases_list.router,
    accounts.router,
    approvals.router,
    slip_forms.router,
    slip_reading.router,
    slips.router,
    graph.router,
    workbench.router,
    routes.router,
    packets.router,
    exhibits.router,
    reveal.router,
    jobs.router,
    imports.router,
    facts.router,
    testimony.router,
    audit.router,
    as_of.router,
    advice.router,
    members.router,
    users.router,
    me.router,
)
_SMALLEST_ZIPPED = 1_000
_BROKEN = 500


def make_app(site: Site, hosts: "Sequence[str]") -> FastAPI:
    """The application over a workspace; it answers only to these host names, so that no other name can be pointed at it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> "AsyncIterator[None]":
        site.jobs.start()
        try:
            yield
        finally:
            site.jobs.stop()

    app = FastAPI(
        title="Sliphound",
        openapi_url=None,  # pages, not an interface for programs: those are the commands with --json
        dependencies=[Depends(own_form)],
        lifespan=lifespan,
    )
    app.state.site = site
    for router in ROUTERS:
        app.include_router(router)
    app.mount(f"/static/{static_version()}", StaticFiles(directory=static_folder()), name="static")
    app.add_exception_handler(SliphoundError, _handled(_refused))
    app.add_exception_handler(HTTPException, _handled(_missing))
    app.add_exception_handler(RequestValidationError, _handled(_not_understood))
    routes = [route for router in ROUTERS for route in router.routes]
    answers = Answers(sender=_sender, signed_out=_signed_out, too_large=_refused)
    app.add_middleware(BodyGate, limits=site.workspace.settings.limits, routes=routes, answers=answers)
    app.add_middleware(LastResort, answer=_broken)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_ZIPPED)
    app.add_middleware(SecurityHeaders, is_secure=site.is_secure)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    return app


def _handled(answer: Callable[..., Response]) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        return answer(request, error)

    return handle


def _wants_json(request: Request) -> bool:
    """Whether a program of ours asks, not a person."""
    return "application/json" in request.headers.get("Accept", "")


def _refused(request: Request, error: SliphoundError) -> Response:
    """An error of ours as a page; as JSON where JSON was asked for; whoever is not signed in is led to the sign-in page."""
    visit = anybody(request)
    if isinstance(error, NotSignedIn) and not _wants_json(request):
        return _to_sign_in(request)
    if _wants_json(request):
        answer = visit.json(as_json(error))
        answer.status_code = status(error)
        return answer
    failure = Failure(status(error), visit.told(error))
    if not visit.wants_fragment:
        return visit.page("failure.html", failure, code=failure.code)
    # The part of the page that was asked for stays as it is; the refusal is shown above it.
    answer = visit.page("failure.html", failure, code=failure.code, block="alert")
    answer.headers.update({"HX-Retarget": "#alerts", "HX-Reswap": "innerHTML"})
    return answer


def _not_understood(request: Request, error: RequestValidationError) -> Response:
    """A form or an address whose fields are none that our pages send."""
    fields = sorted({str(each["loc"][-1]) for each in error.errors()})
    return _refused(request, FormRefused(fields=", ".join(fields)))


def _broken(request: Request) -> Response:
    visit = anybody(request)
    return visit.page("failure.html", Failure(_BROKEN, visit.say("程序出错，这一步没有完成。已记入日志，请报告管理员。")), code=_BROKEN)


def _to_sign_in(request: Request) -> Response:
    address = f"/sign-in?next={quote(anybody(request).here)}"
    if request.headers.get("HX-Request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def _sender(request: Request) -> Sender:
    """Who sends something, told by the cookie alone."""
    visit = anybody(request)
    token = request.cookies.get(session_cookie(visit.site))
    if visit.actor is not None or not token:
        return Sender(is_signed_in=visit.actor is not None, had_session=False)
    return Sender(is_signed_in=False, had_session=visit.site.workspace.had_session(token))


async def _signed_out(request: Request) -> Response:
    """A form of somebody who is not signed in: given back to be sent again, or led to the sign-in page."""
    try:
        page = None if _wants_json(request) else await session_ended(request)
    except SliphoundError as refused:
        return await run_in_threadpool(_refused, request, refused)
    if page is not None:
        return page
    return await run_in_threadpool(_refused, request, NotSignedIn(workspace=""))


def _missing(request: Request, error: HTTPException) -> Response:
    visit = anybody(request)
    return visit.page("failure.html", Failure(error.status_code, ""), code=error.status_code)
