"""Transactions, week by week: ordinary life drawn for all accounts at once, and what the stories need."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cases.generator import records, trades
from cases.generator.draws import FEN, Draws, Flags, Ints, spread
from cases.generator.lives import Lives
from cases.generator.people import People
from cases.generator.places import CITIES, CITY_WEIGHTS, CURRENCY_OF, ONLINE, PLACES, RATES
from cases.generator.records import Planned
from cases.generator.seasons import DAY_WEIGHTS, FIRST_DAY, WEEK_WEIGHTS, WEEKS
from cases.generator.shops import MOST_TERMINALS, Shops

_HABITS = 6
"""Shops of a kind to which one account comes back again and again."""
_NO_PIN = 100_000
_STEP_OF_WEEK = 2**36
"""More rows than a week ever has; a row's number is drawn from."""
_LARGEST_ROWS = 30_000
"""Rows drawn at once, so that a week of any size takes bounded memory."""


@dataclass(frozen=True, slots=True)
class Block:
    """Transactions of one stretch of time, in order."""

    account: Ints
    day: Ints
    second: Ints
    shop: Ints
    fen: Ints
    """In the currency of the shop's place."""
    entry: Ints
    verification: Ints
    posted: Ints
    terminal: Ints
    auth: Ints
    story: Ints
    """Which planned transaction a row is; -1 for ordinary ones."""
    first: int
    """The serial of the first row."""

    def __len__(self) -> int:
        return len(self.account)


