"""How alike two records are, field by field, in bits that a person can follow.

Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969): a field adds log2(m/u), where m is how often records of one thing compare so and
u how often chance pairs do. u is counted on chance pairs; m is estimated by expectation maximisation with u held (Winkler, "Using the EM Algorithm
for Weight Computation in the Fellegi-Sunter Model", ASA 1988). Ours and not splink's, because splink 4 demands igraph, which is GPL.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import log2
from typing import Generic, TypeVar

R = TypeVar("R")

Pattern = tuple[int | None, ...]
"""How two records compare: for each field the number of its level, best first; None where either leaves the field out."""

_ROUNDS = 50
_SETTLED = 1e-6  # change of m or of the share of true pairs below which a further round changes no bit that is shown
_LEAST = 1e-6  # a level that was never seen is rare, not impossible


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which a field compares."""

    name: str
    m: float
    """How often two records of one thing compare so, among those that both state the field."""
    u: float
    """How often two records of different things do."""

    @property
    def bits(self) -> float:
        """What it says for (or, negative, against) one thing."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Comparison(Generic[R]):
    """A field and how it is compared."""

    field: str
    levels: tuple[Level, ...]
    """Best first; the last is that they differ."""
    compare: Callable[[R, R], int | None]
    """The number of the level, None where either record leaves the field out."""
    shared: Callable[[R, R], Hashable] | None = None
    """What the two have in common at the best level; where it is given, a rare value says more than a common one."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one field says of a pair."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Linkage(Generic[R]):
    """The comparisons with their weights."""

    comparisons: tuple[Comparison[R], ...]
    frequencies: Mapping[str, Mapping[Hashable, float]]
    """Field → value → share of records that bear it, for fields whose `shared` is given; a value that is not counted is as common as its level says."""

    def pattern(self, left: R, right: R) -> Pattern:
        """How the two compare."""
        return tuple(comparison.compare(left, right) for comparison in self.comparisons)

    def weigh(self, left: R, right: R) -> tuple[Weighed, ...]:
        """What each field says that both state, in the order of the comparisons; the bits add up."""
        return tuple(
            Weighed(comparison.field, comparison.levels[number].name, self._bits(comparison, number, left, right))
            for comparison in self.comparisons
            if (number := comparison.compare(left, right)) is not None
        )

    def bits(self, left: R, right: R) -> float:
        """The sum over the fields."""
        return sum(weighed.bits for weighed in self.weigh(left, right))

    def _bits(self, comparison: Comparison[R], number: int, left: R, right: R) -> float:
        level = comparison.levels[number]
        if number or comparison.shared is None:
            return level.bits
        frequency = self.frequencies.get(comparison.field, {}).get(comparison.shared(left, right))
        return level.bits if frequency is None else log2(level.m / frequency)


def with_chance(linkage: Linkage[R], chance_pairs: Iterable[tuple[R, R]]) -> Linkage[R]:
    """The linkage with u counted on pairs drawn by chance, which are all but never of one thing."""
    counts = Counter(linkage.pattern(left, right) for left, right in chance_pairs)
    return _with_levels(linkage, counts, lambda level, share: replace(level, u=share))


def with_learning(linkage: Linkage[R], patterns: Mapping[Pattern, int], share: float) -> tuple[Linkage[R], float]:
    """The linkage with m estimated from unlabelled pairs, and the share of them that are of one thing.

    Args:
        linkage: With u already counted.
        patterns: How often each pattern stands among the pairs that share a block.
        share: A first guess at how many of these pairs are of one thing, between 0 and 1.
    """
    for _ in range(_ROUNDS):
        matched = {pattern: count * _belief(linkage, pattern, share) for pattern, count in patterns.items()}
        learnt = _with_levels(linkage, matched, lambda level, seen: replace(level, m=seen))
        before, share = share, min(max(sum(matched.values()) / sum(patterns.values()), _LEAST), 1 - _LEAST)
        moved = max(abs(share - before), _largest_change(linkage, learnt))
        linkage = learnt
        if moved < _SETTLED:
            break
    return linkage, share


def _belief(linkage: Linkage[R], pattern: Pattern, share: float) -> float:
    """How likely a pair of this pattern is of one thing."""
    odds = share / (1 - share)
    for number, comparison in zip(pattern, linkage.comparisons, strict=True):
        if number is not None:
            odds *= comparison.levels[number].m / comparison.levels[number].u
    return odds / (1 + odds)


def _with_levels(linkage: Linkage[R], counts: Mapping[Pattern, float], changed: Callable[[Level, float], Level]) -> Linkage[R]:
    """The linkage with each level changed to its share in the counts; a field of which nothing was seen keeps what it had."""
    comparisons = []
    for at, comparison in enumerate(linkage.comparisons):
        seen: dict[int, float] = defaultdict(float)
        for pattern, count in counts.items():
            if (number := pattern[at]) is not None:
                seen[number] += count
        total = sum(seen.values())
        rough = [max(seen[number] / total, _LEAST) if total else 0 for number in range(len(comparison.levels))]
        shares = zip(comparison.levels, rough, strict=True)
        levels = tuple(changed(level, share / sum(rough)) for level, share in shares) if total else comparison.levels
        comparisons.append(replace(comparison, levels=levels))
    return replace(linkage, comparisons=tuple(comparisons))


def _largest_change(before: Linkage[R], after: Linkage[R]) -> float:
    """The largest change of an m."""
    sides = zip(before.comparisons, after.comparisons, strict=True)
    return max(abs(old.m - new.m) for left, right in sides for old, new in zip(left.levels, right.levels, strict=True))
