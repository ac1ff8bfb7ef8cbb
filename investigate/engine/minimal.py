"""All minimal conflicts of a theory: the MARCO method (Liffiton, Previti, Malik, Marques-Silva 2016) over selectors.

A map of the power set, itself a SAT instance, proposes sets not yet known to be consistent or in conflict, large ones first. A consistent one
is grown and everything below it struck out; one in conflict is shrunk to a minimal set and everything above it struck out. When the map is
empty, every minimal conflict has been found. The number of both kinds of sets may be exponential, so the search is anytime.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from investigate.engine.deadline import Deadline, OutOfTime
from investigate.engine.solving import Solver

Literals = frozenset[int]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What was found."""

    sets: tuple[Literals, ...]
    complete: bool
    """Whether these are all of them."""


def minimal_conflicts(
    clauses: Iterable[Sequence[int]],
    selectors: Sequence[int],
    deadline: Deadline,
    *,
    given: Sequence[int] = (),
    struck: Iterable[Iterable[int]] = (),
) -> Conflicts:
    """All minimal subsets of `selectors` that cannot hold together under the clauses.

    Args:
        clauses: the theory.
        selectors: literals that may be assumed, most likely ones first: an earlier one stays in a conflict less often when there is a choice.
        deadline: past it, what was found so far is returned as incomplete.
        given: literals that hold throughout and are not part of the answer.
        struck: sets whose supersets are not of interest.
    """
    found: list[Literals] = []
    offset = {literal: place for place, literal in enumerate(selectors, start=1)}
    try:
        with Solver(clauses, deadline, selectors) as theory, Solver((), deadline, range(1, len(selectors) + 1)) as chart:
            for each in struck:
                chart.add(-offset[literal] for literal in each)
            # Every selector is known to the map, so that each proposal is total.
            for place in offset.values():
                chart.add((place, -place))
            if theory.holds([*given, *selectors]):
                return Conflicts((), complete=True)
            while chart.holds():
                proposed = chart.model()
                seed = [literal for literal, place in offset.items() if -place not in proposed]
                if theory.holds([*given, *seed]):
                    kept = _grown(theory, given, seed, selectors)
                    chart.add(place for literal, place in offset.items() if literal not in kept)
                else:
                    smallest = shrunk(theory, given, sorted(literal for literal in theory.core() if literal in offset))
                    found.append(frozenset(smallest))
                    if not smallest:
                        break
                    chart.add(-offset[literal] for literal in smallest)
    except OutOfTime:
        return Conflicts(tuple(found), complete=False)
    return Conflicts(tuple(found), complete=True)


def _grown(theory: Solver, given: Sequence[int], seed: Sequence[int], selectors: Sequence[int]) -> set[int]:
    """Add selectors to a consistent seed, while it stays consistent, until none more fits."""
    model = theory.model()
    kept = set(seed) | {each for each in selectors if each in model}
    for each in selectors:
        if each not in kept and theory.holds([*given, *kept, each]):
            model = theory.model()
            kept |= {other for other in selectors if other in model}
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
