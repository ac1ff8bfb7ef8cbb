"""Typed fields of one JSON line, each refusal naming file, line and field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from graph.errors import Where
from graph.times import Window
from investigate.errors import ClaimFieldMissing, ClaimFieldRefused, WindowRefused

Kind = TypeVar("Kind", bound=StrEnum)
_ZONED = re.compile(r"[Tt ].*([Zz]|[+-]\d{2}:?\d{2})$")
_BOUNDS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A JSON object and the place it was read from."""

    file: str
    number: int
    """1-based."""
    fields: Mapping[str, object]

    def where(self, field: str | None = None) -> Where:
        """The place of one of its fields."""
        return Where(self.file, self.number, field)

    def text(self, field: str, *, default: str | None = None) -> str:
        """A text that is not blank; a missing one is `default`, or refused without it."""
        value = self.fields.get(field)
        if value is None:
            if default is None:
                raise ClaimFieldMissing(where=self.where(field), given=field)
            return default
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.refused(field, value, "text")
        return value

    def optional_text(self, field: str) -> str | None:
        """A text, or `None` where the field is absent or null."""
        return None if self.fields.get(field) is None else self.text(field)

    def word(self, field: str, kind: type[Kind], default: Kind | None = None) -> Kind:
        """One of the words of an enumeration."""
        if self.fields.get(field) is None and default is not None:
            return default
        value = self.text(field)
        try:
            return kind(value)
        except ValueError as refused:
            raise self.refused(field, value, " | ".join(kind)) from refused

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts; empty where it is absent or null."""
        value = self.fields.get(field)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.refused(field, value, "list of texts")
        return tuple(value)

    def mapping(self, field: str) -> Mapping[str, object]:
        """A JSON object; empty where it is absent or null."""
        value = self.fields.get(field)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.refused(field, value, "object")
        return value

    def share(self, field: str, default: float) -> float:
        """A number from 0 to 1."""
        value = self.fields.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.refused(field, value, "number from 0 to 1")
        return float(value)

    def moment(self, field: str, value: object = None) -> datetime:
        """A time with its zone; `value` overrides the field's own where the time lies deeper in it."""
        given = self.fields.get(field) if value is None else value
        if given is None:
            raise ClaimFieldMissing(where=self.where(field), given=field)
        if not isinstance(given, str):
            raise WindowRefused(where=self.where(field), given=given, reason="not_a_time")
        try:
            moment = datetime.fromisoformat(given)
        except ValueError as refused:
            raise WindowRefused(where=self.where(field), given=given, reason="not_a_time") from refused
        if not _ZONED.search(given):
            raise WindowRefused(where=self.where(field), given=given, reason="no_zone")
        return moment

    def window(self, field: str) -> Window | None:
        """`[from, to]`, both inclusive, or `None` where it is absent or null."""
        value = self.fields.get(field)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != _BOUNDS or None in value:
            raise WindowRefused(where=self.where(field), given=value, reason="not_a_pair")
        start, end = self.moment(field, value[0]), self.moment(field, value[1])
        if end < start:
            raise WindowRefused(where=self.where(field), given=value, reason="ends_before_it_starts")
        return Window(start, end)

    def refused(self, field: str, given: object, wanted: str) -> ClaimFieldRefused:
        """The refusal of a value, to be raised."""
        return ClaimFieldRefused(where=self.where(field), given=given, wanted=wanted)
