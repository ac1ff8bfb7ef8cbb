"""Which proof to seek: how well it would tell the stories apart, times the chance that it still exists, over the effort.

What a proof of a transaction would show is who made it; what a proof about a card would show is whether the holder received it, or, for an
application, whether the holder applied. How far a finding tells the stories apart is the information, in bits, that it carries about them when
each story's weight falls with its cost, blurred by the noise with which proofs are read. No lawful channel, no proposal (N25).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log2

from investigate.claims.model import CaseHeader
from investigate.explain import Wording
from investigate.hypotheses import HYPOTHESES, Stage

_NOISE = 0.1
"""Share of findings that are misread."""
_TENTHS = 10
_SPAN = 2.0
"""Natural logarithm of how much less the dearest story weighs than the cheapest (product choice); it orders proofs and is never shown."""
_LEAST_HOURS = 0.25
_SURVIVAL = (
    (0.8, Wording("应当还在", "should still exist")),
    (0.4, Wording("可能还在", "may still exist")),
    (0.0, Wording("可能已不在", "may be gone")),
)
"""From which chance on it is called what (product choice): a person reads words, never the figure."""


class Channel(StrEnum):
    """Lawful ways for a bank to come by a proof."""

    OWN_RECORD = "own_record"
    HOLDER_BRINGS = "holder_brings"
    SLIP_RETRIEVAL = "slip_retrieval"
    COURT_ORDER = "court_order"
    POLICE = "police"


CHANNEL_WORDING: Mapping[Channel, Wording] = {
    Channel.OWN_RECORD: Wording("本行自有记录", "the bank's own record"),
    Channel.HOLDER_BRINGS: Wording("由持卡人自行提供", "the holder brings it"),
    Channel.SLIP_RETRIEVAL: Wording("调单", "slip retrieval through the acquirer"),
    Channel.COURT_ORDER: Wording("法院调查令", "a court's investigation order"),
    Channel.POLICE: Wording("由公安机关调取", "to be collected by the police"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A document, recording or answer that might be sought."""

    kind: str
    """slip, invoice, courier_record, application, activation_recording …"""
    target: str
    """The transaction or card it is about."""
    survives: float
    """Chance that it still exists, 0 to 1."""
    effort_hours: float
    channel: Channel | None
    """`None`: there is no lawful way, so it is not proposed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proof worth seeking, and why."""

    proof: Proof
    order: int
    """1 first; equal worth shares an order."""
    discriminates: float
    """Bits about the stories; 0: it tells nothing."""
    reasons: tuple[Wording, ...]


def advise(stage: Stage, header: CaseHeader, proofs: Iterable[Proof]) -> tuple[Proposal, ...]:
    """Order the proofs that have a lawful channel by discriminates × survives ÷ effort.

    Proofs about other cards than the stage's, or about nothing the case names, tell nothing.

    Raises:
        OutOfTime: the deadline passed.
    """
    lawful = [each for each in proofs if each.channel is not None]
    tells: dict[tuple[str, str], float] = {}
    for each in lawful:
        question = (each.target, "application" if each.kind == "application" else "")
        if question not in tells:
            tells[question] = _information(stage, _findings(stage, header, *question))
    worth = {
        each: tells[each.target, "application" if each.kind == "application" else ""] * each.survives / max(each.effort_hours, _LEAST_HOURS)
        for each in lawful
    }
    ranks = sorted({round(value, 6) for value in worth.values()}, reverse=True)
    proposals = [
        _proposal(each, ranks.index(round(worth[each], 6)) + 1, tells[each.target, "application" if each.kind == "application" else ""])
        for each in worth
    ]
    return tuple(sorted(proposals, key=lambda each: (each.order, each.proof.kind, each.proof.target)))


def _findings(stage: Stage, header: CaseHeader, target: str, about: str) -> list[int]:
    """Literals of what the proof may show: exactly one of them comes out."""
    if target in header.transactions and header.transactions[target].card == stage.card:
        return [stage.world.fact("made", target, person) for person in stage.world.people(stage.card)]
    if target != stage.card:
        return []
    shown = stage.applied if about == "application" else stage.received
    return [shown, -shown]


def _information(stage: Stage, findings: Sequence[int]) -> float:
    """Mutual information of story and finding, in bits."""
    if not findings:
        return 0.0
    costs = [[told.told[0].cost if told.told else None for told in (stage.stories(name, each) for each in findings)] for name in HYPOTHESES]
    known = [cost for row in costs for cost in row if cost is not None]
    joint = [_blurred(row, min(known), _scale(costs)) for row in costs if any(cost is not None for cost in row)]
    total = sum(map(sum, joint))
    columns = [sum(row[place] for row in joint) for place in range(len(findings))]
    bits = sum(cell / total * log2(cell * total / (sum(row) * columns[place])) for row in joint for place, cell in enumerate(row) if cell)
    return max(0.0, round(bits, 4))


def _scale(costs: Sequence[Sequence[int | None]]) -> float:
    """What a story's extra cost is divided by: such that the dearest story that can be told still weighs e^-SPAN of the cheapest.

    Costs are of the best explanation and rank stories without measuring them; and what one person says five times is no five independent
    witnesses. Taken as log-odds they would make a case with many statements look settled, and no proof worth seeking.
    """
    best = [min(cost for cost in row if cost is not None) for row in costs if any(cost is not None for cost in row)]
    return max(_TENTHS, (max(best) - min(best)) / _SPAN)


def _blurred(costs: Sequence[int | None], cheapest: int, scale: float) -> list[float]:
    """A story's weight, spread over the findings as it predicts them, and blurred by misreading."""
    weights = [0.0 if cost is None else exp((cheapest - cost) / scale) for cost in costs]
    return [max(weights) * ((1 - _NOISE) * each / sum(weights) + _NOISE / len(weights)) for each in weights]


def _proposal(proof: Proof, order: int, bits: float) -> Proposal:
    channel = CHANNEL_WORDING[proof.channel] if proof.channel is not None else Wording("", "")
    tells = (
        Wording("可区分各种说法", "tells the stories apart")
        if bits
        else Wording("对区分各种说法没有帮助", "does not tell the stories apart")
    )
    survives = next(wording for least, wording in _SURVIVAL if proof.survives >= least)
    effort = Wording(f"约需 {proof.effort_hours:g} 小时", f"about {proof.effort_hours:g} {'hour' if proof.effort_hours == 1 else 'hours'}")
    by = Wording(f"合法途径：{channel.zh}", f"lawful channel: {channel.en}")
    return Proposal(proof, order, bits, (tells, survives, effort, by))
