"""Time in the theory: a grid of cells between all times that occur, and what may happen in them.

Times are whole seconds. Every window's start, and the second after its end, cuts the line; within a cell no constraint tells two moments
apart, and no rule needs one event strictly before another, so cells are exact.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from investigate.engine.theory import TRUE, Theory


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole seconds since 1970, both ends inclusive; `None`: without end on that side."""

    start: int | None
    end: int | None

    def within(self, other: "Stretch") -> bool:
        """Whether it lies in the other one."""
        starts = other.start is None or (self.start is not None and self.start >= other.start)
        return starts and (other.end is None or (self.end is not None and self.end <= other.end))

    def meets(self, other: "Stretch") -> bool:
        """Whether they share a second."""
        apart = self.end is not None and other.start is not None and self.end < other.start
        return not apart and not (other.end is not None and self.start is not None and other.end < self.start)


class Grid:
    """The cells of one line of time."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        cuts = {edge for each in stretches for edge in (each.start, None if each.end is None else each.end + 1) if edge is not None}
        self._cuts = sorted(cuts)
        self.last = len(self._cuts)
        """Index of the last cell; the first is 0."""

    def cell(self, second: int) -> int:
        """The cell in which the second lies."""
        return bisect_right(self._cuts, second)

    def span(self, stretch: Stretch) -> tuple[int, int]:
        """First and last cell of a stretch whose ends are cuts of this grid."""
        first = 0 if stretch.start is None else self.cell(stretch.start)
        return first, self.last if stretch.end is None else self.cell(stretch.end)


class Once:
    """An event that happens at most once: for each cell, whether it has happened by its end."""

    def __init__(self, theory: Theory, grid: Grid) -> None:
        self.grid = grid
        self._by = [theory.literal() for _ in range(grid.last + 1)]
        for earlier, later in zip(self._by, self._by[1:], strict=False):
            theory.add(None, -earlier, later)

    def by(self, cell: int) -> int:
        """That it has happened by the end of the cell."""
        return self._by[cell] if cell >= 0 else -TRUE

    @property
    def ever(self) -> int:
        """That it happens at all."""
        return self._by[-1]

    def variables(self) -> list[int]:
        """All variables of the line."""
        return self._by


class Often:
    """An event that may repeat: for each cell, whether it happens in it.

    One of which no claim speaks, and no rule binds in time, has a grid of a single cell, whatever cell it is asked about.
    """

    def __init__(self, theory: Theory, grid: Grid) -> None:
        self.grid = grid
        self._theory = theory
        self.within = [theory.literal() for _ in range(grid.last + 1)]
        """For each cell, that it happens in it."""
        self._by: list[int] = []

    def by(self, cell: int) -> int:
        """A literal that holds only if it has happened by the end of the cell (it may fail to hold even so)."""
        if cell < 0:
            return -TRUE
        cell = min(cell, self.grid.last)
        while len(self._by) <= cell:
            here = self._theory.literal()
            self._theory.add(None, -here, self.within[len(self._by)], *self._by[-1:])
            self._by.append(here)
        return self._by[cell]

    def variables(self) -> list[int]:
        """All variables of the line so far."""
        return [*self.within, *self._by]


@dataclass(frozen=True, slots=True)
class Held:
    """That a state held all through a stretch, if the literal holds."""

    literal: int
    stretch: Stretch


def deny_throughout(theory: Theory, guard: int, denied: Stretch, held: Iterable[Held]) -> None:
    """Add that, if `guard` holds, some second of `denied` is in none of the `held` stretches.

    Nothing is added where the stretches leave a second free anyway.
    """
    relevant = [each for each in held if each.stretch.meets(denied)]
    grid = Grid([denied, *(each.stretch for each in relevant)])
    first, last = grid.span(denied)
    over: list[list[int]] = [[] for _ in range(grid.last + 1)]
    for each in relevant:
        begins, ends = grid.span(each.stretch)
        for cell in range(begins, ends + 1):
            over[cell].append(each.literal)
    if not all(over[first : last + 1]):
        return
    free = []
    for cell in range(first, last + 1):
        here = theory.literal()
        free.append(here)
        for literal in over[cell]:
            theory.add(None, -here, -literal)
    theory.add(None, -guard, *free)
