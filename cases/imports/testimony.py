"""Testimony files (.yaml): what persons said, verbatim, with the claims coded from it and the words each rests on. Pure: text in, values out."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from cases.imports.errors import TestimonyRefused
from cases.model import StoredClaim, Testimony
from graph.errors import TimeRefused, Where
from graph.times import When, parse_when
from investigate.claims.reading import read_claims
from investigate.claims.vocabulary import PREDICATES, ArgumentKind
from investigate.errors import ClaimsRefused

_FIELDS = frozenset(("speaker", "relation", "said_at", "channel", "asked_by", "present", "recording", "disclosed_before", "text", "claims"))
_SAID_ALREADY = frozenset(("kind", "speaker", "uttered_at", "text", "source", "disclosed_before", "quote"))
"""What the testimony or its own column says of a claim."""
_CLAIM_FIELDS = _SAID_ALREADY | {
    *("id", "predicate", "args", "polarity", "outer", "core", "reliability", "via", "status", "said_with", "revises", "readings"),
}
_RELATIONS = {
    "本人": "holder",
    "持卡人": "holder",
    "配偶": "spouse",
    "丈夫": "spouse",
    "妻子": "spouse",
    "父母": "parent",
    "父亲": "parent",
    "母亲": "parent",
    "子女": "child",
    "儿子": "child",
    "女儿": "child",
    "亲属": "relative",
    "担保人": "guarantor",
    "商户员工": "merchant_staff",
    "快递员": "courier",
    "公安": "police",
    "民警": "police",
    "其他": "other",
}
"""Relations of domain.md 7.2; any other word stays as it is written."""
_BOUNDS = 2
_NO_CARD = "—"
"""Stands for the card of a transaction where the claims name none."""
_REASONS = {
    "alias": ("用了 YAML 的锚点或别名，请写明内容", "it uses a YAML anchor or alias; write the words out"),
    "not_a_list": ("此处应为列表", "a list is needed here"),
    "not_a_mapping": ("此处应为一组字段", "a set of fields is needed here"),
    "repeated_field": ("同一字段写了两次", "the field is given twice"),
    "unknown_field": ("没有这个字段，请检查拼写", "there is no such field; check its spelling"),
    "text_needed": ("必须填写文字", "a text is needed"),
    "texts_needed": ("应为文字或文字列表", "a text or a list of texts is needed"),
    "no_time": ("不是日期时间", "it is no date or time"),
    "differs_from_testimony": ("与所在陈述的同名字段不一致", "it differs from the same field of the testimony it stands in"),
    "quote_not_once": ("引文须在原文中恰好出现一次", "the quoted words must stand in the text exactly once"),
    "quote_outside": ("引文应为原文内的 [起, 止]", "the quote must be [from, to] within the text"),
    "id_on_record": ("此编号的说法已在案", "a claim with this id is on record already"),
}
"""What may be wrong with a testimony file, in both languages."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One piece of testimony as the file has it."""

    file: str
    line: int
    """1-based line of the file on which it begins."""
    fields: Mapping[str, Any]
    claim_lines: tuple[int, ...]


def read_testimony(text: str, file: str, document: str, *, known_ids: Collection[str] = ()) -> tuple[Testimony, ...]:
    """Read a testimony file: a list of `{speaker, relation, said_at, channel, asked_by, present, recording, disclosed_before, text, claims}`.

    Args:
        text: the file's text.
        file: its name, for refusals.
        document: sha256 of the sealed file.
        known_ids: ids of claims recorded earlier, which `via` and `revises` may name.

    `row` of each is the line on which it begins. A claim's `quote` is `[from, to]` (end excluded) or the quoted words themselves, which must
    then stand in the text once. What a claim's names mean in the case (persons, cards, transactions) is for the case to check.

    Raises:
        TestimonyRefused: the file is no such list, or a field is absent, unknown or of the wrong shape; `where` has file, line and field.
        ClaimsRefused: a claim cannot be used, as in a claims file.
    """
    entries = list(_entries(text, file))
    testimony = tuple(_testimony(entry, document) for entry in entries)
    _check_claims(entries, testimony, frozenset(known_ids))
    return testimony


