"""Who the case is about, and why some of them must be left alone."""

from dataclasses import dataclass
from enum import StrEnum

from graph.times import When


class Relation(StrEnum):
    """What somebody is to the holder."""

    HOLDER = "holder"
    """持卡人本人"""
    SPOUSE = "spouse"
    """配偶"""
    RELATIVE = "relative"
    """其他亲属"""
    OTHER = "other"
    """有名可查，与持卡人无已知关系"""
    UNKNOWN = "unknown"
    """来源未说明是谁"""


@dataclass(frozen=True, slots=True)
class PersonFact:
    """The holder or a person the file lawfully names beside her (domain.md section 3, rule 1)."""

    id: str
    key: str
    """Opaque key that claims, phones and deliveries use."""
    relation: Relation
    do_not_contact: bool = False
    """The person said so once: all channels, all agencies (N04)."""
    lives_with_holder: bool | None = None


@dataclass(frozen=True, slots=True)
class PhoneUse:
    """Somebody used a number; several may have used it at once."""

    id: str
    phone: str
    person: str
    relation: Relation
    since: When | None = None
    until: When | None = None
    """Both None: the source states the use without dates, so no day is certain."""


class Protection(StrEnum):
    """Why a holder must not be dunned in the standard way. No detail of health is ever stored (N29)."""

    MINOR = "minor"
    """未成年人"""
    DECEASED = "deceased"
    """死亡"""
    INCAPACITY = "incapacity"
    """无或限制民事行为能力"""
    SELF_HARM_RISK = "self_harm_risk"
    """人身安全风险"""
    DOMESTIC_VIOLENCE = "domestic_violence"
    """家庭暴力"""
    SPECIAL_CARE = "special_care"
    """重大变故，须特别照护"""
    DISASTER = "disaster"
    """灾害"""


@dataclass(frozen=True, slots=True)
class ProtectionFact:
    """One protection flag in force."""

    id: str
    kind: Protection
