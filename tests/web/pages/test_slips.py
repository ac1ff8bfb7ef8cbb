"""The slip hunt in pages: asked for, searched, lost or found, read, confirmed and matched; what is refused comes back as it was typed."""

import re
import time
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cases.usecases.jobs import show_job
from cases.usecases.slip_hunt import slip_hunts, weigh_slip
from evidence.slips.matching import MatchDecision
from graph.vocabulary import public_id
from tests.support.site import visiting
from tests.support.slip_pages import SLIPS, bought, text
from tests.support.stories import CASE, FOOD, GOLD, Desk
from web.story import story_path

PICTURE = story_path("cheetah") / "slip-food.jpg"
SEARCH = {
    "started": "2026-11-20T09:00",
    "ended": "2026-11-20T11:30",
    "place": "老庙黄金豫园店库房",
    "bank_staff": "陆敏 催收员\n邵立群 催收员",
    "boxes": "2023-12-上\n2023-12-下",
    "statement": "库房发大水，2023年12月的箱子都泡了",
    "said_by": "库房管理员",
    "cause": "库房进水",
    "lost_on": "2025年7月",
    "next_step": "改查收单机构留存联",
}


def ask(client: TestClient, transaction: str) -> None:
    answer = client.post(f"{SLIPS}/request", data={"transaction": transaction, "via": "merchant_visit", "reason": "金额较大"})
    assert answer.status_code == 303, text(answer.text)


def read_in_time(desk: Desk, job: str) -> str:
    """The address of the reading that a job comes to."""
    for _ in range(600):
        found = show_job(desk.office(login="investigator"), job.rsplit("/", 1)[-1])
        if found.result:
            return f"{SLIPS}/{found.result['document']}"
        time.sleep(0.2)
    pytest.fail("the slip was not read")


def refuse_what_is_no_value(client: TestClient, here: str) -> None:
    refused = client.post(here, data={"field": "amount_fen", "value": "一千零八", "word": "confirm"})
    assert refused.status_code == 422
    assert 'value="一千零八"' in unescape(refused.text)
    for field, value in (("amount_fen", ""), ("amount_fen", "-1008.00"), ("txn_at", "2024-02-18"), ("terms", "1")):
        assert client.post(here, data={"field": field, "value": value, "word": "confirm"}).status_code == 422, (field, value)


def left_behind(desk: Desk) -> list[Path]:
    return [path for place in ("staging", "uploads") for path in (desk.folder / place).rglob("*") if path.is_file()]


def test_nothing_asked_for_yet_says_what_to_do(reading_desk: Desk) -> None:
    with visiting(reading_desk) as client:
        page = client.get(SLIPS).text
        assert "还没有申请过签购单" in page
        assert f"{SLIPS}/request?transaction={bought(reading_desk, GOLD)}" in page


def test_a_hunt_shows_the_oral_loss_as_a_lead_and_asks_for_the_stamped_statement(told_reading_desk: Desk) -> None:
    gold = bought(told_reading_desk, GOLD)
    with visiting(told_reading_desk) as client:
        page = client.get(SLIPS).text
        card = page.split(f'id="{gold}"')[1].split("</article>")[0]
        said = text(card)
        assert "可能已灭失（口头）" in said
        assert "口头说法只是线索，不等于灭失" in said
        assert "库房发大水，这张签购单很有可能已经被损毁" in said
        assert "请商户出具盖章的灭失说明" in said.split("替代材料")[1], "the first rung of the ladder"
        assert "已过 329 天" in said
        assert f"{SLIPS}/search?transaction={gold}&amp;outcome=destroyed" in card


def test_both_directions_of_a_choice_are_shown_with_their_signs(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk) as client:
        said = text(client.get(SLIPS).text.split('id="s-best"')[1])
        assert "+3 耐用或可登记的商品" in said
        assert "-4 已查找，据称灭失或未找到" in said
        assert "另有 17 笔" in said
        assert "另有" not in text(client.get(SLIPS, params={"choose": "all"}).text)


