from datetime import date
from typing import Any

import pytest

from web.story.numbers import card_ending, card_number, id_number


def luhn(number: str) -> int:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(value // 10 + value % 10 for value in doubled) % 10


def id_check(number: str) -> str:
    """ISO 7064 MOD 11-2 over the first seventeen digits, by its recursive definition."""
    product = 0
    for digit in number[:17]:
        product = (product + int(digit)) * 2 % 11
    return "X" if (check := (12 - product) % 11) == 10 else str(check)


def test_the_check_of_the_standard_own_example() -> None:
    assert id_check("11010519491231002") == "X"
    assert luhn("4111111111111111") == 0


def test_cards_pass_luhn_and_bear_the_invented_prefix(read: Any) -> None:
    cards = [each.card_no for each in read("accounts")]
    assert [card for card in cards if luhn(card) or not card.startswith("629999") or len(card) != 16] == []


@pytest.mark.parametrize("last4", ["0000", "4417", "9999"])
def test_a_card_may_be_given_its_ending(last4: str) -> None:
    number = card_ending(last4, "02308")
    assert number.endswith(last4)
    assert luhn(number) == 0
    assert luhn(card_number("123456789")) == 0


def test_identity_numbers_pass_their_check_and_lie_in_no_province(read: Any) -> None:
    people = [each for each in read("persons") if each.id_no]
    assert len(people) > 50
    for each in people:
        assert each.id_no[-1] == id_check(each.id_no)
        assert each.id_no.startswith("99")
        assert each.id_no[6:14] == each.born_on.replace("-", "")
        assert (int(each.id_no[16]) % 2 == 1) == (each.sex == "male")
    assert len({each.id_no for each in people}) == len(people)


def test_an_identity_number_of_a_known_day() -> None:
    number = id_number("05", date(1949, 12, 31), 2)
    assert number[:17] == "99010519491231002"
    assert number[-1] == id_check(number)


def test_phones_are_of_prefixes_that_nobody_has(read: Any) -> None:
    phones = [each.phone for kind in ("persons", "relations", "activations") for each in read(kind) if each.phone]
    assert phones
    assert {phone[:3] for phone in phones} <= {"154", "160", "161", "163", "164", "168", "169", "179"}
