"""Telling the stories: what each leaves in the bank's files, and the accounts' lives written anew for it."""

from collections.abc import Sequence

from cases.generator import records, words
from cases.generator.casting import Group, Part
from cases.generator.draws import Dice
from cases.generator.lives import SECONDS, Lives
from cases.generator.numbers import Numbers
from cases.generator.people import People
from cases.generator.places import CITIES
from cases.generator.records import Planned, Told
from cases.generator.reminders import contacts, papers
from cases.generator.seasons import AS_OF, date_of, month_of, month_start
from cases.generator.shops import Shops
from cases.generator.uses import Scene, use

_CARRIERS = ("HT", "ZD", "YS")
_COURIERS = 100
COPIED = (-58, -40)
"""Days, from the middle of the misuse, between which a compromised shop copied stripes."""
_DUE_AFTER = 20
"""Days from a bill to when it is due."""
_MONTHS_REPAID = {"never": 0, "once": 1, "own": 3, "auto": 4, "spouse": 2}


class Stage:
    """What all stories of a world share."""

    def __init__(self, seed: int, people: People, lives: Lives, shops: Shops, numbers: Numbers) -> None:
        self.seed = seed
        self.people = people
        self.lives = lives
        self.shops = shops
        self.numbers = numbers

    def phone(self, whose: str, customer: int) -> str:
        """The number of a customer or of somebody around them."""
        return self.numbers.phone(("own", "spouse", "parent", "friend", "new", "stranger").index(whose) * len(self.people) + customer)

    def group_phone(self, group: Group, which: int) -> str:
        """A number that a cluster shares."""
        serial = Dice(0, group.key).below(10**6)
        return self.numbers.phone(6 * len(self.people) + 2 * serial + which)

    def waybill(self, account: int, group: Group | None) -> str:
        """A waybill's number: carrier, station of the district, courier, and which of theirs."""
        customer = int(self.lives.customer[account])
        home = self.people.homes[customer][:6]
        station = Dice(self.seed, f"station/{home}").between(100, 999)
        dice = Dice(self.seed, f"waybill/{account}")
        courier = dice.below(_COURIERS)
        if group is not None and group.kind == "courier":
            station = Dice(self.seed, f"station/{group.key}").between(100, 999)
            courier = Dice(self.seed, group.key).below(_COURIERS)
        return f"{_CARRIERS[station % len(_CARRIERS)]}{station}{courier:02d}{dice.below(10**7):07d}"


def tell(stage: Stage, parts: Sequence[Part]) -> dict[int, Told]:
    """Every story by its account."""
    compromised: dict[str, int] = {}
    told = {}
    for part in parts:
        told[part.account] = _tell_one(stage, part, compromised)
    return told


def _tell_one(stage: Stage, part: Part, compromised: dict[str, int]) -> Told:
    dice = Dice(stage.seed, f"story/{part.account}")
    customer = int(stage.lives.customer[part.account])
    people, plot = stage.people, part.plot
    made = Told(part, _user(stage, part, customer), stage.phone("own", customer), people.homes[customer], people.employers[customer])
    _rewrite_life(stage.lives, part, dice)
    _deliver(stage, made, customer, dice)
    _activate(stage, made, customer, dice)
    scene = Scene(part, int(people.city[customer]), made.user if plot.user != "holder" else "holder", dice, stage.shops)
    made.planned = [planned._replace(made_by=plot.user if planned.disputed else planned.made_by) for planned in use(scene)]
    if part.group is not None and part.group.kind == "merchant":
        made.planned += _visits(stage, part, compromised, dice)
    months = _MONTHS_REPAID[plot.repaid]
    bill = month_start(month_of(part.day) + 1 + months)
    made.overdue = bill + _DUE_AFTER
    if plot.claim:
        latest = AS_OF - dice.between(3, 20)
        said = made.last_use + dice.below(2) if plot.early else made.overdue + dice.between(6, 120)
        made.claimed = max(made.last_use, min(said, latest))
    made.calls = contacts(stage.seed, made, people.customers.names[customer], people.spouse_name(customer), stage.phone("own", customer))
    made.papers = papers(stage.seed, made, people.customers.names[customer], people.homes[customer])
    return made


def _user(stage: Stage, part: Part, customer: int) -> str:
    people = stage.people
    group_seed = part.group.key if part.group else f"{part.account}"
    match part.plot.user:
        case "holder":
            return people.customers.names[customer]
        case "spouse":
            return people.spouse_name(customer)
        case "friend":
            return people.friends.names[customer]
        case "child":
            return people.customers.names[customer][0] + Dice(stage.seed, f"child/{customer}").pick(words.GIVEN["男", 2].split()[:6])
        case "stranger":
            return ""
        case _:
            dice = Dice(stage.seed, f"culprit/{group_seed}")
            return dice.pick([name for name, _ in words.SURNAMES[:40]]) + dice.pick(words.GIVEN["男", 1].split())