@pytest.mark.parametrize(("state", "shown"), [("possibly_destroyed", [GOLD]), ("requested", [FOOD]), ("destroyed", [])])
def test_one_outcome_can_be_seen_alone(told_reading_desk: Desk, state: str, shown: list[str]) -> None:
    with visiting(told_reading_desk) as client:
        page = client.get(SLIPS, params={"state": state}).text
        assert [each for each in (GOLD, FOOD) if f'id="{bought(told_reading_desk, each)}"' in page] == shown
        part = client.get(SLIPS, params={"state": state}, headers={"HX-Request": "true"}).text
        assert part.lstrip().startswith('<div class="hunts"')


def test_a_request_is_prefilled_refused_with_what_was_typed_and_recorded(desk: Desk) -> None:
    gold = bought(desk, GOLD)
    with visiting(desk) as client:
        form = client.get(f"{SLIPS}/request", params={"transaction": gold}).text
        assert f'<option value="{gold}" selected>' in form
        typed = {"transaction": gold, "via": "court", "reason": "第一行\n“引号”", "on": "2026-11-25", "deadline": "2026-11-01"}
        refused = client.post(f"{SLIPS}/request", data=typed)
        assert refused.status_code == 422
        said = text(refused.text)
        assert "申请日不能晚于今天" in said
        assert "期限不能早于申请日" in said
        assert f'<option value="{gold}" selected>' in refused.text
        assert re.search(r'value="court" required checked', refused.text)
        assert "第一行\n“引号”</textarea>" in unescape(refused.text)
        assert slip_hunts(desk.office(login="lumin"), CASE) == ()
        taken = client.post(f"{SLIPS}/request", data={**typed, "on": "2026-11-20", "deadline": "2026-12-10"})
        assert (taken.status_code, taken.headers["location"]) == (303, f"{SLIPS}#{gold}")
        said = text(client.get(SLIPS).text)
        assert "还有 16 天" in said
        assert "已登记调单申请" in said
    [hunt] = slip_hunts(desk.office(login="lumin"), CASE)
    assert (hunt.via.value, hunt.requested_on.isoformat(), hunt.requested_by) == ("court", "2026-11-20", "investigator")


@pytest.mark.parametrize(
    ("field", "value"), [("transaction", "T-nothing"), ("via", "torture"), ("via", ""), ("reason", "  "), ("on", "gestern")]
)
def test_a_request_that_cannot_be_taken_records_nothing(desk: Desk, field: str, value: str) -> None:
    given = {"transaction": bought(desk, GOLD), "via": "network", "reason": "金额较大"} | {field: value}
    with visiting(desk) as client:
        answer = client.post(f"{SLIPS}/request", data=given)
        assert answer.status_code in {404, 422}
        assert 'role="alert"' in answer.text
    assert slip_hunts(desk.office(login="lumin"), CASE) == ()


def test_destroyed_without_the_paper_is_refused_with_everything_kept_and_taken_with_it(desk: Desk) -> None:
    gold = bought(desk, GOLD)
    given = SEARCH | {"transaction": gold, "outcome": "destroyed"}
    with visiting(desk) as client:
        ask(client, gold)
        refused = client.post(f"{SLIPS}/search", data=given)
        assert refused.status_code == 422
        assert "盖章的灭失说明" in text(refused.text.split('id="f-document-note"')[1])
        kept = unescape(refused.text)
        for typed in SEARCH.values():
            assert typed in kept
        assert re.search(r'value="destroyed" required data-paper checked', refused.text)
        assert slip_hunts(desk.office(login="lumin"), CASE)[0].searches == ()

        taken = client.post(f"{SLIPS}/search", data=given, files={"document": ("灭失说明.jpg", PICTURE.read_bytes(), "image/jpeg")})
        assert taken.status_code == 303, text(taken.text)
        page = client.get(SLIPS).text
    [search] = slip_hunts(desk.office(login="lumin"), CASE)[0].searches
    assert search.document is not None
    assert search.details["bank_staff"] == ["陆敏 催收员", "邵立群 催收员"]
    assert (search.search.text, search.recorded_by) == ("2026-11-20 09:00 – 2026-11-20 11:30", "investigator")
    assert left_behind(desk) == []
    card = text(page.split(f'id="{gold}"')[1].split("</article>")[0])
    assert "已灭失（盖章说明）" in card
    assert "签购单灭失不证明任何一方的说法" in card
    assert "收单机构扫描件或电子流水" in card, "the ladder goes on"
    assert "请商户出具盖章的灭失说明" not in card
    assert f"/exhibits/{search.document}" in page


