"""Amounts of money: integer fen, read as banks write them."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from graph.errors import MoneyRefused

_SIGNS = {"CNY": "¥", "USD": "$", "HKD": "HK$", "EUR": "€", "JPY": "JP¥", "GBP": "£"}
_LARGEST_FEN = 10**15  # ten trillion yuan: more is a misread column, not an amount


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in hundredths of its currency's unit."""

    fen: int
    """Hundredths; spending is positive, repayments and refunds are negative."""
    currency: str = "CNY"
    """ISO 4217 code."""

    def __str__(self) -> str:
        """`¥4,286.00`, with the sign before the currency."""
        sign = "-" if self.fen < 0 else ""
        whole, rest = divmod(abs(self.fen), 100)
        return f"{sign}{_SIGNS.get(self.currency, self.currency + ' ')}{whole:,}.{rest:02d}"


def parse_fen(text: str) -> int:
    """Read an amount as banks write it into fen.

    Takes `4286`, `¥4,286.00`, `RMB 4,286.00`, `4,286.00元`, full-width digits, `-50.00`, `50.00-`, `(50.00)`, and `50.00CR` (a credit, so
    negative) or `50.00DR`.

    Raises:
        MoneyRefused: the text is no amount, has more than two decimals, or groups its digits wrongly (`1,23.00`).
    """
    cleaned = normalize("NFKC", text).strip().replace(" ", "").upper()
    body = re.sub(r"^(RMB|CNY|人民币)|^([-+]?)(¥|￥|\$)", r"\2", cleaned).removesuffix("元")
    body = re.sub(r"^([-+(]?)(¥|￥|\$)", r"\1", body)
    negative = False
    if match := re.fullmatch(r"\((.+)\)", body):
        body, negative = match.group(1), True
    for mark, is_credit in (("CR", True), ("DR", False), ("-", True)):
        if body.endswith(mark):
            body, negative = body.removesuffix(mark), negative != is_credit
            break
    if not re.fullmatch(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?", body):
        raise MoneyRefused(given=text, reason="format")
    try:
        fen = int(Decimal(body.replace(",", "")) * 100)
    except InvalidOperation as refused:  # pragma: no cover - the pattern above admits only decimals
        raise MoneyRefused(given=text, reason="format") from refused
    if abs(fen) > _LARGEST_FEN:
        raise MoneyRefused(given=text, reason="too_large")
    return -fen if negative else fen
