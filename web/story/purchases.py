"""One card purchase and one repayment, as rows of the import files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from graph.money import Money
from graph.times import SHANGHAI
from web.story.draw import Draw
from web.story.numbers import masked_card
from web.story.shops import Shop
from web.story.tables import Row

NO_SIGN_LIMIT_FEN = 100_000
"""A contactless chip purchase up to here needs neither password nor signature, from 2018-06-01 (domain.md 4.1, 11)."""


ENTRY_WORDS = {"contactless": "挥卡", "chip": "插卡", "magstripe": "磁条", "online": "网络"}
CHANNEL_WORDS = {"own_transfer": "本人转账", "auto_debit": "自动扣款", "cash": "现金"}


def moment(text: str) -> datetime:
    """`2023-12-30 15:42:18` in Chinese civil time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase with what a slip and a ledger say of it."""

    card_no: str
    at: datetime
    fen: int
    shop: Shop
    entry_mode: str = "contactless"
    verification: str = "免密免签"

    @property
    def source_ref(self) -> str:
        """The ledger's own number."""
        return f"{self.at:%Y%m%d%H%M%S}{self.card_no[-6:]}"

    @property
    def posted_on(self) -> date:
        """The day after: the acquirer clears at night."""
        return self.at.date() + timedelta(days=1)

    @property
    def _draw(self) -> Draw:
        return Draw("purchase", self.source_ref)

    @property
    def auth_code(self) -> str:
        """Six digits."""
        return self._draw.digits(6)

    @property
    def terminal_no(self) -> str:
        """One of the shop's terminals."""
        return Draw("till", self.source_ref).pick(self.shop.terminals)

    @property
    def reference_no(self) -> str:
        """Twelve digits: day of the year, then the acquirer's serial."""
        return f"{self.at:%y%j}" + Draw("reference", self.source_ref).digits(7)

    def row(self) -> Row:
        """The row of transactions."""
        return {
            "source_ref": self.source_ref, "card_no": self.card_no, "at": self.at, "posted_on": self.posted_on, "amount": Money(self.fen),
            "currency": "CNY", "merchant_no": self.shop.merchant_no, "merchant_name": self.shop.name, "terminal_no": self.terminal_no,
            "auth_code": self.auth_code, "reference_no": self.reference_no, "entry_mode": ENTRY_WORDS[self.entry_mode], "verification": self.verification,
            "city": self.shop.city,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money that came in on an account, and the name on the paper."""

    account_no: str
    at: datetime
    fen: int
    channel: str
    """own_transfer | auto_debit | cash."""
    payer_card: str | None = None
    payer_name: str | None = None

    @property
    def source_ref(self) -> str:
        """The ledger's own number."""
        return f"R{self.at:%Y%m%d%H%M%S}{self.account_no[-4:]}"

    def row(self) -> Row:
        """The row of repayments."""
        return {
            "account_no": self.account_no, "at": self.at, "amount": Money(self.fen), "payer_account": self.payer_card and masked_card(self.payer_card),
            "payer_name": self.payer_name, "channel": CHANNEL_WORDS[self.channel], "source_ref": self.source_ref,
        }  # fmt: skip


def in_order(purchases: Iterable[Purchase]) -> list[Row]:
    """Rows by time, as a ledger prints them."""
    return [purchase.row() for purchase in sorted(purchases, key=lambda each: (each.at, each.card_no))]
