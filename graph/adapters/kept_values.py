"""How a transaction is kept: what can be told from the rest is left out, and given back as it was stated.

Five million transactions are a gigabyte or half of one, by how their days, words and times are written down (decision 0014).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from graph.times import SHANGHAI

EPOCH_DAY = date(1970, 1, 1).toordinal()
_SPELT = "="
"""Before a word that has no code."""
_FOREIGN = ":"
"""Before a reference with its source system, where that is not its batch's; no reference holds one."""
_HALF = 2**31

PRECISIONS = {"second": "", "minute": "m", "day": "d", "month": "o", "year": "y", "phrase": "p"}
CURRENCIES = {"CNY": "", "USD": "u", "HKD": "h", "EUR": "e", "JPY": "j", "GBP": "g"}
ENTRY_MODES = {"chip": "c", "magstripe": "m", "contactless": "t", "manual": "k", "online": "o", "unknown": "u"}
VERIFICATIONS = {"pin": "p", "signature": "s", "pin_and_signature": "b", "none": "n", "otp": "o", "face": "f", "cvv": "c", "unknown": "u"}
"""Words that nearly every transaction uses, each with its code; never reused for another word."""


class Day(TypeDecorator[str]):
    """An ISO date, kept as days since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        """The day's number."""
        del dialect
        return None if value is None else day_number(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> str | None:
        """The ISO date."""
        del dialect
        return None if value is None else day_text(value)


class Word(TypeDecorator[str]):
    """A word out of a list that is mostly closed: the listed ones as their code, any other as it is spelt behind a sign."""

    impl = Text
    cache_ok = True

    def __init__(self, codes: Mapping[str, str]) -> None:
        super().__init__()
        self.codes = tuple(codes.items())
        self._kept = dict(codes)
        self._meant = {code: word for word, code in codes.items()}

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The word as kept."""
        del dialect
        return None if value is None else self._kept.get(value, _SPELT + value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The word."""
        del dialect
        return None if value is None else self._meant.get(value) or value.removeprefix(_SPELT)


@lru_cache(maxsize=65536)
def day_number(text: str) -> int:
    """Days since 1970 of an ISO date."""
    return date.fromisoformat(text).toordinal() - EPOCH_DAY


@lru_cache(maxsize=65536)
def day_text(number: int) -> str:
    """The ISO date of days since 1970."""
    return date.fromordinal(number + EPOCH_DAY).isoformat()


_FORMS = {
    "": {"second": "%Y-%m-%d %H:%M:%S", "minute": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d"},
    "/": {"second": "%Y/%m/%d %H:%M:%S", "minute": "%Y/%m/%d %H:%M", "day": "%Y/%m/%d"},
    "T": {"second": "%Y-%m-%dT%H:%M:%S", "minute": "%Y-%m-%dT%H:%M"},
    "+": {"second": "%Y-%m-%dT%H:%M:%S+08:00", "minute": "%Y-%m-%dT%H:%M+08:00"},
    "#": {"second": "%Y%m%d%H%M%S", "minute": "%Y%m%d%H%M", "day": "%Y%m%d"},
}
"""How exports print times in China, by the sign that is kept instead of the text; no text of a source is as short."""


def kept_text(text: str, at: int, precision: str) -> str | None:
    """The source's words for a time: none where they are the usual form of it, the sign of another usual form, else themselves."""
    for sign, forms in _FORMS.items():
        if precision in forms and _printed(at, forms[precision]) == text:
            return sign or None
    return text


def stated_text(kept: str | None, at: int, precision: str) -> str:
    """The source's own words for a time."""
    forms = _FORMS.get(kept or "")
    return str(kept) if forms is None else _printed(at, forms[precision])


def _printed(at: int, form: str) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(SHANGHAI).strftime(form)


def reference_hash(reference: str) -> int:
    """32 bits by which a reference, its source system before it, is looked up; whoever finds one compares the reference itself."""
    return crc32(reference.encode()) - _HALF


def references_hashed(references: Sequence[str | None], system: str) -> list[int | None]:
    """`reference_hash` of many of one source system, which stands before none of them."""
    before = crc32(f"{system}{_FOREIGN}".encode())
    return [None if each is None else crc32(each.encode(), before) - _HALF for each in references]


def kept_reference(reference: str, system: str) -> str:
    """A reference as its batch keeps it: without the source system where that is the batch's own."""
    own = system + _FOREIGN
    return reference[len(own) :] if reference.startswith(own) and _FOREIGN not in reference[len(own) :] else _FOREIGN + reference


def stated_reference(kept: str, system: str) -> str:
    """The reference with its source system before it."""
    return kept[1:] if kept.startswith(_FOREIGN) else f"{system}{_FOREIGN}{kept}"


def as_kept(row: Mapping[str, Any], system: str) -> dict[str, Any]:
    """A transaction's columns by what an import states of it. `printed` is for the caller to add."""
    kept = {name: value for name, value in row.items() if name not in {"made_until", "printed_as"}}
    reference = row["source_ref"]
    return kept | {
        "made_span": row["made_until"] - row["made_at"],
        "made_text": kept_text(row["made_text"], row["made_at"], row["made_precision"]),
        "source_ref": None if reference is None else kept_reference(reference, system),
        "ref_hash": None if reference is None else reference_hash(reference),
    }


def as_stated(row: Mapping[str, Any]) -> dict[str, Any]:
    """What an import stated of a transaction, by its columns, `source_system` of its batch and the name that was printed, if another."""
    stated = as_matched(row)
    stated["made_text"] = stated_text(row["made_text"], row["made_at"], row["made_precision"])
    return stated


def as_matched(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the source's words for the time, by which no transaction is told from another."""
    stated = dict(row)
    reference = stated["source_ref"]
    system = stated.pop("source_system")
    stated["made_until"] = stated["made_at"] + stated.pop("made_span")
    stated["source_ref"] = None if reference is None else stated_reference(reference, system)
    if stated.pop("printed") == 0:
        stated["printed_as"] = ""
    del stated["ref_hash"], stated["made_text"]
    return stated
