"""The link graph worked with in a real browser: expand, ask first, undo, path, drag and keep, legend, time, table, keyboard, one selection."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from graph.records import TransactionRecord
from graph.vocabulary import public_id
from tests.support import stories
from tests.support.browser import DESKTOP, LAPTOP, Served, opened, serving
from tests.support.stories import CASE, GOLD, Desk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("graph pane")]

BUSY = "SL-2026-0002"
BUSY_ACCOUNT, BUSY_CARD = "SH23000131", "6299990015857203"
SHOPS, PURCHASES = 45, 400
HEADER = "交易流水号,卡号,交易时间,入账日,金额,币种,商户号,商户名称,终端号,授权码,参考号,输入方式,验证方式,城市"
CY = "document.querySelector('#graph .canvas')._cyreg.cy"

FREE_LINE = f"""() => {{
  const boxes = {CY}.nodes().map((node) => node.renderedBoundingBox());
  const covered = (at) => boxes.some((box) => at.x > box.x1 && at.x < box.x2 && at.y > box.y1 && at.y < box.y2);
  return {CY}.edges('[footing="conflict"]').map((edge) => edge.renderedMidpoint()).find((at) => !covered(at));
}}"""


COVERED = f"""() => {{
  const box = (each, own) => each.boundingBox({{ includeNodes: own, includeEdges: false, includeOverlays: false, includeLabels: !own }});
  const edges = {CY}.edges().filter((each) => each.pstyle('label').value).map((each) => ({{ text: each.data('label'), ...box(each, false) }}));
  const nodes = {CY}.nodes().flatMap((each) => [true, false].map((own) => ({{ text: each.data('label'), ...box(each, own) }})));
  const over = (a, b) => Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1) > 4 && Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1) > 4;
  return edges.flatMap((one, place) => [...edges.slice(place + 1), ...nodes].filter((other) => over(one, other)).map((other) => [one.text, other.text]));
}}"""


@dataclass
class Pane:
    """The pane as somebody uses it."""

    page: Page

    def said(self, what: str) -> None:
        expect(self.page.locator("#graph")).to_have_attribute("data-said", what)

    def is_kept(self) -> None:
        expect(self.page.locator("#graph")).to_have_attribute("data-saved", re.compile(r"[1-9]"))

    def ids(self) -> set[str]:
        return set(self.page.evaluate(f"{CY}.nodes().map((each) => each.id())"))

    def lines(self) -> int:
        return int(self.page.evaluate(f"{CY}.edges().length"))

    def label(self, node: str) -> str:
        return str(self.page.evaluate(f"(id) => {CY}.$id(id).data('label')", node))

    def place(self, node: str) -> dict[str, float]:
        found: dict[str, float] = self.page.evaluate(f"(id) => {CY}.$id(id).position()", node)
        return found

    def has_class(self, element: str, name: str) -> bool:
        return bool(self.page.evaluate(f"([id, name]) => {CY}.$id(id).hasClass(name)", [element, name]))

    def spot(self, node: str) -> tuple[float, float]:
        at = self.page.evaluate(f"(id) => {CY}.$id(id).renderedPosition()", node)
        box = self.page.locator("#graph .canvas").bounding_box()
        assert box
        return box["x"] + at["x"], box["y"] + at["y"]

    def click(self, node: str) -> None:
        self.page.mouse.click(*self.spot(node))

    def spot_on_a_statement(self) -> tuple[float, float]:
        """The middle of a line of statements that no point lies upon."""
        at = self.page.evaluate(FREE_LINE)
        box = self.page.locator("#graph .canvas").bounding_box()
        assert box
        return box["x"] + at["x"], box["y"] + at["y"]

    def act(self, name: str) -> None:
        self.page.locator(f'#graph [data-act="{name}"]').click()

    def fold_of(self, shop: str) -> str:
        """The fold whose shop is called so."""
        wanted: str = self.page.evaluate(
            f"(shop) => {CY}.nodes('[kind=\"merchant\"]').filter((each) => each.data('label') === shop).neighborhood('[kind=\"fold\"]')[0].id()",
            shop,
        )
        return wanted


def busy_purchases(desk: Desk, folder: Path) -> None:
    """A second case, whose card bought four hundred times in forty-five shops."""
    file = folder / "busy.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(HEADER.split(","))
        for number in range(PURCHASES):
            day = f"2025-{number % 9 + 1:02d}-{number % 27 + 1:02d}"
            shop = number % SHOPS
            rows.writerow(
                [
                    f"9{number:019d}",
                    BUSY_CARD,
                    f"{day} 10:{number % 60:02d}:00",
                    day,
                    f"{number + 10}.00",
                    "CNY",
                    f"77{shop:010d}",
                    f"第{shop}号便民店",
                    f"T{shop}",
                    f"{number:06d}",
                    f"{number:012d}",
                    "挥卡",
                    "免密免签",
                    "上海",
                ]
            )
    desk.run("import", "transactions", file)
    desk.run("case", "open", "--account", BUSY_ACCOUNT, "--no", BUSY, "--claim", "K02@2026-03-02T10:18:25+08:00@phone")


@pytest.fixture(scope="module")
def served(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("graph")
    desk = stories.copy_of(told, folder / "w")
    busy_purchases(desk, folder)
    with serving(desk) as running:
        yield running


@pytest.fixture
def pane(browser: Browser, served: Served) -> Iterator[Pane]:
    """The pane as it starts, whatever an earlier test left of it."""
    with opened(browser, served, size=DESKTOP) as page:
        yield open_pane(page, served, fresh=True)


def open_pane(page: Page, served: Served, case_no: str = CASE, *, fresh: bool = False) -> Pane:
    here = f"{served.address}/cases/{case_no}/graph"
    if fresh:
        page.goto(f"{here}/table")
        page.evaluate("(where) => fetch(where, { method: 'DELETE' })", f"{here}/layout")
    page.goto(here)
    page.wait_for_selector("#graph[data-drawn]")
    return Pane(page)


def gold(served: Served) -> TransactionRecord:
    office = served.desk.office()
    with office.transactions.reading() as connection:
        account = office.records(connection).account("SH23011301")
        [found] = [each for each in office.records(connection).transactions(account.node) if each.source_ref == GOLD]
    return found


def test_the_picture_starts_with_the_case_and_folds_the_rest(pane: Pane, served: Served) -> None:
    expect(pane.page.locator("[data-count]")).to_contain_text("23")
    assert public_id(gold(served).node) in pane.ids()
    assert pane.label(pane.fold_of("家家鲜超市杨高店")) == "+7 笔交易\n¥297.80"
    said = pane.page.evaluate(f"{CY}.edges('[footing=\"conflict\"]').map((each) => [each.data('label'), each.style('line-style')])")
    assert len(said) == 5
    assert {style for _, style in said} == {"dashed"}
    assert sorted(label for label, _ in said) == ["1", "2", "3", "4", "5"]


def test_expanding_brings_in_and_undo_takes_back_and_redo_brings_again(pane: Pane) -> None:
    before, lines = pane.ids(), pane.lines()
    fold = pane.fold_of("家家鲜超市杨高店")
    where = {node: pane.place(node) for node in before - {fold}}
    pane.page.mouse.dblclick(*pane.spot(fold))
    pane.said("expanded")
    after = pane.ids()
    assert len(after) == len(before) + 6  # seven purchases for one fold
    assert fold not in after
    assert {node: pane.place(node) for node in where} == where, "what stood was not moved"
    pane.page.keyboard.press("Control+z")
    pane.said("undone")
    assert (pane.ids(), pane.lines()) == (before, lines)
    pane.act("redo")
    pane.said("redone")
    assert pane.ids() == after
    pane.click(next(iter(after - before)))
    card = next(node for node in after if node.startswith("K-"))
    pane.click(card)
    pane.act("collapse")
    pane.said("collapsed")
    assert pane.ids() == before, "what was brought in is folded again"


def test_much_is_asked_about_first_and_the_picture_has_a_limit(browser: Browser, served: Served) -> None:
    with opened(browser, served, size=DESKTOP) as page:
        pane = open_pane(page, served, BUSY, fresh=True)
        card = next(node for node in pane.ids() if node.startswith("K-"))
        pane.click(card)
        pane.act("expand")
        dialog = page.locator("#expand-dialog")
        expect(dialog).to_be_visible()
        expect(dialog.locator("h2")).to_contain_text("409")
        expect(dialog.locator("[name=order][value=connected]")).to_be_checked()
        dialog.locator("[name=most]").fill("5")
        dialog.get_by_role("button", name="展开").click()
        pane.said("more_left")
        assert len([node for node in pane.ids() if node.startswith("T-")]) == 5
        pane.act("expand")
        dialog.locator("[name=most]").fill("300")
        dialog.get_by_role("button", name="展开").click()
        expect(page.locator("[data-left-out]")).to_be_visible()
        assert len(pane.ids()) >= 300
        pane.act("expand")
        pane.said("full")
        pane.is_kept()
        page.goto(f"{served.address}/cases/{BUSY}/graph/table")
        pane = open_pane(page, served, BUSY)
        assert len(pane.ids()) >= 300


def test_the_shortest_path_between_two_points_is_lit(pane: Pane, served: Served) -> None:
    start, phone = public_id(gold(served).node), next(node for node in pane.ids() if pane.label(node).startswith("161****"))
    pane.click(start)
    pane.act("path")
    pane.said("choose_two")
    pane.click(phone)
    pane.said("path")
    way = pane.page.locator("#live").inner_text()
    assert way.index("¥4,286.00") < way.index("尾号4417") < way.index("徐某") < way.index("161****4471")
    assert pane.has_class(start, "onpath")
    assert pane.has_class(pane.fold_of("家家鲜超市杨高店"), "dim")
    pane.page.locator("#graph .canvas").focus()
    pane.page.keyboard.press("Escape")
    assert not pane.has_class(pane.fold_of("家家鲜超市杨高店"), "dim")


def test_dragging_pins_and_keeps_and_the_next_visit_finds_it(pane: Pane, served: Served) -> None:
    node = public_id(gold(served).node)
    x, y = pane.spot(node)
    pane.page.mouse.move(x, y)
    pane.page.mouse.down()
    pane.page.mouse.move(x + 90, y + 40, steps=6)
    pane.page.mouse.up()
    moved = pane.place(node)
    pane.is_kept()
    again = open_pane(pane.page, served)
    assert again.place(node) == {axis: round(value) for axis, value in moved.items()}
    assert again.page.evaluate(f"(id) => {CY}.$id(id).data('pinned')", node) is True


def test_taking_out_says_that_the_file_stands_and_the_purchase_is_folded_again(pane: Pane, served: Served) -> None:
    node = public_id(gold(served).node)
    pane.click(node)
    pane.act("remove")
    pane.said("removed")
    assert node not in pane.ids()
    assert pane.label(pane.fold_of("老庙黄金豫园店")).startswith("+1")
    holder = next(node for node in pane.ids() if pane.label(node).startswith("朱某"))
    pane.click(holder)
    pane.act("remove")
    pane.said("not_removed")


def test_the_legend_counts_selects_and_greys_out(pane: Pane) -> None:
    persons = pane.page.locator('.legend [data-kind="person"]')
    expect(persons).to_have_text("人员2")
    persons.click()
    lit = {node for node in pane.ids() if not pane.has_class(node, "dim")}
    assert {node[0] for node in lit} == {"P"}
    assert all(pane.has_class(node, "chosen") for node in lit)
    expect(pane.page.locator('.legend [data-kind="person"]')).to_have_attribute("aria-pressed", "true")
    pane.page.locator('.legend [data-kind="person"]').click()
    assert not any(pane.has_class(node, "dim") for node in pane.ids())
    pane.act("conflicts")
    assert {node[0] for node in pane.ids() if not pane.has_class(node, "dim")} == {"P", "K", "T"}


def test_the_time_bar_greys_out_what_lies_outside(pane: Pane, served: Served) -> None:
    handle = pane.page.locator('[data-handle="to"]')
    handle.focus()
    for _ in range(40):
        pane.page.keyboard.press("ArrowLeft")
        if pane.page.locator('[data-handle="to"]').get_attribute("aria-valuetext") == "2023-11":
            break
    assert pane.has_class(public_id(gold(served).node), "outside")
    expect(pane.page.locator("#graph .time")).to_contain_text("2023-09 至 2023-11")
    pane.page.locator("#graph .time button").click()
    assert not pane.has_class(public_id(gold(served).node), "outside")


def test_the_table_has_the_lines_of_the_graph_and_selects_them(pane: Pane, served: Served) -> None:
    pane.page.keyboard.press("t")
    rows = pane.page.locator("#graph .links tbody tr")
    expect(rows).to_have_count(pane.lines())
    row = pane.page.locator("#graph .links tr.conflict").first
    row.click()
    expect(row).to_have_attribute("aria-current", "true")
    line = row.get_attribute("data-line")
    assert line is not None
    assert pane.has_class(line, "chosen")
    shown = rows.all_inner_texts()
    pane.page.keyboard.press("g")
    expect(pane.page.locator("#graph .links")).to_be_hidden()
    pane.page.goto(f"{served.address}/cases/{CASE}/graph/table")
    assert pane.page.locator("tbody tr").count() == len(shown)


def test_it_is_worked_by_keyboard_alone(pane: Pane) -> None:
    page = pane.page
    page.keyboard.press("g")
    expect(page.locator("#graph .canvas")).to_be_focused()
    live = page.locator("#live")
    heard = set()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        heard.add(live.inner_text())
    assert len(heard) >= 3
    assert all("相邻" in each for each in heard)
    fold = pane.fold_of("家家鲜超市杨高店")
    pane.click(fold)
    page.locator("#graph .canvas").focus()
    page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    before = len(pane.ids())
    page.keyboard.press("e")
    pane.said("expanded")
    assert len(pane.ids()) > before


def test_the_three_panes_share_one_selection(browser: Browser, served: Served) -> None:
    with opened(browser, served, size=DESKTOP) as page:
        page.goto(f"{served.address}/cases/{CASE}")
        page.wait_for_selector("#graph[data-drawn]")
        pane = Pane(page)
        card = page.locator("#talk article[data-kind=conflict]").first
        card.locator("header").click()
        lit = page.evaluate(f"{CY}.edges('.chosen').map((each) => each.data('footing'))")
        assert set(lit) == {"conflict"}
        pane.act("fit")
        page.mouse.click(*pane.spot_on_a_statement())
        expect(page.locator("#talk article.selected").first).to_be_visible()
        quote = page.locator("#graph .pop .said").first
        expect(quote).to_contain_text("「")
        gold_id = public_id(gold(served).node)
        pane.click(gold_id)
        expect(page.locator("#graph .pop")).to_contain_text("老庙黄金豫园店")


@pytest.mark.parametrize("size", [LAPTOP, DESKTOP], ids=["laptop", "desktop"])
@pytest.mark.parametrize("place", ["", "/graph"], ids=["workbench", "page"])
def test_what_lines_say_covers_nothing_and_quotes_stand_beside_under_their_numbers(
    browser: Browser, served: Served, place: str, size: ViewportSize
) -> None:
    with opened(browser, served, size=size) as page:
        open_pane(page, served, fresh=True)
        page.goto(f"{served.address}/cases/{CASE}{place}")
        page.wait_for_selector("#graph[data-drawn]")
        assert page.evaluate(COVERED) == []
        numbers = page.evaluate(f"{CY}.edges('[footing=\"conflict\"]').map((each) => each.data('label'))")
        quotes = page.locator("#graph .quotes button")
        assert quotes.locator("b").all_inner_texts() == numbers == ["1", "2", "3", "4", "5"]
        quotes.nth(1).click()
        expect(page.locator("#graph .pop")).to_contain_text("「2023年12月底她去南京」")
        expect(quotes.nth(1)).to_have_attribute("aria-pressed", "true")


def test_without_javascript_the_drawing_and_the_table_are_there(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sliphound_session", "value": served.desk.tokens["investigator"], "url": served.address}])
    page = context.new_page()
    page.goto(f"{served.address}/cases/{CASE}/graph")
    picture = page.locator("#graph img.drawing")
    expect(picture).to_be_visible()
    page.locator('#graph a[data-act="table"]').click()
    assert page.locator("tbody tr").count() > 25
    context.close()
