"""What was spent and repaid on each account, and what is still owed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from cases.generator.draws import Dice, Draws, Ints
from cases.generator.lives import NEVER, Lives
from cases.generator.people import People
from cases.generator.places import CURRENCY_OF, RATES
from cases.generator.records import Payment, Told
from cases.generator.seasons import AS_OF, FIRST_DAY, FIRST_MONTH, MONTH_INDEX, MONTHS, month_of, month_start
from cases.generator.shops import Shops
from cases.generator.spending import Block

_LAST_BILLS = 4
"""Bills whose repayments an ordinary account's export still shows."""
_DUE_AFTER = 20
_DEBIT_PREFIX = "629998"
_LEAST_PAID = 10
"""Percent of what is owed that has to be paid at least."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is owed on an account."""

    principal: int
    balance: int
    overdue: int
    """The day on which the first unpaid bill was due; NEVER where none is."""

    @property
    def periods(self) -> int:
        """Bills overdue."""
        return 0 if self.overdue == NEVER else month_of(AS_OF) - month_of(self.overdue) + 1


class Ledger:
    """Fed with every transaction, it then tells repayments and what is owed."""

    def __init__(self, seed: int, people: People, lives: Lives, shops: Shops, told: Mapping[int, Told]) -> None:
        self._seed = seed
        self._people, self._lives, self._told = people, lives, told
        self._rate = RATES[CURRENCY_OF[shops.place]]
        self._spent = np.zeros(len(lives) * MONTHS, dtype=np.int64)
        self.standings: list[Standing] = []
        self.visits = np.zeros(len(shops), dtype=np.int64)
        """Transactions of each shop."""

    def add(self, block: Block) -> None:
        """Book a block of transactions."""
        home = block.fen * 100 // self._rate[block.shop]
        np.add.at(self._spent, block.account * MONTHS + MONTH_INDEX[block.day - FIRST_DAY], home)
        self.visits += np.bincount(block.shop, minlength=len(self.visits))

    def repayments(self) -> Iterator[tuple[int, Payment]]:
        """Every repayment with its account, account by account."""
        spent = self._spent.reshape(-1, MONTHS)
        at = np.arange(len(self._lives), dtype=np.int64)
        draws = Draws(self._seed, "repayments")
        day, manner = draws.between(at, "day", 2, _DUE_AFTER - 1).tolist(), draws.below(at, "manner", 100).tolist()
        partly = draws.happens(at, "partly", 90).tolist()
        for account in range(len(self._lives)):
            months = spent[account]
            if account in self._told or self._lives.overdue_month[account] != NEVER:
                yield from self._whole(account, months)
                continue
            owed = 0
            for month in range(MONTHS - 1 - _LAST_BILLS, MONTHS - 1):
                owed += int(months[month])
                if owed:
                    paid = max(min(owed, 5000), owed * _LEAST_PAID // 100) if partly[account] else owed
                    owed -= paid
                    payment_day = month_start(FIRST_MONTH + month + 1) + day[account] - 1
                    yield account, self._payment(account, payment_day, paid, _channel(manner[account]))
            left = owed + int(months[MONTHS - 1])
            self.standings.append(Standing(left, left, NEVER))

    def _whole(self, account: int, months: Ints) -> Iterator[tuple[int, Payment]]:
        """The whole history of an account that is overdue or disputed."""
        dice = Dice(self._seed, f"repaid/{account}")
        told = self._told.get(account)
        last = int(self._lives.overdue_month[account]) if told is None else month_of(told.part.day) - FIRST_MONTH
        paid_in_all, owed = 0, 0
        found: list[Payment] = []
        manner = dice.below(100)
        for month in range(last):
            if months[month]:
                found.append(self._payment(account, _pay_day(month, dice), int(months[month]), _channel(manner)))
                paid_in_all += int(months[month])
        overdue = month_start(FIRST_MONTH + last + 1) + _DUE_AFTER
        if told is not None:
            for month in range(last, MONTHS):
                owed += int(months[month])
                due = month_start(FIRST_MONTH + month + 1) + _DUE_AFTER
                if told.part.plot.repaid == "never" or told.overdue is None or due >= told.overdue:
                    break
                least = max(min(owed, 5000), owed * _LEAST_PAID // 100)
                if least:
                    found.append(self._payment(account, _pay_day(month, dice), least, told.part.plot.repaid))
                owed -= least
                paid_in_all += least
            overdue = told.overdue or overdue
        elif dice.happens(300):
            late = min(AS_OF - 1, overdue + dice.between(10, 120))
            some = dice.between(1, 20) * 10_000
            if some < int(months.sum()) - paid_in_all:
                found.append(self._payment(account, late, some, dice.pick(("cash", "spouse", "set_off", "own"))))
                paid_in_all += some
        principal = int(months.sum()) - paid_in_all
        days = max(0, AS_OF - overdue)
        balance = principal + principal * min(days, 1000) * 5 // 10_000 + min(principal * 5 // 100, 20_000)
        is_overdue = principal > 0 and overdue < AS_OF
        self.standings.append(Standing(principal, balance if is_overdue else principal, overdue if is_overdue else NEVER))
        for payment in found:
            yield account, payment

    def _payment(self, account: int, day: int, fen: int, by: str) -> Payment:
        customer = int(self._lives.customer[account])
        second = 9 * 3600 + (account * 7919 + day * 104_729) % (11 * 3600)
        own = f"{_DEBIT_PREFIX}******{customer * 7919 % 10_000:04d}"
        name = self._people.customers.names[customer]
        match by:
            case "auto":
                return Payment(day, 3600 + account % 3600, fen, own, name, "自动扣款")
            case "set_off":
                return Payment(day, 3600 + account % 3600, fen, own, name, "抵扣")
            case "cash":
                return Payment(day, second, fen, "", "", "现金")
            case "spouse" if self._people.spouse_name(customer):
                spouse = f"{_DEBIT_PREFIX}******{(customer * 7919 + 3571) % 10_000:04d}"
                return Payment(day, second, fen, spouse, self._people.spouse_name(customer), "转账")
            case "pay":
                return Payment(day, second, fen, own, name, "第三方支付")
            case _:
                return Payment(day, second, fen, own, name, "本人转账")


def _channel(manner: int) -> str:
    """How an account is usually repaid, by its number of a hundred."""
    return ("auto", "own", "pay", "spouse", "cash")[sum(manner >= bound for bound in (38, 68, 88, 95))]


def _pay_day(month: int, dice: Dice) -> int:
    return month_start(FIRST_MONTH + month + 1) + dice.between(2, _DUE_AFTER - 1)
