"""Accounts and their cards: when each was opened, sent, delivered and activated, and how much it is used."""

from dataclasses import dataclass

import numpy as np

from cases.generator.draws import FEN, Draws, Ints
from cases.generator.numbers import Numbers
from cases.generator.people import People
from cases.generator.places import CITIES
from cases.generator.seasons import FIRST_DAY, FIRST_MONTH, LAST_DAY, MONTHS, date_of, day_of, month_start
from cases.generator.texts import Texts

SECOND_EVERY = 9
"""One customer in so many has a second account."""
SECONDS = 86_400
_FIRST_OPENED = day_of(2014, 1, 6)
_LAST_OPENED = LAST_DAY - 45
_OVERDUE_PERMILLE = 28
NEVER = -1


@dataclass(frozen=True, slots=True)
class Lives:
    """All accounts. The stories write the arrays of their own accounts anew; nothing else does."""

    customer: Ints
    opened: Ints
    sent: Ints
    delivered: Ints
    activated: Ints
    """Seconds since 1970 of China's clock."""
    starts: Ints
    ends: Ints
    """First and last day of ordinary spending."""
    weight: Ints
    """How much is spent on it, beside others."""
    power: Ints
    """How much more or less than others its holder pays for a thing, in steps of the table of amounts."""
    overdue_month: Ints
    """The month, from the world's first, whose bill was not paid; NEVER for most."""
    numbers: list[str]
    cards: Texts

    def __len__(self) -> int:
        return len(self.numbers)


def lives_of(seed: int, count: int, people: People, numbers: Numbers) -> Lives:
    """That many accounts for the people."""
    draws, at = Draws(seed, "lives"), np.arange(count, dtype=np.int64)
    customer = np.where(at < len(people), at, (at - len(people)) * SECOND_EVERY)
    old = draws.happens(at, "old", 620)
    opened = np.where(
        old, draws.between(at, "opened", _FIRST_OPENED, FIRST_DAY - 40), draws.between(at, "opened", FIRST_DAY - 40, _LAST_OPENED)
    )
    sent = (opened + draws.between(at, "made", 2, 6)) * SECONDS + draws.between(at, "sent", 16 * 3600, 19 * 3600)
    delivered = (sent // SECONDS + draws.between(at, "road", 1, 5)) * SECONDS + draws.between(at, "delivered", 9 * 3600, 19 * 3600)
    activated = (delivered // SECONDS + 1 + draws.below(at, "wait", 12)) * SECONDS + draws.between(at, "activated", 9 * 3600, 21 * 3600)
    activated = np.where(draws.happens(at, "at once", 350), delivered + draws.between(at, "soon", 600, 10_000), activated)
    overdue = draws.happens(at, "overdue", _OVERDUE_PERMILLE) & (opened < LAST_DAY - 260)
    earliest = np.maximum(6, (opened - FIRST_DAY) // 30 + 5)
    month = np.where(overdue, draws.between(at, "overdue month", np.minimum(earliest, MONTHS - 3), MONTHS - 3), NEVER)
    month_ends = np.array([month_start(FIRST_MONTH + n + 1) - 1 for n in range(MONTHS)], dtype=np.int64)
    stops = np.where(draws.happens(at, "closed", 60), opened + draws.between(at, "kept", 200, 3000), LAST_DAY)
    ends = np.minimum(np.where(month >= 0, month_ends[month], stops), LAST_DAY)
    return Lives(
        customer,
        opened,
        sent,
        delivered,
        activated,
        activated // SECONDS + 1 + draws.below(at, "first use", 20),
        ends,
        np.minimum(FEN[np.clip(72 * draws.normal(at, "weight") // 1000 + 120, 0, 420)], 40_000),
        25 * draws.normal(at, "power") // 1000,
        month,
        [
            f"{CITIES[city].code}{date_of(day):%y}{number:07d}"
            for number, (city, day) in enumerate(zip(people.city[customer].tolist(), opened.tolist(), strict=True))
        ],
        Texts(numbers.card(number) for number in range(count)),
    )
