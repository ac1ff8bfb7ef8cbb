"""A month's bill of an account: opening balance, what was booked, closing balance."""

from dataclasses import dataclass
from datetime import date, timedelta

from web.story.accounts import CardLife
from web.story.purchases import Purchase, Repayment

_LEAST_DUE_FEN = 10_000
_REPAID_BY = {"auto_debit": "自动扣款还款", "cash": "现金还款", "own_transfer": "转账还款"}


@dataclass(frozen=True, slots=True)
class BillRow:
    """One line of a bill."""

    txn_on: date
    posted_on: date
    description: str
    fen: int
    """Spending positive, repayments negative."""


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as printed."""

    holder: str
    sex: str
    address: str
    card_no: str
    starts_on: date
    ends_on: date
    """The bill's own day, included."""
    due_on: date
    opening_fen: int
    closing_fen: int
    rows: tuple[BillRow, ...]

    @property
    def least_due_fen(self) -> int:
        """A tenth of the balance, at least 100 yuan, at most the balance."""
        return min(self.closing_fen, max(-(-self.closing_fen // 10), _LEAST_DUE_FEN))


def bill_of(life: CardLife, year: int, month: int) -> Bill:
    """The bill of that month, from the purchases and repayments of the account."""
    ends_on = date(year, month, life.bill_day)
    starts_on = (ends_on.replace(day=1) - timedelta(days=1)).replace(day=life.bill_day) + timedelta(days=1)
    entries: list[Purchase | Repayment] = [*life.purchases, *life.repayments]
    rows = sorted(map(_row, entries), key=lambda row: (row.posted_on, row.txn_on))
    opening = sum(row.fen for row in rows if row.posted_on < starts_on)
    booked = tuple(row for row in rows if starts_on <= row.posted_on <= ends_on)
    return Bill(
        life.holder.name, life.holder.sex or "", life.holder.address or "", life.card_no, starts_on, ends_on, ends_on + timedelta(days=20),
        opening, opening + sum(row.fen for row in booked), booked,
    )  # fmt: skip


def _row(entry: Purchase | Repayment) -> BillRow:
    if isinstance(entry, Purchase):
        return BillRow(entry.at.date(), entry.posted_on, entry.shop.name, entry.fen)
    return BillRow(entry.at.date(), entry.at.date(), _REPAID_BY[entry.channel], -entry.fen)
