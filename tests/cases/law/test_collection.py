from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.collection import Collection, Effect, assess_collection
from cases.law import Law
from graph.times import parse_when
from graph.verdict import Verdict
from investigate.facts import CaseFacts, ContactChannel, ContactFact, Reached, Receipt
from tests.support.case_facts import account, call, case, claim, sms

AS_OF = date(2026, 11, 24)
OVERDUE = account(overdue_since=parse_when("2026-01-01"))


def assess(law: Law, *contacts: ContactFact, as_of: date = AS_OF, **facts: Any) -> Collection:
    whole: dict[str, Any] = {"account": OVERDUE} | facts
    return assess_collection(case(contacts=contacts, **whole), law, as_of)


def effect(law: Law, contact: ContactFact, **facts: Any) -> Effect:
    return assess(law, contact, **facts).contacts[0].effect


GOOD = call("c", "2026-02-01 10:00")
LETTER = replace(GOOD, channel=ContactChannel.LETTER, receipt=Receipt.SIGNED_BY_HOLDER)
VISIT = replace(GOOD, channel=ContactChannel.VISIT, persons_present=2)


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (GOOD, Effect.EFFECTIVE),
        (sms("c", "2026-02-01 10:00"), Effect.EFFECTIVE),
        (LETTER, Effect.EFFECTIVE),
        (VISIT, Effect.EFFECTIVE),
        # Condition 2: receipt that can be shown.
        (replace(GOOD, reached=Reached.SELF_UNCONFIRMED), Effect.ARGUABLE),
        (replace(GOOD, reached=Reached.FAMILY), Effect.ARGUABLE),
        (replace(GOOD, reached=Reached.OTHER), Effect.NOT_EFFECTIVE),
        (replace(GOOD, reached=Reached.NONE), Effect.NOT_EFFECTIVE),
        (replace(GOOD, reached=Reached.NONE, evasion_proved=True), Effect.EFFECTIVE),
        (replace(GOOD, reached=Reached.UNKNOWN), Effect.UNKNOWN),
        (replace(GOOD, receipt=Receipt.NONE), Effect.NOT_EFFECTIVE),
        (replace(GOOD, channel=ContactChannel.VOICE_BOT, reached=Reached.SELF_UNCONFIRMED), Effect.ARGUABLE),
        (sms("c", "2026-02-01 10:00", receipt=Receipt.SENT_ONLY), Effect.ARGUABLE),
        (sms("c", "2026-02-01 10:00", number_disputed=True), Effect.ARGUABLE),
        (sms("c", "2026-02-01 10:00", is_registered_contact=False), Effect.ARGUABLE),
        (sms("c", "2026-02-01 10:00", is_registered_contact=None), Effect.UNKNOWN),
        (replace(LETTER, receipt=Receipt.SIGNED_BY_FAMILY), Effect.ARGUABLE),
        (replace(LETTER, receipt=Receipt.DELIVERED), Effect.ARGUABLE),
        (replace(LETTER, receipt=Receipt.NONE), Effect.NOT_EFFECTIVE),
        (replace(VISIT, receipt=Receipt.SIGNED_BY_FAMILY), Effect.ARGUABLE),
        # Condition 4: in order.
        (replace(GOOD, contract_in_order=False), Effect.NOT_EFFECTIVE),
        (replace(GOOD, contract_in_order=None), Effect.UNKNOWN),
        (call("c", "2026-02-01 07:59"), Effect.NOT_EFFECTIVE),
        (call("c", "2026-02-01 08:00"), Effect.EFFECTIVE),
        (call("c", "2026-02-01 22:00"), Effect.EFFECTIVE),
        (call("c", "2026-02-01 22:01"), Effect.NOT_EFFECTIVE),
        (call("c", "2026-02-01 22:01", consent_outside_hours=True), Effect.EFFECTIVE),
        (call("c", "2026-02-01"), Effect.UNKNOWN),
        (replace(VISIT, persons_present=1), Effect.NOT_EFFECTIVE),
        (replace(VISIT, persons_present=None), Effect.UNKNOWN),
        (replace(GOOD, in_frequency=False), Effect.NOT_EFFECTIVE),
        (replace(GOOD, states_content=False), Effect.ARGUABLE),
        (replace(GOOD, states_content=None), Effect.UNKNOWN),
        # Condition 1: after the due day.
        (call("c", "2025-12-31 10:00"), Effect.NOT_EFFECTIVE),
        (call("c", "2026-01-01 10:00"), Effect.EFFECTIVE),
    ],
)
def test_what_one_contact_is_worth(law: Law, contact: ContactFact, expected: Effect) -> None:
    assert effect(law, contact) is expected


