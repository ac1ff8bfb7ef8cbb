"""Which transaction a slip is of, in pages: what no longer agrees, what two persons have to see, a person's choice, and taking it back."""

import re

from cases.roles import Role
from cases.usecases.open_case import case_file
from cases.usecases.slip_hunt import confirm_slip
from graph.vocabulary import public_id
from tests.support.site import visiting
from tests.support.slip_pages import SLIPS, bought, opened_again, reading_of, text
from tests.support.stories import CASE, FOOD, GOLD, Desk


def test_a_slip_that_no_longer_agrees_with_its_transaction_says_so(told_desk: Desk) -> None:
    with visiting(told_desk) as client:
        [here] = set(re.findall(rf'href="({SLIPS}/[0-9a-f]{{64}})"', client.get(SLIPS).text))
        assert "不再相符" not in client.get(here).text
        changed = {"merchant_name": "别处商店", "amount_fen": "77.77", "txn_at": "2019-01-01 08:00:00"}
        for field, value in changed.items():
            assert client.post(here, data={"field": field, "value": value, "word": "confirm"}).status_code == 303
        for field in ("auth_code", "terminal_no", "card_no"):
            assert client.post(here, data={"field": field, "word": "illegible"}).status_code == 303
        assert "不再相符" in client.get(here).text
        told = client.post(f"{here}/match")
        assert told.status_code == 303
        assert "本账户没有相符的交易" in text(client.get(here).text)
        assert client.post(f"{here}/unmatch", data={"why": " "}).status_code == 422
        assert client.post(f"{here}/unmatch", data={"why": "看错了一位"}).status_code == 303
        page = text(client.get(here).text)
        assert "已撤回的登记 1 项" in page
        assert "看错了一位" in page
    assert case_file(told_desk.office(login="lumin"), CASE).readings[0].transaction is None


def test_where_two_persons_differ_nothing_is_offered_to_record(told_desk: Desk) -> None:
    here = opened_again(told_desk)
    with visiting(told_desk, "approver") as client:
        assert f'action="{here}/match"' in client.get(here).text
        client.post(here, data={"field": "card_no", "value": "629999******4411", "word": "confirm"})
        page = client.get(here).text
        assert "须两人确认一致，才能登记对应。还差： 卡号" in text(page)
        assert f'action="{here}/match"' not in page
        assert f'action="{here}/choose"' not in page
        assert client.post(f"{here}/match").status_code == 409
        given = {"transaction": bought(told_desk, FOOD), "why": "看图片"}
        assert client.post(f"{here}/choose", data=given).status_code == 409
    assert case_file(told_desk.office(login="lumin"), CASE).readings[0].match is None


def test_a_person_chooses_where_the_weights_leave_it_open_and_a_second_where_they_speak_against_it(told_desk: Desk) -> None:
    here = opened_again(told_desk)
    for person in ("lumin", "jiangyue"):
        words = {"amount_fen": "428600", "txn_at": "2024-02-18T19:26:33+08:00", "card_no": None, "auth_code": None, "terminal_no": None}
        confirm_slip(told_desk.office(Role.CROSS_REVIEWER, login=person), CASE, here.rsplit("/", 1)[-1], words)
    gold = bought(told_desk, GOLD)
    with visiting(told_desk) as client:
        page = client.get(here).text
        assert f'action="{here}/match"' not in page
        assert f'name="transaction" value="{gold}" required' in page
        for given, said in (({"why": "金额相符"}, "请选择一笔交易"), ({"transaction": gold, "why": " "}, "请写明理由")):
            refused = client.post(f"{here}/choose", data=given)
            assert refused.status_code == 422
            assert said in text(refused.text)
        assert f'value="{gold}" required checked' in refused.text
        assert client.post(f"{here}/choose", data={"transaction": "T-nothing", "why": "看图片"}).status_code == 404
        assert client.post(f"{here}/choose", data={"transaction": gold, "why": "金额、商户相符，时间印错"}).status_code == 303
        page = text(client.get(here).text)
        assert "待第二人批准" in page
        assert "金额、商户相符，时间印错" in page
        assert client.post(f"{here}/match").status_code in {303, 409}
    [match] = [each for each in reading_of(told_desk).matches if not each.withdrawn]
    assert (match.is_chosen, match.needs_second, match.by) == (True, True, "investigator")
    assert match.by_field["txn_at"] < 0
    assert reading_of(told_desk).transaction is None, "it waits"
    with visiting(told_desk, "approver") as second:
        assert f"/approvals/match-{match.key}" in second.get("/approvals").text
        one = second.get(f"/approvals/match-{match.key}")
        assert "拟认定为这笔交易的签购单" in text(one.text)
        assert second.post(f"/approvals/match-{match.key}", data={"note": "看过图片，同意"}).status_code == 303
        assert f"match-{match.key}" not in second.get("/approvals").text.split('id="own"')[0]
    counts = reading_of(told_desk).transaction
    assert counts is not None
    assert public_id(counts) == gold
    acts = [(each.action, each.subject) for each in told_desk.audit() if each.subject == f"match-{match.key}"]
    assert acts == [("slip.choose", f"match-{match.key}"), ("approve", f"match-{match.key}")]


def test_that_no_transaction_is_of_a_slip_is_a_persons_word_and_can_be_taken_back(told_desk: Desk) -> None:
    here = opened_again(told_desk)
    with visiting(told_desk) as client:
        assert client.post(f"{here}/choose", data={"transaction": "none", "why": "商户代码是别家的"}).status_code == 303
        assert "拟认定：本账户没有这张签购单的交易" in text(client.get(here).text), "an account with one that fits"
        waiting = reading_of(told_desk).match
        assert waiting is not None
        assert waiting.needs_second
        assert client.post(f"{here}/unmatch", data={"why": "再看一遍"}).status_code == 303
    with visiting(told_desk, "approver") as second:
        assert second.get(f"/approvals/match-{waiting.key}").status_code == 404
        assert second.post(f"/approvals/match-{waiting.key}", data={"note": "同意"}).status_code == 404
    for person in ("lumin", "jiangyue"):
        words = {
            "amount_fen": "777",
            "txn_at": "2019-01-01T08:00:00+08:00",
            "card_no": None,
            "auth_code": None,
            "terminal_no": None,
            "merchant_name": "别处",
        }
        confirm_slip(told_desk.office(Role.CROSS_REVIEWER, login=person), CASE, here.rsplit("/", 1)[-1], words)
    with visiting(told_desk) as client:
        assert client.post(f"{here}/choose", data={"transaction": "none", "why": "金额、时间都不相符"}).status_code == 303
        assert "已认定：本账户没有这张签购单的交易" in text(client.get(here).text)
        assert "不属于本账户的签购单" in text(client.get(SLIPS).text)
    assert reading_of(told_desk).is_of_none
