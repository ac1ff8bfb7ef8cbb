"""The whole story in a real browser: by mouse in Chinese, by keyboard alone, and in English; a page that complains fails it."""

import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from graph.times import SHANGHAI
from tests.journeys.hands import Hands
from tests.support.browser import Served, opened, serving
from tests.support.stories import CASE, Desk
from web.bootstrap import create_workspace
from web.story import story_path

FILES = story_path("cheetah")
STORY = yaml.safe_load((FILES / "story.yaml").read_text("utf-8"))
ACCOUNT = STORY["case"]["account_no"]
HERE = f"/cases/{CASE}"
SAID = {"received-no": "我从来没有收到过这张卡", "received-yes": "我收到过这张卡，一直放在家里"}
"""Two statements that cannot both be true, by the button of the form that codes each."""
PATIENCE = 45_000
pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("browser")]


@dataclass(frozen=True, slots=True)
class Office:
    """A new workspace that is served, and the passwords shown when it was made."""

    served: Served
    passwords: dict[str, str]
    browser: Browser
    language: str
    has_mouse: bool

    @contextmanager
    def at_work(self, login: str) -> Iterator[Hands]:
        """Somebody signs in, works, and goes."""
        with opened(self.browser, self.served, None, language=self.language) as page:
            page.set_default_timeout(PATIENCE)
            hands = Hands(page, self.served.address, self.language, has_mouse=self.has_mouse)
            hands.open("/sign-in")
            hands.write("login", login)
            hands.write("password", self.passwords[login])
            hands.button("登录")
            page.wait_for_url("**/work")
            yield hands


def import_all(hands: Hands) -> None:
    for step in (each for each in STORY["steps"] if each["do"] == "import" and each["kind"] != "slip"):
        hands.follow("/imports")
        hands.pick("kind", step["kind"])
        hands.give("file", FILES / step["file"])
        hands.button("上传并核对")
        hands.page.wait_for_url("**/imports/*")
        hands.button("开始导入")
        hands.page.wait_for_url("**/jobs/job-*")
        expect(hands.page.locator("main .tag.ok").first).to_be_visible(timeout=PATIENCE)


def open_the_case(hands: Hands) -> None:
    hands.follow("/accounts")
    hands.write("q", ACCOUNT)
    hands.button("查找")
    hands.page.wait_for_url("**/accounts?q=*")
    hands.press(hands.page.locator('main a[href*="/accounts/open?account="]').first)
    hands.page.wait_for_url("**/accounts/open?*")
    for code in ("K02", "K26"):
        hands.pick("codes", code)
    hands.pick("source", "phone")
    hands.write("said", "2026-03-02 10:18")
    hands.button("建案")
    hands.page.wait_for_url(f"**{HERE}*")
    hands.is_told()


def record_what_she_said(hands: Hands) -> None:
    for coded, words in SAID.items():
        hands.open(f"{HERE}/testimony/new")
        hands.write("text", f"{words}。")
        hands.press(hands.page.locator(f'button[name="add"][value="{coded}"]').first)
        expect(hands.page.locator('[name="k0-quote"]')).to_be_visible()
        hands.write("k0-quote", words)
        hands.press(hands.page.locator("button[data-save]"))
        hands.page.wait_for_url(f"**{HERE}/contradictions*")
        hands.is_told()


def judge_a_contradiction(hands: Hands) -> None:
    card = hands.page.locator("form[data-hx-post*='/contradictions/']").first
    hands.press(card.locator('button[value="open"]'))
    expect(hands.page.locator("#live, .notice, .verdict, .judged").first).to_be_attached()


def hunt_the_slips(hands: Hands) -> None:
    hands.open(f"{HERE}/slips/request")
    gold = next(each for each in hands.page.locator('select[name="transaction"] option').all() if "4,286.00" in each.inner_text())
    hands.choose("transaction", str(gold.get_attribute("value")))
    hands.pick("via", "merchant_visit")
    hands.write("reason", "金额较大，签购单可能留存")
    hands.button("登记申请")
    hands.page.wait_for_url(f"**{HERE}/slips*")
    hands.is_told()
    hands.open(f"{HERE}/slips/search")
    hands.write("started", "2026-11-10T09:00")
    hands.write("ended", "2026-11-10T12:10")
    hands.write("place", "老庙黄金豫园店库房")
    hands.pick("outcome", "possibly_destroyed")
    hands.write("statement", "库房发大水，这张签购单很有可能已经被损毁")
    hands.write("said_by", "店员甲 库房管理员")
    hands.button("登记查找结果")
    hands.page.wait_for_url(f"**{HERE}/slips*")
    hands.is_told()


