"""The predicates a claim may use, declared once for forms, import, engine and print.

The names and arguments up to `divorced` are those of the claims file (a stable interface); those after it are our own, for claim codes
K01 to K26 of the domain reference that have no predicate there. Own predicates are held against their denials only: no rule speaks of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Aspect(StrEnum):
    """How a predicate lies in time."""

    EVENT = "event"
    """Happened at some moment of its window."""
    STATE = "state"
    """Held all through its window."""
    TIMELESS = "timeless"
    """Has no window; one that is given is kept and not used."""


class ArgumentKind(StrEnum):
    """What an argument names; every kind but TEXT, FLAG and a list of words must be in the case's first line."""

    CARD = "card"
    PERSON = "person"
    PHONE = "phone"
    PLACE = "place"
    TRANSACTION = "transaction"
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a predicate."""

    name: str
    kind: ArgumentKind
    required: bool = True
    may_be_unstated: bool = False
    """Whether null is a value: the paper leaves it blank."""
    values: tuple[str, ...] = ()
    """The only texts allowed; empty: any."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a claim of this name says."""

    name: str
    aspect: Aspect
    arguments: tuple[Argument, ...]
    label_zh: str
    label_en: str
    affirmed_zh: str
    """Sentence template; `{argument}` is replaced by what it names."""
    denied_zh: str
    affirmed_en: str
    denied_en: str
    codes: tuple[str, ...] = ()
    """Claim codes K01 to K26 that this predicate carries."""

    def argument(self, name: str) -> Argument | None:
        """The argument of this name, or `None` if the predicate has none such."""
        return next((each for each in self.arguments if each.name == name), None)


_CARD = Argument("card", ArgumentKind.CARD)
_PERSON = Argument("person", ArgumentKind.PERSON)
_OTHER = Argument("other", ArgumentKind.PERSON)
_PHONE = Argument("phone", ArgumentKind.PHONE)
_PLACE = Argument("place", ArgumentKind.PLACE)
_TXN = Argument("txn", ArgumentKind.TRANSACTION)
_SIGNER = Argument("signer", ArgumentKind.PERSON, may_be_unstated=True)
_CALLER = Argument("phone", ArgumentKind.PHONE, may_be_unstated=True)
_CHECKED = Argument("id_checked", ArgumentKind.FLAG, required=False, may_be_unstated=True)


def _optional(name: str, *values: str) -> Argument:
    return Argument(name, ArgumentKind.TEXT, required=False, may_be_unstated=True, values=values)


_STAGE = _optional("stage", "after_receipt", "in_transit", "unknown")
_ENTRY = _optional("entry_mode", "chip", "magstripe", "contactless", "manual", "online", "unknown")
_PIN = _optional("pin", "first_try", "retried", "none", "unknown")

_E, _S, _T = Aspect.EVENT, Aspect.STATE, Aspect.TIMELESS

