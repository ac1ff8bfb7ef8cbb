"""Columns of values that repeat, as an import reads them: each value once, and which of them a row has."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """A column of values; None is "not stated"."""

    places: Array
    """Where in `words` each row's value stands."""
    words: list[Any]

    def __getitem__(self, rows: Array) -> "Words":
        return Words(self.places[rows], self.words)

    def __len__(self) -> int:
        return len(self.places)

    def values(self) -> Array:
        """The value of each row."""
        return as_objects(self.words)[self.places]

    def mapped(self, function: Callable[[Any], Any]) -> "Words":
        """The column with every value as the function has it."""
        return Words(self.places, [function(word) for word in self.words])


def as_objects(values: Iterable[Any]) -> Array:
    """An array of Python's own values, whatever they look like."""
    listed = values if isinstance(values, list) else list(values)
    told = np.empty(len(listed), dtype=object)
    told[:] = listed
    return told
