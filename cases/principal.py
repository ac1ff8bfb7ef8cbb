"""The amount a police filing may state: the recomputed principal beside the bank's own figure (2018 text, Art. 9; domain.md 1.6)."""

from dataclasses import dataclass
from datetime import date

from graph.verdict import Verdict
from investigate.facts import CaseFacts
from investigate.facts.amounts import PrincipalRange, principal_range


@dataclass(frozen=True, slots=True)
class Principal:
    """Both figures on one day; they are never merged."""

    recomputed: PrincipalRange
    bank_fen: int | None
    """What the core system says; None: it does not state one."""

    @property
    def differs(self) -> Verdict:
        """Whether the two figures disagree (B13); unknown while the recomputed one is not one figure."""
        if self.bank_fen is None or not self.recomputed.is_exact:
            return Verdict.UNKNOWN
        return Verdict.of(self.bank_fen != self.recomputed.low_fen)

    def as_json(self) -> dict[str, object]:
        """Plain values for an answer; fen."""
        return {
            "as_of": self.recomputed.as_of.isoformat(),
            "low_fen": self.recomputed.low_fen,
            "high_fen": self.recomputed.high_fen,
            "bank_fen": self.bank_fen,
            "differs": self.differs.value,
            "unclear": list(self.recomputed.unclear),
            "other_currency": list(self.recomputed.other_currency),
            "complete": self.recomputed.transactions_whole and self.recomputed.repayments_whole,
        }


def principal(facts: CaseFacts, as_of: date) -> Principal:
    """Purchases and cash advances less refunds and all repayments as of a day, beside the bank's figure."""
    return Principal(principal_range(facts, as_of), facts.account.principal_fen)
