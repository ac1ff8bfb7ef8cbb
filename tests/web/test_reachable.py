"""No page needs its address typed: from the first page on, links lead to every other."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from cases.roles import Role
from tests.support import stories
from tests.support.places import PROVIDERS
from tests.support.routes import ways
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, Desk

FIRST = "/work"
ENOUGH = 5
"""Addresses of one route that are looked at for further links."""
BY_SCRIPT = frozenset(
    {
        "GET /cases/{case_no}/graph/expand",
        "GET /cases/{case_no}/graph/layout",
        "GET /cases/{case_no}/graph/neighbours",
        "GET /cases/{case_no}/graph/path",
        "GET /cases/{case_no}/graph/time",
        "GET /cases/{case_no}/graph/view",
        "GET /jobs/{job}/events",
    }
)
"""What scripts ask for, to put it into a page that stands."""
AFTER_A_FORM = frozenset({"GET /accounts/open", "GET /cases/{case_no}/as-of", "GET /imports/{upload}", "GET /signed-in"})
"""What only the answer to a form leads to: a search, a day that was chosen, a file that was sent, a sign-in when a session had ended."""
FOR_BUILDERS = frozenset({"GET /patterns"})
BEFORE_SIGNING_IN = frozenset({"GET /", "GET /sign-in"})


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"a", "img"}:
            self.found.append(given.get("href") or given.get("src") or "")


def links_of(html: str) -> list[str]:
    reader = _Links()
    reader.feed(html)
    return reader.found


def route_of(path: str) -> str:
    """The declared route that answers a path; nothing for static files. Where several could, the one with the fewest parameters does."""
    fitting = [way for way in ways() if way.method == "GET" and re.fullmatch(re.sub(r"\\?\{\w+\\?\}", "[^/]+", re.escape(way.path)), path)]
    return str(min(fitting, key=lambda way: len(way.parameters))) if fitting else ""


@pytest.fixture
def desk_of_all(told: Path, tmp_path: Path) -> Desk:
    """The told story with a job and something that waits for approval, and somebody of every role."""
    desk = stories.copy_of(told, tmp_path / "w")
    token = engage(desk, "everyone", *Role, case_no=CASE)
    for name in ("job", "approval"):
        PROVIDERS[name](desk, "everyone")
    return Desk(desk.folder, {**desk.tokens, "everyone": token})


def test_links_lead_from_the_first_page_to_every_other(desk_of_all: Desk) -> None:
    seen: set[str] = set()
    looked_at: Counter[str] = Counter()
    waiting = deque([FIRST])
    with visiting(desk_of_all, "everyone") as client:
        while waiting:
            address = waiting.popleft()
            route = route_of(urlsplit(address).path)
            if not route or address in seen or looked_at[route] == ENOUGH:
                continue
            seen.add(address)
            looked_at[route] += 1
            answer = client.get(address)
            assert answer.status_code == 200, f"{address}: a link that leads nowhere"
            if answer.headers["content-type"].startswith("text/html"):
                waiting.extend(urljoin(address, each).partition("#")[0] for each in links_of(answer.text) if each[:1] in {"/", "?"})
    every = {str(way) for way in ways() if way.method == "GET"} - BY_SCRIPT - AFTER_A_FORM - FOR_BUILDERS - BEFORE_SIGNING_IN
    assert every - looked_at.keys() == set()
