"""Identifiers of people and cards: how they are written, masked, and what keeps their clear text."""

import re
from collections.abc import Collection, Iterable
from functools import partial
from typing import Protocol
from unicodedata import normalize

from graph.vocabulary import NodeKey

_SHORTEST_MASKED = 11
"""Below this length a mask with both ends shown would give most of it away."""
_IN_TEXT = tuple(
    (kind, re.compile(rf"[0-9a-f]{{32,}}|(?<!\d)(?P<number>{shape})(?!\d)"))
    for kind, shape in (
        ("id_no", r"\d{17}[\dXx](?![Xx])"),
        ("card_no", r"\d{13,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?"),
        ("phone", r"1\d{10}"),
    )
)
"""How a number looks within free text; a hash in hexadecimal is passed over, whatever digits stand in it."""
_SHOWN = {"id_no": (6, 4), "card_no": (6, 4), "phone": (3, 4)}


class IdentifierKeys(Protocol):
    """The keys that open a workspace's identifiers; they live outside the workspace."""

    @property
    def version(self) -> int:
        """The version that protects what is new."""
        ...

    def match_hash(self, kind: str, normal: str) -> bytes:
        """The keyed hash (32 bytes) by which equal identifiers of one kind are found."""
        ...

    def match_hashes(self, kind: str, normal: str) -> list[bytes]:
        """The keyed hashes under every version: an identifier may be kept under any of them."""
        ...

    def encrypt(self, kind: str, normal: str) -> bytes:
        """Ciphertext under the current version."""
        ...

    def decrypt(self, kind: str, sealed: bytes, version: int) -> str:
        """The clear text of what `encrypt` made under that version."""
        ...


class IdentifierRegister(Protocol):
    """The identifiers of a workspace."""

    def protect(self, kind: str, clear: str) -> int:
        """The key of the identifier, recorded now if it is new."""
        ...

    def find(self, kind: str, clear: str) -> int | None:
        """The key of the identifier, or None where it is known to be absent."""
        ...

    def protect_all(self, kind: str, clears: Iterable[str]) -> dict[str, int]:
        """As `protect` for many: the key of each, those that are new recorded in their order."""
        ...

    def masked(self, key: int) -> str:
        """The form to show."""
        ...

    def sample(self) -> list[int]:
        """The key of one identifier of each key version in use: enough to know whether a ring opens the workspace."""
        ...

    def with_mask(self, masked: str, bearers: Collection[NodeKey]) -> list[int]:
        """The keys of the identifiers of these persons, cards and phones that are shown so; others' may look alike."""
        ...

    def protect_again(self, keys: IdentifierKeys) -> int:
        """Re-encrypt and re-hash every identifier with `keys`' current version; how many there were."""
        ...

    def reveal(self, key: int) -> str:
        """The clear text. Only a use case that records the reveal may call this."""
        ...


def normal_form(clear: str) -> str:
    """Full-width to ASCII, without spaces and dashes, upper case (the X of an ID number)."""
    return re.sub(r"[\s\-]", "", normalize("NFKC", clear)).upper()


def mask(kind: str, normal: str) -> str:
    """The form shown: `310112********2213`, `622588******4417`, `138****6620`; a short one keeps its last two."""
    if len(normal) < _SHORTEST_MASKED:
        return "*" * max(len(normal) - 2, 1) + normal[-2:]
    head, tail = _SHOWN.get(kind, (2, 2))
    return normal[:head] + "*" * (len(normal) - head - tail) + normal[-tail:]


def without_identifiers(text: str) -> str:
    """Free text with every identity, card (by its Luhn digit) and mobile number in it masked; the clear text stays in the sealed document."""
    for kind, shape in _IN_TEXT:
        text = shape.sub(partial(_masked_in_text, kind), text)
    return text


def _masked_in_text(kind: str, found: re.Match[str]) -> str:
    if found["number"] is None:
        return found.group()
    normal = normal_form(found["number"])
    return found.group() if kind == "card_no" and not _passes_luhn(normal) else mask(kind, normal)


def _passes_luhn(digits: str) -> bool:
    doubled = (int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's own nine and ten
