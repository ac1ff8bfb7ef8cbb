"""What would have to be untrue: cheapest sets of claims whose denial lets all else stand.

Implicit hitting sets: RC2 (Ignatiev, Morgado, Marques-Silva 2019) proposes the cheapest set that meets every conflict known; the theory either
accepts it or shows a further conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, log
from typing import Self

from pysat.examples.rc2 import RC2
from pysat.formula import WCNF

from investigate.claims.model import Claim
from investigate.engine.deadline import Deadline
from investigate.engine.minimal import shrunk
from investigate.engine.solving import Solver

_LEAST, _MOST = 0.02, 0.98
_SHIFT = 4.0
_TENTHS = 10


def cost_of_denying(claim: Claim, trust: Mapping[str, float] | None = None) -> int:
    """What it costs to call a claim untrue: log-odds of its reliability, shifted positive, in tenths; at least 1.

    Args:
        claim: the claim.
        trust: custodian to the most that its records can be relied on (a bank-process rule hit lowers it), 0 to 1.
    """
    ceiling = 1.0
    if trust and claim.is_record:
        ceiling = min(trust.get(claim.custodian or claim.speaker, 1.0), 1.0)
    reliability = min(max(min(claim.reliability, ceiling), _LEAST), _MOST)
    return max(1, round(_TENTHS * (log(reliability / (1 - reliability)) + _SHIFT)))


@dataclass(frozen=True, slots=True)
class Story:
    """Selectors that must be false, and what that costs."""

    denied: frozenset[int]
    cost: int


@dataclass(frozen=True, slots=True)
class Stories:
    """Stories in order of cost."""

    told: tuple[Story, ...]
    exhausted: bool
    """Whether no further story lies within the bound asked for."""


class Storyteller:
    """Finds stories over one theory under changing assumptions, and remembers every conflict it meets."""

    def __init__(self, clauses: Iterable[Sequence[int]], costs: Mapping[int, int], deadline: Deadline) -> None:
        self._costs = dict(costs)
        self._deadline = deadline
        self._solver = Solver(clauses, deadline, list(costs))
        self._met: dict[frozenset[int], None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.close()

    def remember(self, conflict: Iterable[int]) -> None:
        """Take note of a conflict found elsewhere."""
        self._met[frozenset(conflict)] = None

    def stories(self, given: Sequence[int] = (), *, within: float = inf, limit: int = 5) -> Stories:
        """Minimal stories in order of cost, up to `within` times the cheapest one's cost and up to `limit` of them.

        Empty, and exhausted, when what is given cannot hold whatever is denied.

        Raises:
            OutOfTime: the deadline passed.
        """
        self._meet_conflicts(given)
        while True:
            told, exhausted, refuted = self._propose(given, within, limit)
            if not refuted:
                return Stories(tuple(told), exhausted)

    def _meet_conflicts(self, given: Sequence[int]) -> None:
        """Gather conflicts that share no claim, without asking which are cheapest: most searches then need one round."""
        standing = dict.fromkeys(self._costs)
        while not self._solver.holds([*given, *standing]):
            conflict = self._narrowed()
            self._met[frozenset(conflict)] = None
            if not any(each in standing for each in conflict):
                return
            for each in conflict:
                standing.pop(each, None)

    def _propose(self, given: Sequence[int], within: float, limit: int) -> tuple[list[Story], bool, bool]:
        """One round; refuted when the theory showed a conflict not known before."""
        assumed = set(given)
        conflicts = [each - assumed for each in self._met if all(item in assumed or item in self._costs for item in each)]
        if not all(conflicts):
            return [], True, False
        told: list[Story] = []
        smallest = [each for each in conflicts if not any(other < each for other in conflicts)]
        for denied in _hitting_sets(sorted(set(smallest), key=sorted), self._costs):
            self._deadline.ask()
            cost = sum(self._costs[each] for each in denied)
            if told and cost > within * told[0].cost:
                return told, True, False
            if len(told) == limit:
                return told, False, False
            standing = [each for each in self._costs if each not in denied]
            if not self._solver.holds([*given, *standing]):
                self._met[frozenset(self._narrowed())] = None
                return [], False, True
            told.append(Story(denied, cost))
        return told, True, False

    def _narrowed(self) -> list[int]:
        """The conflict just met, minimal as to claims; the dearest are dropped first, so that cheap ones remain to be doubted."""
        core = self._solver.core()
        fixed = [each for each in core if each not in self._costs]
        open_ = sorted((each for each in core if each in self._costs), key=lambda each: (self._costs[each], each))
        return [*fixed, *shrunk(self._solver, fixed, open_)]


def _hitting_sets(conflicts: Sequence[frozenset[int]], costs: Mapping[int, int]) -> Iterable[frozenset[int]]:
    """Minimal sets that meet every conflict, cheapest first."""
    if not conflicts:
        yield frozenset()
        return
    if len(conflicts) == 1:
        yield from (frozenset([item]) for item in sorted(conflicts[0], key=lambda item: (costs[item], item)))
        return
    members = sorted({item for each in conflicts for item in each})
    place = {item: number for number, item in enumerate(members, start=1)}
    formula = WCNF()
    for each in conflicts:
        formula.append(sorted(place[item] for item in each))
    for item in members:
        formula.append([-place[item]], weight=costs[item])
    with RC2(formula) as search:
        for model in search.enumerate(block=-1):
            chosen = set(model)
            yield frozenset(item for item in members if place[item] in chosen)
