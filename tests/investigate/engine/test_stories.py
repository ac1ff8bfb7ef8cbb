"""The seed-like story, its mirror, diagnoses, hypotheses and what to seek."""

from investigate.check import CheckAnswer
from investigate.engine.rules import RULES
from investigate.hypotheses import HYPOTHESES
from investigate.seek import Channel, Proof
from tests.investigate.engine.conftest import Ask
from tests.support.claim_lines import Line, days, denied, recorded, said

SEED: list[Line] = [
    recorded("L1", "txn", txn="gold", speaker="acquirer"),
    recorded("L2", "txn", txn="game", speaker="bank"),
    recorded("L3", "issued", card="c0", outer=days("01-05")),
    said("S1", "location", person="W", place="南京", outer=days("03-29", "03-31"), text="那几天我在南京", quote=[0, 7]),
    denied("S2", "lent", card="c0", person="X", speaker="X"),
    denied("S3", "lent", card="c0", person="Y", speaker="X"),
    said("S4", "stolen", card="c0", stage="after_receipt", outer=days("06-01", "06-30")),
    said("S5", "misused", card="c0"),
    said("S6", "spouse", person="W", other="X"),
]

MIRROR: list[Line] = [
    recorded("L1", "delivered", card="c0", signer="W", outer=days("02-01"), speaker="courier", custodian="courier"),
    recorded("L2", "txn", txn="gold", speaker="acquirer"),
    denied("S1", "received", card="c0"),
    denied("S2", "delivered", card="c0", signer="W"),
    denied("S3", "made", txn="gold", person="W"),
    said("S4", "misused", card="c0", what="gold"),
    denied("S5", "learned", card="c0", person="W", on="2014-02-01"),
]


def test_the_story_has_a_conflict_of_five_that_needs_no_slip(ask: Ask) -> None:
    answer = ask(SEED)
    assert [each.members for each in answer.families] == [("L1", "S1", "S2", "S3", "S4")]
    family = answer.families[0]
    assert family.kind.value == "statement_record"
    assert set(family.assumptions) == {"no_clone", "other_by_a_way", "no_loss_unclaimed"}
    assert {"at_the_merchant", "one_place", "maker_had_card", "stolen_after_receipt"} <= set(family.rules)


def test_with_two_persons_it_is_the_four_of_the_reference(ask: Ask) -> None:
    case = {
        "persons": ["W", "X"],
        "cards": {"c0": {"owner": "W"}},
        "places": ["上海", "南京"],
        "transactions": {
            "gold": {"card": "c0", "at": "2013-03-30T15:00:00+08:00", "place": "上海", "amount_fen": 428600, "card_present": True}
        },
    }
    claims = [each for each in SEED if each["id"] in ("L1", "S1", "S2", "S4", "S5", "S6")]
    assert [each.sets for each in ask(claims, case=case).families] == [(("L1", "S1", "S2", "S4"),)]


def test_the_text_cites_statement_record_and_rule_and_accuses_nobody(ask: Ask) -> None:
    text = ask(SEED).as_json()["families"][0]["text"]  # type: ignore[index] # JSON
    for cited in ("“那几天我在南京”", "acquirer记录", "【S1】", "【at_the_merchant】", "【no_clone】", "【矛盾】", "待核实"):
        assert cited in text["zh"]
    for cited in ("record of the acquirer", "[S1]", "[at_the_merchant]", "[no_clone]"):
        assert cited in text["en"]
    assert not any(word in text["zh"] for word in ("谎", "骗", "伪造", "撒谎"))


def test_in_the_mirror_every_set_with_her_words_rests_on_the_courier(ask: Ask) -> None:
    answer = ask(MIRROR)
    assert len(answer.families) == 3
    for family in answer.families:
        for members in family.sets:
            assert "L1" in members
        assert any(RULES[each].defeasible for each in family.assumptions)


def test_the_cheapest_diagnosis_doubts_the_record_of_a_doubted_custodian(ask: Ask) -> None:
    assert ask(MIRROR, trust={"courier": 0.3}).diagnoses[0].untrue == ("L1",)


def test_even_unprompted_one_record_is_doubted_before_three_of_her_statements(ask: Ask) -> None:
    answer = ask(MIRROR)
    assert answer.diagnoses[0].untrue == ("L1",)
    assert answer.diagnoses[1].untrue == ("S1", "S2", "S5")
    assert answer.diagnoses[0].text.zh.startswith("若以下陈述不实，其余可同时成立：")


def test_equal_diagnoses_are_all_given(ask: Ask) -> None:
    claims = [said("A", "received", card="c0", outer=days("03-01")), said("B", "received", card="c0", outer=days("03-05"), speaker="X")]
    assert [(each.untrue, each.cost) for each in ask(claims).diagnoses] == [(("A",), 40), (("B",), 40)]


