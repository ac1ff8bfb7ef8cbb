"""A statement recorded by keyboard alone, in a real browser, with few enough keys for a telephone call; and a job watched to its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from cases.roles import Role
from cases.usecases.open_case import case_file
from tests.support import stories
from tests.support.browser import Served, opened, serving
from tests.support.staff import engage
from tests.support.stories import CASE, Desk

pytestmark = pytest.mark.browser
PATIENCE = 20.0
"""Seconds that a new claim may take by keyboard."""
SECONDS_OF_A_STROKE = 0.28
"""Somebody who types 40 words a minute: time is counted in strokes, for a machine's own time says nothing of a person's."""
STROKES_OF_A_CHARACTER = 4
"""A syllable spelt out and chosen."""
CONTROL_ENTER = 2
WAITS = 30_000


@pytest.fixture
def served(told: Path, tmp_path: Path) -> Iterator[Served]:
    desk = stories.copy_of(told, tmp_path / "w")
    token = engage(desk, "lumin", Role.SPECIAL_INVESTIGATOR)
    with serving(Desk(desk.folder, {**desk.tokens, "lumin": token})) as running:
        yield running


class Keys:
    """A keyboard that counts: keys, and the letters of what was said apart."""

    def __init__(self, page: Page) -> None:
        self._keyboard = page.keyboard
        self.pressed = 0
        self.strokes = 0.0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.strokes += key.count("+") + 1
        self._keyboard.press(key)

    def type(self, text: str) -> None:
        self.strokes += sum(1 if each.isascii() else STROKES_OF_A_CHARACTER for each in text)
        self._keyboard.type(text)


def test_a_statement_is_recorded_by_few_keys_and_its_contradictions_shown(served: Served, browser: Browser) -> None:
    with opened(browser, served, "lumin") as page:
        page.goto(f"{served.address}/cases/{CASE}")
        page.wait_for_selector('a[data-key="n"]')
        keys = Keys(page)
        keys.press("n")
        page.wait_for_function("document.activeElement.id === 'f-text'")
        keys.type("这张卡我从没收到过𠮷。")
        keys.press("Alt+1")
        page.wait_for_selector(".one-claim >> nth=0")
        one_claim = keys.strokes + CONTROL_ENTER
        keys.type("2023年12月30日我在南京。")
        keys.press("Alt+6")
        page.wait_for_selector(".one-claim >> nth=1")
        page.wait_for_function("document.activeElement.id === 'f-k1-place'")
        keys.type("南京")
        keys.press("Tab")
        keys.type("2023-12-30")
        keys.press("Control+Enter")
        page.wait_for_url("**/contradictions?talk=conflicts", timeout=WAITS)
        assert keys.pressed == len(("open the form", "first claim", "second claim", "to its time", "save"))
        assert one_claim * SECONDS_OF_A_STROKE < PATIENCE
    said = case_file(served.desk.office(login="lumin"), CASE).testimony[-1]
    assert [said.text[slice(*each.quote)] for each in said.claims] == ["这张卡我从没收到过𠮷", "2023年12月30日我在南京"]
    assert said.claims[1].body["outer"] == ["2023-12-30T00:00:00+08:00", "2023-12-30T23:59:59+08:00"]


def test_a_file_is_sent_and_its_import_watched_to_its_end(served: Served, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "persons.csv"
    file.write_text("客户号,姓名\nC9001,王某\n", "utf-8")
    with opened(browser, served, "lumin") as page:
        page.goto(f"{served.address}/imports")
        page.get_by_role("radio", name="客户 姓名").check(force=True)
        page.set_input_files("#f-file", file)
        page.get_by_role("button", name="上传并核对").click()
        page.wait_for_url("**/imports/*?*", timeout=WAITS)
        page.get_by_role("button", name="开始导入").click()
        page.wait_for_url("**/jobs/*", timeout=WAITS)
        page.wait_for_selector("text=新增", timeout=WAITS)
        assert page.locator("dl.counts dd").all_inner_texts() == ["1", "1", "0", "0"]
