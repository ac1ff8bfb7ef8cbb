from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.clocks import Clock, clocks
from cases.days import add_months, add_working_days
from cases.law import Law
from cases.limitation import Limitation, limitation
from graph.times import parse_when
from investigate.facts import (
    CaseFacts,
    CourtFact,
    GuaranteeFact,
    HuntFact,
    HuntOutcome,
    PaperLevel,
    Party,
    PayChannel,
    Reached,
    Receipt,
    Relation,
)
from tests.support.case_facts import account, call, case, claim, delivery, paper, purchase, repayment, sms

AS_OF = date(2026, 11, 24)


def running(law: Law, as_of: date = AS_OF, **facts: Any) -> Limitation:
    found = limitation(case(**facts), law, as_of)
    assert found is not None
    return found


def find(law: Law, facts: CaseFacts, name: str, as_of: date = AS_OF, *, verifying: bool = True) -> Clock:
    return {c.id: c for c in clocks(facts, law, as_of, verifying=verifying)}[name]


def overdue(text: str) -> dict[str, Any]:
    return {"account": account(overdue_since=parse_when(text))}


def test_thirty_two_periods_leave_about_four_months(law: Law) -> None:
    found = running(law, account=account(periods_overdue=32))
    assert (found.is_approximate, found.starts_on, found.due_on) == (True, date(2024, 3, 24), date(2027, 3, 24))
    clock = find(law, case(account=account(periods_overdue=32)), "limitation")
    assert clock.days_left == 120
    assert "约" in clock.because.zh


def test_thirty_three_months_and_a_message_ten_months_ago_restart_it_there(law: Law) -> None:
    found = running(law, **overdue("2024-02-24"), contacts=(sms("sms-1", "2026-01-24 10:00"),))
    assert found.due_on == date(2029, 1, 24)
    assert [i.fact for i in found.counted] == ["sms-1"]


def test_neither_day_nor_periods_is_no_limitation_at_all(law: Law) -> None:
    assert limitation(case(), law, AS_OF) is None


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({"contacts": (sms("i", "2025-06-01 10:00"),)}, True),
        ({"contacts": (sms("i", "2025-06-01 10:00", receipt=Receipt.SENT_ONLY),)}, True),
        ({"contacts": (sms("i", "2025-06-01 10:00", number_disputed=True),)}, False),
        ({"contacts": (sms("i", "2025-06-01 10:00", is_registered_contact=None),)}, False),
        ({"contacts": (call("i", "2025-06-01 10:00"),)}, True),
        ({"contacts": (call("i", "2025-06-01 10:00", receipt=Receipt.NONE),)}, False),
        ({"contacts": (call("i", "2025-06-01 10:00", reached=Reached.SELF_UNCONFIRMED),)}, False),
        ({"repayments": (repayment("i", "2025-06-01", 1, channel=PayChannel.SET_OFF),)}, True),
        (
            {
                "repayments": (
                    repayment(
                        "i", "2025-06-01", 1, payer_relation=Relation.HOLDER, payer_account="****3403", channel=PayChannel.OWN_TRANSFER
                    ),
                )
            },
            True,
        ),
        (
            {
                "repayments": (
                    repayment(
                        "i", "2025-06-01", 1, payer_relation=Relation.SPOUSE, payer_account="****3403", channel=PayChannel.OWN_TRANSFER
                    ),
                )
            },
            False,
        ),
        ({"papers": (paper(PaperLevel.P1, "2025-06-01", whose=Party.BANK, alleges_malicious_overdraft=True, id="i"),)}, True),
        ({"papers": (paper(PaperLevel.P1, "2025-06-01", whose=Party.BANK, id="i"),)}, False),
        # Her name alone, without the account that paid, can be argued about.
        ({"repayments": (repayment("i", "2025-06-01", 1, payer_relation=Relation.HOLDER, channel=PayChannel.OWN_TRANSFER),)}, False),
        ({"repayments": (repayment("i", "2025-06-01", 1, channel=PayChannel.OWN_TRANSFER),)}, False),
        ({"courts": (CourtFact("i", date(2025, 6, 1)),)}, True),
    ],
)
def test_what_interrupts(law: Law, facts: dict[str, Any], counts: bool) -> None:
    found = running(law, **overdue("2024-02-24"), **facts)
    assert found.due_on == (date(2028, 6, 1) if counts else date(2027, 2, 24))
    assert [i.fact for i in (found.counted if counts else found.not_counted)] == ["i"]


def test_a_call_to_the_family_and_the_holders_own_report_interrupt_nothing(law: Law) -> None:
    facts: dict[str, Any] = {
        "contacts": (call("i", "2025-06-01 10:00", reached=Reached.FAMILY),),
        "papers": (paper(PaperLevel.P1, "2025-06-01"),),
    }
    found = running(law, **overdue("2024-02-24"), **facts)
    assert (found.counted, found.not_counted) == ((), ())