def _order(answer: CheckAnswer) -> dict[str, int]:
    return {each.id: each.order for each in answer.hypotheses}


def test_every_hypothesis_is_ordered_and_says_what_it_denies(ask: Ask) -> None:
    answer = ask(MIRROR, trust={"courier": 0.3})
    order = _order(answer)
    assert set(order) == set(HYPOTHESES)
    assert order["intercepted_by_insider"] == 1
    assert order["own_use"] > order["intercepted_by_insider"]
    by_id = {each.id: each for each in answer.hypotheses}
    assert by_id["intercepted_by_insider"].denies == ("L1",)
    assert by_id["own_use"].denies != ()
    assert {"S3", "S4"} <= set(by_id["own_use"].denies)
    assert by_id["intercepted_by_insider"].stable


def test_a_story_that_small_changes_of_weight_overtake_is_not_stable(ask: Ask) -> None:
    close = [
        denied("S1", "made", txn="gold", person="W", reliability=0.5),
        said("S2", "made", txn="gold", person="W", speaker="X", reliability=0.52),
        recorded("L1", "txn", txn="gold"),
    ]
    by_id = {each.id: each for each in ask(close).hypotheses}
    assert by_id["own_use"].denies == ("S1",)
    assert not by_id["own_use"].stable


def test_without_a_transaction_or_a_card_there_is_still_an_answer(ask: Ask) -> None:
    assert ask([], case={"persons": ["W"], "cards": {}}).hypotheses == ()
    lone = ask([denied("S1", "received", card="c0")], case={"persons": ["W"], "cards": {"c0": {"owner": "W"}}})
    by_id = {each.id: each for each in lone.hypotheses}
    assert by_id["never_received"].order == 1
    assert not by_id["lent"].possible
    assert by_id["lent"].order > by_id["own_use"].order


def test_proofs_without_a_lawful_channel_are_not_proposed_and_the_surviving_slip_comes_first(ask: Ask) -> None:
    slips = [
        Proof("slip", "gold", 0.1, 3, Channel.SLIP_RETRIEVAL),
        Proof("slip", "food", 0.9, 3, Channel.SLIP_RETRIEVAL),
        Proof("cctv", "food", 0.9, 1, None),
        Proof("slip", "bag", 0.9, 3, Channel.SLIP_RETRIEVAL),
    ]
    claims = [*SEED, recorded("L4", "txn", txn="food", speaker="acquirer")]
    proposals = ask(claims, proofs=slips).seek
    assert [(each.proof.kind, each.proof.target, each.order) for each in proposals] == [
        ("slip", "food", 1),
        ("slip", "gold", 2),
        ("slip", "bag", 3),
    ]
    assert proposals[0].discriminates > 0
    assert proposals[2].discriminates == 0
    assert any("调单" in each.zh for each in proposals[0].reasons)


def test_a_courier_record_tells_about_receipt_and_an_application_about_applying(ask: Ask) -> None:
    proofs = [Proof("courier_record", "c0", 0.8, 2, Channel.OWN_RECORD), Proof("application", "c0", 0.9, 1, Channel.OWN_RECORD)]
    answer = ask(
        [denied("S1", "received", card="c0"), denied("S2", "applied", card="c0", person="W"), recorded("L1", "txn", txn="gold")],
        proofs=proofs,
    )
    assert {each.proof.kind for each in answer.seek if each.discriminates > 0} == {"courier_record", "application"}


def test_diagnoses_are_minimal_and_leave_the_rest_consistent(ask: Ask) -> None:
    claims = [*MIRROR, said("S7", "received", card="c0", outer=days("05-01"), speaker="X"), denied("S8", "txn", txn="gold", speaker="X")]
    answer = ask(claims)
    assert len(answer.diagnoses) > 1
    assert [each.cost for each in answer.diagnoses] == sorted(each.cost for each in answer.diagnoses)
    for diagnosis in answer.diagnoses:
        assert ask([each for each in claims if each["id"] not in diagnosis.untrue]).families == ()
        for kept in diagnosis.untrue:
            assert ask([each for each in claims if each["id"] == kept or each["id"] not in diagnosis.untrue]).families != ()


def test_what_a_hypothesis_denies_is_enough_to_tell_it(ask: Ask) -> None:
    for hypothesis in ask(MIRROR).hypotheses:
        rest = [each for each in MIRROR if each["id"] not in hypothesis.denies]
        again = {each.id: each for each in ask(rest).hypotheses}[hypothesis.id]
        if hypothesis.possible and {"L2"}.isdisjoint(hypothesis.denies):
            assert again.denies == ()
