"""A propositional theory: literals, and clauses that remember the rule they come from."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from investigate.engine.deadline import Deadline

TRUE = 1
"""A literal that holds; `-TRUE` does not. Clauses are simplified by it, so it never joins what is otherwise apart."""

_ASK_EVERY = 512


@dataclass(frozen=True, slots=True)
class Clause:
    """At least one of the literals holds."""

    literals: tuple[int, ...]
    rule: str | None
    """The rule it belongs to; `None`: it says what a claim means, or how time runs."""


class Theory:
    """Clauses in the making, under a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self.clauses: list[Clause] = []
        self._last = TRUE
        self._deadline = deadline

    def literal(self) -> int:
        """A new literal."""
        self._last += 1
        return self._last

    def add(self, rule: str | None, *literals: int) -> None:
        """Add a clause; one that holds anyway is left out."""
        if TRUE in literals:
            return
        self.clauses.append(Clause(tuple(each for each in literals if each != -TRUE), rule))
        if len(self.clauses) % _ASK_EVERY == 0:
            self._deadline.ask()

    def at_most_one(self, rule: str | None, literals: Iterable[int]) -> None:
        """Add that no two of the literals hold."""
        kept = list(literals)
        for place, one in enumerate(kept):
            for other in kept[place + 1 :]:
                self.add(rule, -one, -other)


def parts(
    clauses: Iterable[Clause], literals: Iterable[int], apart: AbstractSet[int] = frozenset()
) -> list[tuple[list[Clause], list[int]]]:
    """Split a theory into parts that share no variable, each with those of `literals` that occur in it; parts without any are left out.

    A minimal conflict lies in one part. Variables in `apart` tie nothing together. Near-linear (union by path halving).
    """
    leader: dict[int, int] = {}

    def find(item: int) -> int:
        while leader.setdefault(item, item) != item:
            leader[item] = leader[leader[item]]
            item = leader[item]
        return item

    placed: list[tuple[Clause, int]] = []
    for clause in clauses:
        tied = [abs(each) for each in clause.literals if abs(each) not in apart]
        if not tied:
            continue
        placed.append((clause, tied[0]))
        first = find(tied[0])
        for item in tied[1:]:
            leader[find(item)] = first
    split: dict[int, tuple[list[Clause], list[int]]] = {}
    for literal in literals:
        if literal in leader:
            split.setdefault(find(literal), ([], []))[1].append(literal)
    for clause, item in placed:
        if part := split.get(find(item)):
            part[0].append(clause)
    return list(split.values())
