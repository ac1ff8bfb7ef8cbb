from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

from web.story.accounts import AS_OF, periods_overdue


def test_a_card_is_sent_signed_for_woken_and_used_in_this_order(read: Any) -> None:
    woken = {each.card_no: each.at.at for each in read("activations")}
    for each in read("deliveries"):
        assert each.sent_at.at < each.delivered_at.at < woken[each.card_no]
    for each in read("transactions"):
        assert woken[each.card_no] <= each.at.at
        assert date.fromisoformat(each.posted_on) > each.at.on


def test_nothing_is_later_than_the_day_of_the_story(read: Any) -> None:
    moments = [each.at.on for kind in ("transactions", "activations", "repayments", "calls") for each in read(kind)]
    moments += [date.fromisoformat(each.dated) for each in read("police_papers")]
    moments += [date.fromisoformat(each.overdue_since) for each in read("accounts")]
    assert max(moments) <= AS_OF


def test_periods_are_counted_from_the_first_day_overdue(read: Any) -> None:
    for each in read("accounts"):
        assert each.periods_overdue == periods_overdue(date.fromisoformat(each.overdue_since), AS_OF)
        assert each.periods_overdue >= 1


def test_a_period_is_full_when_its_day_has_come() -> None:
    assert periods_overdue(date(2024, 3, 26), date(2026, 11, 24)) == 32
    assert periods_overdue(date(2024, 3, 26), date(2026, 11, 26)) == 33
    assert periods_overdue(date(2026, 11, 20), date(2026, 11, 24)) == 1


def test_money_is_repaid_only_while_it_is_owed_and_not_after_default(read: Any) -> None:
    accounts = {each.account_no: each for each in read("accounts")}
    cards = {each.card_no: each.account_no for each in accounts.values()}
    booked = defaultdict(list)
    for each in read("transactions"):
        booked[cards[each.card_no]].append((each.at.at, each.amount))
    for each in read("repayments"):
        assert each.at.on.isoformat() < accounts[each.account_no].overdue_since
        booked[each.account_no].append((each.at.at, -each.amount))
    for number, entries in booked.items():
        balance = 0
        for _, fen in sorted(entries):
            balance += fen
            assert balance >= 0
        assert balance > 0
        assert accounts[number].principal in (None, balance)


def test_ledger_balance_is_the_principal_with_interest(read: Any) -> None:
    known = [each for each in read("accounts") if each.balance is not None]
    assert len(known) >= 59
    assert [each for each in known if each.balance < each.principal] == []


def test_no_contact_is_outside_hours_or_twice_a_day(read: Any) -> None:
    calls = sorted(read("calls"), key=lambda each: (each.account_no, each.at.at))
    for each in calls:
        assert 8 <= each.at.outer.start.hour < 22
    for first, second in pairwise(each for each in calls if each.channel != "inbound_call"):
        assert first.account_no != second.account_no or first.at.on != second.at.on


def test_nobody_is_dunned_after_a_dispute_was_recorded(read: Any) -> None:
    disputed = {each.account_no for each in read("accounts") if each.dispute_type}
    for number in disputed:
        calls = [each for each in read("calls") if each.account_no == number]
        last = max(calls, key=lambda each: each.at.at)
        assert last.channel == "inbound_call"
        assert sum(each.channel == "inbound_call" for each in calls) == 1


def test_a_signature_stands_on_no_contactless_slip_and_none_is_left_out_above_the_limit(read: Any) -> None:
    for each in read("transactions"):
        if each.entry_mode == "contactless":
            assert each.verification == "none"
            assert each.amount <= 100_000
        else:
            assert each.verification in {"signature", "pin", "pin_and_signature"}
