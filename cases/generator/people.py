"""Customers and their households: who they are, where they live, and who their relatives are."""

from dataclasses import dataclass, replace

import numpy as np

from cases.generator import words
from cases.generator.draws import Draws, Flags, Ints
from cases.generator.numbers import id_numbers, orders_of
from cases.generator.places import CITIES, CITY_WEIGHTS
from cases.generator.seasons import AS_OF, date_of
from cases.generator.texts import Texts

YEAR = 365
SEXES = ("女", "男")
_HEAD, _SPOUSE, _THIRD = 0, 1, 2
_GENERATIONS = (1972, 1988)
_GROWN = 46
"""From this age the third customer of a household is a child of the head, before it a parent."""
_TWINS_PERMILLE = 45
"""Of those who live alone; every second of them is in truth the one before, opened a second time."""
TWIN_KINDS = ("same_number", "passport", "no_number", "misheard_name")


@dataclass(frozen=True, slots=True)
class Group:
    """People, one at each place of the lists."""

    names: Texts
    men: Ints
    born: Ints
    ids: Texts


@dataclass(frozen=True, slots=True)
class People:
    """All customers, and one spouse, one parent and one friend of each, whether needed or not."""

    customers: Group
    spouses: Group
    """Of those whose spouse is no customer."""
    parents: Group
    friends: Group
    household: Ints
    role: Ints
    married: Flags
    """To somebody who is no customer."""
    spouse_of: Ints
    """The customer who is the spouse, or -1."""
    city: Ints
    homes: Texts
    employers: Texts
    twin_of: Ints
    """The customer who is the same person, or -1."""

    def __len__(self) -> int:
        return len(self.customers.names)

    def spouse_name(self, customer: int) -> str:
        """The spouse's name; empty for one who has none."""
        other = int(self.spouse_of[customer])
        if other >= 0:
            return self.customers.names[other]
        return self.spouses.names[customer] if self.married[customer] else ""


