"""What 朱某 and 徐某 said, on two days each and apart from each other, and what the records of card 4417 bear.

Written so that none of it need be a lie of hers: an envelope handed over unopened and put away leaves her 从未收到 and her 才知道 sincere,
and the month of the theft is her own inference.
"""

from web.story.accounts import CardLife
from web.story.words import Claim, Record, Testimony, claims_file, transaction_header, transaction_records
from web.story.xu_case import GOLD, HOLDER, HUSBAND, HUSBAND_PHONE

CARD = "4417"
_WIFE = HOLDER.name
_PHONE = HOLDER.phone or ""
_CARD = {"card": CARD}
_TO_HIM = {"card": CARD, "person": HUSBAND}
_GOLD = GOLD.source_ref
_IN_NANJING = {"person": _WIFE, "place": "南京"}
# 那几天 means at least the two days in the middle.
_THOSE_DAYS, _MIDDLE = ("2023-12-28", "2023-12-31"), ("2023-12-29", "2023-12-30")

DELIVERY_SHOWN, REPAYMENT_SHOWN = "delivered-4417", "repaid-20240124"

_WIFE_MARCH = Testimony(
    _WIFE, "本人", "2026-03-10 10:20:00", "电话", recording="R-20260310-01",
    text=(
        "你们这张信用卡我从来没有收到过，卡是被人盗用的，上面的消费没有一笔是我刷的。去年春天你们打电话来催，我才知道名下有这张卡。"
        "今年3月5日我已经去公安局报了案，接报回执单给你们看过。2023年夏天有没有填过申请表，我记不清了。"
        "2023年12月28日到31日我一直在南京我妈妈家，老庙黄金那一笔不可能是我。这张卡我没有借给过我丈夫，他从没借过、用过。"
    ),
    claims=(
        Claim("zhu-0310-received", "received", _CARD, "你们这张信用卡我从来没有收到过", polarity=False),
        Claim("zhu-0310-misused", "misused", _CARD, "卡是被人盗用的"),
        Claim("zhu-0310-learned", "learned", {"card": CARD, "person": _WIFE}, "去年春天你们打电话来催，我才知道名下有这张卡", outer=("2025-03-01", "2025-05-31")),
        Claim("zhu-0310-reported", "reported", _CARD, "今年3月5日我已经去公安局报了案", outer=("2026-03-05", "2026-03-05")),
        Claim(
            "zhu-0310-applied", "applied", {"card": CARD, "person": _WIFE}, "2023年夏天有没有填过申请表，我记不清了",
            outer=("2023-06-01", "2023-08-31"), more={"said_with": "do_not_remember"},
        ),
        Claim("zhu-0310-nanjing", "location", _IN_NANJING, "2023年12月28日到31日我一直在南京我妈妈家", outer=_THOSE_DAYS, core=_MIDDLE),
        Claim("zhu-0310-gold", "made", {"txn": _GOLD, "person": _WIFE}, "老庙黄金那一笔不可能是我", polarity=False),
        Claim("zhu-0310-not-lent", "lent", _TO_HIM, "这张卡我没有借给过我丈夫，他从没借过、用过", polarity=False),
    ),
)  # fmt: skip

_WIFE_OCTOBER = Testimony(
    _WIFE, "本人", "2026-10-15 09:40:00", "面谈", recording="R-20261015-01", disclosed_before=(DELIVERY_SHOWN,),
    text=(
        "你们给我看了快递签收的记录，我回去想了很久。也许是有过一个信封，我没有拆，放在门口的抽屉里。"
        "这么说，卡是收到以后才被偷的，2024年1月家里进过贼，抽屉被翻过。2023年12月底那几天我在南京，车票应该还找得到。"
        "我丈夫从没借过这张卡，这一点我还是这么说。"
    ),
    claims=(
        Claim(
            "zhu-1015-stolen", "stolen", _CARD, "卡是收到以后才被偷的，2024年1月家里进过贼", outer=("2024-01-01", "2024-01-31"),
            more={"stage": "after_receipt"},
        ),
        Claim("zhu-1015-nanjing", "location", _IN_NANJING, "2023年12月底那几天我在南京", outer=_THOSE_DAYS, core=_MIDDLE),
        Claim("zhu-1015-not-lent", "lent", _TO_HIM, "我丈夫从没借过这张卡", polarity=False),
    ),
)  # fmt: skip

_HUSBAND_MARCH = Testimony(
    HUSBAND, "配偶", "2026-03-10 14:05:00", "电话", recording="R-20260310-02",
    text=(
        "2023年8月底那个快递是我签的，我没有拆，当天晚上就把信封交给我太太了。里面是什么我不知道。"
        "这张卡的事，是今年3月5日她去报案那天我才听她说的。信封给了她就一直是她收着，到那年年底都在她那里。"
        "这张卡我从没借过，老庙黄金那一笔也不是我刷的。"
    ),
    claims=(
        Claim("xu-0310-received", "received", _CARD, "当天晚上就把信封交给我太太了", outer=("2023-08-31 18:00:00", "2023-08-31 23:59:59")),
        Claim("xu-0310-learned", "learned", _TO_HIM, "这张卡的事，是今年3月5日她去报案那天我才听她说的", outer=("2026-03-05", "2026-03-05")),
        Claim(
            "xu-0310-holds", "holds", {"card": CARD, "person": _WIFE}, "信封给了她就一直是她收着，到那年年底都在她那里",
            outer=("2023-09-01", "2023-12-31"),
        ),
        Claim("xu-0310-not-lent", "lent", _TO_HIM, "这张卡我从没借过", polarity=False),
        Claim("xu-0310-gold", "made", {"txn": _GOLD, "person": HUSBAND}, "老庙黄金那一笔也不是我刷的", polarity=False),
    ),
)  # fmt: skip

