"""What was said on the telephone and shown on paper: reminders, the holder's words, papers of the police."""

from collections.abc import Iterator

from cases.generator import words
from cases.generator.draws import Dice
from cases.generator.records import Call, Paper, Told
from cases.generator.seasons import AS_OF, date_of

_CADENCE = (1, 2, 3, 5, 8, 15, 24, 36, 52, 70, 95, 130, 170, 215, 270, 330, 400)
_LETTERS = frozenset({8, 70, 215})
_TEXTS = frozenset({1, 36, 130})
_CLAIMS = {
    "never_applied": (
        "称从未申请过我行信用卡，怀疑身份信息被人使用，要求核查",
        "称没有办过这张卡，申请表上的电话和单位都不是自己的",
        "称查询征信才知道名下有此卡并有欠款",
    ),
    "never_received": (
        "称从未收到过我行信用卡，卡被他人盗用，要求核查",
        "称卡没有寄到自己手里，不知道是谁在用",
        "称申请后一直没等到卡，以为没批下来",
    ),
    "stolen": ("称卡连同钱包被盗，之后的消费不是本人所为", "称卡被偷，签名不是自己签的", "称卡已被盗，要求停止计息并核查"),
    "lost": ("称卡遗失后被人使用，要求核查", "称不慎丢卡，发现时已有消费"),
    "not_mine": ("称账单上的几笔消费不是本人所为，卡一直在身边", "称没有去过这些商户，怀疑被盗刷", "称收到短信才知道有消费，要求核查"),
    "spouse_used": ("称消费是配偶所为，自己不清楚", "称卡在配偶处，本人没有使用"),
    "lent": ("称卡借给朋友使用，朋友答应归还", "称卡不在自己手里，由朋友在用"),
    "taken": ("称卡被同住的朋友拿走使用，未经本人同意", "称朋友拿了卡去刷，本人已要求归还"),
    "agent": ("称卡由中介代办，资料是中介填写的", "称办卡后卡一直在中介手里"),
}
"""The holder's words, noted by whoever took the call; honest and other holders say much the same."""
_EXCUSES = (
    "称资金周转困难，承诺月底前还款",
    "称工资未发，承诺下周处理",
    "称在外地出差，过几天还款",
    "称先还最低还款额",
    "称生意回款慢，请求宽限",
)
_STATED = {
    "never_applied": "称从未申请该卡，怀疑身份信息被他人使用",
    "never_received": "称名下信用卡从未收到，被他人盗用",
    "stolen": "称信用卡被盗后被他人使用",
    "lost": "称信用卡遗失后被他人使用",
    "not_mine": "称信用卡被盗刷",
    "spouse_used": "称信用卡被家人使用，本人不知情",
    "lent": "称信用卡借出后对方不还款",
    "taken": "称信用卡被熟人拿走使用",
    "agent": "称中介代办信用卡后扣卡使用",
}
_CHECKED = "姓名、证件号末四位"
_HIMSELF = frozenset({"本人确认", "疑似本人"})
_KNOWN = frozenset({"holder", "friend"})
"""Users of whose use the holder knew; a friend who took the card is spoken of before any reminder."""
_DEAD = ("空号", "停机")
_STRANGERS = (*_DEAD, "接听人称不认识该客户")
"""What becomes of calls to a number that is not the holder's."""
_LATE = frozenset({"P2", "P3"})


def contacts(seed: int, told: Told, holder: str, spouse: str, own_phone: str) -> list[Call]:
    """Reminders up to the first denial, the denial itself, and a few that should not have followed."""
    dice = Dice(seed, f"calls/{told.part.account}")
    clerk = dice.pick(words.COLLECTORS)
    who = _Reached(holder, spouse, stranger=dice.pick(_STRANGERS) if told.part.plot.delivery == "elsewhere" else "")
    overdue = told.overdue if told.overdue is not None else AS_OF
    made = []
    for after in _CADENCE:
        day = overdue + after
        if day > AS_OF or (told.claimed is not None and day >= told.claimed):
            continue
        call = _reminder(dice, told.phone, told.address, day, after, who, clerk)
        if told.claimed is not None and call.reached in _HIMSELF and told.part.plot.user not in _KNOWN:
            # Whoever learns of the debt by this very call has no excuse to make and speaks up at once.
            told.claimed = day
            said = dice.pick(_CLAIMS[told.part.plot.claim])
            made.append(call._replace(identity_check=_CHECKED, reached="本人确认", content=said))
            break
        made.append(call)
    else:
        if told.claimed is not None:
            made.append(_denial(dice, told, holder, own_phone, clerk))
    if told.claimed is not None and told.claimed + 6 < AS_OF and dice.happens(90):
        # Reminders should have stopped while the dispute is looked into (B05 of the reference); here one did not.
        call = _reminder(dice, own_phone, told.address, told.claimed + 6, 2, _Reached(holder, ""), clerk)
        made.append(call._replace(content="称已反映过此事，要求先核查") if call.reached in _HIMSELF else call)
    return made


