"""Read a claims file: first line the case, every further line a claim; pure, lines in and values out."""

import json
from collections.abc import Iterable, Mapping

from graph.errors import Where
from investigate.claims.fields import Line
from investigate.claims.header import read_header
from investigate.claims.model import CaseHeader, Claim, ClaimKind, ClaimStatus, SaidWith, Span
from investigate.claims.vocabulary import ALWAYS_WITHOUT_WINDOW, PREDICATES, Argument, ArgumentKind, Aspect, Predicate
from investigate.errors import (
    ArgumentUnknown,
    CaseLineMissing,
    ClaimFieldMissing,
    ClaimReferenceCycle,
    ClaimReferenceUnknown,
    ClaimRepeated,
    ClaimsNotJson,
    NotInCase,
    PolarityUnset,
    QuoteRefused,
    ReadingsRefused,
    UnknownPredicate,
    WindowRefused,
)

_USUAL_RELIABILITY = {ClaimKind.STATEMENT: 0.5, ClaimKind.RECORD: 0.9}
_BOUNDS = 2
_LEAST_READINGS = 2


def read_claims(lines: Iterable[str], file: str) -> tuple[CaseHeader, tuple[Claim, ...]]:
    """Read the lines of a claims file; blank lines are skipped, unknown further fields are left unread.

    Args:
        lines: the text lines, with or without their line ends.
        file: the name shown in refusals.

    Raises:
        ClaimsRefused: one of its kinds, with file, line and field.
    """
    rows = (_row(text, file, number) for number, text in enumerate(lines, start=1) if text.strip())
    first = next(rows, None)
    if first is None:
        raise CaseLineMissing(where=Where(file, 1, "case"))
    header = read_header(first)
    known = _names(header)
    claims: dict[str, Claim] = {}
    places: dict[str, Line] = {}
    for row in rows:
        claim = _claim(row, known)
        if claim.id in claims:
            raise ClaimRepeated(where=row.where("id"), given=claim.id, first_line=places[claim.id].number)
        claims[claim.id], places[claim.id] = claim, row
    for claim in claims.values():
        _check_references(claim, claims, places[claim.id])
    _refuse_cycles("via", {each.id: each.via for each in claims.values()}, places)
    _refuse_cycles("revises", {each.id: each.revises for each in claims.values()}, places)
    return header, tuple(claims.values())


def _row(text: str, file: str, number: int) -> Line:
    try:
        body = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as refused:
        raise ClaimsNotJson(where=Where(file, number)) from refused
    if not isinstance(body, dict):
        raise ClaimsNotJson(where=Where(file, number))
    return Line(file, number, body)


def _names(header: CaseHeader) -> Mapping[ArgumentKind, frozenset[str]]:
    return {
        ArgumentKind.CARD: frozenset(header.owners),
        ArgumentKind.PERSON: frozenset(header.persons),
        ArgumentKind.PHONE: frozenset(header.phones),
        ArgumentKind.PLACE: frozenset(header.places),
        ArgumentKind.TRANSACTION: frozenset(header.transactions),
    }


def _claim(row: Line, known: Mapping[ArgumentKind, frozenset[str]]) -> Claim:
    name = row.text("predicate")
    if name not in PREDICATES:
        raise UnknownPredicate(where=row.where("predicate"), given=name)
    predicate, kind, id_ = PREDICATES[name], row.word("kind", ClaimKind), row.text("id")
    polarity = row.fields.get("polarity")
    if polarity is None:
        raise PolarityUnset(where=row.where("polarity"), given=id_)
    if not isinstance(polarity, bool):
        raise row.refused("polarity", polarity, "true or false")
    readings = row.texts("readings")
    args = _arguments(row, predicate, known, readings)
    claim = Claim(
        id=id_,
        kind=kind,
        speaker=row.text("speaker"),
        uttered_at=row.moment("uttered_at"),
        predicate=name,
        args=args,
        polarity=polarity,
        outer=row.window("outer"),
        core=row.window("core"),
        reliability=row.share("reliability", _USUAL_RELIABILITY[kind]),
        via=row.optional_text("via"),
        status=row.word("status", ClaimStatus, ClaimStatus.ASSERTED),
        readings=readings,
        said_with=row.word("said_with", SaidWith, SaidWith.FIRM),
        revises=row.optional_text("revises"),
        disclosed_before=row.texts("disclosed_before"),
        custodian=row.optional_text("custodian"),
        text=row.text("text", default=""),
        quote=_quote(row),
        source=row.text("source", default=""),
    )
    _check_windows(claim, row)
    return claim


