"""Short ways to write a case and its claims, as lines of a claims file or read."""

import json
from collections.abc import Iterable, Mapping

from investigate.claims import CaseHeader, Claim, read_claims

CASE: dict[str, object] = {
    "persons": ["W", "X", "Y"],
    "cards": {"c0": {"owner": "W"}, "c1": {"owner": "W"}},
    "phones": ["f0", "f1"],
    "places": ["上海", "南京"],
    "travel_minutes": [["上海", "南京", 120]],
    "transactions": {
        "gold": {"card": "c0", "at": "2013-03-30T15:00:00+08:00", "place": "上海", "amount_fen": 428600, "card_present": True},
        "food": {"card": "c0", "at": "2013-03-30T16:00:00+08:00", "place": "南京", "amount_fen": 8800, "card_present": True},
        "game": {"card": "c0", "at": "2013-04-02T20:00:00+08:00", "place": None, "amount_fen": 9900, "card_present": False},
        "bag": {"card": "c1", "at": "2013-03-30T15:30:00+08:00", "place": "南京", "amount_fen": 50000, "card_present": True},
    },
}
"""A holder W, her husband X, a third person Y; purchases in Shanghai and, an hour later, in Nanjing, two hours away."""

Line = dict[str, object]


def days(first: str, last: str | None = None) -> list[str]:
    """A window of whole days of 2013, `03-30`, or of another year, `2014-03-30`."""
    start, end = ((each if len(each) > len("03-30") else f"2013-{each}") for each in (first, last or first))
    return [f"{start}T00:00:00+08:00", f"{end}T23:59:59+08:00"]


def said(id_: str, predicate: str, *, speaker: str = "W", polarity: bool | None = True, on: str = "2014-03-02", **rest: object) -> Line:
    """A statement; arguments of the predicate as keywords beside the claim's own fields."""
    return _claim(id_, "statement", speaker, predicate, polarity=polarity, on=on, rest=rest)


def denied(id_: str, predicate: str, *, speaker: str = "W", **rest: object) -> Line:
    """A statement that denies."""
    return said(id_, predicate, speaker=speaker, polarity=False, **rest)  # type: ignore[arg-type] # rest carries `on` too


def recorded(id_: str, predicate: str, *, speaker: str = "bank", polarity: bool = True, on: str = "2014-03-02", **rest: object) -> Line:
    """A record."""
    return _claim(id_, "record", speaker, predicate, polarity=polarity, on=on, rest=rest)


_FIELDS = frozenset(
    {
        "outer",
        "core",
        "reliability",
        "via",
        "status",
        "text",
        "quote",
        "source",
        "readings",
        "said_with",
        "revises",
        "custodian",
        "disclosed_before",
    }
)


def _claim(id_: str, kind: str, speaker: str, predicate: str, *, polarity: bool | None, on: str, rest: Mapping[str, object]) -> Line:
    own = {name: value for name, value in rest.items() if name in _FIELDS}
    args = {name: value for name, value in rest.items() if name not in _FIELDS}
    return {
        "id": id_,
        "kind": kind,
        "speaker": speaker,
        "uttered_at": f"{on}T10:00:00+08:00",
        "predicate": predicate,
        "args": args,
        "polarity": polarity,
        **own,
    }


def lines(claims: Iterable[Mapping[str, object]], case: Mapping[str, object] = CASE) -> list[str]:
    """The lines of a claims file."""
    return [json.dumps({"case": case}, ensure_ascii=False), *(json.dumps(each, ensure_ascii=False) for each in claims)]


def read(claims: Iterable[Mapping[str, object]], case: Mapping[str, object] = CASE) -> tuple[CaseHeader, tuple[Claim, ...]]:
    """The case and its claims as the engine takes them."""
    return read_claims(lines(claims, case), "claims.jsonl")
