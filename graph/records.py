"""The records of one account as values: what the file says, and where it says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graph.times import When, Window
from graph.vocabulary import LinkKind, NodeKey


@dataclass(frozen=True, slots=True)
class Source:
    """The first document that states a fact."""

    document: str
    """sha256 of the sealed file."""
    file_name: str
    row: int
    """1-based row of the file, header included; 0 for an entry by hand."""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """A card account with its newest state."""

    node: NodeKey
    account_no: str
    currency: str
    periods_overdue: int | None
    balance_fen: int | None
    """None: the source left it out. It is then unknown, not zero."""
    principal_fen: int | None
    overdue_since: date | None
    handler: str | None
    dispute_type: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person with the details that stand; identifiers masked."""

    node: NodeKey
    name: str
    sex: str | None
    born_on: str | None
    id_no: str | None
    """Masked."""
    source: Source


@dataclass(frozen=True, slots=True)
class RelatedPerson:
    """A person whom a source relates to another."""

    person: PersonRecord
    kind: str
    """`spouse_of`, `relative_of`, `contact_of`, `guarantees`."""
    basis: str
    """The lawful source of the relation (domain.md section 3, rule 1)."""
    source: Source


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card; its number masked."""

    node: NodeKey
    masked: str
    last4: str


@dataclass(frozen=True, slots=True)
class TransactionRecord:
    """A transaction as its first source states it."""

    node: NodeKey
    card: NodeKey
    merchant: NodeKey
    merchant_name: str
    made: When
    posted_on: date | None
    amount_fen: int
    currency: str
    auth_code: str | None
    reference_no: str | None
    terminal_no: str | None
    entry_mode: str | None
    verification: str | None
    city: str | None
    source_ref: str | None
    """The bank's own reference, without the source system before it."""
    source: Source


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One sending of a card; `signer` is the name on the paper."""

    id: str
    card: NodeKey
    waybill_no: str | None
    sent: When | None
    delivered: When | None
    signer: str | None
    id_checked: bool | None
    address: NodeKey | None
    address_text: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class ActivationRecord:
    """One activation; `phone` is the calling number."""

    id: str
    card: NodeKey
    made: When
    channel: str
    phone: NodeKey | None
    id_check: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class RepaymentRecord:
    """One repayment; `payer_name` is the name of the paying account."""

    id: str
    made: When
    amount_fen: int
    payer_account: str | None
    """Masked; None: not stated, and then the name alone says whose money it was."""
    payer_name: str | None
    channel: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One contact with the holder or a person beside her."""

    id: str
    made: When
    channel: str
    reached_by: str
    phone: NodeKey | None
    person: str | None
    identity_check: str | None
    reached: str
    content: str | None
    recording: str | None
    made_by: str
    source: Source


@dataclass(frozen=True, slots=True)
class PoliceRecord:
    """One police paper."""

    id: str
    level: str
    organ: str
    number: str | None
    dated: date
    reporter: str | None
    stated: str | None
    verified: bool | None
    source: Source


@dataclass(frozen=True, slots=True)
class DatedLink:
    """A link from a person to a phone or an address, with the dates its source gives."""

    id: str
    person: NodeKey
    to: NodeKey
    valid_from: When | None
    valid_to: When | None
    source: Source


class RecordReader(Protocol):
    """Reads the records of one account: those that were not withdrawn, oldest first."""

    def account(self, account_no: str) -> AccountRecord:
        """The account with this number and its newest state.

        Raises:
            UnknownEntity: there is none.
        """
        ...

    def account_at(self, node: NodeKey) -> AccountRecord:
        """The account under this key; raises as `account`."""
        ...

    def holder(self, account_node: NodeKey) -> PersonRecord:
        """The person first recorded as its holder.

        Raises:
            UnknownEntity: no record names one.
        """
        ...

    def person(self, node: NodeKey) -> PersonRecord:
        """The person with the newest of each detail.

        Raises:
            UnknownEntity: there is none.
        """
        ...

    def related(self, person_node: NodeKey) -> tuple[RelatedPerson, ...]:
        """Whom the file lawfully relates to this person."""
        ...

    def cards(self, account_node: NodeKey) -> tuple[CardRecord, ...]:
        """The account's cards."""
        ...

    def transactions(self, account_node: NodeKey) -> tuple[TransactionRecord, ...]:
        """The account's transactions."""
        ...

    def bills(self, account_node: NodeKey) -> tuple[Source, ...]:
        """The bills on which the account's transactions stand, in the order they came in; row 0, the whole document."""
        ...

    def deliveries(self, cards: Sequence[NodeKey]) -> tuple[DeliveryRecord, ...]:
        """How the cards were sent."""
        ...

    def activations(self, cards: Sequence[NodeKey]) -> tuple[ActivationRecord, ...]:
        """How the cards were activated."""
        ...

    def repayments(self, account_node: NodeKey) -> tuple[RepaymentRecord, ...]:
        """What was paid."""
        ...

    def contacts(self, account_node: NodeKey) -> tuple[ContactRecord, ...]:
        """Who was contacted how."""
        ...

    def police_papers(self, account_node: NodeKey) -> tuple[PoliceRecord, ...]:
        """Police papers on file."""
        ...

    def dated_links(self, persons: Sequence[NodeKey], kind: LinkKind) -> tuple[DatedLink, ...]:
        """Links of one kind from these persons."""
        ...

    def masked_phones(self, phones: Sequence[NodeKey]) -> dict[NodeKey, str]:
        """How each telephone number is shown."""
        ...

    def disputed_beside(self, account_node: NodeKey, waybill_prefix: str, within: Window) -> int:
        """How many other disputed accounts had a card delivered in this time under waybills that begin so (V10)."""
        ...
