from typing import Any

import pytest

from graph.times import parse_when
from graph.verdict import Verdict
from investigate.facts import (
    ActivationChannel,
    ActivationFact,
    Certainty,
    ComparisonFact,
    ConflictFact,
    EntryMode,
    LossBlockFact,
    NoticeFact,
    PaperLevel,
    Party,
    PayChannel,
    PhoneUse,
    Pin,
    Reached,
    Relation,
)
from investigate.indicators.catalogue import CLAIM_RULES, evaluate
from investigate.indicators.rule import Hit, Strength
from tests.support.case_facts import EVERYTHING, call, case, claim, delivery, paper, purchase, repayment

NEVER_RECEIVED = (claim("K02"),)
MISUSED = (claim("K26", about="2024-03"),)
HELD_IN_JANUARY = PhoneUse("use-1", "f0", "W", Relation.HOLDER, parse_when("2023-01-01"), parse_when("2025-12-31"))


def activation(**changes: Any) -> ActivationFact:
    return ActivationFact("activation-1", "c0", parse_when("2024-01-10 09:30"), ActivationChannel.IVR, "f0", **changes)


def notice(**changes: Any) -> NoticeFact:
    return NoticeFact("notice-1", "f0", parse_when("2024-03-02 12:00"), **changes)


def gold(**changes: Any) -> Any:
    return purchase("gold", "2024-03-30 15:00", 428600, **changes)


def hit(rule: str, **facts: Any) -> Hit:
    return next(h for h in evaluate(case(**facts)) if h.rule.id == rule)


MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN

PLANTED: dict[str, dict[str, Any]] = {
    "F01": {"claims": NEVER_RECEIVED, "deliveries": (delivery(signer_relation=Relation.HOLDER, id_checked=True),)},
    "F02": {"claims": NEVER_RECEIVED, "deliveries": (delivery(signer_relation=Relation.SPOUSE, address_is_registered=True),)},
    "F03": {"claims": NEVER_RECEIVED, "deliveries": (delivery(address_is_registered=True, holder_lived_there=True),)},
    "F04": {"claims": NEVER_RECEIVED, "activations": (activation(phone_is_registered=True),), "phones": (HELD_IN_JANUARY,)},
    "F08": {
        "claims": MISUSED,
        "repayments": (
            repayment(
                "pay-1", "2024-08-01", 100_00, payer_relation=Relation.HOLDER, payer_account="****3403", channel=PayChannel.OWN_TRANSFER
            ),
        ),
    },
    "F09": {
        "claims": (claim("K16"),),
        "repayments": (
            repayment(
                "pay-1", "2024-08-01", 100_00, payer_relation=Relation.SPOUSE, payer_account="****3403", channel=PayChannel.OWN_TRANSFER
            ),
        ),
    },
    "F11": {
        "claims": (claim("K14"),),
        "papers": (paper(PaperLevel.P1, "2026-05-05"),),
        "contacts": (call("call-1", "2026-05-04 10:00"),),
    },
    "F13": {"claims": (claim("K05", about="2024-03"),), "searched": EVERYTHING},
    "F14": {"claims": (claim("K14"),), "papers": (paper(PaperLevel.P1, "2026-05-05", verified=False),)},
    "F16": {"claims": (claim("K06"),), "comparisons": (ComparisonFact("cmp-1", "gold", Relation.HOLDER, expert=True),)},
    "F17": {"claims": (claim("K06"),), "comparisons": (ComparisonFact("cmp-1", "gold", Relation.SPOUSE, reviewers=2),)},
    "F33": {"claims": NEVER_RECEIVED, "contacts": (call("call-1", "2025-01-04 10:00", acknowledged=True),)},
    "F36": {"claims": (*NEVER_RECEIVED, claim("K02", by=Relation.SPOUSE, polarity=False))},
    "F37": {"conflicts": (ConflictFact("family-1", "same_speaker", certain=True, speakers=(Relation.SPOUSE,), members=("s1", "s2")),)},
    "F40": {"claims": (claim("K06"),), "transactions": (gold(disputed=True, entry_mode=EntryMode.CHIP, pin=Pin.FIRST_TRY),)},
    "F52": {
        "claims": (claim("K06", "2024-07-01 10:00"),),
        "notices": (notice(delivered=True),),
        "phones": (HELD_IN_JANUARY,),
    },
}

