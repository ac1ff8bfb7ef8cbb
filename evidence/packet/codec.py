"""Packet content as JSON and back: packet.json is the packet for machines, and what a verification recomputes everything from."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Union, get_args, get_origin, get_type_hints

from evidence.errors import CustodyRefused, PacketUnreadable
from evidence.packet.content import PacketContent

FORMAT = "sliphound-packet-1"
"""Written into every packet.json; a reader refuses what it does not know."""


def to_json(content: PacketContent) -> dict[str, object]:
    """The content as JSON values; times in UTC, money as fen and currency."""
    return {"format": FORMAT, "content": _encode(content)}


def from_json(data: object) -> PacketContent:
    """Read back what `to_json` wrote.

    Raises:
        PacketUnreadable: it is another format, a field is absent or unknown, or a value is not of its kind.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PacketUnreadable(place="format")
    content = _decode(PacketContent, data.get("content"), "content")
    if not isinstance(content, PacketContent):  # pragma: no cover - _decode makes what it is asked for
        raise PacketUnreadable(place="content")
    return content


def _encode(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _decode(kind: object, data: object, place: str) -> object:
    options = get_args(kind)
    if get_origin(kind) in {Union, types.UnionType}:
        return None if data is None else _decode(next(option for option in options if option is not type(None)), data, place)
    if get_origin(kind) is tuple and isinstance(data, list):
        return tuple(_decode(options[0], item, f"{place}[{number}]") for number, item in enumerate(data))
    if isinstance(kind, type) and is_dataclass(kind):
        return _decode_object(kind, data, place)
    if kind in {bool, int, str} and type(data) is kind:
        return data
    if isinstance(kind, type) and isinstance(data, str) and issubclass(kind, date | StrEnum):
        try:
            return kind.fromisoformat(data) if issubclass(kind, date) else kind(data)
        except ValueError as wrong:
            raise PacketUnreadable(place=place) from wrong
    raise PacketUnreadable(place=place)


def _decode_object(kind: type, data: object, place: str) -> object:
    hints = _hints(kind)
    if not isinstance(data, dict) or data.keys() != hints.keys():
        raise PacketUnreadable(place=place)
    values = {name: _decode(hint, data[name], f"{place}.{name}") for name, hint in hints.items()}
    try:
        return kind(**values)
    except (CustodyRefused, ValueError) as refused:
        raise PacketUnreadable(place=place) from refused


@cache
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)
