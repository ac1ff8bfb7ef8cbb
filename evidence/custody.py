"""Who held an exhibit, when and why: a chain of entries in which none can be changed, dropped or moved unseen.

The hash of an entry is the sha256 of the RFC 8785 JSON of `{"entry": …, "previous": …}`, so that a stranger can
recompute it with any JSON library. The chain shows *that* something was changed; that the whole was not written anew is
shown only by a head kept elsewhere (printed in each packet).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

import rfc8785

from evidence.errors import CustodyRefused

GENESIS = "0" * 64
"""What the first entry of a chain has as its previous hash."""


class CustodyAct(StrEnum):
    """What was done with an exhibit."""

    ACQUIRED = "acquired"
    MOVED = "moved"
    OPENED = "opened"
    COPIED = "copied"
    DERIVED = "derived"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    DESTROYED = "destroyed"


_NEEDED = ("who", "method", "purpose", "original_location", "original_holder")


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One act with one exhibit (domain 1.14, 程序规定 art. 67).

    Raises:
        CustodyRefused: who, method, purpose, original location or holder is empty, or the time has no zone.
    """

    act: CustodyAct
    exhibit_sha256: str
    at: datetime
    """Aware; kept to the microsecond."""
    who: str
    """Who did it."""
    method: str
    purpose: str
    original_location: str
    original_holder: str
    from_holder: str = ""
    to_holder: str = ""
    place: str = ""
    witness: str = ""

    def __post_init__(self) -> None:
        for name in _NEEDED:
            if not getattr(self, name).strip():
                raise CustodyRefused(missing=name)
        if self.at.tzinfo is None:
            raise CustodyRefused(missing="zone")

    def as_json(self) -> dict[str, str]:
        """The entry as a flat object of strings; the time in UTC with six decimals."""
        values = {field.name: str(getattr(self, field.name)) for field in fields(self) if field.name != "at"}
        return values | {"at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}

    @classmethod
    def from_json(cls, values: dict[str, str]) -> "CustodyEntry":
        """Read back what `as_json` wrote.

        Raises:
            CustodyRefused: a field is absent, unknown, or no value of its kind.
        """
        try:
            at = datetime.strptime(values["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
            rest = {name: value for name, value in values.items() if name not in {"at", "act"}}
            return cls(act=CustodyAct(values["act"]), at=at, **rest)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise CustodyRefused(missing=str(wrong)) from wrong


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry as it stands in the log."""

    seq: int
    """1-based place in the whole log."""
    entry: CustodyEntry
    previous: str
    hash: str


def canonical(entry: CustodyEntry) -> str:
    """The entry as RFC 8785 JSON: one text for one meaning."""
    return rfc8785.dumps(entry.as_json()).decode()


def chain(previous_hash: str, entry: CustodyEntry) -> str:
    """The hash of the entry when it follows the one with `previous_hash`; 64 hexadecimal digits."""
    return hashlib.sha256(rfc8785.dumps({"entry": entry.as_json(), "previous": previous_hash})).hexdigest()


def first_broken(entries: Iterable[LoggedEntry]) -> int | None:
    """The `seq` of the first entry that was changed, dropped before, or moved; None when the chain from its start is whole.

    Reads each entry once, O(n), and keeps none.
    """
    previous = GENESIS
    for place, logged in enumerate(entries, start=1):
        if logged.seq != place or logged.previous != previous or logged.hash != chain(previous, logged.entry):
            return logged.seq
        previous = logged.hash
    return None
