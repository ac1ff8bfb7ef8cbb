"""Everything a packet holds, as plain values: composed by the case work, printed and bagged here without another thought.

A row that asserts something cites exhibits of the packet by number. Times of the case are the source's own words; only
custody entries carry instants. Verbatim text is marked so by its field's docstring and is printed letter for letter.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evidence.custody import LoggedEntry
from graph.money import Money
from graph.verdict import Verdict


class Recipient(StrEnum):
    """Whom the packet is made for; decides its title, its parts and what it may never hold (domain 8.6)."""

    POLICE_A = "police-a"
    """骗领 or 冒用."""
    POLICE_B = "police-b"
    """恶意透支."""
    COURT = "court"
    AGENCY = "agency"
    CROSS = "cross"
    MERCHANT = "merchant"

    @property
    def is_police(self) -> bool:
        """Whether the packet is a report to the police."""
        return self in {Recipient.POLICE_A, Recipient.POLICE_B}


class Certainty(StrEnum):
    """How firmly the sides of a contradiction exclude one another."""

    CERTAIN = "certain"
    STRAINED = "strained"


class Finding(StrEnum):
    """What a person who checked a contradiction found; the three are printed at equal weight."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    PENDING = "pending"


class PictureShape(StrEnum):
    """What a point of the link picture stands for; each kind has its own shape."""

    PERSON = "person"
    THING = "thing"
    PLACE = "place"
    ORGANISATION = "organisation"


class Provenance(StrEnum):
    """What a line of the link picture rests on; each has its own stroke."""

    RECORD = "record"
    """A system's record."""
    DOCUMENT = "document"
    """A paper seen."""
    CONFLICT = "conflict"
    """A statement that conflicts with another source."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in the packet it can be read."""

    exhibit: int
    """Number of the exhibit in this packet, 1-based."""
    place: str = ""
    """Page, row or second, as `第2页第5行`; empty for the whole exhibit."""

    def __str__(self) -> str:
        return f"证据{self.exhibit}" + (f"，{self.place}" if self.place else "")


@dataclass(frozen=True, slots=True)
class Handler:
    """The person at the bank whom the recipient may ask."""

    name: str
    unit: str
    phone: str


@dataclass(frozen=True, slots=True)
class Party:
    """A person or body of the case; identifiers already masked as the profile wants."""

    role: str
    name: str
    details: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a record or paper bears, in our words."""

    text: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """Who was where when: what creates jurisdiction."""

    who: str
    when: str
    where: str
    what: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Inference:
    """What we conclude; printed apart and labelled 推断，非事实."""

    text: str
    because: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """One transaction of the sheet."""

    transacted: str
    """Verbatim: time of the transaction."""
    posted: str
    """Verbatim: posting date; never taken for the former."""
    merchant: str
    """Verbatim."""
    amount: Money
    source: Citation
    note: str = ""


@dataclass(frozen=True, slots=True)
class AmountStep:
    """One line of the computation; repayments negative."""

    label: str
    amount: Money
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class AmountComputation:
    """How the amount was reached; its lines must add up to the total."""

    basis: str
    """Rule by which it is counted."""
    steps: tuple[AmountStep, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class QuotedStatement:
    """What somebody said."""

    speaker: str
    relation: str
    said_at: str
    """Verbatim."""
    channel: str
    text: str
    """Verbatim."""
    source: Citation


@dataclass(frozen=True, slots=True)
class ContradictionSide:
    """One member of a set that cannot all hold."""

    who: str
    """Speaker, or the system or house whose record it is."""
    text: str
    """Verbatim where a statement, else what the record bears."""
    source: Citation


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """Sides that do not hold together, and what may innocently explain it."""

    rule: str
    """The sentences of the rules by which the sides exclude one another."""
    certainty: Certainty
    sides: tuple[ContradictionSide, ...]
    explanations: tuple[str, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """A rule for the person (V…) or against the bank (B…) and its answer, unknown included."""

    rule: str
    text: str
    verdict: Verdict
    reason: str
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Exculpatory:
    """有利于相对人的材料: what speaks for the person, and what we do not know (domain 1.13 item 16, N12, N30)."""

    checks: tuple[RuleCheck, ...]
    materials: tuple[Fact, ...]
    unresolved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingItem:
    """What the checklist of domain 1.13 asks for and the case does not have."""

    item: int
    heading: str
    what: str
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Clue:
    """What the bank cannot get and the police can."""

    what: str
    holder: str
    disappears: str
    """When it will be gone, or 不详."""
    why: str


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A point of the link picture; `x` to the right and `y` down, in whole points of a 1000 × 700 field."""

    id: str
    label: str
    kind: PictureShape
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class LinkEdge:
    """A line of the link picture; none is drawn without its citation."""

    start: str
    end: str
    label: str
    provenance: Provenance
    source: Citation


@dataclass(frozen=True, slots=True)
class LinkPicture:
    """The links of the case, printed last and as 参考."""

    nodes: tuple[PlacedNode, ...]
    edges: tuple[LinkEdge, ...]

    def __post_init__(self) -> None:
        known = {node.id for node in self.nodes}
        if any(edge.start not in known or edge.end not in known for edge in self.edges):
            raise ValueError("an edge of the link picture names a node that is not in it")


@dataclass(frozen=True, slots=True)
class ListedExhibit:
    """An exhibit with its number in this packet."""

    number: int
    name: str
    """Verbatim: the file's name as it came."""
    media_type: str
    sha256: str
    size: int
    pages: int | None
    """None for what has no pages."""
    original_location: str
    original_holder: str
    made_by: str
    made_how: str
    made_at: str


@dataclass(frozen=True, slots=True)
class PacketContent:
    """The whole packet."""

    recipient: Recipient
    is_draft: bool
    number: str
    """编号 of the packet."""
    case_no: str
    purpose: str
    recipient_unit: str
    handler: Handler
    as_of: date
    """The day it speaks of; also the date of the files."""
    named_suspect: str | None
    """None where nobody is named: then the police form is a 报案书, else a 控告书."""
    request: tuple[str, ...]
    """What the recipient is asked to do."""
    summary: tuple[str, ...]
    """案情摘要, paragraph by paragraph."""
    exhibits: tuple[ListedExhibit, ...]
    custody: tuple[LoggedEntry, ...]
    """The log's entries of these exhibits, in the log's order."""
    custody_log_head: str
    """Hash of the last entry of the whole log."""
    missing: tuple[MissingItem, ...]
    parties: tuple[Party, ...] = ()
    facts: tuple[Fact, ...] = ()
    transactions: tuple[TransactionRow, ...] = ()
    amount: AmountComputation | None = None
    """None where the packet asserts no amount."""
    places: tuple[PlaceFact, ...] = ()
    clues: tuple[Clue, ...] = ()
    statements: tuple[QuotedStatement, ...] = ()
    exculpatory: Exculpatory | None = None
    """None only for an agency's or a merchant's packet, which accuses nobody."""
    inferences: tuple[Inference, ...] = ()
    contradictions: tuple[ContradictionRow, ...] = ()
    picture: LinkPicture | None = None
    """None where there is nothing to draw."""
    copies: int = 1
