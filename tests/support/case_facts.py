"""Case facts for tests of rules, gates and routes: a bare case, and short makers for what is added to it."""

from dataclasses import replace
from datetime import date
from typing import Any

from graph.times import parse_when
from investigate.facts import (
    AccountFact,
    CaseFacts,
    ClaimFact,
    ContactChannel,
    ContactFact,
    DeliveryFact,
    Family,
    PaperFact,
    PaperLevel,
    Party,
    PersonFact,
    Reached,
    Receipt,
    Relation,
    RepaymentFact,
    TransactionFact,
)

AS_OF = date(2026, 11, 24)
WIFE = PersonFact("person-1", "W", Relation.HOLDER)
HUSBAND = PersonFact("person-2", "X", Relation.SPOUSE)
EVERYTHING = frozenset(Family)


def case(as_of: date = AS_OF, **changes: Any) -> CaseFacts:
    """A case of which nothing is known but its holder, with the changes given."""
    bare = CaseFacts(as_of, WIFE, AccountFact("account-1"), relatives=(HUSBAND,))
    return replace(bare, **changes)


def account(**changes: Any) -> AccountFact:
    return AccountFact("account-1", **changes)


def claim(
    code: str, said_at: str = "2026-05-06 10:00", *, by: Relation = Relation.HOLDER, about: str | None = None, **changes: Any
) -> ClaimFact:
    speaker = {Relation.HOLDER: "W", Relation.SPOUSE: "X"}.get(by, "Y")
    told = None if about is None else parse_when(about)
    return ClaimFact(changes.pop("id", f"claim-{code}-{speaker}-{said_at}"), code, speaker, by, parse_when(said_at), about=told, **changes)


def purchase(name: str, at: str, fen: int, **changes: Any) -> TransactionFact:
    return TransactionFact(name, "c0", parse_when(at), fen, **changes)


def repayment(name: str, at: str, fen: int, **changes: Any) -> RepaymentFact:
    return RepaymentFact(name, parse_when(at), fen, **changes)


def delivery(name: str = "delivery-1", **changes: Any) -> DeliveryFact:
    return DeliveryFact(name, "c0", **changes)


def paper(level: PaperLevel, dated: str, *, whose: Party = Party.HOLDER, **changes: Any) -> PaperFact:
    return PaperFact(changes.pop("id", f"paper-{level}-{whose}"), level, "上海市公安局", parse_when(dated), whose, **changes)


def call(name: str, at: str, **changes: Any) -> ContactFact:
    """A recorded call to the holder that has everything an effective collection needs."""
    good: dict[str, Any] = {
        "channel": ContactChannel.CALL,
        "reached": Reached.SELF_CONFIRMED,
        "receipt": Receipt.RECORDING,
        "is_registered_contact": True,
        "states_content": True,
        "contract_in_order": True,
        "staff_signed": True,
        "bank_sealed": True,
        "acknowledged": False,
    }
    return ContactFact(name, parse_when(at), **(good | changes))


def sms(name: str, at: str, **changes: Any) -> ContactFact:
    """A short message to the reserved number with a delivery report."""
    return call(name, at, **({"channel": ContactChannel.SMS, "reached": Reached.UNKNOWN, "receipt": Receipt.DELIVERED} | changes))
