"""V03, V04, V06, V09, V10, V15, V17: what points to a genuine victim. Evaluated first and shown at equal size (domain.md 7.5)."""

from datetime import timedelta

from graph.times import When, Window
from graph.verdict import Verdict, every, some
from investigate.facts import (
    CLUSTER_KINDS,
    ActivationChannel,
    ActivationFact,
    CaseFacts,
    DeliveryFact,
    Family,
    Goods,
    IdCheck,
    PaperLevel,
    PayChannel,
    Relation,
    RepaymentFact,
    TxnKind,
)
from investigate.indicators.reading import DENIALS, HOUSEHOLD, before, claimed, disputed_from, earliest, occurs, opposite, used_by
from investigate.indicators.report import own_reports
from investigate.indicators.rule import Direction, Finding, Rule, Strength, Text

_CLUSTER = 2
"""Other disputed accounts that make a cluster (V10): a product choice."""
_RUSH = timedelta(days=7)
_RUSH_SHARE = 80
"""V06's "rush to limit": this share of the limit, in per cent, within a week; product choices."""
_KINDS = {"courier": "投递员", "merchant": "商户", "marketer": "营销员", "branch": "网点"}
_RESALEABLE = frozenset({Goods.GOLD, Goods.DEVICE, Goods.GIFT_CARD})
_STRONG_CHECK = frozenset({IdCheck.BIOMETRIC, IdCheck.QUESTIONS})


def _sent_elsewhere(facts: CaseFacts) -> Finding:
    fits: dict[str, Verdict] = {}
    for delivery in facts.deliveries:
        linked = None if delivery.address_linked_to_holder is None else not delivery.address_linked_to_holder
        fits[delivery.id] = every([Verdict.of(linked), _signed_by_stranger(delivery)])
    verdict = occurs(fits.values(), facts, Family.DELIVERIES)
    ids = tuple(i for i, v in fits.items() if v is Verdict.MET)
    if any(d.id in ids and d.address_changed_shortly_before for d in facts.deliveries):
        because = Text(
            "寄送前不久变更地址，寄往与持卡人无关的地址，由他人签收",
            "the address was changed shortly before; a stranger signed at an address not hers",
        )
        return Finding(verdict, because, ids)
    words = {
        Verdict.MET: Text("寄往与持卡人无关的地址，由他人签收", "sent to an address with no link to her and signed by a stranger"),
        Verdict.UNMET: Text("投递地址或签收人与持卡人有关", "the address or the signer is linked to her"),
        Verdict.UNKNOWN: Text("投递地址、签收人待查", "address and signer are to be found"),
    }
    return Finding(verdict, words[verdict], ids)


def _signed_by_stranger(delivery: DeliveryFact) -> Verdict:
    if delivery.signer_relation is Relation.OTHER:
        return Verdict.MET
    # A name of the household on the slip shows who signed only where the identity was checked: anybody can write a name.
    return Verdict.UNMET if delivery.signer_relation is not Relation.UNKNOWN and delivery.id_checked else Verdict.UNKNOWN