class _PlainLoader(yaml.SafeLoader):
    """Leaves times as the texts they are: what was written is evidence."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _entries(text: str, file: str) -> Iterator[_Entry]:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, _PlainLoader)):
            raise _refusal(Where(file), "alias")
        root = yaml.compose(text, _PlainLoader)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        place, reason = Where(file, mark.line + 1 if mark else None), str(getattr(broken, "problem", broken))
        raise TestimonyRefused(where=place, zh=f"不是合法的 YAML（{reason}）", en=f"it is no valid YAML ({reason})") from broken
    if not isinstance(root, yaml.SequenceNode) or not root.value:
        raise _refusal(Where(file, 1), "not_a_list")
    for node in root.value:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise _refusal(Where(file, line), "not_a_mapping")
        _refuse_repeats(node, file)
        lines = tuple(
            claim.start_mark.line + 1
            for key, value in node.value
            if key.value == "claims" and isinstance(value, yaml.SequenceNode)
            for claim in value.value
        )
        loader = _PlainLoader("")
        fields = loader.construct_document(node)
        yield _Entry(file, line, fields, lines)


def _refuse_repeats(node: yaml.Node, file: str) -> None:
    """A key given twice would silently lose its first value."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise _refusal(Where(file, key.start_mark.line + 1, str(key.value)), "repeated_field")
            seen.add(key.value)
            _refuse_repeats(value, file)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_repeats(value, file)


def _testimony(entry: _Entry, document: str) -> Testimony:
    unknown = sorted(set(map(str, entry.fields)) - _FIELDS)
    if unknown:
        _refuse(entry, unknown[0], "unknown_field")
    text = _text(entry, "text")
    relation = _text(entry, "relation")
    claims = entry.fields.get("claims") or []
    if not isinstance(claims, list):
        _refuse(entry, "claims", "not_a_list")
    return Testimony(
        key=0,
        speaker=_text(entry, "speaker"),
        relation=_RELATIONS.get(relation, relation),
        said=_said(entry),
        channel=_text(entry, "channel"),
        asked_by="、".join(_texts(entry, "asked_by")) or None,
        present=_texts(entry, "present"),
        recording="、".join(_texts(entry, "recording")) or None,
        disclosed_before=_texts(entry, "disclosed_before"),
        text=text,
        document=document,
        row=entry.line,
        claims=tuple(_claim(entry, number, claim, text) for number, claim in enumerate(claims)),
    )


def _claim(entry: _Entry, number: int, claim: object, text: str) -> StoredClaim:
    line = entry.claim_lines[number] if number < len(entry.claim_lines) else entry.line
    if not isinstance(claim, dict):
        raise _refusal(Where(entry.file, line, "claims"), "not_a_mapping")
    unknown = sorted(set(map(str, claim)) - _CLAIM_FIELDS)
    if unknown:
        raise _refusal(Where(entry.file, line, unknown[0]), "unknown_field")
    said = {"kind": "statement", **{name: entry.fields.get(name) for name in ("speaker", "text", "disclosed_before")}}
    for name, value in said.items():
        if claim.get(name, value) != value:
            raise _refusal(Where(entry.file, line, name), "differs_from_testimony")
    body = {str(name): value for name, value in claim.items() if name not in _SAID_ALREADY}
    return StoredClaim(0, body, _quote(claim.get("quote"), text, Where(entry.file, line, "quote")))


def _quote(quote: object, text: str, where: Where) -> tuple[int, int]:
    if isinstance(quote, str) and quote:
        if text.count(quote) != 1:
            raise _refusal(where, "quote_not_once")
        return text.index(quote), text.index(quote) + len(quote)
    if isinstance(quote, list) and len(quote) == _BOUNDS and all(type(bound) is int for bound in quote):
        start, end = quote
        if 0 <= start < end <= len(text) and text[start:end].strip():
            return start, end
    raise _refusal(where, "quote_outside")


