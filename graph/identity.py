"""Who is one person: judgements of people on pairs of records, which join and part records and change none of them.

A judgement is added and may be withdrawn; it is never changed, so that undoing it gives back just what was there. Records are joined by chains of
"same"; a "not same" that stands keeps its two apart whatever the others say, so the last judgement that would contradict it is refused.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from graph.errors import UnknownEntity
from graph.spelling import read, spell
from graph.vocabulary import NodeKey

Pair = tuple[NodeKey, NodeKey]
Groups = Mapping[NodeKey, tuple[NodeKey, ...]]
"""Each record that is joined to another → all that are one person with it, the one that leads first."""
_ID = "judgement"


class Sameness(StrEnum):
    """What somebody judged of two records."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The withdrawal of a judgement."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody judged of two records of persons."""

    key: int
    left: NodeKey
    """The lesser of the two."""
    right: NodeKey
    verdict: Sameness
    by: str
    at: datetime
    why: str
    cited: tuple[str, ...]
    """Ids of the documents or facts it rests on, as whoever judged named them."""
    taken_back: TakenBack | None = None

    @property
    def id(self) -> str:
        """Its public id."""
        return f"{_ID}-{spell(self.key)}"

    @property
    def pair(self) -> Pair:
        """The two records."""
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class PhoneUse:
    """A telephone as one record has it."""

    phone: str
    """A token of the number: equal numbers have equal tokens, and a token tells nothing else."""
    first_day: date | None = None
    last_day: date | None = None

    def meets(self, other: "PhoneUse") -> bool:
        """Whether both can have used it on one day; numbers are given out again."""
        starts = [day for day in (self.first_day, other.first_day) if day]
        ends = [day for day in (self.last_day, other.last_day) if day]
        return not starts or not ends or max(starts) <= min(ends)


@dataclass(frozen=True, slots=True)
class PersonTraits:
    """What one record states of a person; empty where it states nothing."""

    key: int
    names: frozenset[str] = frozenset()
    born_on: frozenset[date] = frozenset()
    sexes: frozenset[str] = frozenset()
    id_numbers: frozenset[str] = frozenset()
    """Tokens, as for telephones."""
    phones: frozenset[PhoneUse] = frozenset()
    addresses: frozenset[str] = frozenset()
    employers: frozenset[str] = frozenset()


class IdentityReader(Protocol):
    """Reads what records state of persons, and which records may be looked at beside one another; withdrawn facts never appear."""

    def traits(self, persons: Collection[NodeKey]) -> Sequence[PersonTraits]:
        """What the records of these persons state, by key; a record that does not stand is left out."""
        ...

    def beside(self, persons: Collection[NodeKey], most: int) -> frozenset[NodeKey]:
        """Other records that share an ID number, a phone, an address, or a name and date of birth with one of these.

        A phone or an address of more than `most` records is not followed.
        """
        ...

    def around(self, person: NodeKey) -> frozenset[NodeKey]:
        """The record, the accounts it holds or stands surety for, and the persons it is related to: by these it belongs to cases."""
        ...

    def names(self, among: Collection[str]) -> tuple[Mapping[str, int], int]:
        """How many records bear each of these names, and how many bear any name at all."""
        ...

    def blocks(self, most: int) -> Iterator[tuple[NodeKey, ...]]:
        """Of the whole bank, the records that share one of these, group by group, one in memory at a time; larger groups are passed over."""
        ...


class IdentityRegister(Protocol):
    """Keeps judgements, inside the caller's transaction."""

    def judge(
        self, pair: tuple[NodeKey, NodeKey], verdict: Sameness, *, by: str, at: datetime, why: str, cited: Sequence[str]
    ) -> Judgement:
        """Record what was judged of two records.

        Raises:
            UnknownEntity: one of the two is no record of a person that stands.
            ValueRefused: both are one record.
            JudgementStands: the pair has a judgement, which must be withdrawn first.
            JudgementContradicted: others that stand say the opposite.
        """
        ...

    def withdraw(self, judgement: str, *, by: str, at: datetime, why: str) -> Judgement:
        """Withdraw the judgement with this id, which is kept with who withdrew it and why.

        Raises:
            UnknownEntity: no such judgement stands.
        """
        ...

    def about(self, persons: Collection[NodeKey], known_by: datetime | None = None) -> tuple[Judgement, ...]:
        """Every judgement on these records, oldest first, those withdrawn too; as known on a case date where one is given."""
        ...

    def get(self, judgement: str) -> Judgement:
        """The judgement with this id, standing or withdrawn.

        Raises:
            UnknownEntity: there is none.
        """
        ...


def judgement_key(text: str) -> int:
    """Read a judgement's id back.

    Raises:
        UnknownEntity: it is none that a judgement has.
    """
    word, _, rest = text.partition("-")
    key = read(rest)
    if word != _ID or key is None:
        raise UnknownEntity(given=text)
    return key


def joined(same: Iterable[Pair], leading: Sequence[NodeKey] = ()) -> Groups:
    """The groups that these pairs make; one of `leading` leads where it is in the group, the first of them named, else the least."""
    beside = _beside(same)
    rank = {key: number for number, key in enumerate(dict.fromkeys(leading))}
    groups: dict[NodeKey, tuple[NodeKey, ...]] = {}
    for key in beside:
        if key not in groups:
            members = sorted(_reached(beside, key), key=lambda each: (rank.get(each, len(rank)), each))
            groups |= dict.fromkeys(members, tuple(members))
    return groups


def standing_against(standing: Collection[Judgement], pair: Pair, verdict: Sameness) -> tuple[Judgement, ...]:
    """The judgements that a verdict on this pair would contradict: a "not same" within what would be joined, or the chain that joins the two."""
    same = [each for each in standing if each.verdict is Sameness.SAME]
    if verdict is Sameness.SAME:
        both = frozenset().union(*(_reached(_beside(each.pair for each in same), end) for end in pair))
        return tuple(each for each in standing if each.verdict is Sameness.NOT_SAME and both.issuperset(each.pair))
    return _chain(same, pair) if verdict is Sameness.NOT_SAME else ()


def _beside(same: Iterable[Pair]) -> dict[NodeKey, list[NodeKey]]:
    beside: dict[NodeKey, list[NodeKey]] = defaultdict(list)
    for left, right in same:
        beside[left].append(right)
        beside[right].append(left)
    return beside


def _reached(beside: Mapping[NodeKey, Sequence[NodeKey]], start: NodeKey) -> frozenset[NodeKey]:
    found, left = {start}, [start]
    while left:
        fresh = set(beside.get(left.pop(), ())) - found
        found |= fresh
        left.extend(fresh)
    return frozenset(found)


def _chain(same: Iterable[Judgement], pair: Pair) -> tuple[Judgement, ...]:
    """A shortest chain of "same" from one to the other; none where they are not joined."""
    beside: dict[NodeKey, list[tuple[NodeKey, Judgement]]] = defaultdict(list)
    for each in same:
        beside[each.left].append((each.right, each))
        beside[each.right].append((each.left, each))
    ways: dict[NodeKey, tuple[Judgement, ...]] = {pair[0]: ()}
    left = deque([pair[0]])
    while left and pair[1] not in ways:
        here = left.popleft()
        for there, by in beside[here]:
            if there not in ways:
                ways[there] = (*ways[here], by)
                left.append(there)
    return ways.get(pair[1], ())
