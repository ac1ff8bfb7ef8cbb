"""F11, F13, F14, F52: when the loss was reported, blocked and protested against."""

from datetime import timedelta

from graph.times import When, Window
from graph.verdict import Verdict, every, some
from investigate.facts import CaseFacts, Family, PaperFact, PaperLevel, Party, Reached, Relation
from investigate.indicators.reading import before, claimed, disputed_from, earliest, occurs, opposite, used_by, widened
from investigate.indicators.rule import Direction, Finding, Rule, Strength, Text

_REPORTS = (PaperLevel.P0, PaperLevel.P1, PaperLevel.P2)
_PERHAPS_HOLDER = frozenset({Reached.SELF_UNCONFIRMED, Reached.UNKNOWN})
"""Somebody was reached, or may have been: without an identity check nobody can say that it was the holder."""
_SILENCE = timedelta(days=90)
"""F52's "for months": three, a product choice."""


def own_reports(facts: CaseFacts) -> tuple[PaperFact, ...]:
    """The holder's own report papers."""
    return tuple(p for p in facts.papers if p.whose is Party.HOLDER and p.level in _REPORTS)


def first_protest(facts: CaseFacts) -> When | None:
    """The first time, from any source, that she denied, reported or blocked the card."""
    told = [p.dated for p in own_reports(facts)] + [b.at for b in facts.loss_blocks]
    denied = disputed_from(facts)
    return earliest(told if denied is None else [*told, denied])


def _after_first_dunning(facts: CaseFacts) -> Finding:
    reports = own_reports(facts)
    if not reports:
        return Finding(Verdict.UNKNOWN, Text("未见持卡人的报案文书", "no police paper of hers is on file"))
    first = min(reports, key=lambda p: p.dated.at)
    earlier = {c.id: (c.reached, before(c.at, first.dated)) for c in facts.contacts if c.is_dunning}
    sure = [v for reached, v in earlier.values() if reached is Reached.SELF_CONFIRMED]
    unsure = [v if v is Verdict.UNMET else Verdict.UNKNOWN for reached, v in earlier.values() if reached in _PERHAPS_HOLDER]
    verdict = occurs([*sure, *unsure], facts, Family.CONTACTS)
    unchecked = Verdict.UNKNOWN in unsure and Verdict.UNKNOWN not in sure
    because = {
        Verdict.MET: Text(
            "报案日期晚于首次经核身联系到本人的催收", "the report is later than the first dunning that reached her, identity checked"
        ),
        Verdict.UNMET: Text("报案不晚于首次催收", "the report is not later than the first dunning"),
        Verdict.UNKNOWN: Text(
            "报案前的催收，接听人未经核身，不能认定为持卡人", "who was reached before the report was not identity-checked"
        )
        if unchecked
        else Text("报案与首次催收的先后待查", "which came first, report or dunning, is to be found"),
    }
    reached_first = (i for i, (reached, v) in earlier.items() if reached is Reached.SELF_CONFIRMED and v is Verdict.MET)
    return Finding(verdict, because[verdict], (first.id, *reached_first))


def _never_blocked(facts: CaseFacts) -> Finding:
    dated = [c for c in claimed(facts, widened(("K04", "K05"))) if c.about is not None]
    # Whoever says that she never had the card had nothing to block.
    if not dated or claimed(facts, ("K02",)):
        return Finding(
            Verdict.UNMET,
            Text("未主张有日期的丢失或被盗，或主张从未收到卡", "no dated loss or theft is claimed, or the card was never received"),
        )
    blocked = occurs((Verdict.MET for _ in facts.loss_blocks), facts, Family.LOSS_BLOCKS)
    verdict = opposite(blocked)
    because = {
        Verdict.MET: Text("主张丢失或被盗，但挂失记录中没有挂失", "loss or theft is claimed, yet the log shows no block"),
        Verdict.UNMET: Text("有挂失记录", "a block is on record"),
        Verdict.UNKNOWN: Text("挂失记录尚未查全", "the log of blocks has not been read whole"),
    }
    return Finding(verdict, because[verdict], tuple(b.id for b in facts.loss_blocks))


