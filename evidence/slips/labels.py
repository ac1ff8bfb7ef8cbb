"""The words by which a slip's fields are known, and where they stand in a piece of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from unicodedata import normalize

import yaml
from rapidfuzz.fuzz import partial_ratio_alignment

_FUZZY_FROM = 4  # characters: one misread of four is still this label; of two or three it may be another word
_ALIKE = 74.0  # three of four characters
_FUZZY_INSIDE_FROM = 7
_ALIKE_INSIDE = 84.0
_BETWEEN = " :：/()（）[].·-—"


@dataclass(frozen=True, slots=True)
class Labels:
    """The printed words of slips."""

    by_word: Mapping[str, str]
    """Folded word → name of its field; words of `others` have the name `other`."""
    lengths: Mapping[str, tuple[int, ...]]
    """Name of a field → printed lengths of its number."""


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """A label in a piece of text."""

    name: str
    start: int
    end: int
    """One past its last character, brackets and colons after it included."""


@cache
def shipped_labels() -> Labels:
    """The labels that come with Sliphound."""
    content = yaml.safe_load((files(__package__) / "labels.yaml").read_text("utf-8"))
    by_word = {_folded(word): name for name, field in content["fields"].items() for word in field["words"]}
    by_word |= {_folded(word): "other" for word in content["others"]}
    lengths = {name: tuple(field["length"]) for name, field in content["fields"].items() if "length" in field}
    return Labels(MappingProxyType(by_word), MappingProxyType(lengths))


def find_labels(text: str, labels: Labels) -> list[FoundLabel]:
    """Labels in a piece of text, left to right; the Chinese and the English word of a field side by side are one label."""
    plain, places = _with_places(text)
    taken: list[tuple[int, int, str]] = []
    for word in sorted(labels.by_word, key=len, reverse=True):
        start = plain.find(word)
        while start >= 0:
            end = start + len(word)
            if not any(start < other_end and other_start < end for other_start, other_end, _ in taken) and _is_word(plain, start, end):
                taken.append((start, end, labels.by_word[word]))
            start = plain.find(word, end)
    for start, end in _gaps(len(plain), taken):
        if fuzzy := _fuzzy(plain[start:end], labels, leading=start == 0):
            taken.append((start + fuzzy[0], start + fuzzy[1], fuzzy[2]))
    found = [FoundLabel(name, places[start], _past(text, places[end - 1] + 1)) for start, end, name in sorted(taken)]
    return _merged(text, found)


def _gaps(length: int, taken: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """The stretches of a text that no label covers."""
    edges = [0, *(edge for start, end, _ in sorted(taken) for edge in (start, end)), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def _fuzzy(plain: str, labels: Labels, *, leading: bool) -> tuple[int, int, str] | None:
    """A label with one character misread; inside a text only a long one, or a piece of a value would pass for it."""
    best: tuple[float, int, int, str] | None = None
    for word, name in labels.by_word.items():
        if len(plain) < len(word) or len(word) < (_FUZZY_FROM if leading else _FUZZY_INSIDE_FROM):
            continue
        alignment = partial_ratio_alignment(word, plain, score_cutoff=_ALIKE if leading else _ALIKE_INSIDE)
        if alignment is None or (len(word) < _FUZZY_INSIDE_FROM and alignment.dest_start > 1):
            continue
        if best is None or alignment.score > best[0]:
            best = (alignment.score, alignment.dest_start, alignment.dest_end, name)
    return best[1:] if best else None


def _merged(text: str, found: list[FoundLabel]) -> list[FoundLabel]:
    merged: list[FoundLabel] = []
    for label in found:
        beside = bool(merged) and not text[merged[-1].end : label.start].strip(_BETWEEN)
        if beside and (merged[-1].name == label.name):
            merged[-1] = FoundLabel(label.name, merged[-1].start, label.end)
        else:
            merged.append(label)
    return merged


def _past(text: str, end: int) -> int:
    while end < len(text) and text[end] in _BETWEEN:
        end += 1
    return end


def _is_word(plain: str, start: int, end: int) -> bool:
    """Whether a Latin label is not a part of a longer Latin word."""
    before = start > 0 and plain[start - 1].isascii() and plain[start - 1].isalpha() and plain[start].isascii()
    after = end < len(plain) and plain[end].isascii() and plain[end].isalpha() and plain[end - 1].isascii()
    return not before and not after


def _with_places(text: str) -> tuple[str, list[int]]:
    pairs = [(part, index) for index, character in enumerate(text) for part in _folded(character)]
    return "".join(part for part, _ in pairs), [index for _, index in pairs]


def _folded(text: str) -> str:
    return "".join(normalize("NFKC", text).casefold().split()).replace(".", "")
