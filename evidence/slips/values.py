"""What counts as a value of each field of a slip: its printed form, or nothing."""

import re
from datetime import datetime
from unicodedata import normalize

from graph.errors import MoneyRefused
from graph.money import parse_fen
from graph.times import SHANGHAI

_DAY = r"(?P<y>20\d\d|19\d\d)[-/.年]?(?P<m>[01]?\d)[-/.月]?(?P<d>[0-3]?\d)日?"
_CLOCK = r"(?P<h>[0-2]?\d)[::.时](?P<min>[0-5]\d)(?:[::.分](?P<s>[0-5]\d)秒?)?"
_DAY_AND_CLOCK = re.compile(rf"(?<!\d){_DAY}[\sT,;]*{_CLOCK}(?!\d)")
_AMOUNT = re.compile(r"(?:RMB|CNY|[¥￥])?[:]?((?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2})(?:元)?")
_CARD = re.compile(r"(\d{4,6})([*x×•·]{3,12})(\d{4})(?:[/(]?[a-z]\)?)?", re.IGNORECASE)
_WHOLE_CARD = re.compile(r"(\d{16}|\d{19})(?:[/(]?[a-z]\)?)?", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LONG_CARD_MASK = 8
"""Stars between six and four digits: a card of 16 digits has 6, one of 19 has 9; readers miscount stars by one."""


def is_chinese(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return bool(_CHINESE.search(text))


def number_of(text: str, lengths: tuple[int, ...], *, letters: bool) -> str | None:
    """A number of one of the printed lengths; dots and commas inside it are specks or gaps of the print."""
    plain = re.sub(r"[.,'`]", "", _plain(text))
    if len(plain) not in lengths or not (plain.isascii() and plain.isalnum()):
        return None
    return plain.upper() if letters or plain.isdigit() else None


def card_of(text: str) -> str | None:
    """A whole or masked card number, as digits and `*`."""
    plain = _plain(text)
    if match := _WHOLE_CARD.fullmatch(plain):
        return match.group(1)
    match = _CARD.fullmatch(plain)
    if match is None:
        return None
    first, mask, last = match.groups()
    hidden = 19 if len(mask) + len(first) - 6 >= _LONG_CARD_MASK else 16
    return first + "*" * (hidden - len(first) - len(last)) + last


def amount_of(text: str) -> int | None:
    """An amount in fen: two decimals are printed on every slip, so a text without them is a misreading."""
    match = _AMOUNT.fullmatch(_plain(text).upper())
    if match is None:
        return None
    try:
        return parse_fen(match.group(1))
    except MoneyRefused:
        return None


def moment_of(text: str) -> str | None:
    """A day with a time, as ISO 8601 in Chinese civil time; without printed seconds they are 00."""
    match = _DAY_AND_CLOCK.search(normalize("NFKC", text))
    if match is None:
        return None
    part = match.groupdict()
    try:
        moment = datetime(
            int(part["y"]), int(part["m"]), int(part["d"]), int(part["h"]), int(part["min"]), int(part["s"] or 0), tzinfo=SHANGHAI
        )
    except ValueError:
        return None
    return moment.isoformat()


def name_of(text: str) -> str | None:
    """A merchant's name."""
    plain = normalize("NFKC", text).strip(" :/-.")
    letters = sum(character.isalpha() for character in plain)
    return plain if letters >= 2 and letters * 2 >= len(plain) else None  # noqa: PLR2004 - a name has at least two letters


def folded_name(text: str) -> str:
    """A name as it is compared: letters, digits and Chinese characters alone."""
    return "".join(character for character in _plain(text).casefold() if character.isalnum())


def same_value(first: str | int, second: str | int) -> bool:
    """Whether two readings say the same; spaces and bracket forms of a name do not matter."""
    if isinstance(first, int) or isinstance(second, int):
        return first == second
    return _plain(first).casefold() == _plain(second).casefold()


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split())
