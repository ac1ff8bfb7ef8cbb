"""What a packet would say, for the second person to read before approving it."""

from collections.abc import Iterator, Mapping
from typing import Any


def packet_lines(shown: Mapping[str, Any]) -> list[str]:
    """Whom it is for, then all of its content, part by part; nothing is left out."""
    head = f"{shown['recipient']}  {shown['made_by']}  SHA-256 {shown['content_hash']}"
    return [head, *(line for name, part in shown["content"].items() for line in _lines(name, part, ""))]


def _lines(name: str, part: object, indent: str) -> Iterator[str]:
    if isinstance(part, Mapping):
        yield f"{indent}{name}:"
        for inner, value in part.items():
            yield from _lines(inner, value, indent + "  ")
    elif isinstance(part, list):
        yield f"{indent}{name}: {len(part)}"
        for number, value in enumerate(part, 1):
            yield from _lines(str(number), value, indent + "  ")
    else:
        yield f"{indent}{name}: {'—' if part is None else part}"
