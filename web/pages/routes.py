"""Where a case may go: gates, routes and clocks, what speaks for and against, and the decision of a person, signed by another."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from cases.assembly.understanding import Understanding
from cases.clocks import Clock
from cases.duties import Duty
from cases.errors import InputRefused, RouteBlocked
from cases.gates import NEVER_BLOCKED, Gate, Outcome, police_standing
from cases.law import Grade
from cases.model import CaseOutcome, Decision
from cases.principal import Principal
from cases.roles import Permission
from cases.routes import Route, RouteState
from cases.store.decision_register import Approvable, approval_id
from cases.usecases.decide import decide_route, propose_outcome
from graph.errors import SliphoundError
from graph.verdict import Verdict
from graph.vocabulary import public_id
from investigate.facts import Party
from investigate.indicators.by_hand import HAND_RULES
from investigate.indicators.rule import Text
from web.access import SignedIn, needs
from web.i18n import deferred
from web.pages.case_head import CLOCK_NAMES, CaseHead, head_of
from web.pages.route_words import FOLLOWS, GATES, ROUTES, ROWS, blocked_words, outcome_follows, plain, route_name, value_words
from web.visit import Visit

router = APIRouter()
_HOLDERS, _OURS = deferred("持卡人报案"), deferred("本行报案")
_ORDER = (Verdict.MET, Verdict.UNKNOWN, Verdict.UNMET)


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition of a route as it is shown: the same size whatever its answer."""

    verdict: Verdict
    asks: Text
    next_step: Text
    value: str
    threshold: str
    grade: Grade | None
    source: str


@dataclass(frozen=True, slots=True)
class RouteCard:
    """One route."""

    id: str
    name: str
    state: RouteState
    blocked_by: tuple[str, ...]
    """Names of the gates."""
    conditions: tuple[ConditionRow, ...]
    counts: tuple[tuple[Verdict, int], ...]
    next_step: Text | None
    """The cheapest next step: that of the first condition that is open, else of the first that is not met."""
    follows: str
    """What choosing it leads to."""
    is_proposed: bool
    closed_because: str
    """Why it cannot be chosen; empty: it can."""


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate."""

    id: str
    name: str
    verdict: Verdict
    because: tuple[Text, ...]
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpokenRule:
    """A rule's answer, for or against."""

    id: str
    verdict: Verdict
    asks: Text
    because: Text
    innocent: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Clocks:
    """The dates not to miss, and those that were."""

    running: tuple[Clock, ...]
    missed: tuple[tuple[str, tuple[Clock, ...]], ...]
    """By what they are of, each with its name."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the page's forms, and what is wrong with it."""

    route: str = ""
    reason: str = ""
    outcome: str = ""
    outcome_reason: str = ""
    error: str = ""
    errors: frozenset[str] = frozenset()
    """Names of the fields that lack something."""


@dataclass(frozen=True, slots=True)
class RoutePage:
    """The page."""

    head: CaseHead
    law_as_of: str
    proposal: str
    proposal_because: str
    principal: Principal
    police: tuple[tuple[str, Text], ...]
    never_contact: tuple[str, ...]
    speaks_for: tuple[SpokenRule, ...]
    """Every V and B rule, whatever it answers (N30)."""
    speaks_against: tuple[SpokenRule, ...]
    families: int
    gates: tuple[GateRow, ...]
    never_blocked: tuple[str, ...]
    duties: tuple[Duty, ...]
    clocks: Clocks
    routes: tuple[RouteCard, ...]
    outcomes: tuple[tuple[Outcome, str], ...]
    decided: tuple[tuple[str, str, Decision], ...]
    """Id to approve, name of the route, and the decision; the newest first."""
    proposed_outcomes: tuple[tuple[str, Outcome, CaseOutcome], ...]
    typed: Typed


