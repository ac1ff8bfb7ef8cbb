"""What speaks for and against two records being of one person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identity import PersonTraits, PhoneUse
from investigate.identity.candidates import MOST_IN_BLOCK, candidates
from investigate.identity.people import PERSONS

_BORN = date(1985, 3, 1)
_OTHERS = tuple(PersonTraits(100 + n, names=frozenset({name})) for n, name in enumerate(["王伟"] * 30 + ["李娜"] * 20 + ["欧阳泽楠"]))


def _person(key: int, name: str = "王伟", **traits: Any) -> PersonTraits:
    return PersonTraits(key, names=frozenset({name}), **traits)


def _of(value: object) -> frozenset[object]:
    return frozenset({value})


def _pairs(*people: PersonTraits) -> list[tuple[int, int]]:
    return [(pair.left, pair.right) for pair in candidates([*people, *_OTHERS]).pairs]


def test_two_of_one_name_with_two_id_numbers_are_not_proposed_though_they_share_a_household() -> None:
    """Issue 5, Shows 2: two persons named 王伟 with different ID numbers stay two."""
    household: dict[str, Any] = {"addresses": _of("中山路 1 号 301 室"), "phones": _of(PhoneUse("h")), "sexes": _of("男")}
    father, son = _person(1, id_numbers=_of("a"), **household), _person(2, id_numbers=_of("b"), **household)
    assert _pairs(father, son) == []


def test_one_id_number_under_two_names_is_proposed() -> None:
    assert _pairs(_person(1, id_numbers=_of("a")), _person(2, "王玮", id_numbers=_of("a"))) == [(1, 2)]


def test_a_couple_that_shares_phone_and_address_is_not_proposed() -> None:
    shared: dict[str, Any] = {"addresses": _of("中山路 1 号 301 室"), "phones": _of(PhoneUse("h"))}
    assert _pairs(_person(1, "徐某", sexes=_of("女"), **shared), _person(2, "朱某", sexes=_of("男"), **shared)) == []


def test_a_rare_name_with_its_birthday_says_more_than_a_common_one() -> None:
    rare = _person(1, "欧阳泽楠", born_on=_of(_BORN)), _person(2, "欧阳泽楠", born_on=_of(_BORN))
    common = _person(3, born_on=_of(_BORN)), _person(4, born_on=_of(_BORN))
    found = candidates([*rare, *common, *_OTHERS]).pairs
    assert [(pair.left, pair.right) for pair in found] == [(1, 2), (3, 4)]


def test_a_name_alone_proposes_nobody() -> None:
    assert _pairs(_person(1), _person(2)) == []


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        (PhoneUse("h", date(2010, 1, 1), date(2012, 1, 1)), PhoneUse("h", date(2011, 1, 1)), "same"),
        (PhoneUse("h", date(2010, 1, 1), date(2012, 1, 1)), PhoneUse("h", date(2012, 1, 2)), "at_other_times"),
        (PhoneUse("h"), PhoneUse("h", date(2012, 1, 2)), "same"),
        (PhoneUse("h"), PhoneUse("g"), "differs"),
    ],
)
def test_a_number_that_was_given_out_again_is_told_from_one_that_is_shared(first: PhoneUse, second: PhoneUse, level: str) -> None:
    weighed = PERSONS.weigh(_person(1, phones=_of(first)), _person(2, phones=_of(second)))
    assert {part.field: part.level for part in weighed}["phone"] == level


def test_an_agents_number_proposes_no_pair_and_is_named() -> None:
    many = [_person(key, f"客户{key}", phones=_of(PhoneUse("agent"))) for key in range(1, MOST_IN_BLOCK + 2)]
    answer = candidates(many, at_least=-100)
    assert not answer.pairs
    assert [(crowd.field, crowd.value, crowd.persons) for crowd in answer.crowds] == [("phone", "agent", MOST_IN_BLOCK + 1)]


_TEXT = st.frozensets(st.sampled_from("abc"), max_size=2)
_TRAITS: Callable[[int], st.SearchStrategy[PersonTraits]] = lambda key: st.builds(  # noqa: E731  # a function of a strategy, said in one line
    PersonTraits,
    key=st.just(key),
    names=st.frozensets(st.sampled_from(["王伟", "王玮", "李娜"]), max_size=2),
    born_on=st.frozensets(st.dates(date(1980, 1, 1), date(1980, 1, 20)), max_size=2),
    sexes=_TEXT,
    id_numbers=_TEXT,
    phones=st.frozensets(st.builds(PhoneUse, st.sampled_from("hg")), max_size=2),
    addresses=_TEXT,
    employers=_TEXT,
)


@given(_TRAITS(1), _TRAITS(2))
def test_it_does_not_matter_which_record_stands_first_and_silence_says_nothing(left: PersonTraits, right: PersonTraits) -> None:
    weighed = PERSONS.weigh(left, right)
    assert weighed == PERSONS.weigh(right, left)
    stated = {"id_no": "id_numbers", "name": "names", "sex": "sexes", "phone": "phones", "address": "addresses", "employer": "employers"}
    for part in weighed:
        field = stated.get(part.field, part.field)
        assert getattr(left, field), part
        assert getattr(right, field), part
