"""The Xu case of the seed (domain.md 9): her card 4417 from application to dispute. What the seed masks stays unknown."""

from datetime import date

from web.story.accounts import CardLife, Holder, contact
from web.story.bills import Bill, bill_of
from web.story.numbers import card_ending
from web.story.purchases import Purchase, Repayment, moment
from web.story.shops import CORNER_SHOP, GOLD_SHOP, NOODLES, PHARMACY, RESTAURANT, SUPERMARKET, Shop

CARD_NO = card_ending("4417", "02308")
ACCOUNT_NO = "SH23011301"
HOLDER = Holder("C10003192", "朱某", "女", "上海", phone="15400173306", address="上海市黄浦区禾苑路118弄6号502室")
"""No identity number and no birth date: the seed prints neither."""
HUSBAND, HUSBAND_PHONE = "徐某", "16100284471"
HER_DEBIT_CARD = card_ending("0312", "88017")
HIS_DEBIT_CARD = card_ending("7725", "88052")
BILL_DAY = 5

_SPENDING: tuple[tuple[str, Shop, int], ...] = (
    ("2023-09-06 18:22:07", SUPERMARKET, 46_50),
    ("2023-09-11 12:31:44", NOODLES, 32_00),
    ("2023-09-19 19:05:12", SUPERMARKET, 42_30),
    ("2023-09-28 20:14:50", CORNER_SHOP, 18_80),
    ("2023-10-08 11:47:33", PHARMACY, 45_60),
    ("2023-10-15 18:40:02", SUPERMARKET, 38_90),
    ("2023-10-27 12:20:19", NOODLES, 28_00),
    ("2023-11-04 17:33:48", SUPERMARKET, 47_20),
    ("2023-11-12 08:05:26", CORNER_SHOP, 15_50),
    ("2023-11-21 12:42:11", NOODLES, 30_00),
    ("2023-12-02 18:57:39", SUPERMARKET, 34_70),
    ("2023-12-10 16:08:54", PHARMACY, 33_80),
    ("2023-12-19 21:10:03", CORNER_SHOP, 12_60),
    ("2024-01-02 08:11:47", CORNER_SHOP, 21_90),
    ("2024-01-13 18:29:30", SUPERMARKET, 49_40),
    ("2024-01-22 12:37:58", NOODLES, 26_00),
    ("2024-02-03 17:02:16", SUPERMARKET, 38_80),
    ("2024-02-20 20:46:05", CORNER_SHOP, 9_90),
)
GOLD = Purchase(CARD_NO, moment("2023-12-30 15:42:18"), 4_286_00, GOLD_SHOP, "chip", "签名")
"""The seed's purchase; its slip lay in the flooded store."""
FOOD = Purchase(CARD_NO, moment("2024-02-18 19:26:33"), 1_008_00, RESTAURANT, "chip", "签名")
"""The purchase whose slip survives as the acquirer's copy."""
PURCHASES = sorted([*(Purchase(CARD_NO, moment(at), fen, shop) for at, shop, fen in _SPENDING), GOLD, FOOD], key=lambda each: each.at)

# Each month the least that was due, until February 2024: when, how, from which account.
_PAID = (
    ("2023-10-24 06:30:00", "auto_debit", HER_DEBIT_CARD, HOLDER.name),
    ("2023-11-24 13:18:42", "cash", None, None),
    ("2023-12-22 17:55:10", "cash", None, None),
    ("2024-01-24 20:41:36", "own_transfer", HIS_DEBIT_CARD, HUSBAND),
    ("2024-02-23 12:09:27", "cash", None, None),
)

# All to 朱某's registered phone or address, except the one call to 徐某, made after three failed ones, that asked for a call back and told nothing.
_CONTACTS = (
    ("2024-04-02 10:15:08", "电话", "未接通", None, "无人接听"),
    ("2024-04-18 09:30:00", "短信", "未达", None, "还款提醒短信；短信平台状态：未送达"),
    ("2024-05-09 15:42:51", "电话", "未接通", None, "无人接听"),
    ("2024-06-12 11:06:20", "电话", "未接通", None, "无人接听"),
    ("2024-06-20 16:21:33", "电话", "家属", HUSBAND, "联系申请表所留联系人，仅请其转告持卡人回电，未提及账户及欠款；对方称会转告"),
    ("2024-08-14 09:30:00", "短信", "未达", None, "还款提醒短信；短信平台状态：未送达"),
    ("2024-09-19 10:00:00", "信函", "退回", None, "挂号信寄登记地址，逾期未领退回"),
    ("2024-11-06 14:33:17", "电话", "未接通", None, "无人接听"),
    ("2025-01-15 09:30:00", "短信", "未达", None, "还款提醒短信；短信平台状态：未送达"),
    ("2025-03-18 10:52:46", "电话", "本人（未核身）", "女声，未核对身份", "报出行名及来意后对方称正在忙，挂断"),
    ("2025-06-11 17:20:05", "电话", "未接通", None, "无人接听"),
    ("2025-08-20 09:30:00", "短信", "未达", None, "还款提醒短信；短信平台状态：未送达"),
    ("2025-11-13 11:14:29", "电话", "本人（未核身）", "女声，未核对身份", "未及核对身份即挂断"),
    ("2026-02-10 09:30:00", "短信", "未达", None, "还款提醒短信；短信平台状态：未送达"),
)
DISPUTED_AT = moment("2026-03-02 10:18:25")
"""When the claim was first recorded; nothing was asked of her after it."""


def xu_life() -> CardLife:
    """The account with everything that is known of it."""
    life = CardLife(
        holder=HOLDER, account_no=ACCOUNT_NO, card_no=CARD_NO, issued_on=date(2023, 8, 25), sent_at=moment("2023-08-28 16:40:00"),
        delivered_at=moment("2023-08-31 10:22:00"), activated_at=moment("2023-09-05 20:17:36"), bill_day=BILL_DAY,
        overdue_since=date(2024, 3, 26), handler="陆敏", dispute_type="未达卡", signer=HUSBAND, id_checked=False, waybill_no="YT20230828704417",
        activation={"channel": "ivr", "phone": HOLDER.phone, "id_check": "证件号后四位"}, purchases=list(PURCHASES), is_balance_known=False,
    )  # fmt: skip
    for at, channel, payer, name in _PAID:
        paid_at = moment(at)
        due = bill_of(life, paid_at.year, paid_at.month).least_due_fen
        life.repayments.append(Repayment(ACCOUNT_NO, paid_at, due, channel, payer, name))
    for at, channel, reached, person, content in _CONTACTS:
        recording = f"C{moment(at):%Y%m%d%H%M}1301.wav" if channel == "电话" else None
        number = HUSBAND_PHONE if person == HUSBAND else HOLDER.address if channel == "信函" else HOLDER.phone
        row = contact(
            life, moment(at), channel=channel, reached=reached, person=person, content=content, recording=recording, contact=number
        )
        life.contacts.append(row)
    life.contacts.append(
        contact(
            life,
            DISPUTED_AT,
            channel="来电",
            reached="本人（已核身）",
            person=HOLDER.name,
            identity_check="核对姓名及登记手机号",
            made_by="客服 9527",
            content="来电称从未收到该卡、卡被人盗用，要求停止催收；已登记争议并告知可提交材料",
            recording="I2026030210181301.wav",
        )
    )
    return life


def xu_bills(life: CardLife) -> list[Bill]:
    """The three bills around the gold purchase and the restaurant."""
    return [bill_of(life, 2024, month) for month in (1, 2, 3)]
