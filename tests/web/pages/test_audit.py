"""The record of acts on its pages: found by person, act, case and day; all of it, in order, and nothing clear."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from fastapi.testclient import TestClient

from cases import usecases
from cases.access import USE_CASES
from cases.roles import Role
from cases.usecases.identifiers import reveal_identifier
from cases.usecases.open_case import case_file
from tests.meta.interface_texts import entries
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, Desk
from web.pages.audit import BESIDE_USE_CASES

LINE = re.compile(r"第 (\d+) 条</small>")


@pytest.fixture
def lead(desk: Desk) -> Iterator[TestClient]:
    with visiting(desk, "approver") as made:
        yield made


def lines(page: str) -> list[int]:
    return [int(each) for each in LINE.findall(page)]


def test_every_act_that_can_be_on_record_has_its_words() -> None:
    for module in iter_modules(usecases.__path__):
        import_module(f"{usecases.__name__}.{module.name}")
    for locale in ("zh_CN", "en"):
        told = {str(each.id) for _, each in entries(locale, labels=True) if each.context == "Action"}
        assert told == {name for name, declared in USE_CASES.items() if declared.changes} | set(BESIDE_USE_CASES)


def test_the_pages_of_the_record_hold_every_act_once_and_lead_there_and_back(desk: Desk, lead: TestClient) -> None:
    kept = [row.seq for row in desk.audit()]
    assert len(kept) < 50
    masked = case_file(desk.office(), CASE).cards[0].masked
    for _ in range(60):
        reveal_identifier(desk.office(), masked, CASE, "核对身份")
    whole = [row.seq for row in desk.audit()][::-1]
    first = lead.get("/audit").text
    [after] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = lead.get(after.replace("&amp;", "&")).text
    assert [*lines(first), *lines(second)] == whole[:100]
    [before] = re.findall(r'rel="prev" href="([^"]+)"', second)
    assert lines(lead.get(before.replace("&amp;", "&")).text) == lines(first)


def test_whoever_saw_a_number_in_full_is_found_and_the_number_is_not(desk: Desk, lead: TestClient) -> None:
    bundle = case_file(desk.office(), CASE)
    clear = reveal_identifier(desk.office(), bundle.cards[0].masked, CASE, "核对身份")
    desk.run("slip", "request", CASE, bundle.transactions[0].source_ref or "", "--via", "acquirer", "--reason", f"核对卡号 {clear}")
    newest = [row.seq for row in desk.audit()]
    here = f"/cases/{CASE}/record"
    for address in ("/audit", here):
        assert lines(lead.get(f"{address}?act=identifier.reveal").text) == [newest[-2]]
        assert lines(lead.get(f"{address}?act=slip.request&person=investigator").text) == [newest[-1]]
        assert lines(lead.get(f"{address}?person=nobody").text) == []
        assert clear not in lead.get(address).text
    day = desk.workspace.today().isoformat()
    assert newest[-1] in lines(lead.get(f"{here}?since={day}&until={day}").text)
    assert lines(lead.get(f"{here}?until=2020-01-01").text) == []
    assert newest[-1] in lines(lead.get(f"{here}?until=9999-12-31").text), "the last day that can be written has no day after it"
    assert lead.get(f"{here}?since=morgen").status_code == 422


def test_a_cases_record_holds_what_was_done_in_it_and_nothing_else(desk: Desk, lead: TestClient) -> None:
    of_case = [row.seq for row in desk.audit() if row.case_no == CASE]
    assert lines(lead.get(f"/cases/{CASE}/record").text) == of_case[::-1][:50]
    assert 0 < len(of_case) < len(desk.audit())
    assert all(row.case_no == CASE for row in desk.audit() if row.subject == f"case:{CASE}")
    assert all(row.case_no is None for row in desk.audit() if row.action in {"import.export", "sign_in"})


def test_only_those_who_may_read_the_record_do(desk: Desk) -> None:
    engage(desk, "audit", Role.AUDITOR)
    with visiting(desk) as investigator:
        for address in ("/audit", f"/cases/{CASE}/record"):
            assert investigator.get(address).status_code == 403
        assert "/record" not in investigator.get(f"/cases/{CASE}").text


def test_a_broken_chain_of_custody_is_said_aloud(desk: Desk, lead: TestClient) -> None:
    assert "保管链完整" in lead.get("/audit").text
    with desk.workspace.transactions.writer.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER custody_entry_no_update")
        connection.exec_driver_sql("UPDATE custody_entry SET payload = '{}' WHERE seq = 3")
    assert "第 3 条断开" in lead.get("/audit").text
