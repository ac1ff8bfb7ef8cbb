"""Choices of the sample story: a hash of a key, so that they are the same on every machine and every version of Python."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """A stream of choices that depends on its key alone.

    Each thing of the story draws from a stream of its own, so that adding one account leaves all the others as they were.
    """

    __slots__ = ("_count", "_key")

    def __init__(self, *key: str | int) -> None:
        """Open the stream of this key."""
        self._key = "/".join(str(part) for part in key)
        self._count = 0

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        self._count += 1
        return int.from_bytes(sha256(f"{self._key}#{self._count}".encode()).digest()[:8]) % limit

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.below(100) < percent

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.below(len(items))]

    def digits(self, length: int) -> str:
        """So many digits."""
        return "".join(str(self.below(10)) for _ in range(length))
