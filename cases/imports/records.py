"""One dataclass for each kind of import: a row whose every cell has been understood. None is "not stated"."""

from dataclasses import dataclass

from graph.times import When


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account as one export printed it, with one of its cards."""

    line: int
    account_no: str
    customer_no: str
    card_no: str
    currency: str | None = None
    periods_overdue: int | None = None
    balance: int | None = None
    """Fen."""
    principal: int | None = None
    """Fen."""
    overdue_since: str | None = None
    """ISO date."""
    handler: str | None = None
    dispute_type: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A customer as one export printed them."""

    line: int
    customer_no: str
    name: str
    id_type: str | None = None
    id_no: str | None = None
    sex: str | None = None
    born_on: str | None = None
    phone: str | None = None
    address: str | None = None
    employer: str | None = None


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """Somebody a source names beside a customer, with the source that the law asks for."""

    line: int
    customer_no: str
    kind: str
    name: str
    basis: str
    id_no: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class TransactionRecord:
    """A booked transaction."""

    line: int
    card_no: str
    at: When
    amount: int
    """Fen; spending positive, refunds negative."""
    merchant_name: str
    source_ref: str | None = None
    posted_on: str | None = None
    currency: str | None = None
    merchant_no: str | None = None
    terminal_no: str | None = None
    auth_code: str | None = None
    reference_no: str | None = None
    entry_mode: str | None = None
    verification: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """A card sent out."""

    line: int
    card_no: str
    waybill_no: str | None = None
    sent_at: When | None = None
    delivered_at: When | None = None
    signer: str | None = None
    """The name on the paper; it does not say who signed."""
    id_checked: bool | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ActivationRecord:
    """A card activated."""

    line: int
    card_no: str
    at: When
    channel: str
    phone: str | None = None
    id_check: str | None = None
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class RepaymentRecord:
    """Money paid into an account."""

    line: int
    account_no: str
    at: When
    amount: int
    """Fen."""
    payer_account: str | None = None
    payer_name: str | None = None
    channel: str | None = None
    source_ref: str | None = None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One dunning or verification contact."""

    line: int
    account_no: str
    at: When
    channel: str
    contact: str
    reached: str
    made_by: str
    person: str | None = None
    identity_check: str | None = None
    content: str | None = None
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class PolicePaperRecord:
    """A paper of the police; its level says what it proves (domain.md 1.11)."""

    line: int
    account_no: str
    level: str
    organ: str
    dated: str
    """ISO date."""
    number: str | None = None
    reporter: str | None = None
    stated: str | None = None
    original_seen: bool | None = None
    verified: bool | None = None


Record = (
    AccountRecord
    | PersonRecord
    | RelationRecord
    | TransactionRecord
    | DeliveryRecord
    | ActivationRecord
    | RepaymentRecord
    | CallRecord
    | PolicePaperRecord
)
"""A row of any kind."""
