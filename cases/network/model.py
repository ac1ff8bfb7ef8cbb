"""The values the link graph of a case is made of. No label holds a clear identifier."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from graph.links import Attribute

Facts = Mapping[str, Attribute]
"""What a point tells of itself."""
MOST_POINTS = 300
"""More cannot be followed by eye; what does not fit is said (webui.md)."""


class PointKind(StrEnum):
    """What a point of the link graph stands for."""

    PERSON = "person"
    ACCOUNT = "account"
    CARD = "card"
    PHONE = "phone"
    ADDRESS = "address"
    MERCHANT = "merchant"
    TRANSACTION = "transaction"
    FOLD = "fold"
    """Purchases of a card, folded together with their count."""
    DELIVERY = "delivery"
    """The record of a card's delivery."""
    POLICE_PAPER = "police_paper"
    """A paper of the police."""
    SLIP = "slip"
    """A slip that was asked for, whether or not it was found."""


class LineKind(StrEnum):
    """What a line of the link graph says."""

    HOLDS = "holds"
    HAS_CARD = "has_card"
    USED_IN = "used_in"
    MADE_AT = "made_at"
    USES_PHONE = "uses_phone"
    LIVES_AT = "lives_at"
    SPOUSE_OF = "spouse_of"
    RELATIVE_OF = "relative_of"
    CONTACT_OF = "contact_of"
    GUARANTEES = "guarantees"
    SHIPPED_TO = "shipped_to"
    ACTIVATED_FROM = "activated_from"
    SENT_BY = "sent_by"
    """Card → record of its delivery."""
    ARRIVED_AT = "arrived_at"
    """Record of a delivery → address."""
    NAME_SIGNED = "name_signed"
    """Person → record of a delivery that bears this person's name; whose hand wrote it is not said (domain.md 7.4)."""
    REPORTED_IN = "reported_in"
    """Person → police paper that names this person as the one who reported."""
    CONCERNS = "concerns"
    """Account → police paper."""
    VOUCHED_BY = "vouched_by"
    """Purchase → its slip."""
    SAID_OF = "said_of"
    """Person → what a statement of this person is about, where the statement cannot hold together with another source."""


class Footing(StrEnum):
    """What a line of the link graph rests on; each is drawn in its own way."""

    RECORD = "record"
    """A system's record."""
    DOCUMENT = "document"
    """A paper."""
    STATEMENT = "statement"
    """What somebody stated, and nothing stands against it."""
    CONFLICT = "conflict"
    """What somebody stated and another source denies."""


@dataclass(frozen=True, slots=True)
class LineSource:
    """Where a line is stated."""

    file: str
    row: int
    """Row of the file, header included; 0 for the whole document or an entry by hand."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a statement in a contradiction."""

    claim: str
    text: str
    said_on: date
    families: tuple[str, ...]
    """The contradictions it is part of."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the link graph."""

    id: str
    """Public id of a node, id of a record, or of a fold."""
    kind: PointKind
    label: str
    """Masked; the kind is not repeated in it. Empty for a fold and a paper: the page says what those are."""
    facts: Facts = field(default_factory=dict, hash=False)
    """What the card beside the picture tells."""
    is_own: bool = True
    """Whether it belongs to this case; another customer's name is shown by its first character only."""
    is_disputed: bool = False
    since: date | None = None
    until: date | None = None
    near: Mapping[PointKind, int] = field(default_factory=dict, hash=False)
    """How many of each kind stand one line away, shown or not."""
    also_in: tuple[str, ...] = ()
    """The numbers of other cases it stands in, of those that the actor may see."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the link graph; several sources that say the same are one line."""

    id: str
    kind: LineKind
    start: str
    end: str
    footing: Footing
    sources: tuple[LineSource, ...] = ()
    since: date | None = None
    until: date | None = None
    quotes: tuple[Quote, ...] = ()
    """Of a line of statements; the first is written on it."""


@dataclass(frozen=True, slots=True)
class FamilyMark:
    """A contradiction in the picture: the lines of its statements and the points its records are about."""

    id: str
    lines: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture as somebody left it."""

    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, hash=False)
    pinned: frozenset[str] = frozenset()
    added: tuple[str, ...] = ()
    """Points brought in beyond those the picture starts with."""
    removed: frozenset[str] = frozenset()
    """Points taken out of the picture; out of the file nothing is ever taken."""


@dataclass(frozen=True, slots=True)
class CaseGraph:
    """The picture of a case, the same for the screen, the table and the drawing."""

    case_no: str
    centre: str
    """The holder."""
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    families: tuple[FamilyMark, ...] = ()
    left_out: int = 0
    """Points that found no room under `MOST_POINTS`."""
    kept: Kept = Kept()
    fresh: tuple[str, ...] = ()
    """What the last step brought in, or the points of a path in order."""

    @property
    def shown(self) -> frozenset[str]:
        """The ids of its points."""
        return frozenset(each.id for each in self.points)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands around a point."""

    node: str
    kinds: Mapping[PointKind, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class MonthOfCase:
    """One month of the time bar."""

    month: str
    """`2023-12`."""
    purchases: int
    spent_fen: int
    """In the account's currency; purchases in another are counted and not summed."""
    contacts: int


@dataclass(frozen=True, slots=True)
class CaseMonths:
    """The time bar: every month from the first event to the last."""

    currency: str
    months: tuple[MonthOfCase, ...]
