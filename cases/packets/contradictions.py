"""The contradiction table (矛盾对照表): sides that cannot all hold, with what may innocently explain it. It stays 待核实 until a person finds."""

from collections.abc import Iterator, Sequence

from cases.packets.dossier import Dossier
from cases.packets.exhibits import Exhibits
from evidence.packet.content import Certainty, ContradictionRow, ContradictionSide, Finding
from graph.times import SHANGHAI
from graph.verdict import Verdict
from investigate.claims.model import Claim
from investigate.engine.families import Family, FamilyKind
from investigate.engine.rules import RULES
from investigate.explain import house
from investigate.indicators.rule import Direction, Hit

_OWN_INTEREST = frozenset({Direction.VICTIM, Direction.BANK})
_GENERIC = {
    FamilyKind.SAME_SPEAKER: ("时间久远，记忆有误", "前后两次所答的问题不同，或表述不清"),
    FamilyKind.BETWEEN_SPEAKERS: ("其中一方记忆有误或只是听说", "双方所说的不是同一张卡、同一件事或同一时间"),
    FamilyKind.STATEMENT_RECORD: ("记录登记有误、补登或系统时间不准", "记录只载姓名、号码或账户，不等于该人所为", "时间久远，记忆有误"),
    FamilyKind.RECORD_RECORD: ("两个系统时间不一致或补登", "同名同号，所指不是同一人同一卡"),
    FamilyKind.SHIFT: ("经提示后想起，属正常更正", "前一次误解了所问的问题"),
}
_MOST_ROWS = 40
"""Beyond so many, the table is no help to a reader; the rest stays in the case and the packet says so."""


def contradiction_rows(dossier: Dossier, exhibits: Exhibits) -> tuple[ContradictionRow, ...]:
    """A row for each family of conflicts, weightiest first, shown by its best minimal set."""
    if dossier.profile.is_outsider:
        return ()
    claims = {claim.id: claim for claim in dossier.understanding.claims}
    rows = (_row(family, claims, dossier, exhibits) for family in dossier.understanding.check.families)
    return tuple(row for row in rows if row is not None)[:_MOST_ROWS]


def rows_left_out(dossier: Dossier, rows: Sequence[ContradictionRow]) -> int:
    """How many families the table does not show."""
    return len(dossier.understanding.check.families) - len(rows)


def side_text(claim: Claim) -> str:
    """The quoted words of a statement; of a record, the sentence its paper bears."""
    if claim.quote is not None:
        return claim.text[claim.quote.start : claim.quote.end]
    if claim.text:
        return claim.text
    given = {each.name: claim.args.get(each.name) for each in claim.meaning.arguments}
    named = {name: value if isinstance(value, str) else "（未载）" for name, value in given.items()}
    return (claim.meaning.affirmed_zh if claim.polarity else claim.meaning.denied_zh).format(**named)


def _row(family: Family, claims: dict[str, Claim], dossier: Dossier, exhibits: Exhibits) -> ContradictionRow | None:
    sides = []
    for member in family.sets[0]:
        source = dossier.by_fact.get(member)
        if source is None or not exhibits.has(source):
            return None
        claim = claims[member]
        said = claim.uttered_at.astimezone(SHANGHAI).date().isoformat()
        who = f"{house(claim.speaker).zh}记录" if claim.is_record else f"{claim.speaker}（{said}陈述）"
        sides.append(ContradictionSide(who, side_text(claim), exhibits.cite(source)))
    rules = [RULES[name] for name in family.rules]
    hard = "；".join(rule.zh for rule in rules if not rule.defeasible)
    return ContradictionRow(
        rule=hard or "前后所述不能同时成立",
        certainty=Certainty(family.certainty.value),
        sides=tuple(sides),
        explanations=tuple(dict.fromkeys(_explanations(family, dossier))),
        finding=Finding.PENDING,
    )


def _explanations(family: Family, dossier: Dossier) -> Iterator[str]:
    for name in family.assumptions:
        yield f"“{RULES[name].zh}”只是通常情况，在本案可能不成立"
    for claim, person in family.readings:
        yield f"“{claim}”所称的人不一定是{person}"
    yield from _GENERIC[family.kind]
    facts = _fact_ids(family, dossier)
    for hit in dossier.understanding.hits:
        if hit.verdict is Verdict.MET and hit.rule.direction not in _OWN_INTEREST and _bears_on(hit, family, facts):
            yield from (each.zh for each in hit.rule.innocent)
    if len(family.sets) > 1:
        yield f"同类另有{len(family.sets) - 1}组，此处列出一组"


def _bears_on(hit: Hit, family: Family, facts: frozenset[str]) -> bool:
    """A rule bears on a conflict that holds one of its claims and one of its facts, or rests on claims alone."""
    return bool(set(hit.facts) & facts) and (not hit.claims or bool(set(hit.claims) & set(family.members)))


def _fact_ids(family: Family, dossier: Dossier) -> frozenset[str]:
    """The stored facts behind the family's records: those stated at the same place as the claim derived from them."""
    places = {dossier.by_fact[member] for member in family.members if member in dossier.by_fact}
    return frozenset(fact for fact, source in dossier.by_fact.items() if source in places)