class Spending:
    """The transactions of a world: exactly as many as asked for."""

    def __init__(self, seed: int, count: int, people: People, lives: Lives, shops: Shops, planned: Sequence[Planned]) -> None:
        self._draws = Draws(seed, "spending")
        self._lives, self._shops = lives, shops
        self._home = people.city[lives.customer]
        at = np.arange(len(lives), dtype=np.int64)
        self._online = self._draws.between(at, "online share", 60, 420)
        self._traveller = self._draws.happens(at, "traveller", 60)
        self._counts = spread(count - len(planned), WEEK_WEIGHTS)
        self._planned = _columns(planned)
        self._story_weeks = (self._planned[1] - FIRST_DAY) // 7

    def blocks(self) -> Iterator[Block]:
        """All transactions in order of time, in blocks of bounded size."""
        first = 0
        for week in range(WEEKS):
            for block in self._week(week, first):
                first += len(block)
                yield block

    def _week(self, week: int, first: int) -> Iterator[Block]:
        """A week, in stretches of whole days where it is too large for one block."""
        days = spread(int(self._counts[week]), DAY_WEIGHTS[7 * week : 7 * week + 7])
        mine = np.flatnonzero(self._story_weeks == week)
        begin = 0
        while begin < len(days):
            end = begin + 1
            while end < len(days) and int(days[begin : end + 1].sum()) <= _LARGEST_ROWS:
                end += 1
            block = self._stretch(week, days, begin, end, mine, first)
            first += len(block)
            yield block
            begin = end

    def _stretch(self, week: int, days: Ints, begin: int, end: int, mine: Ints, first: int) -> Block:
        monday = FIRST_DAY + 7 * week
        day = monday + np.repeat(np.arange(begin, end, dtype=np.int64), days[begin:end])
        at = week * _STEP_OF_WEEK + int(days[:begin].sum()) + np.arange(len(day), dtype=np.int64)
        account = self._who(at, monday)
        shop = self._where(at, account, week)
        second = self._when(at, shop)
        fen = self._how_much(at, account, shop)
        entry, verification = self._how(at, shop, fen)
        chosen = mine[(self._planned[1][mine] >= monday + begin) & (self._planned[1][mine] < monday + end)]
        told = self._planned[:, chosen]
        columns = [np.concatenate(pair) for pair in zip((account, day, second, shop, fen, entry, verification), told, strict=True)]
        story = np.concatenate((np.full(len(account), -1, dtype=np.int64), chosen))
        order = np.lexsort((columns[0], columns[2], columns[1]))
        account, day, second, shop, fen, entry, verification = (column[order] for column in columns)
        serial = first + np.arange(len(order), dtype=np.int64)
        late = self._draws.happens(serial, "posted late", 180)
        return Block(
            account,
            day,
            second,
            shop,
            fen,
            entry,
            verification,
            day + 1 + late,
            self._terminal(serial, shop),
            self._draws.below(serial, "auth", 10**6),
            story[order],
            first,
        )

    def _who(self, at: Ints, monday: int) -> Ints:
        lives = self._lives
        upto = np.cumsum(np.where((lives.starts <= monday) & (lives.ends >= monday + 6), lives.weight, 0))
        return np.searchsorted(upto, self._draws.below(at, "who", int(upto[-1])), side="right").astype(np.int64)

    def _where(self, at: Ints, account: Ints, week: int) -> Ints:
        draws, shops = self._draws, self._shops
        trip = account * WEEKS + week
        place = self._home[account].copy()
        away = draws.happens(trip, "trip", 40)
        place[away] = draws.choice(trip[away], "trip to", CITY_WEIGHTS)
        abroad = self._traveller[account] & draws.happens(trip, "abroad", 45)
        place[abroad] = draws.between(trip[abroad], "abroad to", len(CITIES) + 1, PLACES - 1)
        online = ~abroad & draws.happens(at, "online", self._online[account])
        place[online] = ONLINE
        habit = draws.happens(at, "habit", 600) & ~abroad
        favourite = -1 - ((account * _HABITS + draws.below(at, "favourite", _HABITS)) * PLACES + place)
        key = np.where(habit, favourite, at)
        wanted = shops.base(place) + draws.below(key, "shop", shops.width(place))
        return np.searchsorted(shops.upto, wanted, side="right").astype(np.int64)

    def _when(self, at: Ints, shop: Ints) -> Ints:
        opens, closes = self._shops.opens[shop] * 60, self._shops.closes[shop] * 60
        span = closes - opens
        moment = trades.BUSY[self._shops.trade[shop], self._draws.below(at, "moment", 256)]
        second: Ints = opens + moment * span // 1000 + self._draws.below(at, "second", span // 250)
        return np.minimum(second, closes - 1)

    def _how_much(self, at: Ints, account: Ints, shop: Ints) -> Ints:
        trade = self._shops.trade[shop]
        steps = trades.MEDIANS[trade] + trades.SIGMAS[trade] * self._draws.normal(at, "amount") // 1000 + self._lives.power[account]
        fen = FEN[np.clip(steps, 0, len(FEN) - 1)] * (1000 + self._draws.below(at, "finer", 16)) // 1000
        step = np.where(self._draws.happens(at, "round", 800), trades.STEPS[trade], 1)
        # Prices of nine: 259, 1,899.
        fen = np.maximum(fen // step * step - np.where((step >= 1000) & self._draws.happens(at, "nine", 600), 100, 0), step)
        rate = RATES[CURRENCY_OF[self._shops.place[shop]]]
        foreign = np.maximum(1, fen * rate // 100)
        large = np.maximum(foreign // 1000 * 1000, 10_000)
        paid: Ints = np.where(rate == RATES[0], fen, np.where(rate >= 1000, large, foreign // 10 * 10 + 10))
        return paid

    def _how(self, at: Ints, shop: Ints, fen: Ints) -> tuple[Ints, Ints]:
        place, mark = self._shops.place[shop], self._draws.below(at, "entry", 1000)
        abroad, tapped = place > ONLINE, (mark < 560) & (fen <= _NO_PIN)
        striped = mark >= 985
        entry = np.where(tapped & ~abroad, records.TAPPED, np.where(striped, records.STRIPE, records.CHIP))
        entry = np.where(place == ONLINE, records.NET, entry)
        signed: Flags = abroad | striped
        verification = np.where(signed, records.SIGNED, np.where(mark % 3 == 0, records.PIN_SIGNED, records.PIN))
        verification = np.where(entry == records.TAPPED, records.NONE, verification)
        return entry, np.where(place == ONLINE, np.where(mark < 880, records.CODE, records.CVV), verification)

    def _terminal(self, serial: Ints, shop: Ints) -> Ints:
        """Greater shops have more of them."""
        many = np.where(shop - self._shops.begins[self._shops.place[shop]] < 40, MOST_TERMINALS, 1 + shop % 2)
        return shop * MOST_TERMINALS + self._draws.below(serial, "terminal", many)


def _columns(planned: Sequence[Planned]) -> Ints:
    """The planned transactions as rows of numbers: account, day, second, shop, amount, entry, verification."""
    return np.array([row[:7] for row in planned], dtype=np.int64).reshape(-1, 7).T
