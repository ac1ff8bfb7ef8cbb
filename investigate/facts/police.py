"""Police papers, courts, guarantees and clusters."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.times import When


class PaperLevel(StrEnum):
    """The police paper ladder (domain.md 1.11)."""

    P0 = "P0"
    """口头报警、110 接警记录"""
    P1 = "P1"
    """案（事）件接报回执单"""
    P2 = "P2"
    """受案回执"""
    P3 = "P3"
    """立案告知书"""
    P3X = "P3x"
    """不予立案通知书"""
    P4 = "P4"
    """侦查终结以后的文书"""


class Party(StrEnum):
    """Whose report a police paper answers: two different matters, never one field."""

    HOLDER = "holder"
    """持卡人报案"""
    BANK = "bank"
    """银行报案"""
    UNKNOWN = "unknown"
    """来源未说明是谁报案"""


@dataclass(frozen=True, slots=True)
class PaperFact:
    """One police paper."""

    id: str
    level: PaperLevel
    organ: str
    dated: When
    whose: Party
    number: str | None = None
    verified: bool | None = None
    """Checked with the organ: True it stands, False it does not, None not yet."""
    same_facts: bool | None = True
    names_other_suspect: bool | None = None
    alleges_malicious_overdraft: bool | None = None
    """Only such a report interrupts limitation (2021 SPC bank-card rules, Art. 3)."""
    concluded: bool | None = None
    """Withdrawn or finally judged: no longer open."""


@dataclass(frozen=True, slots=True)
class CourtFact:
    """A civil procedure on this debt."""

    id: str
    filed_on: date
    accepted: bool | None = None
    ended: bool | None = None


@dataclass(frozen=True, slots=True)
class GuaranteeFact:
    """A guarantee of this debt."""

    id: str
    principal_due_on: date | None = None
    months: int | None = None
    """Agreed period; None: the default of the law."""
    claimed_on: date | None = None
    """First claim made inside the period in the form the type of guarantee needs."""
    contract_in_order: bool | None = None


CLUSTER_KINDS = ("courier", "merchant", "marketer", "branch")
"""What disputed accounts may have in common (V10); each is compared by itself."""


@dataclass(frozen=True, slots=True)
class ClusterFact:
    """How many *other* disputed accounts share a courier, marketer, branch or merchant with this one within some weeks."""

    id: str
    shared: str
    """One of `CLUSTER_KINDS`."""
    key: str
    other_disputed_accounts: int
