"""The mirror case: a courier keeps the card, the holder is the victim (bias test of domain.md 9)."""

from datetime import date, datetime

from web.story.accounts import CardLife, Holder, contact
from web.story.bills import Bill, bill_of
from web.story.numbers import card_ending
from web.story.purchases import Purchase, moment
from web.story.shops import APPLIANCES, JEWELLER, PHONE_SHOP

CARD_NO = card_ending("2086", "02601")
ACCOUNT_NO = "SH23004207"
HOLDER = Holder(
    "C10001117", "沈某", "女", "上海", phone="15400291187", address="上海市徐汇区澄江路305弄9号201室", employer="上海云杉信息技术有限公司",
)  # fmt: skip
HUSBAND, HUSBAND_PHONE = "顾某", "16300715540"
COURIER = "唐某"
ROUND = "QF7"
"""The waybill prefix of the courier's round."""
DROP_ADDRESS = "上海市宝山区石榴路88号便民代收点"
UNKNOWN_PHONE = "16800519920"
ADDRESS_CHANGED_AT = moment("2026-01-09 22:14:00")
DISPUTED_AT = moment("2026-02-20 10:31:12")

PHONE_BOUGHT = Purchase(CARD_NO, moment("2026-01-16 13:22:40"), 6_799_00, PHONE_SHOP, "chip", "签名")
"""The purchase whose slip the acquirer has kept."""
PURCHASES = (
    PHONE_BOUGHT,
    Purchase(CARD_NO, moment("2026-01-16 15:48:09"), 7_260_00, JEWELLER, "chip", "签名"),
    Purchase(CARD_NO, moment("2026-01-17 11:15:31"), 4_580_00, APPLIANCES, "chip", "签名"),
    Purchase(CARD_NO, moment("2026-01-18 10:27:55"), 1_280_00, APPLIANCES, "chip", "签名"),
)
LIMIT_FEN = 20_000_00


def victim_life() -> CardLife:
    """Her account: no repayment ever, and no collection call, since she spoke up before the first due day."""
    life = CardLife(
        holder=HOLDER, account_no=ACCOUNT_NO, card_no=CARD_NO, issued_on=date(2026, 1, 8), sent_at=moment("2026-01-12 16:05:00"),
        delivered_at=moment("2026-01-15 11:05:00"), activated_at=moment("2026-01-16 09:41:22"), bill_day=5, overdue_since=date(2026, 2, 26),
        handler="韩雪", dispute_type="未达卡", signer=HOLDER.name, id_checked=False, waybill_no=f"{ROUND}2601120083", delivered_to=DROP_ADDRESS,
        activation=_by_machine(UNKNOWN_PHONE), purchases=list(PURCHASES),
    )  # fmt: skip
    life.contacts = [
        contact(life, moment("2026-02-20 09:00:00"), channel="短信", reached="已发送", content="还款日前提醒短信；短信平台状态：已送达", made_by="系统"),
        contact(
            life, DISPUTED_AT, channel="来电", reached="本人（已核身）", person=HOLDER.name, identity_check="核对姓名及登记手机号", made_by="客服 9527",
            content="来电称当日收到提醒短信才知有此卡，从未收到该卡、卡被人盗用，要求停卡；已停卡并登记争议", recording="I2026022010314207.wav",
        ),
    ]  # fmt: skip
    return life


def victim_bill(life: CardLife) -> Bill:
    """The only bill with purchases on it."""
    return bill_of(life, 2026, 2)


def lose_on_the_way(life: CardLife, step: int, phone: str, address: str) -> None:
    """Turn an account into another of the same round: signed for by name, activated by machine, spent at once, disputed before any dunning."""
    day = 12 + step * 2
    life.issued_on, life.bill_day, life.overdue_since = date(2026, 1, day - 5), 5, date(2026, 2, 26)
    life.sent_at = moment(f"2026-01-{day} 16:05:00")
    life.delivered_at = _january(day + 2, 11, step)
    life.activated_at = _january(day + 3, 9, step)
    life.signer, life.id_checked, life.delivered_to = life.holder.name, False, address
    life.waybill_no = f"{ROUND}2601{day}{90 + step * 7:04d}"
    life.activation = _by_machine(phone)
    life.purchases = [
        Purchase(life.card_no, _january(day + 3, 13, step), (5_300 + step * 211) * 100, PHONE_SHOP, "chip", "签名"),
        Purchase(life.card_no, _january(day + 3, 16, step), (3_900 + step * 340) * 100, JEWELLER, "chip", "签名"),
    ]
    life.repayments = []
    life.dispute_type = "未达卡"
    told_at = moment(f"2026-02-{18 + step} 14:0{step}:30")
    life.contacts = [
        contact(
            life, told_at, channel="来电", reached="本人（已核身）", person=life.holder.name, identity_check="核对姓名及登记手机号",
            made_by="客服 9527", content="来电称从未收到该卡，已登记争议", recording=f"I{told_at:%Y%m%d%H%M}{life.account_no[-4:]}.wav",
        )
    ]  # fmt: skip


def _january(day: int, hour: int, step: int) -> datetime:
    return moment(f"2026-01-{day} {hour:02d}:{10 + step * 7}:{step}5")


def _by_machine(phone: str) -> dict[str, str]:
    return {"channel": "ivr", "phone": phone, "id_check": "证件号后四位"}
