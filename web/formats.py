"""How amounts, days and times are written on a page (webui.md: `¥4,286.00`, yyyy-MM-dd, exact day counts)."""

from datetime import date, datetime
from decimal import Decimal

from babel.numbers import format_currency, format_decimal

from graph.times import SHANGHAI, When

_CENTS = 100


def money(fen: int | None, currency: str = "CNY") -> str:
    """`¥4,286.00`, in every language with the signs that Chinese banks print; a dash where it is not stated."""
    return "—" if fen is None else format_currency(Decimal(fen) / _CENTS, currency, locale="zh_CN")


def count(number: int) -> str:
    """`12,345`."""
    return format_decimal(number, locale="zh_CN")


def day(given: date | datetime | None) -> str:
    """`2023-12-30`, the day in China; a dash where it is not stated."""
    if isinstance(given, datetime):
        given = given.astimezone(SHANGHAI).date()
    return "—" if given is None else given.isoformat()


def moment(given: datetime | None) -> str:
    """`2023-12-30 15:42`, in China; a dash where it is not stated."""
    return "—" if given is None else f"{given.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def when(given: When | None) -> str:
    """A time as its source states it; a dash where it is not stated."""
    return "—" if given is None else given.text
