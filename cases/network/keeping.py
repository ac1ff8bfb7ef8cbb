"""A picture as somebody left it, read from what a browser sent: nothing in it is believed but its shape."""

from collections.abc import Mapping
from typing import Any

from cases.errors import InputRefused
from cases.network.model import MOST_POINTS, Kept

_MOST_LETTERS = 80
_FARTHEST = 100_000


def read_kept(body: Mapping[str, Any]) -> Kept:
    """The picture that the body describes.

    Raises:
        InputRefused: it is not what a picture is kept as.
    """
    places = body.get("places", {})
    if not isinstance(places, dict) or len(places) > 2 * MOST_POINTS:
        raise _refused("places")
    return Kept(
        {_name(name): _place(place) for name, place in places.items()},
        frozenset(_names(body, "pinned")),
        tuple(dict.fromkeys(_names(body, "added"))),
        frozenset(_names(body, "removed")),
    )


def as_body(kept: Kept) -> dict[str, Any]:
    """What is stored of it."""
    return {
        "places": {name: list(place) for name, place in kept.places.items()},
        "pinned": sorted(kept.pinned),
        "added": list(kept.added),
        "removed": sorted(kept.removed),
    }


def _names(body: Mapping[str, Any], field: str) -> list[str]:
    given = body.get(field, [])
    if not isinstance(given, list) or len(given) > 2 * MOST_POINTS:
        raise _refused(field)
    return [_name(each) for each in given]


def _name(given: object) -> str:
    if not isinstance(given, str) or not given or len(given) > _MOST_LETTERS:
        raise _refused(str(given)[:_MOST_LETTERS])
    return given


def _place(given: object) -> tuple[int, int]:
    match given:
        case [int() | float() as x, int() | float() as y] if abs(x) <= _FARTHEST and abs(y) <= _FARTHEST:
            return round(x), round(y)
        case _:
            raise _refused("places")


def _refused(given: str) -> InputRefused:
    return InputRefused(given=given, reason="图面位置格式不对 / not the layout of a picture")
