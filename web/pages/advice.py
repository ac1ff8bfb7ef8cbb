"""What the case could be and what to seek next: the stories in their order, once the rules for the holder and about the bank are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.assembly.understanding import Understanding
from cases.roles import Permission
from cases.rule_answers import RuleAnswer, open_rules
from cases.usecases.answer_rules import GivenAnswer, answer_rules, rule_answers
from graph.errors import SliphoundError
from graph.verdict import Verdict
from investigate.explain import Wording, cite
from investigate.hypotheses import Hypothesis
from investigate.seek import CHANNEL_WORDING, Channel
from web.access import SignedIn, needs
from web.pages.case_head import CaseHead, head_of
from web.pages.slip_cards import Advice, advice
from web.pages.talk_pane import RuleCard, rule_cards
from web.visit import Visit

router = APIRouter()
Column = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class Told:
    """A story with what it must call untrue."""

    hypothesis: Hypothesis
    shares: bool
    """Whether another story stands at the same place."""
    denies: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A proof worth seeking, by its lawful way."""

    advice: Advice
    channel: Wording
    reasons: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class AdvicePage:
    """Stories and proofs."""

    head: CaseHead
    waiting: tuple[RuleCard, ...]
    """Rules that nobody has answered: while there is one, no story is shown."""
    answered: tuple[tuple[RuleCard, RuleAnswer], ...]
    stories: tuple[Told, ...]
    impossible: tuple[Told, ...]
    seek: tuple[Sought, ...]
    may_answer: bool
    is_complete: bool
    typed: Mapping[str, tuple[str, str]]
    """Verdict and note of each rule, as they were sent in a form that could not be taken."""
    error: str = ""

    def typed_verdict(self, rule: str) -> str:
        """The verdict that was chosen."""
        return self.typed.get(rule, ("", ""))[0]

    def typed_note(self, rule: str) -> str:
        """The words that were written."""
        return self.typed.get(rule, ("", ""))[1]


@router.get("/cases/{case_no}/advice", dependencies=[needs(Permission.READ_CASE)])
def advice_page(visit: SignedIn, case_no: str) -> Response:
    """The stories and what to seek."""
    return visit.page("cases/advice.html", _page(visit, case_no))


@router.post("/cases/{case_no}/advice", dependencies=[needs(Permission.PROPOSE_ROUTE)])
def answer(visit: SignedIn, case_no: str, rule: Column = None, verdict: Column = None, note: Column = None) -> Response:
    """Record answers to rules; rows without a verdict are left open."""
    rows = list(zip(rule or (), verdict or (), note or (), strict=False))
    given = [GivenAnswer(name, Verdict(chosen), words) for name, chosen, words in rows if chosen in set(Verdict)]
    try:
        answer_rules(visit.office, case_no, given)
    except SliphoundError as refused:
        typed = {name: (chosen, words) for name, chosen, words in rows}
        return visit.refused("cases/advice.html", _page(visit, case_no, typed, visit.told(refused)), refused)
    return visit.redirect(f"/cases/{case_no}/advice", told=visit.say("已记录 %(n)s 项回答。", n=len(given)))


def _page(visit: Visit, case_no: str, typed: Mapping[str, tuple[str, str]] | None = None, error: str = "") -> AdvicePage:
    found = visit.site.understandings.of(visit.office, case_no)
    answers = rule_answers(visit.office, case_no)
    cards = {card.id: card for card in rule_cards(found.hits, answers)}
    waiting = open_rules(found.hits, answers.keys())
    told = _stories(found) if not waiting else ()
    return AdvicePage(
        head=head_of(visit, found.bundle),
        waiting=tuple(cards[each] for each in waiting),
        answered=tuple((cards[each], answers[each]) for each in sorted(answers, key=lambda name: ("VB".index(name[0]), name))),
        stories=tuple(each for each in told if each.hypothesis.possible),
        impossible=tuple(each for each in told if not each.hypothesis.possible),
        seek=tuple(_sought(each, channel) for each in advice(visit, found) if (channel := each.proposal.proof.channel) is not None),
        may_answer=visit.may(Permission.PROPOSE_ROUTE),
        is_complete=found.check.complete,
        typed=typed or {},
        error=error,
    )


def _stories(found: Understanding) -> tuple[Told, ...]:
    claims = {each.id: each for each in found.claims}
    orders = [each.order for each in found.check.hypotheses]
    return tuple(
        Told(each, orders.count(each.order) > 1, tuple(cite(claims[name]) for name in each.denies)) for each in found.check.hypotheses
    )


def _sought(each: Advice, way: Channel) -> Sought:
    """The engine proposes nothing without a channel (N25), and names it among its reasons: here it stands apart from them."""
    channel = CHANNEL_WORDING[way]
    return Sought(each, channel, tuple(reason for reason in each.proposal.reasons if channel.zh not in reason.zh))
