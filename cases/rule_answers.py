"""A person's answers to the victim and bank rules that no record answers, and which of them are still open.

The order of stories stays hidden until none is open (domain.md section 14): whoever has seen which story is cheapest would read the rules
by it. An answer is beside the record's and never changes it; "unknown" with a reason is an answer as well.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from graph.verdict import Verdict
from investigate.indicators import RULES
from investigate.indicators.by_hand import HAND_RULES
from investigate.indicators.rule import Hit

_FIRST = "VB"
"""Of the ids of rules that speak for the holder or about the bank."""
ANSWERABLE = frozenset(name for name in (*(each.id for each in RULES), *(each.id for each in HAND_RULES)) if name[0] in _FIRST)
"""Rules that a person may answer."""


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """One person's answer to one rule in one case."""

    rule: str
    verdict: Verdict
    note: str
    """How it was found out, or why it cannot be."""
    answered_at: datetime
    answered_by: str


def open_rules(hits: Iterable[Hit], answered: Collection[str]) -> tuple[str, ...]:
    """The victim and bank rules that neither a record nor a person has answered, V before B."""
    by_record = {hit.rule.id for hit in hits if hit.verdict is not Verdict.UNKNOWN}
    return tuple(sorted(ANSWERABLE - by_record - set(answered), key=lambda rule: (_FIRST.index(rule[0]), rule)))
