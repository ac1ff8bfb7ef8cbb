"""A person's word on a conflict: that it stands, that it does not, or that it is open. It is beside the engine's answer and never changes it.

A family's id names its shape (who said what kind of thing of which card, against what), which may stay while its members change. So a
word is about the members as they were, and is told apart from one about the members as they are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from investigate.claims.model import Claim
from investigate.engine.families import Family


class ConflictVerdict(StrEnum):
    """What a person says of a conflict; the three weigh the same."""

    UPHELD = "upheld"
    """成立"""
    NOT_UPHELD = "not_upheld"
    """不成立"""
    OPEN = "open"
    """待核实"""


NEEDS_NOTE = frozenset({ConflictVerdict.UPHELD, ConflictVerdict.NOT_UPHELD})
"""Words that close a question say why."""


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A member of a family as it was when somebody judged."""

    id: str
    kind: str
    speaker: str
    uttered_at: str
    predicate: str
    args: Mapping[str, object]
    polarity: bool
    window: tuple[str, ...]
    """The outer window and the core, ISO times; empty: none."""
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's word on one conflict."""

    family: str
    members: tuple[JudgedClaim, ...]
    verdict: ConflictVerdict
    note: str
    judged_at: datetime
    judged_by: str

    @property
    def mark(self) -> str:
        """See `mark_of`."""
        return mark_of(self.members)


@dataclass(frozen=True, slots=True)
class JudgedNow:
    """The newest word on one family that stands, and whether it is about its members as they are."""

    judgement: Judgement
    is_current: bool
    """False: judged before the facts changed."""


def members_of(family: Family, claims: Iterable[Claim]) -> tuple[JudgedClaim, ...]:
    """The members of a family as they are, to be kept with a word on it."""
    wanted = set(family.members)
    return tuple(_judged(each) for each in sorted(claims, key=lambda each: each.id) if each.id in wanted)


def mark_of(members: Sequence[JudgedClaim]) -> str:
    """A short mark that changes whenever a member comes, goes or says something else: what a page was drawn from."""
    told = [
        [each.id, each.kind, each.speaker, each.uttered_at, each.predicate, dict(each.args), each.polarity, each.window] for each in members
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def judged_now(families: Sequence[Family], claims: Sequence[Claim], judgements: Mapping[str, Judgement]) -> dict[str, JudgedNow]:
    """What stands of the words on a case's families, by family.

    A word on a family that is no more is told with the family that took over most of its members, as one from before the facts changed.
    """
    found: dict[str, JudgedNow] = {}
    for family in families:
        if (judged := judgements.get(family.id)) is not None:
            found[family.id] = JudgedNow(judged, judged.mark == mark_of(members_of(family, claims)))
    present = {family.id for family in families}
    for judged in sorted((each for each in judgements.values() if each.family not in present), key=lambda each: each.judged_at):
        were = {each.id for each in judged.members}
        heirs = [(len(were & set(family.members)), family.id) for family in families if family.id not in found]
        if heirs and (most := max(heirs))[0] > 0:
            found[most[1]] = JudgedNow(judged, is_current=False)
    return found


def _judged(claim: Claim) -> JudgedClaim:
    windows = [each for each in (claim.outer, claim.core) if each is not None]
    return JudgedClaim(
        id=claim.id,
        kind=claim.kind.value,
        speaker=claim.speaker,
        uttered_at=claim.uttered_at.isoformat(),
        predicate=claim.predicate,
        args=dict(claim.args),
        polarity=claim.polarity,
        window=tuple(moment.isoformat() for each in windows for moment in (each.start, each.end)),
        text=claim.text,
    )
