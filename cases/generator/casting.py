"""Who plays in which story: plots are shared out among accounts, and clusters among accounts of one city."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cases.generator.draws import Dice, Draws
from cases.generator.lives import SECOND_EVERY, Lives
from cases.generator.people import People
from cases.generator.places import CITIES, CITY_WEIGHTS
from cases.generator.plots import BY_KEY, CLUSTER_SIZES, PLOTS, ROUND, Plot
from cases.generator.seasons import FIRST_DAY, LAST_DAY

PER_MILLION = 387
"""Disputes in a million transactions; never fewer than one round of the plots."""
_STRIDE = 17
SPREAD = 9
"""Days before or after the middle of its cluster on which a card is misused."""
_SLOW = frozenset({"household", "cash", "net_spread", "games"})
"""Uses that take months."""


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster of disputes that have something in common."""

    key: str
    kind: str
    city: int
    day: int
    """About when its cards were misused."""
    serial: int


@dataclass(slots=True)
class Part:
    """One account's part in a plot."""

    account: int
    plot: Plot
    day: int
    """The first day of the disputed use."""
    group: Group | None
    mirror: int = -1
    """The account of the story that resembles this one and is true otherwise."""


def cast(seed: int, transactions: int, people: People, lives: Lives) -> list[Part]:
    """The stories of a world, by account."""
    wanted = max(len(ROUND), transactions * PER_MILLION // 1_000_000)
    pool = _Pool(seed, people, lives)
    counts = {plot.key: 0 for plot in PLOTS}
    for number in range(wanted):
        counts[ROUND[number * _STRIDE % len(ROUND)].key] += 1
    parts: list[Part] = []
    # Couples first, then clusters: they are hardest to find people for.
    for plot in sorted(PLOTS, key=lambda each: (not each.pair, not each.cluster, "spouse" not in (each.user, each.delivery))):
        parts += _cast_plot(seed, plot, counts[plot.key] * (2 if plot.pair else 1), pool)
    _mirror(parts)
    return sorted(parts, key=lambda part: part.account)


def _cast_plot(seed: int, plot: Plot, count: int, pool: "_Pool") -> Iterator[Part]:
    size = CLUSTER_SIZES.get(plot.cluster, 1)
    for serial, begin in enumerate(range(0, count, size)):
        dice = Dice(seed, f"cast/{plot.key}/{serial}")
        many = min(size, count - begin)
        city = pool.city(dice, many)
        latest = LAST_DAY - (240 if plot.use in _SLOW else 100)
        day = dice.between(FIRST_DAY + 150, latest)
        group = Group(f"{plot.cluster}-{plot.key}-{serial + 1}", plot.cluster, city, day, serial) if plot.cluster else None
        for account in pool.take(plot, city, many):
            yield Part(account, plot, day if plot.pair else min(latest, day + dice.between(-SPREAD, SPREAD)), group)


class _Pool:
    """Accounts that may still be given a story, by city."""

    def __init__(self, seed: int, people: People, lives: Lives) -> None:
        self._people = people
        count = min(len(people), len(lives))
        at = np.arange(count, dtype=np.int64)
        twins = np.zeros(count, dtype=bool)
        twins[people.twin_of[people.twin_of >= 0]] = True
        free = (at % SECOND_EVERY != 0) & (people.twin_of[:count] < 0) & ~twins & (lives.overdue_month[:count] < 0)
        order = np.argsort(Draws(seed, "cast").bits(at, "order"), kind="stable")
        self._free: dict[int, list[int]] = defaultdict(list)
        for customer in order[free[order]].tolist():
            self._free[int(people.city[customer])].append(customer)

    def city(self, dice: Dice, many: int) -> int:
        """A city with enough people; a small world takes its fullest."""
        enough = [city for city in range(len(CITIES)) if len(self._free[city]) >= 4 * many]
        if not enough:
            return max(range(len(CITIES)), key=lambda city: len(self._free[city]))
        weights = [CITY_WEIGHTS[city] for city in enough]
        mark = dice.below(sum(weights))
        return next(city for place, city in enumerate(enough) if mark < sum(weights[: place + 1]))

    def take(self, plot: Plot, city: int, many: int) -> Iterator[int]:
        """Accounts for the plot, of that city as long as there are any."""
        if plot.pair:
            yield from self._couple(city)
            return
        for _ in range(many):
            yield self._one(plot, city)

    def _one(self, plot: Plot, city: int) -> int:
        for place in (city, *sorted(self._free, key=lambda each: -len(self._free[each]))):
            for index, customer in enumerate(self._free[place]):
                if self._fits(plot, customer):
                    return self._free[place].pop(index)
        raise AssertionError(plot.key)  # pragma: no cover - the least world has people for every plot; a test makes it

    def _fits(self, plot: Plot, customer: int) -> bool:
        return bool(self._people.spouse_name(customer)) if "spouse" in {plot.user, plot.delivery} else True

    def _couple(self, city: int) -> Iterator[int]:
        for place in (city, *sorted(self._free, key=lambda each: -len(self._free[each]))):
            here = set(self._free[place])
            for customer in self._free[place]:
                other = int(self._people.spouse_of[customer])
                if other in here:
                    self._free[place].remove(customer)
                    self._free[place].remove(other)
                    yield from sorted((customer, other))
                    return


def _mirror(parts: list[Part]) -> None:
    """Join each story with one of its mirror plot, as long as there are any."""
    waiting: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        waiting[part.plot.key].append(part)
    for part in parts:
        others = waiting[BY_KEY[part.plot.mirror].key]
        if part.mirror < 0 and others:
            near = next((other for other in others if other.mirror < 0), others[0])
            part.mirror = near.account
            if near.mirror < 0:
                near.mirror = part.account
