"""A case as the office keeps it: values read from the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from graph.times import When
from graph.vocabulary import NodeKey


class ClaimSource(StrEnum):
    """Where a claim of theft, misuse or non-receipt reached the bank; any of them sets the hold (issue 9, domain.md section 14)."""

    PHONE = "phone"
    BRANCH = "branch"
    SMS = "sms"
    APP = "app"
    REGULATOR_LINE = "12378"
    AGENCY = "agency"
    LETTER = "letter"
    INTERVIEW = "interview"


class SlipChannel(StrEnum):
    """How a slip is asked for, each lawful (domain.md 4.3, N25)."""

    NETWORK = "network"
    ACQUIRER = "acquirer"
    MERCHANT_VISIT = "merchant_visit"
    COURT = "court"
    POLICE = "police"


class SlipOutcome(StrEnum):
    """How a search for a slip ended (domain.md 4.8). An oral recollection never makes a slip destroyed."""

    FOUND_ORIGINAL = "found_original"
    FOUND_COPY = "found_copy"
    FOUND_ELECTRONIC = "found_electronic"
    ILLEGIBLE = "illegible"
    NOT_FOUND = "not_found"
    POSSIBLY_DESTROYED = "possibly_destroyed"
    """Somebody of the merchant recalls it orally: a lead."""
    DESTROYED = "destroyed"
    """A stamped 灭失说明 is on file."""
    REFUSED = "refused"
    NO_REPLY = "no_reply"


@dataclass(frozen=True, slots=True)
class DisputeClaim:
    """A coded claim with the words and the place it came from."""

    code: str
    """K01 … K26."""
    source: ClaimSource
    said: When
    speaker: str = "holder"
    """What the speaker is to the holder, in any word of the file; `unknown` where nobody noted it."""


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody testimony speaks of or by."""

    called: str
    """As the file names them; unique in the case."""
    relation: str
    person: NodeKey | None
    """None: known by role only, such as an employee of a merchant."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A gate that is shut until a person signs its outcome."""

    key: int
    gate: str
    because: str
    starts: datetime
    """When the claim was made: from then on dunning had to stop."""
    set_at: datetime
    """When it was recorded here."""
    outcome: str | None
    """Release outcome of domain.md 8.1; None while it stands."""


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """How a dispute was found to end; in force once a second person has approved it."""

    key: int
    outcome: str
    """One of `cases.gates.Outcome`."""
    reason: str
    as_of: date
    """The case date it was found on."""
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case."""

    key: int
    case_no: str
    account: NodeKey
    holder: NodeKey
    campaign: str | None
    unit: str | None
    handler: str
    case_type: str
    opened_at: datetime
    opened_by: str
    persons: tuple[CasePerson, ...] = ()
    claims: tuple[DisputeClaim, ...] = ()
    holds: tuple[Hold, ...] = ()
    disputed: frozenset[NodeKey] = frozenset()
    """Transactions somebody named as not the holder's."""
    outcomes: tuple[CaseOutcome, ...] = ()
    """Proposed or signed, the oldest proposal first."""

    @property
    def standing_hold(self) -> Hold | None:
        """The dispute hold of G3 that began first and that no signed outcome has ended; None: none stands."""
        return min((each for each in self.holds if each.gate == "G3" and each.outcome is None), key=lambda each: each.starts, default=None)

    @property
    def signed_outcome(self) -> CaseOutcome | None:
        """The outcome that a second person signed last; None: none is signed."""
        signed = [(each.approved_at, each.key, each) for each in self.outcomes if each.approved_at is not None]
        return max(signed)[2] if signed else None

    def person_called(self, called: str) -> CasePerson | None:
        """Who goes by this name in the case; None: nobody does."""
        return next((each for each in self.persons if each.called == called), None)


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one person said on one occasion, verbatim, with the claims a person coded from it."""

    key: int
    speaker: str
    relation: str
    said: When
    channel: str
    asked_by: str | None
    present: tuple[str, ...]
    recording: str | None
    disclosed_before: tuple[str, ...]
    text: str
    document: str
    """sha256 of the sealed file it was entered from."""
    row: int
    claims: tuple["StoredClaim", ...] = ()


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as recorded; `body` is its JSON as interfaces.md has it, less what the testimony says already."""

    key: int
    body: dict[str, object]
    quote: tuple[int, int]
    """Characters of the testimony's text, end excluded."""


