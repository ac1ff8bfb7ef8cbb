"""All rules in the order in which they are asked, and what they say of a case together."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.verdict import Verdict
from investigate.facts import CaseFacts
from investigate.indicators import bank, delivery, payment, report, signature, statement, victim
from investigate.indicators.reading import claimed, widened
from investigate.indicators.rule import Direction, Hit, Rule, Strength, Text

VICTIM_RULES: tuple[Rule, ...] = tuple(sorted((*victim.RULES, *signature.VICTIM_RULES), key=lambda r: r.id))
BANK_RULES: tuple[Rule, ...] = bank.RULES
CLAIM_RULES: tuple[Rule, ...] = tuple(
    sorted((*delivery.RULES, *payment.RULES, *report.RULES, *signature.RULES, *statement.RULES), key=lambda r: r.id)
)
RULES = (*VICTIM_RULES, *BANK_RULES, *CLAIM_RULES)
"""Victim rules first, then those against the bank, then those against a claim (domain.md 7.5)."""

_TELLS_APART = frozenset({"signature", "activation", "device", "repayment", "admission"})
"""Groups that can separate holder from relative; phone, address, delivery and goods never do (domain.md 7.7)."""
_NEEDED_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Summary:
    """What the fired rules add up to: the strongest hit of each independence group, never a score (domain.md 7.7)."""

    for_victim: tuple[str, ...]
    """Rule ids, the strongest of each group, likewise below."""
    against_bank: tuple[str, ...]
    for_holder: tuple[str, ...]
    """Only groups that can tell her from her household."""
    for_household: tuple[str, ...]
    """Somebody of the household, nobody in particular."""
    for_relative: tuple[str, ...]
    on_credibility: tuple[str, ...]
    undecided: tuple[str, ...]
    """Rules that one more fact would decide: the next questions."""
    own_use_may_be_marked_supported: bool
    """Two independent groups at S that point at the holder, one of them record-based, and no victim rule fired or left unevaluated.
    A second reviewer still has to sign; the product default of domain.md 7.7.
    """


def evaluate(facts: CaseFacts) -> tuple[Hit, ...]:
    """Ask every rule; victim and bank rules come first, and every rule answers, fired or not (N30)."""
    return tuple(_ask(rule, facts) for rule in RULES)


def summarise(hits: Iterable[Hit]) -> Summary:
    """Count by independence group; only the strongest of a group counts."""
    all_hits = tuple(hits)
    fired = [h for h in all_hits if h.fired]
    strong = [h for h in fired if _lane(h) == "holder" and h.strength is Strength.STRONG]
    groups = {h.rule.group for h in strong}
    victims = [h for h in all_hits if h.rule.direction is Direction.VICTIM]
    supported = (
        len(groups) >= _NEEDED_GROUPS
        and any(h.rule.rests_on_records for h in strong)
        and {h.rule.id for h in victims} == {r.id for r in VICTIM_RULES}
        and not any(h.fired for h in victims)
    )
    return Summary(
        _strongest(fired, "victim"),
        _strongest(fired, "bank"),
        _strongest(fired, "holder"),
        _strongest(fired, "household"),
        _strongest(fired, "relative"),
        _strongest(fired, "credibility"),
        tuple(h.rule.id for h in all_hits if h.verdict is Verdict.UNKNOWN),
        supported,
    )


def _ask(rule: Rule, facts: CaseFacts) -> Hit:
    claims = claimed(facts, widened(rule.against))
    if rule.needs_claim and not claims:
        because = Text("没有与之相对的陈述", "nothing was claimed that it could stand against")
        return Hit(rule, Verdict.UNMET, (), (), because, rule.strength)
    found = rule.find(facts)
    strength = rule.strength if found.weakened_to is None else min(rule.strength, found.weakened_to)
    return Hit(rule, found.verdict, found.facts, tuple(c.id for c in claims), found.because, strength)


def _lane(hit: Hit) -> str:
    match hit.rule.direction:
        case Direction.VICTIM:
            return "victim"
        case Direction.BANK:
            return "bank"
        case Direction.CREDIBILITY:
            return "credibility"
        case direction if hit.rule.group not in _TELLS_APART or direction is Direction.HOUSEHOLD:
            return "household"
        case Direction.HOLDER:
            return "holder"
        case _:
            return "relative"


def _strongest(fired: Iterable[Hit], lane: str) -> tuple[str, ...]:
    best: dict[str, Hit] = {}
    for hit in fired:
        if _lane(hit) == lane and (hit.rule.group not in best or best[hit.rule.group].strength < hit.strength):
            best[hit.rule.group] = hit
    return tuple(sorted(h.rule.id for h in best.values()))
