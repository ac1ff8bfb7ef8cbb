"""The dispute hold: any denial sets it, from when it was made; two persons end it, and nobody alone (domain.md 8.1)."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from cases.assembly.understanding import understand
from cases.errors import InputRefused, SelfApproval, UnknownDecision
from cases.gates import Outcome
from cases.model import CaseFile, ClaimSource, DisputeClaim
from cases.roles import Role
from cases.routes import RouteAnswer
from cases.usecases.bring_in import add_testimony, import_export
from cases.usecases.correct import withdraw_fact
from cases.usecases.decide import approve, propose_outcome
from cases.usecases.open_case import NewCase, add_dispute_claims, case_file, open_case
from cases.usecases.understand_case import route_case
from graph.errors import UnknownEntity
from graph.times import SHANGHAI, parse_when
from graph.vocabulary import FactKind, fact_id
from investigate.facts import Relation
from tests.support.stories import CASE, Desk

CLAIMED = datetime(2026, 3, 2, 10, 18, 25, tzinfo=SHANGHAI)
"""When the holder of the story first disputed the account."""


def account(desk: Desk, folder: Path, number: str, dispute: str = "") -> str:
    """An account beside the story's, as an export of the bank lists it."""
    persons, accounts = folder / f"p{number}.csv", folder / f"a{number}.csv"
    persons.write_text(f"客户号,姓名\nC{number},秦某\n", "utf-8")
    accounts.write_text(f"账号,客户号,卡号,币种,争议类型\n{number},C{number},6299990000000001,CNY,{dispute}\n", "utf-8")
    for kind, path in (("persons", persons), ("accounts", accounts)):
        assert import_export(desk.office(), kind, path, system="core").report.accepted == 1
    return number


def opened(desk: Desk, folder: Path, *claims: DisputeClaim, dispute: str = "") -> CaseFile:
    return open_case(desk.office(), NewCase(account(desk, folder, "SH29990001", dispute), "NRI", claims))


def told(desk: Desk, folder: Path, case_no: str, predicate: str, *, polarity: bool, said_at: str, relation: str = "holder") -> int:
    """Record testimony of one claim."""
    case = case_file(desk.office(), case_no).case
    text, holder = "我从没拿到过这张卡。", case.persons[0].called
    args = {"card": "0001"} | ({"person": holder} if predicate == "applied" else {})
    coded: dict[str, Any] = {"id": f"{predicate}-{polarity}", "predicate": predicate, "args": args, "polarity": polarity, "quote": text}
    said = {"speaker": holder, "relation": relation, "said_at": said_at, "channel": "phone", "text": text, "claims": [coded]}
    path = folder / f"{predicate}-{said_at[:10]}-{polarity}.yaml"
    path.write_text(yaml.safe_dump([said], allow_unicode=True), "utf-8")
    return add_testimony(desk.office(), case_no, path).accepted


def claim(code: str, when: str, speaker: str = "holder") -> DisputeClaim:
    return DisputeClaim(code, ClaimSource.PHONE, parse_when(when), speaker)


def reviewer(desk: Desk, login: str = "li") -> Any:
    return desk.office(Role.TEAM_LEAD, login=login)


def ways(desk: Desk, case_no: str) -> RouteAnswer:
    return route_case(desk.office(), case_no).route


def gate_is_shut(desk: Desk, case_no: str) -> bool:
    return next(gate.hit for gate in ways(desk, case_no).gates if gate.id == "G3")


def sign(desk: Desk, case_no: str, outcome: Outcome) -> str:
    given = propose_outcome(desk.office(), case_no, outcome, "核对激活、签名与送达记录")
    approve(reviewer(desk), given, "同意")
    return given


def test_a_hold_without_any_claim_of_hers_shuts_the_gate(desk: Desk, tmp_path: Path) -> None:
    case = opened(desk, tmp_path, dispute="未达卡")
    [hold] = case.holds
    assert (hold.gate, hold.because, hold.starts) == ("G3", "NRI", case.opened_at)
    with desk.workspace.transactions.reading() as connection:
        facts = understand(desk.office(), connection, case.case_no).facts
    assert facts.claims == ()
    assert facts.handling.hold_stands == f"hold-{hold.key}"
    assert gate_is_shut(desk, case.case_no)
    assert ways(desk, case.case_no).route("R-SELF").blocked_by


@pytest.mark.parametrize("dispute", ["普通逾期", ""])
def test_an_account_that_nobody_disputes_is_not_on_hold(dispute: str, desk: Desk, tmp_path: Path) -> None:
    case = opened(desk, tmp_path, dispute=dispute)
    assert case.holds == ()
    assert not gate_is_shut(desk, case.case_no)


