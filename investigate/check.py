"""Check a case's claims against each other: conflicts, what would have to be untrue, which stories there are, what to seek.

The answer's JSON is a stable interface (docs/reference/schemas/check.schema.json).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from investigate.claims.model import CaseHeader, Claim
from investigate.engine.conflicts import Certainty, Conflict, find_conflicts, standing
from investigate.engine.deadline import Deadline, OutOfTime
from investigate.engine.encoding import encode
from investigate.engine.families import Family, group
from investigate.engine.stories import Storyteller, cost_of_denying
from investigate.engine.windows import Reading
from investigate.explain import Wording, explain_denial, explain_family
from investigate.hypotheses import Hypothesis, Stage, card_in_question, rank_hypotheses
from investigate.seek import Proof, Proposal, advise

_SETS_SHOWN = 20
_MOST_DIAGNOSES = 5
_SHARE_OF_SEARCH = 0.6
"""Of the time there is, what the search for conflicts may use; the rest is for what follows from them."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Claims that, if untrue, let all else stand; a possibility, never a verdict."""

    untrue: tuple[str, ...]
    cost: int
    """Tenths of shifted log-odds: less where less reliable claims are doubted."""
    text: Wording


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What the engine found in the time it had."""

    complete: bool
    """Whether every minimal set lies in a family and nothing below was cut short."""
    elapsed_ms: int
    families: tuple[Family, ...]
    texts: Mapping[str, Wording]
    """Family id to its explanation."""
    diagnoses: tuple[Diagnosis, ...]
    hypotheses: tuple[Hypothesis, ...]
    seek: tuple[Proposal, ...]
    all_sets: bool = False
    """Whether the JSON lists every set rather than the first 20 of each family."""

    def as_json(self) -> dict[str, object]:
        """The answer in the shape of the interface, with fields of our own added."""
        return {
            "complete": self.complete,
            "elapsed_ms": self.elapsed_ms,
            "families": [self._family(each) for each in self.families],
            "diagnoses": [{"untrue": list(each.untrue), "cost": each.cost, "text": each.text.as_json()} for each in self.diagnoses],
            "hypotheses": [
                {"id": each.id, "order": each.order, "denies": list(each.denies), "stable": each.stable, "possible": each.possible}
                for each in self.hypotheses
            ],
            "seek": [_proposal(each) for each in self.seek],
        }

    def _family(self, family: Family) -> dict[str, object]:
        shown = family.sets if self.all_sets else family.sets[:_SETS_SHOWN]
        return {
            "id": family.id,
            "certainty": family.certainty.value,
            "kind": family.kind.value,
            "conditional": family.is_conditional,
            "members": list(family.members),
            "sets": [list(each) for each in shown],
            "sets_total": len(family.sets),
            "rules": list(family.rules),
            "assumptions": [*(f"{claim}={person}" for claim, person in family.readings), *family.assumptions],
            "text": self.texts[family.id].as_json(),
        }


def _proposal(proposal: Proposal) -> dict[str, object]:
    proof = proposal.proof
    return {
        "kind": proof.kind,
        "target": proof.target,
        "order": proposal.order,
        "discriminates": proposal.discriminates,
        "survives": proof.survives,
        "effort_hours": proof.effort_hours,
        "channel": proof.channel.value if proof.channel else None,
        "reasons": {"zh": [each.zh for each in proposal.reasons], "en": [each.en for each in proposal.reasons]},
    }


def check(
    header: CaseHeader,
    claims: Iterable[Claim],
    *,
    deadline_seconds: float | None,
    now: Callable[[], float],
    all_sets: bool = False,
    proofs: Sequence[Proof] = (),
    trust: Mapping[str, float] | None = None,
) -> CheckAnswer:
    """Check claims against each other; deterministic in their set as long as the deadline does not cut it short.

    Args:
        header: the case.
        claims: as `read_claims` gives them, or of the same kind.
        deadline_seconds: bounds the whole call; what was found by then is returned as incomplete. `None`: no bound.
        now: a monotonic clock in seconds.
        all_sets: whether the JSON lists every set of a family.
        proofs: what might be sought.
        trust: custodian (or source) to the most its records can be relied on, 0 to 1; bank-process rule hits lower it.
    """
    deadline = Deadline(now, deadline_seconds)
    every = {each.id: each for each in claims}
    found = find_conflicts(header, every.values(), deadline.part(_SHARE_OF_SEARCH))
    families = group(header, every, found.conflicts)
    complete = found.complete
    diagnoses: tuple[Diagnosis, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    seek: tuple[Proposal, ...] = ()
    try:
        diagnoses = _diagnose(header, every, found.conflicts, deadline, trust)
        card = card_in_question(header, standing(every.values()))
        if card is not None:
            with Stage(header, every.values(), card, deadline, trust) as stage:
                hypotheses = rank_hypotheses(stage)
                seek = advise(stage, header, proofs)
    except OutOfTime:
        complete = False
    texts = {each.id: explain_family(each, every) for each in families}
    return CheckAnswer(complete, deadline.elapsed_ms, families, texts, diagnoses, hypotheses, seek, all_sets)


def _diagnose(
    header: CaseHeader, claims: Mapping[str, Claim], conflicts: Iterable[Conflict], deadline: Deadline, trust: Mapping[str, float] | None
) -> tuple[Diagnosis, ...]:
    """Cheapest sets of current claims whose denial lets all else hold when read weakly; none where nothing is in certain conflict."""
    kept = standing(claims.values())
    known = [each for each in conflicts if each.certainty is Certainty.CERTAIN and not each.readings and not each.is_shift]
    encoding = encode(header, kept, Reading.WEAK, deadline)
    literals = encoding.selectors.claims
    names = {literal: id_ for id_, literal in literals.items()}
    costs = {literals[each.id]: cost_of_denying(each, trust) for each in kept}
    with Storyteller([each.literals for each in encoding.world.theory.clauses], costs, deadline) as teller:
        for each in known:
            teller.remember(literals[id_] for id_ in each.members)
        told = teller.stories(limit=_MOST_DIAGNOSES).told
    named = sorted((each.cost, tuple(sorted(names[literal] for literal in each.denied))) for each in told if each.denied)
    return tuple(Diagnosis(untrue, cost, explain_denial(untrue, claims)) for cost, untrue in named)
