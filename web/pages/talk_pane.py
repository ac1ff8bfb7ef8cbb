"""What speaks for whom, the right of the workbench: victim and bank rules, contradictions, leads and statements, each as large as the others."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from cases.assembly.innocent import innocent_explanations, record_claims
from cases.assembly.understanding import Understanding
from cases.judgement import JudgedNow, judged_now, mark_of, members_of
from cases.model import Testimony
from cases.roles import Permission
from cases.rule_answers import RuleAnswer
from cases.usecases.answer_rules import rule_answers
from cases.usecases.judge import judgements
from graph.times import SHANGHAI
from graph.verdict import Verdict
from graph.vocabulary import FactKind, fact_id
from investigate.claims.model import Claim
from investigate.engine.conflicts import Certainty
from investigate.engine.families import Family, FamilyKind
from investigate.engine.rules import RULES
from investigate.explain import Wording, content_of, house
from investigate.indicators.by_hand import HAND_RULES
from investigate.indicators.rule import Hit, Text
from web.i18n import deferred
from web.visit import Visit

TABS = (
    ("both", deferred("对照")),
    ("rules", deferred("有利与流程")),
    ("conflicts", deferred("矛盾")),
    ("leads", deferred("线索")),
    ("statements", deferred("陈述")),
)
_AROUND = 24
"""Characters of a statement shown on either side of what is quoted."""
_BY_HAND = Text(zh="系统尚不能自动核查，须由人核实。", en="Not read from any record yet: a person has to ask.")
_ORDER = (Verdict.MET, Verdict.UNKNOWN, Verdict.UNMET)


@dataclass(frozen=True, slots=True)
class Side:
    """One claim of a contradiction."""

    claim: str
    fact: str
    """The testimony or the record it stands in."""
    who: str | Wording
    is_record: bool
    before: str
    quoted: str | Wording
    """The words spoken; of a record, what its paper bears."""
    after: str
    cited: str


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """A family of claims that cannot all hold, by its best minimal set."""

    id: str
    certainty: Certainty
    kind: FamilyKind
    title: tuple[Text, ...]
    sides: tuple[Side, ...]
    rules: tuple[Text, ...]
    assumed: tuple[Text, ...]
    innocent: tuple[Text, ...]
    more: int
    """Further sets of the same shape."""
    mark: str
    """What its members were when the page was drawn, so that nobody judges what has changed since."""
    judged: JudgedNow | None
    """The newest word of a person on it."""


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule's answer, with what may explain it and how it is verified."""

    id: str
    verdict: Verdict
    asks: Text
    because: Text
    innocent: tuple[Text, ...]
    verify_by: Text
    answer: RuleAnswer | None = None
    """What a person found out where no record tells; beside the record's answer, never in its place."""


@dataclass(frozen=True, slots=True)
class Said:
    """One occasion on which somebody spoke."""

    id: str
    testimony: Testimony


@dataclass(frozen=True, slots=True)
class TalkPane:
    """The right pane."""

    tab: str
    tabs: tuple[tuple[str, str, int | None], ...]
    rules: tuple[RuleCard, ...]
    """V and B rules, whatever they answer, also those that only a person can answer so far."""
    conflicts: tuple[ConflictCard, ...]
    leads: tuple[RuleCard, ...]
    """F rules that are met; never without their innocent explanations."""
    statements: tuple[Said, ...]
    is_complete: bool
    """Whether the search for contradictions came to its end."""
    may_judge: bool