_DECLARED: tuple[Predicate, ...] = (
    Predicate(
        "issued", _E, (_CARD,), "发卡", "issued", "{card}卡已发出", "{card}卡未发出", "card {card} was issued", "card {card} was not issued"
    ),
    Predicate(
        "delivered",
        _E,
        (_CARD, _SIGNER, _CHECKED),
        "签收",
        "delivered",
        "{card}卡由“{signer}”签收",
        "{card}卡未由“{signer}”签收",
        "card {card} was signed for as “{signer}”",
        "card {card} was not signed for by “{signer}”",
    ),
    Predicate(
        "received",
        _E,
        (_CARD,),
        "收到卡",
        "received",
        "持卡人收到了{card}卡",
        "持卡人未收到{card}卡",
        "the holder received card {card}",
        "the holder did not receive card {card}",
        ("K02",),
    ),
    Predicate(
        "activated",
        _E,
        (_CARD, _CALLER, _CHECKED),
        "激活",
        "activated",
        "{card}卡由号码{phone}激活",
        "{card}卡未由号码{phone}激活",
        "card {card} was activated from {phone}",
        "card {card} was not activated from {phone}",
        ("K03",),
    ),
    Predicate(
        "uses_phone",
        _S,
        (_PHONE, _PERSON),
        "使用号码",
        "uses phone",
        "{person}使用号码{phone}",
        "{person}未一直使用号码{phone}",
        "{person} used phone {phone}",
        "{person} did not use phone {phone} all that time",
        ("K10",),
    ),
    Predicate(
        "txn",
        _T,
        (_TXN, _ENTRY, _PIN),
        "交易",
        "transaction",
        "发生交易{txn}",
        "未发生交易{txn}",
        "transaction {txn} took place",
        "transaction {txn} did not take place",
    ),
    Predicate(
        "made",
        _T,
        (_TXN, _PERSON),
        "谁刷的",
        "made",
        "交易{txn}由{person}所为",
        "交易{txn}非{person}所为",
        "{person} made transaction {txn}",
        "{person} did not make transaction {txn}",
        ("K06",),
    ),
    Predicate(
        "signed",
        _T,
        (_TXN, _PERSON),
        "签名",
        "signed",
        "交易{txn}的签购单署名“{person}”",
        "交易{txn}的签购单非{person}所签",
        "the slip of {txn} bears the name “{person}”",
        "{person} did not sign the slip of {txn}",
        ("K08",),
    ),
    Predicate(
        "otp",
        _T,
        (_TXN, _PHONE),
        "动态验证码",
        "one-time password",
        "交易{txn}的验证码发至{phone}",
        "交易{txn}的验证码未发至{phone}",
        "the one-time password of {txn} went to {phone}",
        "the one-time password of {txn} did not go to {phone}",
    ),
    Predicate(
        "holds",
        _S,
        (_CARD, _PERSON),
        "持有卡",
        "holds",
        "{card}卡在{person}处",
        "{card}卡并非一直在{person}处",
        "{person} held card {card}",
        "{person} did not hold card {card} all that time",
    ),
    Predicate(
        "lent",
        _E,
        (_CARD, _PERSON),
        "借出",
        "lent",
        "{card}卡借给了{person}",
        "{card}卡未借给{person}",
        "card {card} was lent to {person}",
        "card {card} was not lent to {person}",
        ("K20",),
    ),
    Predicate(
        "stolen",
        _E,
        (_CARD, _STAGE),
        "被盗",
        "stolen",
        "{card}卡被盗",
        "{card}卡未被盗",
        "card {card} was stolen",
        "card {card} was not stolen",
        ("K05",),
    ),
    Predicate(
        "lost", _E, (_CARD,), "丢失", "lost", "{card}卡丢失", "{card}卡未丢失", "card {card} was lost", "card {card} was not lost", ("K04",)
    ),
    Predicate(
        "returned",
        _E,
        (_CARD, _PERSON),
        "归还",
        "returned",
        "{person}归还了{card}卡",
        "{person}未归还{card}卡",
        "{person} gave card {card} back",
        "{person} did not give card {card} back",
    ),
    Predicate(
        "recovered",
        _E,
        (_CARD,),
        "找回",
        "recovered",
        "{card}卡已找回",
        "{card}卡未找回",
        "card {card} was recovered",
        "card {card} was not recovered",
    ),
    Predicate(
        "reported",
        _E,
        (_CARD,),
        "挂失报案",
        "reported",
        "就{card}卡已报失",
        "就{card}卡未报失",
        "card {card} was reported",
        "card {card} was not reported",
        ("K14",),
    ),
    Predicate(
        "repaid",
        _E,
        (_CARD, _PERSON, _optional("channel")),
        "还款",
        "repaid",
        "{card}卡由“{person}”账户还款",
        "{person}未为{card}卡还款",
        "card {card} was repaid from the account of “{person}”",
        "{person} did not repay card {card}",
        ("K15",),
    ),
    Predicate(
        "learned",
        _E,
        (_CARD, _PERSON),
        "首次知悉",
        "first knew",
        "{person}首次知悉{card}卡",
        "{person}当时不知悉{card}卡",
        "{person} first knew of card {card}",
        "{person} did not know of card {card}",
        ("K21",),
    ),
    Predicate(
        "spoke_of",
        _E,
        (_CARD, _PERSON),
        "谈及",
        "spoke of",
        "{person}谈及{card}卡",
        "{person}未谈及{card}卡",
        "{person} spoke of card {card}",
        "{person} did not speak of card {card}",
    ),
    Predicate(
        "location",
        _S,
        (_PERSON, _PLACE),
        "人在哪",
        "location",
        "{person}在{place}",
        "{person}并非一直在{place}",
        "{person} was in {place}",
        "{person} was not in {place} all that time",
        ("K07",),
    ),
    Predicate(
        "lives_at",
        _S,
        (_PERSON, _PLACE),
        "居住",
        "lives at",
        "{person}住在{place}",
        "{person}并非一直住在{place}",
        "{person} lived in {place}",
        "{person} did not live in {place} all that time",
        ("K11",),
    ),
    Predicate(
        "knows",
        _T,
        (_PERSON, _OTHER),
        "认识",
        "knows",
        "{person}认识{other}",
        "{person}不认识{other}",
        "{person} knows {other}",
        "{person} does not know {other}",
    ),
    Predicate(
        "spouse",
        _T,
        (_PERSON, _OTHER),
        "配偶",
        "spouse",
        "{person}与{other}是夫妻",
        "{person}与{other}不是夫妻",
        "{person} and {other} are married",
        "{person} and {other} are not married",
    ),
    Predicate(
        "misused",
        _E,
        (_CARD, _optional("what")),
        "被盗用",
        "misused",
        "{card}卡被盗用",
        "{card}卡未被盗用",
        "card {card} was misused",
        "card {card} was not misused",
        ("K26",),
    ),
    Predicate(
        "intercepted",
        _E,
        (_CARD, _PERSON),
        "被截留",
        "intercepted",
        "{card}卡被{person}截留",
        "{card}卡未被{person}截留",
        "card {card} was intercepted by {person}",
        "card {card} was not intercepted by {person}",
    ),
    Predicate(
        "cloned",
        _E,
        (_CARD,),
        "被复制",
        "cloned",
        "{card}卡被复制",
        "{card}卡未被复制",
        "card {card} was cloned",
        "card {card} was not cloned",
    ),
    Predicate(
        "applied",
        _E,
        (_CARD, _PERSON),
        "申请",
        "applied",
        "{person}申请了{card}卡",
        "{person}未申请{card}卡",
        "{person} applied for card {card}",
        "{person} did not apply for card {card}",
        ("K01",),
    ),
    Predicate(
        "promised_pay",
        _E,
        (_CARD, _PERSON),
        "承诺还款",
        "promised to pay",
        "{person}承诺偿还{card}卡",
        "{person}未承诺偿还{card}卡",
        "{person} promised to pay card {card}",
        "{person} did not promise to pay card {card}",
    ),
    Predicate(
        "divorced",
        _E,
        (_PERSON, _OTHER),
        "离婚",
        "divorced",
        "{person}与{other}离婚",
        "{person}与{other}未离婚",
        "{person} and {other} divorced",
        "{person} and {other} did not divorce",
        ("K22",),
    ),
    Predicate("said", _T, (), "说过", "said", "说过此话", "未说过此话", "said so", "did not say so"),
    Predicate(
        "visited_merchant",
        _E,
        (_PERSON, _TXN),
        "去过商户",
        "visited the merchant",
        "{person}去过交易{txn}的商户",
        "{person}未去过交易{txn}的商户",
        "{person} has been at the merchant of {txn}",
        "{person} has never been at the merchant of {txn}",
        ("K09",),
    ),
    Predicate(
        "got_bill",
        _E,
        (_CARD, _PERSON),
        "收到账单",
        "got a bill",
        "{person}收到过{card}卡账单",
        "{person}未收到{card}卡账单",
        "{person} got a bill of card {card}",
        "{person} got no bill of card {card}",
        ("K12",),
    ),
    Predicate(
        "was_dunned",
        _E,
        (_CARD, _PERSON),
        "被催收",
        "was dunned",
        "{person}就{card}卡被催收过",
        "{person}就{card}卡未被催收",
        "{person} was dunned for card {card}",
        "{person} was not dunned for card {card}",
        ("K13",),
    ),
    Predicate(
        "had_access",
        _S,
        (_CARD, _PERSON),
        "能接触卡",
        "had access",
        "{person}能接触{card}卡",
        "{person}并非一直能接触{card}卡",
        "{person} had access to card {card}",
        "{person} did not have access to card {card} all that time",
        ("K16",),
    ),
    Predicate(
        "told_pin",
        _E,
        (_CARD, _PERSON),
        "告知密码",
        "told the PIN",
        "曾把{card}卡密码告诉{person}",
        "未把{card}卡密码告诉{person}",
        "{person} was told the PIN of card {card}",
        "{person} was not told the PIN of card {card}",
        ("K17",),
    ),
    Predicate(
        "lost_id",
        _E,
        (_PERSON,),
        "身份证丢失",
        "lost the ID card",
        "{person}的身份证丢失",
        "{person}的身份证未丢失",
        "{person} lost the ID card",
        "{person} did not lose the ID card",
        ("K18",),
    ),
    Predicate(
        "applied_through",
        _E,
        (_CARD, _PERSON),
        "代办",
        "applied through an agent",
        "{card}卡由{person}代办",
        "{card}卡非{person}代办",
        "card {card} was applied for through {person}",
        "card {card} was not applied for through {person}",
        ("K19",),
    ),
    Predicate(
        "separated",
        _E,
        (_PERSON, _OTHER),
        "分居",
        "separated",
        "{person}与{other}分居",
        "{person}与{other}未分居",
        "{person} and {other} separated",
        "{person} and {other} did not separate",
        ("K22",),
    ),
    Predicate(
        "told_bank",
        _E,
        (_CARD, _PERSON),
        "告知银行",
        "told the bank",
        "{person}就{card}卡告知过银行",
        "{person}就{card}卡未告知银行",
        "{person} told the bank about card {card}",
        "{person} did not tell the bank about card {card}",
        ("K23",),
    ),
    Predicate(
        "paid_off",
        _E,
        (_CARD,),
        "已还清",
        "paid off",
        "{card}卡已还清",
        "{card}卡未还清",
        "card {card} was paid off",
        "card {card} was not paid off",
        ("K24",),
    ),
    Predicate(
        "unable_to_pay",
        _S,
        (_PERSON,),
        "没有能力",
        "unable to pay",
        "{person}没有还款能力",
        "{person}并非一直没有还款能力",
        "{person} was unable to pay",
        "{person} was not unable to pay all that time",
        ("K25",),
    ),
)

PREDICATES: Mapping[str, Predicate] = {each.name: each for each in _DECLARED}
"""Every predicate by its name."""

ALWAYS_WITHOUT_WINDOW = frozenset({"uses_phone", "lives_at", "had_access", "unable_to_pay"})
"""States that hold always when no window is given; other states need one."""

AT_MOST_ONCE = frozenset({"issued", "delivered", "activated", "received", "stolen"})
"""Events that happen at most once a card; `learned`, the first knowledge, at most once a card and person."""

BORNE_BY_PAPER = frozenset({"delivered", "signed", "repaid", "otp"})
"""What a record of these bears is a name, an account or a phone; that it was that person is a defeasible rule."""
