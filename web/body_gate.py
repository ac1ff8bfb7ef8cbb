"""How much is taken of what is sent: next to nothing of a stranger's, a form's worth for a form, a file's where a file belongs.

It stands before the pages, because the frame they are built with takes a body apart before it asks who has sent it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from fastapi import params
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import BodyTooLarge
from web.settings import Limits

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FOR_STRANGERS = frozenset({"/sign-in", "/language"})
"""Forms that somebody who is not signed in may send."""
_OTHER_FIELDS = 16 * 2**20
"""Bytes that a form with a file may have beside the largest file: what is a little too large is refused by its page, with what was typed."""
_LINGER_SECONDS, _LINGER_BYTES = 1.0, 256 * 2**10
"""How long and how far a sender is heard out after the refusal: one that is cut off while it sends may never read why."""


class TakesFile:
    """Says beside a route that a file may come there, and how large."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        """Bytes."""

    def __call__(self) -> None:
        """Nothing is left to do once the route is reached."""


def takes_file(largest: int) -> params.Depends:
    """Declare beside a route that a file of so many bytes may come there."""
    return params.Depends(TakesFile(largest))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends something."""

    is_signed_in: bool
    had_session: bool
    """Whether they were, in a session that has ended."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the gate asks and answers by."""

    sender: Callable[[Request], Sender]
    signed_out: Callable[[Request], Awaitable[Response]]
    """To a form of somebody who is not signed in."""
    too_large: Callable[[Request, BodyTooLarge], Response]
    """To one that is."""


class _Counted:
    """A body that ends in an error where more comes, or is announced, than may."""

    def __init__(self, receive: Receive, most: int, announced: int) -> None:
        self._receive = receive
        self._most = most
        self._left = most if announced <= most else -1
        self.is_read = False
        self.is_over = False

    async def __call__(self) -> Message:
        self._refuse_over()
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self.is_read = not message.get("more_body", False)
            self._refuse_over()
        return message

    def _refuse_over(self) -> None:
        if self._left < 0:
            self.is_over = True
            raise BodyTooLarge(limit=_in_words(self._most))


class BodyGate:
    """Refuses a body that is too large for whoever sends it and where it goes, and does not read it to its end."""

    def __init__(self, app: ASGIApp, *, limits: Limits, routes: Iterable[BaseRoute], answers: Answers) -> None:
        self._app = app
        self._limits = limits
        self._with_file = [(route, largest) for route in routes if (largest := _largest_file(route)) is not None]
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it through, or refuse it."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self._app(scope, receive, send)
            return
        sender = await run_in_threadpool(self._answers.sender, Request(scope))
        most = self._most(scope, sender)
        body = _Counted(receive, most, int(Headers(scope=scope).get("Content-Length") or 0))
        if sender.is_signed_in or scope["path"] in _FOR_STRANGERS:
            await self._let_through(scope, body, receive, send, most)
            return
        with suppress(ClientDisconnect):
            answer = await self._answers.signed_out(Request(scope, body))
            await answer(scope, receive, send if body.is_read else _lingering(receive, send))

    async def _let_through(self, scope: Scope, body: _Counted, receive: Receive, send: Send, most: int) -> None:
        """Let the pages answer, until more comes than may: their answer does not count then."""
        has_begun = False

        async def send_within(message: Message) -> None:
            nonlocal has_begun
            if has_begun or not body.is_over:
                has_begun = True
                await send(message)

        try:
            await self._app(scope, body, send_within)
        except BodyTooLarge:
            if has_begun:
                raise
        if body.is_over and not has_begun:
            answer = await run_in_threadpool(self._answers.too_large, Request(scope), BodyTooLarge(limit=_in_words(most)))
            await answer(scope, receive, _lingering(receive, send))

    def _most(self, scope: Scope, sender: Sender) -> int:
        if not sender.is_signed_in:
            return self._limits.ended if sender.had_session and scope["path"] not in _FOR_STRANGERS else self._limits.stranger
        for route, largest in self._with_file:
            if route.matches(scope)[0] is Match.FULL:
                return min(largest, self._limits.upload) + _OTHER_FIELDS
        return self._limits.form


def _largest_file(route: BaseRoute) -> int | None:
    """The largest file that may come to a route; None: none may."""
    declared = route.dependencies if isinstance(route, APIRoute) else []
    return next((each.dependency.largest for each in declared if isinstance(each.dependency, TakesFile)), None)


def _lingering(receive: Receive, send: Send) -> Send:
    """Send a refusal, hear the sender out for a moment, and close the connection: what is still sent is thrown away."""

    async def send_and_linger(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)
        elif message.get("more_body", False):
            await send(message)
        else:
            await send({**message, "more_body": True})
            with suppress(TimeoutError):
                async with asyncio.timeout(_LINGER_SECONDS):
                    await _thrown_away(receive)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return send_and_linger


async def _thrown_away(receive: Receive) -> None:
    left = _LINGER_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return


def _in_words(count: int) -> str:
    return f"{count // 2**20} MB" if count >= 2**20 else f"{count // 2**10} KB"
