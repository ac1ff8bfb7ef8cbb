"""Sentences for conflicts and diagnoses, Chinese and English, citing statement, record and rule, and accusing nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from graph.times import SHANGHAI, Window
from investigate.claims.model import Claim
from investigate.engine.conflicts import Certainty
from investigate.engine.families import Family, FamilyKind
from investigate.engine.rules import RULES


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages."""

    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        """`{"zh": …, "en": …}`."""
        return {"zh": self.zh, "en": self.en}


_LEAD = {
    Certainty.CERTAIN: Wording("【矛盾】以下各项不能同时成立", "[Contradiction] these cannot all hold"),
    Certainty.STRAINED: Wording(
        "【存疑】按所述时间的较严理解，以下各项不能同时成立", "[In doubt] if their times are taken strictly, these cannot all hold"
    ),
}
_SHIFT = Wording("【改口】同一事项前后所述不能同时成立", "[Changed statement] what was said before and after cannot both hold")
_CLOSE = Wording("此为待核实事项，不表示任何人所述不实。", "This is to be verified; it does not say whose account is wrong.")


HOUSES: Mapping[str, Wording] = {
    "activation_log": Wording("激活系统", "activation log"),
    "application_file": Wording("申请资料", "application file"),
    "card_system": Wording("交易系统", "card system"),
    "courier": Wording("快递企业", "courier"),
    "customer_file": Wording("客户资料", "customer file"),
    "ledger": Wording("还款账务", "ledger"),
}
"""Custodians that records of the bank's own imports are kept by."""


def explain_family(family: Family, claims: Mapping[str, Claim]) -> Wording:
    """What conflicts in the family's best set, by which rules, under which assumptions."""
    lead = _SHIFT if family.kind is FamilyKind.SHIFT else _LEAD[family.certainty]
    members = [cite(claims[each]) for each in family.sets[0]]
    zh = f"{lead.zh}：" + "；".join(f"（{number}）{each.zh}" for number, each in enumerate(members, start=1)) + "。"
    en = f"{lead.en}: " + "; ".join(f"({number}) {each.en}" for number, each in enumerate(members, start=1)) + "."
    more = len(family.sets) - 1
    if more:
        zh, en = zh + f"同类另有 {more} 组。", en + f" {more} more of this kind."
    hard = [RULES[each] for each in family.rules if not RULES[each].defeasible]
    if hard:
        zh += "依据：" + "；".join(f"{each.zh}【{each.id}】" for each in hard) + "。"
        en += " By rule: " + "; ".join(f"{each.en} [{each.id}]" for each in hard) + "."
    assumed = [
        *(_reading(*each) for each in family.readings),
        *(Wording(f"{RULES[each].zh}【{each}】", f"{RULES[each].en} [{each}]") for each in family.assumptions),
    ]
    if assumed:
        zh += "前提（通常如此，可被推翻）：" + "；".join(each.zh for each in assumed) + "。"
        en += " Assuming (usual, may be rebutted): " + "; ".join(each.en for each in assumed) + "."
    return Wording(zh + _CLOSE.zh, f"{en} {_CLOSE.en}")


def explain_denial(untrue: Iterable[str], claims: Mapping[str, Claim]) -> Wording:
    """若以下陈述不实，其余可同时成立: a possibility, never a verdict."""
    members = [cite(claims[each]) for each in untrue]
    return Wording(
        "若以下陈述不实，其余可同时成立：" + "；".join(each.zh for each in members) + "。",
        "If the following were untrue, all the rest could hold together: " + "; ".join(each.en for each in members) + ".",
    )


def _reading(claim: str, person: str) -> Wording:
    return Wording(f"【{claim}】所称之人指{person}", f"[{claim}] means {person}")


def house(name: str) -> Wording:
    """The system or house that kept a record, in words; a name that is none of ours stays as it is given."""
    return HOUSES.get(name, Wording(name, name))


def cite(claim: Claim) -> Wording:
    """Who says what, when, in which words, from which source."""
    on = claim.uttered_at.astimezone(SHANGHAI).date().isoformat()
    words = claim.text[claim.quote.start : claim.quote.end] if claim.quote else claim.text
    content = content_of(claim)
    quoted_zh, quoted_en = (f"“{words}”，即", f" “{words}”, that is") if words else ("", "")
    reference = f"{claim.id} {claim.source}".strip()
    if claim.is_record:
        return Wording(
            f"{house(claim.speaker).zh}记录：{quoted_zh}{content.zh}【{reference}】",
            f"record of the {house(claim.speaker).en}:{quoted_en} {content.en} [{reference}]",
        )
    told_zh, told_en = (f"（据【{claim.via}】转述）", f" (as told in [{claim.via}])") if claim.via else ("", "")
    return Wording(
        f"{claim.speaker}{on}陈述{told_zh}：{quoted_zh}{content.zh}【{reference}】",
        f"{claim.speaker} stated on {on}{told_en}:{quoted_en} {content.en} [{reference}]",
    )


def content_of(claim: Claim) -> Wording:
    """What the claim says or bears, as one clause."""
    meaning = claim.meaning
    names = {each.name: claim.args.get(each.name) for each in meaning.arguments}
    zh = {name: value if isinstance(value, str) else "（未载）" for name, value in names.items()}
    en = {name: value if isinstance(value, str) else "(not stated)" for name, value in names.items()}
    if claim.ambiguous_argument:
        zh[claim.ambiguous_argument] = "或".join(claim.readings)
        en[claim.ambiguous_argument] = " or ".join(claim.readings)
    template_zh, template_en = (meaning.affirmed_zh, meaning.affirmed_en) if claim.polarity else (meaning.denied_zh, meaning.denied_en)
    when = _when(claim.outer)
    return Wording(
        template_zh.format(**zh) + (f"（{when.zh}）" if when else ""),
        template_en.format(**en) + (f" ({when.en})" if when else ""),
    )


def _when(window: Window | None) -> Wording | None:
    """Days where the window is of whole days, else minutes; nothing where no window is stated."""
    if window is None:
        return None
    start, end = window.start.astimezone(SHANGHAI), window.end.astimezone(SHANGHAI)
    whole = (start.hour, start.minute) == (0, 0) and (end.hour, end.minute) in ((23, 59), (0, 0))

    def show(moment: datetime) -> str:
        return moment.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M")

    first, last = show(start), show(end)
    return Wording(first, first) if first == last else Wording(f"{first}至{last}", f"{first} to {last}")