NEAR_MISSES: dict[str, dict[str, Any]] = {
    "F01": {"claims": NEVER_RECEIVED, "deliveries": (delivery(signer_relation=Relation.OTHER, id_checked=True),), "searched": EVERYTHING},
    "F02": {
        "claims": NEVER_RECEIVED,
        "deliveries": (delivery(signer_relation=Relation.SPOUSE, address_is_registered=False),),
        "searched": EVERYTHING,
    },
    "F03": {
        "claims": NEVER_RECEIVED,
        "deliveries": (delivery(address_is_registered=True, holder_lived_there=False),),
        "searched": EVERYTHING,
    },
    # The number was registered, but she had given it up before the activation.
    "F04": {
        "claims": NEVER_RECEIVED,
        "activations": (activation(phone_is_registered=True),),
        "phones": (PhoneUse("use-1", "f0", "W", Relation.HOLDER, parse_when("2020-01-01"), parse_when("2023-12-31")),),
        "searched": EVERYTHING,
    },
    # An auto-debit from her own account proves no knowledge.
    "F08": {
        "claims": MISUSED,
        "repayments": (repayment("pay-1", "2024-08-01", 100_00, payer_relation=Relation.HOLDER, channel=PayChannel.AUTO_DEBIT),),
        "searched": EVERYTHING,
    },
    "F09": {
        "claims": (claim("K16"),),
        "repayments": (repayment("pay-1", "2024-08-01", 100_00, payer_relation=Relation.OTHER, channel=PayChannel.OWN_TRANSFER),),
        "searched": EVERYTHING,
    },
    "F11": {
        "claims": (claim("K14"),),
        "papers": (paper(PaperLevel.P1, "2026-05-03"),),
        "contacts": (call("call-1", "2026-05-04 10:00"),),
        "searched": EVERYTHING,
    },
    # Whoever never had the card had nothing to block.
    "F13": {"claims": (claim("K05", about="2024-03"), *NEVER_RECEIVED), "searched": EVERYTHING},
    "F14": {"claims": (claim("K14"),), "papers": (paper(PaperLevel.P1, "2026-05-05", verified=True),)},
    "F16": {"claims": (claim("K06"),), "comparisons": (ComparisonFact("cmp-1", "gold", Relation.OTHER, expert=True),)},
    "F17": {"claims": (claim("K06"),), "comparisons": (ComparisonFact("cmp-1", "gold", Relation.HOLDER, reviewers=2),)},
    # Acknowledged only after the denial.
    "F33": {"claims": NEVER_RECEIVED, "contacts": (call("call-1", "2026-06-04 10:00", acknowledged=True),)},
    "F36": {"claims": (*NEVER_RECEIVED, claim("K02", by=Relation.SPOUSE))},
    "F37": {"claims": (claim("K16", by=Relation.SPOUSE), claim("K16", "2026-06-01", by=Relation.SPOUSE))},
    "F40": {
        "claims": (claim("K06"),),
        "transactions": (gold(disputed=True, entry_mode=EntryMode.CHIP, pin=Pin.RETRIED),),
        "searched": EVERYTHING,
    },
    "F52": {
        "claims": (claim("K06", "2024-05-01 10:00"),),
        "notices": (notice(delivered=True),),
        "phones": (HELD_IN_JANUARY,),
    },
}

