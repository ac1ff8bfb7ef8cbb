"""Conflicts gathered to families: same kind, certainty and readings, and the same speakers, predicates, cards and polarities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from investigate.claims.model import CaseHeader, Claim
from investigate.engine.conflicts import Certainty, Conflict
from investigate.engine.rules import RULES


class FamilyKind(StrEnum):
    """Between whom a conflict is."""

    SAME_SPEAKER = "same_speaker"
    BETWEEN_SPEAKERS = "between_speakers"
    STATEMENT_RECORD = "statement_record"
    RECORD_RECORD = "record_record"
    SHIFT = "shift"
    """A claim against what its speaker later put in its place: 改口."""


@dataclass(frozen=True, slots=True)
class Family:
    """Minimal conflicts of one shape."""

    id: str
    """Stays the same when the engine runs again, as long as the shape does."""
    certainty: Certainty
    kind: FamilyKind
    readings: tuple[tuple[str, str], ...]
    """Claim id and person: minimal under these readings of ambiguous names; empty: under every reading."""
    members: tuple[str, ...]
    """The union of its sets."""
    sets: tuple[tuple[str, ...], ...]
    """All minimal sets, best first."""
    rules: tuple[str, ...]
    """Hard and defeasible rules that some set needs, in declared order."""

    @property
    def is_conditional(self) -> bool:
        """Whether it holds only under a reading of an ambiguous name."""
        return bool(self.readings)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The defeasible rules among its rules."""
        return tuple(each for each in self.rules if RULES[each].defeasible)


def group(header: CaseHeader, claims: Mapping[str, Claim], conflicts: Iterable[Conflict]) -> tuple[Family, ...]:
    """Gather conflicts to families, the weightiest first.

    Certain before strained, under every reading before conditional, with the strongest record, with fewest defeasible rules, with fewest
    claims, about a transaction, and a shift after disclosure.
    """
    shapes: dict[tuple[object, ...], list[Conflict]] = {}
    for each in conflicts:
        kind = _kind([claims[id_] for id_ in each.members], is_shift=each.is_shift)
        groups = sorted({_group(header, claims[id_]) for id_ in each.members})
        shapes.setdefault((each.certainty, kind, each.readings, tuple(groups)), []).append(each)
    families = [_family(shape, members) for shape, members in shapes.items()]
    return tuple(sorted(families, key=lambda each: _rank(each, claims)))


def _kind(members: list[Claim], *, is_shift: bool) -> FamilyKind:
    if is_shift:
        return FamilyKind.SHIFT
    records = sum(each.is_record for each in members)
    if records == len(members):
        return FamilyKind.RECORD_RECORD
    if records:
        return FamilyKind.STATEMENT_RECORD
    return FamilyKind.SAME_SPEAKER if len({each.speaker for each in members}) == 1 else FamilyKind.BETWEEN_SPEAKERS


def _group(header: CaseHeader, claim: Claim) -> tuple[str, str, str, str, bool]:
    card, txn = claim.args.get("card"), claim.args.get("txn")
    if isinstance(txn, str):
        card = header.transactions[txn].card
    return claim.kind.value, claim.speaker, claim.predicate, card if isinstance(card, str) else "", claim.polarity


def _family(shape: tuple[object, ...], conflicts: list[Conflict]) -> Family:
    certainty, kind, _, _ = shape
    ordered = sorted(conflicts, key=lambda each: (_assumed(each.rules), len(each.members), each.members))
    used = {rule for each in conflicts for rule in each.rules}
    return Family(
        id="F-" + sha256(repr(tuple(map(str, shape))).encode()).hexdigest()[:10],
        certainty=Certainty(str(certainty)),
        kind=FamilyKind(str(kind)),
        readings=conflicts[0].readings,
        members=tuple(sorted({id_ for each in conflicts for id_ in each.members})),
        sets=tuple(each.members for each in ordered),
        rules=tuple(each for each in RULES if each in used),
    )


def _assumed(rules: Iterable[str]) -> int:
    return sum(RULES[each].defeasible for each in rules)


def _rank(family: Family, claims: Mapping[str, Claim]) -> tuple[object, ...]:
    members = [claims[each] for each in family.members]
    strongest = max((each.reliability for each in members if each.is_record), default=0.0)
    shown_before = any(each.disclosed_before for each in members)
    return (
        family.certainty is Certainty.STRAINED,
        family.is_conditional,
        -strongest,
        len(family.assumptions),
        min(len(each) for each in family.sets),
        not any("txn" in each.args for each in members),
        not (family.kind is FamilyKind.SHIFT and shown_before),
        family.id,
    )
