"""Decisions: by a named person with a reason, approved by another, never against a gate and never by score (N01, N15, N16)."""

import json
from pathlib import Path

import pytest

from cases.errors import Forbidden, InputRefused, RouteBlocked, SelfApproval, StepOutOfOrder, UnknownDecision
from cases.roles import Role
from cases.routes import ROUTES
from cases.usecases.decide import approve, decide_route, decisions, review_packet
from cases.usecases.make_packet import make_packet
from cases.usecases.understand_case import route_case
from evidence.errors import EvidenceError
from evidence.packet.content import Recipient
from tests.support.stories import CASE, Desk


def test_whoever_decided_may_not_approve_even_with_the_right_to(desk: Desk) -> None:
    both = desk.office(Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD, login="gao")
    given = decide_route(both, CASE, "R-CROSS", "复核")
    with pytest.raises(SelfApproval) as refused:
        approve(both, given, "同意")
    assert refused.value.facts == {"login": "gao", "subject": given}
    assert [each.approved_by for each in decisions(both, CASE)] == [None]
    approve(desk.office(Role.TEAM_LEAD, login="li"), given, "同意")
    assert [each.approved_by for each in decisions(both, CASE)] == ["li"]


@pytest.mark.parametrize(
    "given", ["", "decision", "decision-", "decision-0", "decision-99", "decision--1", "packet-1", "route-1", "decision-1 ", "1"]
)
def test_what_does_not_wait_for_approval_is_not_approved(given: str, shared_desk: Desk) -> None:
    before = shared_desk.rows()
    with pytest.raises(UnknownDecision):
        approve(shared_desk.office(Role.TEAM_LEAD, login="li"), given, "同意")
    assert shared_desk.rows() == before


def test_a_decision_is_approved_once(desk: Desk) -> None:
    given = decide_route(desk.office(), CASE, "R-CROSS", "复核")
    approve(desk.office(Role.TEAM_LEAD, login="li"), given, "同意")
    before = desk.rows()
    for login in ("li", "zhao"):
        with pytest.raises(UnknownDecision):
            approve(desk.office(Role.LEGAL_COUNSEL, login=login), given, "同意")
    assert desk.rows() == before


def test_every_route_that_a_gate_blocks_or_a_condition_refuses_is_refused_and_the_rest_may_be_decided(desk: Desk) -> None:
    office = desk.office()
    answer = route_case(office, CASE).route
    refused = {each.id for each in answer.routes if each.blocked_by or each.against}
    assert {"R-SELF", "R-OUTSOURCE", "R-POLICE-A"} <= refused
    before = desk.rows()
    for name in sorted(refused):
        with pytest.raises(RouteBlocked) as stands:
            decide_route(office, CASE, name, "理由")
        assert stands.value.facts["route"] == name
        assert stands.value.facts["because"]
    assert desk.rows() == before
    for name in sorted(set(ROUTES) - refused):
        decide_route(office, CASE, name, "理由")
    assert {each.route for each in decisions(office, CASE)} == set(ROUTES) - refused


def test_the_answer_a_route_was_decided_on_is_frozen_with_it(desk: Desk) -> None:
    office = desk.office()
    decide_route(office, CASE, "R-CROSS", "复核")
    [row] = [json.loads(line)["row"] for line in desk.rows() if line.startswith('{"table": "decision"')]
    assert json.loads(row["answer"]) == json.loads(json.dumps(route_case(office, CASE).route.as_json()))
    assert (row["reason"], row["law_as_of"], row["decided_by"]) == ("复核", "2026-11-24", "investigator")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_decision_and_an_approval_need_a_reason(reason: str, desk: Desk) -> None:
    before = desk.rows()
    with pytest.raises(InputRefused):
        decide_route(desk.office(), CASE, "R-CROSS", reason)
    assert desk.rows() == before


def test_no_real_police_packet_leaves_below_the_threshold_and_no_agency_packet_under_a_dispute(desk: Desk, tmp_path: Path) -> None:
    before = desk.rows()
    for recipient in (Recipient.POLICE_A, Recipient.POLICE_B, Recipient.AGENCY, Recipient.COURT):
        with pytest.raises((EvidenceError, RouteBlocked, StepOutOfOrder)):
            make_packet(desk.office(), CASE, recipient, tmp_path / "bag", draft=False)
        assert not (tmp_path / "bag").exists()
    assert desk.rows() == before


def test_an_agency_gets_not_even_a_draft_while_the_account_is_disputed(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises((EvidenceError, RouteBlocked, StepOutOfOrder)):
        make_packet(desk.office(), CASE, Recipient.AGENCY, tmp_path / "bag", draft=True)
    assert not (tmp_path / "bag").exists()


def test_the_maker_of_a_packet_does_not_approve_it(desk: Desk, tmp_path: Path) -> None:
    both = desk.office(Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD, login="gao")
    approve(desk.office(Role.TEAM_LEAD, login="li"), decide_route(both, CASE, "R-CROSS", "复核"), "同意")
    waiting = make_packet(both, CASE, Recipient.CROSS, tmp_path / "bag", draft=False).awaiting_approval
    assert waiting is not None
    with pytest.raises(SelfApproval):
        approve(both, waiting, "同意")
    with pytest.raises(Forbidden):
        approve(desk.office(Role.SPECIAL_INVESTIGATOR, login="wang"), waiting, "同意")
    review_packet(desk.office(Role.TEAM_LEAD, login="li"), waiting)
    approve(desk.office(Role.TEAM_LEAD, login="li"), waiting, "同意")
    other = desk.office(Role.SPECIAL_INVESTIGATOR, login="lumin")
    assert make_packet(other, CASE, Recipient.CROSS, tmp_path / "bag", draft=False).awaiting_approval != waiting, (
        "approved for its maker alone"
    )
    assert make_packet(both, CASE, Recipient.CROSS, tmp_path / "bag", draft=False).path == tmp_path / "bag"
