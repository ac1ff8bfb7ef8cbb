"""How the card was applied for, sent and activated, and what the holder was told of its use."""

from dataclasses import dataclass
from enum import StrEnum

from graph.times import When
from investigate.facts.people import Relation


@dataclass(frozen=True, slots=True)
class ApplicationFact:
    """What the bank holds on the application and contract."""

    id: str
    at: When | None = None
    signed_by_holder: bool | None = None
    """The application bears her signature and two reviewers do not doubt it; False: clearly not hers (V01)."""
    contract_signed: bool | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """One sending of a card."""

    id: str
    card: str
    sent_at: When | None = None
    delivered_at: When | None = None
    signer_name: str | None = None
    """As the source gives it, for the sentence; relation is what rules read."""
    signer_relation: Relation = Relation.UNKNOWN
    id_checked: bool | None = None
    address: str | None = None
    """A key or a masked text; rules read the three fields below."""
    address_is_registered: bool | None = None
    address_linked_to_holder: bool | None = None
    """Any lawful record ties the holder to it: home, work, earlier address. False is a finding, not a gap."""
    holder_lived_there: bool | None = None
    """A residence proof covers the delivery day."""
    address_changed_shortly_before: bool | None = None
    """The registered address was changed in the 60 days before `sent_at` (product choice)."""
    courier: str | None = None


class IdCheck(StrEnum):
    """How the identity was checked at activation, strongest first (domain.md 5.2)."""

    BIOMETRIC = "biometric"
    """人脸或柜面核身"""
    QUESTIONS = "questions"
    """人工核身提问并录音"""
    ID_DIGITS = "id_digits"
    """仅输入证件号码"""
    NONE = "none"
    """未核身"""
    UNKNOWN = "unknown"
    """来源未说明"""


class ActivationChannel(StrEnum):
    """Where a card was activated."""

    COUNTER = "counter"
    """柜面"""
    APP = "app"
    """手机银行"""
    PHONE = "phone"
    """人工客服"""
    IVR = "ivr"
    """自助语音"""
    WEB = "web"
    """网页"""
    UNKNOWN = "unknown"
    """来源未说明"""


@dataclass(frozen=True, slots=True)
class ActivationFact:
    """One activation of a card."""

    id: str
    card: str
    at: When
    channel: ActivationChannel = ActivationChannel.UNKNOWN
    phone: str | None = None
    """Key of the calling number."""
    phone_is_registered: bool | None = None
    id_check: IdCheck = IdCheck.UNKNOWN


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A transaction notice sent to a number."""

    id: str
    phone: str
    at: When
    delivered: bool | None = None
    """By the gateway's delivery report; "sent" alone is None."""


@dataclass(frozen=True, slots=True)
class LossBlockFact:
    """A 挂失 that was asked for."""

    id: str
    card: str
    at: When


@dataclass(frozen=True, slots=True)
class MailingFact:
    """The bank itself stopped sending bills."""

    id: str
    stopped_by_bank_at: When
