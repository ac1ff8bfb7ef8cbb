"""F01-F04: who signed for the card, where, and from which phone it was activated."""

from graph.verdict import Verdict, every
from investigate.facts import ActivationFact, CaseFacts, DeliveryFact, Family, Relation
from investigate.indicators.reading import KIN, occurs, used_by
from investigate.indicators.rule import Direction, Finding, Rule, Strength, Text


def _signed_by(delivery: DeliveryFact, relations: frozenset[Relation]) -> Verdict:
    if delivery.signer_relation is Relation.UNKNOWN:
        return Verdict.UNKNOWN
    return Verdict.of(delivery.signer_relation in relations)


def _signed_by_holder(facts: CaseFacts) -> Finding:
    signed = [d for d in facts.deliveries if d.signer_relation is Relation.HOLDER]
    verdict = occurs((_signed_by(d, frozenset({Relation.HOLDER})) for d in facts.deliveries), facts, Family.DELIVERIES)
    if verdict is not Verdict.MET:
        return Finding(verdict, Text("投递签收人是谁，须查投递签收记录", "the delivery record would say whose name signed"))
    checked = [d for d in signed if d.id_checked]
    if checked:
        return Finding(
            verdict,
            Text("投递签收记录载有持卡人姓名并核验证件", "the delivery bears her name and an identity check"),
            tuple(d.id for d in checked),
        )
    because = Text("投递签收记录载有持卡人姓名，未见证件核验", "the delivery bears her name, with no identity check on record")
    return Finding(verdict, because, tuple(d.id for d in signed), Strength.MEDIUM)


def _signed_by_kin(facts: CaseFacts) -> Finding:
    fits = {d.id: every([_signed_by(d, KIN), Verdict.of(d.address_is_registered)]) for d in facts.deliveries}
    verdict = occurs(fits.values(), facts, Family.DELIVERIES)
    because = {
        Verdict.MET: Text("登记地址由载有家属姓名者签收", "signed at the registered address under a relative's name"),
        Verdict.UNMET: Text("未见家属在登记地址签收", "no relative signed at the registered address"),
        Verdict.UNKNOWN: Text("签收人或投递地址未载明", "signer or address is not stated"),
    }
    return Finding(verdict, because[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _sent_home(facts: CaseFacts) -> Finding:
    fits = {d.id: every([Verdict.of(d.address_is_registered), Verdict.of(d.holder_lived_there)]) for d in facts.deliveries}
    verdict = occurs(fits.values(), facts, Family.DELIVERIES)
    because = {
        Verdict.MET: Text("寄往登记住址，且有证据显示持卡人当时居住于此", "sent to the registered home where she lived at the time"),
        Verdict.UNMET: Text("并非寄往其当时住处", "not sent to where she lived"),
        Verdict.UNKNOWN: Text("当时是否居住于投递地址，须有居住证明", "a residence proof for that time would decide it"),
    }
    return Finding(verdict, because[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _activated_from_own_phone(facts: CaseFacts) -> Finding:
    answers = [(a, *_own_phone(facts, a)) for a in facts.activations]
    verdict = occurs((v for _, v, _ in answers), facts, Family.ACTIVATIONS)
    ids = tuple(i for a, v, uses in answers if v is Verdict.MET for i in (a.id, *uses))
    because = {
        Verdict.MET: Text("自预留手机号激活，且该号当时由持卡人使用", "activated from the registered phone, which she used at the time"),
        Verdict.UNMET: Text("并非自其当时使用的预留手机号激活", "not activated from a registered phone that she used"),
        Verdict.UNKNOWN: Text("激活主叫号码或该号当时使用人待查", "the calling number, or who used it then, is to be found"),
    }
    return Finding(verdict, because[verdict], ids)


def _own_phone(facts: CaseFacts, activation: ActivationFact) -> tuple[Verdict, tuple[str, ...]]:
    used, uses = used_by(facts, activation.phone, activation.at, frozenset({Relation.HOLDER}))
    return every([Verdict.of(activation.phone_is_registered), used]), uses


RULES = (
    Rule(
        "F01",
        Text("卡片投递由载有持卡人姓名者签收", "the card's delivery bears the holder's name"),
        Strength.STRONG,
        Direction.HOLDER,
        "delivery",
        (
            Text("快递员或门卫代写姓名", "the courier or guard wrote the name"),
            Text("同名同姓", "somebody of the same name"),
            Text("未拆即签或签收的是另一张卡", "signed for unopened, or for another card"),
        ),
        Text("调取投递公司原始签收单、笔迹与证件核验记录", "the courier's original slip, handwriting and identity check"),
        _signed_by_holder,
        ("K02",),
    ),
    Rule(
        "F02",
        Text("登记地址由载有配偶或亲属姓名者签收", "signed under a relative's name at the registered address"),
        Strength.MEDIUM,
        Direction.RELATIVE,
        "delivery",
        (
            Text("家属遗忘或未转交", "the relative forgot it or kept it"),
            Text("夫妻分居", "an estranged couple"),
            Text("姓名系冒签", "the name was forged"),
        ),
        Text("单独询问签收人；核对投递记录", "ask the signer separately; check the courier's record"),
        _signed_by_kin,
        ("K02", "K16", "K21"),
    ),
    Rule(
        "F03",
        Text("寄往持卡人当时居住的登记住址", "sent to the registered home where the holder then lived"),
        Strength.WEAK,
        Direction.RELATIVE,
        "delivery",
        (Text("信箱共用、门卫代收、邮件被盗", "shared mailbox, guard's desk, mail theft"), Text("已搬家", "she had moved")),
        Text("户籍、租约、水电日期；物业", "household register, lease, utility dates; property office"),
        _sent_home,
        ("K02",),
    ),
    Rule(
        "F04",
        Text("自持卡人当时使用的预留手机号激活", "activated from the registered phone that the holder then used"),
        Strength.MEDIUM,
        Direction.HOUSEHOLD,
        "phone",
        (
            Text("补卡、克隆号码", "SIM swapped or cloned"),
            Text("配偶接听", "the spouse answered"),
            Text("号码登记在配偶名下", "the number is in the spouse's name"),
        ),
        Text("激活录音与核身问题", "the activation's recording and the questions asked"),
        _activated_from_own_phone,
        ("K02", "K03"),
    ),
)
