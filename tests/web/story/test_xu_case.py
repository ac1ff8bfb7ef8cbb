"""The Xu case as the seed and domain.md 9 have it."""

from collections import Counter
from typing import Any

import pytest

from web.story import story_path


@pytest.fixture(params=["cheetah"])
def story(request: pytest.FixtureRequest) -> Any:
    return story_path(str(request.param))


ACCOUNT, LAST4 = "SH23011301", "4417"


def of_card(records: list[Any]) -> list[Any]:
    return [each for each in records if each.card_no == "6299990230834417"]


def test_what_the_seed_masks_is_left_empty(read: Any) -> None:
    [account] = of_card(read("accounts"))
    assert (account.periods_overdue, account.balance, account.principal) == (32, None, None)
    assert account.overdue_since == "2024-03-26"
    [wife] = [each for each in read("persons") if each.customer_no == account.customer_no]
    assert (wife.name, wife.sex, wife.born_on, wife.id_no) == ("朱某", "female", None, None)
    [husband] = [each for each in read("relations") if each.customer_no == account.customer_no]
    assert (husband.name, husband.kind, husband.id_no, husband.basis) == ("徐某", "spouse", None, "application form")


def test_the_card_was_signed_for_by_the_husband_at_home_and_woken_from_her_phone(read: Any) -> None:
    [delivery] = of_card(read("deliveries"))
    [activation] = of_card(read("activations"))
    [wife] = [each for each in read("persons") if each.name == "朱某"]
    assert (delivery.signer, delivery.id_checked, delivery.address) == ("徐某", False, wife.address)
    assert (delivery.sent_at.on.isoformat(), delivery.delivered_at.on.isoformat()) == ("2023-08-28", "2023-08-31")
    assert (activation.at.on.isoformat(), activation.channel, activation.phone) == ("2023-09-05", "ivr", wife.phone)


def test_the_gold_and_the_restaurant_are_the_signed_purchases(read: Any) -> None:
    signed = {each.merchant_name: each for each in of_card(read("transactions")) if each.verification == "signature"}
    gold, food = signed["老庙黄金豫园店"], signed["和顺楼酒家豫园店"]
    assert len(signed) == 2
    assert (gold.at.text, gold.amount, gold.city, gold.entry_mode) == ("2023-12-30 15:42:18", 428_600, "上海", "chip")
    assert (food.at.on.isoformat(), food.city) == ("2024-02-18", "上海")
    assert food.amount > 100_000


def test_the_gold_alone_and_the_principal_stay_below_5_000_yuan(read: Any, plan: dict[str, Any]) -> None:
    spent = sum(each.amount for each in of_card(read("transactions")))
    repaid = sum(each.amount for each in read("repayments") if each.account_no == ACCOUNT)
    assert plan["case"]["recomputed_principal_fen"] == spent - repaid
    assert spent - repaid < 500_000


def test_the_least_was_repaid_five_times_and_whose_account_paid_is_on_paper(read: Any) -> None:
    paid = [each for each in read("repayments") if each.account_no == ACCOUNT]
    assert [(each.at.on.isoformat()[:7], each.channel, each.payer_name) for each in paid] == [
        ("2023-10", "auto_debit", "朱某"),
        ("2023-11", "cash", None),
        ("2023-12", "cash", None),
        ("2024-01", "own_transfer", "徐某"),
        ("2024-02", "cash", None),
    ]


def test_no_contact_after_default_surely_reached_her_before_the_dispute(read: Any) -> None:
    contacts = [each for each in read("calls") if each.account_no == ACCOUNT]
    assert contacts[0].at.on.isoformat()[:7] == "2024-04"
    assert (contacts[-2].channel, contacts[-2].at.on.isoformat()) == ("sms", "2026-02-10")
    assert (contacts[-1].channel, contacts[-1].at.on.isoformat()) == ("inbound_call", "2026-03-02")
    assert "self_confirmed" not in {each.reached for each in contacts[:-1]}
    assert {each.reached for each in contacts if each.channel in {"sms", "letter"}} == {"none"}
    asked = next(each for each in contacts if each.reached == "family")
    before = [each for each in contacts if each.at.at < asked.at.at and each.channel == "phone"]
    assert [each.reached for each in before[-3:]] == ["none", "none", "none"]
    assert "未提及账户及欠款" in asked.content


def test_the_receipt_is_a_receipt_and_not_verified(read: Any) -> None:
    [paper] = [each for each in read("police_papers") if each.account_no == ACCOUNT]
    assert (paper.level, paper.organ, paper.dated, paper.reporter) == ("P1", "上海市公安局", "2026-03-05", "朱某")
    assert (paper.original_seen, paper.verified) == (True, False)
    assert paper.number


def test_two_people_are_called_wang_wei(read: Any) -> None:
    namesakes = [each for each in read("persons") if each.name == "王伟"]
    assert len(namesakes) == 2
    assert len({each.id_no for each in namesakes}) == len({each.phone for each in namesakes}) == 2


def test_some_phones_and_homes_are_shared(read: Any) -> None:
    people = read("persons")
    phones = Counter(each.phone for each in people if each.phone)
    homes = Counter(each.address for each in people if each.address)
    assert sorted(count for count in phones.values() if count > 1) == [2, 3]
    assert max(homes.values()) == 3


def test_disputed_cards_met_at_one_till_within_a_day(read: Any) -> None:
    disputed = {each.card_no: each.dispute_type for each in read("accounts") if each.dispute_type}
    assert len(disputed) == 11
    assert {"STOLEN_APP", "FORGED_APP", "NRI", "LOST_STOLEN"} == set(disputed.values())
    met = [each for each in read("transactions") if each.card_no in disputed and each.merchant_name == "同泰数码商行中山店"]
    window = [each for each in met if each.at.on.isoformat() in {"2025-03-08", "2025-03-09"}]
    assert len({each.card_no for each in window}) == 4
    gold = [each for each in read("transactions") if each.merchant_name == "老庙黄金豫园店" and each.at.on.isoformat() == "2023-12-30"]
    assert len(gold) == 2


def test_the_search_ended_with_a_recollection_and_no_paper(plan: dict[str, Any]) -> None:
    [search] = [step["session"] for step in plan["steps"] if step["do"] == "slip search"]
    assert (search["started_at"], search["ended_at"]) == ("2026-11-10T09:00:00+08:00", "2026-11-10T12:10:00+08:00")
    assert (search["outcome"], search["evidence"], search["found"]) == ("possibly_destroyed", "oral", [])
    assert "库房发大水" in search["merchant_statement"]["text"]
    assert search["merchant_statement"]["stamped"] is False


def test_the_demonstration_ends_with_an_approved_cross_packet_and_a_police_draft(plan: dict[str, Any]) -> None:
    steps = plan["steps"]
    verbs = [step["do"] for step in steps]
    assert verbs.index("case open") < verbs.index("testimony add") < verbs.index("check") < verbs.index("route") < verbs.index("decide")
    packets = [(step["for"], step.get("draft", False)) for step in steps if step["do"] == "packet"]
    assert packets == [("cross", False), ("police-a", True)]
    decided = next(step for step in steps if step["do"] == "decide")
    assert decided["route"] == "R-CROSS"
    approvers = {step["by"] for step in steps if step["do"] == "approve"}
    [login] = approvers
    [approver] = [each for each in plan["staff"] if each["login"] == login]
    assert approver["role"] == "team_lead"
    assert approver["name"] not in {
        name for step in steps if step["do"] == "slip search" for name in names_of(step["session"]["bank_staff"])
    }


def names_of(people: list[dict[str, str]]) -> list[str]:
    return [each["name"] for each in people]
