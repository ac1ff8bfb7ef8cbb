"""How rules read times, claims and absences, so that each treats uncertainty in the same way."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from graph.times import When, Window
from graph.verdict import Verdict, some
from investigate.facts import CaseFacts, Certainty, ClaimFact, Family, PhoneUse, Relation

HOUSEHOLD = frozenset({Relation.HOLDER, Relation.SPOUSE, Relation.RELATIVE})
KIN = frozenset({Relation.SPOUSE, Relation.RELATIVE})

DENIALS = ("K01", "K02", "K03", "K04", "K05", "K06", "K08", "K19", "K26")
"""Claims that the debt is not the holder's own doing: they set the dispute hold (G3)."""

MEMORY_TOLERANCE = timedelta(days=62)
"""Statements about times long past are read two months wider each way (domain.md 7.7)."""


def before(first: When, second: When) -> Verdict:
    """Whether one time lies wholly before another; unknown where their windows touch."""
    if first.outer.end < second.outer.start:
        return Verdict.MET
    return Verdict.UNMET if first.outer.start >= second.outer.end else Verdict.UNKNOWN


def remembered(about: When) -> When:
    """The time a statement is about, as wide as memory leaves it."""
    outer = Window(about.outer.start - MEMORY_TOLERANCE, about.outer.end + MEMORY_TOLERANCE)
    return When(about.text, about.precision, outer, about.core)


def claimed(facts: CaseFacts, codes: Iterable[str], *, polarity: bool = True, by: frozenset[Relation] = HOUSEHOLD) -> tuple[ClaimFact, ...]:
    """Claims that stand: said by one of `by`, not withdrawn, and not "I do not remember"."""
    wanted = set(codes)
    return tuple(
        c
        for c in facts.claims
        if c.code in wanted
        and c.polarity is polarity
        and c.speaker_relation in by
        and not c.withdrawn
        and c.certainty is not Certainty.DO_NOT_REMEMBER
    )


def widened(codes: Sequence[str]) -> tuple[str, ...]:
    """Let K26 (misused) count wherever K05 (stolen) or K06 (not my transaction) is listed (domain.md 7.4)."""
    return (*codes, "K26") if {"K05", "K06"} & set(codes) and "K26" not in codes else tuple(codes)


def occurs(verdicts: Iterable[Verdict], facts: CaseFacts, family: Family) -> Verdict:
    """Whether any record of a family fits; "none does" only once the family has been read whole."""
    found = some(verdicts)
    return Verdict.UNKNOWN if found is Verdict.UNMET and family not in facts.searched else found


def used_by(facts: CaseFacts, phone: str | None, at: When, relations: frozenset[Relation]) -> tuple[Verdict, tuple[str, ...]]:
    """Whether somebody of these relations used the number at that time, and the facts that say so.

    Other people's use at the same time changes nothing: a number may have several users.
    """
    uses = [u for u in facts.phones if u.phone == phone and u.relation in relations]
    answers = [(u, _covers(u, at)) for u in uses]
    verdict = some(v for _, v in answers) if answers else Verdict.UNKNOWN
    return verdict, tuple(u.id for u, v in answers if v is verdict)


def _covers(use: PhoneUse, at: When) -> Verdict:
    if use.since is None and use.until is None:
        return Verdict.UNKNOWN
    started = Verdict.MET if use.since is None else _not_after(use.since, at)
    lasted = Verdict.MET if use.until is None else _not_after(at, use.until)
    if Verdict.UNMET in (started, lasted):
        return Verdict.UNMET
    # An open end says since when, not until when; it is read as lasting, as a registration does.
    return Verdict.UNKNOWN if Verdict.UNKNOWN in (started, lasted) else Verdict.MET


def _not_after(first: When, second: When) -> Verdict:
    if first.outer.end <= second.outer.start:
        return Verdict.MET
    return Verdict.UNMET if first.outer.start > second.outer.end else Verdict.UNKNOWN


def opposite(verdict: Verdict) -> Verdict:
    """The verdict on the contrary; unknown stays unknown."""
    return {Verdict.MET: Verdict.UNMET, Verdict.UNMET: Verdict.MET, Verdict.UNKNOWN: Verdict.UNKNOWN}[verdict]


def earliest(times: Iterable[When]) -> When | None:
    """The one that starts first, or None where there is none."""
    return min(times, key=lambda t: t.at, default=None)


def disputed_from(facts: CaseFacts) -> When | None:
    """When a denial was first recorded, withdrawn ones included: the duty to verify began then."""
    return earliest(c.said_at for c in facts.claims if c.code in DENIALS and c.polarity and c.speaker_relation in HOUSEHOLD)