def _check_claims(entries: Sequence[_Entry], testimony: Sequence[Testimony], known_ids: frozenset[str]) -> None:
    """Hold the claims against the engine's own reader, under a first line made of the names they use."""
    lines: list[dict[str, Any]] = []
    places: list[Where] = []
    for entry, said in zip(entries, testimony, strict=True):
        for number, stored in enumerate(said.claims):
            body = {
                **stored.body,
                "kind": "statement",
                "speaker": said.speaker,
                "uttered_at": said.said.outer.start.isoformat(),
                "text": said.text,
                "quote": list(stored.quote),
            }
            for reference in ("via", "revises"):
                if body.get(reference) in known_ids:
                    del body[reference]
            lines.append(body)
            places.append(Where(entry.file, entry.claim_lines[number]))
    if not lines:
        return
    try:
        read_claims((json.dumps(line, ensure_ascii=False) for line in (_header(lines), *lines)), entries[0].file)
    except ClaimsRefused as refused:
        if refused.where.line is not None and refused.where.line > 1:
            place = places[refused.where.line - 2]
            refused.where = Where(place.file, place.line, refused.where.field)
        raise


def _header(claims: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    named: dict[ArgumentKind, dict[str, None]] = {kind: {} for kind in ArgumentKind}
    for claim in claims:
        predicate, args = PREDICATES.get(str(claim.get("predicate"))), claim.get("args")
        named[ArgumentKind.PERSON].update(dict.fromkeys([claim["speaker"]]))
        readings = claim.get("readings")
        if isinstance(readings, list):
            named[ArgumentKind.PERSON].update(dict.fromkeys(name for name in readings if isinstance(name, str)))
        if predicate is None or not isinstance(args, dict):
            continue
        for argument in predicate.arguments:
            if isinstance(value := args.get(argument.name), str):
                named[argument.kind][value] = None
    persons = list(named[ArgumentKind.PERSON])
    cards = {card: {"owner": persons[0]} for card in named[ArgumentKind.CARD]} or {_NO_CARD: {"owner": persons[0]}}
    at = {"card": next(iter(cards)), "at": "1970-01-01T00:00:00+08:00"}
    return {
        "case": {
            "persons": persons,
            "cards": cards,
            "phones": list(named[ArgumentKind.PHONE]),
            "places": list(named[ArgumentKind.PLACE]),
            "transactions": {name: dict(at) for name in named[ArgumentKind.TRANSACTION]},
        }
    }


def _said(entry: _Entry) -> When:
    given = _text(entry, "said_at")
    try:
        return parse_when(given)
    except TimeRefused:
        _refuse(entry, "said_at", "no_time")


def _text(entry: _Entry, field: str) -> str:
    value = entry.fields.get(field)
    if not isinstance(value, str) or not value.strip():
        _refuse(entry, field, "text_needed")
    return value


def _texts(entry: _Entry, field: str) -> tuple[str, ...]:
    value = entry.fields.get(field)
    values = [value] if isinstance(value, str) else value or []
    if not isinstance(values, list) or not all(isinstance(each, str) and each.strip() for each in values):
        _refuse(entry, field, "texts_needed")
    return tuple(values)


def refuse_taken_ids(fresh: Sequence[Testimony], taken: Collection[object], file: str) -> None:
    """New testimony may not give its claims ids that others of the case bear.

    Raises:
        TestimonyRefused: one does.
    """
    for said in fresh:
        for stored in said.claims:
            if stored.body.get("id") in taken:
                raise _refusal(Where(file, said.row, str(stored.body["id"])), "id_on_record")


def _refuse(entry: _Entry, field: str, reason: str) -> NoReturn:
    raise _refusal(Where(entry.file, entry.line, field), reason)


def _refusal(where: Where, reason: str) -> TestimonyRefused:
    zh, en = _REASONS[reason]
    return TestimonyRefused(where=where, zh=zh, en=en)
