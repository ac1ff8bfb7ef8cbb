"""One visit to a page: who comes, in which language, and how the answer is written."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cases.office import Office
from cases.roles import Permission, Role
from cases.store.users import Actor
from graph.errors import SliphoundError
from web.errors import sentence, status
from web.i18n import LANGUAGES, catalogue
from web.past import office_on
from web.rendering import render
from web.site import Site

LANGUAGE_COOKIE = "sliphound_language"
AS_OF_COOKIE = "sliphound_as_of"
LOOKS = frozenset({Permission.READ_CASE, Permission.BROWSE_LINKS, Permission.READ_AUDIT})
"""Permissions whose acts leave everything as it is, and so may be used of a past day."""
_NOTICE_COOKIE = "sliphound_notice"
_NOTICE_SECONDS = 60


@dataclass(frozen=True)
class Visit:
    """One request. A page's handler gets it, asks `office` for what it shows, and answers with `page` or `redirect`."""

    request: Request
    site: Site
    actor: Actor | None
    """None: nobody is signed in."""

    @cached_property
    def office(self) -> Office:
        """The office in which the visitor works, on the workspace's day, or, where they look at a past one, as it was then."""
        if self.actor is None:
            raise LookupError("a page for strangers has no office")
        if self.past_day is not None:
            return office_on(self.site.workspace, self.actor, self.past_day)
        return self.site.workspace.office(self.actor)

    @cached_property
    def past_day(self) -> date | None:
        """The past day as of which the visitor looks at the case; None: today. The browser sends the choice to that case's pages alone."""
        try:
            chosen = date.fromisoformat(self.request.cookies.get(AS_OF_COOKIE, ""))
        except ValueError:
            return None
        return chosen if self.request.url.path.startswith("/cases/") and chosen < self.site.workspace.today() else None

    @cached_property
    def language(self) -> str:
        """`zh`, or `en` where the visitor chose so."""
        chosen = self.request.cookies.get(LANGUAGE_COOKIE, "")
        return chosen if chosen in LANGUAGES else next(iter(LANGUAGES))

    @property
    def wants_fragment(self) -> bool:
        """Whether htmx asks for a part of the page, to put into the page that stands."""
        return self.request.headers.get("HX-Request") == "true" and self.request.headers.get("HX-Request-Type", "partial") != "full"

    def say(self, text: str, **values: object) -> str:
        """A text of the interface in the visitor's language."""
        found = catalogue(self.language).gettext(text)
        return found % values if values else found

    def has(self, permission: Permission) -> bool:
        """Whether the visitor has the permission."""
        return self.actor is not None and permission in self.actor.permissions

    def has_any(self, *permissions: str) -> bool:
        """Whether the visitor has one of the permissions, whatever day is looked at; for what is on every page."""
        return any(self.has(Permission(each)) for each in permissions)

    def may(self, permission: Permission) -> bool:
        """Whether the visitor may do here what the permission is for: what is not allowed is not offered, and a past day is only looked at."""
        return self.has(permission) and (self.past_day is None or permission in LOOKS)

    def may_any(self, *permissions: str) -> bool:
        """Whether the visitor has one of the permissions; for templates, which know them by name."""
        return any(self.may(Permission(each)) for each in permissions)

    @property
    def roles(self) -> list[Role]:
        """The visitor's roles, in a fixed order."""
        return sorted(self.actor.roles) if self.actor else []

    @property
    def here(self) -> str:
        """The address to come back to: this page's; of a form's answer, that of the page the form stood on."""
        if self.request.method == "GET":
            url = self.request.url
            return f"{url.path}?{url.query}" if url.query else url.path
        came = urlsplit(self.request.headers.get("Referer", ""))
        if came.netloc != self.request.headers.get("Host") or not came.path:
            return "/"
        return f"{came.path}?{came.query}" if came.query else came.path

    def stands_at(self, address: str) -> bool:
        """Whether this page lies under the address."""
        return self.request.url.path == address or self.request.url.path.startswith(f"{address}/")

    def told(self, error: SliphoundError) -> str:
        """An error in the visitor's language."""
        return sentence(error, self.language)

    def page(self, template: str, page: object, *, code: int = 200, block: str | None = None) -> Response:
        """Answer with a page, or with one block of it."""
        values: dict[str, Any] = {"page": page, "visit": self, "csrf": lambda: self.site.form_field(self.request)}
        if block is None:
            values["notice"] = self._notice()
        answer = HTMLResponse(render(self.language, template, values, block), status_code=code)
        answer.headers["Vary"] = "HX-Request, Cookie"
        if block is None:
            answer.delete_cookie(_NOTICE_COOKIE)
            self.site.keep_form_cookie(self.request, answer)
        return answer

    def refused(self, template: str, page: object, error: SliphoundError) -> Response:
        """Answer a form that cannot be taken: the page again, with all that was typed."""
        return self.page(template, page, code=status(error))

    def redirect(self, to: str, *, told: str = "") -> Response:
        """Answer a form that was taken: go on to another page, which says what was done."""
        answer = RedirectResponse(to, status_code=303)
        if told:
            answer.set_cookie(
                _NOTICE_COOKIE, quote(told), max_age=_NOTICE_SECONDS, httponly=True, samesite="lax", secure=self.site.is_secure
            )
        return answer

    def with_query(self, **changes: object) -> str:
        """This page's address with some of its filters changed; an empty value takes the filter away."""
        url = self.request.url
        kept = {**self.request.query_params, **{name: str(value) for name, value in changes.items()}}
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in kept.items() if value)
        return f"{url.path}?{query}" if query else url.path

    def json(self, value: object) -> Response:
        """Answer with JSON."""
        return Response(json.dumps(value, ensure_ascii=False), media_type="application/json")

    def _notice(self) -> str:
        return unquote(self.request.cookies.get(_NOTICE_COOKIE, ""))
