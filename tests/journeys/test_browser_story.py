"""The whole story in a real browser: by mouse in Chinese, by keyboard alone, and in English; a page that complains fails it.

The first page is opened by its address; from there on everything is reached as a person reaches it.
"""

import re
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

from cases.judgement import ConflictVerdict
from cases.second_eyes import LOOKED_AT_TWICE
from graph.times import SHANGHAI
from tests.journeys.hands import Hands
from tests.support.browser import Served, opened, serving
from tests.support.stories import CASE, Desk
from web.bootstrap import create_workspace
from web.i18n import label
from web.story import story_path

FILES = story_path("cheetah")
STORY = yaml.safe_load((FILES / "story.yaml").read_text("utf-8"))
ACCOUNT = STORY["case"]["account_no"]
HERE = f"/cases/{CASE}"
SAID = (("received-no", "我从来没有收到过这张卡"), ("received-yes", "我收到过这张卡，一直放在家里"))
"""Two statements that cannot both be true, by the button of the form that codes each."""
LATER = ("lost-yes", "这张卡后来丢了")
"""Said after the contradiction was judged: the engine runs again."""
WHY = "寄送记录尚未核对"
FEW_KEYS = 4
"""Keys for a statement and its claim, its own letters left out."""
MOST_STROKES = 70
"""What twenty seconds allow at 0.28 seconds for a stroke, four strokes for a Chinese character."""
STROKES_OF_A_CHARACTER = 4
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
        """Somebody opens the first page, signs in, works, and goes."""
        with opened(self.browser, self.served, None, language=self.language) as page:
            page.set_default_timeout(PATIENCE)
            hands = Hands(page, self.language, has_mouse=self.has_mouse)
            page.goto(self.served.address)
            hands.arrive("/sign-in")
            hands.write("login", login)
            hands.write("password", self.passwords[login])
            hands.button("登录")
            hands.arrive("/work")
            yield hands

    def word(self, verdict: ConflictVerdict) -> str:
        """What the pages call a verdict."""
        return label(verdict, self.language)


def go_to_the_case(hands: Hands) -> None:
    hands.follow("/cases", "header.top")
    hands.follow(HERE, "main")


def import_all(hands: Hands) -> None:
    for step in (each for each in STORY["steps"] if each["do"] == "import" and each["kind"] != "slip"):
        hands.follow("/imports", "header.top")
        hands.pick("kind", step["kind"])
        hands.give("file", FILES / step["file"])
        hands.button("上传并核对")
        hands.page.wait_for_url("**/imports/*")
        hands.button("开始导入")
        hands.page.wait_for_url("**/jobs/job-*")
        expect(hands.page.locator("main .tag.ok").first).to_be_visible(timeout=PATIENCE)


def open_the_case(hands: Hands) -> None:
    hands.follow("/accounts", "header.top")
    hands.write("q", ACCOUNT)
    hands.button("查找")
    hands.arrive(f"/accounts?q={ACCOUNT}")
    hands.press(hands.page.locator('main a[href*="/accounts/open?account="]').first)
    hands.page.wait_for_url("**/accounts/open?*")
    for code in ("K02", "K26"):
        hands.pick("codes", code)
    hands.pick("source", "phone")
    hands.write("said", "2026-03-02 10:18")
    hands.button("建案")
    hands.arrive(HERE)
    hands.is_told()


def record(hands: Hands, coded: str, words: str) -> None:
    """A statement with its claim, from any page that shows what was said; by keyboard in few enough strokes for a call that goes on."""
    form = hands.page.locator('a[data-key="n"]').first
    expect(form).to_be_visible()
    keys, letters = hands.keys, hands.letters
    hands.press(form) if hands.has_mouse else hands.key("n")
    hands.arrive(f"{HERE}/testimony/new")
    expect(hands.page.locator('[name="text"]')).to_be_focused()
    button = hands.page.locator(f'button[name="add"][value="{coded}"]').first
    if hands.has_mouse:
        hands.write("text", f"{words}。")
        hands.press(button)
    else:
        hands.type(f"{words}。")
        hands.key(f"Alt+{button.get_attribute('accesskey')}")
    expect(hands.page.locator('[name="k0-quote"]')).to_have_value(words)
    hands.press(hands.page.locator("button[data-save]")) if hands.has_mouse else hands.key("Control+Enter")
    hands.arrive(f"{HERE}/contradictions")
    hands.is_told()
    assert hands.keys - keys <= FEW_KEYS or hands.has_mouse
    assert hands.keys - keys + STROKES_OF_A_CHARACTER * (hands.letters - letters) <= MOST_STROKES


def record_what_she_said(hands: Hands) -> None:
    for coded, words in SAID:
        record(hands, coded, words)


