"""Shops with their trades, hours and terminals: many small ones, few that everybody knows."""

from dataclasses import dataclass

import numpy as np

from cases.generator import trades, words
from cases.generator.draws import Draws, Ints
from cases.generator.places import ABROAD, CITIES, CITY_WEIGHTS, ONLINE, PLACES
from cases.generator.texts import Texts

MOST_TERMINALS = 4
_FLAT = 4
"""A larger number makes the greatest shops of a city less great."""
_PULL = 60_000


@dataclass(frozen=True, slots=True)
class Shops:
    """All shops, those of one place beside each other."""

    place: Ints
    trade: Ints
    opens: Ints
    closes: Ints
    """Minutes of the day."""
    begins: Ints
    """The first shop of each place, and the number of shops at the end."""
    upto: Ints
    """Cumulated pull of the shops, over all places."""
    names: Texts
    numbers: Texts
    districts: Texts

    def __len__(self) -> int:
        return len(self.names)

    def base(self, places: Ints) -> Ints:
        """The cumulated pull before the first shop of each place."""
        return np.concatenate(([0], self.upto))[self.begins[places]]

    def width(self, places: Ints) -> Ints:
        """The pull of all shops of each place together."""
        return self.base(places + 1) - self.base(places)

    def of(self, place: int, trade: int | None = None) -> Ints:
        """Shops of a place, of one trade if it is named."""
        here = np.arange(self.begins[place], self.begins[place + 1], dtype=np.int64)
        return here if trade is None else here[self.trade[here] == trade]


def shops_of(seed: int, count: int) -> Shops:
    """About that many shops, every place with some of every trade."""
    draws = Draws(seed, "shops")
    sizes = [max(90, count * weight // 1400) for weight in CITY_WEIGHTS] + [max(60, count // 40)] + [max(30, count // 200)] * len(ABROAD)
    begins = np.concatenate(([0], np.cumsum(np.array(sizes, dtype=np.int64))))
    place = np.repeat(np.arange(PLACES, dtype=np.int64), sizes)
    at = np.arange(len(place), dtype=np.int64)
    rank = at - begins[place]
    local, online = len(trades.TRADES), len(trades.ONLINE_TRADES)
    weights = np.array([trade.shops for trade in trades.ALL], dtype=np.int64)
    trade = draws.choice(at, "trade", weights[:local])
    # The first shops of a place are one of each trade, so that there is nothing that its people cannot buy.
    trade = np.where(rank < local, (rank * 7) % local, trade)
    in_net = np.where(rank < online, rank % online, draws.choice(at, "online trade", weights[local:]))
    trade = np.where(place == ONLINE, local + in_net, trade)
    pulls = np.array([each.pull for each in trades.ALL], dtype=np.int64)
    standing = draws.between(at, "standing", 0, 9)
    pull = 1 + pulls[trade] * _PULL // (60 * (rank + _FLAT + standing))
    opens = np.array([each.opens for each in trades.ALL], dtype=np.int64)[trade] * 60
    closes = np.array([each.closes for each in trades.ALL], dtype=np.int64)[trade] * 60
    has_hours = closes - opens < trades.DAY
    opens = np.where(has_hours, opens + draws.between(at, "opens", -1, 1) * 30, opens)
    closes = np.where(has_hours & (closes < trades.DAY), closes + draws.between(at, "closes", -1, 1) * 30, closes)
    where = draws.below(at, "district", 1000)
    districts = [_district(here, way) for here, way in zip(place.tolist(), where.tolist(), strict=True)]
    names, numbers = Texts(_names(draws, at, place, trade, districts)), Texts(_numbers(place, trade))
    return Shops(place, trade, opens, closes, begins, np.cumsum(pull), names, numbers, Texts(districts))


def _district(place: int, way: int) -> str:
    return CITIES[place].districts[way % len(CITIES[place].districts)] if place < ONLINE else ""


def _names(draws: Draws, at: Ints, place: Ints, trade: Ints, districts: list[str]) -> list[str]:
    brand, kind, form = draws.below(at, "brand", len(words.BRANDS)), draws.below(at, "kind", 60), draws.below(at, "form", 10)
    found: list[str] = []
    seen: dict[str, int] = {}
    for here, what, name, way, shape, district in zip(
        place.tolist(), trade.tolist(), brand.tolist(), kind.tolist(), form.tolist(), districts, strict=True
    ):
        kinds = trades.ALL[what].kinds
        stem = words.BRANDS[name] + kinds[way % len(kinds)]
        if here > ONLINE:
            text = f"{ABROAD[here - ONLINE - 1].name}{stem}"
        elif here == ONLINE:
            text = ("云集支付-" if shape < 5 else "网付通-") + stem
        else:
            city, part = CITIES[here].name, district.removesuffix("新区").removesuffix("区")
            text = f"{stem}({city}{part}店)" if shape < 5 else f"{city}{district}{stem}" if shape < 8 else f"{city}{stem}{part}分店"
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text}{_branch(seen[text])}")
    return found


def _branch(number: int) -> str:
    return f"第{number}店" if number < 100 else f"{number}号"


def _numbers(place: Ints, trade: Ints) -> list[str]:
    """Fifteen digits: acquirer, region, category, and which of them; the acquirer 999 is nobody's."""
    counted: dict[tuple[int, int], int] = {}
    found = []
    for here, what in zip(place.tolist(), trade.tolist(), strict=True):
        serial = counted[here, what] = counted.get((here, what), 0) + 1
        region = CITIES[here].region if here < ONLINE else f"{9000 + here}"
        found.append(f"{999 - serial // 10_000}{region}{trades.ALL[what].code}{serial % 10_000:04d}")
    return found