def _rewrite_life(lives: Lives, part: Part, dice: Dice) -> None:
    account, plot = part.account, part.plot
    new = (12, 14) if plot.use == "rush" else (22, 36)
    opened = part.day - dice.between(*((300, 900) if plot.before else new))
    sent = (opened + dice.between(3, 5)) * SECONDS + dice.between(16 * 3600, 19 * 3600)
    delivered = (sent // SECONDS + dice.between(1, 4)) * SECONDS + dice.between(9 * 3600, 19 * 3600)
    wait = dice.between(1, 2) if plot.use == "rush" else dice.between(1, 9)
    activated = (delivered // SECONDS + wait) * SECONDS + dice.between(9 * 3600, 20 * 3600)
    lives.opened[account], lives.sent[account] = opened, sent
    lives.delivered[account], lives.activated[account] = delivered, activated
    lives.starts[account] = activated // SECONDS + 1
    lives.ends[account] = part.day - 1 if plot.before else 0
    account_year = lives.numbers[account]
    lives.numbers[account] = f"{account_year[:2]}{date_of(opened):%y}{account_year[4:]}"


def _deliver(stage: Stage, made: Told, customer: int, dice: Dice) -> None:
    part, people = made.part, stage.people
    holder, home, group = people.customers.names[customer], people.homes[customer], part.group
    made.waybill = stage.waybill(part.account, group)
    city = home.split("市", maxsplit=1)[0]
    match part.plot.delivery:
        case "self":
            made.signer, made.id_checked = holder, dice.pick(("否", "否", ""))
        case "self_id":
            made.signer, made.id_checked = holder, "是"
        case "spouse":
            made.signer, made.id_checked = people.spouse_name(customer), "否"
        case "guard":
            made.signer, made.id_checked = dice.pick(("门卫", "门卫代收", "物业前台")), "否"
        case "false_name":
            made.signer, made.id_checked = holder, "否"
        case "counter":
            branch = Dice(stage.seed, group.key if group else home).pick(words.ROADS)
            made.signer, made.id_checked, made.waybill = holder, "是", ""
            made.address = f"{city}{branch}支行（网点自取）"
        case _:
            _deliver_elsewhere(stage, made, customer, group, dice)


def _deliver_elsewhere(stage: Stage, made: Told, customer: int, group: Group | None, dice: Dice) -> None:
    """The application itself bears another's number, address and employer."""
    shared = Dice(stage.seed, f"elsewhere/{group.key if group else made.part.account}")
    town = CITIES[int(stage.people.city[customer])]
    made.address = f"{town.name}市{shared.pick(town.districts)}{shared.pick(words.ROADS)}{shared.between(2, 600)}号{shared.between(1, 9)}楼{shared.between(101, 120)}室"
    made.employer = f"{town.name}{shared.pick(words.EMPLOYER_STEMS)}{shared.pick(words.EMPLOYER_KINDS)}"
    made.signer, made.id_checked = dice.pick((stage.people.customers.names[customer], "前台代收")), "否"
    if group is not None:
        made.phone = stage.group_phone(group, dice.below(2))


def _activate(stage: Stage, made: Told, customer: int, dice: Dice) -> None:
    holder_knows = made.part.plot.user == "holder"
    match made.part.plot.activation:
        case "own":
            made.channel, made.caller = dice.pick(("电话", "自助语音", "手机银行")), made.phone
            made.id_check = {"电话": "问题核验通过", "自助语音": "证件号码末六位", "手机银行": "登录密码加短信验证码"}[made.channel]
        case "own_id":
            made.channel, made.caller, made.id_check = "手机银行", made.phone, "人脸识别通过"
        case "stranger":
            made.channel, made.caller, made.id_check = "自助语音", stage.phone("stranger", customer), "证件号码末六位"
        case "ring":
            made.channel, made.caller, made.id_check = "自助语音", made.phone, "证件号码末六位"
        case _:
            made.channel, made.caller = "柜台", ""
            made.id_check = "柜面人脸核验通过" if holder_knows else "柜面核对证件"


def _visits(stage: Stage, part: Part, compromised: dict[str, int], dice: Dice) -> list[Planned]:
    """The genuine card's visits to the shop where its stripe was copied."""
    group = part.group
    if group is None:  # pragma: no cover - only parts of a cluster come here
        return []
    if group.key not in compromised:
        chosen = Dice(stage.seed, f"compromised/{group.key}")
        compromised[group.key] = Scene(part, group.city, "holder", chosen, stage.shops).shop(
            chosen.pick(("restaurant", "fuel", "department")), near=25
        )
    shop = compromised[group.key]
    scene = Scene(part, group.city, "holder", dice, stage.shops)
    found = []
    for _ in range(dice.between(1, 2)):
        day, trade = group.day + dice.between(*COPIED), "restaurant"
        found.append(
            Planned(
                part.account,
                day,
                scene.second(shop),
                shop,
                scene.fen(trade, 3000),
                records.STRIPE,
                records.PIN,
                "holder",
                False,
                "copied_here",
            )
        )
    return found
