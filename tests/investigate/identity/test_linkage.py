"""Weights counted and learnt: what was planted is found again."""

import random
from collections import Counter

import pytest

from investigate.identity.linkage import Comparison, Level, Linkage, with_chance, with_learning

_FIELDS = 4
_KEPT = (0.95, 0.9, 0.8, 0.7)
"""How often a field of a true pair is the same."""
_VALUES = 50


def _comparison(at: int) -> Comparison[tuple[int | None, ...]]:
    def compare(left: tuple[int | None, ...], right: tuple[int | None, ...]) -> int | None:
        return None if left[at] is None or right[at] is None else int(left[at] != right[at])

    return Comparison(f"field{at}", (Level("same", 0.8, 0.1), Level("differs", 0.2, 0.9)), compare)


def test_m_and_u_of_a_planted_world_are_learnt_without_labels() -> None:
    draw = random.Random(7)  # noqa: S311  # a planted world, no secret
    people = [tuple(draw.randrange(_VALUES) for _ in range(_FIELDS)) for _ in range(4_000)]
    twins = [
        tuple(value if draw.random() < kept else draw.randrange(_VALUES) for value, kept in zip(one, _KEPT, strict=True)) for one in people
    ]
    linkage = Linkage(tuple(_comparison(at) for at in range(_FIELDS)), {})
    linkage = with_chance(linkage, ((draw.choice(people), draw.choice(twins)) for _ in range(40_000)))
    pairs = list(zip(people, twins, strict=True)) + [(draw.choice(people), draw.choice(twins)) for _ in range(12_000)]
    learnt, share = with_learning(linkage, Counter(linkage.pattern(*pair) for pair in pairs), 0.5)
    assert share == pytest.approx(0.25, abs=0.02)
    for comparison, kept in zip(learnt.comparisons, _KEPT, strict=True):
        assert comparison.levels[0].u == pytest.approx(1 / _VALUES, abs=0.005)
        assert comparison.levels[0].m == pytest.approx(kept + (1 - kept) / _VALUES, abs=0.03)
        assert sum(level.m for level in comparison.levels) == pytest.approx(1)


def test_a_field_nobody_states_keeps_its_weights() -> None:
    linkage = Linkage((_comparison(0), _comparison(1)), {})
    learnt, _ = with_learning(linkage, {(0, None): 90, (1, None): 10}, 0.5)
    assert learnt.comparisons[1].levels == linkage.comparisons[1].levels
    assert learnt.comparisons[0].levels != linkage.comparisons[0].levels


def test_the_bits_of_the_fields_are_the_bits_of_the_pair() -> None:
    linkage = Linkage((_comparison(0), _comparison(1)), {})
    assert linkage.bits((1, 2), (1, 3)) == pytest.approx(sum(part.bits for part in linkage.weigh((1, 2), (1, 3))))
    assert [part.bits for part in linkage.weigh((1, None), (1, 3))] == [pytest.approx(3)]
