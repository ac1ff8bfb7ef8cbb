"""The pages in a real Chromium: the program serves a desk's workspace in a process of its own, and a page that complains fails its test."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from tests.support.servers import bound_to_us, free_port
from tests.support.stories import Desk

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
DESKTOP: ViewportSize = {"width": 1680, "height": 960}
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What keeps Chromium quiet where nobody looks on and no network is."""
_START_SECONDS = 60
_SESSION = "sliphound_session"


@dataclass(slots=True)
class Served:
    """A running server and the desk it serves."""

    address: str
    desk: Desk
    complaints: list[str] = field(default_factory=list)
    """What the open pages complained of: errors in the console, violations of the policy, scripts that failed, answers above 499."""


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """The browser, one for a whole worker; each page has a context of its own."""
    with sync_playwright() as playwright:
        # Fields for dates take their parts in the order of the browser's language, which is to be the same everywhere.
        started = playwright.chromium.launch(
            executable_path=chromium, args=list(FLAGS), env={**os.environ, "LANGUAGE": "en_US"}, headless=True
        )
        yield started
        started.close()


@contextmanager
def serving(desk: Desk) -> Iterator[Served]:
    """The desk's workspace, served by `sliphound serve` until the end of the block."""
    port = free_port()
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--workspace", str(desk.folder), "--port", str(port)]
    with subprocess.Popen(bound_to_us(command), stderr=subprocess.PIPE, text=True) as server:
        served = Served(f"http://127.0.0.1:{port}", desk)
        try:
            _await(served.address, server)
            yield served
        finally:
            server.kill()


@contextmanager
def opened(
    browser: Browser, served: Served, login: str | None = "investigator", *, size: ViewportSize = LAPTOP, language: str = "zh"
) -> Iterator[Page]:
    """A page on which this user is signed in; at the end of the block it must have had nothing to complain of."""
    context = browser.new_context(viewport=size, locale="zh-CN" if language == "zh" else "en", timezone_id="Asia/Shanghai")
    cookies = {"sliphound_language": language}
    if login is not None:
        cookies[_SESSION] = served.desk.tokens[login]
    context.add_cookies([{"name": name, "value": value, "url": served.address} for name, value in cookies.items()])
    page = context.new_page()
    complaints = served.complaints
    complaints.clear()
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    try:
        yield page
        assert complaints == []
    finally:
        context.close()


def _complaint(message: ConsoleMessage) -> list[str]:
    return [f"{message.type}: {message.text}"] if message.type in {"error", "warning"} else []


def _await(address: str, server: subprocess.Popen[str]) -> None:
    for _ in range(_START_SECONDS * 10):
        try:
            with urlopen(f"{address}/sign-in", timeout=5):  # noqa: S310 - our own server on this machine
                return
        except URLError:
            if server.poll() is not None:
                pytest.fail(f"the server ended: {server.stderr.read() if server.stderr else ''}", pytrace=False)
            time.sleep(0.1)
    pytest.fail("the server did not answer", pytrace=False)
