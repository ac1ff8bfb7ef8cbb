"""Every constraint rule has a planted conflict that cites it and a consistent near-miss beside it."""

from dataclasses import dataclass

import pytest

from investigate.engine.rules import RULES
from tests.investigate.engine.conftest import Ask
from tests.support.claim_lines import Line, days, denied, recorded, said

GOLD = recorded("T1", "txn", txn="gold")
FOOD = recorded("T2", "txn", txn="food")
BAG = recorded("T3", "txn", txn="bag")


@dataclass(frozen=True)
class Planted:
    """Claims that conflict by one rule, and claims beside them that do not."""

    conflict: list[Line]
    near_miss: list[Line]


PLANTED: dict[str, Planted] = {
    "one_maker": Planted(
        [said("A", "made", txn="game", person="W"), said("B", "made", txn="game", person="X")],
        [said("A", "made", txn="game", person="W"), said("B", "made", txn="gold", person="X")],
    ),
    "one_holder": Planted(
        [
            said("A", "holds", card="c0", person="X", outer=days("03-01", "03-10")),
            said("B", "holds", card="c0", person="Y", outer=days("03-10", "03-12")),
        ],
        [
            said("A", "holds", card="c0", person="X", outer=days("03-01", "03-09")),
            said("B", "holds", card="c0", person="Y", outer=days("03-10", "03-12")),
        ],
    ),
    "one_place": Planted(
        [
            said("A", "location", person="W", place="上海", outer=days("03-01", "03-10")),
            said("B", "location", person="W", place="南京", outer=days("03-05")),
        ],
        [
            said("A", "location", person="W", place="上海", outer=days("03-01", "03-10")),
            said("B", "location", person="X", place="南京", outer=days("03-05")),
        ],
    ),
    "once_per_card": Planted(
        [said("A", "received", card="c0", outer=days("03-01")), said("B", "received", card="c0", outer=days("03-05"))],
        [said("A", "received", card="c0", outer=days("03-01", "03-05")), said("B", "received", card="c0", outer=days("03-05"))],
    ),
    "maker_had_card": Planted(
        [GOLD, said("A", "made", txn="gold", person="W"), said("B", "holds", card="c0", person="X", outer=days("03-30"))],
        [
            recorded("T", "txn", txn="game"),
            said("A", "made", txn="game", person="W"),
            said("B", "holds", card="c0", person="X", outer=days("04-02")),
        ],
    ),
    "no_clone": Planted(
        [GOLD, said("A", "made", txn="gold", person="W"), said("B", "holds", card="c0", person="X", outer=days("03-30"))],
        [
            GOLD,
            said("A", "made", txn="gold", person="W"),
            said("B", "holds", card="c0", person="X", outer=days("03-30")),
            said("C", "cloned", card="c0", outer=days("03-01")),
        ],
    ),
    "owner_after_receipt": Planted(
        [said("A", "holds", card="c0", person="W", outer=days("03-01", "03-10")), denied("B", "received", card="c0")],
        [
            said("A", "holds", card="c0", person="W", outer=days("03-01", "03-10")),
            denied("B", "received", card="c0", outer=days("03-02", "03-10")),
        ],
    ),
    "other_by_a_way": Planted(
        [
            said("A", "holds", card="c0", person="X", outer=days("03-01")),
            denied("B", "lent", card="c0", person="X"),
            denied("C", "stolen", card="c0"),
            denied("D", "intercepted", card="c0", person="X"),
        ],
        [
            said("A", "holds", card="c0", person="X", outer=days("03-01")),
            denied("B", "lent", card="c0", person="X"),
            denied("C", "stolen", card="c0", outer=days("03-01", "12-31")),
            denied("D", "intercepted", card="c0", person="X"),
        ],
    ),
    "no_loss_unclaimed": Planted(
        [
            said("A", "holds", card="c0", person="X", outer=days("03-01")),
            denied("B", "lent", card="c0", person="X"),
            denied("C", "stolen", card="c0"),
            denied("D", "intercepted", card="c0", person="X"),
        ],
        [
            said("A", "holds", card="c0", person="X", outer=days("03-01")),
            denied("B", "lent", card="c0", person="X"),
            denied("C", "stolen", card="c0"),
            denied("D", "intercepted", card="c0", person="X"),
            said("E", "lost", card="c0", outer=days("02-01")),
        ],
    ),
    "not_with_owner_after_theft": Planted(
        [said("A", "stolen", card="c0", outer=days("03-01")), said("B", "holds", card="c0", person="W", outer=days("03-05"))],
        [
            said("A", "stolen", card="c0", outer=days("03-01")),
            said("B", "holds", card="c0", person="W", outer=days("03-05")),
            said("C", "recovered", card="c0", outer=days("03-03")),
        ],
    ),
    "loan_ends_on_return": Planted(
        [
            said("A", "holds", card="c0", person="X", outer=days("03-10")),
            said("B", "returned", card="c0", person="X", outer=days("03-05")),
            denied("C", "lent", card="c0", person="X", outer=days("03-05", "03-31")),
            denied("D", "stolen", card="c0"),
            said("E", "received", card="c0", outer=days("02-01")),
        ],
        [
            said("A", "holds", card="c0", person="X", outer=days("03-10")),
            said("B", "returned", card="c0", person="X", outer=days("03-05")),
            denied("C", "lent", card="c0", person="X", outer=days("03-07", "03-31")),
            denied("D", "stolen", card="c0"),
            said("E", "received", card="c0", outer=days("02-01")),
        ],
    ),
    "intercepted_not_received": Planted(
        [said("A", "intercepted", card="c0", person="X", outer=days("02-01")), said("B", "received", card="c0", outer=days("03-01"))],
        [said("A", "intercepted", card="c0", person="X", outer=days("02-01")), said("B", "received", card="c1", outer=days("03-01"))],
    ),
    "misused_not_by_owner": Planted(
        [said("A", "misused", card="c0", what="gold"), said("B", "made", txn="gold", person="W", speaker="X")],
        [said("A", "misused", card="c0", what="gold"), said("B", "made", txn="food", person="W", speaker="X")],
    ),
    "issued_before_received": Planted(
        [recorded("A", "issued", card="c0", outer=days("03-05")), said("B", "received", card="c0", outer=days("03-04"))],
        [recorded("A", "issued", card="c0", outer=days("03-05")), said("B", "received", card="c0", outer=days("03-05"))],
    ),
    "issued_before_delivered": Planted(
        [recorded("A", "issued", card="c0", outer=days("03-05")), recorded("B", "delivered", card="c0", signer="X", outer=days("03-04"))],
        [recorded("A", "issued", card="c0", outer=days("03-05")), recorded("B", "delivered", card="c0", signer="X", outer=days("03-05"))],
    ),
    "received_before_reported": Planted(
        [said("A", "reported", card="c0", outer=days("03-01")), said("B", "received", card="c0", outer=days("03-02"))],
        [said("A", "reported", card="c0", outer=days("03-01")), denied("B", "received", card="c0")],
    ),
    "received_before_lent": Planted(
        [said("A", "lent", card="c0", person="X", outer=days("03-01")), said("B", "received", card="c0", outer=days("03-02"))],
        [said("A", "lent", card="c0", person="X", outer=days("03-01", "03-02")), said("B", "received", card="c0", outer=days("03-02"))],
    ),
    "stolen_after_receipt": Planted(
        [said("A", "stolen", card="c0", stage="after_receipt"), denied("B", "received", card="c0")],
        [said("A", "stolen", card="c0", stage="unknown"), denied("B", "received", card="c0")],
    ),
    "stolen_on_the_way": Planted(
        [said("A", "stolen", card="c0", stage="in_transit", outer=days("03-05")), said("B", "received", card="c0", outer=days("03-01"))],
        [said("A", "stolen", card="c0", outer=days("03-05")), said("B", "received", card="c0", outer=days("03-01"))],
    ),
    "knew_by_receipt": Planted(
        [said("A", "learned", card="c0", person="W", outer=days("03-05")), said("B", "received", card="c0", outer=days("03-01"))],
        [said("A", "learned", card="c0", person="X", outer=days("03-05")), said("B", "received", card="c0", outer=days("03-01"))],
    ),
    "knew_by_activation": Planted(
        [
            recorded("A", "activated", card="c0", phone="f0", outer=days("03-01")),
            said("B", "uses_phone", phone="f0", person="X"),
            said("C", "learned", card="c0", person="X", outer=days("03-05")),
        ],
        [
            recorded("A", "activated", card="c0", phone="f0", outer=days("03-01")),
            said("B", "uses_phone", phone="f0", person="X"),
            said("C", "learned", card="c0", person="X", outer=days("03-05")),
            said("D", "uses_phone", phone="f0", person="Y"),
        ],
    ),
    "repaid_knew": Planted(
        [recorded("A", "repaid", card="c0", person="W", outer=days("03-01")), denied("B", "learned", card="c0", person="W")],
        [
            recorded("A", "repaid", card="c0", person="W", channel="set_off", outer=days("03-01")),
            denied("B", "learned", card="c0", person="W"),
        ],
    ),
    "spoke_knew": Planted(
        [recorded("A", "spoke_of", card="c0", person="W", outer=days("03-01")), denied("B", "learned", card="c0", person="W")],
        [recorded("A", "spoke_of", card="c0", person="X", outer=days("03-01")), denied("B", "learned", card="c0", person="W")],
    ),
    "name_is_person": Planted(
        [recorded("A", "signed", txn="gold", person="W"), denied("B", "signed", txn="gold", person="W")],
        [recorded("A", "signed", txn="gold", person="W"), denied("B", "signed", txn="food", person="W")],
    ),
    "signed_for_received": Planted(
        [recorded("A", "delivered", card="c0", signer="W", outer=days("03-01")), denied("B", "received", card="c0")],
        [recorded("A", "delivered", card="c0", signer="X", outer=days("03-01")), denied("B", "received", card="c0")],
    ),
    "slip_made": Planted(
        [recorded("A", "signed", txn="gold", person="W"), denied("B", "made", txn="gold", person="W")],
        [recorded("A", "signed", txn="gold", person="X"), denied("B", "made", txn="gold", person="W")],
    ),
    "otp_made": Planted(
        [
            recorded("A", "otp", txn="game", phone="f0"),
            said("B", "uses_phone", phone="f0", person="W", outer=days("04-01", "04-30")),
            denied("C", "made", txn="game", person="W"),
        ],
        [
            recorded("A", "otp", txn="game", phone="f0"),
            said("B", "uses_phone", phone="f0", person="W", outer=days("05-01", "05-30")),
            denied("C", "made", txn="game", person="W"),
        ],
    ),
    "own_phone_received": Planted(
        [
            recorded("A", "activated", card="c0", phone="f0", outer=days("03-01")),
            said("B", "uses_phone", phone="f0", person="W"),
            denied("C", "received", card="c0"),
        ],
        [
            recorded("A", "activated", card="c0", phone="f0", outer=days("03-01")),
            said("B", "uses_phone", phone="f0", person="W"),
            denied("C", "received", card="c0"),
            said("D", "uses_phone", phone="f0", person="X", speaker="X"),
        ],
    ),
    "at_the_merchant": Planted(
        [GOLD, said("A", "made", txn="gold", person="W"), said("B", "location", person="W", place="南京", outer=days("03-30"))],
        [GOLD, said("A", "made", txn="gold", person="W"), said("B", "location", person="W", place="南京", outer=days("03-29"))],
    ),
    "travel_time": Planted(
        [GOLD, FOOD, said("A", "made", txn="gold", person="W"), said("B", "made", txn="food", person="W")],
        [
            GOLD,
            FOOD,
            said("A", "made", txn="gold", person="W"),
            said("B", "made", txn="food", person="X"),
            said("C", "lent", card="c0", person="X"),
        ],
    ),
    "mutual": Planted(
        [said("A", "knows", person="W", other="X"), denied("B", "knows", person="X", other="W", speaker="X")],
        [said("A", "knows", person="W", other="X"), denied("B", "knows", person="X", other="Y", speaker="X")],
    ),
    "spouse_knows": Planted(
        [said("A", "spouse", person="W", other="X"), denied("B", "knows", person="W", other="X")],
        [said("A", "spouse", person="W", other="X"), denied("B", "knows", person="W", other="Y")],
    ),
    "lent_knows": Planted(
        [said("A", "lent", card="c0", person="X"), denied("B", "knows", person="W", other="X")],
        [said("A", "lent", card="c0", person="X"), denied("B", "knows", person="Y", other="X")],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_conflict_cites_the_rule_and_names_it_if_defeasible(rule: str, ask: Ask) -> None:
    families = ask(PLANTED[rule].conflict).families
    assert len(families) == 1
    assert families[0].members == tuple(sorted(str(each["id"]) for each in PLANTED[rule].conflict))
    assert rule in families[0].rules
    assert (rule in families[0].assumptions) is RULES[rule].defeasible


@pytest.mark.parametrize("rule", RULES)
def test_a_near_miss_of_the_rule_is_consistent(rule: str, ask: Ask) -> None:
    answer = ask(PLANTED[rule].near_miss)
    assert answer.families == ()
    assert answer.diagnoses == ()
    assert answer.complete


def test_a_cross_card_journey_is_found(ask: Ask) -> None:
    claims = [GOLD, BAG, said("A", "made", txn="gold", person="W"), said("B", "made", txn="bag", person="W")]
    assert [each.members for each in ask(claims).families] == [("A", "B", "T1", "T3")]
