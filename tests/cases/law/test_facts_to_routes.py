"""Every row of the matrix of domain.md 8.3, and the worked example of section 9 with its mirror."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.gates import Decided, Outcome
from cases.law import Law
from cases.routes import RouteAnswer, RouteState, route
from cases.slip_choice import choose_slip, ladder
from graph.times import parse_when
from graph.verdict import Verdict
from investigate.facts import (
    ActivationChannel,
    ActivationFact,
    ApplicationFact,
    CaseFacts,
    ClusterFact,
    ComparisonFact,
    ConflictFact,
    Goods,
    GuaranteeFact,
    Handling,
    HuntFact,
    HuntOutcome,
    IdCheck,
    PaperLevel,
    PayChannel,
    PlacementFact,
    Relation,
)
from investigate.indicators.catalogue import evaluate, summarise
from tests.support.case_facts import (
    AS_OF,
    EVERYTHING,
    HUSBAND,
    account,
    call,
    case,
    claim,
    delivery,
    paper,
    purchase,
    repayment,
    sms,
)

READY, NOT_READY, BLOCKED = RouteState.READY, RouteState.NOT_READY, RouteState.BLOCKED
ORDERLY = Handling(identity_certain=True, same_name_risk=False, contact_verified=True)
IS_HOLDER = Decided(Outcome.USER_IS_HOLDER, date(2026, 3, 1), reviewer_signed=True)


def answer(law: Law, facts: CaseFacts, decided: Decided | None = None, as_of: date = AS_OF) -> RouteAnswer:
    return route(facts, evaluate(facts), law, as_of, decided)


def states(given: RouteAnswer) -> dict[str, RouteState]:
    return {r.id: r.state for r in given.routes}


def hit(given: RouteAnswer) -> set[str]:
    return {g.id for g in given.gates if g.hit}


def never_received_by_ivr(**more: Any) -> CaseFacts:
    activation = ActivationFact("act-1", "c0", parse_when("2024-01-10 09:30"), ActivationChannel.IVR, "f9", False, IdCheck.ID_DIGITS)
    return case(
        claims=(claim("K02"),),
        activations=(activation,),
        applications=(ApplicationFact("a", signed_by_holder=True),),
        searched=EVERYTHING,
        **more,
    )


def test_never_received_weak_activation_no_delivery_proof_reaches_the_victim_route(law: Law) -> None:
    facts = never_received_by_ivr(transactions=(purchase("gold", "2024-03-30 15:00", 620_000, disputed=True),))
    given = answer(law, facts)
    assert "G3" in hit(given)
    assert given.proposal == "R-VICTIM"
    assert given.route("R-VICTIM").condition("victim_ground").verdict is Verdict.MET
    assert given.route("R-POLICE-A").state is NOT_READY
    assert given.route("R-POLICE-A").against == ()  # nothing speaks against it; outcome, packet and approval are outstanding
    assert given.route("R-POLICE-A").condition("amount_of_use").verdict is Verdict.MET
    signed = Decided(Outcome.VICTIM_CONFIRMED, AS_OF, reviewer_signed=True, counsel_signed=True)
    assert answer(law, facts, signed).route("R-VICTIM").state is READY
    assert given.route("R-INTERNAL").condition("insider_link").verdict is not Verdict.MET
    clustered = answer(law, replace(facts, clusters=(ClusterFact("cluster-1", "courier", "P7", 4),)))
    assert clustered.route("R-INTERNAL").condition("insider_link").verdict is Verdict.MET


def test_husband_signed_and_says_received_but_no_record_ties_her(law: Law) -> None:
    facts = case(
        claims=(claim("K02"), claim("K02", by=Relation.SPOUSE, polarity=False)),
        deliveries=(delivery(signer_relation=Relation.SPOUSE, address_is_registered=True, address_linked_to_holder=True),),
    )
    given = answer(law, facts)
    assert {h.rule.id for h in evaluate(facts) if h.fired} >= {"F02", "F36"}
    assert "G3" in hit(given)
    assert given.proposal == "R-CROSS"
    assert given.route("R-POLICE-B").state is BLOCKED
    assert given.route("R-POLICE-A").state is NOT_READY
    unauthorised = Decided(Outcome.USER_IS_RELATIVE_UNAUTHORISED, AS_OF, reviewer_signed=True)
    after = answer(law, facts, unauthorised)
    assert "G3" in hit(after)  # the debt is not hers: nothing may be collected
    assert after.route("R-POLICE-A").condition("relative_considered").verdict is Verdict.UNKNOWN


def test_holder_signed_paid_and_acknowledged_goes_to_a_reviewer_then_to_collection(law: Law) -> None:
    facts = case(
        account=account(overdue_since=parse_when("2025-12-01"), periods_overdue=3, balance_fen=800_000),
        claims=(claim("K02", "2026-02-01 10:00"),),
        deliveries=(delivery(signer_relation=Relation.HOLDER, id_checked=True),),
        repayments=(
            repayment(
                "pay-1", "2025-10-01", 100_00, payer_relation=Relation.HOLDER, payer_account="****3403", channel=PayChannel.OWN_TRANSFER
            ),
        ),
        contacts=(call("call-1", "2026-01-10 10:00", acknowledged=True),),
        transactions=(purchase("gold", "2025-09-01", 428_600),),
        applications=(ApplicationFact("a", signed_by_holder=True),),
        searched=EVERYTHING,
        handling=replace(ORDERLY, reachable=True, beyond_ability=True, willing_to_pay=True),
    )
    assert {"F01", "F08", "F33"} <= {h.rule.id for h in evaluate(facts) if h.fired}
    assert summarise(evaluate(facts)).own_use_may_be_marked_supported
    before, after = answer(law, facts), answer(law, facts, IS_HOLDER)
    assert (before.route("R-SELF").state, before.proposal) == (BLOCKED, "R-CROSS")
    assert (after.route("R-SELF").state, after.proposal) == (READY, "R-SELF")
    assert answer(law, facts, replace(IS_HOLDER, approved=frozenset({"R-PLAN"}))).proposal == "R-PLAN"
    assert after.route("R-POLICE-B").condition("e5_principal").verdict is Verdict.UNMET


def test_expert_says_the_husband_signed_and_six_thousand_two_hundred(law: Law) -> None:
    facts = case(
        claims=(claim("K02"), claim("K06", transactions=("gold", "phone"))),
        comparisons=(ComparisonFact("cmp-1", "gold", Relation.SPOUSE, expert=True),),
        transactions=(purchase("gold", "2024-03-30 15:00", 428_600), purchase("phone", "2024-04-02 15:00", 191_400)),
    )
    assert "F17" in {h.rule.id for h in evaluate(facts) if h.fired}
    decided = Decided(Outcome.USER_IS_RELATIVE_UNAUTHORISED, AS_OF, reviewer_signed=True, record_evidence=True)
    police = answer(law, facts, decided).route("R-POLICE-A")
    assert police.condition("amount_of_use").value == 620_000
    assert [c.verdict for c in police.conditions[:3]] == [Verdict.MET] * 3
    assert police.condition("relative_considered").verdict is Verdict.UNKNOWN
    assert police.state is NOT_READY
    done = replace(decided, counsel_on_relative=True, packets_complete=frozenset({"R-POLICE-A"}), approved=frozenset({"R-POLICE-A"}))
    assert answer(law, facts, done).route("R-POLICE-A").state is READY


def test_theft_and_a_receipt_is_a_dispute_not_a_police_case(law: Law) -> None:
    given = answer(law, case(claims=(claim("K05"), claim("K14")), papers=(paper(PaperLevel.P1, "2026-05-05"),)))
    assert hit(given) == {"G3"}
    assert "F14" in {h.rule.id for h in evaluate(case(claims=(claim("K14"),))) if h.verdict is Verdict.UNKNOWN}


def test_a_case_opened_against_another_stops_everything(law: Law) -> None:
    facts = case(claims=(claim("K05"),), papers=(paper(PaperLevel.P3, "2026-05-05", verified=True, names_other_suspect=True),))
    given = answer(law, facts)
    assert {"G3", "G4"} <= hit(given)
    assert given.proposal == "R-VICTIM"
    assert {states(given)[r] for r in ("R-SELF", "R-OUTSOURCE", "R-POLICE-B")} == {BLOCKED}


def undisputed(**more: Any) -> CaseFacts:
    whole: dict[str, Any] = {
        "account": account(overdue_since=parse_when("2026-01-01"), periods_overdue=10, balance_fen=9_000_000, principal_fen=8_000_000),
        "transactions": (purchase("big", "2025-10-01", 8_000_000),),
        "searched": EVERYTHING,
        "handling": ORDERLY,
    }
    return case(**(whole | more))


def test_undisputed_m5_lost_contact_goes_to_an_agency_then_to_court(law: Law) -> None:
    facts = undisputed(
        account=account(overdue_since=parse_when("2026-06-20"), periods_overdue=5, balance_fen=3_200_000),
        transactions=(purchase("big", "2026-04-01", 3_000_000),),
        contacts=(sms("s-1", "2026-07-01 10:00"), sms("s-2", "2026-08-10 10:00")),
        handling=replace(ORDERLY, reachable=False, unreachable_days=120, willing_to_pay=False, agency_conditions_met=True),
    )
    given = answer(law, facts)
    assert (given.route("R-SELF").state, given.route("R-OUTSOURCE").state, given.proposal) == (NOT_READY, READY, "R-OUTSOURCE")
    in_court = replace(
        facts,
        handling=replace(
            facts.handling, agency_conditions_met=False, civil_proof_complete=True, assets_known=True, cost_recovery_positive=True
        ),
    )
    assert answer(law, in_court).proposal == "R-JUDICIAL"


@pytest.mark.parametrize(
    ("second", "as_of", "e3", "e4"),
    [
        ("2026-02-21 10:00", date(2026, 11, 24), Verdict.UNMET, Verdict.UNKNOWN),  # 20 days apart: make a third
        ("2026-03-08 10:00", date(2026, 5, 27), Verdict.MET, Verdict.UNMET),  # 35 apart, 80 days passed: wait
        ("2026-03-08 10:00", date(2026, 6, 9), Verdict.MET, Verdict.MET),  # three months and a day
    ],
)
def test_principal_of_eighty_thousand_and_two_collections(law: Law, second: str, as_of: date, e3: Verdict, e4: Verdict) -> None:
    facts = undisputed(contacts=(call("a", "2026-02-01 10:00"), call("b", second)), as_of=as_of)
    police = answer(law, facts, IS_HOLDER, as_of).route("R-POLICE-B")
    assert (police.condition("e3_two_effective_collections").verdict, police.condition("e4_months_after_second").verdict) == (e3, e4)
    assert police.condition("e5_principal").verdict is Verdict.MET
    assert police.state is NOT_READY


def test_only_non_payment_known_bars_the_police_and_leaves_the_court(law: Law) -> None:
    facts = undisputed(
        contacts=(call("a", "2026-02-01 10:00"), call("b", "2026-03-08 10:00")),
        as_of=date(2026, 6, 9),
        handling=replace(
            ORDERLY, loan_in_disguise=False, reachable=True, willing_to_pay=False, civil_proof_complete=True, cost_recovery_positive=True
        ),
    )
    ready = replace(IS_HOLDER, packets_complete=frozenset({"R-POLICE-B"}), approved=frozenset({"R-POLICE-B"}))
    given = answer(law, facts, ready, date(2026, 6, 9))
    assert given.route("R-POLICE-B").against == ("e6_purpose",)
    assert given.proposal == "R-JUDICIAL"
    slots = replace(ready, purpose_material=("fact-9",))
    assert answer(law, facts, slots, date(2026, 6, 9)).route("R-POLICE-B").condition("e6_purpose").verdict is Verdict.UNKNOWN
    affirmed = replace(slots, purpose_affirmed=True)
    assert answer(law, facts, affirmed, date(2026, 6, 9)).route("R-POLICE-B").state is READY


def test_half_repaid_before_filing_closes_the_police(law: Law) -> None:
    facts = undisputed(repayments=(repayment("pay", "2026-10-01", 4_000_000),))
    condition = answer(law, facts, IS_HOLDER).route("R-POLICE-B").condition("e5_principal")
    assert (condition.value, condition.threshold, condition.verdict) == (4_000_000, 5_000_000, Verdict.UNMET)


def test_an_oral_loss_leaves_the_ladder_and_the_other_slips(law: Law) -> None:
    rows = (purchase("gold", "2024-03-30 15:00", 428_600, disputed=True, goods=Goods.GOLD), purchase("tea", "2025-12-01 09:00", 50_000))
    facts = case(transactions=rows, hunts=(HuntFact("hunt-1", "gold", date(2026, 8, 1), HuntOutcome.POSSIBLY_DESTROYED),))
    assert ladder(facts, "gold")[0].id == "loss_statement"
    assert "acquirer_copy" in [r.id for r in ladder(facts, "gold")]
    assert "tea" in [c.transaction.id for c in choose_slip(facts, law, AS_OF).best_value]


def test_a_guarantee_of_six_months_is_over_after_seven(law: Law) -> None:
    facts = undisputed(guarantees=(GuaranteeFact("g", principal_due_on=date(2026, 4, 24), contract_in_order=True),))
    given = answer(law, facts).route("R-GUARANTOR")
    assert (given.state, given.against) == (NOT_READY, ("period_alive",))


def test_a_message_to_the_reserved_number_restarted_the_limitation(law: Law) -> None:
    facts = undisputed(
        account=account(overdue_since=parse_when("2024-02-24"), periods_overdue=33), contacts=(sms("sms-1", "2026-01-24 10:00"),)
    )
    given = answer(law, facts)
    clock = next(c for c in given.clocks if c.id == "limitation")
    assert "G7" not in hit(given)
    assert clock.due_on == date(2029, 1, 24)
    assert "sms-1" in clock.because.zh


def test_stolen_said_to_the_agency_recalls_and_holds(law: Law) -> None:
    facts = undisputed(claims=(claim("K05", "2026-11-24 09:00"),), placements=(PlacementFact("placement-1", date(2026, 9, 1)),))
    given = answer(law, facts)
    assert "G3" in hit(given)
    assert given.route("R-OUTSOURCE").state is BLOCKED
    assert "recall_from_agency" in [d.id for d in given.duties]


def test_the_spouse_who_refuses_contact_is_named_for_all(law: Law) -> None:
    given = answer(law, case(relatives=(replace(HUSBAND, do_not_contact=True),)))
    assert given.never_contact == ("X",)
    assert "G8" not in hit(given)  # the holder herself may still be called


def seed() -> CaseFacts:
    return case(
        account=account(periods_overdue=32),
        claims=(claim("K02"), claim("K26", transactions=("gold",)), claim("K14")),
        papers=(paper(PaperLevel.P1, "2026-05-05"),),
        conflicts=(ConflictFact("family-1", "same_speaker", certain=True, speakers=(Relation.SPOUSE,), members=("s1", "s2")),),
        transactions=(
            purchase("gold", "2024-02-10 15:00", 428_600, merchant="老庙黄金", goods=Goods.GOLD, merchant_is_chain=True, disputed=True),
        ),
        hunts=(HuntFact("hunt-1", "gold", date(2026, 8, 1), HuntOutcome.POSSIBLY_DESTROYED),),
    )


def test_the_seed_holds_waits_for_no_police_and_goes_to_fresh_eyes(law: Law) -> None:
    facts = seed()
    given = answer(law, facts)
    assert {"G3", "G7"} <= hit(given)
    assert "G4" not in hit(given)
    limitation = next(c for c in given.clocks if c.id == "limitation")
    assert (limitation.due_on, limitation.days_left) == (date(2027, 3, 24), 120)
    amount = given.route("R-POLICE-A").condition("amount_of_use")
    assert (amount.value, amount.threshold, amount.verdict) == (428_600, 500_000, Verdict.UNMET)
    assert "未达立案追诉标准" in amount.next_step.zh
    assert [states(given)[r] for r in ("R-POLICE-A", "R-POLICE-B")] == [NOT_READY, BLOCKED]
    assert given.proposal == "R-CROSS"
    assert "counsel_chooses_interruption" in [d.id for d in given.duties]
    undecided = summarise(evaluate(facts)).undecided
    assert {"V03", "V04", "V15"} <= set(undecided)
    assert "F37" in {h.rule.id for h in evaluate(facts) if h.fired}


def test_the_mirror_reaches_the_victim_and_the_internal_route(law: Law) -> None:
    honest = replace(
        seed(),
        conflicts=(),
        deliveries=(delivery(address_linked_to_holder=False, signer_relation=Relation.OTHER, courier="P7"),),
        clusters=(ClusterFact("cluster-1", "courier", "P7", 5),),
    )
    assert {"V03", "V10"} <= set(summarise(evaluate(honest)).for_victim)
    given = answer(law, honest)
    assert given.proposal == "R-INTERNAL"
    assert given.route("R-INTERNAL").condition("insider_link").verdict is Verdict.MET
    assert given.route("R-VICTIM").state is NOT_READY
    assert given.route("R-VICTIM").against == ()
    signed = Decided(Outcome.VICTIM_CONFIRMED, AS_OF, reviewer_signed=True, counsel_signed=True, access_restricted=True)
    after = answer(law, honest, signed)
    assert [states(after)[r] for r in ("R-VICTIM", "R-INTERNAL")] == [READY, READY]
    assert after.proposal == "R-VICTIM"
    assert {states(after)[r] for r in ("R-SELF", "R-OUTSOURCE", "R-POLICE-B")} == {BLOCKED}
