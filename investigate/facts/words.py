"""What people said, coded, and what the contradiction engine made of it."""

from dataclasses import dataclass
from enum import StrEnum

from graph.times import When
from investigate.facts.people import Relation


class Certainty(StrEnum):
    """How firmly something was said."""

    FIRM = "firm"
    """肯定"""
    HEDGED = "hedged"
    """含糊"""
    DO_NOT_REMEMBER = "do_not_remember"
    """不记得：什么也没有主张"""


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """One coded claim out of a testimony (domain.md 7.1). Demeanour never stands here."""

    id: str
    code: str
    """`K01` … `K26`."""
    speaker: str
    speaker_relation: Relation
    said_at: When
    polarity: bool = True
    """True: the speaker says the sentence of the code. False: says the contrary (a husband's "she did receive it" is K02, False)."""
    certainty: Certainty = Certainty.FIRM
    withdrawn: bool = False
    """Retracted or corrected by a later claim."""
    about: When | None = None
    """The time the claim is about, such as the day of the loss."""
    card: str | None = None
    transactions: tuple[str, ...] = ()
    disclosed_before: tuple[str, ...] = ()
    """Fact ids the speaker had been shown."""


@dataclass(frozen=True, slots=True)
class ConflictFact:
    """A family that the contradiction engine found; only a certain one is a fact, a strained one is a question."""

    id: str
    kind: str
    """same_speaker | between_speakers | statement_record | record_record | shift"""
    certain: bool
    speakers: tuple[Relation, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonFact:
    """A visual comparison of one slip's signature, or a licensed body's opinion on it; an analyst's is a lead only (domain.md 4.6)."""

    id: str
    transaction: str
    resembles: Relation | None = None
    """Whose undisputed samples it resembles; OTHER: plainly not the holder's; None: no result."""
    expert: bool = False
    """Opinion of a licensed forensic body."""
    reviewers: int = 1
    """Persons who looked independently, where it is no expert opinion."""
