"""What answers when a page breaks down: a page that says so, and the trace in the server's log, without a value of anybody's."""

import logging
from collections.abc import Callable
from traceback import format_tb

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("sliphound")


class LastResort:
    """Turns an exception that nobody expected into an answer. Once an answer has begun, it can only be cut off."""

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; never let an exception of a page through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as broken:
            if begun:
                raise
            route = scope.get("route")
            # The route's pattern and the error's kind; its address and its message may hold a name.
            trace = "".join(format_tb(broken.__traceback__))
            _LOG.error("%s %s: %s\n%s", scope["method"], getattr(route, "path", "?"), type(broken).__name__, trace)
            await self._answer(Request(scope))(scope, receive, send)
