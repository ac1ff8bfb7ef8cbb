"""The story `mirror`: sixty accounts, six cards that one courier's round never brought home, and a holder who is a victim."""

from web.story.accounts import CardLife, add_contacts, new_holder, new_life
from web.story.draw import Draw
from web.story.mirror_case import ACCOUNT_NO, DROP_ADDRESS, HOLDER, HUSBAND, HUSBAND_PHONE, UNKNOWN_PHONE, lose_on_the_way, victim_life
from web.story.purchases import moment
from web.story.shops import high_street
from web.story.tables import Row

NAME = "mirror"
_ACCOUNTS = 59
# The others of the round: the phone that woke the card and the address it went to.
_ROUND = {
    7: (UNKNOWN_PHONE, DROP_ADDRESS),
    19: (UNKNOWN_PHONE, "上海市宝山区石榴路88号便民代收点2号柜"),
    28: ("16900382217", DROP_ADDRESS),
    41: ("16900382217", DROP_ADDRESS),
    52: ("17900147703", "上海市宝山区芦青路19号代收点"),
}


def mirror_lives() -> list[CardLife]:
    """All accounts of the story, by account number."""
    street = high_street()
    lives = {number: new_life(NAME, number, new_holder(NAME, number), street) for number in range(1, _ACCOUNTS + 1)}
    for step, (number, (phone, address)) in enumerate(_ROUND.items()):
        lose_on_the_way(lives[number], step, phone, address)
    for number, life in lives.items():
        if number not in _ROUND and number % 2 == 0:
            add_contacts(NAME, life)
    return sorted([*lives.values(), victim_life()], key=lambda each: each.account_no)


def mirror_relations(lives: list[CardLife]) -> list[Row]:
    """Relatives as application forms name them."""
    rows: list[Row] = []
    for number, life in enumerate(lives):
        if life.account_no == ACCOUNT_NO:
            rows.append(
                {"customer_no": HOLDER.customer_no, "kind": "spouse", "name": HUSBAND, "phone": HUSBAND_PHONE, "basis": "application form"}
            )
        elif number % 6 == 0:
            relative = new_holder(f"{NAME}-relative", number)
            kind = Draw(NAME, "relative", life.account_no).pick(("spouse", "parent", "sibling"))
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


def mirror_papers() -> list[Row]:
    """Her receipt, of the day she first heard of the card."""
    return [
        {
            "account_no": ACCOUNT_NO, "level": "P1", "organ": "上海市公安局徐汇分局", "number": "沪公徐接字（2026）02200186号",
            "dated": moment("2026-02-20").date(), "reporter": HOLDER.name, "stated": "案（事）件接报回执单：称名下信用卡从未收到，被他人盗用",
            "original_seen": True, "verified": True,
        }
    ]  # fmt: skip
