"""A deadline that every step of the engine asks, over a monotonic clock that the caller hands in."""

from collections.abc import Callable


class OutOfTime(Exception):
    """The deadline has passed; whoever catches it answers with what there is and says that it is incomplete."""


class Deadline:
    """Seconds from now on; `None` never ends."""

    def __init__(self, now: Callable[[], float], seconds: float | None) -> None:
        self._now = now
        self._started = now()
        self._ends = None if seconds is None else self._started + seconds

    def ask(self) -> None:
        """Raise OutOfTime once the deadline has passed."""
        if self._ends is not None and self._now() >= self._ends:
            raise OutOfTime

    def part(self, share: float) -> "Deadline":
        """A deadline over a share of the time still left, so that the steps after it get some too."""
        left = None if self._ends is None else max(0.0, self._ends - self._now()) * share
        return Deadline(self._now, left)

    @property
    def elapsed_ms(self) -> int:
        """Milliseconds since it was set."""
        return max(0, round((self._now() - self._started) * 1000))
