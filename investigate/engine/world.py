"""The lines, states and facts of one case under one reading, named by what they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from investigate.claims.model import CaseHeader, Claim
from investigate.claims.vocabulary import AT_MOST_ONCE, Aspect
from investigate.engine.lines import Grid, Held, Often, Once, Stretch
from investigate.engine.theory import Theory
from investigate.engine.windows import Reading, second, stretch_of

OUTSIDER = "*"
"""Somebody whom the case does not name: may steal, intercept, find or clone a card, but was never lent it."""

Key = tuple[str, ...]
"""What a line, state or fact is about: a word, then the card, persons or other names."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a claim says, under a literal: a claim with an ambiguous name has one for each person it may mean."""

    claim: Claim
    guard: int
    """If it holds, what the claim says is true."""
    args: Mapping[str, str | bool | None]
    stretch: Stretch

    def name(self, argument: str) -> str:
        """An argument that names a thing; `""` where the paper leaves it blank or the claim has none such."""
        value = self.args.get(argument)
        return value if isinstance(value, str) else ""


_FREE_IN_TIME = frozenset({"intercepted", "lost", "cloned"})
"""Repeatable events that no rule puts before or after another."""


class World:
    """Makes lines, states and facts as they are asked for."""

    def __init__(self, header: CaseHeader, theory: Theory, reading: Reading) -> None:
        self.header = header
        self.theory = theory
        self.reading = reading
        self.assertions: list[Assertion] = []
        self.held: dict[Key, list[Held]] = {}
        """For a state and what it is about (`holds`, card, person), the stretches for which it is said to have held."""
        self._facts: dict[Key, int] = {}
        self._once: dict[Key, Once] = {}
        self._often: dict[Key, Often] = {}
        self._grids: dict[str, Grid] = {}
        self._spoken_of: set[tuple[str, str, str]] = set()
        self._named: set[str] = set()
        self._affirmed: dict[str, list[Assertion]] = {}

    def put(self, assertion: Assertion) -> None:
        """Take in what a claim says; lines, states and facts come after all of them."""
        self.assertions.append(assertion)
        self._spoken_of.add((assertion.claim.predicate, assertion.name("card"), assertion.name("person")))
        self._named |= {value for value in assertion.args.values() if isinstance(value, str)}
        if assertion.claim.polarity:
            self._affirmed.setdefault(assertion.claim.predicate, []).append(assertion)

    def draw_grids(self, claims: Iterable[Claim]) -> None:
        """Cut time by every window and transaction the claims speak of: one grid a card, one a predicate for events without a card."""
        cuts: dict[str, list[Stretch]] = {}
        phones: dict[str, list[Stretch]] = {}
        activated: dict[str, set[str]] = {}
        for claim in claims:
            stretch = stretch_of(claim, self.reading)
            card, txn = claim.args.get("card"), claim.args.get("txn")
            if isinstance(txn, str):
                at = second(self.header.transactions[txn].at)
                cuts.setdefault(self.header.transactions[txn].card, []).append(Stretch(at, at))
            if claim.meaning.aspect is Aspect.EVENT:
                cuts.setdefault(_line(claim.predicate, card), []).append(stretch)
            elif claim.predicate == "holds" and isinstance(card, str):
                cuts.setdefault(card, []).extend(Stretch(edge, edge) for edge in (stretch.start, stretch.end) if edge is not None)
            elif claim.predicate == "uses_phone":
                phones.setdefault(str(claim.args["phone"]), []).append(stretch)
            if claim.predicate == "activated" and isinstance(card, str):
                activated.setdefault(card, set()).add(str(claim.args["phone"]))
        for card, numbers in activated.items():
            for number in numbers:
                cuts[card].extend(phones.get(number, ()))
        self._grids = {name: Grid(stretches) for name, stretches in cuts.items()}

    def grid(self, name: str) -> Grid:
        """The grid of a card, or of a predicate whose events have no card."""
        if name not in self._grids:
            self._grids[name] = Grid(())
        return self._grids[name]

    def cell_of(self, txn: str) -> int:
        """The cell of a transaction's moment on its card's grid."""
        transaction = self.header.transactions[txn]
        return self.grid(transaction.card).cell(second(transaction.at))

    def fact(self, *key: str) -> int:
        """A timeless fact."""
        if key not in self._facts:
            self._facts[key] = self.theory.literal()
        return self._facts[key]

    def has_fact(self, *key: str) -> bool:
        """Whether the fact has been spoken of so far."""
        return key in self._facts

    def facts(self, word: str) -> list[Key]:
        """Keys of all facts of a word spoken of so far, in order."""
        return sorted(key for key in self._facts if key[0] == word)

    def once(self, predicate: str, *about: str) -> Once:
        """The line of an event that happens at most once; the first name says whose grid it lies on."""
        key = (predicate, *about)
        if key not in self._once:
            self._once[key] = Once(self.theory, self.grid(about[0]))
        return self._once[key]

    def has_once(self, *key: str) -> bool:
        """Whether the event has been spoken of so far."""
        return key in self._once

    def often(self, predicate: str, *about: str) -> Often:
        """The line of an event that may repeat; its grid is that of its card, or of its predicate where it has none."""
        key = (predicate, *about)
        if key not in self._often:
            card = about[0] if about and about[0] in self.header.owners else None
            timeless = predicate in _FREE_IN_TIME and not self.is_spoken_of(predicate, *about)
            self._often[key] = Often(self.theory, Grid(()) if timeless else self.grid(_line(predicate, card)))
        return self._often[key]

    def is_spoken_of(self, predicate: str, card: str, person: str = "") -> bool:
        """Whether a claim affirms or denies an event of a card, and of a person where it has one."""
        return (predicate, card, person) in self._spoken_of

    def has_often(self, *key: str) -> bool:
        """Whether the event has been spoken of so far."""
        return key in self._often

    def oftens(self, predicate: str) -> list[Key]:
        """Keys of all repeatable events of a predicate spoken of so far, in order."""
        return sorted(key for key in self._often if key[0] == predicate)

    def onces(self, predicate: str) -> list[Key]:
        """Keys of all events of a predicate that happen at most once, spoken of so far, in order."""
        return sorted(key for key in self._once if key[0] == predicate)

    def affirmed(self, predicate: str) -> list[Assertion]:
        """Assertions that affirm a predicate."""
        return self._affirmed.get(predicate, [])

    def times(self) -> frozenset[int]:
        """The variables that say when events happen: what ties the claims about a card together."""
        lines: tuple[Once | Often, ...] = (*self._once.values(), *self._often.values())
        return frozenset(here for line in lines for here in line.variables())

    def people(self, card: str) -> tuple[str, ...]:
        """Who may have made a transaction or held the card: the owner, everyone claims speak of, one of those nobody speaks of, an outsider."""
        named = self._named | {self.header.owners[card]}
        unnamed = sorted(set(self.header.persons) - named)[:1]
        return (*sorted(set(self.header.persons) & named), *unnamed, OUTSIDER)


def _line(predicate: str, card: object) -> str:
    return card if isinstance(card, str) else f" {predicate}"


def is_once(predicate: str) -> bool:
    """Whether an event happens at most once for what it is about."""
    return predicate in AT_MOST_ONCE or predicate == "learned"
