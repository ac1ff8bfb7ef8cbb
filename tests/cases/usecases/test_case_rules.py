"""Numbers and types of cases, reasons, whose identifiers a case shows, and that a victim's debt is closed for good."""

from pathlib import Path
from typing import Any

import pytest

from cases.errors import InputRefused, RouteBlocked
from cases.gates import Outcome
from cases.model import CaseFile, SlipChannel
from cases.roles import Role
from cases.store.case_register import CaseRegister
from cases.store.decision_register import Approvable, DecisionRegister, approval_id
from cases.transitions import STEP_OF_ROUTE, closes_off
from cases.usecases.bring_in import import_export
from cases.usecases.correct import withdraw_fact
from cases.usecases.decide import approve, decide_route, propose_outcome
from cases.usecases.identifiers import reveal_identifier
from cases.usecases.open_case import NewCase, case_file, list_cases, open_case
from cases.usecases.slip_hunt import request_slip
from graph.vocabulary import FactKind, fact_id
from tests.support.stories import CASE, GOLD, Desk

COLLECTION = ("R-SELF", "R-OUTSOURCE", "R-JUDICIAL", "R-GUARANTOR", "R-POLICE-B")


def accounts(desk: Desk, folder: Path, *numbers: str) -> None:
    persons, listed = folder / "p.csv", folder / "a.csv"
    persons.write_text("客户号,姓名\n" + "".join(f"C{each},秦某\n" for each in numbers), "utf-8")
    listed.write_text("账号,客户号,卡号,币种\n" + "".join(f"{each},C{each},629999000000{each[-4:]},CNY\n" for each in numbers), "utf-8")
    for kind, path in (("persons", persons), ("accounts", listed)):
        assert import_export(desk.office(), kind, path, system="core").report.rejected == 0


def test_a_case_number_is_made_of_capitals_digits_and_dashes(desk: Desk, tmp_path: Path) -> None:
    accounts(desk, tmp_path, "SH29990001")
    before = desk.rows()
    for bad in ("", "A", "-A1", "a1", "A 1", "A/../1", "案1", "A1\n", "A" * 33):
        with pytest.raises(InputRefused) as refused:
            open_case(desk.office(), NewCase("SH29990001", "NRI", case_no=bad))
        assert refused.value.facts["given"] == bad
    assert desk.rows() == before
    assert open_case(desk.office(), NewCase("SH29990001", "NRI", case_no="A" * 32)).case_no == "A" * 32


def test_the_next_number_is_above_every_other_of_the_year_of_the_case_date(desk: Desk, tmp_path: Path) -> None:
    numbers = [f"SH2999000{each}" for each in range(1, 6)]
    accounts(desk, tmp_path, *numbers)
    for number, case_no in zip(numbers, ("SL-2026-10000", "SL-2026-9999", "SL-2026-OLD", None, None), strict=True):
        open_case(desk.office(), NewCase(number, "NRI", case_no=case_no))
    assert [each.case_no for each in list_cases(desk.office())][-2:] == ["SL-2026-10001", "SL-2026-10002"]


def test_the_year_of_a_number_is_that_of_the_case_date_not_of_the_clock(desk: Desk, tmp_path: Path) -> None:
    accounts(desk, tmp_path, "SH29990001")
    desk.run("case", "open", "--account", "SH29990001", "--as-of", "2025-12-31")
    assert list_cases(desk.office())[-1].case_no == "SL-2025-0001"


@pytest.mark.parametrize("kind", ["", "nri", "FRAUD", "NRI "])
def test_a_case_is_of_a_type_of_the_list(kind: str, desk: Desk, tmp_path: Path) -> None:
    accounts(desk, tmp_path, "SH29990001")
    before = desk.rows()
    with pytest.raises(InputRefused) as refused:
        open_case(desk.office(), NewCase("SH29990001", kind))
    assert "LOST_STOLEN" in str(refused.value.facts["reason"])
    assert desk.rows() == before


