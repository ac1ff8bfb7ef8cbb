"""Collection contacts, with what domain.md 1.5 needs to judge each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.times import When


class ContactChannel(StrEnum):
    """How a contact was made."""

    CALL = "call"
    """电话"""
    VOICE_BOT = "voice_bot"
    """自动语音"""
    SMS = "sms"
    """短信"""
    LETTER = "letter"
    """信函"""
    EMAIL = "email"
    """电子邮件"""
    VISIT = "visit"
    """上门"""


class Reached(StrEnum):
    """Whom a contact reached."""

    SELF_CONFIRMED = "self_confirmed"
    """本人，已核身"""
    SELF_UNCONFIRMED = "self_unconfirmed"
    """自称本人，未核身"""
    FAMILY = "family"
    """家属"""
    OTHER = "other"
    """他人"""
    NONE = "none"
    """未接通或退回"""
    UNKNOWN = "unknown"
    """来源未说明"""


class Receipt(StrEnum):
    """What shows that a contact arrived (2018 text, Art. 7)."""

    RECORDING = "recording"
    """录音"""
    DELIVERED = "delivered"
    """送达回执：短信网关或邮件服务器"""
    SIGNED_BY_HOLDER = "signed_by_holder"
    """本人签收"""
    SIGNED_BY_FAMILY = "signed_by_family"
    """同住成年家属代收"""
    SENT_ONLY = "sent_only"
    """仅有发送记录"""
    NONE = "none"
    """无"""
    UNKNOWN = "unknown"
    """来源未说明"""


@dataclass(frozen=True, slots=True)
class ContactFact:
    """One collection contact, with what domain.md 1.5 needs to judge it."""

    id: str
    at: When
    channel: ContactChannel
    reached: Reached = Reached.UNKNOWN
    receipt: Receipt = Receipt.UNKNOWN
    to: str | None = None
    """Key of the number or address used."""
    is_registered_contact: bool | None = None
    """The number or address reserved in the contract."""
    number_disputed: bool | None = None
    states_content: bool | None = None
    """Name, account, amount and due day were stated."""
    evasion_proved: bool | None = None
    """故意逃避催收 with evidence on file: the exception to "receipt confirmed"."""
    contract_in_order: bool | None = None
    """Made by the bank's staff, or by an agency under a contract."""
    in_hours: bool | None = None
    """None: judged by `at` where its precision allows."""
    consent_outside_hours: bool | None = None
    in_frequency: bool | None = None
    persons_present: int | None = None
    """For visits: bank-side persons."""
    acknowledged: bool | None = None
    """The holder acknowledged the debt, promised to pay, or asked for a reduction."""
    debt_told_to_third: bool | None = None
    staff_signed: bool | None = None
    bank_sealed: bool | None = None
    is_dunning: bool = True
    """False: a voluntary inquiry about the dispute, a call-back, a service call."""


@dataclass(frozen=True, slots=True)
class PlanFact:
    """An individual plan or a promise to pay."""

    id: str
    is_plan: bool
    until: date
    broken: bool | None = None


@dataclass(frozen=True, slots=True)
class PlacementFact:
    """The account lies with an agency."""

    id: str
    since: date
    recalled_on: date | None = None
