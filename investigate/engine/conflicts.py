"""All minimal conflicts of a case, weak before strong, current before revised, each with the rules it needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Self

from investigate.claims.model import CaseHeader, Claim, SaidWith
from investigate.claims.vocabulary import BORNE_BY_PAPER
from investigate.engine.deadline import Deadline, OutOfTime
from investigate.engine.encoding import Encoding, encode
from investigate.engine.meaning import stands
from investigate.engine.minimal import minimal_conflicts, shrunk
from investigate.engine.rules import RULES
from investigate.engine.solving import Solver
from investigate.engine.theory import Clause, parts
from investigate.engine.windows import Reading, stretch_of

_SHARE_OF_FINDING = 0.7
"""Of the time left, what finding the sets of one part may use; the rest is for the rules that explain them."""


class Certainty(StrEnum):
    """In which reading a set is in conflict."""

    CERTAIN = "certain"
    """Even when every claim is read as little as its words can mean: 矛盾."""
    STRAINED = "strained"
    """Only when some are read as much as their words can mean: 存疑."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A minimal set of claims that cannot hold together."""

    certainty: Certainty
    members: tuple[str, ...]
    """Claim ids, sorted."""
    readings: tuple[tuple[str, str], ...]
    """Claim id and person where it holds only if the ambiguous name means that person."""
    rules: tuple[str, ...]
    """A minimal set of rules that makes it one, in declared order."""
    is_shift: bool = False
    """Whether a claim in it has since been revised by another in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Conflicts, and whether they are all."""

    conflicts: tuple[Conflict, ...]
    complete: bool


def standing(claims: Iterable[Claim]) -> list[Claim]:
    """The claims their speakers stand by now, in order of id; one that another revises no longer stands, whatever its status says."""
    every = sorted(claims, key=lambda each: each.id)
    revised = {each.revises for each in every if each.revises}
    return [each for each in every if stands(each) and each.id not in revised]


def find_conflicts(header: CaseHeader, claims: Iterable[Claim], deadline: Deadline) -> Found:
    """Find every minimal conflict of what stands, and every one between a revised claim and what revised it."""
    every = list(claims)
    search = _Search(header, deadline)
    current = standing(every)
    search.run(current)
    revisions = _revisions(every)
    for earlier, later in revisions:
        among = {each.id: each for each in (*current, earlier, later)}
        search.run(list(among.values()), (earlier.id, later.id))
    return Found(tuple(search.found.values()), search.complete)


def _revisions(claims: Sequence[Claim]) -> list[tuple[Claim, Claim]]:
    """Each claim with each later one that revises it, at first hand or through others between."""
    by_id = {each.id: each for each in claims}
    pairs = []
    for later in sorted(claims, key=lambda each: each.id):
        following = later.revises
        while following is not None:
            earlier = by_id[following]
            if SaidWith.DO_NOT_REMEMBER not in (earlier.said_with, later.said_with):
                pairs.append((earlier, later))
            following = earlier.revises
    return pairs


class _Search:
    """Collects conflicts over several runs; what one run has found is not looked for again in a stronger one."""

    def __init__(self, header: CaseHeader, deadline: Deadline) -> None:
        self.header = header
        self.deadline = deadline
        self.found: dict[tuple[object, ...], Conflict] = {}
        self.complete = True

    def run(self, claims: Sequence[Claim], revision: tuple[str, str] | None = None) -> None:
        """Look for conflicts among the claims; with a revision given, only for those that need both its claims."""
        vague = {each.id for each in claims if stretch_of(each, Reading.WEAK) != stretch_of(each, Reading.STRONG)}
        for reading in (Reading.WEAK, Reading.STRONG) if vague else (Reading.WEAK,):
            if not self.complete:
                return
            try:
                encoding = encode(self.header, claims, reading, self.deadline)
            except OutOfTime:
                self.complete = False
                return
            selectors = [*encoding.selectors.claims.values(), *encoding.selectors.readings.values()]
            times = encoding.world.times()
            for clauses, present in parts(encoding.world.theory.clauses, selectors):
                part = _Part(encoding, clauses, present, claims, times)
                if reading is Reading.WEAK or part.has_any(vague):
                    self._search_part(part, reading, revision)

    def _search_part(self, part: "_Part", reading: Reading, revision: tuple[str, str] | None) -> None:
        given = part.literals(revision or ())
        if revision is not None and len(given) < len(revision):
            return
        softs = [each for each in part.softs if each not in given]
        # A set found is not found again, and nothing above it is minimal; a strained one says nothing of what is certain.
        known = [each for each in self.found.values() if reading is Reading.STRONG or each.certainty is Certainty.CERTAIN]
        struck = [*part.exclusive(), *(part.literals((*each.members, *each.readings)) for each in known)]
        above = [[item for item in each if item not in given] for each in struck if each and set(each) <= {*softs, *given}]
        if not all(above):
            return
        theory = [each.literals for each in part.clauses]
        searching = self.deadline.part(_SHARE_OF_FINDING)
        result = minimal_conflicts(theory, softs, searching, given=given, struck=above, shared=part.times)
        self.complete = self.complete and result.complete
        if not result.sets:
            return
        try:
            with Explainer(part.clauses, self.deadline) as explainer:
                for literals in result.sets:
                    whole = sorted((*literals, *given))
                    if all(explainer.can_hold([other for other in whole if other != each]) for each in given):
                        self._keep(part, whole, explainer.rules(whole), reading, is_shift=revision is not None)
        except OutOfTime:
            self.complete = False

    def _keep(self, part: "_Part", literals: Sequence[int], rules: tuple[str, ...], reading: Reading, *, is_shift: bool) -> None:
        certainty = Certainty.CERTAIN if reading is Reading.WEAK else Certainty.STRAINED
        for members, read in part.expanded(literals):
            self.deadline.ask()
            conflict = Conflict(certainty, members, read, rules, is_shift)
            self.found.setdefault((members, read), conflict)


