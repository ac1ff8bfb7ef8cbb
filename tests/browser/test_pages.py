"""Every page in a real browser: accessible, valid, quiet, light, whole at every size; in Chinese and in English."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from cases.roles import Role
from tests.support import stories
from tests.support.browser import LAPTOP, Served, opened, serving
from tests.support.checkers import Traffic, axe_violations, vnu_errors
from tests.support.languages import interface_in_chinese, unmarked_chinese
from tests.support.layouts import layout_faults
from tests.support.places import Places, address
from tests.support.routes import ways
from tests.support.staff import engage
from tests.support.stories import CASE, Desk

HEAVIEST = 350_000
"""Octets of a page with all that it loads, as sent, less the picture of a piece of evidence."""
STRANGERS = "GET /sign-in"
PAGES = {str(way): way for way in ways() if way.method == "GET" and way.path != "/"}
LANGUAGES = ("zh", pytest.param("en", marks=pytest.mark.deep))
RECORDED = frozenset({"入卷", "参与办案", "查看", "系统管理员", "复核人", "特别调查员"})
"""What the interface also says, but stands here in records: reasons of custody and of acts, people named after what they do."""
OF_A_FILE = "GET /imports/{upload}"
"""Shows the headings of a file, which are the interface's words for the same things."""


@dataclass(slots=True)
class Seen:
    """What was seen on one page."""

    status: int = 0
    kind: str = ""
    html: str = ""
    english: str = ""
    """The page as it is sent in English."""
    drawn: str = ""
    """The page as it stands once its scripts are through."""
    octets: int = 0
    violations: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        """Not so a picture, a stream or a file to take away: they are seen to open and no more."""
        return self.kind.startswith("text/html")


def sent(reader: Page, address: str) -> Seen:
    """What is sent to a reader of English, before a browser makes anything of it."""
    answer = reader.context.request.get(address)
    kind = answer.headers.get("content-type", "")
    return Seen(answer.status, kind, english=answer.text() if kind.startswith("text/html") else "")


def look(page: Page, address: str, seen: Seen) -> None:
    """Open a page and let everything judge it that needs the browser."""
    traffic = Traffic(page)
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    traffic.rest()
    seen.html, seen.drawn, seen.octets = answer.text(), page.content(), traffic.weight()
    seen.misfits = layout_faults(page)
    seen.violations = axe_violations(page)


@pytest.fixture(scope="module")
def desk_of_all(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The told story, and somebody of every role who works on its case: whatever a page may show, they are shown."""
    desk = stories.copy_of(told, tmp_path_factory.mktemp("pages") / "w")
    token = engage(desk, "everyone", *Role, case_no=CASE)
    return replace(desk, tokens={**desk.tokens, "everyone": token})


@pytest.fixture(scope="module")
def values(desk_of_all: Desk) -> Places:
    """What the parameters of addresses stand for."""
    found = Places(desk_of_all, "everyone")
    assert found["job"]  # asked for before the server starts, which does it
    return found


@pytest.fixture(scope="module")
def served(desk_of_all: Desk, values: Places) -> Iterator[Served]:
    """The server."""
    del values
    with serving(desk_of_all) as running:
        yield running


@pytest.fixture(scope="module")
def seen(request: pytest.FixtureRequest, served: Served, values: Places, browser: Browser) -> Mapping[tuple[str, str], Seen]:
    """Every page that a test of this run asks for, seen once in each language that it is asked for in."""
    asked = {
        (each.callspec.params.get("name"), each.callspec.params.get("language", "zh"))
        for each in request.session.items
        if isinstance(each, pytest.Function) and hasattr(each, "callspec")
    }
    found: dict[tuple[str, str], Seen] = {}
    with opened(browser, served, None, language="en") as stranger, opened(browser, served, "everyone", language="en") as reader:
        for name, way in PAGES.items():
            where, login = served.address + address(way, values), None if name == STRANGERS else "everyone"
            for language in (each for each in ("zh", "en") if (name, each) in asked):
                seen = found[name, language] = sent(reader if login else stranger, where)
                if seen.is_page:
                    with opened(browser, served, login, size=LAPTOP, language=language) as page:
                        look(page, where, seen)
                        seen.complaints = list(served.complaints)
                        served.complaints.clear()
    return found


@pytest.fixture(scope="module")
def invalid(seen: Mapping[tuple[str, str], Seen], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """Page and language → the errors of its HTML."""
    texts = {f"{name} {language}": each.html for (name, language), each in seen.items() if each.is_page}
    return vnu_errors(texts, tmp_path_factory.mktemp("html"))


pytestmark = pytest.mark.xdist_group("browser")
each_page = pytest.mark.parametrize("name", PAGES)
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@in_each_language
@each_page
def test_a_page_opens_and_its_console_is_silent(seen: Mapping[tuple[str, str], Seen], name: str, language: str) -> None:
    page = seen[name, language]
    assert (page.status, page.complaints) == (200, [])


@in_each_language
@each_page
def test_axe_finds_nothing(seen: Mapping[tuple[str, str], Seen], name: str, language: str) -> None:
    found = seen[name, language].violations
    assert not found, "\n".join(found)


@in_each_language
@each_page
def test_the_html_is_valid(invalid: Mapping[str, list[str]], name: str, language: str) -> None:
    found = invalid.get(f"{name} {language}", [])
    assert not found, "\n".join(found)


@each_page
def test_a_page_is_light(seen: Mapping[tuple[str, str], Seen], name: str) -> None:
    assert seen[name, "zh"].octets <= HEAVIEST


@in_each_language
@each_page
def test_a_page_is_whole_at_every_size(seen: Mapping[tuple[str, str], Seen], name: str, language: str) -> None:
    found = seen[name, language].misfits
    assert not found, "\n".join(found)


@each_page
def test_an_english_page_says_which_words_are_chinese_and_says_none_itself(seen: Mapping[tuple[str, str], Seen], name: str) -> None:
    english = seen[name, "zh"].english
    assert unmarked_chinese(english) == []
    assert name == OF_A_FILE or set(interface_in_chinese(english)) <= RECORDED


@pytest.mark.deep
@pytest.mark.parametrize("language", ["en"])
@each_page
def test_what_is_drawn_on_an_english_page_says_which_words_are_chinese(
    seen: Mapping[tuple[str, str], Seen], name: str, language: str
) -> None:
    assert unmarked_chinese(seen[name, language].drawn) == []
