"""Two persons and one field of a slip: nobody, one, two who agree, two who differ; a person's newest word counts."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.model import SlipConfirmation, SlipReading
from cases.second_eyes import Eyes, sighting

FIRST = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def reading(*words: tuple[str, str, str | None]) -> SlipReading:
    told = tuple(SlipConfirmation(field, value, by, FIRST + timedelta(minutes=place)) for place, (by, field, value) in enumerate(words))
    newest = {each.field: each.value for each in told}
    return SlipReading(1, "0" * 64, {"fields": {}}, "reader", newest, frozenset(each.by for each in told), None, told, "a", FIRST)


@pytest.mark.parametrize(
    ("words", "eyes"),
    [
        ((), Eyes.NOBODY),
        ((("a", "tip_fen", "1"),), Eyes.NOBODY),
        ((("a", "amount_fen", "100800"),), Eyes.ONE),
        ((("a", "amount_fen", "1"), ("a", "amount_fen", "100800")), Eyes.ONE),
        ((("a", "amount_fen", "100800"), ("b", "amount_fen", "100800")), Eyes.TWO),
        ((("a", "amount_fen", "100800"), ("b", "amount_fen", "100300")), Eyes.DIFFER),
        ((("a", "amount_fen", "100800"), ("b", "amount_fen", None)), Eyes.DIFFER),
        ((("a", "amount_fen", "100800"), ("b", "amount_fen", "100300"), ("b", "amount_fen", "100800")), Eyes.TWO),
    ],
)
def test_a_field_has_as_many_eyes_as_persons_whose_newest_words_agree(words: tuple[tuple[str, str, str | None], ...], eyes: Eyes) -> None:
    assert sighting(reading(*words), "amount_fen").eyes is eyes


def test_the_newest_word_comes_first_and_each_person_has_one() -> None:
    seen = sighting(reading(("a", "card_no", "1"), ("b", "card_no", "2"), ("a", "card_no", "3")), "card_no")
    assert [(each.by, each.value) for each in seen.words] == [("a", "3"), ("b", "2")]
    assert seen.told_by("a")
    assert not seen.told_by("c")