def test_a_message_after_the_end_revives_nothing(law: Law) -> None:
    found = running(law, **overdue("2021-01-01"), contacts=(sms("late", "2025-01-01 10:00"),))
    assert found.due_on == date(2024, 1, 1)
    assert [i.fact for i in found.not_counted] == ["late"]


@pytest.mark.parametrize(
    ("start", "due_on", "years"),
    [
        ("2015-03-01", date(2017, 3, 1), 2),
        ("2015-10-01", date(2018, 10, 1), 3),
        ("2016-05-01", date(2019, 5, 1), 3),
        ("2017-10-01", date(2020, 10, 1), 3),
    ],
)
def test_a_period_still_running_in_october_2017_takes_three_years(law: Law, start: str, due_on: date, years: int) -> None:
    found = running(law, **overdue(start))
    assert (found.due_on, found.version.number) == (due_on, years)


def test_months_end_where_a_month_is_short() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 15), -32) == date(2023, 7, 15)


def test_working_days_skip_weekends_and_say_that_holidays_are_not_modelled(law: Law) -> None:
    assert add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 23)  # a Friday
    assert add_working_days(date(2026, 11, 20), 15) == date(2026, 12, 11)
    clock = find(law, case(claims=(claim("K02", "2026-11-20 10:00"),)), "dispute_verification")
    assert (clock.due_on, clock.days_left) == (date(2026, 12, 11), 17)
    assert "未考虑法定节假日" in clock.because.zh


def test_verification_runs_only_while_the_hold_does(law: Law) -> None:
    facts = case(claims=(claim("K02", "2026-11-20 10:00"),))
    assert "dispute_verification" not in {c.id for c in clocks(facts, law, AS_OF, verifying=False)}


def test_slips_of_disputed_purchases_have_a_clock_each_until_they_are_found(law: Law) -> None:
    rows = (
        purchase("gold", "2025-03-30 15:00", 428_600, disputed=True),
        purchase("tea", "2025-04-01 09:00", 2000),
        purchase("shoes", "2025-04-02 09:00", 50_000, disputed=True),
    )
    facts = case(transactions=rows, hunts=(HuntFact("hunt", "shoes", date(2026, 1, 1), HuntOutcome.FOUND),))
    assert [c.id for c in clocks(facts, law, AS_OF, verifying=True)] == ["slip_retention:gold"]
    assert find(law, facts, "slip_retention:gold").due_on == date(2027, 3, 30)


def test_registered_mail_can_be_queried_for_a_year(law: Law) -> None:
    clock = find(law, case(deliveries=(delivery(sent_at=parse_when("2026-01-10")),)), "registered_mail_query:delivery-1")
    assert (clock.due_on, clock.days_left) == (date(2027, 1, 10), 47)


def test_police_review_runs_from_acceptance_until_a_decision(law: Law) -> None:
    accepted = paper(PaperLevel.P2, "2026-11-20", whose=Party.BANK, id="p2")
    due = [(c.id, c.due_on) for c in clocks(case(papers=(accepted,)), law, AS_OF, verifying=False)]
    assert due == [
        ("police_review:7:p2", date(2026, 11, 27)),
        ("police_review:30:p2", date(2026, 12, 20)),
        ("police_review:60:p2", date(2027, 1, 19)),
    ]
    refused = paper(PaperLevel.P3X, "2026-11-23", whose=Party.BANK, id="p3x")
    due = [(c.id, c.due_on) for c in clocks(case(papers=(accepted, refused)), law, AS_OF, verifying=False)]
    assert due == [("recon:p3x", date(2026, 11, 30))]


def test_a_receipt_starts_no_police_clock(law: Law) -> None:
    assert clocks(case(papers=(paper(PaperLevel.P1, "2026-11-20"),)), law, AS_OF, verifying=False) == ()


def test_a_guarantee_runs_six_months_unless_agreed_or_claimed(law: Law) -> None:
    given = GuaranteeFact("g", principal_due_on=date(2026, 6, 1))
    assert find(law, case(guarantees=(given,)), "guarantee:g").due_on == date(2026, 12, 1)
    assert find(law, case(guarantees=(replace(given, months=12),)), "guarantee:g").due_on == date(2027, 6, 1)
    assert clocks(case(guarantees=(replace(given, claimed_on=date(2026, 7, 1)),)), law, AS_OF, verifying=False) == ()


def test_json_has_the_fields_of_the_interface(law: Law) -> None:
    answer = find(law, case(account=account(periods_overdue=32)), "limitation").as_json()
    assert answer | {"because": "", "because_en": ""} == {
        "id": "limitation",
        "due_on": "2027-03-24",
        "days_left": 120,
        "because": "",
        "because_en": "",
        "grade": "A",
        "source": "民法典（此前为民法总则）第一百八十八条",
    }
