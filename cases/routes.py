"""Which ways are open for a case: gates, the conditions of all twelve routes, clocks, duties, and a proposal by a declared table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases import civil_routes, police_routes
from cases.clocks import Clock, clocks
from cases.collection import assess_collection
from cases.conditions import Condition, Standing
from cases.duties import Duty, duties
from cases.gates import VICTIM, Decided, Gate, Outcome, blocked, never_contact, open_gates
from cases.law import Law
from cases.limitation import limitation
from cases.principal import Principal, principal
from graph.verdict import Verdict
from investigate.facts import CaseFacts
from investigate.indicators.rule import Hit


class RouteState(StrEnum):
    """How a route stands."""

    READY = "ready"
    """可进入"""
    NOT_READY = "not_ready"
    """条件未齐"""
    BLOCKED = "blocked"
    """被闸口阻断"""


@dataclass(frozen=True, slots=True)
class Route:
    """One route on one case."""

    id: str
    state: RouteState
    blocked_by: tuple[str, ...]
    """Ids of the gates that block it."""
    conditions: tuple[Condition, ...]

    @property
    def against(self) -> tuple[str, ...]:
        """Conditions that are not met: these no decision may pass over. An unknown one is a task, not a refusal."""
        return tuple(c.id for c in self.conditions if c.verdict is Verdict.UNMET)

    def condition(self, name: str) -> Condition:
        """The condition of that id.

        Raises:
            KeyError: the route has none.
        """
        return {c.id: c for c in self.conditions}[name]

    def as_json(self) -> dict[str, object]:
        """The shape of interfaces.md, with the blocking gates added."""
        return {
            "id": self.id,
            "state": self.state.value,
            "blocked_by": list(self.blocked_by),
            "conditions": [c.as_json() for c in self.conditions],
        }


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """Everything `sliphound route` says of a case."""

    gates: tuple[Gate, ...]
    routes: tuple[Route, ...]
    clocks: tuple[Clock, ...]
    duties: tuple[Duty, ...]
    """What the gates that hit ask for at once."""
    proposal: str | None
    """A route a person may sign; None where nothing can be proposed before the data are in order."""
    proposal_row: str
    """The row of the declared table that it came from."""
    principal: Principal
    never_contact: tuple[str, ...]
    law_as_of: date

    def route(self, name: str) -> Route:
        """The route of that id.

        Raises:
            KeyError: there is none.
        """
        return {r.id: r for r in self.routes}[name]

    def gate(self, name: str) -> Gate:
        """The gate of that id.

        Raises:
            KeyError: there is none.
        """
        return {g.id: g for g in self.gates}[name]

    def as_json(self) -> dict[str, object]:
        """The answer of interfaces.md; added fields: duties, proposal_row, principal, never_contact."""
        return {
            "gates": [g.as_json() for g in self.gates],
            "routes": [r.as_json() for r in self.routes],
            "clocks": [c.as_json() for c in self.clocks],
            "proposal": self.proposal,
            "law_as_of": self.law_as_of.isoformat(),
            "duties": [d.as_json() for d in self.duties],
            "proposal_row": self.proposal_row,
            "principal": self.principal.as_json(),
            "never_contact": list(self.never_contact),
        }


_CONDITIONS: dict[str, Callable[[Standing], Iterable[Condition]]] = {
    "R-VICTIM": civil_routes.victim,
    "R-POLICE-A": police_routes.form_a,
    "R-POLICE-B": police_routes.form_b,
    "R-CROSS": civil_routes.cross,
    "R-SELF": civil_routes.own,
    "R-PLAN": civil_routes.plan,
    "R-OUTSOURCE": civil_routes.outsource,
    "R-JUDICIAL": civil_routes.judicial,
    "R-GUARANTOR": civil_routes.guarantor,
    "R-MERCH": civil_routes.merchant,
    "R-INTERNAL": civil_routes.internal,
    "R-WRITEOFF": civil_routes.write_off,
}
ROUTES = tuple(_CONDITIONS)
"""The twelve routes of domain.md 8.2."""


def route(
    facts: CaseFacts,
    hits: Sequence[Hit],
    law: Law,
    as_of: date,
    decided: Decided | None = None,
) -> RouteAnswer:
    """Answer which ways are open on a day.

    Args:
        facts: What is known of the case.
        hits: What `investigate.indicators.evaluate` said of the same facts; how many hit decides nothing here (N16).
        law: All settings; each is read on the day it governs.
        as_of: The day of knowledge.
        decided: What named persons have signed so far.

    Raises:
        LawRefused: the law file lacks a setting that is needed.
    """
    signed = decided or Decided()
    running = limitation(facts, law, as_of)
    gates = open_gates(facts, hits, law, as_of, decided=signed, running=running)
    amount = principal(facts, as_of)
    standing = Standing(facts, hits, law, as_of, signed, gates, running, assess_collection(facts, law, as_of), amount)
    shut = blocked(gates)
    routes = tuple(_route(name, tuple(ask(standing)), shut.get(name, ())) for name, ask in _CONDITIONS.items())
    row, proposal = _propose(standing, {r.id: r for r in routes})
    return RouteAnswer(
        gates,
        routes,
        clocks(facts, law, as_of, verifying=standing.gate_open("G3")),
        duties(facts, gates, as_of),
        proposal,
        row,
        amount,
        never_contact(facts),
        as_of,
    )


def _route(name: str, conditions: tuple[Condition, ...], gates: tuple[str, ...]) -> Route:
    complete = all(c.verdict is Verdict.MET for c in conditions)
    unblocked = RouteState.READY if complete else RouteState.NOT_READY
    return Route(name, RouteState.BLOCKED if gates else unblocked, gates, conditions)


def _met(routes: dict[str, Route], name: str, condition: str) -> bool:
    return routes[name].condition(condition).verdict is Verdict.MET


def _ready(routes: dict[str, Route], name: str) -> bool:
    return routes[name].state is RouteState.READY


_Row = tuple[str, str | None, Callable[[Standing, dict[str, Route]], bool]]
# Read from the top, the first row that fits is proposed. No row counts hits, and none needs a score (N16).
_PROPOSALS: tuple[_Row, ...] = (
    ("victim_outcome", "R-VICTIM", lambda s, r: s.decided.outcome in VICTIM or _met(r, "R-VICTIM", "victim_ground")),
    ("other_suspect_named", "R-VICTIM", lambda s, _: s.fired("V17")),
    ("insider_link", "R-INTERNAL", lambda _, r: _met(r, "R-INTERNAL", "insider_link")),
    ("police_a_ready", "R-POLICE-A", lambda _, r: _ready(r, "R-POLICE-A")),
    ("relative_unauthorised", "R-CROSS", lambda s, _: s.decided.outcome is Outcome.USER_IS_RELATIVE_UNAUTHORISED),
    ("dispute_open", "R-CROSS", lambda s, _: s.gate_open("G3")),
    ("data_or_protection_first", None, lambda s, _: s.gate_open("G1") or s.gate_open("G2")),
    ("plan_ready", "R-PLAN", lambda _, r: _ready(r, "R-PLAN")),
    ("police_b_ready", "R-POLICE-B", lambda _, r: _ready(r, "R-POLICE-B")),
    ("self_ready", "R-SELF", lambda _, r: _ready(r, "R-SELF")),
    ("outsource_ready", "R-OUTSOURCE", lambda _, r: _ready(r, "R-OUTSOURCE")),
    ("guarantor_ready", "R-GUARANTOR", lambda _, r: _ready(r, "R-GUARANTOR")),
    ("judicial_ready", "R-JUDICIAL", lambda _, r: _ready(r, "R-JUDICIAL")),
    ("cross_ready", "R-CROSS", lambda _, r: _ready(r, "R-CROSS")),
    ("write_off_ready", "R-WRITEOFF", lambda _, r: _ready(r, "R-WRITEOFF")),
)


def _propose(standing: Standing, routes: dict[str, Route]) -> tuple[str, str | None]:
    return next(((row, name) for row, name, fits in _PROPOSALS if fits(standing, routes)), ("nothing_ready", None))
