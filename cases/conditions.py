"""What a condition of a route is, and what the conditions of all routes are computed from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.collection import Collection
from cases.gates import LIABLE, Decided, Gate
from cases.law import Law, LawOnDay, Version
from cases.limitation import Limitation
from cases.principal import Principal
from graph.verdict import Verdict
from investigate.facts import CaseFacts
from investigate.indicators.rule import Hit, Text

Value = int | str | tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a route on one case."""

    id: str
    verdict: Verdict
    asks: Text
    next_step: Text
    """What a person does about it where it is not met."""
    value: Value = None
    """What the case shows; amounts in fen."""
    threshold: Value = None
    law: Version | None = None

    def as_json(self) -> dict[str, object]:
        """The shape of interfaces.md, with the question and the English sentences added."""
        return {
            "id": self.id,
            "verdict": self.verdict.value,
            "asks": self.asks.zh,
            "asks_en": self.asks.en,
            "value": list(self.value) if isinstance(self.value, tuple) else self.value,
            "threshold": list(self.threshold) if isinstance(self.threshold, tuple) else self.threshold,
            "grade": None if self.law is None else self.law.grade.value,
            "source": None if self.law is None else self.law.source,
            "next_step": self.next_step.zh,
            "next_step_en": self.next_step.en,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the conditions read: facts, rules, law, decisions, and what was computed from them."""

    facts: CaseFacts
    hits: Sequence[Hit]
    law: Law
    as_of: date
    decided: Decided
    gates: tuple[Gate, ...]
    limitation: Limitation | None
    collection: Collection
    principal: Principal

    @property
    def today(self) -> LawOnDay:
        """The law in force on the day of knowledge."""
        return self.law.at(self.as_of)

    def gate_open(self, name: str) -> bool:
        """Whether a gate hits."""
        return any(g.hit for g in self.gates if g.id == name)

    def fired(self, rule: str) -> bool:
        """Whether a rule is met."""
        return any(h.fired for h in self.hits if h.rule.id == rule)

    def of_rule(self, rule: str) -> Verdict:
        """A rule's verdict; unknown where it was not evaluated."""
        return next((h.verdict for h in self.hits if h.rule.id == rule), Verdict.UNKNOWN)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Rules that one more fact would decide."""
        return tuple(h.rule.id for h in self.hits if h.verdict is Verdict.UNKNOWN)

    @property
    def is_liable(self) -> bool:
        """Whether a signed outcome says that the debt is the holder's."""
        return self.decided.outcome in LIABLE and self.decided.reviewer_signed


def weighed(verdict: Verdict, version: Version) -> Verdict:
    """A comparison with a value of grade C that nobody has verified decides nothing (domain.md 0.1)."""
    return verdict if version.decides else Verdict.UNKNOWN


def signed(done: bool) -> Verdict:
    """A signature that is still outstanding refuses nothing: it is a task, so unknown."""
    return Verdict.MET if done else Verdict.UNKNOWN
