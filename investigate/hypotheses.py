"""The stories a case may have, by what each must call untrue: an order and whether it is stable, never a percentage.

Each hypothesis is laid on the theory of the case as hard constraints; its cost is that of the cheapest set of claims that must then be denied.
Costs are of the best explanation, not sums over explanations, so they rank and do not measure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from zlib import crc32

from investigate.claims.model import CaseHeader, Claim
from investigate.engine.conflicts import standing
from investigate.engine.deadline import Deadline
from investigate.engine.encoding import Encoding, encode
from investigate.engine.possession import counted
from investigate.engine.stories import Stories, Story, Storyteller, cost_of_denying
from investigate.engine.theory import parts
from investigate.engine.windows import Reading, second
from investigate.engine.world import OUTSIDER, World

_RUNS = 20
"""Perturbations of the weights; deterministic, drawn from the claim's id and the run's number."""
_SPREAD = 0.4
_WORST_RATIO = (1 + _SPREAD) / (1 - _SPREAD)
"""A story dearer than the cheapest by more than this cannot become the cheapest under the spread."""
_MOST_STORIES = 48
_CLOSED_WORLD = ("no_clone", "no_loss_unclaimed")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One story among the others."""

    id: str
    order: int
    """1 is the cheapest; equal costs share an order."""
    denies: tuple[str, ...]
    """The claims that its cheapest telling must call untrue."""
    stable: bool
    """稳: no other story changes places with it under weights ±40 %."""
    possible: bool
    """Whether it can be told of this case at all, whatever is denied; an impossible one comes last."""


class Stage:
    """The theory of one card's story, on which hypotheses and imagined findings are tried."""

    def __init__(
        self, header: CaseHeader, claims: Iterable[Claim], card: str, deadline: Deadline, trust: Mapping[str, float] | None = None
    ) -> None:
        kept = standing(claims)
        encoding = encode(header, kept, Reading.WEAK, deadline, wondered_about=card)
        self.world = encoding.world
        self.card = card
        self.deadline = deadline
        self._ids = {literal: id_ for id_, literal in encoding.selectors.claims.items()}
        weights = {each.id: cost_of_denying(each, trust) for each in kept}
        self._assumed = {rule: self.world.theory.literal() for rule in _CLOSED_WORLD}
        self.hypotheses = {name: self.world.theory.literal() for name in HYPOTHESES}
        horizon = self.world.grid(card).cell(max((second(each.uttered_at) for each in kept), default=0))
        for name, lay in HYPOTHESES.items():
            lay(_Laying(self.world, card, self.hypotheses[name], horizon))
        self.received = self.world.once("received", card).by(horizon)
        """That the holder had received the card by the last word of the case."""
        self.applied = self._applied_by(horizon)
        """That the holder had applied for it by then."""
        self._teller = self._storyteller(encoding, weights)

    def _applied_by(self, horizon: int) -> int:
        line, theory = self.world.often("applied", self.card, self.world.header.owners[self.card]), self.world.theory
        applied = theory.literal()
        theory.add(None, -applied, *line.within[: horizon + 1])
        for here in line.within[: horizon + 1]:
            theory.add(None, applied, -here)
        return applied

    def _storyteller(self, encoding: Encoding, weights: Mapping[str, int]) -> Storyteller:
        marks = [*self.hypotheses.values(), *self._assumed.values()]
        clauses = [
            each if each.rule not in self._assumed else type(each)((*each.literals, -self._assumed[each.rule]), each.rule)
            for each in encoding.world.theory.clauses
        ]
        near = [part for part in parts(clauses, [*marks, *self._ids]) if set(part[1]) & set(marks)]
        present = [literal for _, literals in near for literal in literals if literal in self._ids]
        self.costs = {literal: weights[self._ids[literal]] for literal in sorted(present)}
        return Storyteller([each.literals for part, _ in near for each in part], self.costs, self.deadline)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._teller.__exit__()

    def stories(self, hypothesis: str, *also: int, limit: int = 1, within: float = 1.0) -> Stories:
        """Cheapest tellings of a hypothesis, with further literals taken for true; none where it cannot be told."""
        dropped = {"cloned": "no_clone", "lost_and_used": "no_loss_unclaimed"}.get(hypothesis)
        assumed = [literal for rule, literal in self._assumed.items() if rule != dropped]
        return self._teller.stories([self.hypotheses[hypothesis], *assumed, *also], within=within, limit=limit)

    def names(self, story: Story) -> tuple[str, ...]:
        """Ids of the claims a story denies."""
        return tuple(sorted(self._ids[each] for each in story.denied))


