"""Transactions as the bank prints them: a block of numbers becomes columns of text."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from cases.generator.draws import Ints
from cases.generator.lives import Lives
from cases.generator.places import CURRENCIES, CURRENCY_OF, PLACE_NAMES
from cases.generator.records import ENTRIES, VERIFICATIONS
from cases.generator.seasons import FIRST_DAY, WEEKS, date_of
from cases.generator.shops import Shops
from cases.generator.spending import Block
from cases.generator.texts import joined

_DAYS = 7 * WEEKS + 5
"""Days of the world and those on which its last transactions are posted."""


class Printer:
    """Prints the blocks of one world."""

    def __init__(self, lives: Lives, shops: Shops) -> None:
        days = [date_of(FIRST_DAY + n) for n in range(_DAYS)]
        self._dates = pa.array([f"{day:%Y-%m-%d}" for day in days])
        self._stamps = pa.array([f"{day:%Y%m%d}" for day in days])
        # A retrieval reference begins with the year's last digit and the day of the year (ISO 8583, field 37).
        self._references = pa.array([f"{day.year % 10}{day:%j}" for day in days])
        self._clock = pa.array([f"{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}" for n in range(86_400)])
        self._six = _padded(10**6, 6)
        self._cents = pa.array([f".{n:02d}" for n in range(100)])
        self._cards = lives.cards.column
        self._numbers, self._names = shops.numbers.column, shops.names.column
        self._place, self._places, self._currencies = shops.place, pa.array(PLACE_NAMES), pa.array(CURRENCIES)
        self._entries, self._verifications = pa.array(ENTRIES), pa.array(VERIFICATIONS)

    def references(self, block: Block, rows: Ints) -> list[str]:
        """The bank's reference of some rows of the block."""
        return [f"{date_of(int(block.day[row])):%Y%m%d}{block.first + int(row):010d}" for row in rows]

    def columns(self, block: Block) -> list[Any]:
        """The columns of the import kind `transactions`."""
        serial = block.first + np.arange(len(block), dtype=np.int64)
        place = self._place[block.shop]
        day = block.day - FIRST_DAY
        return [
            joined("", self._stamps.take(_at(day)), _at_width(serial // 10**6, 4), self._six.take(_at(serial % 10**6))),
            self._cards.take(_at(block.account)),
            joined(" ", self._dates.take(_at(day)), self._clock.take(_at(block.second))),
            self._dates.take(_at(block.posted - FIRST_DAY)),
            joined("", pa.array(block.fen // 100).cast(pa.string()), self._cents.take(_at(block.fen % 100))),
            self._currencies.take(_at(CURRENCY_OF[place])),
            self._numbers.take(_at(block.shop)),
            self._names.take(_at(block.shop)),
            pa.array(10_000_000 + block.terminal).cast(pa.string()),
            self._six.take(_at(block.auth)),
            joined("", self._references.take(_at(day)), _at_width(block.second // 3600, 2), self._six.take(_at(serial % 10**6))),
            self._entries.take(_at(block.entry)),
            self._verifications.take(_at(block.verification)),
            self._places.take(_at(place)),
        ]


def _at(places: Ints) -> Any:  # noqa: ANN401 - pyarrow ships no types
    return pa.array(places)


def _at_width(numbers: Ints, width: int) -> Any:  # noqa: ANN401 - as above
    return _padded(int(numbers.max(initial=0)) + 1, width).take(_at(numbers))


def _padded(count: int, width: int) -> Any:  # noqa: ANN401 - as above
    """Numbers from 0 up as text of one width."""
    return pa.compute.utf8_lpad(pa.array(np.arange(count, dtype=np.int64)).cast(pa.string()), width, "0")