def test_an_oral_account_needs_its_words_and_whose_they_are(desk: Desk) -> None:
    gold = bought(desk, GOLD)
    given = SEARCH | {"transaction": gold, "outcome": "possibly_destroyed"}
    with visiting(desk) as client:
        ask(client, gold)
        assert client.post(f"{SLIPS}/search", data=given | {"said_by": ""}).status_code == 422
        assert client.post(f"{SLIPS}/search", data=given | {"statement": " "}).status_code == 422
        assert client.post(f"{SLIPS}/search", data=given).status_code == 303
        assert "可能已灭失（口头）" in text(client.get(SLIPS).text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"started": "2026-11-20T12:00"}, "离开时间不能早于进入时间"),
        ({"started": "morgens"}, "morgens"),
        ({"place": ""}, "请填写"),
        ({"outcome": "burnt"}, "已填的都保留着"),
    ],
)
def test_a_search_that_cannot_be_taken_records_nothing(desk: Desk, change: dict[str, str], said: str) -> None:
    gold = bought(desk, GOLD)
    with visiting(desk) as client:
        ask(client, gold)
        answer = client.post(f"{SLIPS}/search", data=SEARCH | {"transaction": gold, "outcome": "not_found"} | change)
        assert answer.status_code == 422
        assert said in text(answer.text)
    assert slip_hunts(desk.office(login="lumin"), CASE)[0].searches == ()


def test_a_file_of_another_kind_is_refused_and_leaves_nothing(desk: Desk) -> None:
    gold = bought(desk, GOLD)
    with visiting(desk) as client:
        ask(client, gold)
        given = SEARCH | {"transaction": gold, "outcome": "found_copy"}
        answer = client.post(f"{SLIPS}/search", data=given, files={"document": ("../../slip.exe", b"MZ", "image/jpeg")})
        assert answer.status_code == 422
        assert "slip.exe" in text(answer.text)
    assert left_behind(desk) == []
    assert slip_hunts(desk.office(login="lumin"), CASE)[0].searches == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("灭失说明.jpg", b"%PDF-1.7 no picture", ".pdf"),
        ("灭失说明.jpg", PICTURE.read_bytes()[:5000], "灭失说明.jpg"),
        ("灭失说明.pdf", b"%PDF-1.7\nbroken", "灭失说明.pdf"),
        ("灭失说明.csv", "甲,乙\n1,2\n".encode(), ".csv"),
        ("灭失说明.png", b"", "灭失说明.png"),
    ],
)
def test_a_paper_that_its_reader_cannot_open_is_refused_beside_its_field(desk: Desk, name: str, content: bytes, said: str) -> None:
    gold = bought(desk, GOLD)
    with visiting(desk) as client:
        ask(client, gold)
        sealed = desk.sealed()
        given = SEARCH | {"transaction": gold, "outcome": "destroyed"}
        answer = client.post(f"{SLIPS}/search", data=given, files={"document": (name, content, "image/jpeg")})
        assert answer.status_code == 422, text(answer.text)
        note = text(answer.text.split('id="f-document-note"')[1].split("</p>")[0])
        assert said in note
        assert "请重新选择文件" in note
        for typed in SEARCH.values():
            assert typed in unescape(answer.text)
    assert left_behind(desk) == []
    assert desk.sealed() == sealed
    assert slip_hunts(desk.office(login="lumin"), CASE)[0].searches == ()


def test_without_a_request_there_is_no_search_to_record(desk: Desk) -> None:
    with visiting(desk) as client:
        assert "先登记向谁、为什么申请" in client.get(f"{SLIPS}/search").text
        answer = client.post(f"{SLIPS}/search", data=SEARCH | {"transaction": bought(desk, GOLD), "outcome": "not_found"})
        assert answer.status_code == 409