@dataclass(frozen=True, slots=True)
class SlipSearch:
    """One outcome of one search."""

    outcome: SlipOutcome
    search: When
    place: str
    details: dict[str, object]
    document: str | None
    recorded_by: str = ""
    """Login; empty until it is on record."""


@dataclass(frozen=True, slots=True)
class SlipHunt:
    """A request for the slip of one transaction, and what came of it."""

    key: int
    transaction: NodeKey
    reason: str
    via: SlipChannel
    requested_on: date
    deadline: date | None
    searches: tuple[SlipSearch, ...]
    requested_by: str = ""
    """Login; empty until it is on record."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A route that a person decided, with the answer it was decided on."""

    key: int
    route: str
    reason: str
    law_as_of: date
    decided_by: str
    decided_at: datetime
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class SlipConfirmation:
    """A person's word on one field of a slip."""

    field: str
    value: str | None
    """None: not legible."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That something was taken back, by whom and why."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MatchOnRecord:
    """What was recorded of a slip: that it is of one transaction, or of none of the account's."""

    key: int
    transaction: NodeKey | None
    """None: no transaction of the account is of this slip."""
    bits: float
    by_field: Mapping[str, float]
    """The weights as they were when it was recorded."""
    is_chosen: bool
    """A person chose; else the weights left no doubt."""
    why: str
    """The person's reason; empty where it was clear."""
    by: str
    at: datetime
    needs_second: bool
    approved_by: str | None
    withdrawn: Withdrawn | None

    @property
    def is_in_force(self) -> bool:
        """Whether it counts: not withdrawn, and seen by a second person where it needs one."""
        return self.withdrawn is None and (not self.needs_second or self.approved_by is not None)


@dataclass(frozen=True, slots=True)
class SlipReading:
    """What was read from a slip's picture: a proposal, and what a person confirmed of it."""

    key: int
    document: str
    answer: dict[str, Any]
    """As `slip read --json` prints it."""
    tool: str
    confirmed: dict[str, str | None]
    """Field to confirmed value; None: confirmed as not legible. Fields nobody confirmed are absent."""
    confirmed_by: frozenset[str]
    transaction: NodeKey | None
    """The transaction it was matched to, where that is in force."""
    confirmations: tuple[SlipConfirmation, ...]
    """Every word on a field, the oldest first: an earlier one is never overwritten."""
    read_by: str
    read_at: datetime
    matches: tuple[MatchOnRecord, ...] = ()
    """What was recorded of it, the oldest first, with what was withdrawn."""

    @property
    def match(self) -> MatchOnRecord | None:
        """What stands, in force or waiting for a second person."""
        return next((each for each in reversed(self.matches) if each.withdrawn is None), None)

    @property
    def is_of_none(self) -> bool:
        """Whether it was found to be of no transaction of the account."""
        return self.match is not None and self.match.is_in_force and self.match.transaction is None


@dataclass(frozen=True, slots=True)
class PacketRequest:
    """A packet somebody asked for: what was approved is what leaves."""

    key: int
    case_key: int
    recipient: str
    content_hash: str
    content: str
    """JSON of what is approved, less what `content_hash` leaves out."""
    purpose: str
    made_by: str
    made_at: datetime
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class PacketExport:
    """One time a packet was written."""

    key: int
    is_draft: bool
    manifest_hash: str
    """sha256 of the bag's tag manifest, which covers every file."""
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PacketOnFile:
    """A packet of a case as it is on record, without its content."""

    key: int
    number: str
    recipient: str
    purpose: str
    content_hash: str
    made_by: str
    made_at: datetime
    asked_at: datetime | None
    """When a second person was asked to approve it; None: only drafts were made of it."""
    approved_by: str | None
    approved_at: datetime | None
    exports: tuple[PacketExport, ...]
    """The oldest first."""
