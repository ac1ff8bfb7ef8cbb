"""Who is one person: records that may be, for somebody to look at and judge. Nothing is joined by a weight (domain.md section 3, rule 12)."""

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.bundle import load_bundle
from cases.errors import InputRefused
from cases.office import Office
from cases.roles import Permission
from cases.store.sight import hides
from graph.errors import UnknownEntity
from graph.identity import IdentityReader, Judgement, PersonTraits, Sameness
from graph.times import SHANGHAI
from graph.vocabulary import LinkKind, NodeKey, parse_public_id, public_id
from investigate.identity.candidates import MOST_IN_BLOCK, Crowd, candidates, weighed_by
from investigate.identity.linkage import Linkage, Weighed
from investigate.identity.people import AlikePair


@dataclass(frozen=True, slots=True)
class RecordFace:
    """What one record says of a person; identifiers masked."""

    id: str
    """Public id of the record."""
    names: tuple[str, ...]
    born_on: tuple[str, ...]
    sexes: tuple[str, ...]
    id_no: str | None
    phones: tuple[str, ...]
    addresses: tuple[str, ...]
    employers: tuple[str, ...]
    is_of_case: bool


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Two records beside one another, with what each field says; what speaks against is as much a part of it as what speaks for."""

    left: RecordFace
    right: RecordFace
    weighed: tuple[Weighed, ...]
    bits: float
    """The sum, by which pairs are ordered; it decides nothing."""
    judgement: Judgement | None
    """What stands of them."""


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """The records that may be of a case's persons, and all that was judged of those."""

    pairs: tuple[Lookalike, ...]
    judged: tuple[Judgement, ...]
    """Oldest first, withdrawn ones too."""
    crowds: tuple[Crowd, ...]
    """Fields so many records share that they are no ground for a pair; the values are tokens, not for showing."""


@query("identity.candidates", Permission.BROWSE_LINKS)
def lookalikes(office: Office, connection: Connection, case_no: str) -> Lookalikes:
    """Records that may be of the persons of the case, most telling first: a lead to look at, never a fact."""
    own = set(load_bundle(office, connection, case_no).person_nodes())
    reader = office.identity(connection)
    seen = _Sight(office, connection, reader, own)
    people = reader.traits([*own, *filter(seen, reader.beside(own, MOST_IN_BLOCK))])
    found = candidates(people, weights=_weights(reader, people))
    pairs = [pair for pair in found.pairs if pair.left in own or pair.right in own]
    judged = tuple(each for each in office.judgements(connection).about(own, _known_by(office)) if all(map(seen, each.pair)))
    desk = _Desk(office, connection, own, judged)
    return Lookalikes(desk.shown(pairs, people), judged, found.crowds)


@query("identity.leads", Permission.BROWSE_LINKS)
def lookalikes_of_bank(office: Office, connection: Connection, most: int) -> tuple[Lookalike, ...]:
    """Of the whole bank the pairs that say most, of records that belong to no case or to one that the actor may see."""
    reader = office.identity(connection)
    seen = _Sight(office, connection, reader, set())
    best: dict[tuple[int, int], AlikePair] = {}
    for block in reader.blocks(MOST_IN_BLOCK):
        people = reader.traits(block)
        for pair in candidates(people, weights=_weights(reader, people)).pairs:
            if seen(NodeKey(pair.left)) and seen(NodeKey(pair.right)):
                best[pair.left, pair.right] = pair
        if len(best) > 2 * most:
            best = {(pair.left, pair.right): pair for pair in heapq.nsmallest(most, best.values(), key=_rank)}
    chosen = heapq.nsmallest(most, best.values(), key=_rank)
    nodes = {NodeKey(key) for pair in chosen for key in (pair.left, pair.right)}
    people, judged = reader.traits(nodes), office.judgements(connection).about(nodes, _known_by(office))
    return _Desk(office, connection, set(), judged).shown(chosen, people)


@use_case("identity.judge", Permission.CORRECT_FACT)
def judge_identity(
    office: Office, unit: Unit, case_no: str, pair: tuple[str, str], verdict: Sameness, *, why: str, cited: Sequence[str] = ()
) -> Judgement:
    """Judge whether a record of a person of the case and another are of one person.

    Raises:
        UnknownEntity: neither is of the case, or one is none that the actor may see.
        ValueRefused: both are one record.
        InputRefused: no reason is given.
        JudgementStands: the pair has a judgement, which must be withdrawn first.
        JudgementContradicted: others that stand say the opposite.
    """
    _refuse_silence(why)
    left, right = (parse_public_id(each) for each in pair)
    _refuse_outside(office, unit.connection, case_no, (left, right))
    told = tuple(each.strip() for each in cited if each.strip())
    judged = office.judgements(unit.connection).judge((left, right), verdict, by=unit.login, at=unit.now, why=why.strip(), cited=told)
    unit.record(judged.id, why=why, new={**_named(judged), "cited": list(told)})
    return judged