def judge_a_contradiction(hands: Hands, word: str) -> None:
    """A person's word stands on the page with who and when, and stays when the engine has run over what was said since."""
    card = hands.page.locator("article:has(form[data-hx-post*='/contradictions/'])").first
    family = card.get_attribute("id")
    assert family
    card = hands.page.locator(f"article[id='{family}']")
    expect(card.locator(".judged")).to_have_count(0)
    hands.put(card.locator('input[name="note"]'), WHY)
    hands.press(card.locator('button[value="open"]'))
    judged = card.locator(".judged")
    expect(judged).to_have_text(re.compile(rf"^\s*{word}\s+investigator · {STORY['as_of']} · {WHY}\s*$"))
    record(hands, *LATER)
    expect(judged).to_have_text(re.compile(rf"^\s*{word}\s+investigator · {STORY['as_of']} · {WHY}\s*$"))
    hands.press(hands.page.locator("main nav.tabs a").first)
    expect(judged).to_contain_text(WHY)


def hunt_the_slips(hands: Hands) -> None:
    hands.follow(f"{HERE}/slips")
    hands.button("申请调单")
    hands.arrive(f"{HERE}/slips/request")
    gold = next(each for each in hands.page.locator('select[name="transaction"] option').all() if "4,286.00" in each.inner_text())
    hands.choose("transaction", str(gold.get_attribute("value")))
    hands.pick("via", "merchant_visit")
    hands.write("reason", "金额较大，签购单可能留存")
    hands.button("登记申请")
    hands.arrive(f"{HERE}/slips")
    hands.is_told()
    hands.button("登记查找")
    hands.arrive(f"{HERE}/slips/search")
    hands.write("started", "2026-11-10T09:00")
    hands.write("ended", "2026-11-10T12:10")
    hands.write("place", "老庙黄金豫园店库房")
    hands.pick("outcome", "possibly_destroyed")
    hands.write("statement", "库房发大水，这张签购单很有可能已经被损毁")
    hands.write("said_by", "店员甲 库房管理员")
    hands.button("登记查找结果")
    hands.arrive(f"{HERE}/slips")
    hands.is_told()


def read_and_confirm_the_slip(hands: Hands) -> None:
    hands.button("识读签购单")
    hands.arrive(f"{HERE}/slips/read")
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
                hands.put(field, wanted)
            if hands.has_mouse:
                hands.press(row.locator('button[value="confirm"]'))
            else:
                hands.reach(field)
                hands.key("Enter")
        expect(hands.page.locator(f"#row-{name}")).to_have_class("one")
    assert not hands.page.locator('form[action$="/match"]').count(), "it takes a second person"


def look_again_at_the_slip(hands: Hands) -> None:
    """A second person confirms what the match rests on, and records it."""
    go_to_the_case(hands)
    hands.follow(f"{HERE}/slips")
    hands.press(hands.page.locator(f'main .hunt.loose a[href^="{HERE}/slips/"]').first)
    hands.page.wait_for_url(f"**{HERE}/slips/*")
    for name in LOOKED_AT_TWICE:
        hands.press(hands.page.locator(f'#row-{name} button[value="confirm"]'))
        expect(hands.page.locator(f"#row-{name}")).to_have_class("two")
    hands.button("登记对应第一笔", "#match")
    hands.is_told()


def decide_the_route(hands: Hands) -> None:
    hands.follow(f"{HERE}/route")
    hands.pick("route", "R-CROSS")
    hands.write("reason", "陈述与记录尚有不一致，均有无过错的可能解释；交未经手的小组复核。")
    hands.button("提交，待第二人批准")
    hands.is_told()


def choose_who_receives(hands: Hands) -> None:
    go_to_the_case(hands)
    hands.follow(f"{HERE}/packets")
    hands.follow(f"{HERE}/packets?to=cross")


def ask_for_the_packet(hands: Hands) -> None:
    choose_who_receives(hands)
    hands.pick("kind", "ready", "form.ask")
    hands.button("制作", "form.ask")
    hands.arrive(f"{HERE}/packets")
    hands.is_told()


def approve_what_waits(hands: Hands) -> None:
    hands.follow("/approvals", "header.top")
    hands.press(hands.page.locator('main a[href^="/approvals/"]').first)
    hands.page.wait_for_url("**/approvals/*")
    hands.write("note", "看过材料，同意。")
    hands.button("批准此事项")
    hands.arrive("/approvals")
    hands.is_told()


def take_the_packet(hands: Hands, folder: Path) -> Path:
    choose_who_receives(hands)
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
            judge_a_contradiction(hands, office.word(ConflictVerdict.OPEN))
            hunt_the_slips(hands)
            read_and_confirm_the_slip(hands)
            decide_the_route(hands)
        with office.at_work("approver") as hands:
            approve_what_waits(hands)
            look_again_at_the_slip(hands)
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
