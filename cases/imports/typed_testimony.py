"""Testimony that was typed into a form, written as the same document that a file of testimony is. Pure: values in, text out."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from graph.times import SHANGHAI, When

SENTENCE_ENDS = "。！？；\n!?;"
"""What ends a sentence of what somebody said."""
_BETWEEN_NAMES = re.compile("[、，,]")


def is_one_sentence(text: str) -> bool:
    """Whether nothing follows the first end of a sentence."""
    return not any(mark in text.strip().rstrip(SENTENCE_ENDS) for mark in SENTENCE_ENDS)


def several(text: str) -> tuple[str, ...]:
    """The names in a list that was typed in one line."""
    return tuple(each.strip() for each in _BETWEEN_NAMES.split(text) if each.strip())


@dataclass(frozen=True, slots=True)
class TypedClaim:
    """A claim as it was coded in the form."""

    predicate: str
    args: Mapping[str, str | bool | None]
    polarity: bool
    quote: str | tuple[int, int]
    """The words it rests on, or their place in the text (end excluded)."""
    window: tuple[When, When] | None = None
    """The first and the last time that the words can mean; None: they name none."""
    said_with: str = "firm"
    revises: str | None = None
    """Id of the claim that this one changes."""


@dataclass(frozen=True, slots=True)
class TypedTestimony:
    """What one person said on one occasion, as it was typed."""

    speaker: str
    relation: str
    said_at: str
    """As precise as is known: `2026-11-25 10:18`, `2026-11`."""
    channel: str
    text: str
    asked_by: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    recording: str = ""
    disclosed_before: tuple[str, ...] = ()
    """What the speaker had been shown before."""
    claims: Sequence[TypedClaim] = field(default=())


class _Verbatim(str):
    """A text that is written line by line where YAML can hold it so, to be read by people."""

    __slots__ = ()


class _Writer(yaml.SafeDumper):
    pass


_Writer.add_representer(_Verbatim, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", str(text), style="|"))


def written(typed: TypedTestimony, ids: Sequence[str]) -> str:
    """The testimony as a document of the import's format, its claims under these ids."""
    entry: dict[str, Any] = {
        "speaker": typed.speaker,
        "relation": typed.relation,
        "said_at": typed.said_at,
        "channel": typed.channel,
        "asked_by": list(typed.asked_by),
        "present": list(typed.present),
        "recording": typed.recording or None,
        "disclosed_before": list(typed.disclosed_before),
        "text": _Verbatim(typed.text),
        "claims": [_claim(claim, id_) for claim, id_ in zip(typed.claims, ids, strict=True)],
    }
    return yaml.dump([entry], Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000)


def fresh_ids(count: int, number: int, taken: Collection[str]) -> tuple[str, ...]:
    """Ids for the claims of the case's next piece of testimony: `t4-1`, `t4-2`; none that is taken."""
    while any(f"t{number}-{each}" in taken for each in range(1, count + 1)):
        number += 1
    return tuple(f"t{number}-{each}" for each in range(1, count + 1))


def _claim(claim: TypedClaim, id_: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": id_, "predicate": claim.predicate, "args": dict(claim.args), "polarity": claim.polarity}
    if claim.window is not None:
        first, last = claim.window
        told["outer"] = [first.outer.start.astimezone(SHANGHAI).isoformat(), last.outer.end.astimezone(SHANGHAI).isoformat()]
    if claim.said_with != "firm":
        told["said_with"] = claim.said_with
    if claim.revises:
        told["revises"] = claim.revises
    told["quote"] = claim.quote if isinstance(claim.quote, str) else list(claim.quote)
    return told