@pytest.mark.parametrize(
    ("predicate", "denial", "code"),
    [("received", False, "K02"), ("applied", False, "K01"), ("misused", True, "K26"), ("stolen", True, "K05")],
)
def test_a_denial_in_testimony_sets_the_hold_from_when_it_was_said(
    predicate: str, denial: bool, code: str, desk: Desk, tmp_path: Path
) -> None:
    case = opened(desk, tmp_path)
    assert told(desk, tmp_path, case.case_no, predicate, polarity=not denial, said_at="2026-10-01T09:00:00+08:00") == 1
    assert case_file(desk.office(), case.case_no).case.holds == ()
    told(desk, tmp_path, case.case_no, predicate, polarity=denial, said_at="2026-10-15T09:40:00+08:00")
    [hold] = case_file(desk.office(), case.case_no).case.holds
    assert (hold.because, hold.starts) == (code, datetime(2026, 10, 15, 9, 40, tzinfo=SHANGHAI))
    last = desk.audit()[-1]
    assert (last.action, last.why) == ("testimony.add", "dispute hold")
    assert json.loads(last.new) == {"because": code, "gate": "G3", "source": "testimony"}


def test_one_person_cannot_strike_testimony_and_struck_testimony_keeps_the_hold(desk: Desk, tmp_path: Path) -> None:
    case = opened(desk, tmp_path)
    told(desk, tmp_path, case.case_no, "received", polarity=False, said_at="2026-10-15T09:40:00+08:00")
    [said] = case_file(desk.office(), case.case_no).testimony
    given = fact_id(FactKind.TESTIMONY, said.key)
    both = desk.office(Role.SPECIAL_INVESTIGATOR, Role.CROSS_REVIEWER, login="gao")
    waiting = withdraw_fact(both, given, "录错")
    assert waiting == "withdrawal-1"
    assert len(case_file(desk.office(), case.case_no).testimony) == 1, "it stands until another approves"
    with pytest.raises(SelfApproval):
        approve(both, waiting, "同意")
    again = withdraw_fact(desk.office(), given, "录错")
    approve(reviewer(desk), waiting, "核对录音后同意")
    assert case_file(desk.office(), case.case_no).testimony == ()
    assert [hold.outcome for hold in case_file(desk.office(), case.case_no).case.holds] == [None]
    assert gate_is_shut(desk, case.case_no)
    assert [row.subject for row in desk.audit()[-2:]] == [waiting, given]
    before = desk.rows()
    with pytest.raises(UnknownEntity):
        withdraw_fact(desk.office(), given, "再撤")
    assert again is not None
    with pytest.raises(UnknownEntity):
        approve(reviewer(desk), again, "同意")
    assert desk.rows() == before


def test_an_earlier_claim_that_is_recorded_later_moves_the_start_back_and_a_later_one_adds_nothing(desk: Desk) -> None:
    office = desk.office()
    add_dispute_claims(office, CASE, [claim("K05", "2026-04-01T08:00:00+08:00")])
    assert [hold.starts for hold in case_file(office, CASE).case.holds] == [CLAIMED]
    case = add_dispute_claims(office, CASE, [claim("K06", "2026-02-03T08:00:00+08:00"), claim("K01", "2026-02-01T08:00:00+08:00")])
    assert [(hold.because, hold.starts.astimezone(SHANGHAI).date()) for hold in case.holds] == [
        ("K01", date(2026, 2, 1)),
        ("K02", date(2026, 3, 2)),
    ]
    assert case.standing_hold == case.holds[0]
    assert desk.json("case", "show", CASE)["holds"][0]["because"] == "K01", "the earliest start is shown first"


def test_what_would_be_said_in_the_future_is_refused_and_kept_nowhere(desk: Desk, tmp_path: Path) -> None:
    case = opened(desk, tmp_path)
    before = desk.rows()
    with pytest.raises(InputRefused) as refused:
        add_dispute_claims(desk.office(), case.case_no, [claim("K02", "2026-11-25T08:00:00+08:00")])
    assert refused.value.facts["given"] == "2026-11-25T08:00:00+08:00"
    assert "later than now" in str(refused.value.facts["reason"])
    with pytest.raises(InputRefused):
        told(desk, tmp_path, case.case_no, "received", polarity=False, said_at="2027-01-01T08:00:00+08:00")
    assert desk.rows() == before
    assert add_dispute_claims(desk.office(), case.case_no, [claim("K02", "2026-11-24")]).standing_hold, "this very day is no future"


@pytest.mark.parametrize(
    ("speaker", "relation"),
    [("spouse", Relation.SPOUSE), ("丈夫", Relation.SPOUSE), ("unknown", Relation.UNKNOWN), ("邻居", Relation.UNKNOWN)],
)
def test_what_another_said_is_not_put_in_her_mouth_and_still_stops_dunning(
    speaker: str, relation: Relation, desk: Desk, tmp_path: Path
) -> None:
    case = opened(desk, tmp_path, claim("K02", "2026-10-02T10:18:25+08:00", speaker))
    with desk.workspace.transactions.reading() as connection:
        [fact] = understand(desk.office(), connection, case.case_no).facts.claims
    assert (fact.speaker, fact.speaker_relation) == (speaker, relation)
    assert gate_is_shut(desk, case.case_no)


