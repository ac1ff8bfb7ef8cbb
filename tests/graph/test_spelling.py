"""Every key has one id and every id one key; the signs are those that are told apart over the telephone."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.spelling import read, spell

KEYS = st.one_of(st.integers(0, 2**48 - 1), st.integers(48**6 - 50, 48**6 + 50), st.integers(0, 3000))


@given(KEYS)
def test_what_is_spelt_is_read_back(key: int) -> None:
    assert read(spell(key)) == key


@given(st.text(alphabet="23456789BCDFGHJKMNPQRSTVWXYZbcdfghjkmnpqrstvwxyz", min_size=6, max_size=6))
def test_six_signs_are_the_id_of_one_key(signs: str) -> None:
    key = read(signs)
    assert key is not None
    assert spell(key) == signs


@given(st.text(max_size=12))
def test_nothing_else_is_an_id(text: str) -> None:
    key = read(text)
    assert key is None or spell(key) == text


def test_neighbours_do_not_look_like_neighbours() -> None:
    ids = [spell(key) for key in range(1, 2000)]
    assert {len(each) for each in ids} == {6}
    assert not set("".join(ids)) & set("aeiouAEIOU01l")
    alike = [sum(here == there for here, there in zip(one, other, strict=True)) for one, other in pairwise(ids)]
    assert max(alike) <= 2
    assert ids != sorted(ids)
