"""F33, F36, F37: what was said earlier, and what two mouths or one mouth said differently. Never how it was said."""

from graph.verdict import Verdict
from investigate.facts import CaseFacts, Relation
from investigate.indicators.reading import KIN, before, claimed, earliest, widened
from investigate.indicators.rule import Direction, Finding, Rule, Strength, Text

_SPOUSE = frozenset({Relation.SPOUSE})


def _acknowledged_before(facts: CaseFacts) -> Finding:
    denied = earliest(c.said_at for c in claimed(facts, widened(("K02", "K06", "K13"))))
    fits = {c.id: before(c.at, denied) for c in facts.contacts if c.acknowledged and denied is not None}
    if Verdict.MET in fits.values():
        because = Text(
            "此前通话中曾承认欠款、承诺还款或请求减免", "in an earlier call the debt was acknowledged, promised or a reduction asked for"
        )
        return Finding(Verdict.MET, because, tuple(i for i, v in fits.items() if v is Verdict.MET))
    if Verdict.UNKNOWN in fits.values() or any(c.acknowledged is None for c in facts.contacts) or not facts.contacts:
        return Finding(Verdict.UNKNOWN, Text("须复听此前通话录音", "the earlier recordings have to be heard again"))
    return Finding(Verdict.UNMET, Text("此前通话中未见承认欠款", "no earlier call acknowledges the debt"))


def _spouse_says_received(facts: CaseFacts) -> Finding:
    hers = claimed(facts, ("K02",), by=frozenset({Relation.HOLDER}))
    his = claimed(facts, ("K02",), polarity=False, by=_SPOUSE)
    pairs = [c for c in his if any(h.card is None or c.card is None or h.card == c.card for h in hers)]
    if pairs:
        because = Text("配偶称卡已收到，持卡人称从未收到", "the spouse says the card was received, the holder says never")
        return Finding(Verdict.MET, because, tuple(c.id for c in (*hers, *pairs)))
    if claimed(facts, ("K02",), by=_SPOUSE) or his:
        return Finding(Verdict.UNMET, Text("配偶未作相反陈述", "the spouse does not say otherwise"))
    return Finding(
        Verdict.UNKNOWN, Text("可单独、自愿地询问配偶：卡是否收到", "ask the spouse, separately and voluntarily, whether the card came")
    )


def _kin_against_himself(facts: CaseFacts) -> Finding:
    own = [c for c in facts.conflicts if c.kind in ("same_speaker", "shift") and c.speakers and set(c.speakers) <= KIN]
    certain = [c for c in own if c.certain]
    if certain:
        because = Text("同一家属前后两次陈述不能同真", "two accounts of the same relative cannot both be true")
        return Finding(Verdict.MET, because, tuple(m for c in certain for m in (c.id, *c.members)))
    if own:
        return Finding(
            Verdict.UNKNOWN,
            Text("仅在严格解读下才不一致，须再次开放式询问", "inconsistent only on a strict reading: ask again with open questions"),
        )
    for first in (c for c in facts.claims if c.speaker_relation in KIN and not c.withdrawn):
        said = claimed(facts, (first.code,), polarity=not first.polarity, by=KIN)
        against = [c for c in said if c.speaker == first.speaker and c.card == first.card and c.transactions == first.transactions]
        if against and first in claimed(facts, (first.code,), polarity=first.polarity, by=KIN):
            because = Text(f"同一家属就{first.code}先后作出相反陈述", f"the same relative said both sides of {first.code}")
            return Finding(Verdict.MET, because, (first.id, against[0].id))
    if not any(c.speaker_relation in KIN for c in facts.claims):
        return Finding(Verdict.UNKNOWN, Text("尚无家属陈述", "no relative has been heard"))
    return Finding(Verdict.UNMET, Text("家属陈述前后一致", "the relatives' accounts agree with themselves"))


RULES = (
    Rule(
        "F33",
        Text("此前通话曾承认欠款、承诺还款或请求减免", "earlier calls acknowledged the debt, promised to pay, or asked for a discount"),
        Strength.STRONG,
        Direction.HOLDER,
        "admission",
        (
            Text("替家属还款", "paying for a relative"),
            Text("迫于压力而承诺", "pressed into a promise"),
            Text("未弄清是哪张卡", "did not understand which card was meant"),
        ),
        Text("复听录音与上下文", "listen again, in context"),
        _acknowledged_before,
        ("K02", "K06", "K13"),
    ),
    Rule(
        "F36",
        Text("配偶称卡已收到或使用，持卡人称从未收到", "the spouse says the card was received, the holder says never"),
        Strength.MEDIUM,
        Direction.RELATIVE,
        "statement",
        (
            Text("夫妻不睦、离婚、推责", "marital conflict, divorce, blame"),
            Text("说的是另一张卡", "another card was meant"),
        ),
        Text("分别询问，指明银行与卡号末几位", "separate interviews, naming the bank and the last digits"),
        _spouse_says_received,
        ("K02", "K21"),
        rests_on_records=False,
    ),
    Rule(
        "F37",
        Text("家属自己的陈述前后不一致", "a relative's own accounts contradict each other"),
        Strength.MEDIUM,
        Direction.CREDIBILITY,
        "statement",
        (
            Text("紧张、回护", "nervous, protective"),
            Text("事隔久远", "events long past"),
        ),
        Text("核对事实，不看神态", "facts, not manner"),
        _kin_against_himself,
        ("K16", "K21"),
        needs_claim=False,
        rests_on_records=False,
    ),
)
