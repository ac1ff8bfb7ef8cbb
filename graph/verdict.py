"""What may be said of a question: met, unmet, or unknown. Unknown is a value of its own, never an absence."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """A three-valued answer (Kleene's strong logic). It has no truth value of its own: compare it."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refuse: `if verdict:` would read unknown as yes or as no."""
        raise TypeError("a verdict is met, unmet or unknown: compare it with one of them")

    @classmethod
    def of(cls, known: bool | None) -> "Verdict":
        """Turn a boolean, or `None` where the source does not state it, into a verdict."""
        if known is None:
            return cls.UNKNOWN
        return cls.MET if known else cls.UNMET


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Met when all are met, unmet when any is unmet, else unknown; met for none."""
    seen = set(verdicts)
    if Verdict.UNMET in seen:
        return Verdict.UNMET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.MET


def some(verdicts: Iterable[Verdict]) -> Verdict:
    """Met when any is met, unmet when all are unmet, else unknown; unmet for none."""
    seen = set(verdicts)
    if Verdict.MET in seen:
        return Verdict.MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.UNMET