class _Names:
    """Given names by sex and generation, with how many bear each."""

    def __init__(self) -> None:
        self.surnames = [name for name, _ in words.SURNAMES]
        self.surname_weights = np.array([weight for _, weight in words.SURNAMES], dtype=np.int64)
        self.given: dict[tuple[int, int], tuple[list[str], Ints]] = {}
        for (sex, generation), listed in words.GIVEN.items():
            common = listed.split()
            composed = [first + second for first in words.FIRST[sex] for second in words.SECOND[sex] if first != second]
            weights = [3000 // (rank + 3) for rank in range(len(common))] + [12] * len(composed)
            self.given[SEXES.index(sex), generation] = (common + composed, np.array(weights, dtype=np.int64))


def people_of(seed: int, count: int) -> People:
    """That many customers."""
    draws, names, at = Draws(seed, "people"), _Names(), np.arange(count, dtype=np.int64)
    household, role = _households(draws, at)
    head = at - role
    age = draws.between(head, "age", 24, 66)
    head_man = draws.below(head, "sex", 2)
    men = np.where(role == _SPOUSE, 1 - head_man, np.where(role == _THIRD, draws.below(at, "third", 2), head_man))
    shift = np.where(role == _SPOUSE, draws.between(at, "gap", -4, 4), 0) * YEAR
    third = np.where(age >= _GROWN, -25, 25) * YEAR + draws.between(at, "parting", -900, 900)
    born = AS_OF - age * YEAR - draws.below(head, "birthday", YEAR) - shift - np.where(role == _THIRD, third, 0)
    born = np.minimum(born, AS_OF - 20 * YEAR - draws.below(at, "youngest", 400))
    surname = draws.choice(np.where(role == _THIRD, head, at), "surname", names.surname_weights)
    customers = _group(draws, names, at, men, born, surname, "customer")
    married = (_sizes(draws, head) == 1) & (age >= 26) & draws.happens(at, "married", 620)
    spouse_of = np.where(role == _HEAD, at + 1, np.where(role == _SPOUSE, at - 1, -1))
    spouse_of = np.where((spouse_of < count) & (role != _THIRD) & (_sizes(draws, head) > 1), spouse_of, -1)
    city = draws.choice(head, "city", CITY_WEIGHTS)
    own = draws.choice(at, "spouse surname", names.surname_weights)
    friend = draws.choice(at, "friend surname", names.surname_weights)
    made = People(
        customers,
        _group(draws, names, at, 1 - men, born + draws.between(at, "gap", -4, 4) * YEAR, own, "spouse"),
        _group(draws, names, at, draws.below(at, "parent", 2), born - draws.between(at, "parting", 22, 33) * YEAR, surname, "parent"),
        _group(draws, names, at, draws.below(at, "friend", 2), born + draws.between(at, "friend age", -8, 8) * YEAR, friend, "friend"),
        household,
        role,
        married,
        spouse_of,
        city,
        _homes(draws, head, city),
        _employers(draws, at, city, born),
        np.full(count, -1, dtype=np.int64),
    )
    return _with_twins(draws, made)


def _sizes(draws: Draws, household_key: Ints) -> Ints:
    """How many customers a household has; known by its head."""
    return draws.choice(household_key, "size", (640, 280, 80)) + 1


def _households(draws: Draws, at: Ints) -> tuple[Ints, Ints]:
    """The household of each customer, and the place in it."""
    heads, place = np.zeros(len(at), dtype=np.int64), 0
    sizes = _sizes(draws, at)
    places: list[int] = []
    while place < len(at):
        places.append(place)
        place += int(sizes[place])
    heads[places] = 1
    household = np.cumsum(heads) - 1
    return household, at - np.array(places, dtype=np.int64)[household]


def _group(draws: Draws, names: _Names, at: Ints, men: Ints, born: Ints, surname: Ints, what: str) -> Group:
    years = 1970 + born // 365
    generation = (years >= _GENERATIONS[0]).astype(np.int64) + (years >= _GENERATIONS[1])
    given = np.empty(len(at), dtype=object)
    for (sex, age), (stock, weights) in names.given.items():
        of_it = np.flatnonzero((men == sex) & (generation == age))
        given[of_it] = np.array(stock, dtype=object)[draws.choice(at[of_it], f"{what} given", weights)]
    areas = draws.between(at, f"{what} area", 1, 99)
    # Only customers' and spouses' numbers are ever written; one range of areas each keeps them apart.
    areas = areas // 2 + (50 if what == "spouse" else 0)
    orders = orders_of(draws, at, areas, born, men)
    full = Texts(names.surnames[place] + own for place, own in zip(surname.tolist(), given.tolist(), strict=True))
    return Group(
        full, men, born, Texts(id_numbers(areas.tolist(), born.tolist(), orders.tolist()) if what in {"customer", "spouse"} else ())
    )


def _homes(draws: Draws, head: Ints, city: Ints) -> Texts:
    district, road = draws.below(head, "district", 1000), draws.below(head, "road", len(words.ROADS))
    number, kind = draws.between(head, "number", 1, 690), draws.below(head, "estate", 3)
    block, floor, flat = draws.between(head, "block", 1, 24), draws.between(head, "floor", 1, 24), draws.between(head, "flat", 1, 4)
    estate = draws.below(head, "estate name", len(words.ESTATES) * len(words.ESTATE_KINDS))
    homes = []
    for place, *rest in zip(
        city.tolist(), *(each.tolist() for each in (district, road, number, kind, block, floor, flat, estate)), strict=True
    ):
        where, street, door, form, house, level, room, named = rest
        town = CITIES[place]
        begin = f"{town.name}市{town.districts[where % len(town.districts)]}{words.ROADS[street]}{door}"
        if form == 0:
            homes.append(f"{begin}弄{house}号{level}{room:02d}室")
        elif form == 1:
            homes.append(f"{begin}号{house}幢{1 + level % 3}单元{level}{room:02d}室")
        else:
            stem, kind_of = divmod(named, len(words.ESTATE_KINDS))
            homes.append(f"{begin}号{words.ESTATES[stem]}{words.ESTATE_KINDS[kind_of]}{house}-{level}{room:02d}")
    return Texts(homes)


def _employers(draws: Draws, at: Ints, city: Ints, born: Ints) -> Texts:
    stems, kinds = len(words.EMPLOYER_STEMS), len(words.EMPLOYER_KINDS)
    which, none = draws.below(at, "employer", stems * kinds), draws.below(at, "no employer", 16)
    retired = (AS_OF - born) // YEAR >= 60
    found = []
    for place, stem, out, old in zip(city.tolist(), which.tolist(), none.tolist(), retired.tolist(), strict=True):
        if old or out < len(words.NO_EMPLOYER):
            found.append("退休" if old else words.NO_EMPLOYER[out].replace("退休", "自由职业"))
        else:
            found.append(f"{CITIES[place].name}{words.EMPLOYER_STEMS[stem // kinds]}{words.EMPLOYER_KINDS[stem % kinds]}")
    return Texts(found)


def _with_twins(draws: Draws, people: People) -> People:
    """Some customers who live alone are made to be the same person as an earlier one."""
    at = np.arange(len(people), dtype=np.int64)
    alone = (people.role == _HEAD) & (people.spouse_of < 0) & ~people.married
    alone &= np.append(people.role[1:] == _HEAD, [False]) if len(at) else alone
    chosen = np.flatnonzero(alone & draws.happens(at, "twin", _TWINS_PERMILLE))
    customers, twin_of = people.customers, people.twin_of.copy()
    men, born, city = customers.men.copy(), customers.born.copy(), people.city.copy()
    names, ids, homes = customers.names.column.to_pylist(), customers.ids.column.to_pylist(), people.homes.column.to_pylist()
    for earlier, later in zip(chosen[::2].tolist(), chosen[1::2].tolist(), strict=False):
        twin_of[later], city[later] = earlier, city[earlier]
        men[later], born[later] = men[earlier], born[earlier]
        names[later], ids[later] = names[earlier], ids[earlier]
        if twin_kind(later) == "misheard_name":
            names[later] = misheard(names[earlier])
        if later % 2:
            homes[later] = homes[earlier]
    return replace(people, customers=Group(Texts(names), men, born, Texts(ids)), twin_of=twin_of, homes=Texts(homes), city=city)


def twin_kind(customer: int) -> str:
    """In what the second opening of one person differs from the first."""
    return TWIN_KINDS[customer // 2 % len(TWIN_KINDS)]


def misheard(name: str) -> str:
    """The name as a clerk wrote it who only heard it."""
    return name[0] + "".join(words.ALIKE.get(sign, sign) for sign in name[1:])


def passport(customer: int) -> str:
    """A passport's number, of a series that is not issued."""
    return f"EZ{customer % 10**7:07d}"


def born_text(group: Group, place: int) -> str:
    """A birthday as the bank writes it."""
    return date_of(int(group.born[place])).isoformat()
