"""Which pairs of persons are worth a person's look, most telling first."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from graph.identity import PersonTraits
from investigate.identity.linkage import Linkage
from investigate.identity.people import PERSONS, AlikePair

PROPOSE_BITS = 8.0
"""From here a pair is shown: name and date of birth of a common name reach it, a shared phone and address of two names do not."""
MOST_IN_BLOCK = 60
"""A phone or address of more persons than this (a dormitory, an agent's number) proposes no pair by itself; it is named instead."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A value so many records share that it is no ground for a pair."""

    field: str
    value: str
    persons: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pairs, and what was left aside."""

    pairs: tuple[AlikePair, ...]
    crowds: tuple[Crowd, ...]


def candidates(people: Iterable[PersonTraits], at_least: float = PROPOSE_BITS, weights: Linkage[PersonTraits] | None = None) -> Candidates:
    """The pairs that share an ID number, a phone, an address, or a name with a date of birth, and reach so many bits.

    `weights` are those of the whole bank where these people are a part of it; else names are counted among them.
    """
    known = {person.key: person for person in people}
    blocks: dict[tuple[str, Hashable], set[int]] = defaultdict(set)
    for person in known.values():
        for field, value in _blocks(person):
            blocks[field, value].add(person.key)
    linkage = weights or counted(known.values())
    crowds = [
        Crowd(field, str(value), len(keys))
        for (field, value), keys in blocks.items()
        if len(keys) > MOST_IN_BLOCK and field in ("phone", "address")
    ]
    asked = {pair for (field, _), keys in blocks.items() if _is_followed(field, keys) for pair in combinations(sorted(keys), 2)}
    pairs = [AlikePair(left, right, linkage.weigh(known[left], known[right])) for left, right in asked]
    best = sorted((pair for pair in pairs if pair.bits >= at_least), key=lambda pair: (-pair.bits, pair.left, pair.right))
    return Candidates(tuple(best), tuple(sorted(crowds, key=lambda crowd: (-crowd.persons, crowd.field, crowd.value))))


def counted(people: Iterable[PersonTraits]) -> Linkage[PersonTraits]:
    """The weights with names counted: a name says as much as it is rare among these people."""
    named = [person.names for person in people if person.names]
    return weighed_by(Counter(name for names in named for name in names), len(named))


def weighed_by(counts: Mapping[str, int], people: int) -> Linkage[PersonTraits]:
    """The weights with names as common as so many of so many people bear them."""
    # A name met once is not as rare as one among all: it is as rare as a list of this length can tell.
    return replace(PERSONS, frequencies={"name": {name: max(count, 2) / max(people, 1_000) for name, count in counts.items()}})


def _is_followed(field: str, keys: set[int]) -> bool:
    return len(keys) <= MOST_IN_BLOCK or field == "id_no"


def _blocks(person: PersonTraits) -> Iterator[tuple[str, Hashable]]:
    for number in person.id_numbers:
        yield "id_no", number
    for use in person.phones:
        yield "phone", use.phone
    for address in person.addresses:
        yield "address", address
    for name in person.names:
        for day in person.born_on:
            yield "name_born", (name, day)
