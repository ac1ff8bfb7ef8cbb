"""The months of a case: what was spent and who was contacted, side by side, so that silence shows as well as noise."""

from collections import Counter
from datetime import date

from cases.assembly.bundle import CaseBundle
from cases.network.model import CaseMonths, MonthOfCase

_DECEMBER = 12


def months_of(bundle: CaseBundle) -> CaseMonths:
    """Every month from the first purchase or contact to the last; none where there is neither."""
    purchases = Counter(_month(each.made.on) for each in bundle.transactions)
    contacts = Counter(_month(each.made.on) for each in bundle.contacts)
    spent: Counter[tuple[int, int]] = Counter()
    for each in bundle.transactions:
        if each.currency == bundle.account.currency:
            spent[_month(each.made.on)] += each.amount_fen
    there = purchases.keys() | contacts.keys()
    months = []
    month = min(there, default=None)
    while month is not None and month <= max(there):
        year, number = month
        months.append(MonthOfCase(f"{year}-{number:02d}", purchases[month], spent[month], contacts[month]))
        month = (year + number // _DECEMBER, number % _DECEMBER + 1)
    return CaseMonths(bundle.account.currency, tuple(months))


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
