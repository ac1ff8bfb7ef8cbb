"""The account and what was booked on it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.times import When
from investigate.facts.people import Relation


@dataclass(frozen=True, slots=True)
class AccountFact:
    """The card account as the bank's core system states it."""

    id: str
    currency: str = "CNY"
    periods_overdue: int | None = None
    overdue_since: When | None = None
    """First day overdue; where it is not stated the clocks count back `periods_overdue` months and say "about"."""
    balance_fen: int | None = None
    principal_fen: int | None = None
    """The bank's own figure of principal, shown beside the recomputed one, never instead of it."""
    credit_limit_fen: int | None = None


class TxnKind(StrEnum):
    """What a booked row is, as far as the amount of principal needs it."""

    PURCHASE = "purchase"
    """消费"""
    CASH_ADVANCE = "cash_advance"
    """取现"""
    REFUND = "refund"
    """退货、退单"""
    CHARGE = "charge"
    """利息、复利、违约金、手续费等，不计入本金"""
    UNKNOWN = "unknown"
    """来源未说明"""


class Goods(StrEnum):
    """What kind of goods a merchant sells, as far as it bears on the proof that survives."""

    GOLD = "gold"
    """金银珠宝"""
    DEVICE = "device"
    """手机、电脑"""
    APPLIANCE = "appliance"
    """家电、家具"""
    VEHICLE = "vehicle"
    """汽车、电动车"""
    GIFT_CARD = "gift_card"
    """预付卡、线上礼品卡"""
    HOUSEHOLD = "household"
    """日用、餐饮"""
    OTHER = "other"
    """其他"""
    UNKNOWN = "unknown"
    """未知"""


class EntryMode(StrEnum):
    """How the terminal took the card."""

    CHIP = "chip"
    """插卡"""
    MAGSTRIPE = "magstripe"
    """刷卡"""
    CONTACTLESS = "contactless"
    """挥卡"""
    MANUAL = "manual"
    """手输"""
    ONLINE = "online"
    """网络"""
    UNKNOWN = "unknown"
    """未知"""


class Pin(StrEnum):
    """The PIN at a transaction."""

    FIRST_TRY = "first_try"
    """首次即正确"""
    RETRIED = "retried"
    """重试后正确"""
    NONE = "none"
    """未验密"""
    UNKNOWN = "unknown"
    """未知"""


@dataclass(frozen=True, slots=True)
class TransactionFact:
    """One booked transaction; a bill row or a slip is an observation of it, never a second one."""

    id: str
    card: str
    at: When
    amount_fen: int
    kind: TxnKind = TxnKind.PURCHASE
    currency: str = "CNY"
    posted_on: date | None = None
    merchant: str | None = None
    place: str | None = None
    goods: Goods = Goods.UNKNOWN
    entry_mode: EntryMode = EntryMode.UNKNOWN
    pin: Pin = Pin.UNKNOWN
    signature_expected: bool | None = None
    """The slip of this transaction should bear a signature; None where the verification is not stated."""
    disputed: bool | None = None
    """Somebody named it as not the holder's."""
    merchant_is_chain: bool | None = None
    merchant_closed: bool | None = None
    in_home_city: bool | None = None
    member_number: bool | None = None
    delivered_goods: bool | None = None
    named_invoice: bool | None = None
    merchant_failed_check: bool | None = None
    """The merchant or acquirer failed to check signature or card (2021 SPC bank-card rules, Art. 11)."""


class PayChannel(StrEnum):
    """How a repayment came. Set-off and auto-debit prove no knowledge."""

    OWN_TRANSFER = "own_transfer"
    """主动转账"""
    AUTO_DEBIT = "auto_debit"
    """自动扣款"""
    SET_OFF = "set_off"
    """银行扣划"""
    CASH = "cash"
    """现金"""
    UNKNOWN = "unknown"
    """未知"""


@dataclass(frozen=True, slots=True)
class RepaymentFact:
    """One repayment; every one counts as principal (2018 text, Art. 9)."""

    id: str
    at: When
    amount_fen: int
    """Positive."""
    payer_relation: Relation = Relation.UNKNOWN
    """Relation of the payer's name as it stands in the row."""
    payer_account: str | None = None
    """The paying account, masked. Without one the row bears a name only, and a name is nobody's account."""
    channel: PayChannel = PayChannel.UNKNOWN
    currency: str = "CNY"


class HuntOutcome(StrEnum):
    """How a slip request or search stands."""

    REQUESTED = "requested"
    """已申请"""
    FOUND = "found"
    """已找到"""
    NOT_FOUND = "not_found"
    """未找到"""
    POSSIBLY_DESTROYED = "possibly_destroyed"
    """可能灭失（口头）"""
    DESTROYED = "destroyed"
    """灭失（盖章说明）"""
    REFUSED = "refused"
    """拒绝"""
    NO_REPLY = "no_reply"
    """逾期未复"""
    ILLEGIBLE = "illegible"
    """无法辨认"""


@dataclass(frozen=True, slots=True)
class HuntFact:
    """One request or search for the slip of one transaction."""

    id: str
    transaction: str
    requested_on: date
    outcome: HuntOutcome = HuntOutcome.REQUESTED
