"""The story `cheetah`: 猎豹行动 of 上海营销二部, two hundred overdue accounts with the Xu case among them."""

from dataclasses import replace

from graph.times import SHANGHAI
from web.story.accounts import AS_OF, CardLife, Holder, add_contacts, contact, new_holder, new_life, new_purchase, share_phone
from web.story.draw import Draw
from web.story.purchases import Purchase, moment
from web.story.shops import DIGITAL_SHOP, GOLD_SHOP, high_street
from web.story.tables import Row
from web.story.xu_case import ACCOUNT_NO, HOLDER, HUSBAND, HUSBAND_PHONE, xu_life

NAME = "cheetah"
_ACCOUNTS = 199  # and the Xu case
_SAME_NAME = (23, 141)
_FAMILY = (20, 21)
_SHARED_FLAT = (90, 91, 118)
_AGENT_PHONE = "17900066031"
_THROUGH_AGENT = (12, 47, 88)
_DISPUTES = {
    12: "盗办件", 47: "盗办件", 88: "盗办件", 181: "盗办件", 31: "伪冒件", 102: "伪冒件", 56: "未达卡", 133: "未达卡", 64: "失卡", 160: "失卡",
}  # fmt: skip
_MONTHS_LATE = {12: 18, 47: 18, 88: 18, 31: 18, 64: 30}
"""Set where the account must have been in use on the day of a meeting at one till."""
_STATED = {
    "盗办件": "来电称从未申请该卡，怀疑身份信息被他人使用",
    "伪冒件": "来电称申请表签名非本人所写",
    "未达卡": "来电称从未收到该卡",
    "失卡": "来电称卡片遗失后被他人使用",
}
_PAPERS = {
    12: ("P1", "上海市公安局浦东分局", None),
    47: ("P2", "上海市公安局浦东分局", True),
    31: ("P3", "苏州市公安局姑苏分局", True),
    102: ("P0", "110报警服务台", None),
    160: ("P3x", "上海市公安局静安分局", True),
}


def cheetah_lives() -> list[CardLife]:
    """All accounts of the story, by account number."""
    street = high_street()
    lives = {number: new_life(NAME, number, _holder(number), street, _MONTHS_LATE.get(number)) for number in range(1, _ACCOUNTS + 1)}
    for number, kind in _DISPUTES.items():
        lives[number].dispute_type = kind
    share_phone([lives[number] for number in _THROUGH_AGENT], _AGENT_PHONE)
    share_phone([lives[number] for number in _FAMILY], lives[_FAMILY[0]].holder.phone or "")
    _meet_at_one_till(lives)
    for number, life in lives.items():
        if number in _DISPUTES:
            life.contacts.append(_dispute(life))
        elif number % 3 == 0:
            add_contacts(NAME, life)
    return sorted([*lives.values(), xu_life()], key=lambda each: each.account_no)


def _holder(number: int) -> Holder:
    holder = new_holder(NAME, number, "王伟", "男") if number in _SAME_NAME else new_holder(NAME, number)
    if number in _FAMILY:
        return replace(holder, city="上海", address="上海市杨浦区竹园北路66弄3号401室")
    if number in _SHARED_FLAT:
        return replace(holder, city="上海", address="上海市闵行区听涛路720弄15号1102室")
    return holder


def _meet_at_one_till(lives: dict[int, CardLife]) -> None:
    """Four disputed cards at one shop within a day, and a lost card at the gold shop on the day of the seed's purchase (a popular shop)."""
    for number, at in ((12, "2025-03-08 14:02:11"), (47, "2025-03-08 14:31:50"), (88, "2025-03-08 19:20:37"), (31, "2025-03-09 10:48:02")):
        life = lives[number]
        life.purchases.append(new_purchase(Draw(NAME, "till", number), life.card_no, moment(at), DIGITAL_SHOP))
    lives[64].purchases.append(Purchase(lives[64].card_no, moment("2023-12-30 16:21:40"), 2_980_00, GOLD_SHOP, "chip", "签名"))


def _dispute(life: CardLife) -> Row:
    draw = Draw(NAME, "dispute", life.account_no)
    at = moment(f"{life.overdue_since} 09:00:00")
    at = (
        at.replace(hour=draw.between(9, 16), minute=draw.below(60))
        + (moment(str(AS_OF)) - moment(str(life.overdue_since))) * draw.between(10, 60) // 100
    )
    at = at.replace(hour=draw.between(9, 17), minute=draw.below(60), second=draw.below(60), microsecond=0, tzinfo=SHANGHAI)
    return contact(
        life, at, channel="来电", reached="本人（已核身）", person=life.holder.name, identity_check="核对姓名及登记手机号", made_by="客服 9527",
        content=f"{_STATED[life.dispute_type or '']}，已登记争议", recording=f"I{at:%Y%m%d%H%M}{life.account_no[-4:]}.wav",
    )  # fmt: skip


def cheetah_relations(lives: list[CardLife]) -> list[Row]:
    """Relatives as application forms name them."""
    rows: list[Row] = []
    for number, life in enumerate(lives):
        if life.account_no == ACCOUNT_NO:
            rows.append(
                {"customer_no": HOLDER.customer_no, "kind": "spouse", "name": HUSBAND, "phone": HUSBAND_PHONE, "basis": "application form"}
            )
        elif number % 5 == 0:
            draw = Draw(NAME, "relative", life.account_no)
            relative = new_holder(f"{NAME}-relative", number)
            kind = draw.pick(("spouse", "parent", "sibling", "child"))
            rows.append(
                {
                    "customer_no": life.holder.customer_no,
                    "kind": kind,
                    "name": relative.name,
                    "phone": relative.phone,
                    "basis": "application form",
                }
            )
    return rows


def cheetah_papers(lives: list[CardLife]) -> list[Row]:
    """Police papers: hers is a receipt and nothing more (domain.md 1.11)."""
    rows: list[Row] = [
        {
            "account_no": ACCOUNT_NO, "level": "P1", "organ": "上海市公安局", "number": "沪公接字（2026）03050417号", "dated": moment("2026-03-05").date(),
            "reporter": HOLDER.name, "stated": "案（事）件接报回执单：称名下信用卡从未收到，被他人盗用", "original_seen": True, "verified": False,
        }
    ]  # fmt: skip
    for number, (level, organ, verified) in sorted(_PAPERS.items()):
        life = next(each for each in lives if each.holder.customer_no == new_holder(NAME, number).customer_no)
        disputed_on = str(life.contacts[-1]["at"])
        rows.append(
            {
                "account_no": life.account_no, "level": level, "organ": organ, "number": None if level == "P0" else f"接字（{disputed_on[:4]}）{number:06d}号",
                "dated": moment(disputed_on[:10]).date(), "reporter": life.holder.name, "stated": _STATED[life.dispute_type or ""].removeprefix("来电"),
                "original_seen": level != "P0", "verified": verified,
            }
        )  # fmt: skip
    return rows
