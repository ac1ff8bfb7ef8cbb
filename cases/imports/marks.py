"""Which numbers have been marked: lines of a file, keys of a table, a byte each."""

from collections.abc import Iterable

import numpy as np

from graph.words import Array


class Marks:
    """Marked numbers from 0 up."""

    def __init__(self) -> None:
        self._marked = np.zeros(1_024, dtype=bool)

    def add(self, numbers: Iterable[int] | Array) -> None:
        """Mark them; one that is marked stays so."""
        places = numbers if isinstance(numbers, np.ndarray) else np.fromiter(numbers, dtype=np.int64)
        if not len(places):
            return
        most = int(places.max()) + 1
        if most > len(self._marked):
            grown = np.zeros(max(most, 2 * len(self._marked)), dtype=bool)
            grown[: len(self._marked)] = self._marked
            self._marked = grown
        self._marked[places] = True

    def mark(self, number: int) -> None:
        """Mark one."""
        if number < len(self._marked):
            self._marked[number] = True
        else:
            self.add([number])

    def __contains__(self, number: int) -> bool:
        return 0 <= number < len(self._marked) and bool(self._marked[number])

    def __len__(self) -> int:
        return int(np.count_nonzero(self._marked))
