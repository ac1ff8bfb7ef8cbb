"""A card bill as it was read: rows, balances, and whether they add up."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.verdict import Verdict


class ReadBy(StrEnum):
    """Where the words of a bill came from."""

    TEXT = "text"
    """The file's own text layer."""
    OCR = "ocr"
    """Pictures of the pages: every row is a proposal."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in PDF points (or picture pixels) from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    def around(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom))


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text with its place."""

    page: int
    """1-based."""
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line drawn across a page: what stands between two of them is one row."""

    page: int
    top: float
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class BillRow:
    """A booked line of a bill: an observation of a transaction, not the transaction itself."""

    txn_on: date | None
    """Day of the transaction; None where not stated or not legible."""
    posted_on: date | None
    """Day of booking; None where not stated."""
    description: str
    amount_fen: int | None
    """Booked amount; spending positive, repayments and refunds negative; None where not legible."""
    currency: str
    """ISO 4217 code of the booked amount."""
    card_last4: str | None
    """None where the bill does not say which card."""
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Balance:
    """Opening and closing balance of a card or an account in one currency, and the sum between them."""

    last4: str | None
    """None for a balance that several cards share, or where no card number is printed."""
    currency: str
    opening_fen: int | None
    """None where not printed or not legible."""
    closing_fen: int | None
    adds_up: Verdict
    """Whether opening + rows = closing; unknown where a balance or an amount is missing."""
    difference_fen: int | None
    """Opening + rows - closing; None where unknown."""


@dataclass(frozen=True, slots=True)
class Bill:
    """A card bill."""

    template: str
    """Name of the layout knowledge that read it."""
    period: tuple[date, date] | None
    """Both ends inclusive; None if only a statement date is printed."""
    statement_on: date | None
    account: Balance | None
    """The balance that several cards share, else None."""
    cards: tuple[Balance, ...]
    """One for each card and currency."""
    rows: tuple[BillRow, ...]
    read_by: ReadBy

    @property
    def adds_up(self) -> Verdict:
        """Whether every balance of the bill adds up; unknown where none could be checked."""
        balances = [self.account] if self.account else [*self.cards]
        verdicts = {balance.adds_up for balance in balances}
        if Verdict.UNMET in verdicts:
            return Verdict.UNMET
        return Verdict.MET if verdicts == {Verdict.MET} else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class NotABill:
    """A document that is no card bill, with the reason in both languages."""

    zh: str
    en: str
