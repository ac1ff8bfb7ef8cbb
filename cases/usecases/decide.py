"""Decide a route by a named person with a reason, and have a second person approve. Never by score (N16)."""

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.understanding import understand
from cases.errors import InputRefused, RouteBlocked
from cases.model import Decision
from cases.office import Office
from cases.roles import Permission
from cases.routes import ROUTES
from cases.store.case_register import CaseRegister
from cases.store.decision_register import Approvable, DecisionRegister, approval_id


@use_case("route.decide", Permission.PROPOSE_ROUTE)
def decide_route(office: Office, unit: Unit, case_no: str, route: str, reason: str) -> str:
    """Decide a route of the case; the whole answer it was decided on is frozen into the record. Returns the id to approve.

    Raises:
        InputRefused: no reason was given.
        RouteBlocked: a gate blocks it or a condition is not met. An unknown condition is a task, not a refusal.
    """
    if not reason.strip():
        raise InputRefused(given="reason", reason="empty")
    case = CaseRegister(unit.connection).get(case_no)
    answer = understand(office, unit.connection, case_no).route
    if route not in ROUTES:
        raise RouteBlocked(route=route, because=", ".join(ROUTES))
    proposed = answer.route(route)
    if proposed.blocked_by or proposed.against:
        raise RouteBlocked(route=route, because=", ".join((*proposed.blocked_by, *proposed.against)))
    key = DecisionRegister(unit.connection).decide(
        case.key, route, reason, answer.as_json(), law_as_of=office.as_of, at=unit.now, login=unit.login
    )
    unit.record(f"case:{case_no}", why=reason, new={"route": route, "decision": key})
    return approval_id(Approvable.DECISION, key)


@use_case("approve", Permission.APPROVE)
def approve(office: Office, unit: Unit, given: str, note: str) -> None:
    """Approve a decision or a packet as the second person.

    Raises:
        UnknownDecision: nothing of that id waits for approval.
        SelfApproval: this user made it.
    """
    del office
    DecisionRegister(unit.connection).approve(given, note, at=unit.now, login=unit.login)
    unit.record(given, why=note, new={"approved": True})


@query("route.decisions", Permission.READ_CASE)
def decisions(office: Office, connection: Connection, case_no: str) -> tuple[Decision, ...]:
    """The decisions of a case, oldest first."""
    del office
    return DecisionRegister(connection).decisions(CaseRegister(connection).get(case_no).key)