def _arguments(
    row: Line, predicate: Predicate, known: Mapping[ArgumentKind, frozenset[str]], readings: tuple[str, ...]
) -> dict[str, str | bool | None]:
    given = row.mapping("args")
    for name in given:
        if predicate.argument(name) is None:
            raise ArgumentUnknown(where=row.where(f"args.{name}"), given=name, predicate=predicate.name)
    absent = [each for each in predicate.arguments if each.required and each.name not in given]
    if readings:
        _check_readings(row, absent, readings, known)
    elif absent:
        raise ClaimFieldMissing(where=row.where(f"args.{absent[0].name}"), given=absent[0].name)
    return {name: _argument(row, argument, given[name], known) for name in given if (argument := predicate.argument(name))}


def _check_readings(row: Line, absent: list[Argument], readings: tuple[str, ...], known: Mapping[ArgumentKind, frozenset[str]]) -> None:
    where = row.where("readings")
    if len(readings) < _LEAST_READINGS:
        raise ReadingsRefused(where=where, reason="needs_two_persons")
    if len(set(readings)) < len(readings):
        raise ReadingsRefused(where=where, reason="repeated")
    if not absent:
        raise ReadingsRefused(where=where, reason="none_missing")
    if len(absent) > 1 or absent[0].kind is not ArgumentKind.PERSON:
        raise ReadingsRefused(where=where, reason="more_than_one_missing")
    for person in readings:
        if person not in known[ArgumentKind.PERSON]:
            raise NotInCase(where=where, kind="person", given=person)


def _argument(row: Line, argument: Argument, value: object, known: Mapping[ArgumentKind, frozenset[str]]) -> str | bool | None:
    field = f"args.{argument.name}"
    if value is None:
        if argument.may_be_unstated:
            return None
        raise ClaimFieldMissing(where=row.where(field), given=argument.name)
    if argument.kind is ArgumentKind.FLAG:
        if not isinstance(value, bool):
            raise row.refused(field, value, "true, false or null")
        return value
    if not isinstance(value, str):
        raise row.refused(field, value, "text")
    if argument.kind is ArgumentKind.TEXT:
        if argument.values and value not in argument.values:
            raise row.refused(field, value, " | ".join(argument.values))
        return value
    if value not in known[argument.kind]:
        raise NotInCase(where=row.where(field), kind=argument.kind.value, given=value)
    return value


def _quote(row: Line) -> Span | None:
    value = row.fields.get("quote")
    if value is None:
        return None
    length = len(row.text("text", default=""))
    whole = (
        isinstance(value, list) and len(value) == _BOUNDS and all(isinstance(each, int) and not isinstance(each, bool) for each in value)
    )
    if not isinstance(value, list) or not whole or not 0 <= value[0] < value[1] <= length:
        raise QuoteRefused(where=row.where("quote"), given=value, length=length)
    return Span(value[0], value[1])


def _check_windows(claim: Claim, row: Line) -> None:
    if claim.meaning.aspect is Aspect.STATE and claim.outer is None and claim.predicate not in ALWAYS_WITHOUT_WINDOW:
        raise WindowRefused(where=row.where("outer"), given=None, reason="needed")
    if claim.core is None:
        return
    if claim.outer is not None:
        inside = claim.outer.contains(claim.core.start) and claim.outer.contains(claim.core.end)
    else:
        inside = claim.meaning.aspect is not Aspect.EVENT or claim.core.end <= claim.uttered_at
    if not inside:
        raise WindowRefused(where=row.where("core"), given=row.fields.get("core"), reason="core_outside_outer")


def _check_references(claim: Claim, claims: Mapping[str, Claim], row: Line) -> None:
    for field, target in (("via", claim.via), ("revises", claim.revises)):
        if target is None:
            continue
        if target == claim.id:
            raise ClaimReferenceUnknown(where=row.where(field), given=target, reason="itself")
        if target not in claims:
            raise ClaimReferenceUnknown(where=row.where(field), given=target, reason="absent")
    if claim.via is not None and claims[claim.via].predicate != "said":
        raise ClaimReferenceUnknown(where=row.where("via"), given=claim.via, reason="not_said")


def _refuse_cycles(field: str, leads_to: Mapping[str, str | None], rows: Mapping[str, Line]) -> None:
    """Walk every chain of references once; a claim met twice on one walk leads back."""
    done: set[str] = set()
    for start in leads_to:
        walk: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in done:
            if here in walk:
                cycle = [*list(walk)[list(walk).index(here) :], here]
                raise ClaimReferenceCycle(where=rows[here].where(field), given=" → ".join(cycle))
            walk[here] = None
            here = leads_to[here]
        done.update(walk)
