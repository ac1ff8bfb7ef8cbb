"""The contradiction table (矛盾对照表): sides that cannot all hold, with what may innocently explain it. It stays 待核实 until a person finds."""

from collections.abc import Iterator, Sequence

from cases.assembly.innocent import innocent_explanations
from cases.packets.dossier import Dossier
from cases.packets.exhibits import Exhibits
from evidence.packet.content import Certainty, ContradictionRow, ContradictionSide, Finding
from graph.times import SHANGHAI
from investigate.claims.model import Claim
from investigate.engine.families import Family
from investigate.engine.rules import RULES
from investigate.explain import house

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
        explanations=tuple(_explanations(family, dossier)),
        finding=Finding.PENDING,
    )


def _explanations(family: Family, dossier: Dossier) -> Iterator[str]:
    yield from (each.zh for each in innocent_explanations(family, dossier.understanding))
    if len(family.sets) > 1:
        yield f"同类另有{len(family.sets) - 1}组，此处列出一组"