def card_in_question(header: CaseHeader, claims: Iterable[Claim]) -> str | None:
    """The card that denials of receipt, use or signature, thefts and misuses speak of most; the first by name among equals."""
    counts = dict.fromkeys(sorted(header.owners), 0)
    for each in claims:
        card, txn = each.args.get("card"), each.args.get("txn")
        if isinstance(txn, str):
            card = header.transactions[txn].card
        disputes = (
            each.predicate in ("stolen", "lost", "misused", "cloned")
            if each.polarity
            else each.predicate in ("received", "made", "signed", "applied")
        )
        if isinstance(card, str) and disputes:
            counts[card] += 1
    return max(counts, key=lambda card: counts[card], default=None)


def rank_hypotheses(stage: Stage) -> tuple[Hypothesis, ...]:
    """Order all hypotheses by the cost of their cheapest telling.

    Raises:
        OutOfTime: the deadline passed.
    """
    told = {name: stage.stories(name, limit=_MOST_STORIES, within=_WORST_RATIO) for name in HYPOTHESES}
    base = {name: stories.told[0].cost if stories.told else None for name, stories in told.items()}
    known = sorted({cost for cost in base.values() if cost is not None})
    unstable = _change_places(stage, told)
    ranked = [
        Hypothesis(
            id=name,
            order=known.index(cost) + 1 if (cost := base[name]) is not None else len(known) + 1,
            denies=stage.names(stories.told[0]) if stories.told else (),
            stable=name not in unstable and stories.exhausted,
            possible=bool(stories.told),
        )
        for name, stories in told.items()
    ]
    return tuple(sorted(ranked, key=lambda each: each.order))


def _change_places(stage: Stage, told: Mapping[str, Stories]) -> set[str]:
    """Hypotheses that some other one, dearer or cheaper before, overtakes under perturbed weights."""
    base = {name: stories.told[0].cost for name, stories in told.items() if stories.told}
    changed: set[str] = set()
    for run in range(_RUNS):
        factor = {
            literal: 1 + _SPREAD * (2 * crc32(f"{run} {'/'.join(stage.names(Story(frozenset([literal]), 0)))}".encode()) / 2**32 - 1)
            for literal in stage.costs
        }
        cost = {name: min(sum(stage.costs[each] * factor[each] for each in story.denied) for story in told[name].told) for name in base}
        order = sorted(base)
        changed |= {
            name for one in order for other in order if base[one] < base[other] and cost[one] > cost[other] for name in (one, other)
        }
    return changed


class _Laying:
    """Lays one hypothesis on the world: clauses that hold if its literal does."""

    def __init__(self, world: World, card: str, mark: int, horizon: int) -> None:
        self.world, self.card, self.mark, self.horizon = world, card, mark, horizon
        self.owner = world.header.owners[card]
        self.received = world.once("received", card)
        named = [each for each in world.people(card) if each not in (OUTSIDER, self.owner)]
        close = {
            person
            for each in world.assertions
            if each.claim.predicate in ("spouse", "knows", "lent") and each.claim.polarity
            for person in (each.name("person"), each.name("other"))
        }
        self.named = named
        self.relatives = [each for each in named if each in close] or named
        """Named persons said to be married to, known to or lent the card by someone; all named ones where nobody is."""
        self.strangers = [OUTSIDER, *(each for each in named if each not in self.relatives)]
        of_card = [each for each in counted(world) if world.header.transactions[each].card == card]
        denied = {each.name("txn") for each in world.assertions if each.claim.predicate == "made" and not each.claim.polarity}
        denied |= {each.name("what") for each in world.affirmed("misused")}
        self.disputed = [each for each in of_card if each in denied] or of_card
        """Transactions said not to be somebody's or to be a misuse; all of the card where none is. A story has to tell who made them."""
        for txn in self.disputed:
            self.need(world.fact("counted", txn))
            self.need(world.fact("happened", txn))

    def need(self, *literals: int) -> None:
        """At least one of the literals holds under the hypothesis."""
        self.world.theory.add(None, -self.mark, *literals)

    def present(self) -> list[str]:
        """Disputed transactions at which the card itself was used."""
        return [each for each in self.disputed if self.world.header.transactions[each].card_present]

    def made(self, txn: str, person: str) -> int:
        """That the person made the transaction."""
        return self.world.fact("made", txn, person)

    def not_by_owner(self) -> None:
        """The owner made none of the disputed transactions."""
        for txn in self.disputed:
            self.need(-self.made(txn, self.owner))

    def some_by(self, people: Sequence[str], beside: Callable[[str, str], int | None] = lambda _txn, _person: None) -> None:
        """One of them made a disputed transaction, where there is any, and something beside it holds then."""
        if not self.disputed:
            return
        options = []
        for txn in self.disputed:
            for person in people:
                option = self.world.theory.literal()
                self.world.theory.add(None, -option, self.made(txn, person))
                extra = beside(txn, person)
                if extra is not None:
                    self.world.theory.add(None, -option, extra)
                options.append(option)
        self.need(*options)

    def never(self, event: str, *about: str) -> None:
        """A repeatable event never happened."""
        for here in self.world.often(event, self.card, *about).within[: self.horizon + 1]:
            self.need(-here)

    def happened(self, event: str, people: Sequence[str] | None = None) -> None:
        """A repeatable event happened, and before every disputed use; to one of the people, where it is one that has persons."""
        lines = [self.world.often(event, self.card)] if people is None else [self.world.often(event, self.card, each) for each in people]
        self.need(*(here for line in lines for here in line.within[: self.horizon + 1]))
        for txn in self.disputed:
            self.need(*(line.by(self.world.cell_of(txn)) for line in lines))


