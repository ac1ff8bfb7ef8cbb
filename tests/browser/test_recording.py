"""A statement recorded by keyboard alone, in a real browser, within a telephone call's patience; and a job watched to its end."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cases.roles import Role
from cases.usecases.open_case import case_file
from tests.support import stories
from tests.support.browser import Served, opened, serving
from tests.support.staff import engage
from tests.support.stories import CASE, Desk

pytestmark = pytest.mark.browser
PATIENCE = 20.0
WAITS = 30_000


@pytest.fixture
def served(told: Path, tmp_path: Path) -> Iterator[Served]:
    desk = stories.copy_of(told, tmp_path / "w")
    token = engage(desk, "lumin", Role.SPECIAL_INVESTIGATOR)
    with serving(Desk(desk.folder, {**desk.tokens, "lumin": token})) as running:
        yield running


def test_a_statement_is_recorded_by_keyboard_and_its_contradictions_shown(served: Served, browser: Browser) -> None:
    with opened(browser, served, "lumin") as page:
        page.goto(f"{served.address}/cases/{CASE}/testimony/new")
        begun = time.monotonic()
        keys = page.keyboard
        keys.type("这张卡我从没收到过𠮷。")
        keys.press("Alt+1")
        page.wait_for_selector(".one-claim >> nth=0")
        keys.type("2023年12月30日我在南京。")
        keys.press("Alt+6")
        page.wait_for_selector(".one-claim >> nth=1")
        page.wait_for_function("document.activeElement.id === 'f-k1-place'")
        keys.type("南京")
        keys.press("Tab")
        keys.type("2023-12-30")
        keys.press("Control+Enter")
        page.wait_for_url("**/contradictions?talk=conflicts", timeout=WAITS)
        assert time.monotonic() - begun < PATIENCE
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
