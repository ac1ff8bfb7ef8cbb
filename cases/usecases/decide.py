"""Decide a route or how a dispute ended, by a named person with a reason, and have a second person approve. Never by score (N16)."""

import json

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.understanding import understand
from cases.errors import PacketUnread, RouteBlocked, UnknownDecision
from cases.gates import VICTIM, Outcome
from cases.model import Decision, PacketRequest
from cases.office import Office
from cases.roles import Permission
from cases.routes import ROUTES
from cases.store.audit import is_on_record
from cases.store.case_register import CaseRegister
from cases.store.decision_register import Approvable, DecisionRegister, approval_id
from cases.store.sight import sees
from cases.store.testimony_register import TestimonyRegister
from cases.transitions import STEP_OF_ROUTE, closes_off
from graph.errors import UnknownEntity
from graph.vocabulary import FactKind, fact_id

_REVIEW = "packet.review"
"""The act of opening a packet, as the record calls it."""
KEEPS_HOLD = VICTIM | {Outcome.UNRESOLVED}
"""Outcomes after which dunning stays stopped: the hold is not released (domain.md 8.1, N18)."""


@use_case("route.decide", Permission.PROPOSE_ROUTE)
def decide_route(office: Office, unit: Unit, case_no: str, route: str, reason: str) -> str:
    """Decide a route of the case; the whole answer it was decided on is frozen into the record. Returns the id to approve.

    Raises:
        InputRefused: no reason was given.
        RouteBlocked: a gate blocks it, a condition is not met, or the debt was closed by an approved R-VICTIM. An unknown condition is a task,
            not a refusal.
    """
    case = CaseRegister(unit.connection).get(case_no)
    answer = understand(office, unit.connection, case_no).route
    if route not in ROUTES:
        raise RouteBlocked(route=route, because=", ".join(ROUTES))
    proposed = answer.route(route)
    if proposed.blocked_by or proposed.against:
        raise RouteBlocked(route=route, because=", ".join((*proposed.blocked_by, *proposed.against)))
    register = DecisionRegister(unit.connection)
    closed = next((each for each in reversed(register.decisions(case.key)) if each.approved_by and each.route in STEP_OF_ROUTE), None)
    if closed is not None and closes_off(closed.route, route):
        raise RouteBlocked(route=route, because=f"{closed.route} ({approval_id(Approvable.DECISION, closed.key)})")
    key = register.decide(case.key, route, reason, answer.as_json(), law_as_of=office.as_of, at=unit.now, login=unit.login)
    unit.record(f"case:{case_no}", why=reason, new={"route": route, "decision": key})
    return approval_id(Approvable.DECISION, key)


@use_case("case.outcome", Permission.PROPOSE_OUTCOME)
def propose_outcome(office: Office, unit: Unit, case_no: str, outcome: Outcome, reason: str) -> str:
    """Propose how the dispute of a case ended; nothing changes until a second person signs. Returns the id to approve.

    Raises:
        UnknownCase: there is no such case.
        InputRefused: no reason was given.
    """
    register = CaseRegister(unit.connection)
    case = register.get(case_no)
    key = register.propose_outcome(case.key, outcome.value, reason, as_of=office.as_of, at=unit.now, login=unit.login)
    waiting = approval_id(Approvable.OUTCOME, key)
    unit.record(f"case:{case_no}", why=reason, new={"outcome": outcome.value, "asked": waiting})
    return waiting


@use_case("approve", Permission.APPROVE)
def approve(office: Office, unit: Unit, given: str, note: str) -> None:
    """Approve a decision, a packet, an outcome, the withdrawal of testimony or what a slip is of, as the second person; the last three then take effect.

    Raises:
        InputRefused: the note is empty.
        UnknownDecision: nothing of that id waits for approval in a case that the actor may see.
        UnknownEntity: the testimony was withdrawn by another approval already.
        SelfApproval: this user made it.
        PacketUnread: it is a packet whose content this user has not opened by `review_packet`.
    """
    _refuse_unseen(office, unit, given)
    kind, key = DecisionRegister(unit.connection).approve(given, note, at=unit.now, login=unit.login)
    content = _read_content(unit, given) if kind is Approvable.PACKET else {}
    unit.record(given, why=note, new={"approved": True, **content})
    if kind is Approvable.OUTCOME:
        _end_hold(unit, key)
    elif kind is Approvable.WITHDRAWAL:
        _withdraw_testimony(unit, key, given)


@use_case("packet.review", Permission.APPROVE)
def review_packet(office: Office, unit: Unit, given: str) -> dict[str, object]:
    """What the packet `packet-5` would say, for the second person to read before approving; that it was read is recorded.

    Raises:
        UnknownDecision: there is no such packet of a case that the actor may see.
    """
    _refuse_unseen(office, unit, given)
    request = DecisionRegister(unit.connection).packet_called(given)
    unit.record(given, why="review before approval", new=_content(request))
    content: dict[str, object] = json.loads(request.content)
    return {"content_hash": request.content_hash, "recipient": request.recipient, "made_by": request.made_by, "content": content}


def _read_content(unit: Unit, given: str) -> dict[str, object]:
    """What is approved with a packet: just the content that this user has opened."""
    content = _content(DecisionRegister(unit.connection).packet_called(given))
    if not is_on_record(unit.connection, unit.login, _REVIEW, given, content):
        raise PacketUnread(given=given)
    return content


def _content(request: PacketRequest) -> dict[str, object]:
    """How the record names what a packet says."""
    return {"content": request.content_hash}


def _refuse_unseen(office: Office, unit: Unit, given: str) -> None:
    case_key = DecisionRegister(unit.connection).case_of(given)
    if case_key is None or not sees(unit.connection, office.actor, case_key):
        raise UnknownDecision(given=given)
    unit.case_no = CaseRegister(unit.connection).number(case_key)


def _end_hold(unit: Unit, outcome_key: int) -> None:
    """Release what was on hold when the outcome was proposed; a claim that came in since has a hold of its own, which nobody weighed."""
    register = CaseRegister(unit.connection)
    case = register.with_outcome(outcome_key)
    [signed] = [each for each in case.outcomes if each.key == outcome_key]
    if signed.outcome in KEEPS_HOLD:
        return
    for hold in case.holds:
        if hold.gate == "G3" and hold.outcome is None and hold.set_at <= signed.proposed_at:
            register.release(hold.key, signed.outcome, signed.reason, at=unit.now, login=unit.login)
            old: dict[str, object] = {"gate": hold.gate, "because": hold.because}
            unit.record(f"case:{case.case_no}", why=signed.reason, old=old, new={"outcome": signed.outcome})


def _withdraw_testimony(unit: Unit, request: int, given: str) -> None:
    """Strike the testimony. The hold it may have set stays: only a signed outcome ends it."""
    register = TestimonyRegister(unit.connection)
    testimony = register.asked_withdrawal(request)
    if not register.withdraw(testimony, at=unit.now):
        raise UnknownEntity(given=fact_id(FactKind.TESTIMONY, testimony))
    unit.record(fact_id(FactKind.TESTIMONY, testimony), why=given, old={"stands": True}, new={"stands": False})


@query("route.decisions", Permission.READ_CASE)
def decisions(office: Office, connection: Connection, case_no: str) -> tuple[Decision, ...]:
    """The decisions of a case, oldest first."""
    del office
    return DecisionRegister(connection).decisions(CaseRegister(connection).get(case_no).key)