def _not_confirmed(facts: CaseFacts) -> Finding:
    papers = [p for p in facts.papers if p.whose is Party.HOLDER]
    failed = tuple(p.id for p in papers if p.verified is False)
    if failed:
        return Finding(
            Verdict.MET, Text("经核实，文号或机关与该文书不符", "checked with the organ: number or organ does not match"), failed
        )
    if papers and all(p.verified for p in papers):
        return Finding(Verdict.UNMET, Text("已向出具机关核实", "checked with the organ and confirmed"))
    return Finding(Verdict.UNKNOWN, Text("接报回执单尚未向出具机关核实", "the receipt has not been checked with the organ"))


def _notices_without_protest(facts: CaseFacts) -> Finding:
    protest, ids = first_protest(facts), list[str]()
    verdicts: list[Verdict] = []
    for notice in facts.notices:
        used, uses = used_by(facts, notice.phone, notice.at, frozenset({Relation.HOLDER}))
        late = Verdict.UNKNOWN if protest is None else before(_shifted(notice.at), protest)
        verdicts.append(every([Verdict.of(notice.delivered), used, late]))
        if verdicts[-1] is Verdict.MET:
            ids += [notice.id, *uses]
    verdict = some(verdicts) if verdicts else Verdict.UNKNOWN
    because = {
        Verdict.MET: Text(
            "交易提醒送达其使用的号码，三个月以上无异议", "notices reached a number she used, with no protest for over three months"
        ),
        Verdict.UNMET: Text(
            "提醒未送达其使用的号码，或三个月内已提出异议", "no notice reached her number, or she protested within three months"
        ),
        Verdict.UNKNOWN: Text("提醒的送达回执或号码使用人待查", "delivery report or user of the number is to be found"),
    }
    return Finding(verdict, because[verdict], tuple(ids))


def _shifted(at: When) -> When:
    window = Window(at.outer.start + _SILENCE, at.outer.end + _SILENCE)
    return When(at.text, at.precision, window, window)


RULES = (
    Rule(
        "F11",
        Text("报案日期晚于首次经核身联系到本人的催收", "the report is dated after the first dunning contact, identity checked"),
        Strength.MEDIUM,
        Direction.CREDIBILITY,
        "report",
        (Text("正是因催收才得知欠款，真实受害人往往如此", "she learnt of the debt from that very dunning, as real victims often do"),),
        Text("查明持卡人何时、如何首次得知；账单寄往何处", "when and how she first knew; where the bills were sent"),
        _after_first_dunning,
        ("K05", "K14", "K23"),
    ),
    Rule(
        "F13",
        Text("主张有日期的丢失或被盗，却从未挂失", "a dated loss or theft is claimed, yet no block was ever asked for"),
        Strength.MEDIUM,
        Direction.CREDIBILITY,
        "report",
        (
            Text("网点或电话未受理", "branch or telephone refused it"),
            Text("以为未收到的卡无须挂失", "she thought a card never received needs none"),
        ),
        Text("查客服通话记录", "the call logs"),
        _never_blocked,
        ("K04", "K05"),
    ),
    Rule(
        "F14",
        Text("接报回执单的文号或机关经核实不符", "the receipt's number or organ does not match on checking"),
        Strength.STRONG,
        Direction.CREDIBILITY,
        "report",
        (
            Text("笔误", "a clerical mistake"),
            Text("派出所撤并", "stations were merged"),
            Text("旧式地方文书", "an old local form"),
        ),
        Text("向出具机关书面核实", "a written check with the organ"),
        _not_confirmed,
        ("K14",),
    ),
    Rule(
        "F52",
        Text("交易提醒送达持卡人使用的号码，数月无异议", "notices reached a number in the holder's use, with no protest for months"),
        Strength.MEDIUM,
        Direction.CREDIBILITY,
        "phone",
        (
            Text("提醒被关闭或拦截", "notices switched off or blocked"),
            Text("手机由配偶使用", "it was the spouse's phone"),
        ),
        Text("提醒设置的变更记录", "the history of the alert settings"),
        _notices_without_protest,
        ("K06", "K12"),
    ),
)