def talk_pane(visit: Visit, found: Understanding, tab: str) -> TalkPane:
    """The pane with one of its tabs open; an unknown tab is the first."""
    names = [name for name, _ in TABS]
    case_no = found.bundle.case.case_no
    words = judged_now(found.check.families, found.claims, judgements(visit.office, case_no))
    conflicts = tuple(_conflicts(visit, found, words))
    rules = tuple(rule_cards(found.hits, rule_answers(visit.office, case_no)))
    leads = tuple(_card(hit) for hit in found.hits if hit.rule.id[0] == "F" and hit.fired)
    statements = tuple(Said(fact_id(FactKind.TESTIMONY, said.key), said) for said in reversed(found.bundle.testimony))
    counts = {"rules": len(rules), "conflicts": len(conflicts), "leads": len(leads), "statements": len(statements)}
    return TalkPane(
        tab=tab if tab in names else names[0],
        tabs=tuple((name, visit.say(text), counts.get(name)) for name, text in TABS),
        rules=rules,
        conflicts=conflicts,
        leads=leads,
        statements=statements,
        is_complete=found.check.complete,
        may_judge=visit.may(Permission.PROPOSE_ROUTE),
    )


def rule_cards(hits: Iterable[Hit], answers: Mapping[str, RuleAnswer]) -> list[RuleCard]:
    """The rules for the holder and about the bank, those that are met first, with what persons have answered."""
    cards = [_card(hit) for hit in hits if hit.rule.id[0] in "VB"]
    cards += [RuleCard(rule.id, rule.verdict, rule.fires_when, _BY_HAND, (), rule.verify_by) for rule in HAND_RULES]
    cards = [replace(card, answer=answers.get(card.id)) for card in cards]
    return sorted(cards, key=lambda card: (_ORDER.index(card.verdict), "VB".index(card.id[0]), card.id))


def _card(hit: Hit) -> RuleCard:
    return RuleCard(hit.rule.id, hit.verdict, hit.rule.fires_when, hit.because, hit.rule.innocent, hit.rule.verify_by)


def _conflicts(visit: Visit, found: Understanding, words: dict[str, JudgedNow]) -> Iterator[ConflictCard]:
    claims = {claim.id: claim for claim in found.claims}
    facts, cited = {}, {}
    for claim, fact, source in record_claims(found.bundle):
        facts[claim] = fact
        cited[claim] = f"{source.file_name} {visit.say('第 %(n)s 行', n=source.row)}"
    for said in found.bundle.testimony:
        facts |= {str(stored.body.get("id") or f"S{stored.key}"): fact_id(FactKind.TESTIMONY, said.key) for stored in said.claims}
    for family in found.check.families:
        best = [claims[each] for each in family.sets[0]]
        yield ConflictCard(
            id=family.id,
            certainty=family.certainty,
            kind=family.kind,
            title=_title(best),
            sides=tuple(_side(claim, facts.get(claim.id, ""), cited.get(claim.id, "")) for claim in best),
            rules=_named(family, defeasible=False),
            assumed=_named(family, defeasible=True),
            innocent=innocent_explanations(family, found),
            more=len(family.sets) - 1,
            mark=mark_of(members_of(family, found.claims)),
            judged=words.get(family.id),
        )


def _title(claims: list[Claim]) -> tuple[Text, ...]:
    """What it is about: the predicates of what was said, else of what is recorded."""
    spoken = [each for each in claims if not each.is_record] or claims
    return tuple(dict.fromkeys(Text(each.meaning.label_zh, each.meaning.label_en) for each in spoken))


def _named(family: Family, *, defeasible: bool) -> tuple[Text, ...]:
    return tuple(Text(RULES[each].zh, RULES[each].en) for each in family.rules if RULES[each].defeasible is defeasible)


def _side(claim: Claim, fact: str, cited: str) -> Side:
    said_on = claim.uttered_at.astimezone(SHANGHAI).date().isoformat()
    if claim.is_record or claim.quote is None:
        return Side(
            claim.id,
            fact,
            house(claim.speaker) if claim.is_record else claim.speaker,
            claim.is_record,
            "",
            content_of(claim),
            "",
            cited or claim.source,
        )
    start, end = claim.quote.start, claim.quote.end
    before, after = claim.text[max(0, start - _AROUND) : start], claim.text[end : end + _AROUND]
    return Side(
        claim=claim.id,
        fact=fact,
        who=claim.speaker,
        is_record=False,
        before=("…" if start > _AROUND else "") + before,
        quoted=claim.text[start:end],
        after=after + ("…" if len(claim.text) > end + _AROUND else ""),
        cited=said_on,
    )
