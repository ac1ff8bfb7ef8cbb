"""What speaks for the person, what we do not know, and, apart from all facts, what we only infer (domain.md 1.12, 1.13 item 16, N12, N30)."""

from collections.abc import Iterable, Iterator

from cases.packets.contradictions import rows_left_out, side_text
from cases.packets.dossier import Dossier
from cases.packets.exhibits import Exhibits
from cases.packets.narrative import delivery_text
from cases.packets.registers import CLAIM_WORDS, SOURCE_WORDS, claimant
from evidence.packet.content import Citation, ContradictionRow, Exculpatory, Fact, Inference, RuleCheck
from graph.records import Source
from graph.verdict import Verdict
from investigate.engine.rules import RULES
from investigate.indicators.by_hand import HAND_RULES
from investigate.indicators.reading import DENIALS, claimed
from investigate.indicators.rule import Direction, Hit

_FOR_THE_PERSON = frozenset({Direction.VICTIM, Direction.BANK})


def exculpatory_of(dossier: Dossier, exhibits: Exhibits, rows: tuple[ContradictionRow, ...]) -> Exculpatory | None:
    """Every V and B rule with its answer, also those that only a person can answer yet; the materials; what is open. None for an outsider, who is told nothing."""
    if dossier.profile.is_outsider:
        return None
    hits = [hit for hit in dossier.understanding.hits if hit.rule.direction in _FOR_THE_PERSON]
    checks = [
        RuleCheck(hit.rule.id, hit.rule.fires_when.zh, hit.verdict, hit.because.zh, _cite_facts(hit, dossier, exhibits)) for hit in hits
    ]
    checks += [RuleCheck(rule.id, rule.fires_when.zh, rule.verdict, rule.because.zh) for rule in HAND_RULES]
    # Victim rules first, then the bank's, each by its number: V before B is against the alphabet.
    checks.sort(key=lambda check: ("VB".index(check.rule[0]), check.rule))
    materials = (Fact(text, exhibits.cite_all(sources)) for text, sources in _materials(dossier))
    return Exculpatory(
        tuple(checks), tuple(fact for fact in dict.fromkeys(materials) if fact.sources), tuple(dict.fromkeys(_unresolved(dossier, rows)))
    )


def inferences_of(dossier: Dossier, exhibits: Exhibits) -> tuple[Inference, ...]:
    """The claim rules that fired, each with its innocent explanations: leads, never proofs."""
    if dossier.profile.is_outsider:
        return ()
    found = []
    for hit in dossier.understanding.hits:
        if hit.fired and hit.rule.direction not in _FOR_THE_PERSON and (because := _cite_facts(hit, dossier, exhibits)):
            innocent = "；".join(each.zh for each in hit.rule.innocent) or "记录有误"
            found.append(
                Inference(f"疑点{hit.rule.id}：{hit.because.zh}。可能的善意解释：{innocent}。核实方法：{hit.rule.verify_by.zh}。", because)
            )
    return tuple(found)


def _cite_facts(hit: Hit, dossier: Dossier, exhibits: Exhibits) -> tuple[Citation, ...]:
    return exhibits.cite_all(dossier.by_fact[each] for each in (*hit.facts, *hit.claims) if each in dossier.by_fact)


def _materials(dossier: Dossier) -> Iterator[tuple[str, Iterable[Source]]]:
    bundle, registers = dossier.understanding.bundle, dossier.registers
    for each, source in zip(bundle.case.claims, registers.claims, strict=True):
        yield (
            f"{each.said.text}，{claimant(each)}经{SOURCE_WORDS[each.source]}主张{CLAIM_WORDS.get(each.code, each.code)}，本行已登记。",
            [source],
        )
    said = {claim.id: claim for claim in dossier.understanding.claims}
    for denial in claimed(dossier.understanding.facts, DENIALS):
        if denial.id in said and denial.id in dossier.by_fact:
            claim = said[denial.id]
            yield f"{claim.speaker}陈述：“{side_text(claim)}”", [dossier.by_fact[denial.id]]
    for paper in bundle.papers:
        yield f"{paper.reporter or '报案人未载明'}于{paper.dated.isoformat()}向{paper.organ}报案，有文书登记。", [paper.source]
    for sent in bundle.deliveries:
        if not sent.id_checked:
            yield delivery_text(sent, dossier.understanding.names.cards.get(sent.card, "")), [sent.source]
    for hit in dossier.understanding.hits:
        if hit.fired and hit.rule.direction in _FOR_THE_PERSON:
            sources = [dossier.by_fact[each] for each in hit.facts if each in dossier.by_fact]
            yield f"{hit.rule.id} {hit.rule.fires_when.zh}：成立。{hit.because.zh}。", sources


def _unresolved(dossier: Dossier, rows: tuple[ContradictionRow, ...]) -> Iterator[str]:
    for hit in dossier.understanding.hits:
        if hit.verdict is Verdict.UNKNOWN:
            yield f"{hit.rule.id} {hit.rule.fires_when.zh}：待核实（{hit.because.zh}）；核实方法：{hit.rule.verify_by.zh}"
    for rule in HAND_RULES:
        yield f"{rule.id} {rule.fires_when.zh}：待核实（{rule.because.zh}）"
    if not dossier.understanding.header.travel_minutes:
        yield "系统核对时未计入各地之间的路程时间，异地之间是否来得及须人工判断"
    unmatched = sum(reading.transaction is None for reading in dossier.understanding.bundle.readings)
    if unmatched:
        yield f"有{unmatched}张签购单照片未与本案交易对应，未列入本件"
    if (left_out := rows_left_out(dossier, rows)) > 0:
        yield f"另有{left_out}组不一致未列入矛盾对照表，可向经办人索取"
    if not dossier.understanding.check.complete:
        yield "系统未在时限内完成全部核对，矛盾对照表可能不全"
    if dossier.links.left_out:
        yield "关系图只画本案的人、物、地点，其他客户与本案的联系未列入"
    for name in sorted({name for family in dossier.understanding.check.families for name in family.assumptions}):
        yield f"矛盾对照表用到的前提在本案是否成立：{RULES[name].zh}"
