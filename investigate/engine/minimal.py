"""All minimal conflicts of a theory: the MARCO method (Liffiton, Previti, Malik, Marques-Silva 2016) with wider strikes.

A map of the power set, itself a SAT instance, proposes sets not yet known to be consistent or in conflict, large ones first. One in conflict is
shrunk to a minimal set and everything above it struck out. A consistent one is grown; MARCO then strikes out what lies below it, but claims
about one card conflict in many independent places, and the maximal consistent sets are all ways to mend each of them. So only the *shared*
variables of the model found, the times of events, are held fast: the rest of the theory then falls into small parts, all minimal conflicts of
which are cheap to find, and every set that contains none of those is consistent at once. When the map is empty, nothing was missed. The search
is anytime: there may be exponentially many conflicts.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

from investigate.engine.deadline import Deadline, OutOfTime
from investigate.engine.solving import Solver
from investigate.engine.theory import Clause, parts

Literals = frozenset[int]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What was found."""

    sets: tuple[Literals, ...]
    complete: bool
    """Whether these are all of them."""


def minimal_conflicts(
    clauses: Sequence[Sequence[int]],
    selectors: Sequence[int],
    deadline: Deadline,
    *,
    given: Sequence[int] = (),
    struck: Iterable[Iterable[int]] = (),
    shared: AbstractSet[int] = frozenset(),
) -> Conflicts:
    """All minimal subsets of `selectors` that cannot hold together under the clauses.

    Args:
        clauses: the theory; its selectors occur negated only.
        selectors: literals that may be assumed.
        deadline: past it, what was found so far is returned as incomplete.
        given: literals that hold throughout and are not part of the answer.
        struck: sets whose supersets are not of interest.
        shared: variables that tie the theory together; without any, only what lies below a consistent set is struck.
    """
    found: list[Literals] = []
    locally = _Locally(clauses, selectors, shared, deadline) if shared else None
    try:
        with Solver(clauses, deadline, selectors) as theory, _Map(selectors, deadline) as chart:
            for each in struck:
                chart.strike_above(each)
            while (seed := chart.proposal()) is not None:
                if not theory.holds([*given, *seed]):
                    smallest = shrunk(theory, given, sorted(set(theory.core()) & set(selectors)))
                    found.append(frozenset(smallest))
                    chart.strike_above(smallest)
                    continue
                kept = _grown(theory, given, seed, selectors)
                if locally is None:
                    chart.require_any([[each] for each in selectors if each not in kept])
                else:
                    fixed = {each for each in theory.model() if abs(each) in shared} | set(given)
                    chart.require_any(locally.conflicts(fixed))
    except OutOfTime:
        return Conflicts(tuple(found), complete=False)
    return Conflicts(tuple(found), complete=True)


class _Map:
    """Which sets are still open, as a SAT instance over one variable a selector."""

    def __init__(self, selectors: Sequence[int], deadline: Deadline) -> None:
        self._place = {literal: number for number, literal in enumerate(selectors, start=1)}
        # Each variable occurs in a clause, so that every proposal speaks of it.
        self._solver = Solver(((number, -number) for number in self._place.values()), deadline, list(self._place.values()))
        self._last = len(self._place)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.close()

    def proposal(self) -> list[int] | None:
        """A set that is still open, large ones first; `None` when there is none."""
        if not self._solver.holds():
            return None
        model = self._solver.model()
        return [literal for literal, number in self._place.items() if -number not in model]

    def strike_above(self, conflict: Iterable[int]) -> None:
        """Leave out every set that contains this one."""
        self._solver.add(-self._place[each] for each in conflict)

    def require_any(self, sets: Iterable[Sequence[int]]) -> None:
        """Leave out every set that contains none of these."""
        options = []
        for each in sets:
            if len(each) == 1:
                options.append(self._place[each[0]])
                continue
            self._last += 1
            options.append(self._last)
            for literal in each:
                self._solver.add((-self._last, self._place[literal]))
        self._solver.add(options)


class _Locally:
    """Finds all minimal conflicts there are once the shared variables are held fast, block by block; equal blocks are looked at once."""

    def __init__(self, clauses: Sequence[Sequence[int]], selectors: Sequence[int], shared: AbstractSet[int], deadline: Deadline) -> None:
        self._blocks = [each for each, _ in parts([Clause(tuple(each), None) for each in clauses], selectors, shared)]
        self._selectors = frozenset(selectors)
        self._deadline = deadline
        self._seen: dict[tuple[tuple[int, ...], ...], list[tuple[int, ...]]] = {}

    def conflicts(self, fixed: AbstractSet[int]) -> list[tuple[int, ...]]:
        """All minimal conflicts of the selectors when `fixed` holds.

        Raises:
            OutOfTime: the deadline passed; a partial answer would strike out too much.
        """
        self._deadline.ask()
        against = {-each for each in fixed}
        conflicts: list[tuple[int, ...]] = []
        for block in self._blocks:
            open_ = [each.literals for each in block if fixed.isdisjoint(each.literals)]
            left = tuple(each if against.isdisjoint(each) else tuple(item for item in each if item not in against) for each in open_)
            if left not in self._seen:
                self._seen[left] = self._of_block(left)
            conflicts += self._seen[left]
        return conflicts

    def _of_block(self, clauses: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
        alone = {-each[0] for each in clauses if len(each) == 1 and -each[0] in self._selectors}
        rest = [Clause(each, None) for each in clauses if not any(-literal in alone for literal in each)]
        present = sorted({-literal for each in rest for literal in each.literals if -literal in self._selectors})
        conflicts: list[tuple[int, ...]] = [(each,) for each in sorted(alone)]
        for local, selectors in parts(rest, present):
            theory = [each.literals for each in local]
            with Solver(theory, self._deadline, selectors) as solver:
                if solver.holds(selectors):
                    continue
            result = minimal_conflicts(theory, selectors, self._deadline)
            if not result.complete:
                raise OutOfTime
            conflicts += sorted(tuple(sorted(each)) for each in result.sets)
        return conflicts


def _grown(theory: Solver, given: Sequence[int], seed: Sequence[int], selectors: Sequence[int]) -> set[int]:
    """Add selectors to a consistent seed until none more fits; the theory's last model then has them all.

    Each question asks for any one more, so there are as many questions as models needed, not as selectors.
    """
    model = theory.model()
    kept = set(seed) | {each for each in selectors if each in model}
    while rest := [each for each in selectors if each not in kept]:
        if not theory.holds_with_any([*given, *kept], rest):
            break
        model = theory.model()
        kept |= {each for each in rest if each in model}
    theory.holds([*given, *kept])
    return kept


def shrunk(theory: Solver, given: Sequence[int], conflict: Sequence[int]) -> list[int]:
    """Drop what a conflict does not need, later literals first, until every member is needed."""
    needed: list[int] = []
    open_ = list(conflict)
    while open_:
        dropped = open_.pop()
        if theory.holds([*given, *needed, *open_]):
            needed.append(dropped)
        else:
            core = set(theory.core())
            open_ = [each for each in open_ if each in core]
    return needed
