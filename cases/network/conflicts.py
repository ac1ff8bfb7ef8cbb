"""Contradictions in the picture: who said what about which thing, and the points that the records against it are about."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from cases.assembly.understanding import Understanding
from cases.network.model import FamilyMark, Footing, Line, LineKind, Quote
from cases.packets.contradictions import side_text
from graph.times import SHANGHAI
from graph.vocabulary import public_id
from investigate.claims.model import Claim
from investigate.engine.families import Family


def conflict_lines(understanding: Understanding) -> tuple[tuple[Line, ...], tuple[FamilyMark, ...]]:
    """A line for each speaker and thing, with every quote; and for each family its lines and the points of its records."""
    things = _things(understanding)
    persons = {each.called: public_id(each.person) for each in understanding.bundle.case.persons if each.person is not None}
    claims = {claim.id: claim for claim in understanding.claims}
    families = understanding.check.families
    quotes: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    marks: dict[str, tuple[list[str], list[str]]] = {family.id: ([], []) for family in families}
    for family in families:
        for claim, start, end in _ends(family, claims, persons, things):
            if start is None:
                marks[family.id][1].append(end)
            else:
                quotes[start, end][claim.id].append(family.id)
                marks[family.id][0].append(_line_id(start, end))
    lines = tuple(_line(start, end, said, claims) for (start, end), said in quotes.items())
    return lines, tuple(FamilyMark(name, tuple(dict.fromkeys(on)), tuple(dict.fromkeys(at))) for name, (on, at) in marks.items())


def _things(understanding: Understanding) -> dict[str, str]:
    """What claims call a card, a purchase, a telephone or a person → its point."""
    names = understanding.names
    found = {name: public_id(node) for those in (names.cards, names.transactions, names.phones) for node, name in those.items()}
    return found | {each.called: public_id(each.person) for each in understanding.bundle.case.persons if each.person is not None}


def _ends(
    family: Family, claims: Mapping[str, Claim], persons: Mapping[str, str], things: Mapping[str, str]
) -> Iterator[tuple[Claim, str | None, str]]:
    """Each member with the point of its speaker (None for a record) and of what it is about.

    A statement that names no thing but its own speaker, such as where somebody was, is about the thing of the records it stands against.
    """
    members = [claims[member] for member in family.members]
    common = next((thing for each in sorted(members, key=lambda each: not each.is_record) if (thing := _about(each, things, ""))), None)
    for claim in members:
        speaker = None if claim.is_record else persons.get(claim.speaker)
        if speaker is None and not claim.is_record:
            continue
        about = _about(claim, things, speaker or "") or common
        if about is not None and about != speaker:
            yield claim, speaker, about


def _about(claim: Claim, things: Mapping[str, str], speaker: str) -> str | None:
    """The thing a claim names: a purchase before a card, a card before a telephone, that before another person."""
    named = [str(claim.args[key]) for key in ("txn", "card", "phone", "person", "other") if claim.args.get(key)]
    points = [things[name] for name in named if name in things]
    return next((point for point in points if point != speaker), None)


def _line_id(start: str, end: str) -> str:
    return f"{LineKind.SAID_OF.value}-{start}-{end}"


def _line(start: str, end: str, said: Mapping[str, list[str]], claims: Mapping[str, Claim]) -> Line:
    quotes = [
        Quote(name, side_text(claims[name]), claims[name].uttered_at.astimezone(SHANGHAI).date(), tuple(families))
        for name, families in said.items()
    ]
    quotes.sort(key=lambda each: (each.said_on, each.claim))
    days = [each.said_on for each in quotes]
    return Line(
        _line_id(start, end), LineKind.SAID_OF, start, end, Footing.CONFLICT, since=min(days), until=max(days), quotes=tuple(quotes)
    )