UNSTATED: dict[str, dict[str, Any]] = {
    "F01": {"claims": NEVER_RECEIVED, "deliveries": (delivery(id_checked=True),)},
    "F02": {"claims": NEVER_RECEIVED, "deliveries": (delivery(signer_relation=Relation.SPOUSE),), "searched": EVERYTHING},
    "F03": {"claims": NEVER_RECEIVED, "deliveries": (delivery(address_is_registered=True),), "searched": EVERYTHING},
    "F04": {
        "claims": NEVER_RECEIVED,
        "activations": (activation(phone_is_registered=True),),
        "phones": (PhoneUse("use-1", "f0", "W", Relation.HOLDER),),
        "searched": EVERYTHING,
    },
    # Two months of memory reach over the repayment's day.
    "F08": {
        "claims": MISUSED,
        "repayments": (
            repayment(
                "pay-1", "2024-05-10", 100_00, payer_relation=Relation.HOLDER, payer_account="****3403", channel=PayChannel.OWN_TRANSFER
            ),
        ),
        "searched": EVERYTHING,
    },
    "F09": {
        "claims": (claim("K16"),),
        "repayments": (repayment("pay-1", "2024-08-01", 100_00, payer_relation=Relation.SPOUSE),),
        "searched": EVERYTHING,
    },
    "F11": {
        "claims": (claim("K14"),),
        "papers": (paper(PaperLevel.P1, "2026-05-04"),),
        "contacts": (call("call-1", "2026-05-04"),),
        "searched": EVERYTHING,
    },
    "F13": {"claims": (claim("K05", about="2024-03"),)},
    "F14": {"claims": (claim("K14"),), "papers": (paper(PaperLevel.P1, "2026-05-05"),)},
    "F16": {"claims": (claim("K06"),), "comparisons": (ComparisonFact("cmp-1", "gold", Relation.HOLDER, reviewers=1),)},
    "F17": {"claims": (claim("K06"),)},
    "F33": {"claims": NEVER_RECEIVED, "contacts": (call("call-1", "2025-01-04 10:00", acknowledged=None),)},
    "F36": {"claims": NEVER_RECEIVED},
    "F37": {"conflicts": (ConflictFact("family-1", "same_speaker", certain=False, speakers=(Relation.SPOUSE,), members=("s1", "s2")),)},
    "F40": {"claims": (claim("K06"),), "transactions": (gold(disputed=True, entry_mode=EntryMode.CHIP),), "searched": EVERYTHING},
    "F52": {"claims": (claim("K06", "2024-07-01 10:00"),), "notices": (notice(),), "phones": (HELD_IN_JANUARY,)},
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_case_fires_and_cites_its_facts(rule: str) -> None:
    found = hit(rule, **PLANTED[rule])
    assert found.verdict is MET
    assert rule == "F13" or found.facts


@pytest.mark.parametrize("rule", NEAR_MISSES)
def test_a_near_miss_does_not_fire(rule: str) -> None:
    assert hit(rule, **NEAR_MISSES[rule]).verdict is UNMET


@pytest.mark.parametrize("rule", UNSTATED)
def test_what_the_source_does_not_state_never_fires(rule: str) -> None:
    assert hit(rule, **UNSTATED[rule]).verdict is UNKNOWN


@pytest.mark.parametrize("rule", [r for r in PLANTED if "claims" in PLANTED[r]])
def test_nothing_fires_against_a_claim_nobody_made(rule: str) -> None:
    assert hit(rule, **{k: v for k, v in PLANTED[rule].items() if k != "claims"}).verdict is UNMET


def test_every_rule_has_a_planted_case_a_near_miss_and_an_unknown() -> None:
    assert {r.id for r in CLAIM_RULES} == set(PLANTED) == set(NEAR_MISSES) == set(UNSTATED)


def test_a_signature_without_an_identity_check_weighs_less() -> None:
    strong = hit("F01", **PLANTED["F01"])
    weak = hit("F01", claims=NEVER_RECEIVED, deliveries=(delivery(signer_relation=Relation.HOLDER),))
    assert (strong.strength, weak.strength) == (Strength.STRONG, Strength.MEDIUM)


def test_misuse_counts_where_a_rule_lists_theft_but_is_no_theft() -> None:
    chip = (gold(disputed=True, entry_mode=EntryMode.CHIP, pin=Pin.FIRST_TRY),)
    assert hit("F40", claims=(claim("K26"),), transactions=chip).verdict is MET
    assert hit("F01", claims=(claim("K26"),), deliveries=PLANTED["F01"]["deliveries"]).verdict is UNMET


def test_i_do_not_remember_and_a_withdrawn_claim_assert_nothing() -> None:
    for silent in (claim("K02", certainty=Certainty.DO_NOT_REMEMBER), claim("K02", withdrawn=True)):
        assert hit("F01", claims=(silent,), deliveries=PLANTED["F01"]["deliveries"]).verdict is UNMET


def test_a_block_on_record_answers_the_missing_block() -> None:
    block = LossBlockFact("block-1", "c0", parse_when("2024-04-01"))
    assert hit("F13", claims=(claim("K05", about="2024-03"),), loss_blocks=(block,)).verdict is UNMET


def test_opposite_words_of_the_husband_fire_without_the_engine() -> None:
    said = (claim("K16", by=Relation.SPOUSE), claim("K16", "2026-06-01", by=Relation.SPOUSE, polarity=False))
    assert hit("F37", claims=said).verdict is MET


@pytest.mark.parametrize(
    ("relation", "rule", "words"), [(Relation.HOLDER, "F08", "付款户名为持卡人姓名"), (Relation.SPOUSE, "F09", "付款户名为家属姓名")]
)
def test_a_payers_name_without_an_account_is_nobodys_account(relation: Relation, rule: str, words: str) -> None:
    paid = repayment("pay-1", "2024-08-01", 100_00, payer_relation=relation, channel=PayChannel.OWN_TRANSFER)
    found = hit(rule, claims=(claim("K02"), claim("K16")), repayments=(paid,), searched=EVERYTHING)
    assert found.verdict is Verdict.UNKNOWN
    assert words in found.because.zh


@pytest.mark.parametrize("reached", [Reached.SELF_UNCONFIRMED, Reached.UNKNOWN])
def test_whoever_was_not_identity_checked_was_not_the_holder_reached(reached: Reached) -> None:
    report, earlier = paper(PaperLevel.P1, "2026-03-05"), call("call-1", "2026-02-10 10:00", reached=reached)
    found = hit("F11", claims=(claim("K14"),), papers=(report,), contacts=(earlier,), searched=EVERYTHING)
    assert found.verdict is Verdict.UNKNOWN
    assert "联系到本人" not in found.because.zh
    later = call("call-1", "2026-03-10 10:00", reached=reached)
    assert hit("F11", claims=(claim("K14"),), papers=(report,), contacts=(later,), searched=EVERYTHING).verdict is Verdict.UNMET


def test_a_report_of_somebody_unknown_is_not_the_holders() -> None:
    report = paper(PaperLevel.P1, "2026-03-05", whose=Party.UNKNOWN)
    found = hit("F11", claims=(claim("K14"),), papers=(report,), contacts=(call("call-1", "2026-02-10 10:00"),), searched=EVERYTHING)
    assert found.verdict is Verdict.UNKNOWN