def _weakly_activated(facts: CaseFacts) -> Finding:
    fits = {a.id: _by_stranger(facts, a) for a in facts.activations}
    verdict = occurs(fits.values(), facts, Family.ACTIVATIONS)
    words = {
        Verdict.MET: Text(
            "自助语音仅凭证件号码、以不明号码激活，未作核身提问",
            "activated by IVR with ID digits from an unknown number, no questions asked",
        ),
        Verdict.UNMET: Text("激活渠道、号码或核身方式并非如此", "channel, number or check were otherwise"),
        Verdict.UNKNOWN: Text("激活渠道、主叫号码、核身方式待查", "channel, calling number and check are to be found"),
    }
    return Finding(verdict, words[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _by_stranger(facts: CaseFacts, activation: ActivationFact) -> Verdict:
    by_ivr = Verdict.of(None if activation.channel is ActivationChannel.UNKNOWN else activation.channel is ActivationChannel.IVR)
    weak = Verdict.of(None if activation.id_check is IdCheck.UNKNOWN else activation.id_check in (IdCheck.ID_DIGITS, IdCheck.NONE))
    unregistered = Verdict.of(None if activation.phone_is_registered is None else not activation.phone_is_registered)
    in_house, uses = used_by(facts, activation.phone, activation.at, HOUSEHOLD)
    # A number on which nothing at all is recorded is unknown to us; one with an undated use may be the household's.
    stranger = (
        Verdict.UNKNOWN if activation.phone is None or (in_house is Verdict.UNKNOWN and uses) else Verdict.of(in_house is not Verdict.MET)
    )
    return every([by_ivr, weak, unregistered, stranger])


def _rush_to_limit(facts: CaseFacts) -> Finding:
    limit = facts.account.credit_limit_fen
    started = {a.card: a.at for a in sorted(facts.activations, key=lambda a: a.at.at, reverse=True)}
    fits = {card: _rushed(facts, card, at, limit) for card, at in started.items()}
    verdict = occurs(fits.values(), facts, Family.ACTIVATIONS)
    unpaid = opposite(occurs((_paid(r) for r in facts.repayments), facts, Family.REPAYMENTS))
    whole = {Family.ACTIVATIONS, Family.TRANSACTIONS} <= facts.searched
    verdict = every([verdict, unpaid]) if whole or verdict is Verdict.MET else Verdict.UNKNOWN
    words = {
        Verdict.MET: Text(
            "激活后一周内用近额度，取现并购买易变现物，此后沉寂且从未还款",
            "the limit was rushed within a week, cash and resaleable goods, then silence and no repayment",
        ),
        Verdict.UNMET: Text("用卡节奏并非如此", "the spending had another rhythm"),
        Verdict.UNKNOWN: Text("激活时间、额度、全部交易与还款须查全", "activation, limit and the whole ledger are needed"),
    }
    ids = tuple(t.id for t in facts.transactions if fits.get(t.card) is Verdict.MET and t.kind in (TxnKind.PURCHASE, TxnKind.CASH_ADVANCE))
    return Finding(verdict, words[verdict], ids if verdict is Verdict.MET else ())


def _paid(repayment: RepaymentFact) -> Verdict:
    if repayment.channel is PayChannel.UNKNOWN:
        return Verdict.UNKNOWN
    return Verdict.of(repayment.channel in (PayChannel.OWN_TRANSFER, PayChannel.CASH))


def _rushed(facts: CaseFacts, card: str, at: When, limit: int | None) -> Verdict:
    if limit is None or Family.TRANSACTIONS not in facts.searched:
        return Verdict.UNKNOWN
    spent = [t for t in facts.transactions if t.card == card and t.kind in (TxnKind.PURCHASE, TxnKind.CASH_ADVANCE)]
    end = at.outer.end + _RUSH
    deadline = When(at.text, at.precision, Window(end, end), Window(end, end))
    after = [before(deadline, t.at) for t in spent]
    rush = [t for t, late in zip(spent, after, strict=True) if late is Verdict.UNMET]
    resaleable = some(Verdict.of(None if t.goods is Goods.UNKNOWN else t.goods in _RESALEABLE) for t in rush)
    silence = opposite(some(after))
    return every(
        [
            Verdict.of(sum(t.amount_fen for t in rush) * 100 >= limit * _RUSH_SHARE),
            Verdict.of(any(t.kind is TxnKind.CASH_ADVANCE for t in rush)),
            resaleable,
            silence,
        ]
    )


def _reported_unprompted(facts: CaseFacts) -> Finding:
    told = [*(p.dated for p in own_reports(facts) if p.verified is not False), *(b.at for b in facts.loss_blocks)]
    denied = disputed_from(facts)
    first = earliest(told if denied is None else [*told, denied])
    if first is None:
        return Finding(
            Verdict.UNKNOWN,
            Text(
                "在案无报案、挂失或异议，客服、网点与挂失记录待查",
                "nothing reported, blocked or denied is on file: the logs are to be read",
            ),
        )
    dunned = occurs((opposite(before(first, c.at)) for c in facts.contacts if c.is_dunning), facts, Family.CONTACTS)
    first_of_all = opposite(dunned)
    blocked = occurs((Verdict.MET for _ in facts.loss_blocks), facts, Family.LOSS_BLOCKS)
    noticed = earliest(n.at for n in facts.notices if n.delivered)
    same_day = Verdict.MET if noticed is None else Verdict.of(first.on <= noticed.on + timedelta(days=1))
    verdict = every([first_of_all, blocked, same_day])
    words = {
        Verdict.MET: Text("在任何催收之前即报告并挂失", "reported and blocked before any dunning"),
        Verdict.UNMET: Text(
            "报告在催收之后，或未挂失，或晚于首次提醒", "reported after dunning, or not blocked, or later than the first notice"
        ),
        Verdict.UNKNOWN: Text("催收与挂失记录须查全", "the logs of dunning and blocks have to be read whole"),
    }
    ids = tuple(p.id for p in own_reports(facts)) + tuple(b.id for b in facts.loss_blocks)
    return Finding(verdict, words[verdict], ids if verdict is Verdict.MET else ())


def _cluster(facts: CaseFacts) -> Finding:
    found = [c for c in facts.clusters if c.other_disputed_accounts >= _CLUSTER]
    if not found:
        return _no_cluster({c.shared for c in facts.clusters})
    zh = "；".join(f"同一{_KINDS[c.shared]}另有{c.other_disputed_accounts}个争议账户" for c in found)
    en = "; ".join(f"{c.other_disputed_accounts} other disputed accounts share the {c.shared}" for c in found)
    return Finding(Verdict.MET, Text(zh, en), tuple(c.id for c in found))


def _no_cluster(compared: set[str]) -> Finding:
    done, left = [k for k in CLUSTER_KINDS if k in compared], [k for k in CLUSTER_KINDS if k not in compared]
    if not left:
        return Finding(
            Verdict.UNMET,
            Text("投递员、商户、营销员、网点均已比对，未见聚集", "courier, merchant, marketer and branch compared: no cluster"),
        )
    zh, en = "、".join(_KINDS[k] for k in left), ", ".join(left)
    if not done:
        return Finding(Verdict.UNKNOWN, Text(f"尚未比对同一{zh}的其他争议账户", f"other disputed accounts were not compared by {en}"))
    compared_zh, compared_en = "、".join(_KINDS[k] for k in done), ", ".join(done)
    return Finding(
        Verdict.UNKNOWN,
        Text(f"已比对{compared_zh}，未见聚集；{zh}尚未比对", f"compared by {compared_en}: no cluster; not yet compared by {en}"),
    )


def _burden_fails(facts: CaseFacts) -> Finding:
    applied = occurs((Verdict.of(a.signed_by_holder) for a in facts.applications), facts, Family.APPLICATIONS)
    delivered = occurs(
        (every([_bears_holder(d), Verdict.of(d.id_checked)]) for d in facts.deliveries),
        facts,
        Family.DELIVERIES,
    )
    activated = occurs((_checked(a) for a in facts.activations), facts, Family.ACTIVATIONS)
    # One identity-checked act ties the holder to the card; with neither, or with no application of hers, the bank has not proved its case.
    tied = some([delivered, activated])
    chain = every([applied, tied])
    verdict = opposite(chain)
    if verdict is Verdict.MET and not claimed(facts, DENIALS):
        return Finding(Verdict.UNMET, Text("无人否认，举证责任未及此", "nobody denies: the burden is not called on"))
    named = {"申请": applied, "核身投递": delivered, "核身激活": activated}
    lacking = "、".join(k for k, v in named.items() if v is Verdict.UNMET)
    open_ones = "、".join(k for k, v in named.items() if v is Verdict.UNKNOWN)
    cited = tuple(a.id for a in facts.applications) + tuple(d.id for d in facts.deliveries) + tuple(a.id for a in facts.activations)
    words = {
        Verdict.MET: Text(
            f"银行未能提供：{lacking}", "the bank cannot produce application, or any identity-checked delivery or activation"
        ),
        Verdict.UNMET: Text("申请与至少一项核身证据在案", "the application and an identity-checked act are on file"),
        Verdict.UNKNOWN: Text(f"尚未查清：{open_ones}", "application, delivery or activation evidence has not been searched to the end"),
    }
    return Finding(verdict, words[verdict], cited)


def _bears_holder(delivery: DeliveryFact) -> Verdict:
    return Verdict.of(None if delivery.signer_relation is Relation.UNKNOWN else delivery.signer_relation is Relation.HOLDER)


def _checked(activation: ActivationFact) -> Verdict:
    # Digits of an ID from a registered phone are weak, not nothing: relatives know them. That stays a question for counsel.
    if activation.id_check is IdCheck.UNKNOWN or (activation.id_check is IdCheck.ID_DIGITS and activation.phone_is_registered is not False):
        return Verdict.UNKNOWN
    return Verdict.of(activation.id_check in _STRONG_CHECK)


def _other_suspect(facts: CaseFacts) -> Finding:
    fits: dict[str, Verdict] = {}
    for paper in facts.papers:
        if paper.level is PaperLevel.P3 and not paper.concluded:
            fits[paper.id] = every([Verdict.of(paper.names_other_suspect), Verdict.of(paper.verified), Verdict.of(paper.same_facts)])
    verdict = occurs(fits.values(), facts, Family.POLICE_PAPERS)
    words = {
        Verdict.MET: Text("公安机关已就冒用身份立案，嫌疑人另有其人", "a criminal case of identity misuse is open against another"),
        Verdict.UNMET: Text("未见指向他人的立案文书", "no paper of a case against another"),
        Verdict.UNKNOWN: Text(
            "公安文书未入卷，或立案文书待向出具机关核实", "no police paper is on file, or one is to be checked with the organ"
        ),
    }
    return Finding(verdict, words[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _rule(name: str, fires: Text, strength: Strength, group: str, *, doubt: Text, verify: Text) -> Rule:
    return Rule(name, fires, strength, Direction.VICTIM, group, (doubt,), verify, _FINDERS[name], needs_claim=False)


_FINDERS = {
    "V03": _sent_elsewhere,
    "V04": _weakly_activated,
    "V06": _rush_to_limit,
    "V09": _reported_unprompted,
    "V10": _cluster,
    "V15": _burden_fails,
    "V17": _other_suspect,
}

RULES = (
    _rule(
        "V03",
        Text("寄往与持卡人无关的地址，签收人不明", "delivered to an address with no link to the holder, signer unknown"),
        Strength.STRONG,
        "delivery",
        doubt=Text("地址系其旧址或单位，记录不全", "it was an old address or workplace that no record shows"),
        verify=Text("地址变更日志、投递公司签收单", "the address-change log and the courier's slip"),
    ),
    _rule(
        "V04",
        Text("自助语音凭证件号码、以不明号码激活，无核身提问", "activated by IVR with ID digits from an unknown number, no questions"),
        Strength.STRONG,
        "activation",
        doubt=Text("持卡人借用他人电话", "she used somebody's telephone"),
        verify=Text("激活日志与主叫号码机主", "the activation log and the number's owner"),
    ),
    _rule(
        "V06",
        Text(
            "激活后迅速用近额度，取现与易变现物，随后沉寂且从未还款",
            "a rush to the limit after activation, cash and resaleable goods, then silence",
        ),
        Strength.MEDIUM,
        "habit",
        doubt=Text("急需资金的持卡人也会如此", "a holder in need of money may do the same"),
        verify=Text("逐笔核对商户、终端与时间", "check merchant, terminal and time one by one"),
    ),
    _rule(
        "V09",
        Text("任何催收之前即报告并挂失", "reported before any dunning, on the day of the first notice, and blocked the card"),
        Strength.MEDIUM,
        "report",
        doubt=Text("报告时间系事后补登", "the time of the report was entered afterwards"),
        verify=Text("客服、网点与挂失日志", "logs of telephone, branch and blocks"),
    ),
    _rule(
        "V10",
        Text(
            "同一时期同一投递员、营销员、网点或商户另有受害人",
            "other victims at the same courier, marketer, branch or merchant in the same weeks",
        ),
        Strength.MEDIUM,
        "network",
        doubt=Text("同一说辞被传抄", "the same story was copied"),
        verify=Text("串并同类账户，移交内审", "compare the accounts; refer to internal audit"),
    ),
    _rule(
        "V15",
        Text("银行不能提供申请、投递与激活证据", "the bank cannot produce application, delivery and activation evidence"),
        Strength.STRONG,
        "burden",
        doubt=Text("资料归档在他处", "the papers are archived elsewhere"),
        verify=Text("查全三类资料并记录查找经过", "search all three to the end and record the search"),
    ),
    _rule(
        "V17",
        Text("公安机关就冒用身份立案，嫌疑人另有其人", "an open criminal case of identity theft names another suspect"),
        Strength.STRONG,
        "police",
        doubt=Text("并非同一事实", "it is about other facts"),
        verify=Text("向出具机关核实立案文书", "check the paper with the organ"),
    ),
)
