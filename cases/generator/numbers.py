"""Numbers of cards, identity papers, phones, accounts and waybills: right in form and check digit, from ranges that nobody has been given."""

from collections.abc import Iterable, Sequence

import numpy as np

from cases.generator.draws import Draws, Ints
from cases.generator.seasons import date_of

BANK_PREFIX = "629999"
"""The issuer prefix of the invented bank."""
ID_AREA = 9901
"""First digits of every identity number: no province of China has the code 99."""
# Mobile prefixes that no operator had opened to the public when this was written.
_MOBILES = ("154", "160", "161", "163", "164", "168", "169", "179")
_PHONES = len(_MOBILES) * 10**8
_PHONE_STRIDE = 314_159_267
_CARD_STRIDE = 271_828_183
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ORDERS = 1000


class Numbers:
    """Numbers of one world. Each serial has one number, and no two serials the same."""

    def __init__(self, seed: int) -> None:
        start = Draws(seed, "numbers")
        zero = np.zeros(1, dtype=np.int64)
        self._phone_start = int(start.below(zero, "phone", _PHONES)[0])
        self._card_start = int(start.below(zero, "card", 10**9)[0])

    def phone(self, serial: int) -> str:
        """An 11-digit mobile number."""
        place = (serial * _PHONE_STRIDE + self._phone_start) % _PHONES
        return f"{_MOBILES[place // 10**8]}{place % 10**8:08d}"

    def card(self, serial: int) -> str:
        """A 16-digit card number; the last is a Luhn digit (ISO/IEC 7812-1)."""
        body = f"{BANK_PREFIX}{(serial * _CARD_STRIDE + self._card_start) % 10**9:09d}"
        return body + luhn(body)


def luhn(body: str) -> str:
    """The check digit that follows the digits."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in body[::-2])
    return str(-(doubled + sum(map(int, body[-2::-2]))) % 10)


def id_numbers(areas: Sequence[int], born: Iterable[int], orders: Iterable[int]) -> list[str]:
    """18-digit identity numbers (GB 11643-1999); an odd order is a man's."""
    return [
        _id_number(f"{ID_AREA}{area:02d}{date_of(day):%Y%m%d}{order:03d}") for area, day, order in zip(areas, born, orders, strict=True)
    ]


def _id_number(body: str) -> str:
    return body + _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def orders_of(draws: Draws, at: Ints, areas: Ints, born: Ints, men: Ints) -> Ints:
    """Three digits for each person such that nobody of one area, birthday and sex has another's."""
    orders = draws.below(at, "order", _ORDERS // 2 - 1) * 2 + 2 - men
    place = (areas * 100_000 + born + 50_000) * _ORDERS
    while True:
        _, first = np.unique(place + orders, return_index=True)
        again = np.ones(len(orders), dtype=bool)
        again[first] = False
        if not again.any():
            return orders
        orders[again] = (orders[again] + 2) % _ORDERS
