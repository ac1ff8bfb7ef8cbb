"""What fresh eyes found: other customers' facts, reading on record that nobody did, numbers that look alike, words that were lost."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from cases.roles import Role
from cases.store.tables import case_file as cases
from cases.usecases.correct import withdraw_fact
from cases.usecases.identifiers import reveal_identifier
from cases.usecases.open_case import case_file
from graph.adapters.tables import account, link
from graph.errors import UnknownEntity
from graph.vocabulary import FactKind, NodeKind, fact_id, node_key
from tests.support.cases import OTHER_ACCOUNT, another_case
from tests.support.site import visiting
from tests.support.stories import CASE, Desk

HERE = f"/cases/{CASE}"


def test_a_relatives_link_to_another_customers_account_is_no_fact_of_the_case(desk: Desk) -> None:
    relative = case_file(desk.office(), CASE).related[0].person.node
    with desk.workspace.transactions.writing() as connection:
        row = dict(connection.execute(select(link).limit(1)).one()._mapping)
        foreign = connection.execute(select(account.c.key).where(account.c.account_no == OTHER_ACCOUNT)).scalar_one()
        row |= {"key": connection.execute(select(func.max(link.c.key))).scalar_one() + 1, "print": b"z" * 16}
        row |= {"src_node": relative, "dst_node": node_key(NodeKind.ACCOUNT, foreign)}
        connection.execute(insert(link).values(row))
    theirs = fact_id(FactKind.LINK, row["key"])
    with visiting(desk) as client:
        assert client.get(f"{HERE}/facts/{theirs}").status_code == 404
        assert client.post(f"{HERE}/facts/{theirs}/withdraw", data={"why": "x"}).status_code == 404


def test_a_fact_of_a_case_that_one_may_not_see_is_not_withdrawn_by_its_id(desk: Desk) -> None:
    contact = case_file(desk.office(), CASE).contacts[0].id
    with pytest.raises(UnknownEntity):
        withdraw_fact(desk.office(Role.SPECIAL_INVESTIGATOR, login="stranger"), contact, "x")
    assert withdraw_fact(desk.office(), contact, "重复") is None


def test_who_has_not_opened_a_packet_is_shown_it_and_approves_nothing(told_desk: Desk, tmp_path: Path) -> None:
    waiting = told_desk.json("packet", CASE, "--for", "cross", "-o", tmp_path / "p", exit_code=1)["approve"]
    with visiting(told_desk, "approver") as client:
        refused = client.post(f"/approvals/{waiting}", data={"note": "同意<此件>"})
        assert refused.status_code == 409
        assert "尚未批准" in refused.text
        assert "材料全文" in refused.text
        assert "同意&lt;此件&gt;</textarea>" in refused.text, "what was typed stays"
        assert [row.action for row in told_desk.audit() if row.subject == waiting] == ["packet.review"]
        assert client.post(f"/approvals/{waiting}", data={"note": "已阅，同意"}).status_code == 303
    assert [row.action for row in told_desk.audit() if row.subject == waiting] == ["packet.review", "approve"]


def test_the_approve_command_shows_a_packet_that_nobody_opened(told_desk: Desk, tmp_path: Path) -> None:
    waiting = told_desk.json("packet", CASE, "--for", "cross", "-o", tmp_path / "p", exit_code=1)["approve"]
    told_desk.sit_down("approver")
    approved = told_desk.run("approve", waiting, "--json")
    assert json.loads(approved.stdout) == {"approved": waiting}
    assert "exculpatory:" in approved.stderr
    assert [row.action for row in told_desk.audit() if row.subject == waiting] == ["packet.review", "approve"]


def test_a_number_is_shown_though_another_customers_looks_the_same(desk: Desk, tmp_path: Path) -> None:
    masked = next(iter(case_file(desk.office(), CASE).masked_phones.values()))
    clear = reveal_identifier(desk.office(), masked, CASE, "核对")
    alike = f"{masked[:3]}{(int(clear[3:7]) + 1) % 10_000:04d}{masked[-4:]}"
    (tmp_path / "persons.csv").write_text(f"客户号,姓名,手机\nX-ALIKE,金某,{alike}\n", "utf-8")
    desk.json("import", "persons", tmp_path / "persons.csv")
    assert reveal_identifier(desk.office(), masked, CASE, "核对") == clear


@pytest.mark.parametrize("path", ["/cases?after=", "/cases?before=", "/work?after=", "/accounts?q=x&after="])
def test_a_number_that_is_no_key_is_refused_in_words(reading_desk: Desk, path: str) -> None:
    with visiting(reading_desk) as client:
        answer = client.get(path + "9" * 25)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_the_language_is_changed_on_the_page_the_refused_form_stood_on(reading_desk: Desk) -> None:
    with visiting(reading_desk) as client:
        stood_on = f"{HERE}/contradictions?talk=conflicts"
        referer = {"Referer": f"http://127.0.0.1{stood_on}"}
        refused = client.post(f"{HERE}/contradictions/F-0", data={"verdict": "open", "note": "想了想"}, headers=referer)
        back = re.search(r'name="back" value="([^"]*)"', refused.text)
        assert back is not None
        assert back[1] == stood_on
        foreign = client.post(f"{HERE}/contradictions/F-0", headers={"Referer": "https://example.org/x"})
        assert 'name="back" value="/"' in foreign.text
    assert "想了想" in refused.text


def test_filters_come_through_signing_in(reading_desk: Desk) -> None:
    with visiting(reading_desk, None) as client:
        to = client.get("/cases?type=NRI&mine=1").headers["location"]
        assert 'name="next" value="/cases?type=NRI&amp;mine=1"' in client.get(to).text


def test_who_is_taken_off_a_case_reads_no_more_of_its_jobs(desk: Desk) -> None:
    case = another_case(desk)
    with visiting(desk) as client:
        made = client.post(f"/cases/{case}/packets", data={"to": "police-a", "kind": "draft"})
        assert made.status_code == 303
        job = re.search(r"job-\d+", client.get("/jobs").text)
        assert job is not None
        assert client.get(f"/jobs/{job[0]}").status_code == 200
        with desk.workspace.transactions.writing() as connection:
            connection.execute(update(cases).where(cases.c.case_no == case).values(handler="x", opened_by="x"))
        assert client.get(f"/jobs/{job[0]}").status_code == 404
        assert job[0] not in client.get("/jobs").text
