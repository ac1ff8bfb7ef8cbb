"""What would have to be untrue: cheapest sets of claims whose denial lets all else stand.

Implicit hitting sets: RC2 (Ignatiev, Morgado, Marques-Silva 2019) proposes the cheapest set that meets every conflict known; the theory either
accepts it or shows a further conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, log
from typing import Self

from investigate.claims.model import Claim
from investigate.engine.deadline import Deadline
from investigate.engine.minimal import shrunk
from investigate.engine.solving import Solver

_LEAST, _MOST = 0.02, 0.9999
"""Beyond these a claim would be free to doubt, or could never be doubted. The upper one lets a booked transaction stand above any statement."""
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
        assumed = set(given)
        conflicts = [each - assumed for each in self._met if all(item in assumed or item in self._costs for item in each)]
        if not all(conflicts):
            return Stories((), exhausted=True)
        told: list[Story] = []
        with _HittingSets(conflicts, self._costs) as search:
            while (denied := search.cheapest()) is not None:
                self._deadline.ask()
                cost = sum(self._costs[each] for each in denied)
                if len(told) == limit or (told and cost > within * told[0].cost):
                    return Stories(tuple(told), exhausted=len(told) < limit)
                if self._solver.holds([*given, *(each for each in self._costs if each not in denied)]):
                    told.append(Story(denied, cost))
                    search.pass_over(denied)
                    continue
                conflict = frozenset(self._narrowed())
                self._met[conflict] = None
                if conflict <= assumed:
                    return Stories((), exhausted=True)
                search.meet(conflict - assumed)
        return Stories(tuple(told), exhausted=True)

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

    def _narrowed(self) -> list[int]:
        """The conflict just met, minimal as to claims; the dearest are dropped first, so that cheap ones remain to be doubted."""
        core = self._solver.core()
        fixed = [each for each in core if each not in self._costs]
        open_ = sorted((each for each in core if each in self._costs), key=lambda each: (self._costs[each], each))
        return [*fixed, *shrunk(self._solver, fixed, open_)]


class _HittingSets:
    """Sets that meet every conflict, cheapest first, while conflicts are still coming in."""

    def __init__(self, conflicts: Iterable[frozenset[int]], costs: Mapping[int, int]) -> None:
        self._costs = costs
        self._conflicts = set(conflicts)
        self._passed: list[frozenset[int]] = []
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._search.delete()

    def _begin(self) -> None:
        from pysat.examples.rc2 import RC2  # noqa: PLC0415 - as in `solving`
        from pysat.formula import WCNF  # noqa: PLC0415 - as above

        smallest = [each for each in self._conflicts if not any(other < each for other in self._conflicts)]
        self._members = sorted({item for each in smallest for item in each})
        self._place = {item: number for number, item in enumerate(self._members, start=1)}
        formula = WCNF()
        for each in sorted(smallest, key=sorted):
            formula.append(sorted(self._place[item] for item in each))
        for each in self._passed:
            # What no conflict speaks of any more is in no cheapest set either.
            if each <= self._place.keys():
                formula.append(sorted(-self._place[item] for item in each))
        for item in self._members:
            formula.append([-self._place[item]], weight=self._costs[item])
        self._search = RC2(formula)

    def cheapest(self) -> frozenset[int] | None:
        """A cheapest set not passed over, or `None` when there is none left."""
        if not self._members:
            return None if self._passed else frozenset()
        model = self._search.compute()
        if model is None:
            return None
        chosen = set(model)
        return frozenset(item for item in self._members if self._place[item] in chosen)

    def meet(self, conflict: frozenset[int]) -> None:
        """Take in a further conflict. Starting afresh is quicker than to go on: RC2 keeps the cores of the poorer formula."""
        self._search.delete()
        self._conflicts.add(conflict)
        self._begin()

    def pass_over(self, found: frozenset[int]) -> None:
        """Leave out this set and all that contain it."""
        self._passed.append(found)
        if found:
            self._search.add_clause(sorted(-self._place[item] for item in found))
