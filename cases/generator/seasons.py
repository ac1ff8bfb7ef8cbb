"""The years of the world, and how busy each day of them is. Days are counted from 1970-01-01 of China's calendar day."""

from datetime import date, timedelta

import numpy as np

from cases.generator.draws import Ints

EPOCH = date(1970, 1, 1)
FIRST_DAY = (date(2023, 11, 6) - EPOCH).days
WEEKS = 156
LAST_DAY = FIRST_DAY + 7 * WEEKS - 1
AS_OF = (date(2026, 11, 24) - EPOCH).days
"""The day on which the bank wrote its files."""

_NEW_YEARS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))
_LONG_HOLIDAYS = ((10, 1, 7), (5, 1, 5), (1, 1, 1))
_SALES = ((11, 11), (6, 18), (12, 12))


def day_of(year: int, month: int, day: int) -> int:
    """The number of a day."""
    return (date(year, month, day) - EPOCH).days


def date_of(day: int) -> date:
    """The date of a day's number."""
    return EPOCH + timedelta(days=int(day))


def month_of(day: int) -> int:
    """Months since January of year 0."""
    when = date_of(day)
    return when.year * 12 + when.month - 1


def month_start(month: int) -> int:
    """The first day of a month."""
    return day_of(month // 12, month % 12 + 1, 1)


def _busyness(when: date) -> int:
    weight = 100 + (22 if when.weekday() >= 5 else 0) + (when - date_of(FIRST_DAY)).days // 40
    for new_year in _NEW_YEARS:
        away = (when - new_year).days
        if -14 <= away < 0:
            weight += 55 + 4 * away // 2
        elif 0 <= away < 3:
            weight -= 45
        elif 3 <= away < 8:
            weight += 10
    for month, day, long in _LONG_HOLIDAYS:
        if 0 <= (when - date(when.year, month, day)).days < long:
            weight += 25
    return weight + (45 if (when.month, when.day) in _SALES else 0)


DAY_WEIGHTS: Ints = np.array([_busyness(date_of(FIRST_DAY + n)) for n in range(7 * WEEKS)], dtype=np.int64)
"""How busy each day is, from the first."""
WEEK_WEIGHTS: Ints = DAY_WEIGHTS.reshape(WEEKS, 7).sum(axis=1)
MONTHS = month_of(LAST_DAY) - month_of(FIRST_DAY) + 1
MONTH_INDEX: Ints = np.array([month_of(FIRST_DAY + n) - month_of(FIRST_DAY) for n in range(7 * WEEKS)], dtype=np.int64)
"""Which month of the world each day lies in."""
FIRST_MONTH = month_of(FIRST_DAY)
