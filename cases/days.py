"""Days as deadlines count them: months by calendar, working days by weekday."""

from calendar import monthrange
from datetime import date, timedelta

_SATURDAY = 5


def add_months(day: date, months: int) -> date:
    """The corresponding day of a later month, or that month's last day where it has none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date:
    """The `count`-th Monday-to-Friday after a day.

    Chinese public holidays and make-up days are **not** modelled: a real deadline is later around a holiday, so one computed here errs to
    the early side, except in weeks with a make-up Saturday.
    """
    current = day
    while count > 0:
        current += timedelta(days=1)
        count -= current.weekday() < _SATURDAY
    return current
