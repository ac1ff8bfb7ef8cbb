from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.times import parse_when
from graph.verdict import Verdict
from investigate.facts import (
    CLUSTER_KINDS,
    ActivationChannel,
    ActivationFact,
    ApplicationFact,
    ClusterFact,
    ComparisonFact,
    Family,
    Goods,
    HuntFact,
    IdCheck,
    LossBlockFact,
    MailingFact,
    NoticeFact,
    PaperLevel,
    PayChannel,
    PhoneUse,
    Reached,
    Relation,
    TxnKind,
)
from investigate.indicators.catalogue import BANK_RULES, RULES, VICTIM_RULES, evaluate, summarise
from investigate.indicators.rule import Direction, Hit, Strength
from tests.support.case_facts import EVERYTHING, account, call, case, claim, delivery, paper, purchase, repayment

MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


def hit(rule: str, **facts: Any) -> Hit:
    return next(h for h in evaluate(case(**facts)) if h.rule.id == rule)


def activation(**changes: Any) -> ActivationFact:
    whole: dict[str, Any] = {"channel": ActivationChannel.IVR, "phone": "f9", "phone_is_registered": False, "id_check": IdCheck.ID_DIGITS}
    return ActivationFact("activation-1", "c0", parse_when("2024-01-10 09:30"), **(whole | changes))


RUSH = (
    purchase("gold", "2024-01-11 10:00", 600_000, goods=Goods.GOLD),
    purchase("atm", "2024-01-12 10:00", 250_000, kind=TxnKind.CASH_ADVANCE),
)
LIMIT = account(credit_limit_fen=1_000_000)
DENIED = (claim("K02", "2024-02-01 10:00"),)
EVENING_CALL = call("call-1", "2024-02-05 10:00")

