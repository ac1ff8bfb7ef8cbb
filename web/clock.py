"""The two clocks: the system's, and a fixed one for the demonstration and the tests."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, for the time of recording only."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still, so that what is recorded repeats."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Always the same moment."""
        return self._moment
