"""What may never happen (domain.md 8.4), as far as gates and routes decide it: N01, N02, N10, N11, N16, N25, N30."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from cases.gates import LIABLE, NEVER_BLOCKED, Decided, Outcome, blocked, police_standing
from cases.law import Law
from cases.routes import ROUTES, RouteAnswer, RouteState, route
from cases.slip_choice import candidate_proofs, choose_slip, ladder
from cases.transitions import STEPS, may_follow
from graph.times import parse_when
from graph.verdict import Verdict
from investigate.facts import (
    CaseFacts,
    Certainty,
    CourtFact,
    EntryMode,
    Goods,
    Handling,
    HuntFact,
    HuntOutcome,
    PaperLevel,
    Party,
    PlanFact,
    Protection,
    ProtectionFact,
    TxnKind,
)
from investigate.indicators.catalogue import evaluate
from investigate.indicators.rule import Strength
from investigate.seek import Channel
from tests.support.case_facts import AS_OF, EVERYTHING, account, call, case, claim, paper, purchase

SCHEMAS = Path(__file__).parents[3] / "docs/reference/schemas"
BLOCKED = RouteState.BLOCKED
COLLECTION = ("R-SELF", "R-OUTSOURCE")


def answer(law: Law, facts: CaseFacts, decided: Decided | None = None) -> RouteAnswer:
    return route(facts, evaluate(facts), law, AS_OF, decided)


@pytest.mark.parametrize("code", ["K01", "K02", "K03", "K04", "K05", "K06", "K08", "K19", "K26"])
def test_n01_any_denial_stops_dunning_and_agency(law: Law, code: str) -> None:
    given = answer(law, case(claims=(claim(code),)))
    assert {"dunning", "outsource"} <= set(blocked(given.gates))
    assert {given.route(r).state for r in COLLECTION} == {BLOCKED}


@pytest.mark.parametrize("level", [PaperLevel.P2, PaperLevel.P3, PaperLevel.P4])
@pytest.mark.parametrize("whose", list(Party))
def test_n01_an_open_police_case_stops_dunning_and_agency(law: Law, level: PaperLevel, whose: Party) -> None:
    given = answer(law, case(papers=(paper(level, "2026-05-05", whose=whose),)))
    assert given.gate("G4").hit
    assert {"dunning", "outsource"} <= set(blocked(given.gates))


@pytest.mark.parametrize("level", [PaperLevel.P0, PaperLevel.P1, PaperLevel.P3X])
def test_a_report_or_a_refusal_is_no_open_case(law: Law, level: PaperLevel) -> None:
    assert not answer(law, case(papers=(paper(level, "2026-05-05"),))).gate("G4").hit


def test_a_withdrawn_denial_holds_until_a_signed_outcome_and_a_new_one_holds_again(law: Law) -> None:
    withdrawn = case(claims=(claim("K02", "2026-05-06 10:00", withdrawn=True),))
    assert answer(law, withdrawn).gate("G3").hit
    signed = Decided(Outcome.USER_IS_HOLDER, date(2026, 6, 1), reviewer_signed=True)
    assert not answer(law, withdrawn, signed).gate("G3").hit
    assert answer(law, withdrawn, replace(signed, reviewer_signed=False)).gate("G3").hit
    again = replace(withdrawn, claims=(*withdrawn.claims, claim("K05", "2026-07-01 10:00")))
    assert answer(law, again, signed).gate("G3").hit


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - LIABLE))
def test_no_outcome_but_liability_reopens_collection(law: Law, outcome: Outcome) -> None:
    given = answer(law, case(claims=(claim("K02"),)), Decided(outcome, AS_OF, reviewer_signed=True, counsel_signed=True))
    assert {given.route(r).state for r in COLLECTION} == {BLOCKED}


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_n02_no_outcome_opens_both_police_forms(law: Law, outcome: Outcome | None) -> None:
    decided = Decided(outcome, AS_OF, reviewer_signed=True)
    given = answer(law, case(transactions=(purchase("gold", "2024-03-30", 6_000_000, disputed=True),)), decided)
    another = given.route("R-POLICE-A").condition("offender_is_not_holder").verdict
    herself = given.route("R-POLICE-B").condition("e1_user_is_holder").verdict
    assert (another, herself) != (Verdict.MET, Verdict.MET)


def test_n10_interest_and_fees_are_not_in_the_criminal_amount(law: Law) -> None:
    rows = (purchase("big", "2025-10-01", 4_900_000), purchase("interest", "2026-01-01", 900_000, kind=TxnKind.CHARGE))
    facts = case(account=account(balance_fen=5_800_000), transactions=rows, searched=EVERYTHING)
    condition = answer(law, facts).route("R-POLICE-B").condition("e5_principal")
    assert (condition.value, condition.verdict) == (4_900_000, Verdict.UNMET)


@pytest.mark.parametrize("verified", [True, False, None])
@pytest.mark.parametrize("level", [PaperLevel.P0, PaperLevel.P1, PaperLevel.P2])
def test_n11_below_p3_nothing_says_opened(level: PaperLevel, verified: bool | None) -> None:
    said = police_standing([paper(level, "2026-05-05", verified=verified)], Party.HOLDER)
    assert "已立案" not in said.zh
    assert "case opened" not in said.en.replace("no case opened", "")


def test_n11_a_p3_says_opened_only_once_checked_and_only_for_its_party() -> None:
    papers = [paper(PaperLevel.P3, "2026-05-05", verified=True), paper(PaperLevel.P1, "2026-05-05", whose=Party.BANK, verified=True)]
    assert police_standing(papers, Party.HOLDER).zh == "已立案"
    assert "不等于立案" in police_standing(papers, Party.BANK).zh
    assert police_standing([paper(PaperLevel.P3, "2026-05-05")], Party.HOLDER).zh.endswith("待核实")


@for_all(st.data())
def test_n16_how_strong_or_how_many_claim_rules_hit_changes_no_proposal(law: Law, data: st.DataObject) -> None:
    facts = case(account=account(periods_overdue=32), claims=(claim("K02"), claim("K26")), papers=(paper(PaperLevel.P1, "2026-05-05"),))
    hits = list(evaluate(facts))
    for place, found in enumerate(hits):
        if found.rule.id.startswith("F"):
            verdict = data.draw(st.sampled_from(list(Verdict)))
            hits[place] = replace(found, verdict=verdict, strength=data.draw(st.sampled_from(list(Strength))))
    assert route(facts, hits, law, AS_OF).proposal == "R-CROSS"


def everything_at_once() -> CaseFacts:
    return case(
        account=account(periods_overdue=35),
        claims=(claim("K02"),),
        papers=(paper(PaperLevel.P3, "2026-05-05", verified=True),),
        protections=(ProtectionFact("p-1", Protection.DOMESTIC_VIOLENCE),),
        courts=(CourtFact("court-1", date(2020, 1, 1), accepted=True),),
        plans=(PlanFact("plan-1", is_plan=True, until=date(2027, 1, 1)),),
        handling=Handling(identity_certain=False, conduct_complaint_open=True),
    )


def test_with_every_gate_open_the_victims_ways_stay_free(law: Law) -> None:
    given = answer(law, everything_at_once())
    assert {g.id for g in given.gates if g.hit} == {f"G{n}" for n in range(1, 9)}
    shut = blocked(given.gates)
    assert not set(shut) & set(NEVER_BLOCKED)
    assert shut["dunning"] == ("G1", "G2", "G3", "G4", "G5", "G6", "G8")  # the union of all that hit
    assert {r.id for r in given.routes if r.state is not BLOCKED} >= {"R-VICTIM", "R-INTERNAL", "R-POLICE-A"}


def test_a_gate_that_does_not_hit_blocks_nothing(law: Law) -> None:
    given = answer(law, case(handling=Handling(identity_certain=True, same_name_risk=False, contact_verified=True)))
    assert blocked(given.gates) == {}
    assert given.gate("G7").verdict is Verdict.UNKNOWN


def test_the_days_caps_close_the_compliance_gate(law: Law) -> None:
    calls = tuple(call(f"c{h}", f"2026-11-24 1{h}:00") for h in range(3))
    assert answer(law, case(contacts=calls)).gate("G8").hit
    assert not answer(law, case(contacts=calls[:2])).gate("G8").hit


@pytest.mark.parametrize(
    ("current", "following", "allowed"),
    [
        ("OUTSOURCE", "POLICE_B_DRAFT", False),
        ("OUTSOURCE", "SELF", True),
        ("POLICE_OPENED", "OUTSOURCE", False),
        ("POLICE_FILED", "POLICE_OPENED", False),
        ("SELF", "CROSS", True),
        ("CROSS", "SELF", True),
        ("NEW", "OUTSOURCE", False),
        ("G3", "OUTSOURCE", False),
        ("JUDICIAL", "VICTIM", True),
        ("OUTSOURCE", "HOLD", True),
    ],
)
def test_steps(current: str, following: str, allowed: bool) -> None:
    assert may_follow(current, following) is allowed


def test_nothing_follows_a_victim() -> None:
    assert not any(may_follow("VICTIM", step) for step in STEPS)


def test_n25_every_proof_and_every_rung_has_a_lawful_channel(law: Law) -> None:
    facts = case(
        transactions=(purchase("gold", "2024-03-30 15:00", 428_600), purchase("tea", "2026-09-01 09:00", 50_000)),
        hunts=(HuntFact("hunt-1", "gold", date(2026, 8, 1), HuntOutcome.REFUSED),),
        papers=(paper(PaperLevel.P1, "2026-05-05"),),
    )
    proofs = candidate_proofs(facts, law, AS_OF)
    assert {p.kind for p in proofs} >= {"slip", "acquirer_copy", "paper_check"}
    assert all(p.channel is not None and 0 <= p.survives <= 1 and p.effort_hours > 0 for p in proofs)
    # Whoever refused a retrieval is not asked a second time: a court order is.
    assert {r.channel for r in ladder(facts, "gold") if r.id == "acquirer_copy"} == {Channel.COURT_ORDER}
    assert [p.channel for p in proofs if p.kind == "slip" and p.target == "gold"] == [Channel.COURT_ORDER]


def test_the_gold_comes_first_by_worth_and_says_that_its_keeping_has_passed(law: Law) -> None:
    rows = (
        purchase("gold", "2024-03-30 15:00", 428_600, goods=Goods.GOLD, merchant_is_chain=True, signature_expected=True, in_home_city=True),
        purchase("food", "2024-12-30 12:00", 60_000, goods=Goods.HOUSEHOLD, signature_expected=True),
        purchase("tap", "2026-09-30 12:00", 20_000, entry_mode=EntryMode.CONTACTLESS),
        purchase("card", "2026-09-30 12:00", 50_000, goods=Goods.GIFT_CARD, entry_mode=EntryMode.ONLINE),
    )
    found = choose_slip(case(transactions=rows), law, AS_OF)
    assert [c.transaction.id for c in found.best_value][:2] == ["gold", "food"]
    assert any("保存期已过" in r.what.zh for r in found.best_value[0].reasons)
    assert found.best_value[0].survival.value == "unlikely"
    assert [c.transaction.id for c in found.urgent] == ["food"]
    assert found.best_value[0].points == sum(r.points for r in found.best_value[0].reasons) == 8


def test_a_stamped_loss_ends_the_hunt_and_a_found_slip_needs_no_ladder(law: Law) -> None:
    row = (purchase("gold", "2024-03-30 15:00", 428_600),)
    gone = case(transactions=row, hunts=(HuntFact("hunt-1", "gold", date(2026, 8, 1), HuntOutcome.DESTROYED),))
    assert choose_slip(gone, law, AS_OF).best_value == ()
    assert ladder(gone, "gold")[0].id == "acquirer_copy"
    found = case(transactions=row, hunts=(HuntFact("hunt-1", "gold", date(2026, 8, 1), HuntOutcome.FOUND),))
    assert ladder(found, "gold") == ()
    assert not [p for p in candidate_proofs(found, law, AS_OF) if p.kind == "slip"]


@pytest.mark.parametrize("facts", [case(), everything_at_once()], ids=["bare", "everything"])
def test_the_answer_fits_its_schema_in_both_languages(law: Law, facts: CaseFacts) -> None:
    schema = json.loads((SCHEMAS / "route.schema.json").read_text(encoding="utf-8"))
    given = answer(law, facts).as_json()
    plain: dict[str, Any] = json.loads(json.dumps(given, ensure_ascii=False))
    jsonschema.validate(plain, schema, cls=jsonschema.Draft202012Validator)
    assert [r["id"] for r in plain["routes"]] == list(ROUTES)
    assert [g["id"] for g in plain["gates"]] == [f"G{n}" for n in range(1, 9)]
    assert all(len(g["because"]) == len(g["because_en"]) for g in plain["gates"])
    assert plain["law_as_of"] == "2026-11-24"


def test_the_slip_choice_fits_the_schema_of_advise(law: Law) -> None:
    schema = json.loads((SCHEMAS / "advise.schema.json").read_text(encoding="utf-8"))
    facts = case(
        transactions=(purchase("gold", "2025-03-30 15:00", 428_600),),
        hunts=(HuntFact("hunt-1", "gold", date(2026, 8, 1), HuntOutcome.POSSIBLY_DESTROYED),),
    )
    slips = choose_slip(facts, law, AS_OF).as_json()
    rungs = [r.as_json() for r in ladder(facts, "gold")]
    jsonschema.validate({"seek": [], "slips": slips, "ladders": {"gold": rungs}}, schema, cls=jsonschema.Draft202012Validator)


def test_a_claim_of_memory_lost_sets_no_hold(law: Law) -> None:
    assert not answer(law, case(claims=(claim("K02", certainty=Certainty.DO_NOT_REMEMBER),))).gate("G3").hit


def test_limitation_of_grade_c_neither_opens_nor_closes_the_court(law: Law) -> None:
    facts = case(account=account(overdue_since=parse_when("2014-01-01")))
    condition = answer(law, facts).route("R-JUDICIAL").condition("limitation_alive")
    assert (condition.verdict, condition.value) == (Verdict.UNKNOWN, "2016-01-01")
