"""The work list: the four clocks of one's own cases, and what waits for a second person."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cases.assembly.bundle import load_bundle
from cases.assembly.call_back import call_back
from cases.gates import Outcome
from cases.model import ClaimSource, DisputeClaim
from cases.roles import Role
from cases.store.decision_register import Approvable
from cases.usecases import work
from cases.usecases.bring_in import import_export
from cases.usecases.correct import withdraw_fact
from cases.usecases.decide import approve, decide_route, propose_outcome, review_packet
from cases.usecases.make_packet import make_packet
from cases.usecases.open_case import NewCase, add_dispute_claims, case_file, open_case
from cases.usecases.understand_case import route_case
from cases.usecases.work import ClockKind, DueItem, approvals_waiting, work_list
from evidence.packet.content import Recipient
from graph.times import parse_when
from graph.vocabulary import FactKind, fact_id
from tests.support.stories import CASE, Desk, copy_of

OTHER, ACCOUNT = "SL-2026-0002", "SH23000131"
AS_OF = date(2026, 11, 24)


def of_kind(desk: Desk, kind: ClockKind, case_no: str, as_of: date = AS_OF) -> DueItem | None:
    return next((each for each in work_list(desk.office(as_of=as_of)).due if each.kind is kind and each.case.case_no == case_no), None)


def claim(code: str, when: str, source: ClaimSource = ClaimSource.PHONE) -> DisputeClaim:
    return DisputeClaim(code, source, parse_when(when))


@pytest.fixture
def phoned(desk: Desk) -> Desk:
    """The desk with a case of its own, opened on a claim by telephone."""
    open_case(desk.office(), NewCase(ACCOUNT, "NRI", (claim("K02", "2026-11-20 16:00:00"),), case_no=OTHER))
    return desk


def test_the_clocks_are_those_of_the_case_and_stand_in_order(phoned: Desk) -> None:
    listed = work_list(phoned.office())
    assert (listed.cases, listed.next_after) == (2, None)
    left = [each.clock.days_left for each in listed.due]
    assert left == sorted(left)
    for case_no in (CASE, OTHER):
        told = {each.id: each for each in route_case(phoned.office(), case_no).route.clocks}
        shown = {each.kind: each for each in listed.due if each.case.case_no == case_no}
        for kind in (ClockKind.LIMITATION, ClockKind.DISPUTE_VERIFICATION):
            assert shown[kind].clock == told[kind]
            assert shown[kind].clock.due_on == AS_OF + timedelta(days=shown[kind].clock.days_left)
        slips = sorted(each.due_on for name, each in told.items() if name.startswith("slip_retention") and each.days_left >= 0)
        slip = shown.get(ClockKind.SLIP_RETENTION)
        assert (slip is None) == (not slips)
        if slip is not None:
            assert (slip.clock.due_on, slip.others) == (slips[0], len(slips) - 1)


def test_the_clocks_of_others_are_not_in_the_list_though_their_cases_may_be_seen(phoned: Desk) -> None:
    lead = phoned.office(Role.TEAM_LEAD, login="gao")
    assert case_file(lead, CASE).case.case_no == CASE
    assert work_list(lead).due == ()


def test_a_claim_by_telephone_is_called_back_by_the_next_working_day(phoned: Desk) -> None:
    owed = of_kind(phoned, ClockKind.CALL_BACK, OTHER)
    assert owed is not None
    assert (owed.clock.due_on, owed.clock.days_left) == (date(2026, 11, 23), -1), "the 20th was a Friday"
    assert "2026-11-20" in owed.clock.because.zh
    assert "K02" in owed.clock.because.zh


@pytest.mark.parametrize(
    ("call", "is_owed"),
    [
        ("2026-11-23 09:00:00,电话,16311865200,本人", False),
        ("2026-11-23 09:00:00,电话,16311865200,自称本人", False),
        ("2026-11-23 09:00:00,短信,16311865200,本人", True),
        ("2026-11-23 09:00:00,电话,16311865200,家属", True),
        ("2026-11-23 09:00:00,电话,16311865200,未接通", True),
        ("2026-11-19 09:00:00,电话,16311865200,本人", True),
    ],
)
def test_only_a_word_with_the_holder_after_the_claim_is_a_call_back(phoned: Desk, tmp_path: Path, call: str, is_owed: bool) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(f"账号,时间,渠道,号码或地址,结果,内容,经办\n{ACCOUNT},{call},核实持卡情况,陆敏\n", "utf-8")
    assert import_export(phoned.office(), "calls", path, system="core").report.accepted == 1
    assert (of_kind(phoned, ClockKind.CALL_BACK, OTHER) is not None) == is_owed


def test_a_newer_claim_is_called_back_anew_and_one_heard_in_an_interview_is_not(phoned: Desk) -> None:
    add_dispute_claims(phoned.office(), OTHER, [claim("K26", "2026-11-24 09:00:00", ClaimSource.APP)])
    owed = of_kind(phoned, ClockKind.CALL_BACK, OTHER)
    assert owed is not None
    assert (owed.clock.due_on, owed.clock.days_left) == (date(2026, 11, 25), 1)
    assert of_kind(phoned, ClockKind.CALL_BACK, CASE) is None, "the holder of the story was heard since"
    open_case(
        phoned.office(), NewCase("SH23000262", "NRI", (claim("K02", "2026-11-20 16:00:00", ClaimSource.INTERVIEW),), case_no="SL-2026-0003")
    )
    assert of_kind(phoned, ClockKind.CALL_BACK, "SL-2026-0003") is None


def test_on_a_day_before_the_claim_nothing_is_owed(phoned: Desk) -> None:
    office = phoned.office(as_of=date(2026, 11, 19))
    with phoned.workspace.transactions.reading() as connection:
        assert call_back(load_bundle(office, connection, OTHER), office.law, office.as_of) is None


def test_only_so_many_cases_are_looked_at_in_one_go(phoned: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = work_list(phoned.office())
    monkeypatch.setattr(work, "CASES_A_PAGE", 1)
    first = work_list(phoned.office())
    assert {each.case.case_no for each in first.due} == {OTHER}
    assert (first.cases, first.next_after is None) == (1, False)
    second = work_list(phoned.office(), first.next_after)
    assert {each.case.case_no for each in second.due} == {CASE}
    assert second.next_after is None
    assert {*first.due, *second.due} == set(whole.due)


@pytest.fixture
def told_desk(told: Path, tmp_path: Path) -> Desk:
    """The story told to its end: its route is decided and approved."""
    return copy_of(told, tmp_path / "told")


ASKS: dict[Approvable, Callable[[Desk, Path], str | None]] = {
    Approvable.DECISION: lambda desk, _: decide_route(desk.office(), CASE, "R-CROSS", "需交叉复核"),
    Approvable.OUTCOME: lambda desk, _: propose_outcome(desk.office(), CASE, Outcome.UNRESOLVED, "未能查明"),
    Approvable.WITHDRAWAL: lambda desk, _: withdraw_fact(desk.office(), words_on_record(desk), "录错"),
}


def words_on_record(desk: Desk) -> str:
    return fact_id(FactKind.TESTIMONY, case_file(desk.office(), CASE).testimony[0].key)


@pytest.mark.parametrize("kind", list(ASKS))
def test_what_was_asked_waits_for_others_until_it_is_approved(desk: Desk, tmp_path: Path, kind: Approvable) -> None:
    given = ASKS[kind](desk, tmp_path)
    maker, lead = desk.office(), desk.office(Role.TEAM_LEAD, login="gao")
    [own] = approvals_waiting(maker).own
    assert (own.id, own.kind, own.case_no, own.made_by) == (given, kind, CASE, "investigator")
    assert (own.holder, own.maker) == ("朱某", "特别调查员")
    assert approvals_waiting(maker).to_approve == ()
    assert approvals_waiting(lead).to_approve == (own,)
    assert approvals_waiting(lead).own == ()
    if kind is Approvable.PACKET:
        review_packet(lead, str(given))
    approve(lead, str(given), "同意")
    assert approvals_waiting(maker).own == approvals_waiting(lead).to_approve == ()


def test_who_made_it_finds_it_among_their_own_even_with_the_right_to_approve(desk: Desk) -> None:
    both = desk.office(Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD, login="gao")
    decide_route(both, CASE, "R-CROSS", "需交叉复核")
    waiting = approvals_waiting(both)
    assert (len(waiting.own), waiting.to_approve) == (1, ())


def test_nothing_of_a_case_that_may_not_be_seen_waits(desk: Desk) -> None:
    propose_outcome(desk.office(), CASE, Outcome.UNRESOLVED, "未能查明")
    reviewer = desk.office(Role.MEMBER, login="wang")
    assert approvals_waiting(reviewer).to_approve == approvals_waiting(reviewer).own == ()


def test_a_draft_asks_nobody_and_only_the_newest_request_for_a_recipient_waits(told_desk: Desk, tmp_path: Path) -> None:
    maker, lead = told_desk.office(), told_desk.office(Role.TEAM_LEAD, login="gao")
    before = approvals_waiting(maker).own
    make_packet(maker, CASE, Recipient.CROSS, tmp_path / "draft", draft=True)
    assert approvals_waiting(maker).own == before
    first = make_packet(maker, CASE, Recipient.CROSS, tmp_path / "bag", draft=False).awaiting_approval
    assert [each.id for each in approvals_waiting(maker).own if each.kind is Approvable.PACKET] == [first]
    second = make_packet(maker, CASE, Recipient.CROSS, tmp_path / "bag", draft=False, purpose="交叉复核（补充）").awaiting_approval
    assert second != first
    assert [each.id for each in approvals_waiting(lead).to_approve if each.kind is Approvable.PACKET] == [second]