@router.get("/cases/{case_no}/route", dependencies=[needs(Permission.READ_CASE)])
def routes(visit: SignedIn, case_no: str) -> Response:
    """Gates, routes, clocks, a proposal, and what was decided so far."""
    return visit.page("routes/route.html", _page(visit, case_no, Typed()))


@router.post("/cases/{case_no}/route", dependencies=[needs(Permission.PROPOSE_ROUTE)])
def decide(visit: SignedIn, case_no: str, route: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "") -> Response:
    """Decide a route; it waits for a second person."""
    lacking = frozenset(name for name, given in (("route", route), ("reason", reason.strip())) if not given)
    if lacking:
        typed = Typed(route=route, reason=reason, error=visit.say("请选择路径并写明理由。"), errors=lacking)
        return visit.refused("routes/route.html", _page(visit, case_no, typed), _lacks(lacking))
    try:
        waiting = decide_route(visit.office, case_no, route, reason)
    except RouteBlocked as refused:
        why = visit.say("“%(route)s”现在不能采用：有闸口或条件不成立，见该路径下的说明。", route=route_name(visit, route))
        return visit.refused("routes/route.html", _page(visit, case_no, Typed(route=route, reason=reason, error=why)), refused)
    except SliphoundError as refused:
        typed = Typed(route=route, reason=reason, error=visit.told(refused))
        return visit.refused("routes/route.html", _page(visit, case_no, typed), refused)
    return visit.redirect(f"/cases/{case_no}/route#decided", told=visit.say("已提交，待第二人批准后生效（%(id)s）。", id=waiting))


@router.post("/cases/{case_no}/outcome", dependencies=[needs(Permission.PROPOSE_OUTCOME)])
def conclude(visit: SignedIn, case_no: str, outcome: Annotated[str, Form()] = "", outcome_reason: Annotated[str, Form()] = "") -> Response:
    """Propose how the dispute ended; it waits for a second person."""
    known = outcome in set(Outcome)
    lacking = frozenset(name for name, given in (("outcome", known), ("outcome_reason", outcome_reason.strip())) if not given)
    if lacking:
        typed = Typed(outcome=outcome, outcome_reason=outcome_reason, error=visit.say("请选择核实结论并写明依据。"), errors=lacking)
        return visit.refused("routes/route.html", _page(visit, case_no, typed), _lacks(lacking))
    try:
        waiting = propose_outcome(visit.office, case_no, Outcome(outcome), outcome_reason)
    except SliphoundError as refused:
        typed = Typed(outcome=outcome, outcome_reason=outcome_reason, error=visit.told(refused))
        return visit.refused("routes/route.html", _page(visit, case_no, typed), refused)
    return visit.redirect(f"/cases/{case_no}/route#decided", told=visit.say("已提交，待第二人批准后生效（%(id)s）。", id=waiting))


def _lacks(fields: frozenset[str]) -> InputRefused:
    return InputRefused(given=", ".join(sorted(fields)), reason="—")


def _page(visit: Visit, case_no: str, typed: Typed) -> RoutePage:
    found = visit.site.understandings.of(visit.office, case_no)
    ways, bundle = found.route, found.bundle
    names = {public_id(each.node): each.name for each in (bundle.holder, *(related.person for related in bundle.related))}
    persons = {person.key: names.get(person.id, person.id) for person in (found.facts.holder, *found.facts.relatives)}
    return RoutePage(
        head=head_of(visit, bundle),
        law_as_of=ways.law_as_of.isoformat(),
        proposal="" if ways.proposal is None else route_name(visit, ways.proposal),
        proposal_because=visit.say(ROWS[ways.proposal_row]),
        principal=ways.principal,
        police=tuple(
            (visit.say(whose), police_standing(found.facts.papers, party))
            for whose, party in ((_HOLDERS, Party.HOLDER), (_OURS, Party.BANK))
        ),
        never_contact=tuple(persons[key] for key in ways.never_contact),
        speaks_for=_speaks_for(found),
        speaks_against=tuple(
            SpokenRule(hit.rule.id, hit.verdict, hit.rule.fires_when, hit.because, hit.rule.innocent)
            for hit in found.hits
            if hit.rule.id[0] == "F" and hit.fired
        ),
        families=len(found.check.families),
        gates=tuple(_gate(visit, each) for each in ways.gates),
        never_blocked=tuple(blocked_words(visit, each) for each in NEVER_BLOCKED),
        duties=ways.duties,
        clocks=_clocks(visit, ways.clocks),
        routes=tuple(_card(visit, each, is_proposed=each.id == ways.proposal) for each in ways.routes),
        outcomes=tuple((each, visit.say(outcome_follows(each))) for each in Outcome),
        decided=tuple(
            (approval_id(Approvable.DECISION, each.key), route_name(visit, each.route), each) for each in reversed(bundle.decisions)
        ),
        proposed_outcomes=tuple(
            (approval_id(Approvable.OUTCOME, each.key), Outcome(each.outcome), each) for each in reversed(bundle.case.outcomes)
        ),
        typed=typed,
    )


