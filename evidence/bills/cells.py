"""What a cell of a bill says: dates with or without year, amounts with or without currency, card numbers."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from evidence.bills.lines import folded
from graph.errors import MoneyRefused
from graph.money import parse_fen

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>(19|20)\d\d) ?[-/.年] ?(?P<m>\d{1,2}) ?[-/.月] ?(?P<d>\d{1,2})(?!\d)(?: ?日)?",
        r"(?<!\d)(?P<y>(19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})[- ]?{_MONTH}[- ,]*(?P<y>(19|20)\d\d)(?!\d)",
        rf"{_MONTH} ?(?P<d>\d{{1,2}}),? ?(?P<y>(19|20)\d\d)(?!\d)",
        rf"{_MONTH} ?(?P<d>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<d>\d{{1,2}})[- ]?{_MONTH}(?![a-z])",
        r"(?<![\d,./-])(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?日?(?![\d,./-])",
        r"(?<![\d,./-])(?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?![\d,./-])",
    )
)
_PACKED_DAY = re.compile(r"(?P<m>[01]\d)(?P<d>[0-3]\d)")
_AMOUNT = re.compile(
    r"[-+\u2212(]?[-+]?(?:[¥￥$€£]|[A-Za-z]{3} ?)?[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}\)?-?(?: ?(?:CR|DR))?(?![\d.])", re.IGNORECASE
)
_SYMBOLS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
_LATE_DAYS = 120
"""A row may be booked this long after its transaction; a 月日 date never lies after the period's end."""


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day as printed, maybe without its year."""

    year: int | None
    month: int
    day: int
    end: int
    """One past its last character in the text it was found in."""

    def on(self, latest: date | None) -> date | None:
        """The day; without a printed year, the last such day that is not after `latest`. None where there is none."""
        if self.year is not None:
            return _day(self.year, self.month, self.day)
        if latest is None:
            return None
        candidates = (_day(year, self.month, self.day) for year in range(latest.year, latest.year - 5, -1))
        return next((day for day in candidates if day is not None and day <= latest), None)


def printed_days(text: str) -> list[PrintedDay]:
    """All days in a text, left to right."""
    plain = normalize("NFKC", text)
    if match := _PACKED_DAY.fullmatch(plain.strip()):
        return _checked([PrintedDay(None, int(match["m"]), int(match["d"]), len(plain))])
    found: list[tuple[int, PrintedDay]] = []
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            parts = match.groupdict()
            month = _MONTHS.index(parts["name"].lower()) + 1 if parts.get("name") else int(parts["m"])
            year = int(parts["y"]) if parts.get("y") else None
            found.append((match.start(), PrintedDay(year, month, int(parts["d"]), match.end())))
    return _checked([day for _, day in sorted(found, key=lambda item: item[0])])


def latest_day(period: tuple[date, date] | None, statement_on: date | None) -> date | None:
    """The day that a row of the bill cannot lie after."""
    ends = [day for day in ((period or (None, None))[1], statement_on) if day]
    return max(ends) if ends else None


def amounts_in(text: str) -> list[str]:
    """Texts with two decimals that look like amounts, left to right."""
    return [match.group() for match in _AMOUNT.finditer(text)]


def read_amount(text: str, currencies: Mapping[str, str]) -> tuple[int | None, str | None]:
    """(fen, currency) of a cell: `USD 12.50`, `4,286.00(人民币)`, `-$12.00`, `50.00CR`. None for what is not legible or not stated."""
    plain = normalize("NFKC", text).replace("\u2212", "-").strip()
    currency = currency_in(plain, currencies)
    for word in (*currencies, *(code for code in set(currencies.values()))):
        plain = re.sub(rf"[(\[]?{re.escape(word)}[)\]]?", "", plain, flags=re.IGNORECASE)
    if currency is None:
        currency = next((code for symbol, code in _SYMBOLS.items() if symbol in plain), None)
    bare = re.sub(r"[€£]", "", plain)
    with suppress(MoneyRefused):
        return parse_fen(bare), currency
    return None, currency


def currency_in(text: str, currencies: Mapping[str, str]) -> str | None:
    """The one currency that a text names; None where it names none or several."""
    plain = folded(text)
    codes = {code for word, code in currencies.items() if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", plain)}
    return codes.pop() if len(codes) == 1 else None


def last_four(text: str) -> str | None:
    """The last four digits of a card number, whole, masked or by itself."""
    match = re.search(r"(?<!\d)(?:[\d*xX•#-]{0,19}[\d*xX•#-])?(\d{4})(?![\d*])", folded(text))
    return match.group(1) if match else None


def _checked(days: list[PrintedDay]) -> list[PrintedDay]:
    return [day for day in days if _day(day.year or 2000, day.month, day.day)]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