def test_the_command_line_takes_the_speaker_of_a_claim(desk: Desk) -> None:
    desk.run("case", "claim", CASE, "--claim", "K04@2026-05-02@branch@spouse", "--claim", "K05@2026-05-03@phone")
    claims = case_file(desk.office(), CASE).case.claims
    assert [(each.code, each.speaker) for each in claims[-2:]] == [("K04", "spouse"), ("K05", "holder")]
    before = desk.rows()
    for bad in ("K04@2026-05-02", "K04@2026-05-02@branch@", "K04@2026-05-02@nowhere@spouse", "K04"):
        desk.run("case", "claim", CASE, "--claim", bad, exit_code=3)
    assert desk.rows() == before


def test_an_outcome_takes_two_persons_and_ends_the_hold(desk: Desk) -> None:
    counsel = desk.office(Role.LEGAL_COUNSEL, login="counsel")
    given = propose_outcome(counsel, CASE, Outcome.USER_IS_HOLDER, "签名鉴定与激活记录一致")
    assert case_file(desk.office(), CASE).case.signed_outcome is None
    assert gate_is_shut(desk, CASE)
    with pytest.raises(SelfApproval):
        approve(counsel, given, "同意")
    approve(reviewer(desk), given, "同意")
    case = case_file(desk.office(), CASE).case
    assert [hold.outcome for hold in case.holds] == ["user_is_holder"]
    assert case.standing_hold is None
    assert case.signed_outcome is not None
    assert (case.signed_outcome.proposed_by, case.signed_outcome.approved_by) == ("counsel", "li")
    assert "K02" not in str([gate.because for gate in ways(desk, CASE).gates if gate.id == "G3" and gate.hit])
    with pytest.raises(UnknownDecision):
        approve(reviewer(desk, "zhao"), given, "同意")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_an_outcome_of_liability_opens_the_gate(outcome: Outcome, desk: Desk, tmp_path: Path) -> None:
    case = opened(desk, tmp_path, claim("K02", "2026-10-02T10:18:25+08:00"))
    sign(desk, case.case_no, outcome)
    kept = outcome in {Outcome.UNRESOLVED, Outcome.VICTIM_CONFIRMED, Outcome.VICTIM_PROBABLE}
    assert [hold.outcome for hold in case_file(desk.office(), case.case_no).case.holds] == [None if kept else outcome.value]
    liable = outcome in {Outcome.USER_IS_HOLDER, Outcome.USER_IS_RELATIVE_AUTHORISED, Outcome.CARD_LENT}
    assert gate_is_shut(desk, case.case_no) is not liable


def test_the_outcome_is_what_the_routes_see(desk: Desk, tmp_path: Path) -> None:
    case = opened(desk, tmp_path, dispute="未达卡")
    sign(desk, case.case_no, Outcome.VICTIM_CONFIRMED)
    assert ways(desk, case.case_no).proposal == "R-VICTIM"
    sign(desk, case.case_no, Outcome.USER_IS_HOLDER)
    assert ways(desk, case.case_no).proposal != "R-VICTIM", "the one signed last counts"


def test_a_claim_that_came_in_while_the_outcome_waited_is_not_released_with_it(desk: Desk, tmp_path: Path) -> None:
    case = opened(desk, tmp_path, claim("K02", "2026-10-02T10:18:25+08:00"))
    sign(desk, case.case_no, Outcome.USER_IS_HOLDER)
    assert not gate_is_shut(desk, case.case_no)
    again = add_dispute_claims(desk.office(), case.case_no, [claim("K05", "2026-11-20T10:00:00+08:00")])
    assert again.standing_hold is not None
    assert again.standing_hold.because == "K05"
    assert gate_is_shut(desk, case.case_no)


def test_the_command_line_proposes_and_signs_an_outcome(desk: Desk) -> None:
    answer = desk.json("case", "outcome", CASE, "CARD_LENT", "--reason", "持卡人承认出借")
    assert answer == {"case": CASE, "outcome": "card_lent", "approve": "outcome-1"}
    before = desk.rows()
    desk.run("case", "outcome", CASE, "guilty", "--reason", "x", exit_code=2)
    desk.run("case", "outcome", CASE, "card_lent", "--reason", " ", exit_code=3)
    desk.run("approve", "outcome-1", exit_code=3)
    assert desk.rows() == before
    desk.sit_down("approver")
    desk.run("approve", "outcome-1")
    assert [hold["outcome"] for hold in desk.json("case", "show", CASE)["holds"]] == ["card_lent"]