@use_case("identity.withdraw", Permission.CORRECT_FACT)
def withdraw_judgement(office: Office, unit: Unit, case_no: str, judgement: str, *, why: str) -> Judgement:
    """Withdraw a judgement on a person of the case: the records are again what they were without it.

    Raises:
        UnknownEntity: no such judgement on a person of the case stands, or it names a record that the actor may not see.
        InputRefused: no reason is given.
    """
    _refuse_silence(why)
    register = office.judgements(unit.connection)
    _refuse_outside(office, unit.connection, case_no, register.get(judgement).pair, judgement)
    withdrawn = register.withdraw(judgement, by=unit.login, at=unit.now, why=why.strip())
    unit.record(judgement, why=why, old=_named(withdrawn))
    return withdrawn


class _Sight:
    """Whether the actor may see a record: it belongs to no case, or to one of theirs."""

    def __init__(self, office: Office, connection: Connection, reader: IdentityReader, own: Collection[NodeKey]) -> None:
        self._office, self._connection, self._reader, self._own = office, connection, reader, own
        self._known: dict[NodeKey, bool] = {}

    def __call__(self, person: NodeKey) -> bool:
        if person in self._own:
            return True
        if person not in self._known:
            self._known[person] = not hides(self._connection, self._office.actor, self._reader.around(person))
        return self._known[person]


def _refuse_silence(why: str) -> None:
    if not why.strip():
        raise InputRefused(given="why", reason="请写明依据和理由 / say on what grounds and why")


def _refuse_outside(office: Office, connection: Connection, case_no: str, pair: tuple[NodeKey, NodeKey], given: str = "") -> None:
    """Refuse a pair that does not name a person of the case, or names a record that the actor may not see: both look alike."""
    own = set(load_bundle(office, connection, case_no).person_nodes())
    seen = _Sight(office, connection, office.identity(connection), own)
    for each, other in (pair, pair[::-1]):
        if other not in own and (each not in own or not seen(other)):
            raise UnknownEntity(given=given or public_id(other))


def _weights(reader: IdentityReader, people: Sequence[PersonTraits]) -> Linkage[PersonTraits]:
    """Names as common as they are in the whole bank."""
    return weighed_by(*reader.names({name for person in people for name in person.names}))


def _rank(pair: AlikePair) -> tuple[float, int, int]:
    return -pair.bits, pair.left, pair.right


def _known_by(office: Office) -> datetime | None:
    """The end of the case date, where that is a past day."""
    if office.as_of >= office.clock.now().astimezone(SHANGHAI).date():
        return None
    return datetime.combine(office.as_of, time.max, SHANGHAI)


def _named(judgement: Judgement) -> dict[str, object]:
    return {"left": public_id(judgement.left), "right": public_id(judgement.right), "verdict": judgement.verdict.value}


@dataclass(frozen=True, slots=True)
class _Desk:
    """On which pairs are laid beside one another."""

    office: Office
    connection: Connection
    own: Collection[NodeKey]
    judged: Collection[Judgement]

    def shown(self, pairs: Sequence[AlikePair], people: Sequence[PersonTraits]) -> tuple[Lookalike, ...]:
        """The pairs as they are shown; the record of the case stands on the left."""
        known = {person.key: person for person in people}
        standing = {each.pair: each for each in self.judged if each.taken_back is None}
        shown = []
        for pair in pairs:
            ends = sorted((NodeKey(pair.left), NodeKey(pair.right)), key=lambda key: (key not in self.own, key))
            left, right = (self._face(known[key]) for key in ends)
            least, other = sorted(ends)
            shown.append(Lookalike(left, right, pair.weighed, pair.bits, standing.get((least, other))))
        return tuple(shown)

    def _face(self, person: PersonTraits) -> RecordFace:
        records, node = self.office.records(self.connection), NodeKey(person.key)
        phones = sorted({link.to for link in records.dated_links([node], LinkKind.USES_PHONE)})
        masked = records.masked_phones(phones)
        return RecordFace(
            public_id(node),
            tuple(sorted(person.names)),
            tuple(day.isoformat() for day in sorted(person.born_on)),
            tuple(sorted(person.sexes)),
            records.person(node).id_no,
            tuple(masked[phone] for phone in phones),
            tuple(sorted(person.addresses)),
            tuple(sorted(person.employers)),
            node in self.own,
        )
