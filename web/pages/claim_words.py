"""A coded claim as a sentence, and the claims that the recording form offers, by the codes of domain.md 7.1."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.assembly.names import Names
from investigate.claims.vocabulary import PREDICATES
from web.i18n import deferred
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class ClaimButton:
    """A claim that can be coded by one press."""

    code: str
    text: str
    predicate: str
    polarity: bool

    @property
    def key(self) -> str:
        """How the form calls it."""
        return f"{self.predicate}-{'yes' if self.polarity else 'no'}"


CLAIM_BUTTONS = (
    ClaimButton("K01", deferred("从未申请"), "applied", polarity=False),
    ClaimButton("K02", deferred("从未收到卡"), "received", polarity=False),
    ClaimButton("", deferred("收到了卡"), "received", polarity=True),
    ClaimButton("K03", deferred("未激活"), "activated", polarity=False),
    ClaimButton("K04", deferred("卡丢失"), "lost", polarity=True),
    ClaimButton("K05", deferred("卡被盗"), "stolen", polarity=True),
    ClaimButton("K26", deferred("被盗用/盗刷"), "misused", polarity=True),
    ClaimButton("K06", deferred("某笔非本人交易"), "made", polarity=False),
    ClaimButton("", deferred("某笔是某人所为"), "made", polarity=True),
    ClaimButton("K08", deferred("非本人签名"), "signed", polarity=False),
    ClaimButton("K07", deferred("当时在别处"), "location", polarity=True),
    ClaimButton("K09", deferred("没去过该商户"), "visited_merchant", polarity=False),
    ClaimButton("K10", deferred("手机号非本人/已停用"), "uses_phone", polarity=False),
    ClaimButton("K11", deferred("搬到别处住"), "lives_at", polarity=True),
    ClaimButton("K12", deferred("没收到账单"), "got_bill", polarity=False),
    ClaimButton("K13", deferred("没被催过"), "was_dunned", polarity=False),
    ClaimButton("K14", deferred("已报案"), "reported", polarity=True),
    ClaimButton("K15", deferred("没还过款"), "repaid", polarity=False),
    ClaimButton("", deferred("还过款"), "repaid", polarity=True),
    ClaimButton("K16", deferred("家人接触不到卡"), "had_access", polarity=False),
    ClaimButton("K17", deferred("没告诉过密码"), "told_pin", polarity=False),
    ClaimButton("K18", deferred("身份证丢失"), "lost_id", polarity=True),
    ClaimButton("K19", deferred("找人代办"), "applied_through", polarity=True),
    ClaimButton("K20", deferred("借给他人"), "lent", polarity=True),
    ClaimButton("", deferred("没借给他人"), "lent", polarity=False),
    ClaimButton("K21", deferred("不知道有卡"), "learned", polarity=False),
    ClaimButton("", deferred("何时才知道"), "learned", polarity=True),
    ClaimButton("K22", deferred("已离婚"), "divorced", polarity=True),
    ClaimButton("K22", deferred("已分居"), "separated", polarity=True),
    ClaimButton("K23", deferred("早已告知银行"), "told_bank", polarity=True),
    ClaimButton("K24", deferred("已还清"), "paid_off", polarity=True),
    ClaimButton("K25", deferred("没有能力还"), "unable_to_pay", polarity=True),
    ClaimButton("", deferred("卡在某人手里"), "holds", polarity=True),
    ClaimButton("", deferred("承诺还款"), "promised_pay", polarity=True),
    ClaimButton("", deferred("说起过此卡"), "spoke_of", polarity=True),
)
"""Each with its code; the other side of a claim has none, and is offered at the same size."""
BUTTONS = {each.key: each for each in CLAIM_BUTTONS}
COMMON = (
    *("received-no", "received-yes", "misused-yes", "made-no", "made-yes", "location-yes"),
    *("stolen-yes", "lost-yes", "reported-yes"),
)
"""What is said most often, under the keys 1 to 9; the rest is one press further."""


def claim_told(visit: Visit, body: Mapping[str, object], names: Names) -> str:
    """The claim as a sentence in the visitor's language."""
    predicate, args = PREDICATES[str(body["predicate"])], body.get("args")
    is_zh, is_affirmed = visit.language == "zh", body.get("polarity") is True
    if is_zh:
        template = predicate.affirmed_zh if is_affirmed else predicate.denied_zh
    else:
        template = predicate.affirmed_en if is_affirmed else predicate.denied_en
    given = args if isinstance(args, dict) else {}
    named = {name: names.references.get(str(value), str(value)) for name, value in given.items() if value is not None}
    return template.format_map(_Named(named, visit.say("未说明")))


class _Named(dict[str, str]):
    """Names of a claim's arguments; what it does not state reads as not stated."""

    def __init__(self, named: Mapping[str, str], unstated: str) -> None:
        super().__init__(named)
        self._unstated = unstated

    def __missing__(self, key: str) -> str:
        return self._unstated
