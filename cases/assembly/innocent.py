"""What may innocently explain that statements and records do not agree: shown beside every contradiction, on the page as in print."""

from collections.abc import Iterable, Iterator, Mapping

from cases.assembly.bundle import CaseBundle
from cases.assembly.understanding import Understanding
from graph.records import Source
from graph.vocabulary import public_id
from investigate.engine.families import Family, FamilyKind
from investigate.engine.rules import RULES
from investigate.indicators.rule import Direction, Hit, Text

_OWN_INTEREST = frozenset({Direction.VICTIM, Direction.BANK})
_LAPSE = Text("时间久远，记忆有误", "after so long, memory errs")
_GENERIC: Mapping[FamilyKind, tuple[Text, ...]] = {
    FamilyKind.SAME_SPEAKER: (
        _LAPSE,
        Text("前后两次所答的问题不同，或表述不清", "the two answers were to different questions, or unclear"),
    ),
    FamilyKind.BETWEEN_SPEAKERS: (
        Text("其中一方记忆有误或只是听说", "one of them errs, or only heard of it"),
        Text("双方所说的不是同一张卡、同一件事或同一时间", "they speak of different cards, events or times"),
    ),
    FamilyKind.STATEMENT_RECORD: (
        Text("记录登记有误、补登或系统时间不准", "the record was entered wrongly or late, or its clock was off"),
        Text("记录只载姓名、号码或账户，不等于该人所为", "the record bears a name, number or account, which is not yet the person"),
        _LAPSE,
    ),
    FamilyKind.RECORD_RECORD: (
        Text("两个系统时间不一致或补登", "the two systems' clocks differ, or one was entered late"),
        Text("同名同号，所指不是同一人同一卡", "same name or number, another person or card"),
    ),
    FamilyKind.SHIFT: (
        Text("经提示后想起，属正常更正", "remembered when reminded: an ordinary correction"),
        Text("前一次误解了所问的问题", "the question was misunderstood the first time"),
    ),
}


def innocent_explanations(family: Family, understanding: Understanding) -> tuple[Text, ...]:
    """Everything that may explain the family's conflicts without anybody having lied; each once."""
    return tuple(dict.fromkeys(_explanations(family, understanding)))


def record_claims(bundle: CaseBundle) -> Iterator[tuple[str, str, Source]]:
    """Claims derived from records, by the ids that `cases.assembly.record_claims` gives them: claim id, fact id, source."""
    spouses = [(public_id(each.person.node), each.source) for each in bundle.related if each.kind == "spouse_of"]
    numbered: tuple[tuple[str, Iterable[tuple[str, Source]]], ...] = (
        ("D", ((each.id, each.source) for each in bundle.deliveries)),
        ("A", ((each.id, each.source) for each in bundle.activations)),
        ("H", ((each.id, each.source) for each in bundle.phones)),
        ("T", ((public_id(each.node), each.source) for each in bundle.transactions)),
        ("P", ((each.id, each.source) for each in bundle.repayments)),
        ("R", ((each.id, each.source) for each in bundle.papers)),
        ("K", spouses),
    )
    for letter, records in numbered:
        for number, (fact, source) in enumerate(records, 1):
            yield f"{letter}{number}", fact, source


def _explanations(family: Family, understanding: Understanding) -> Iterator[Text]:
    for name in family.assumptions:
        rule = RULES[name]
        yield Text(f"“{rule.zh}”只是通常情况，在本案可能不成立", f"“{rule.en}” is only usual and may not hold here")
    for claim, person in family.readings:
        yield Text(f"“{claim}”所称的人不一定是{person}", f"whom “{claim}” means need not be {person}")
    yield from _GENERIC[family.kind]
    facts = _facts_behind(family, understanding.bundle)
    for hit in understanding.hits:
        if hit.fired and hit.rule.direction not in _OWN_INTEREST and _bears_on(hit, family, facts):
            yield from hit.rule.innocent


def _bears_on(hit: Hit, family: Family, facts: frozenset[str]) -> bool:
    """A rule bears on a conflict that holds one of its claims and one of its facts, or rests on claims alone."""
    return bool(set(hit.facts) & facts) and (not hit.claims or bool(set(hit.claims) & set(family.members)))


def _facts_behind(family: Family, bundle: CaseBundle) -> frozenset[str]:
    """The family's claims, and the stored facts behind its records."""
    members = frozenset(family.members)
    return members | {fact for claim, fact, _ in record_claims(bundle) if claim in members}
