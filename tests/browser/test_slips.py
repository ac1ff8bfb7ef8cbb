"""A slip is confirmed by keyboard alone beside its picture, and matched, in a real browser that has nothing to complain of."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cases.documents import Origin
from cases.usecases.slip_hunt import read_slip, weigh_slip
from tests.support.browser import DESKTOP, opened, serving
from tests.support.stories import CASE, Desk
from web.story import story_path

SLIPS = f"/cases/{CASE}/slips"
PICTURE = story_path("cheetah") / "slip-food.jpg"


@pytest.fixture
def read(desk: Desk) -> str:
    """A slip that was read and that nobody has confirmed; its document."""
    return read_slip(desk.office(login="lumin"), CASE, PICTURE, Origin("slip", "收单机构", "示例支付", "扫描")).document


def at(page: Page) -> str:
    """The field at hand."""
    return str(page.evaluate("document.activeElement.closest('[data-row]')?.dataset.row ?? document.activeElement.id"))


def test_a_slip_is_confirmed_by_keyboard_and_matched(browser: Browser, desk: Desk, read: str) -> None:
    with serving(desk) as served, opened(browser, served, size=DESKTOP) as page:
        page.goto(f"{served.address}{SLIPS}/{read}")
        expect(page.locator("[data-window].live")).to_be_visible()
        assert at(page) == "merchant_name", "the first field is at hand at once"
        expect(page.locator("rect.chosen")).to_have_attribute("data-box", "merchant_name")
        fields = [each.get_attribute("data-row") for each in page.locator("[data-row]").all()]
        for field in fields[:-1]:
            assert at(page) == field
            page.keyboard.press("Enter")
            expect(page.locator(f"#row-{field}")).to_have_class("one")
        assert at(page) == "tip_fen"
        page.keyboard.press("Alt+x")
        expect(page.locator("#progress")).to_contain_text("11 / 11")
        expect(page.locator("#match")).to_be_focused()
        expect(page.locator("#match")).to_contain_text("须两人确认一致")
    with serving(desk) as served, opened(browser, served, "approver", size=DESKTOP) as page:
        page.goto(f"{served.address}{SLIPS}/{read}?at=amount_fen")
        for field in ("amount_fen", "txn_at", "card_no"):
            page.locator(f"#v-{field}").focus()
            page.keyboard.press("Enter")
            expect(page.locator(f"#row-{field}")).to_have_class("two")
        page.locator("#match").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_be_visible()
        expect(page.locator("#match .said-of a")).to_contain_text("和顺楼酒家豫园店")
    reading = weigh_slip(desk.office(login="lumin"), CASE, read).reading
    assert reading.transaction is not None
    assert reading.confirmed["amount_fen"] == "100800"
    assert reading.confirmed["tip_fen"] is None
    assert reading.confirmed["txn_at"] == "2024-02-18T19:26:33+08:00"


def test_the_picture_follows_the_field_and_the_field_the_picture(browser: Browser, desk: Desk, read: str) -> None:
    with serving(desk) as served, opened(browser, served) as page:
        page.goto(f"{served.address}{SLIPS}/{read}?at=amount_fen")
        expect(page.locator("#v-amount_fen")).to_be_focused()
        box = page.locator('[data-box="amount_fen"]')
        expect(box).to_have_class("agree chosen")
        page.wait_for_timeout(400)  # the picture glides to its place
        window, place = page.locator("[data-window]").bounding_box(), box.bounding_box()
        assert window is not None
        assert place is not None
        assert window["x"] <= place["x"]
        assert place["x"] + place["width"] <= window["x"] + window["width"] + 1
        assert place["width"] > window["width"] / 4, "the amount is shown large"
        page.locator('[name="zoom"][value="whole"]').click()
        page.wait_for_timeout(400)
        page.locator('[data-box="auth_code"]').click()
        expect(page.locator("#v-auth_code")).to_be_focused()
        # What is typed elsewhere stays when one field is confirmed.
        page.locator("#v-batch_no").fill("999999")
        page.locator("#v-auth_code").press("Enter")
        expect(page.locator("#row-auth_code")).to_have_class("one")
        expect(page.locator("#v-batch_no")).to_have_value("999999")


def test_the_form_of_a_search_asks_for_the_paper_that_its_outcome_rests_on(browser: Browser, told_desk: Desk, tmp_path: Path) -> None:
    with serving(told_desk) as served, opened(browser, served) as page:
        page.goto(f"{served.address}{SLIPS}")
        page.get_by_role("link", name="登记灭失说明").click()
        expect(page.locator('[name="outcome"]:checked')).to_have_value("destroyed")
        file = page.locator("#f-document")
        assert file.evaluate("each => each.required")
        page.locator('[name="outcome"][value="not_found"]').check(force=True)
        assert not file.evaluate("each => each.required")
        page.locator('[name="outcome"][value="destroyed"]').check(force=True)
        page.locator("#f-started").fill("2026-11-20T09:00")
        page.locator("#f-ended").fill("2026-11-20T10:00")
        page.locator("#f-place").fill("老庙黄金豫园店")
        paper = tmp_path / "灭失说明.jpg"
        paper.write_bytes(PICTURE.read_bytes())
        file.set_input_files(paper)
        page.get_by_role("button", name="登记查找结果").click()
        expect(page.locator(".hunt.destroyed .how strong")).to_have_text("已灭失（盖章说明）")