def read_and_confirm_the_slip(hands: Hands) -> None:
    hands.open(f"{HERE}/slips/read")
    hands.give("document", FILES / "slip-food.jpg")
    hands.write("location", "收单机构档案室")
    hands.write("holder", "收单机构示例支付")
    hands.button("封存并识读")
    hands.page.wait_for_url("**/jobs/job-*")
    hands.press(hands.page.locator(f'main a[href^="{HERE}/slips/"]').first)
    hands.page.wait_for_url(f"**{HERE}/slips/*")
    asked = next(each for each in STORY["steps"] if each["do"] == "slip confirm")["fields"]
    for name, value in asked.items():
        row = hands.page.locator(f"#row-{name}")
        field = row.locator('input[name="value"]')
        if value is None:
            hands.press(row.locator("button[data-illegible]"))
        else:
            wanted = f"{value / 100:.2f}" if name.endswith("_fen") else str(value)
            if not field.input_value() or name == "reference_no":
                field.fill(wanted)
            hands.press(row.locator('button[value="confirm"]'))
        expect(hands.page.locator(f"#row-{name}")).to_have_class("one")
    hands.button("登记对应第一笔", "#match")
    hands.is_told()


def decide_the_route(hands: Hands) -> None:
    hands.open(f"{HERE}/route")
    hands.pick("route", "R-CROSS")
    hands.write("reason", "陈述与记录尚有不一致，均有无过错的可能解释；交未经手的小组复核。")
    hands.button("提交，待第二人批准")
    hands.is_told()


def ask_for_the_packet(hands: Hands) -> None:
    hands.open(f"{HERE}/packets?to=cross")
    hands.pick("kind", "ready", "form.ask")
    hands.button("制作")
    hands.page.wait_for_url(f"**{HERE}/packets*")
    hands.is_told()


def approve_what_waits(hands: Hands) -> None:
    hands.follow("/approvals")
    hands.press(hands.page.locator('main a[href^="/approvals/"]').first)
    hands.page.wait_for_url("**/approvals/*")
    hands.write("note", "看过材料，同意。")
    hands.button("批准此事项")
    hands.page.wait_for_url("**/approvals")
    hands.is_told()


def take_the_packet(hands: Hands, folder: Path) -> Path:
    hands.open(f"{HERE}/packets?to=cross")
    hands.press(hands.page.locator("main form:has(input[name='kind'][value='ready'][type='hidden']) button").first)
    button = hands.page.locator("main form[action$='/download'] button").first
    button.wait_for(timeout=PATIENCE)
    with hands.page.expect_download() as coming:
        hands.press(button)
    target = folder / "packet.zip"
    coming.value.save_as(target)
    return target


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("language", "has_mouse"),
    [
        pytest.param("zh", True, id="mouse"),
        pytest.param("zh", False, id="keyboard", marks=pytest.mark.deep),
        pytest.param("en", True, id="english", marks=pytest.mark.deep),
    ],
)
def test_the_whole_story(browser: Browser, tmp_path: Path, language: str, has_mouse: bool) -> None:
    fixed = datetime.combine(date.fromisoformat(STORY["as_of"]), time(10), SHANGHAI)
    _, users = create_workspace(tmp_path / "w", fixed_at=fixed)
    with serving(Desk(tmp_path / "w", {})) as served:
        office = Office(served, {each.login: each.password for each in users}, browser, language, has_mouse)
        with office.at_work("investigator") as hands:
            import_all(hands)
            open_the_case(hands)
            record_what_she_said(hands)
            judge_a_contradiction(hands)
            hunt_the_slips(hands)
            read_and_confirm_the_slip(hands)
            decide_the_route(hands)
        with office.at_work("approver") as hands:
            approve_what_waits(hands)
        with office.at_work("investigator") as hands:
            ask_for_the_packet(hands)
            expect(hands.page.locator("main .tag.warn").first).to_be_visible(timeout=PATIENCE)
        with office.at_work("approver") as hands:
            approve_what_waits(hands)
        with office.at_work("investigator") as hands:
            taken = take_the_packet(hands, tmp_path)
    with zipfile.ZipFile(taken) as packed:
        packed.extractall(tmp_path / "taken")
    [manifest] = (tmp_path / "taken").rglob("manifest-sha256.txt")
    checked = subprocess.run(
        ["sha256sum", "-c", "--quiet", manifest.name], cwd=manifest.parent, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(manifest.read_text("utf-8").splitlines()) > 3