PLANTED: dict[str, dict[str, Any]] = {
    "V03": {"deliveries": (delivery(address_linked_to_holder=False, signer_relation=Relation.OTHER),)},
    "V04": {"activations": (activation(),)},
    "V06": {"account": LIMIT, "activations": (activation(),), "transactions": RUSH, "searched": EVERYTHING},
    "V09": {"claims": DENIED, "loss_blocks": (LossBlockFact("block-1", "c0", parse_when("2024-02-01 09:00")),), "searched": EVERYTHING},
    "V10": {"clusters": (ClusterFact("cluster-1", "courier", "P7", 5),)},
    "V12": {"comparisons": (ComparisonFact("cmp-1", "gold", Relation.OTHER, reviewers=2),)},
    "V15": {
        "claims": DENIED,
        "activations": (activation(),),
        "applications": (ApplicationFact("a-1", signed_by_holder=True),),
        "searched": EVERYTHING,
    },
    "V17": {"papers": (paper(PaperLevel.P3, "2026-05-05", verified=True, names_other_suspect=True),)},
    "B01": {"activations": (activation(id_check=IdCheck.NONE),)},
    "B03": {"applications": (ApplicationFact("a-1", contract_signed=False),)},
    "B04": {"claims": DENIED, "hunts": (HuntFact("hunt-1", "gold", date(2024, 2, 3)),)},
    "B05": {"claims": DENIED, "contacts": (EVENING_CALL,)},
    "B06": {"contacts": (replace(EVENING_CALL, reached=Reached.FAMILY, debt_told_to_third=True),)},
    "B10": {"mailings": (MailingFact("mailing-1", parse_when("2024-05")),)},
    "B13": {"account": account(principal_fen=900_000), "transactions": RUSH, "searched": EVERYTHING},
}
NEAR_MISSES: dict[str, dict[str, Any]] = {
    "V03": {"deliveries": (delivery(address_linked_to_holder=True, signer_relation=Relation.OTHER),), "searched": EVERYTHING},
    # Her husband used that number: unregistered, but not unknown.
    "V04": {
        "activations": (activation(),),
        "phones": (PhoneUse("u", "f9", "X", Relation.SPOUSE, parse_when("2023")),),
        "searched": EVERYTHING,
    },
    # One small purchase months later: no silence.
    "V06": {
        "account": LIMIT,
        "activations": (activation(),),
        "transactions": (*RUSH, purchase("tea", "2024-05-01 10:00", 2000)),
        "searched": EVERYTHING,
    },
    "V09": {
        "claims": DENIED,
        "loss_blocks": (LossBlockFact("block-1", "c0", parse_when("2024-02-01 09:00")),),
        "contacts": (call("call-1", "2024-01-30 10:00"),),
        "searched": EVERYTHING,
    },
    "V10": {"clusters": tuple(ClusterFact(f"cluster-{kind}", kind, "P7", 1) for kind in CLUSTER_KINDS)},
    "V12": {"comparisons": (ComparisonFact("cmp-1", "gold", Relation.HOLDER, reviewers=2),)},
    "V15": {
        "claims": DENIED,
        "activations": (activation(channel=ActivationChannel.COUNTER, id_check=IdCheck.BIOMETRIC),),
        "applications": (ApplicationFact("a-1", signed_by_holder=True),),
        "searched": EVERYTHING,
    },
    "V17": {"papers": (paper(PaperLevel.P3, "2026-05-05", verified=True, names_other_suspect=False),), "searched": EVERYTHING},
    "B01": {"activations": (activation(id_check=IdCheck.QUESTIONS),)},
    "B03": {"applications": (ApplicationFact("a-1", contract_signed=True),)},
    "B04": {"claims": DENIED, "hunts": (HuntFact("hunt-1", "gold", date(2024, 2, 2)),)},
    "B05": {"claims": DENIED, "contacts": (replace(EVENING_CALL, is_dunning=False),), "searched": EVERYTHING},
    "B06": {"contacts": (replace(EVENING_CALL, reached=Reached.FAMILY, debt_told_to_third=False),)},
    "B13": {"account": account(principal_fen=850_000), "transactions": RUSH, "searched": EVERYTHING},
}
UNSTATED: dict[str, dict[str, Any]] = {
    "V03": {"deliveries": (delivery(address_linked_to_holder=False),), "searched": EVERYTHING},
    "V04": {"activations": (activation(phone_is_registered=None),), "searched": EVERYTHING},
    "V06": {"account": LIMIT, "activations": (activation(),), "transactions": RUSH},
    "V09": {"claims": DENIED, "loss_blocks": (LossBlockFact("block-1", "c0", parse_when("2024-02-01 09:00")),)},
    "V10": {},
    "V12": {},
    "V15": {"claims": DENIED, "activations": (activation(),)},
    "V17": {"papers": (paper(PaperLevel.P3, "2026-05-05", names_other_suspect=True),)},
    # Whether digits of an ID are an identity check is not ours to say.
    "B01": {"activations": (activation(),)},
    "B03": {"applications": (ApplicationFact("a-1"),)},
    "B05": {"claims": (claim("K02", "2024-02-05"),), "contacts": (EVENING_CALL,)},
    "B06": {"contacts": (replace(EVENING_CALL, reached=Reached.FAMILY),)},
    "B10": {},
    "B13": {"account": account(principal_fen=900_000), "transactions": RUSH},
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_case_fires_and_cites_its_facts(rule: str) -> None:
    found = hit(rule, **PLANTED[rule])
    assert found.verdict is MET
    assert found.facts


@pytest.mark.parametrize("rule", NEAR_MISSES)
def test_a_near_miss_does_not_fire(rule: str) -> None:
    assert hit(rule, **NEAR_MISSES[rule]).verdict is UNMET


@pytest.mark.parametrize("rule", UNSTATED)
def test_what_the_source_does_not_state_never_fires(rule: str) -> None:
    assert hit(rule, **UNSTATED[rule]).verdict is UNKNOWN


def test_every_victim_and_bank_rule_is_planted_and_nearly_missed() -> None:
    ids = {r.id for r in (*VICTIM_RULES, *BANK_RULES)}
    assert set(PLANTED) == ids
    # B04 turns on dates we always know; that the bills went on being sent (B10) is in no fact that could deny it.
    assert set(NEAR_MISSES) == ids - {"B10"}
    assert set(UNSTATED) == ids - {"B04"}


def test_victim_and_bank_rules_are_asked_first_and_every_rule_answers() -> None:
    hits = evaluate(case())
    assert [h.rule.id for h in hits] == [r.id for r in RULES]
    lanes = [{Direction.VICTIM: 0, Direction.BANK: 1}.get(h.rule.direction, 2) for h in hits]
    assert lanes == sorted(lanes)
    assert not any(h.fired for h in hits)


def test_a_notice_days_before_the_report_undoes_reported_at_once() -> None:
    notice = NoticeFact("notice-1", "f0", parse_when("2024-01-20 10:00"), delivered=True)
    assert hit("V09", **PLANTED["V09"], notices=(notice,)).verdict is UNMET


def test_any_active_repayment_undoes_the_thief_pattern() -> None:
    paid = repayment("pay-1", "2024-03-01", 5000, channel=PayChannel.CASH)
    assert hit("V06", **PLANTED["V06"], repayments=(paid,)).verdict is UNMET


@pytest.mark.parametrize("rule", ["B05", "V06", "V09", "V10", "V15", "V17"])
def test_what_was_never_imported_is_not_answered_no(rule: str) -> None:
    facts: dict[str, Any] = {"claims": DENIED} if rule == "B05" else {}
    assert hit(rule, **facts).verdict is UNKNOWN


def test_a_repayment_alone_does_not_answer_what_activations_and_purchases_have_to() -> None:
    paid = repayment("pay-1", "2024-03-01", 5000, channel=PayChannel.CASH)
    assert hit("V06", repayments=(paid,), searched=frozenset({Family.REPAYMENTS})).verdict is UNKNOWN


def test_a_repayment_by_a_channel_not_stated_may_be_a_set_off() -> None:
    paid = repayment("pay-1", "2024-03-01", 5000)
    assert hit("V06", **PLANTED["V06"], repayments=(paid,)).verdict is UNKNOWN


def test_a_cluster_of_one_kind_is_compared_does_not_answer_for_the_others() -> None:
    found = hit("V10", clusters=(ClusterFact("cluster-1", "courier", "P7", 0),))
    assert found.verdict is UNKNOWN
    assert found.because.zh == "已比对投递员，未见聚集；商户、营销员、网点尚未比对"
    assert found.strength is Strength.MEDIUM


def test_her_name_on_an_unchecked_slip_does_not_undo_an_address_that_is_not_hers() -> None:
    written = delivery(address_linked_to_holder=False, signer_relation=Relation.HOLDER, id_checked=False)
    assert hit("V03", deliveries=(written,), searched=EVERYTHING).verdict is UNKNOWN
    checked = replace(written, id_checked=True)
    assert hit("V03", deliveries=(checked,), searched=EVERYTHING).verdict is UNMET


def test_a_signer_not_known_leaves_the_burden_open() -> None:
    signed = delivery(signer_relation=Relation.UNKNOWN, id_checked=True)
    assert hit("V15", **PLANTED["V15"], deliveries=(signed,)).verdict is UNKNOWN


def test_the_burden_is_not_called_on_where_nobody_denies() -> None:
    facts = {k: v for k, v in PLANTED["V15"].items() if k != "claims"}
    assert hit("V15", **facts).verdict is UNMET


def test_delivery_phone_and_address_never_tell_her_from_her_household() -> None:
    found = summarise(
        evaluate(
            case(
                claims=(claim("K02"),),
                deliveries=(
                    delivery(signer_relation=Relation.HOLDER, id_checked=True, address_is_registered=True, holder_lived_there=True),
                ),
                activations=(
                    activation(phone="f0", phone_is_registered=True, channel=ActivationChannel.PHONE, id_check=IdCheck.QUESTIONS),
                ),
                phones=(PhoneUse("u", "f0", "W", Relation.HOLDER, parse_when("2023")),),
            )
        )
    )
    assert found.for_holder == ()
    assert found.for_household == ("F01", "F04")
    assert not found.own_use_may_be_marked_supported


def test_two_independent_strong_groups_on_record_may_be_put_before_a_reviewer() -> None:
    facts: dict[str, Any] = {
        "claims": (claim("K02"),),
        "repayments": (
            repayment(
                "pay-1", "2024-08-01", 100_00, payer_relation=Relation.HOLDER, payer_account="****3403", channel=PayChannel.OWN_TRANSFER
            ),
        ),
        "contacts": (call("call-1", "2025-01-04 10:00", acknowledged=True),),
    }
    found = summarise(evaluate(case(**facts)))
    assert found.for_holder == ("F08", "F33")
    assert found.own_use_may_be_marked_supported
    elsewhere = (delivery(address_linked_to_holder=False, signer_relation=Relation.OTHER),)
    with_victim_rule = summarise(evaluate(case(**facts, deliveries=elsewhere)))
    assert with_victim_rule.for_victim == ("V03",)
    assert not with_victim_rule.own_use_may_be_marked_supported


def test_only_the_strongest_of_a_group_counts() -> None:
    facts = case(
        claims=(claim("K02"), claim("K16")),
        deliveries=(
            delivery(signer_relation=Relation.HOLDER, id_checked=True),
            delivery("delivery-2", signer_relation=Relation.SPOUSE, address_is_registered=True),
        ),
        searched=frozenset({Family.DELIVERIES}),
    )
    hits = {h.rule.id: h for h in evaluate(facts)}
    assert hits["F01"].fired
    assert hits["F02"].fired
    assert hits["F01"].strength is Strength.STRONG
    assert summarise(hits.values()).for_household == ("F01",)


def test_innocent_explanations_and_ways_to_verify_stand_beside_every_rule_in_both_languages() -> None:
    for rule in RULES:
        texts = (rule.fires_when, rule.verify_by, *rule.innocent)
        assert rule.innocent
        assert all(t.zh and t.en and t.zh != t.en for t in texts)
        assert not any(word in t.zh for t in texts for word in ("谎报", "诈骗犯", "骗子"))
