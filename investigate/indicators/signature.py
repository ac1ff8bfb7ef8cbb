"""F16, F17, V12: what a comparison of a slip's signature says. Two analysts give a lead, only a licensed body an opinion (domain.md 4.6)."""

from graph.verdict import Verdict
from investigate.facts import CaseFacts, ComparisonFact, Relation
from investigate.indicators.reading import KIN
from investigate.indicators.rule import Direction, Finding, Rule, Strength, Text

_REVIEWERS = 2


def _resembling(facts: CaseFacts, relations: frozenset[Relation]) -> list[ComparisonFact]:
    return [c for c in facts.comparisons if c.resembles in relations and (c.expert or c.reviewers >= _REVIEWERS)]


def _compare(facts: CaseFacts, relations: frozenset[Relation], words: Text) -> Finding:
    alike = _resembling(facts, relations)
    if alike:
        expert = any(c.expert for c in alike)
        note = ("鉴定意见", "an expert opinion") if expert else ("两人目测，仅为线索", "two reviewers, a lead only")
        because = Text(f"{words.zh}（{note[0]}）", f"{words.en} ({note[1]})")
        return Finding(Verdict.MET, because, tuple(c.id for c in alike), None if expert else Strength.MEDIUM)
    if any(c.resembles is not None and (c.expert or c.reviewers >= _REVIEWERS) for c in facts.comparisons):
        return Finding(Verdict.UNMET, Text("比对结果并非如此", "the comparison says otherwise"))
    return Finding(Verdict.UNKNOWN, Text("须取得签购单与无争议样本比对", "a slip and undisputed samples are needed"))


def _like_holder(facts: CaseFacts) -> Finding:
    return _compare(facts, frozenset({Relation.HOLDER}), Text("签名与持卡人样本相近", "the signature resembles her samples"))


def _like_kin(facts: CaseFacts) -> Finding:
    return _compare(facts, KIN, Text("签名与家属样本相近", "the signature resembles a relative's samples"))


def _plainly_another(facts: CaseFacts) -> Finding:
    return _compare(facts, frozenset({Relation.OTHER}), Text("签名与持卡人样本明显不符", "the signature plainly differs from hers"))


RULES = (
    Rule(
        "F16",
        Text("签购单签名与持卡人样本相近", "a slip's signature is similar to the holder's"),
        Strength.STRONG,
        Direction.HOLDER,
        "signature",
        (
            Text("家属摹仿", "imitation by a relative"),
            Text("样本本身系冒签", "the samples themselves are forged"),
        ),
        Text("委托有资质的机构鉴定；使用无争议样本", "a licensed opinion on undisputed samples"),
        _like_holder,
        ("K06", "K08"),
    ),
    Rule(
        "F17",
        Text("签购单签名与家属样本相近", "a slip's signature is similar to a relative's"),
        Strength.STRONG,
        Direction.RELATIVE,
        "signature",
        (Text("姓名笔画常见、样本过少", "common strokes, few samples"),),
        Text("委托鉴定；询问该家属", "a licensed opinion; ask the relative"),
        _like_kin,
        ("K06", "K16", "K21"),
    ),
)

VICTIM_RULES = (
    Rule(
        "V12",
        Text("签购单签名明显不是持卡人的", "the slip's signature plainly differs from the holder's"),
        Strength.STRONG,
        Direction.VICTIM,
        "signature",
        (Text("潦草或他人代签小票", "scrawled, or signed by a companion"),),
        Text("委托有资质的机构鉴定", "a licensed opinion"),
        _plainly_another,
        needs_claim=False,
    ),
)
