"""Which transaction a slip is of, as its pages show it: the candidates with the weight of every field, and what is on record."""

from dataclasses import dataclass

from cases.model import MatchOnRecord, SlipReading
from cases.second_eyes import lacking
from cases.store.decision_register import Approvable, approval_id
from cases.usecases.slip_hunt import WeighedSlip, weigh_slip
from evidence.slips.matching import MatchDecision, ScoredCandidate
from graph.records import TransactionRecord
from graph.vocabulary import public_id
from web.visit import Visit

WEIGHED = ("amount_fen", "txn_at", "merchant", "card_last4", "auth_code", "terminal_no")
"""The fields that a match weighs, in the order of the table."""
NO_TRANSACTION = "none"
"""What is chosen where the slip is of no transaction of the account."""
_SHOWN = 5
"""How many transactions that the slip may be of are shown."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A transaction that the slip may be of."""

    id: str
    record: TransactionRecord
    scored: ScoredCandidate


@dataclass(frozen=True, slots=True)
class RecordedMatch:
    """What was recorded of the slip."""

    id: str
    """`match-3`, by which it is approved and cited."""
    match: MatchOnRecord
    transaction: Scored | None
    """None: no transaction of the account."""


@dataclass(frozen=True, slots=True)
class MatchShown:
    """What the pane shows."""

    reading: SlipReading
    decision: MatchDecision | None
    """None: amount or time are not confirmed yet."""
    candidates: tuple[Scored, ...]
    stands: RecordedMatch | None
    withdrawn: tuple[RecordedMatch, ...]
    """The newest first."""
    lacking: tuple[str, ...]
    """Fields on which two persons do not agree yet."""
    is_own: bool
    """Whether the visitor recorded what stands."""
    weighed: tuple[str, ...] = WEIGHED
    chosen: str = ""
    why: str = ""
    error: str = ""
    """Why what was typed could not be taken."""

    @property
    def is_doubtful(self) -> bool:
        """Whether what is confirmed now no longer agrees with the transaction on record."""
        if self.stands is None or self.stands.transaction is None or self.stands.match.is_chosen:
            return False
        return self.decision is not MatchDecision.MATCH or self.candidates[0].id != self.stands.transaction.id


def match_shown(visit: Visit, case_no: str, document: str) -> MatchShown:
    """What is weighed and on record of a slip."""
    return shown(weigh_slip(visit.office, case_no, document), visit.office.actor.login)


def shown(weighed: WeighedSlip, login: str, *, chosen: str = "", why: str = "", error: str = "") -> MatchShown:
    """The pane of a slip that was weighed; `chosen` and `why` as they were typed."""
    reading = weighed.reading
    by_id = {public_id(each.node): each for each in weighed.transactions}
    found = weighed.match.candidates if weighed.match else ()
    stands = reading.match
    return MatchShown(
        reading=reading,
        decision=weighed.match.decision if weighed.match else None,
        candidates=tuple(Scored(each.transaction, by_id[each.transaction], each) for each in found)[:_SHOWN],
        stands=_recorded(stands, by_id) if stands else None,
        withdrawn=tuple(_recorded(each, by_id) for each in reversed(reading.matches) if each.withdrawn),
        lacking=lacking(reading),
        is_own=stands is not None and stands.by == login,
        chosen=chosen,
        why=why,
        error=error,
    )


def _recorded(match: MatchOnRecord, by_id: dict[str, TransactionRecord]) -> RecordedMatch:
    given = approval_id(Approvable.MATCH, match.key)
    id_ = public_id(match.transaction) if match.transaction is not None else ""
    # A purchase whose record was withdrawn altogether is no longer among the account's; the match then names nothing.
    scored = Scored(id_, by_id[id_], ScoredCandidate(id_, match.bits, match.by_field)) if id_ in by_id else None
    return RecordedMatch(given, match, scored)
