"""The page of routes: nothing that speaks for her is left out, what is blocked cannot be chosen, and two persons decide."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import Table, func, select

from cases.errors import SelfApproval
from cases.gates import Outcome
from cases.roles import Role
from cases.routes import ROUTES
from cases.store.tables import decision, hold_release
from cases.usecases.decide import approve
from cases.usecases.open_case import case_file
from investigate.indicators.by_hand import HAND_RULES
from investigate.indicators.catalogue import BANK_RULES, VICTIM_RULES
from tests.meta.interface_texts import CHINESE
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, Desk

HERE = f"/cases/{CASE}/route"
REASON = "签收人与激活人均可查明，交未经手的小组复核。"


def rows(desk: Desk, table: Table) -> int:
    with desk.workspace.transactions.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def shown(desk: Desk, login: str = "investigator", language: str = "zh") -> str:
    with visiting(desk, login, language=language) as client:
        answer = client.get(HERE)
        assert answer.status_code == 200
        return answer.text


def test_every_rule_for_her_and_about_the_bank_stands_on_the_page(told_reading_desk: Desk) -> None:
    page = shown(told_reading_desk)
    for name in [*(rule.id for rule in (*VICTIM_RULES, *BANK_RULES)), *(rule.id for rule in HAND_RULES)]:
        assert f'<span class="id">{name}</span>' in page
    halves = re.findall(r'<section class="pane" aria-labelledby="(for|against)">', page)
    assert halves == ["for", "against"]


def test_all_routes_with_their_conditions_and_what_the_law_asks(told_reading_desk: Desk) -> None:
    page = shown(told_reading_desk)
    for route in ROUTES:
        assert f'id="{route}"' in page
    assert "法释〔2009〕19号第五条" in page
    assert "¥4,286.00" in page
    assert "¥5,000.00" in page
    assert "由有权人决定，另一人签名后生效" in page
    assert "法律参数以 2026-11-24 为准" in page


def test_a_report_is_never_called_an_opened_case(told_reading_desk: Desk) -> None:
    page = shown(told_reading_desk)
    assert "已报案（接报回执单，不等于立案）" in page
    assert "已立案" not in page


def test_what_is_blocked_says_why_and_cannot_be_chosen(told_reading_desk: Desk) -> None:
    page = shown(told_reading_desk)
    shut = set(re.findall(r'name="route" value="([\w-]+)" disabled', page))
    assert shut == {"R-SELF", "R-OUTSOURCE", "R-GUARANTOR", "R-POLICE-B", "R-POLICE-A", "R-PLAN"}
    assert "被争议停催 G3阻断" in page
    assert "此后这笔欠款不再走任何催收路径" in page


def test_a_decision_waits_for_a_second_person(told_desk: Desk) -> None:
    with visiting(told_desk) as client:
        before = rows(told_desk, decision)
        answer = client.post(HERE, data={"route": "R-INTERNAL", "reason": REASON})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}#decided")
        page = client.get(HERE).text
    assert rows(told_desk, decision) == before + 1
    made = case_file(told_desk.office(), CASE).decisions[-1]
    given = f"decision-{made.key}"
    assert (made.route, made.decided_by, made.approved_by) == ("R-INTERNAL", "investigator", None)
    assert f'<td class="mono">{given}</td>' in page
    assert "待第二人批准" in page

    both = told_desk.office(Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD)
    with pytest.raises(SelfApproval):
        approve(both, given, "同意")
    approve(told_desk.office(Role.TEAM_LEAD, login="approver"), given, "同意")
    assert case_file(told_desk.office(), CASE).decisions[-1].approved_by == "approver"
    approved = shown(told_desk).split(f'<td class="mono">{given}</td>')[1].split("</tr>")[0]
    assert "已批准" in approved
    assert "approver" in approved


def test_a_blocked_route_is_refused_and_what_was_typed_stays(told_desk: Desk) -> None:
    before = rows(told_desk, decision)
    with visiting(told_desk) as client:
        answer = client.post(HERE, data={"route": "R-OUTSOURCE", "reason": REASON})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert REASON in answer.text
    assert rows(told_desk, decision) == before


@pytest.mark.parametrize("given", [{"route": "R-CROSS", "reason": " "}, {"reason": REASON}, {}])
def test_without_a_route_or_a_reason_nothing_is_recorded(told_desk: Desk, given: dict[str, str]) -> None:
    before = rows(told_desk, decision)
    with visiting(told_desk) as client:
        answer = client.post(HERE, data=given)
    assert answer.status_code == 422
    if "route" in given:
        assert 'value="R-CROSS" checked' in answer.text
        assert "请写明理由。" in answer.text
    else:
        assert 'class="choose wrong"' in answer.text
    assert rows(told_desk, decision) == before


def test_an_outcome_changes_nothing_until_it_is_signed(told_desk: Desk) -> None:
    with visiting(told_desk) as client:
        sent = {"outcome": Outcome.USER_IS_HOLDER.value, "outcome_reason": "两人核对激活录音与签购单"}
        assert client.post(f"/cases/{CASE}/outcome", data=sent).status_code == 303
    assert rows(told_desk, hold_release) == 0
    assert case_file(told_desk.office(), CASE).case.standing_hold is not None
    assert "核实结论：用卡人为持卡人本人" in shown(told_desk)
    approve(told_desk.office(Role.CROSS_REVIEWER, login="approver"), "outcome-1", "同意")
    assert case_file(told_desk.office(), CASE).case.standing_hold is None


@pytest.mark.parametrize("given", [{"outcome": "guilty", "outcome_reason": "x"}, {"outcome": "card_lent", "outcome_reason": ""}])
def test_an_outcome_needs_its_ground_and_is_one_of_the_seven(told_desk: Desk, given: dict[str, str]) -> None:
    with visiting(told_desk) as client:
        answer = client.post(f"/cases/{CASE}/outcome", data=given)
    assert answer.status_code == 422
    assert not case_file(told_desk.office(), CASE).case.outcomes


def test_who_may_not_decide_is_offered_no_form(told_desk: Desk) -> None:
    token = engage(told_desk, "li", Role.COLLECTOR, case_no=CASE)
    desk = replace(told_desk, tokens={**told_desk.tokens, "li": token})
    page = shown(desk, "li")
    assert 'name="route"' not in page
    assert 'name="outcome"' not in page
    with visiting(desk, "li") as client:
        assert client.post(HERE, data={"route": "R-CROSS", "reason": REASON}).status_code == 403


def test_in_english_only_what_people_typed_is_chinese(told_reading_desk: Desk) -> None:
    page = shown(told_reading_desk, language="en")
    decided = page.index('id="decided"')
    chrome = re.sub(r"<tbody>.*?</tbody>", "", page[:decided], flags=re.DOTALL)
    chrome = re.sub(
        r"<title>.*?</title>|<header class=\"(?:top|case)\">.*?</header>|<small class=\"hint\">.*?</small>", "", chrome, flags=re.DOTALL
    )
    assert CHINESE.findall(re.sub(r"<[^>]+>", " ", chrome)) == []