def ordinary_contacts(seed: int, account: int, phone: str, address: str, holder: str, spouse: str, overdue: int) -> Iterator[Call]:
    """Reminders of an account that is overdue and disputed by nobody."""
    dice = Dice(seed, f"calls/{account}")
    clerk = dice.pick(words.COLLECTORS)
    for after in _CADENCE[: dice.between(5, len(_CADENCE))]:
        if overdue + after <= AS_OF:
            yield _reminder(dice, phone, address, overdue + after, after, _Reached(holder, spouse), clerk)


class _Reached:
    """Who may answer."""

    def __init__(self, holder: str, spouse: str, stranger: str = "") -> None:
        self.holder, self.spouse, self.stranger = holder, spouse, stranger

    def answer(self, dice: Dice) -> tuple[str, str, str, str]:
        """Person, identity check, who was reached, and what was said."""
        mark = dice.below(100)
        if self.stranger:
            if self.stranger in _DEAD:
                return "", "", "未接通", self.stranger
            return ("", "", "他人", self.stranger) if mark < 25 else ("", "", "未接通", dice.pick(("无人接听", "关机")))
        if mark < 42:
            return "", "", "未接通", dice.pick(("无人接听", "关机", "通话中"))
        if mark < 52 and self.spouse:
            return self.spouse, "", "家属", "家属接听，请其转告本人回电，未提及欠款"
        if mark < 60:
            return self.holder, "未完成核身", "疑似本人", "接听后拒绝核对信息，挂断"
        return self.holder, _CHECKED, "本人确认", dice.pick(_EXCUSES)


def _reminder(dice: Dice, phone: str, address: str, day: int, after: int, who: _Reached, clerk: str) -> Call:
    second = dice.between(9 * 3600, 19 * 3600 + 1800)
    if after in _TEXTS:
        sent = "已发送" if who.stranger not in _DEAD and dice.happens(850) else "未达"
        return Call(
            day, second, "短信", phone, "", "", sent, f"还款提醒短信；短信平台状态：{'已送达' if sent == '已发送' else '未送达'}", "", clerk
        )
    if after in _LETTERS:
        return Call(day, second, "信函", address, "", "", "已寄出" if dice.happens(800) else "退回", "逾期催收函", "", clerk)
    person, check, reached, content = who.answer(dice)
    tape = f"C{date_of(day):%Y%m%d}{second:05d}{dice.below(100):02d}.wav"
    return Call(day, second, "电话", phone, person, check, reached, content, tape, clerk)


def _denial(dice: Dice, told: Told, holder: str, phone: str, clerk: str) -> Call:
    day = told.claimed or AS_OF
    if told.part.plot.use == "net_burst":
        second = dice.between(7 * 3600, 9 * 3600)
    elif told.part.plot.early and day == told.last_use:
        second = dice.between(21 * 3600, 23 * 3600)
    else:
        second = dice.between(8 * 3600 + 1800, 20 * 3600)
    latest = max((planned.second for planned in told.planned if planned.disputed and planned.day == day), default=0)
    second = min(86_300, max(second, latest + 1200))
    text = dice.pick(_CLAIMS[told.part.plot.claim])
    if told.part.plot.early:
        text += "，当场要求挂失"
    tape = f"C{date_of(day):%Y%m%d}{second:05d}{dice.below(100):02d}.wav"
    return Call(day, second, "来电", phone, holder, _CHECKED, "本人确认", text, tape, clerk)


def papers(seed: int, told: Told, holder: str, home: str) -> list[Paper]:
    """Papers of the police that the holder has shown."""
    dice = Dice(seed, f"papers/{told.part.account}")
    if told.claimed is None or not dice.happens(told.part.plot.papers):
        return []
    city, rest = home.split("市", maxsplit=1)
    organ = f"{city}市公安局{rest[: rest.index('区') + 1] if '区' in rest else ''}分局".replace("新区分局", "分局").replace(
        "区分局", "分局"
    )
    day = min(AS_OF - 1, told.claimed + (dice.below(2) if told.part.plot.early else dice.between(1, 12)))
    stated = _STATED[told.part.plot.claim]
    levels = ["P1"]
    if dice.happens(350 if told.part.plot.early else 120) and day + 9 < AS_OF:
        levels.append("P2")
        if dice.happens(400) and day + 40 < AS_OF:
            levels.append(dice.pick(("P3", "P3x")))
    found = []
    for level, after in zip(levels, (0, 5, 30), strict=False):
        dated = date_of(day + after)
        form = {"P1": "案（事）件接报回执单：", "P2": "受案回执：", "P3": "立案告知书：", "P3x": "不予立案通知书："}[level]
        stem = {"P1": "接字", "P2": "受案字", "P3": "立字", "P3x": "不立字"}[level]
        seen, verified = dice.pick(("是", "是", "否")), "是" if level in _LATE and dice.happens(600) else dice.pick(("否", "否", ""))
        number = f"{stem}（{dated.year}）{dice.between(12, 98_000):06d}号"
        found.append(Paper(level, organ, number, day + after, holder, form + stated, seen, verified))
    return found
