"""A claim, and the first line of the file that says which persons, cards and transactions there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from graph.times import Window
from investigate.claims.vocabulary import PREDICATES, Predicate


class ClaimKind(StrEnum):
    """Where a claim comes from."""

    STATEMENT = "statement"
    RECORD = "record"


class ClaimStatus(StrEnum):
    """Whether its speaker still stands by it."""

    ASSERTED = "asserted"
    RETRACTED = "retracted"
    CORRECTED = "corrected"


class SaidWith(StrEnum):
    """How sure the speaker was in words."""

    FIRM = "firm"
    HEDGED = "hedged"
    DO_NOT_REMEMBER = "do_not_remember"
    """Asserts nothing."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text, from `start` up to but not including `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction the claims may speak of; that it took place only a `txn` claim asserts."""

    id: str
    card: str
    at: datetime
    place: str | None
    """Where the merchant is; `None`: not stated."""
    amount_fen: int | None
    card_present: bool | None
    """`None`: not stated, and then nothing follows about where the card was."""


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """What the claims may name. It asserts nothing."""

    persons: tuple[str, ...]
    owners: Mapping[str, str]
    """Card to the person in whose name it is issued."""
    phones: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    travel_minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Least travel time, symmetric; a missing pair is 0. Keys in either order, look up by `minutes_between`."""
    transactions: Mapping[str, Transaction] = field(default_factory=dict)

    def minutes_between(self, here: str, there: str) -> int:
        """The least travel time in minutes; 0 where none is stated."""
        return max(self.travel_minutes.get((here, there), 0), self.travel_minutes.get((there, here), 0))


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a person states or a record bears."""

    id: str
    kind: ClaimKind
    speaker: str
    """A person, or the source system of a record."""
    uttered_at: datetime
    predicate: str
    args: Mapping[str, str | bool | None]
    polarity: bool
    """False denies: an event for all time up to `uttered_at` or for its window, a state that it held all through its window."""
    outer: Window | None = None
    core: Window | None = None
    reliability: float = 0.5
    """0 to 1; weighs diagnoses and stories, never decides."""
    via: str | None = None
    """The `said` claim that reports this one."""
    status: ClaimStatus = ClaimStatus.ASSERTED
    readings: tuple[str, ...] = ()
    """Persons of whom exactly one is meant; the ambiguous argument is absent from `args`."""
    said_with: SaidWith = SaidWith.FIRM
    revises: str | None = None
    disclosed_before: tuple[str, ...] = ()
    """What the speaker had been shown before."""
    custodian: str | None = None
    """The house or system that kept a record."""
    text: str = ""
    quote: Span | None = None
    """The part of `text` that is the citation."""
    source: str = ""

    @property
    def meaning(self) -> Predicate:
        """What the vocabulary says of its predicate."""
        return PREDICATES[self.predicate]

    @property
    def is_record(self) -> bool:
        """Whether a source system speaks rather than a person."""
        return self.kind is ClaimKind.RECORD

    @property
    def ambiguous_argument(self) -> str | None:
        """The person argument that the readings fill, or `None` when nothing is ambiguous."""
        if not self.readings:
            return None
        return next(each.name for each in self.meaning.arguments if each.required and each.name not in self.args)

    def args_read_as(self, person: str) -> dict[str, str | bool | None]:
        """The arguments with the ambiguous one filled in."""
        name = self.ambiguous_argument
        return {**self.args, name: person} if name else dict(self.args)
