"""What an indicator rule is, and what it answers about a case: a lead with its innocent explanations, never a proof and never a score."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from graph.verdict import Verdict
from investigate.facts import CaseFacts


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages of the product."""

    zh: str
    en: str


class Strength(IntEnum):
    """How much a rule weighs within its group; orders hits, is never added up."""

    WEAK = 1
    """弱"""
    MEDIUM = 2
    """中"""
    STRONG = 3
    """强"""


class Direction(StrEnum):
    """Where a rule points (domain.md 7.3)."""

    VICTIM = "V"
    """指向持卡人为受害人"""
    BANK = "B"
    """指向银行自身流程"""
    HOLDER = "H"
    """指向持卡人本人"""
    HOUSEHOLD = "H-R"
    """指向持卡人或其家属，不能区分"""
    RELATIVE = "R"
    """指向家属，持卡人可能不知情"""
    CREDIBILITY = "C"
    """仅涉及陈述与记录是否一致"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one case."""

    verdict: Verdict
    because: Text
    """For an unknown, what would decide it."""
    facts: tuple[str, ...] = ()
    """Public ids of the facts it rests on."""
    weakened_to: Strength | None = None
    """Below the rule's own strength, where the fact lacks what makes it strong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule of domain.md 7.4, 7.5 or 7.6; all its thresholds without a source are product choices (grade C)."""

    id: str
    fires_when: Text
    strength: Strength
    direction: Direction
    group: str
    """Independence group: at most its strongest hit counts."""
    innocent: tuple[Text, ...]
    """Shown with every hit; for a rule of direction V or B, what could explain the record away."""
    verify_by: Text
    find: Callable[[CaseFacts], Finding] = field(compare=False)
    against: tuple[str, ...] = ()
    """Claim codes it stands against. Where it lists K05 or K06, K26 counts too."""
    needs_claim: bool = True
    """It has nothing to say unless one of `against` was claimed."""
    rests_on_records: bool = True
    """False: on statements only, so it can never be the record-based one of two groups (domain.md 7.7)."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's answer on a case. Every rule gives one, fired or not, so that no victim or bank rule can be left out of sight (N30)."""

    rule: Rule
    verdict: Verdict
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    because: Text
    strength: Strength

    @property
    def fired(self) -> bool:
        """Whether it is met; an unknown never fires."""
        return self.verdict is Verdict.MET