@pytest.mark.parametrize("why", ["", " \t", "\u3000"])
def test_whatever_asks_for_a_reason_or_a_note_refuses_an_empty_one(why: str, desk: Desk) -> None:
    decide_route(desk.office(), CASE, "R-CROSS", "复核")
    said = case_file(desk.office(), CASE).testimony[0]
    testimony, transaction = fact_id(FactKind.TESTIMONY, said.key), GOLD
    acts: list[Any] = [
        lambda office: decide_route(office, CASE, "R-CROSS", why),
        lambda office: propose_outcome(office, CASE, Outcome.UNRESOLVED, why),
        lambda office: withdraw_fact(office, testimony, why),
        lambda office: request_slip(office, CASE, transaction, via=SlipChannel.ACQUIRER, reason=why),
        lambda office: reveal_identifier(office, "629999******4417", CASE, why),
        lambda _: approve(desk.office(Role.TEAM_LEAD, login="li"), "decision-1", why),
    ]
    before = desk.rows()
    for act in acts:
        with pytest.raises(InputRefused) as refused:
            act(desk.office())
        assert refused.value.facts["given"] == "why"
    assert desk.rows() == before


def approved(desk: Desk, route: str) -> CaseFile:
    """The case with this route decided and approved, as it would be had all its conditions been met."""
    office = desk.office()
    with desk.workspace.transactions.writing() as connection:
        case = CaseRegister(connection).get(CASE)
        register, now = DecisionRegister(connection), office.clock.now()
        key = register.decide(case.key, route, "结论已签", {}, law_as_of=office.as_of, at=now, login="wang")
        register.approve(approval_id(Approvable.DECISION, key), "同意", at=now, login="li")
        return case


def test_after_an_approved_victim_route_no_collection_is_decided(desk: Desk) -> None:
    approved(desk, "R-CROSS")
    approved(desk, "R-VICTIM")
    approved(desk, "R-INTERNAL")
    before = desk.rows()
    for route in (*COLLECTION, "R-PLAN", "R-CROSS"):
        with pytest.raises(RouteBlocked):
            decide_route(desk.office(), CASE, route, "理由")
    with pytest.raises(RouteBlocked) as refused:
        decide_route(desk.office(), CASE, "R-CROSS", "理由")
    assert refused.value.facts == {"route": "R-CROSS", "because": "R-VICTIM (decision-2)"}
    assert desk.rows() == before
    assert decide_route(desk.office(), CASE, "R-MERCH", "向收单机构追偿") == "decision-4"


def test_a_decision_that_nobody_approved_closes_nothing(desk: Desk) -> None:
    decide_route(desk.office(), CASE, "R-CROSS", "复核")
    assert decide_route(desk.office(), CASE, "R-CROSS", "再次复核") == "decision-2"


def test_only_the_victim_route_closes_the_debt() -> None:
    assert {route for route in STEP_OF_ROUTE if any(closes_off(route, other) for other in STEP_OF_ROUTE)} == {"R-VICTIM"}
    assert all(closes_off("R-VICTIM", route) for route in COLLECTION)
    assert not any(closes_off("R-VICTIM", route) for route in ("R-VICTIM", "R-POLICE-A", "R-INTERNAL", "R-MERCH"))


def test_an_identifier_of_another_case_is_not_shown_in_this_one(desk: Desk, tmp_path: Path) -> None:
    accounts(desk, tmp_path, "SH29990001")
    open_case(desk.office(), NewCase("SH29990001", "NRI", case_no="OTHER-1"))
    assert reveal_identifier(desk.office(), "629999******4417", CASE, "核对") == "6299990230834417"
    before = desk.rows()
    with pytest.raises(InputRefused) as refused:
        reveal_identifier(desk.office(), "629999******4417", "OTHER-1", "核对")
    assert CASE not in str(refused.value.facts["reason"])
    assert "OTHER-1" in str(refused.value.facts["reason"])
    assert desk.rows() == before


def test_the_telephones_of_the_case_are_shown_in_it(desk: Desk) -> None:
    phones = set(case_file(desk.office(), CASE).masked_phones.values())
    assert phones
    for masked in phones:
        clear = reveal_identifier(desk.office(), masked, CASE, "核对来电号码")
        assert (clear[:3], clear[-4:]) == (masked[:3], masked[-4:])