def test_the_due_day_unstated_or_known_by_month_only_leaves_it_open(law: Law) -> None:
    assert effect(law, GOOD, account=account()) is Effect.UNKNOWN
    assert effect(law, GOOD, account=account(overdue_since=parse_when("2026-02"))) is Effect.UNKNOWN


def test_the_fourth_voice_contact_of_a_day_is_over_the_cap(law: Law) -> None:
    calls = [call(f"c{h}", f"2026-02-01 1{h}:00") for h in range(4)]
    assert [j.effect for j in assess(law, *calls).contacts] == [Effect.EFFECTIVE] * 3 + [Effect.NOT_EFFECTIVE]
    earlier = [call(f"c{h}", f"2025-02-01 1{h}:00") for h in range(4)]
    found = assess(law, *earlier, account=account(overdue_since=parse_when("2025-01-01")))
    assert [j.effect for j in found.contacts] == [Effect.EFFECTIVE] * 4  # the cap was not in force yet


def test_a_contact_that_is_no_dunning_is_not_counted(law: Law) -> None:
    assert assess(law, replace(GOOD, is_dunning=False)).contacts == ()


@pytest.mark.parametrize(
    ("second", "as_of", "complete", "police_from"),
    [
        ("2026-02-21 10:00", date(2026, 11, 24), False, None),  # 20 days apart
        ("2026-03-02 10:00", date(2026, 11, 24), False, None),  # 29
        ("2026-03-03 10:00", date(2026, 11, 24), True, date(2026, 6, 4)),  # 30
        ("2026-03-08 10:00", date(2026, 5, 27), True, date(2026, 6, 9)),  # 35 apart, 80 days passed
        ("2026-03-08 10:00", date(2026, 6, 8), True, date(2026, 6, 9)),  # exactly three months
        ("2026-03-08 10:00", date(2026, 6, 9), True, date(2026, 6, 9)),  # three months and a day
    ],
)
def test_pairs(law: Law, second: str, as_of: date, complete: bool, police_from: date | None) -> None:
    found = assess(law, call("a", "2026-02-01 10:00"), call("b", second), as_of=as_of)
    assert (found.best is not None) is complete
    assert (found.best.police_from if found.best else None) == police_from


def test_the_earliest_pair_is_best_and_the_next_one_stands_beside_it(law: Law) -> None:
    found = assess(
        law, call("a", "2026-02-01 10:00"), call("b", "2026-02-15 10:00"), call("c", "2026-03-10 10:00"), call("d", "2026-03-20 10:00")
    )
    assert found.best is not None
    assert found.next_best is not None
    assert (found.best.first.contact.id, found.best.second.contact.id, found.best.gap_days) == ("a", "c", 37)
    assert (found.next_best.first.contact.id, found.next_best.second.contact.id) == ("a", "d")


def test_the_weakest_link_is_the_one_not_sealed(law: Law) -> None:
    found = assess(law, call("a", "2026-02-01 10:00", bank_sealed=False), call("b", "2026-04-01 10:00"))
    assert found.best is not None
    assert found.best.weakest.contact.id == "a"
    assert found.best.weakest.wants_seal


def test_without_an_effective_pair_the_nearest_one_is_shown_with_what_is_wrong(law: Law) -> None:
    found = assess(law, call("a", "2026-02-01 10:00"), call("b", "2026-04-01 10:00", reached=Reached.FAMILY))
    assert found.best is None
    assert found.candidate is not None
    assert found.candidate.weakest.contact.id == "b"
    assert "家属" in found.candidate.weakest.reasons[0].zh


def test_collections_after_a_denial_are_arguable_and_say_so(law: Law) -> None:
    denied = (claim("K02", "2026-03-01 10:00"),)
    found = assess(law, call("a", "2026-02-01 10:00"), call("b", "2026-04-01 10:00"), claims=denied)
    assert [j.effect for j in found.contacts] == [Effect.EFFECTIVE, Effect.ARGUABLE]
    assert found.disputed_before is Verdict.MET
    assert assess(law, call("a", "2026-02-01 10:00")).disputed_before is Verdict.UNMET


def test_before_the_2018_text_no_gap_was_asked_for(law: Law) -> None:
    facts = account(overdue_since=parse_when("2016-01-01"))
    calls = (call("a", "2016-02-01 10:00"), call("b", "2016-02-11 10:00"))
    assert assess(law, *calls, account=facts, as_of=date(2016, 6, 1)).best is not None
    assert assess(law, *calls, account=facts, as_of=date(2019, 6, 1)).best is None


def test_nothing_made_after_the_day_of_knowledge_is_seen(law: Law) -> None:
    facts: CaseFacts = case(account=OVERDUE, contacts=(call("a", "2026-02-01 10:00"), call("b", "2026-04-01 10:00")))
    assert len(assess_collection(facts, law, date(2026, 3, 1)).contacts) == 1
