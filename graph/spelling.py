"""Numbers spelt as signs for public ids: short, the same every time, read back, and out of order to the eye (decision 0017)."""

from itertools import product
from math import gcd

# No vowels, 0, 1 or l: an id read over the telephone must come back the same and spell nothing.
_SIGNS = "23456789BCDFGHJKMNPQRSTVWXYZbcdfghjkmnpqrstvwxyz"
_PAIRS = ["".join(pair) for pair in product(_SIGNS, repeat=2)]
_VALUES = {pair: value for value, pair in enumerate(_PAIRS)}
_PAIR = len(_PAIRS)
_THREE = len(_SIGNS) ** 3
_SHORT, _LONG = len(_SIGNS) ** 6, len(_SIGNS) ** 10
_SHORT_LENGTH, _LONG_LENGTH = 6, 10
_HALF = {_SHORT: _THREE, _LONG: len(_SIGNS) ** 5}

_FACTOR = 0x9E3779B97F4A7C15
"""Any number without a factor in common with that of the signs spreads neighbours over the whole range."""
if gcd(_FACTOR, len(_SIGNS)) != 1:  # pragma: no cover - holds for the two constants above
    raise ValueError(_FACTOR)
_BACK = {space: pow(_FACTOR, -1, space) for space in (_SHORT, _LONG)}


def spell(number: int) -> str:
    """Six signs, or ten for a number that six cannot hold."""
    if number >= _SHORT:
        return _spell_long(number)
    high, low = divmod(number * _FACTOR % _SHORT, _THREE)
    left, low = divmod((low * _THREE + high) * _FACTOR % _SHORT, _PAIR)
    high, middle = divmod(left, _PAIR)
    return f"{_PAIRS[high]}{_PAIRS[middle]}{_PAIRS[low]}"


def read(signs: str) -> int | None:
    """The number that is spelt so; None where `spell` spells none so."""
    space = {_SHORT_LENGTH: _SHORT, _LONG_LENGTH: _LONG}.get(len(signs))
    if space is None:
        return None
    scattered = 0
    for start in range(0, len(signs), 2):
        value = _VALUES.get(signs[start : start + 2])
        if value is None:
            return None
        scattered = scattered * _PAIR + value
    half, back = _HALF[space], _BACK[space]
    low, high = divmod(scattered * back % space, half)
    number = (high * half + low) * back % space
    return number if (space == _SHORT) == (number < _SHORT) else None


def _spell_long(number: int) -> str:
    half = _HALF[_LONG]
    high, low = divmod(number * _FACTOR % _LONG, half)
    scattered = (low * half + high) * _FACTOR % _LONG
    signs = []
    for _ in range(_LONG_LENGTH // 2):
        scattered, pair = divmod(scattered, _PAIR)
        signs.append(_PAIRS[pair])
    return "".join(reversed(signs))
