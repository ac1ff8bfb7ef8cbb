"""Stories and next steps: no story is shown while a rule for the holder or about the bank is open, and never a figure."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from cases.roles import Role
from cases.usecases.answer_rules import rule_answers
from cases.usecases.understand_case import case_version
from tests.support.site import visiting
from tests.support.stories import CASE, Desk

HERE = f"/cases/{CASE}/advice"
OPEN = re.compile(r'name="rule" value="([VB]\d\d)"')
STORY = re.compile(r'<li value="(\d+)"><p><b>([^<]+)</b> <span class="tag (?:ok|warn)">(稳|不稳)</span>')


@pytest.fixture
def client(told_desk: Desk) -> Iterator[TestClient]:
    with visiting(told_desk) as made:
        yield made


def answered(rules: list[str], verdict: str = "unknown", note: str = "申请表尚未调回") -> dict[str, list[str]]:
    return {"rule": rules, "verdict": [verdict] * len(rules), "note": [note] * len(rules)}


def test_stories_are_shown_once_every_rule_is_answered_and_not_one_rule_earlier(told_desk: Desk, client: TestClient) -> None:
    rules = OPEN.findall(client.get(HERE).text)
    assert {"V01", "B07"} <= set(rules)
    version = case_version(told_desk.office(), CASE)
    assert client.post(HERE, data=answered(rules[1:])).status_code == 303
    before = client.get(HERE).text
    assert OPEN.findall(before) == rules[:1]
    assert STORY.findall(before) == []
    assert told_desk.json("check", CASE)["hypotheses"] == []
    assert client.post(HERE, data=answered(rules[:1], "unmet", "两人复核，签名一致")).status_code == 303
    shown = client.get(HERE).text
    stories = STORY.findall(shown)
    assert OPEN.findall(shown) == []
    assert len(stories) > 3
    assert [int(order) for order, _, _ in stories] == sorted(int(order) for order, _, _ in stories)
    assert "两人复核，签名一致" in shown
    assert [each["id"] for each in told_desk.json("check", CASE)["hypotheses"]]
    assert len([row for row in told_desk.audit() if row.action == "rules.answer"]) == len(rules)
    assert case_version(told_desk.office(), CASE) == version, "an answer changes nothing of what the engine makes of the case"


def test_no_figure_weighs_a_story_or_a_proof(client: TestClient) -> None:
    client.post(HERE, data=answered(OPEN.findall(client.get(HERE).text)))
    main = client.get(HERE).text.partition('<main id="main"')[2].partition("</main>")[0]
    assert STORY.search(main)
    told = re.sub(r"¥[\d,.]+", "", main)
    assert not re.search(r"\d\s*%|\d\.\d|比特|概率|评分", told)


def test_every_proof_to_seek_names_its_lawful_channel_and_a_reason(client: TestClient) -> None:
    part = client.get(HERE).text.partition('id="s-seek"')[2]
    proofs = re.findall(r'<li value="\d+">(.*?)</li>', part, re.DOTALL)
    assert proofs
    for each in proofs:
        assert re.search(r'<span class="tag info">(本行自有记录|由持卡人自行提供|调单|法院调查令|由公安机关调取)</span>', each)
        assert re.search(r'<p class="hint">\S', each)


def test_an_answer_without_its_basis_is_not_taken_and_nothing_typed_is_lost(told_desk: Desk, client: TestClient) -> None:
    before = told_desk.rows()
    form = {"rule": ["V01", "V02", "B07"], "verdict": ["unmet", "", "met"], "note": ["两人复核", "还在查", " "]}
    answer = client.post(HERE, data=form)
    assert answer.status_code == 422
    assert 'value="两人复核"' in answer.text
    assert 'value="还在查"' in answer.text
    assert answer.text.count(" selected>") >= 3
    assert client.post(HERE, data=answered(["F01"], "met")).status_code == 422
    assert client.post(HERE).status_code == 422
    assert told_desk.rows() == before


def test_an_answer_stands_beside_the_rule_and_a_later_one_in_front_of_it(told_desk: Desk, client: TestClient) -> None:
    client.post(HERE, data=answered(["V01"], "met", "笔迹明显不同"))
    client.post(HERE, data=answered(["V01"], "unmet", "鉴定意见：同一人"))
    assert rule_answers(told_desk.office(Role.TEAM_LEAD), CASE)["V01"].note == "鉴定意见：同一人"
    talk = client.get(f"/cases/{CASE}/contradictions?talk=rules").text
    assert "鉴定意见：同一人" in talk
    assert "笔迹明显不同" not in talk
