"""The headers that every answer bears: what the browser may load, whom it may tell, and that nothing is kept."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # not `no-referrer`: that would make the Origin of our own forms null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_YEAR = "max-age=31536000"


class SecurityHeaders:
    """Adds them to every answer; a page of a case is kept by no browser and no proxy, a static file for ever."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._is_secure = is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                is_kept = scope["path"].startswith("/static/") and message["status"] in {200, 304}
                headers["Cache-Control"] = _FOR_EVER if is_kept else "no-store"
                if self._is_secure:
                    headers["Strict-Transport-Security"] = _YEAR
            await send(message)

        await self._app(scope, receive, send_with)