def _speaks_for(found: Understanding) -> tuple[SpokenRule, ...]:
    """What the holder has for herself and what the bank has against itself: the met first, the open next, none left out."""
    rules = [
        SpokenRule(hit.rule.id, hit.verdict, hit.rule.fires_when, hit.because, hit.rule.innocent)
        for hit in found.hits
        if hit.rule.id[0] in "VB"
    ]
    rules += [SpokenRule(rule.id, rule.verdict, rule.fires_when, rule.because, ()) for rule in HAND_RULES]
    return tuple(sorted(rules, key=lambda rule: (_ORDER.index(rule.verdict), "VB".index(rule.id[0]), rule.id)))


def _clocks(visit: Visit, clocks: Iterable[Clock]) -> Clocks:
    running, missed = [], defaultdict(list)
    for clock in clocks:
        if clock.days_left < 0:
            missed[clock.id.partition(":")[0]].append(clock)
        else:
            running.append(clock)
    return Clocks(tuple(running), tuple((visit.say(CLOCK_NAMES[kind]), tuple(found)) for kind, found in missed.items()))


def _gate(visit: Visit, gate: Gate) -> GateRow:
    blocks = tuple(blocked_words(visit, each) for each in gate.blocks)
    return GateRow(gate.id, visit.say(GATES[gate.id]), gate.verdict, tuple(map(plain, gate.because)), blocks)


def _card(visit: Visit, route: Route, *, is_proposed: bool) -> RouteCard:
    rows = tuple(
        ConditionRow(
            verdict=each.verdict,
            asks=each.asks,
            next_step=each.next_step,
            value=value_words(visit, each.id, each.value),
            threshold=value_words(visit, each.id, each.threshold),
            grade=None if each.law is None else each.law.grade,
            source="" if each.law is None else each.law.source,
        )
        for each in route.conditions
    )
    of = {verdict: tuple(row for row in rows if row.verdict is verdict) for verdict in _ORDER}
    gates = tuple(f"{visit.say(GATES[each])} {each}" for each in route.blocked_by)
    closed = ""
    if gates:
        closed = visit.say("被%(gates)s阻断", gates=visit.say("、").join(gates))
    elif route.against:
        unmet = visit.say("；").join(row.asks.zh if visit.language == "zh" else row.asks.en for row in of[Verdict.UNMET])
        closed = visit.say("条件不成立：“%(what)s”", what=unmet)
    open_ones = (*of[Verdict.UNKNOWN], *of[Verdict.UNMET])
    return RouteCard(
        id=route.id,
        name=visit.say(ROUTES[route.id]),
        state=route.state,
        blocked_by=gates,
        conditions=rows,
        counts=tuple((verdict, len(of[verdict])) for verdict in _ORDER),
        next_step=open_ones[0].next_step if open_ones else None,
        follows=visit.say(FOLLOWS[route.id]),
        is_proposed=is_proposed,
        closed_because=closed,
    )