_HUSBAND_OCTOBER = Testimony(
    HUSBAND, "配偶", "2026-10-15 11:10:00", "面谈", recording="R-20261015-02", disclosed_before=(REPAYMENT_SHOWN,),
    text=(
        "快递是不是我签的，时间太长，我记不清了。2024年1月那次最低还款是我从自己账户转的，当时我太太让我帮她把这张卡还一下。"
        "2023年12月底她去南京，卡没有带走，那几天在我这里。老庙我没去过，那一笔不是我。"
    ),
    claims=(
        Claim(
            "xu-1015-signed", "delivered", {"card": CARD, "signer": HUSBAND}, "快递是不是我签的，时间太长，我记不清了",
            outer=("2023-08-31", "2023-08-31"), more={"said_with": "do_not_remember"},
        ),
        Claim(
            "xu-1015-repaid", "repaid", _TO_HIM, "2024年1月那次最低还款是我从自己账户转的", outer=("2024-01-01", "2024-01-31"),
            more={"channel": "own_transfer"},
        ),
        Claim(
            "xu-1015-spoke", "spoke_of", {"card": CARD, "person": _WIFE}, "当时我太太让我帮她把这张卡还一下", outer=("2024-01-01", "2024-01-31"),
        ),
        Claim("xu-1015-nanjing", "location", _IN_NANJING, "2023年12月底她去南京", outer=_THOSE_DAYS, core=_MIDDLE),
        Claim("xu-1015-holds", "holds", _TO_HIM, "卡没有带走，那几天在我这里", outer=_THOSE_DAYS, core=_MIDDLE),
        Claim("xu-1015-gold", "made", {"txn": _GOLD, "person": HUSBAND}, "老庙我没去过，那一笔不是我", polarity=False),
    ),
)  # fmt: skip

TESTIMONIES = (_WIFE_MARCH, _HUSBAND_MARCH, _WIFE_OCTOBER, _HUSBAND_OCTOBER)


def xu_claims(life: CardLife) -> bytes:
    """claims.jsonl of the case."""
    case = {
        "persons": [_WIFE, HUSBAND],
        "cards": {CARD: {"owner": _WIFE}},
        "phones": [_PHONE, HUSBAND_PHONE],
        "places": ["上海", "南京"],
        "travel_minutes": [["上海", "南京", 120]],
        "transactions": transaction_header(life.purchases),
    }
    return claims_file(case, [*_records(life), *transaction_records(life.purchases)], TESTIMONIES)


def _records(life: CardLife) -> list[Record]:
    delivered, activated = f"{life.delivered_at:%Y-%m-%d %H:%M:%S}", f"{life.activated_at:%Y-%m-%d %H:%M:%S}"
    issued = life.issued_on.isoformat()
    records = [
        Record(
            Claim("applied-4417", "applied", {"card": CARD, "person": _WIFE}, outer=("2023-08-14", "2023-08-14")),
            "application form 2023-08-14", "application_file", "2023-08-14", 0.8, "申请表署名朱某，日期2023-08-14",
        ),
        Record(
            Claim("issued-4417", "issued", _CARD, outer=(issued, issued)), "card system", "card_system", issued, 0.95, "2023-08-25 制卡发卡",
        ),
        Record(
            Claim(DELIVERY_SHOWN, "delivered", {"card": CARD, "signer": HUSBAND}, outer=(delivered, delivered), more={"id_checked": False}),
            f"deliveries.csv {life.waybill_no}", "courier", delivered, 0.6, "2023-08-31 10:22 送达登记地址，签收栏署名徐某，未核验身份",
        ),
        Record(
            Claim("activated-4417", "activated", {"card": CARD, "phone": _PHONE}, outer=(activated, activated), more={"id_checked": None}),
            f"activations.csv {life.activated_at:%Y-%m-%d}", "activation_log", activated, 0.9, "2023-09-05 20:17 语音自助激活，主叫为登记手机号，凭证件号后四位",
        ),
        Record(
            Claim("uses-phone-wife", "uses_phone", {"phone": _PHONE, "person": _WIFE}),
            "application form 2023-08-14", "application_file", "2023-08-14", 0.8, "申请表登记手机号",
        ),
        Record(
            Claim("uses-phone-husband", "uses_phone", {"phone": HUSBAND_PHONE, "person": HUSBAND}),
            "application form 2023-08-14", "application_file", "2023-08-14", 0.8, "申请表所留联系人手机号",
        ),
        Record(
            Claim("spouse-4417", "spouse", {"person": _WIFE, "other": HUSBAND}),
            "relations.csv C10003192", "application_file", "2023-08-14", 0.8, "申请表所填配偶：徐某",
        ),
    ]  # fmt: skip
    for repayment in life.repayments:
        if repayment.payer_name:
            at = f"{repayment.at:%Y-%m-%d %H:%M:%S}"
            claim = Claim(
                f"repaid-{repayment.at:%Y%m%d}", "repaid", {"card": CARD, "person": repayment.payer_name}, outer=(at, at),
                more={"channel": repayment.channel},
            )  # fmt: skip
            text = f"{repayment.at:%Y-%m-%d} 还款 {repayment.fen / 100:.2f} 元，付款账户户名{repayment.payer_name}"
            records.append(Record(claim, f"repayments.xlsx {repayment.source_ref}", "ledger", at, 0.95, text))
    return records
