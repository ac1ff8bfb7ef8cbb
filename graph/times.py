"""Times of a case: aware, kept with the words they were given in and how precisely those words are known.

A moment that is only known to the day is a window of that day. The **outer** window is what the words can mean at most,
the **core** window what they mean at least; for a printed date both are the same.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from unicodedata import normalize
from zoneinfo import ZoneInfo

from graph.errors import TimeRefused

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The one civil time of mainland China; sources that name no zone mean it."""


class Precision(StrEnum):
    """How finely the source states a time."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PHRASE = "phrase"
    """Words such as 春节前后: the windows hold what was understood by them."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, both ends inclusive, aware, whole seconds."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise TimeRefused(given=f"{self.start}/{self.end}", reason="no_zone")
        if self.end < self.start:
            raise TimeRefused(given=f"{self.start}/{self.end}", reason="ends_before_it_starts")

    def contains(self, moment: datetime) -> bool:
        """Whether the moment lies in the window."""
        return self.start <= moment <= self.end


@dataclass(frozen=True, slots=True)
class When:
    """A time as a source states it."""

    text: str
    """The source's own words; what a printed packet shows."""
    precision: Precision
    outer: Window
    """What the words can mean at most."""
    core: Window
    """What they mean at least; equal to `outer` for a printed date."""

    @property
    def at(self) -> datetime:
        """The first instant it can mean, in UTC: the value to sort and to store by."""
        return self.outer.start.astimezone(UTC)

    @property
    def on(self) -> date:
        """The calendar day in China on which it starts."""
        return self.outer.start.astimezone(SHANGHAI).date()


_DATE = r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2})日?|月)?|年)?"
_CLOCK = r"(?:[T ]*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})秒?|分)?(?:\.\d+)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
_SPACED = re.compile(rf"^{_DATE}{_CLOCK}$")
_PACKED = re.compile(r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?$")


def parse_when(text: str) -> When:
    """Read a date or time as banks write it: `2013-03-30`, `2013/3/30 15:00`, `20130330150000`, `2013年3月30日15时00分`, ISO 8601 with zone.

    Without a zone it is Chinese civil time. A date alone is the whole day, `2013-03` the month, `2013年` the year.

    Raises:
        TimeRefused: the text is none of these, or names a day that does not exist.
    """
    cleaned = re.sub(r"\s+", " ", normalize("NFKC", text).strip())
    match = _PACKED.match(cleaned) or _SPACED.match(cleaned)
    if match is None:
        raise TimeRefused(given=text, reason="format")
    part = match.groupdict()
    zone = _zone(part.get("zone"))
    try:
        return _from_parts(text, part, zone)
    except ValueError as refused:
        raise TimeRefused(given=text, reason="no_such_day") from refused


def whole_day(day: date, text: str | None = None) -> When:
    """A calendar day in China, as a time of day precision."""
    window = Window(datetime.combine(day, time.min, SHANGHAI), datetime.combine(day, time(23, 59, 59), SHANGHAI))
    return When(text or day.isoformat(), Precision.DAY, window, window)


def _zone(text: str | None) -> ZoneInfo:
    if text is None or text.replace(":", "") == "+0800":
        return SHANGHAI
    if text == "Z" or text.replace(":", "") == "+0000":
        return ZoneInfo("UTC")
    raise TimeRefused(given=text, reason="zone")


def _from_parts(text: str, part: dict[str, str | None], zone: ZoneInfo) -> When:
    year, month, day = int(part["year"] or 0), part["month"], part["day"]
    if month is None:
        return _span(text, Precision.YEAR, date(year, 1, 1), date(year, 12, 31))
    if day is None:
        first = date(year, int(month), 1)
        following = date(year + first.month // 12, first.month % 12 + 1, 1)
        return _span(text, Precision.MONTH, first, following - timedelta(days=1))
    if part["hour"] is None:
        return whole_day(date(year, int(month), int(day)), text)
    second = part["second"]
    start = datetime(year, int(month), int(day), int(part["hour"]), int(part["minute"] or 0), int(second or 0), tzinfo=zone)
    if second is not None:
        window = Window(start, start)
        return When(text, Precision.SECOND, window, window)
    window = Window(start, start + timedelta(seconds=59))
    return When(text, Precision.MINUTE, window, window)


def _span(text: str, precision: Precision, first: date, last: date) -> When:
    window = Window(whole_day(first).outer.start, whole_day(last).outer.end)
    return When(text, precision, window, window)