def look_again(desk: Desk, here: str) -> None:
    """The second person's part."""
    with visiting(desk, "approver") as second:
        for field, value in (("amount_fen", "1008.00"), ("txn_at", "2024-02-18 19:26:33"), ("card_no", "629999******4417")):
            assert second.post(here, data={"field": field, "value": value, "word": "confirm"}).status_code == 303
        assert "可以登记：第一笔明显相符" in second.get(here).text
        assert second.post(f"{here}/match").status_code == 303
        assert "已登记为这笔交易的签购单" in second.get(here).text
        assert second.post(here, data={"field": "card_no", "value": "629999******4411", "word": "confirm"}).status_code == 303
        page = second.get(here).text
        assert "两人一致" in text(page.split('id="row-amount_fen"')[1].split("</li>")[0])
        assert "须两人确认一致" not in page, "it is matched already"
        card = text(page.split('id="row-card_no"')[1].split("</li>")[0])
        assert "两人不一致" in card
        assert "investigator" in card
        assert "629999******4417" in card


def test_a_picture_is_read_confirmed_and_matched(desk: Desk) -> None:
    """The whole way of a slip, by one person and a second."""
    with visiting(desk) as client:
        files = {"document": ("slip.jpg", PICTURE.read_bytes(), "image/jpeg")}
        came = {"location": "收单机构档案室", "holder": "示例支付", "made_how": "扫描"}
        assert client.post(f"{SLIPS}/read", data=came).status_code == 422, "no picture"
        other = {"document": ("slip.pdf", b"%PDF-1.7", "application/pdf")}
        assert client.post(f"{SLIPS}/read", data=came, files=other).status_code == 422, "no picture either"
        read = client.post(f"{SLIPS}/read", data=came, files=files)
        assert read.status_code == 303, text(read.text)
        here = read_in_time(desk, read.headers["location"])
        document = here.rsplit("/", 1)[-1]
        assert left_behind(desk) == []
        page = client.get(here).text
        assert "金额和时间确认之后" in page
        assert text(page).count("须两人核对") == 3
        assert f'src="/cases/{CASE}/exhibits/{document}/picture"' in page
        assert '<rect data-box="amount_fen" class="agree"' in page
        assert client.post(f"{here}/match").status_code == 409, "nothing is confirmed"

        refuse_what_is_no_value(client, here)
        taken = client.post(here, data={"field": "amount_fen", "value": "¥1,008.00", "word": "confirm"})
        assert (taken.status_code, taken.headers["location"]) == (303, f"{here}?at=tip_fen#row-tip_fen")
        assert client.post(here, data={"field": "txn_at", "value": "2024-02-18 19:26:33", "word": "confirm"}).status_code == 303
        part = client.post(here, data={"field": "tip_fen", "value": "", "word": "illegible"}, headers={"HX-Request": "true"})
        assert part.text.lstrip().startswith('<div class="reading"')
        assert "已确认 3 / 11 项" in part.text
        for field, value in (("auth_code", "294033"), ("card_no", "629999******4417"), ("terminal_no", "59241768")):
            assert client.post(here, data={"field": field, "value": value, "word": "confirm"}).status_code == 303
        page = client.get(here).text
        assert "须两人确认一致，才能登记对应" in page
        assert "还须第二人核对" in page
        assert f'action="{here}/match"' not in page
        refused = client.post(f"{here}/match")
        assert refused.status_code == 409
        assert "签购单的金额、时间、卡号还没有两个人确认成一样" in text(refused.text)
    look_again(desk, here)
    weighed = weigh_slip(desk.office(login="lumin"), CASE, document)
    assert weighed.reading.confirmed["amount_fen"] == "100800"
    assert weighed.reading.transaction is not None
    assert public_id(weighed.reading.transaction) == bought(desk, FOOD)
    assert weighed.match is not None
    assert weighed.match.decision is MatchDecision.MATCH
    assert weighed.match.candidates[0].by_field["amount_fen"] > 0


def test_what_was_not_read_in_the_case_is_not_shown(reading_desk: Desk) -> None:
    with visiting(reading_desk) as client:
        assert client.get(f"{SLIPS}/{'0' * 64}").status_code == 404
        assert client.get("/cases/SL-2026-9999/slips").status_code == 404


def test_whoever_only_reads_is_offered_nothing_to_record(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk, "admin") as client:
        assert client.get(SLIPS).status_code == 403
    with visiting(told_reading_desk, language="en") as client:
        page = text(client.get(SLIPS).text)
        assert "possibly destroyed (oral)" in page
        assert "329 days past" in page
