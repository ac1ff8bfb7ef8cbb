"""The principal that can be recomputed from what is booked, as a range where the rows do not allow one figure."""

from dataclasses import dataclass
from datetime import date

from graph.times import SHANGHAI, When
from graph.verdict import Verdict
from investigate.facts.case import CaseFacts, Family
from investigate.facts.ledger import TransactionFact, TxnKind


@dataclass(frozen=True, slots=True)
class PrincipalRange:
    """Purchases and cash advances less refunds and every repayment, never below nothing (2018 text, Art. 9; domain.md 1.6)."""

    as_of: date
    low_fen: int
    high_fen: int
    """Equal to `low_fen` where every row says what it is and when."""
    unclear: tuple[str, ...]
    """Rows that may or may not count: kind not stated, or the day straddles `as_of`."""
    other_currency: tuple[str, ...]
    """Rows in another currency: not counted, so no comparison with a threshold is certain."""
    transactions_whole: bool
    repayments_whole: bool

    @property
    def is_exact(self) -> bool:
        """Whether it is one figure over complete ledgers."""
        return self.low_fen == self.high_fen and self.transactions_whole and self.repayments_whole and not self.other_currency

    def at_least(self, threshold_fen: int) -> Verdict:
        """Compare with a threshold; an incomplete ledger can only show that the amount is *not* reached."""
        if self.other_currency or not self.transactions_whole:
            return Verdict.UNKNOWN
        if self.high_fen < threshold_fen:
            return Verdict.UNMET
        return Verdict.MET if self.repayments_whole and self.low_fen >= threshold_fen else Verdict.UNKNOWN


def principal_range(facts: CaseFacts, as_of: date) -> PrincipalRange:
    """Recompute the principal as of the end of a day in China, interest and fees left out (N10)."""
    low = high = 0
    unclear: list[str] = []
    other: list[str] = []
    movements = [(t.id, t.at, t.currency, _share(t)) for t in facts.transactions]
    movements += [(r.id, r.at, r.currency, (-r.amount_fen, -r.amount_fen)) for r in facts.repayments]
    for row, at, currency, (least, most) in movements:
        booked = by_day(at, as_of)
        if booked is Verdict.UNMET or least == most == 0:
            continue
        if currency != facts.account.currency:
            other.append(row)
            continue
        surely, possibly = (least, most) if booked is Verdict.MET else (min(least, 0), max(most, 0))
        if surely != possibly:
            unclear.append(row)
        low, high = low + surely, high + possibly
    return PrincipalRange(
        as_of,
        max(low, 0),
        max(high, 0),
        tuple(unclear),
        tuple(other),
        Family.TRANSACTIONS in facts.searched,
        Family.REPAYMENTS in facts.searched,
    )


def by_day(at: When, day: date) -> Verdict:
    """Whether something had happened by the end of a day in China; unknown where its time straddles the midnight."""
    if at.outer.end.astimezone(SHANGHAI).date() <= day:
        return Verdict.MET
    return Verdict.UNMET if at.on > day else Verdict.UNKNOWN


def _share(txn: TransactionFact) -> tuple[int, int]:
    match txn.kind:
        case TxnKind.CHARGE:
            return (0, 0)
        case TxnKind.REFUND:
            return (-abs(txn.amount_fen), -abs(txn.amount_fen))
        case TxnKind.UNKNOWN:
            return (min(txn.amount_fen, 0), max(txn.amount_fen, 0))
        case _:
            return (txn.amount_fen, txn.amount_fen)