def _never_received(lay: _Laying) -> None:
    lay.need(-lay.received.by(lay.horizon))
    lay.not_by_owner()
    for person in lay.world.people(lay.card):
        lay.never("intercepted", person)


def _intercepted_by_relative(lay: _Laying) -> None:
    lay.not_by_owner()
    lay.happened("intercepted", lay.relatives)


def _intercepted_by_insider(lay: _Laying) -> None:
    lay.not_by_owner()
    lay.happened("intercepted", lay.strangers)


def _lost_and_used(lay: _Laying) -> None:
    lay.not_by_owner()
    lay.happened("lost")
    for cell, here in enumerate(lay.world.often("lost", lay.card).within):
        lay.need(-here, lay.received.by(cell))


def _stolen_after_receipt(lay: _Laying) -> None:
    lay.not_by_owner()
    stolen = lay.world.once("stolen", lay.card)
    lay.need(stolen.by(lay.horizon))
    for cell in range(stolen.grid.last + 1):
        lay.need(-stolen.by(cell), lay.received.by(cell))
    for txn in lay.disputed:
        lay.need(stolen.by(lay.world.cell_of(txn)))


def _cloned(lay: _Laying) -> None:
    lay.not_by_owner()
    lay.need(lay.received.by(lay.horizon))
    lay.happened("cloned")
    for txn in lay.present():
        for person in lay.world.people(lay.card):
            lay.need(-lay.world.fact("had", txn, person))
    if lay.disputed and not lay.present():
        lay.need()


def _data_misused(lay: _Laying) -> None:
    lay.not_by_owner()
    lay.need(lay.received.by(lay.horizon))
    if lay.disputed and len(lay.present()) == len(lay.disputed):
        lay.need()


def _false_application(lay: _Laying) -> None:
    lay.not_by_owner()
    lay.need(-lay.received.by(lay.horizon))
    lay.never("applied", lay.owner)


def _lent(lay: _Laying) -> None:
    lay.happened("lent", lay.named)
    lay.some_by(lay.named, lambda txn, person: lay.world.often("lent", lay.card, person).by(lay.world.cell_of(txn)))


def _relative_with_knowledge(lay: _Laying) -> None:
    knew = lay.world.once("learned", lay.card, lay.owner)
    lay.some_by(lay.relatives, lambda txn, _person: knew.by(lay.world.cell_of(txn)))


def _relative_without_knowledge(lay: _Laying) -> None:
    lay.not_by_owner()
    knew = lay.world.once("learned", lay.card, lay.owner)
    lay.some_by(lay.relatives, lambda txn, _person: -knew.by(lay.world.cell_of(txn)))
    for person in lay.relatives:
        lay.never("lent", person)


def _own_use(lay: _Laying) -> None:
    lay.need(lay.received.by(lay.horizon))
    for txn in lay.disputed:
        lay.need(lay.made(txn, lay.owner))


HYPOTHESES: Mapping[str, Callable[[_Laying], None]] = {
    "never_received": _never_received,
    "intercepted_by_relative": _intercepted_by_relative,
    "intercepted_by_insider": _intercepted_by_insider,
    "lost_and_used": _lost_and_used,
    "stolen_after_receipt": _stolen_after_receipt,
    "cloned": _cloned,
    "data_misused": _data_misused,
    "false_application": _false_application,
    "lent": _lent,
    "relative_with_knowledge": _relative_with_knowledge,
    "relative_without_knowledge": _relative_without_knowledge,
    "own_use": _own_use,
}
"""Every hypothesis of the interface, with what it says of the world."""
