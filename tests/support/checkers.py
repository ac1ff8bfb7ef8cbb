"""What judges a page: axe in the browser for accessibility, vnu for HTML, and a count of what was sent for it."""

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, Response

from tests.support import install
from tests.support.servers import absent

AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
_RUN_AXE = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], iframes: false})
  .then(found => found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 160)} — ${node.failureSummary}`)))"""
_POLL_MILLISECONDS = 40
_QUIET_POLLS = 3
_MOST_POLLS = 250
_STREAM = "text/event-stream"


@cache
def axe_source() -> str:
    """Axe's own text."""
    if install.wrong_archives():
        absent("browser", "axe")
    return (install.package_folder("axe-core") / "axe.min.js").read_text("utf-8")


def axe_violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands: a line for each element. The page's policy binds pages, not the debugger that asks here."""
    page.evaluate(axe_source())
    found: list[str] = page.evaluate(_RUN_AXE, list(AXE_TAGS))
    return found


def vnu_errors(pages: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """Name of a page → the errors of its HTML, for those that have any. All pages in one run: Java takes its time to start."""
    java = install.java_path()
    if java is None or install.wrong_archives():
        absent("browser", "vnu (java and its jar)")
    names = {f"{number}.html": name for number, name in enumerate(pages)}
    for file, name in names.items():
        (folder / file).write_text(pages[name], "utf-8")
    jar = install.package_folder("vnu-jar") / "build/dist/vnu.jar"
    # The schema recurses deeper than Java's ordinary stack.
    command = [
        str(java),
        "-XX:TieredStopAtLevel=1",
        "-Xss8m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--exit-zero-always",
        "--no-langdetect",
    ]
    told = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True).stderr
    found: dict[str, list[str]] = {}
    for message in json.loads(told)["messages"]:
        if message["type"] != "info":
            found.setdefault(names[message["url"].rpartition("/")[2]], []).append(_line(message))
    return found


def _line(message: Mapping[str, Any]) -> str:
    return f"{message.get('lastLine', '?')}: {message['message']} — {message.get('extract', '')[:160]!r}"


class Traffic:
    """What a page asks its server for: when it has come to rest, and how much came over the wire."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: set[Request] = set()
        self._wire = page.context.new_cdp_session(page)
        self._wire.send("Network.enable")
        self._wire.on("Network.responseReceived", self._name)
        self._wire.on("Network.loadingFinished", self._count)
        self._names: dict[str, str] = {}
        self.sent: dict[str, int] = {}
        """Address → octets of its answer as it was sent, compressed."""
        page.on("request", lambda asked: self._open.add(asked))  # noqa: PLW0108 - Playwright keeps a note on a handler: no builtin
        page.on("requestfinished", lambda asked: self._open.discard(asked))  # noqa: PLW0108 - as above
        page.on("requestfailed", lambda asked: self._open.discard(asked))  # noqa: PLW0108 - as above
        page.on("response", self._look)

    def _name(self, event: Mapping[str, Any]) -> None:
        self._names[event["requestId"]] = event["response"]["url"]

    def _count(self, event: Mapping[str, Any]) -> None:
        name = self._names.get(event["requestId"], "")
        self.sent[name] = self.sent.get(name, 0) + int(event["encodedDataLength"])

    def _look(self, answer: Response) -> None:
        if answer.headers.get("content-type", "").startswith(_STREAM):
            self._open.discard(answer.request)  # a stream of progress ends when its job does

    def weight(self) -> int:
        """Octets of all that the page is made of; a piece of evidence that it shows is as heavy as it was sealed, and no part of the page."""
        return sum(self.sent.values()) - self.evidence()

    def evidence(self) -> int:
        """Octets of the pieces of evidence that the page shows."""
        return sum(octets for name, octets in self.sent.items() if name.partition("?")[0].endswith("/picture"))

    def rest(self) -> None:
        """Wait until nothing is under way any more."""
        quiet = 0
        for _ in range(_MOST_POLLS):
            self._page.wait_for_timeout(_POLL_MILLISECONDS)
            quiet = 0 if self._open else quiet + 1
            if quiet == _QUIET_POLLS:
                return
        raise TimeoutError([each.url for each in self._open])
