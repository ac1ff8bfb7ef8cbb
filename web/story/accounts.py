"""The ordinary overdue accounts around the two cases: people, cards, spending, repayments and contacts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from graph.money import Money
from graph.times import SHANGHAI
from web.story.draw import Draw
from web.story.names import CITIES, employer, full_name, home_address
from web.story.numbers import card_number, id_number, mobile_number
from web.story.purchases import NO_SIGN_LIMIT_FEN, Purchase, Repayment
from web.story.shops import Shop, pick_shop
from web.story.tables import Cell, Row

AS_OF = date(2026, 11, 24)
"""The day on which both stories are told; nothing in them is later."""
HANDLERS = ("陆敏", "邵立群", "方晓岚", "贺文博", "韩雪")
_ID_TYPE = "居民身份证"
_GRACE_DAYS = 20  # from the bill to its due day


@dataclass(frozen=True, slots=True)
class Holder:
    """A card holder as the core system knows them; None is not stated."""

    customer_no: str
    name: str
    sex: str | None
    city: str
    id_no: str | None = None
    born_on: date | None = None
    phone: str | None = None
    address: str | None = None
    employer: str | None = None

    def row(self) -> Row:
        """The row of persons."""
        return {
            "customer_no": self.customer_no, "name": self.name, "id_type": _ID_TYPE if self.id_no else None, "id_no": self.id_no, "sex": self.sex,
            "born_on": self.born_on, "phone": self.phone, "address": self.address, "employer": self.employer,
        }  # fmt: skip


@dataclass(slots=True)
class CardLife:
    """One account from the mailing of its card to its last contact."""

    holder: Holder
    account_no: str
    card_no: str
    issued_on: date
    sent_at: datetime
    delivered_at: datetime
    activated_at: datetime
    bill_day: int
    overdue_since: date
    handler: str
    dispute_type: str | None = None
    signer: str | None = None
    id_checked: bool | None = False
    waybill_no: str = ""
    delivered_to: str | None = None
    activation: Row = field(default_factory=dict)
    purchases: list[Purchase] = field(default_factory=list)
    repayments: list[Repayment] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    is_balance_known: bool = True

    @property
    def principal_fen(self) -> int:
        """Purchases less all repayments (domain.md 1.6)."""
        return sum(each.fen for each in self.purchases) - sum(each.fen for each in self.repayments)

    def account_row(self) -> Row:
        """The row of accounts."""
        days = (AS_OF - self.overdue_since).days
        balance = Money(self.principal_fen + self.principal_fen * 5 * days // 10_000)  # 0.05 % a day, simple
        return {
            "account_no": self.account_no, "customer_no": self.holder.customer_no, "card_no": self.card_no, "currency": "CNY",
            "periods_overdue": periods_overdue(self.overdue_since, AS_OF), "balance": balance if self.is_balance_known else None,
            "principal": Money(self.principal_fen) if self.is_balance_known else None, "overdue_since": self.overdue_since,
            "handler": self.handler, "dispute_type": self.dispute_type,
        }  # fmt: skip

    def delivery_row(self) -> Row:
        """The row of deliveries."""
        return {
            "card_no": self.card_no, "waybill_no": self.waybill_no, "sent_at": self.sent_at, "delivered_at": self.delivered_at,
            "signer": self.signer, "id_checked": self.id_checked, "address": self.delivered_to or self.holder.address,
        }  # fmt: skip

    def activation_row(self) -> Row:
        """The row of activations."""
        return {"card_no": self.card_no, "at": self.activated_at, **self.activation}


def periods_overdue(since: date, as_of: date) -> int:
    """Due days missed from the first one on: an account overdue since the 26th has missed another when the next 26th has come."""
    months = (as_of.year - since.year) * 12 + as_of.month - since.month
    return months + (1 if as_of.day >= since.day else 0)


def new_holder(story: str, number: int, name: str | None = None, sex: str | None = None) -> Holder:
    """An invented holder; a name may be given, with the sex it belongs to."""
    draw = Draw(story, "holder", number)
    sex = sex or draw.pick("男女")
    city = "上海" if draw.chance(78) else draw.pick(CITIES)
    born_on = date(1962, 1, 1) + timedelta(days=draw.below(365 * 40))
    order = draw.between(10, 480) * 2 + (sex == "男")
    return Holder(
        customer_no=f"C{10_000_000 + number * 37}", name=name or full_name(draw, sex), sex=sex, city=city, born_on=born_on,
        id_no=id_number(f"{draw.between(1, 40):02d}", born_on, order), phone=mobile_number(draw), address=home_address(draw, city),
        employer=employer(draw, city),
    )  # fmt: skip


def new_life(story: str, number: int, holder: Holder, street: dict[str, list[Shop]], months_late: int | None = None) -> CardLife:
    """An account whose holder spends, pays for a while and stops; `months_late` is drawn where it is not given."""
    draw = Draw(story, "account", number)
    bill_day = draw.between(1, 28)
    months_late = months_late or draw.between(1, 30)
    due = _months_before(AS_OF.replace(day=1), months_late).replace(day=bill_day) + timedelta(days=_GRACE_DAYS)
    overdue_since = due + timedelta(days=1)
    issued_on = overdue_since - timedelta(days=draw.between(200, 460))
    sent_at = _at(draw, issued_on + timedelta(days=draw.between(2, 4)), 15, 18)
    delivered_at = _at(draw, sent_at.date() + timedelta(days=draw.between(2, 4)), 9, 18)
    activated_at = _at(draw, delivered_at.date() + timedelta(days=draw.between(1, 6)), 9, 21)
    life = CardLife(
        holder, f"SH{23_000_000 + number * 131}", card_number(f"{number:03d}" + draw.digits(6)), issued_on, sent_at, delivered_at, activated_at,
        bill_day, overdue_since, draw.pick(HANDLERS), signer=_signer(draw, holder), waybill_no=f"{draw.pick(('YT', 'ZD', 'HT'))}{draw.digits(11)}",
    )  # fmt: skip
    life.activation = _activation(draw, life)
    _spend(draw, life, street)
    return life


def _months_before(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _at(draw: Draw, day: date, first_hour: int, last_hour: int) -> datetime:
    clock = time(draw.between(first_hour, last_hour), draw.below(60), draw.below(60), tzinfo=SHANGHAI)
    return datetime.combine(day, clock)


def _signer(draw: Draw, holder: Holder) -> str:
    return draw.pick((holder.name, holder.name, holder.name, "本人", "家人代收", "物业代收", "便民代收点"))


def _activation(draw: Draw, life: CardLife) -> Row:
    channel, check = draw.pick(
        (
            ("app", "人脸识别通过"),
            ("app", "人脸识别通过"),
            ("ivr", "证件号后四位"),
            ("phone", "问题核验通过"),
            ("counter", "柜面核身，联网核查通过"),
        )
    )
    recording = f"A{life.activated_at:%Y%m%d%H%M}{life.card_no[-4:]}.wav" if channel in {"ivr", "phone"} else None
    return {"channel": channel, "phone": life.holder.phone if channel != "counter" else None, "id_check": check, "recording": recording}


def _spend(draw: Draw, life: CardLife, street: dict[str, list[Shop]]) -> None:
    """Purchases from activation to the last bill before default, each bill paid in part or in full until then."""
    first = life.activated_at.date() + timedelta(days=1)
    last = life.overdue_since - timedelta(days=_GRACE_DAYS + 4)
    span = (last - first).days
    days = [*sorted(first + timedelta(days=draw.below(span)) for _ in range(draw.between(6, 12))), last]
    for day in days:
        city = life.holder.city if draw.chance(90) else draw.pick(tuple(street))
        life.purchases.append(new_purchase(draw, life.card_no, _at(draw, day, 8, 21), pick_shop(draw, street[city])))
    _repay(draw, life)


def new_purchase(draw: Draw, card_no: str, at: datetime, shop: Shop) -> Purchase:
    """A purchase of a usual amount, authorised as its amount and the way of reading the card allow."""
    fen = draw.between(shop.trade.low * 100, shop.trade.high * 100)
    if draw.chance(40):
        fen = fen // 100 * 100
    if fen <= NO_SIGN_LIMIT_FEN and draw.chance(75):
        return Purchase(card_no, at, fen, shop)
    mode = "magstripe" if draw.chance(8) else "chip"
    return Purchase(card_no, at, fen, shop, mode, draw.pick(("签名", "密码", "密码+签名")))


def _repay(draw: Draw, life: CardLife) -> None:
    last_bill = life.overdue_since - timedelta(days=_GRACE_DAYS + 1)
    bill = life.issued_on.replace(day=life.bill_day)
    while True:
        bill = (bill.replace(day=1) + timedelta(days=31)).replace(day=life.bill_day)
        if bill >= last_bill:
            return
        owed = sum(each.fen for each in life.purchases if each.posted_on <= bill) - sum(each.fen for each in life.repayments)
        if owed <= 0:
            continue
        fen = owed if draw.chance(30) else min(owed, max(owed // 10, 5_000))
        at = _at(draw, bill + timedelta(days=draw.between(6, _GRACE_DAYS)), 8, 21)
        channel = draw.pick(("own_transfer", "own_transfer", "auto_debit", "cash"))
        payer = None if channel == "cash" else card_number(f"9{life.account_no[-5:]}001")
        life.repayments.append(Repayment(life.account_no, at, fen, channel, payer, payer and life.holder.name))


_OUTCOMES = (
    ("未接通", None, None, "无人接听"),
    ("未接通", None, None, "无人接听"),
    ("本人（未核身）", "自称本人", None, "接听后未核对身份即挂断"),
    ("本人（已核身）", "本人", "核对证件号后四位", "告知欠款情况及还款途径，表示知悉"),
    ("本人（已核身）", "本人", "核对姓名及预留信息", "称资金周转困难，承诺发薪后还款"),
)


def add_contacts(story: str, life: CardLife) -> None:
    """A few collection calls and messages, all within hours, at most one a day."""
    draw = Draw(story, "contacts", life.account_no)
    day = life.overdue_since + timedelta(days=draw.between(2, 9))
    for _ in range(draw.between(1, 5)):
        if day >= AS_OF:
            return
        at = _at(draw, day, 9, 19)
        if draw.chance(25):
            life.contacts.append(contact(life, at, channel="短信", reached="已发送", content="还款提醒短信；短信平台状态：已提交"))
        else:
            reached, person, check, content = draw.pick(_OUTCOMES)
            recording = f"C{at:%Y%m%d%H%M}{life.account_no[-4:]}.wav"
            row = contact(
                life, at, channel="电话", reached=reached, person=person, identity_check=check, content=content, recording=recording
            )
            life.contacts.append(row)
        day += timedelta(days=draw.between(12, 70))


def contact(life: CardLife, at: datetime, **cells: Cell) -> Row:
    """A row of calls for this account, by its handler and to its registered phone unless said otherwise."""
    return {"account_no": life.account_no, "at": at, "contact": life.holder.phone, "made_by": life.handler, **cells}


def share_phone(lives: Sequence[CardLife], phone: str) -> None:
    """Give several holders one phone, also where their activation names it."""
    for life in lives:
        life.holder = replace(life.holder, phone=phone)
        life.activation = {**life.activation, "phone": phone}
