"""The bias test of domain.md 9: the same questions, a corrupt courier, and a holder who is a victim."""

from typing import Any

import pytest

from web.story import story_path

CARD, ROUND = "2086", "QF7"


@pytest.fixture(params=["mirror"])
def story(request: pytest.FixtureRequest) -> Any:
    return story_path(str(request.param))


def test_the_card_went_to_an_address_that_is_nobodys_home_under_her_name(read: Any, plan: dict[str, Any]) -> None:
    [delivery] = [each for each in read("deliveries") if each.card_no.endswith(CARD)]
    assert (delivery.signer, delivery.id_checked) == ("沈某", False)
    assert delivery.address not in {each.address for each in read("persons")}
    [change] = plan["address_changes"]
    assert change["to"] == delivery.address
    assert 0 < (delivery.sent_at.on - delivery.sent_at.on.fromisoformat(change["at"][:10])).days <= 5


def test_it_was_woken_by_machine_from_a_phone_that_is_nobodys(read: Any) -> None:
    [activation] = [each for each in read("activations") if each.card_no.endswith(CARD)]
    assert (activation.channel, activation.id_check) == ("ivr", "证件号后四位")
    assert activation.phone not in {each.phone for each in (*read("persons"), *read("relations"))}


def test_it_was_spent_to_the_limit_in_three_days_and_never_repaid(read: Any, plan: dict[str, Any]) -> None:
    spent = [each for each in read("transactions") if each.card_no.endswith(CARD)]
    assert (max(each.at.on for each in spent) - min(each.at.on for each in spent)).days <= 3
    assert sum(each.amount for each in spent) > plan["case"]["limit_fen"] * 95 // 100
    assert "SH23004207" not in {each.account_no for each in read("repayments")}


def test_she_spoke_up_before_any_dunning(read: Any) -> None:
    [account] = [each for each in read("accounts") if each.card_no.endswith(CARD)]
    calls = [each for each in read("calls") if each.account_no == account.account_no]
    assert [each.channel for each in calls] == ["sms", "inbound_call"]
    assert calls[-1].at.on.isoformat() < account.overdue_since
    [paper] = [each for each in read("police_papers") if each.account_no == account.account_no]
    assert (paper.dated, paper.level, paper.verified) == (calls[-1].at.on.isoformat(), "P1", True)


def test_five_more_cards_of_the_round_went_astray_in_the_same_weeks(read: Any) -> None:
    disputed = {each.card_no for each in read("accounts") if each.dispute_type == "NRI"}
    of_round = {each.card_no: each for each in read("deliveries") if each.waybill_no.startswith(ROUND)}
    assert set(of_round) == disputed
    assert len(disputed) == 6
    days = [each.delivered_at.on for each in of_round.values()]
    assert (max(days) - min(days)).days <= 14
    phones = [each.phone for each in read("activations") if each.card_no in disputed]
    assert len(set(phones)) == 3
