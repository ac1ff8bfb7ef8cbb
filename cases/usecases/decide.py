"""Decide a route by a named person with a reason, and have a second person approve. Never by score (N16)."""

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.errors import RouteBlocked
from cases.model import Decision
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.decision_register import Approvable, DecisionRegister, approval_id
from cases.usecases.route_case import answer_for


@use_case("route.decide", Permission.PROPOSE_ROUTE)
def decide_route(office: Office, unit: Unit, case_no: str, route: str, reason: str) -> str:
    """Decide a route of the case; the whole answer it was decided on is frozen into the record. Returns the id to approve.

    Raises:
        RouteBlocked: the route is not ready, with what stands against it.
    """
    case = CaseRegister(unit.connection).get(case_no)
    answer = answer_for(office, unit.connection, case).as_json()
    proposed = next((each for each in answer["routes"] if each["id"] == route), None)
    if proposed is None or proposed["state"] != "ready":
        against = [each["id"] for each in proposed["conditions"] if each["verdict"] != "met"] if proposed else ["?"]
        raise RouteBlocked(route=route, because=", ".join(against), state=proposed["state"] if proposed else "unknown")
    key = DecisionRegister(unit.connection).decide(case.key, route, reason, answer, law_as_of=office.as_of, at=unit.now, login=unit.login)
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