class _Part:
    """A part of a theory that shares nothing with the rest, with its selectors named."""

    def __init__(
        self, encoding: Encoding, clauses: Sequence[Clause], present: Sequence[int], claims: Sequence[Claim], times: frozenset[int]
    ) -> None:
        self.clauses = clauses
        self.times = times
        """Variables that say when events happen."""
        names: dict[int, str | tuple[str, str]] = {literal: id_ for id_, literal in encoding.selectors.claims.items()}
        names.update({literal: pair for pair, literal in encoding.selectors.readings.items()})
        here = set(present)
        self._names = {literal: name for literal, name in names.items() if literal in here}
        self._literals = {name: literal for literal, name in self._names.items()}
        self._alike = self._same_meaning(claims)
        twins = {literal for group in self._alike.values() for literal in group[1:]}
        self.softs = [literal for literal in self._names if literal not in twins]
        """One selector for all claims that mean the same, in order."""

    def _same_meaning(self, claims: Iterable[Claim]) -> Mapping[int, list[int]]:
        """Groups of claims that differ in who said them only; a conflict of one is a conflict of each."""
        carriers = {each.via for each in claims}
        groups: dict[tuple[object, ...], list[int]] = {}
        for claim in sorted(claims, key=lambda each: each.id):
            if claim.id not in self._literals:
                continue
            alone = claim.via or claim.readings or claim.id in carriers
            meaning: tuple[object, ...] = (claim.id,)
            if not alone:
                bears = claim.is_record and claim.predicate in BORNE_BY_PAPER
                meaning = (
                    claim.predicate,
                    tuple(sorted(claim.args.items())),
                    claim.polarity,
                    *(stretch_of(claim, each) for each in Reading),
                    bears,
                )
            groups.setdefault(meaning, []).append(self._literals[claim.id])
        return {group[0]: group for group in groups.values()}

    def literals(self, names: Sequence[str | tuple[str, str]]) -> list[int]:
        """The selectors of claims or readings; none where one of them lies in another part."""
        literals = [self._literals[each] for each in names if each in self._literals]
        return literals if len(literals) == len(names) else []

    def has_any(self, claims: Iterable[str]) -> bool:
        """Whether one of the claims lies in this part."""
        return any(each in self._literals for each in claims)

    def exclusive(self) -> list[list[int]]:
        """Pairs of readings of one claim: that a name means two persons is no finding."""
        pairs = [name for name in self._literals if isinstance(name, tuple)]
        return [self.literals((one, other)) for place, one in enumerate(pairs) for other in pairs[place + 1 :] if one[0] == other[0]]

    def expanded(self, literals: Sequence[int]) -> Iterable[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]:
        """The set, and every set that has another claim of the same meaning in its place."""
        for choice in product(*(self._alike.get(each, [each]) for each in literals)):
            names = [self._names[each] for each in choice]
            yield (
                tuple(sorted(each for each in names if isinstance(each, str))),
                tuple(sorted(each for each in names if isinstance(each, tuple))),
            )


class Explainer:
    """Asks which rules make a set a conflict: the claims are fixed and the rules become what may be dropped."""

    def __init__(self, clauses: Sequence[Clause], deadline: Deadline) -> None:
        used = {each.rule for each in clauses}
        order = sorted((each for each in RULES if each in used), key=lambda each: RULES[each].defeasible)
        first = max((abs(item) for each in clauses for item in each.literals), default=1) + 1
        self._switches = {rule: number for number, rule in enumerate(order, start=first)}
        self._hard = [self._switches[each] for each in order if not RULES[each].defeasible]
        self._solver = Solver(((*each.literals, -self._switches[each.rule]) if each.rule else each.literals for each in clauses), deadline)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.close()

    def can_hold(self, literals: Sequence[int]) -> bool:
        """Whether the literals can hold together under all rules."""
        return self._solver.holds([*literals, *self._switches.values()])

    def rules(self, literals: Sequence[int]) -> tuple[str, ...]:
        """A minimal set of rules that makes them a conflict, in declared order; a defeasible one only where hard ones do not do."""
        if self._solver.holds([*literals, *self._hard]):
            self._solver.holds([*literals, *self._switches.values()])
        switches = set(self._switches.values())
        needed = shrunk(self._solver, literals, sorted(each for each in self._solver.core() if each in switches))
        return tuple(each for each in RULES if self._switches.get(each) in needed)
