"""Chance by counters: what is drawn for a thing depends on the seed, the topic and the thing's number, never on what was drawn before.

Only whole numbers are used. Functions like exp and log differ between machines in their last digit; here they stand in small rounded tables.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from math import exp
from statistics import NormalDist
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Item = TypeVar("Item")

_STEP = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_WORD = 2**64 - 1
_HALF = np.uint64(32)
_NORMALS = 1024

NATS = 64
"""Steps of the table of amounts in one factor of e."""
NORMAL: Ints = np.array([round(1000 * NormalDist().inv_cdf((n + 0.5) / _NORMALS)) for n in range(_NORMALS)], dtype=np.int64)
"""A thousand times the quantiles of the normal distribution."""
FEN: Ints = np.array([round(100 * exp(n / NATS)) for n in range(12 * NATS)], dtype=np.int64)
"""Amounts in fen, each step larger by the same factor, from one yuan up."""


@lru_cache(maxsize=256)
def _key(seed: int, topic: str) -> int:
    return int.from_bytes(sha256(f"{seed}/{topic}".encode()).digest()[:8], "big")


class Draws:
    """What is drawn for many things at once, each known by its number."""

    def __init__(self, seed: int, topic: str) -> None:
        self._seed = seed
        self._topic = topic

    def bits(self, at: Ints, what: str) -> NDArray[np.uint64]:
        """Sixty-four bits for each number."""
        mixed = at.astype(np.uint64) * np.uint64(_STEP) + np.uint64(_key(self._seed, f"{self._topic}/{what}"))
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_FIRST)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
        return mixed ^ (mixed >> np.uint64(31))

    def below(self, at: Ints, what: str, bound: int | Ints) -> Ints:
        """A number from 0 up to the bound, which is less than 2**31."""
        width = np.asarray(bound).astype(np.uint64)
        return (((self.bits(at, what) >> _HALF) * width) >> _HALF).astype(np.int64)

    def between(self, at: Ints, what: str, low: int | Ints, high: int | Ints) -> Ints:
        """A number from low to high, both included."""
        return np.asarray(low) + self.below(at, what, np.asarray(high) - np.asarray(low) + 1)

    def happens(self, at: Ints, what: str, permille: int | Ints) -> Flags:
        """Whether something happens that does so this often in a thousand."""
        return self.below(at, what, 1000) < np.asarray(permille)

    def choice(self, at: Ints, what: str, weights: Sequence[int] | Ints) -> Ints:
        """Which of several, by their weights."""
        upto = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(upto, self.below(at, what, int(upto[-1])), side="right").astype(np.int64)

    def normal(self, at: Ints, what: str) -> Ints:
        """A thousand times a draw of the normal distribution."""
        return NORMAL[(self.bits(at, what) >> np.uint64(54)).astype(np.int64)]


class Dice:
    """What is drawn for one thing, throw after throw."""

    def __init__(self, seed: int, topic: str) -> None:
        # Past the cache, which is for topics that are asked for again and again.
        self._state = _key.__wrapped__(seed, topic)

    def below(self, bound: int) -> int:
        """A number from 0 up to the bound."""
        self._state = (self._state + _STEP) & _WORD
        mixed = ((self._state ^ (self._state >> 30)) * _FIRST) & _WORD
        mixed = ((mixed ^ (mixed >> 27)) * _SECOND) & _WORD
        return (((mixed ^ (mixed >> 31)) >> 32) * bound) >> 32

    def between(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return low + self.below(high - low + 1)

    def happens(self, permille: int) -> bool:
        """Whether something happens that does so this often in a thousand."""
        return self.below(1000) < permille

    def pick(self, stock: Sequence[Item]) -> Item:
        """One of several."""
        return stock[self.below(len(stock))]


def spread(total: int, weights: Ints) -> Ints:
    """A whole number shared out by weights, to the last unit."""
    upto = np.cumsum(weights.astype(np.float64))
    marks = np.floor(upto / upto[-1] * total + 0.5).astype(np.int64)
    marks[-1] = total
    shares: Ints = np.diff(marks, prepend=0)
    return shares
