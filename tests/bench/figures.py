"""Figures as a measurement prints them: medians, tails, and whether a target is met."""

import math
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing."""

    name: str
    values: tuple[float, ...]
    unit: str = "ms"
    target: float | None = None
    """The most it may be; None: it stands beside another to be compared with."""
    share: float = 0.99
    """Which part of the values the target binds."""
    digits: int = 0
    """Behind the point."""

    @property
    def bound(self) -> float:
        """The value that is held against the target."""
        return at_share(self.values, self.share)

    @property
    def is_met(self) -> bool:
        """Whether the target is met; without one there is nothing to miss."""
        return self.target is None or self.bound <= self.target

    def __str__(self) -> str:
        shares = "   ".join(f"p{share * 100:.0f} {at_share(self.values, share):8,.{self.digits}f}" for share in (0.5, 0.99))
        held = (
            "" if self.target is None else f"   target p{self.share * 100:.0f} ≤ {self.target:,.0f}: {'met' if self.is_met else 'MISSED'}"
        )
        return f"{self.name:42} {shares} {self.unit}  (n={len(self.values)}){held}"


@dataclass(slots=True)
class Sheet:
    """All figures of one run."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Take a figure, and print it at once."""
        self.figures.append(figure)
        say(str(figure))

    def verdict(self) -> str:
        """The last line."""
        bound = [each for each in self.figures if each.target is not None]
        met = sum(each.is_met for each in bound)
        return f"targets: {met} met, {len(bound) - met} missed"


def at_share(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a part of them does not pass."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def timed(acts: Iterable[Callable[[], object]]) -> tuple[float, ...]:
    """How long each act takes, in milliseconds."""
    found: list[float] = []
    for act in acts:
        begun = time.perf_counter()
        act()
        found.append((time.perf_counter() - begun) * 1_000)
    return tuple(found)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
