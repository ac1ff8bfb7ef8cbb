"""What 沈某 and 顾某 said, steady on both days, and what the records of card 2086 bear: only the courier's paper stands against her."""

from web.story.accounts import CardLife
from web.story.mirror_case import COURIER, HOLDER, HUSBAND, HUSBAND_PHONE, PHONE_BOUGHT, UNKNOWN_PHONE
from web.story.words import Claim, Record, Testimony, claims_file, transaction_header, transaction_records

CARD = "2086"
_WIFE = HOLDER.name
_PHONE = HOLDER.phone or ""
_CARD = {"card": CARD}
_HERS, _HIS = {"card": CARD, "person": _WIFE}, {"card": CARD, "person": HUSBAND}
_NOTICED = ("2026-02-20", "2026-02-20")
_OFFICE_HOURS = ("2026-01-16 09:00:00", "2026-01-16 18:00:00")
_AT_WORK = {"person": _WIFE, "place": "上海"}
_BOUGHT = {"txn": PHONE_BOUGHT.source_ref, "person": _WIFE}
_ASKED_BY = ("韩雪", "方晓岚")

TESTIMONIES = (
    Testimony(
        _WIFE, "本人", "2026-03-12 10:05:00", "电话", recording="R-20260312-01", asked_by=_ASKED_BY,
        text=(
            "这张卡我从来没有收到过，是别人盗用的。2月20日早上收到你们的提醒短信，我才知道有这张卡，当天就打了你们电话，也报了案。"
            "1月16日那天我在公司上班，考勤可以去查，苏州买手机的不是我。我没有把卡借给任何人，也没有给过我丈夫。"
        ),
        claims=(
            Claim("shen-0312-received", "received", _CARD, "这张卡我从来没有收到过", polarity=False),
            Claim("shen-0312-misused", "misused", _CARD, "是别人盗用的"),
            Claim("shen-0312-learned", "learned", _HERS, "2月20日早上收到你们的提醒短信，我才知道有这张卡", outer=_NOTICED),
            Claim("shen-0312-reported", "reported", _CARD, "当天就打了你们电话，也报了案", outer=_NOTICED),
            Claim("shen-0312-at-work", "location", _AT_WORK, "1月16日那天我在公司上班", outer=_OFFICE_HOURS),
            Claim("shen-0312-phone", "made", _BOUGHT, "苏州买手机的不是我", polarity=False),
            Claim("shen-0312-not-lent", "lent", _HIS, "也没有给过我丈夫", polarity=False),
        ),
    ),
    Testimony(
        HUSBAND, "配偶", "2026-03-12 15:20:00", "电话", recording="R-20260312-02", asked_by=_ASKED_BY,
        text=(
            "家里从来没有收到过这张卡。2月20日她给我看了那条短信，我才知道有这回事。1月16日她在上海上班，晚上我们一起吃的饭。"
            "这张卡我没见过，也没借过。"
        ),
        claims=(
            Claim("gu-0312-received", "received", _CARD, "家里从来没有收到过这张卡", polarity=False),
            Claim("gu-0312-learned", "learned", _HIS, "2月20日她给我看了那条短信，我才知道有这回事", outer=_NOTICED),
            Claim("gu-0312-at-work", "location", _AT_WORK, "1月16日她在上海上班", outer=_OFFICE_HOURS),
            Claim("gu-0312-not-lent", "lent", _HIS, "这张卡我没见过，也没借过", polarity=False),
        ),
    ),
    Testimony(
        _WIFE, "本人", "2026-10-16 09:30:00", "面谈", recording="R-20261016-01", asked_by=_ASKED_BY, disclosed_before=("delivered-2086",),
        text=(
            "签收栏上的名字不是我写的，那个宝山的地址我没有住过，也没有去改过地址。卡我没有收到过。"
            "我是2月20日看到短信才知道的。1月16日白天我一直在公司。"
        ),
        claims=(
            Claim("shen-1016-received", "received", _CARD, "卡我没有收到过", polarity=False),
            Claim("shen-1016-learned", "learned", _HERS, "我是2月20日看到短信才知道的", outer=_NOTICED),
            Claim("shen-1016-at-work", "location", _AT_WORK, "1月16日白天我一直在公司", outer=_OFFICE_HOURS),
        ),
    ),
    Testimony(
        HUSBAND, "配偶", "2026-10-16 11:00:00", "面谈", recording="R-20261016-02", asked_by=_ASKED_BY, disclosed_before=("delivered-2086",),
        text="我还是那句话，家里没有收到过这张卡。2月20日看到她的短信以前，我不知道有这张卡。卡我没有借过，也没有用过。",
        claims=(
            Claim("gu-1016-received", "received", _CARD, "家里没有收到过这张卡", polarity=False),
            Claim("gu-1016-learned", "learned", _HIS, "2月20日看到她的短信以前，我不知道有这张卡", outer=_NOTICED),
            Claim("gu-1016-not-lent", "lent", _HIS, "卡我没有借过", polarity=False),
        ),
    ),
)  # fmt: skip


def mirror_claims(life: CardLife) -> bytes:
    """claims.jsonl of the case; the courier is a person of it, since he had the card in his hands."""
    case = {
        "persons": [_WIFE, HUSBAND, COURIER],
        "cards": {CARD: {"owner": _WIFE}},
        "phones": [_PHONE, HUSBAND_PHONE, UNKNOWN_PHONE],
        "places": ["上海", "苏州"],
        "travel_minutes": [["上海", "苏州", 60]],
        "transactions": transaction_header(life.purchases),
    }
    return claims_file(case, [*_records(life), *transaction_records(life.purchases)], TESTIMONIES)


def _records(life: CardLife) -> list[Record]:
    delivered, activated = f"{life.delivered_at:%Y-%m-%d %H:%M:%S}", f"{life.activated_at:%Y-%m-%d %H:%M:%S}"
    issued = life.issued_on.isoformat()
    form = "application form 2025-12-20"
    return [
        Record(
            Claim("applied-2086", "applied", _HERS, outer=("2025-12-20", "2025-12-20")), form, "application_file", "2025-12-20", 0.8,
            "申请表署名沈某，日期2025-12-20",
        ),
        Record(Claim("issued-2086", "issued", _CARD, outer=(issued, issued)), "card system", "card_system", issued, 0.95, "2026-01-08 制卡发卡"),
        Record(
            Claim("delivered-2086", "delivered", {"card": CARD, "signer": _WIFE}, outer=(delivered, delivered), more={"id_checked": False}),
            f"deliveries.csv {life.waybill_no}", "courier", delivered, 0.2, "2026-01-15 11:05 送达宝山区代收点，签收栏署名沈某，未核验身份",
        ),
        Record(
            Claim("activated-2086", "activated", {"card": CARD, "phone": UNKNOWN_PHONE}, outer=(activated, activated), more={"id_checked": False}),
            f"activations.csv {life.activated_at:%Y-%m-%d}", "activation_log", activated, 0.9, "2026-01-16 09:41 语音自助激活，主叫非登记手机号，仅凭证件号后四位",
        ),
        Record(
            Claim("uses-phone-wife", "uses_phone", {"phone": _PHONE, "person": _WIFE}), form, "application_file", "2025-12-20", 0.8, "申请表登记手机号",
        ),
        Record(
            Claim("spouse-2086", "spouse", {"person": _WIFE, "other": HUSBAND}), "relations.csv C10001117", "application_file", "2025-12-20", 0.8,
            "申请表所填配偶：顾某",
        ),
    ]  # fmt: skip
