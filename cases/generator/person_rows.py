"""Rows of customers and their relatives as the bank holds them, and who had which number when."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cases.generator.draws import Dice, Draws
from cases.generator.lives import SECOND_EVERY
from cases.generator.people import SEXES, born_text, passport, twin_kind
from cases.generator.records import Told
from cases.generator.seasons import AS_OF, date_of
from cases.generator.telling import Stage

_CHAIN_EVERY = 97
_CHAIN_STEP = 13
_CHAIN = 3
"""A chain has so many guarantees."""
_HANDED_ON_EVERY = 101
_HANDED_ON_FROM = 50


class PhoneUse(NamedTuple):
    """Who had a number from when to when, in truth."""

    phone: str
    customer: int
    begins: int
    ends: int
    why: str


def customer_no(customer: int) -> str:
    """A customer's number."""
    return f"C{20_000_000 + customer}"


class PersonRows:
    """Rows of the import kinds `persons` and `relations`."""

    def __init__(self, stage: Stage, told: Mapping[int, Told]) -> None:
        self._stage, self._people, self._told = stage, stage.people, told
        self._draws = Draws(stage.seed, "persons")

    def phones(self, customer: int) -> list[PhoneUse]:
        """The numbers of a customer; the first is the one on the application."""
        stage, people = self._stage, self._people
        opened = int(stage.lives.opened[customer])
        if (story := self._told.get(customer)) is not None:
            if story.phone != stage.phone("own", customer):
                return [PhoneUse(story.phone, customer, opened - 60, AS_OF, "of_the_cluster")]
            return [PhoneUse(story.phone, customer, opened - 400, AS_OF, "own")]
        twin = int(people.twin_of[customer])
        if twin >= 0 and customer % 5:
            return [PhoneUse(stage.phone("own", twin), customer, opened, AS_OF, "same_person")]
        dice = Dice(stage.seed, f"phones/{customer}")
        moved = dice.between(opened + 30, AS_OF - 30)
        if self._hands_on(customer):
            return [
                PhoneUse(stage.phone("own", customer), customer, opened - 400, moved, "given_up"),
                PhoneUse(stage.phone("new", customer), customer, moved, AS_OF, "own"),
            ]
        if customer >= _HANDED_ON_FROM and self._hands_on(customer - _HANDED_ON_FROM):
            given_up = self.phones(customer - _HANDED_ON_FROM)[0].ends
            return [PhoneUse(stage.phone("own", customer - _HANDED_ON_FROM), customer, min(AS_OF, given_up + 120), AS_OF, "assigned_again")]
        spouse = int(people.spouse_of[customer])
        if spouse == customer - 1 and dice.happens(120) and spouse not in self._told and not self._hands_on(spouse):
            return [PhoneUse(self.phones(spouse)[0].phone, customer, opened, AS_OF, "of_the_spouse")]
        if dice.happens(50):
            return [
                PhoneUse(stage.phone("own", customer), customer, opened - 400, moved, "given_up"),
                PhoneUse(stage.phone("new", customer), customer, moved, AS_OF, "own"),
            ]
        return [PhoneUse(stage.phone("own", customer), customer, opened - 400, AS_OF, "own")]

    def persons(self) -> Iterator[tuple[str, ...]]:
        """Customers; one whose number or address has changed has a second row."""
        people = self._people
        group = people.customers
        for customer in range(len(people)):
            told = self._told.get(customer)
            kind, number = "居民身份证", group.ids[customer]
            if people.twin_of[customer] >= 0 and twin_kind(customer) in {"passport", "no_number"}:
                kind, number = ("护照", passport(customer)) if twin_kind(customer) == "passport" else ("", "")
            elsewhere = told is not None and told.part.plot.delivery == "elsewhere"
            address = told.address if told is not None and elsewhere else people.homes[customer]
            employer = told.employer if told is not None else people.employers[customer]
            for use in self.phones(customer):
                yield (
                    customer_no(customer),
                    group.names[customer],
                    kind,
                    number,
                    SEXES[group.men[customer]],
                    born_text(group, customer),
                    use.phone,
                    address,
                    employer,
                )

    def relations(self) -> Iterator[tuple[str, ...]]:
        """Spouses, parents, friends and guarantors as the application names them."""
        people, stage = self._people, self._stage
        for customer in range(len(people)):
            number, dice = customer_no(customer), Dice(stage.seed, f"relations/{customer}")
            told = self._told.get(customer)
            if told is not None and told.part.plot.delivery == "elsewhere":
                # What a forged application says of relatives is invented as well.
                yield (
                    number,
                    "朋友",
                    people.friends.names[customer],
                    "",
                    stage.group_phone(told.part.group, 1) if told.part.group else "",
                    "申请表",
                )
                continue
            if (name := people.spouse_name(customer)) and dice.happens(900):
                other = int(people.spouse_of[customer])
                paper = people.customers.ids[other] if other >= 0 else people.spouses.ids[customer]
                phone = self.phones(other)[0].phone if other >= 0 else stage.phone("spouse", customer)
                kind = "妻子" if people.customers.men[customer] else "丈夫"
                yield number, kind, name, paper if dice.happens(650) else "", phone, "申请表"
            if dice.happens(300):
                parent = "父亲" if people.parents.men[customer] else "母亲"
                yield (
                    number,
                    parent,
                    people.parents.names[customer],
                    "",
                    stage.phone("parent", customer) if dice.happens(800) else "",
                    "申请表",
                )
            if dice.happens(550):
                yield number, dice.pick(("朋友", "同事")), people.friends.names[customer], "", stage.phone("friend", customer), "申请表"
            if (guarantor := self.guarantor(customer)) is not None:
                yield (
                    number,
                    "担保人",
                    people.customers.names[guarantor],
                    people.customers.ids[guarantor],
                    self.phones(guarantor)[0].phone,
                    "申请表",
                )

    def guarantor(self, customer: int) -> int | None:
        """Who guarantees a customer's account; chains of a few, every third of them closed to a ring."""
        begin, place = divmod(customer - 5, _CHAIN_EVERY)
        step, rest = divmod(place, _CHAIN_STEP)
        if begin < 0 or rest or step > _CHAIN or customer % SECOND_EVERY == 0 or self._is_special(customer):
            return None
        first = 5 + begin * _CHAIN_EVERY
        nearest = customer + _CHAIN_STEP if step < _CHAIN else first
        if (step == _CHAIN and begin % 3) or nearest >= len(self._people) or self._is_special(nearest):
            return None
        return nearest

    def _is_special(self, customer: int) -> bool:
        twin = int(self._people.twin_of[customer])
        told = self._told.get(customer)
        return twin >= 0 or (told is not None and told.part.plot.delivery == "elsewhere")

    def _hands_on(self, customer: int) -> bool:
        later = customer + _HANDED_ON_FROM
        chosen = customer % _HANDED_ON_EVERY == 1 and later < len(self._people)
        return (
            chosen
            and customer not in self._told
            and later not in self._told
            and self._people.twin_of[customer] < 0
            and self._people.twin_of[later] < 0
        )


def day_text(day: int) -> str:
    """A day as the bank writes it."""
    return date_of(day).isoformat()
