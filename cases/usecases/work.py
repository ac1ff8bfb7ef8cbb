"""What there is to do: the clocks of the actor's cases, the nearest first, and what waits for a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from cases.access import query
from cases.assembly.bundle import CaseBundle, load_bundle
from cases.assembly.call_back import call_back
from cases.assembly.facts import case_facts
from cases.clocks import Clock, clocks
from cases.errors import UnknownDecision
from cases.model import Testimony
from cases.office import Office
from cases.roles import Permission
from cases.store.case_register import CaseRegister
from cases.store.decision_register import Approvable, DecisionRegister
from cases.store.find_register import CaseRow, FindRegister
from cases.store.testimony_register import TestimonyRegister
from cases.store.waiting_register import Waiting, WaitingRegister
from graph.finding import Slice

CASES_A_PAGE = 50
"""A clock needs all the records of its case, so only so many cases are looked at in one go."""


class ClockKind(StrEnum):
    """The four clocks of the work list (domain.md section 14)."""

    LIMITATION = "limitation"
    DISPUTE_VERIFICATION = "dispute_verification"
    SLIP_RETENTION = "slip_retention"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One date of one case."""

    kind: ClockKind
    case: CaseRow
    clock: Clock
    others: int = 0
    """How many more slips of the case will be deleted, later than this one."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """The clocks of some of the actor's cases."""

    due: tuple[DueItem, ...]
    """Days left ascending; missed ones first."""
    cases: int
    """How many cases were looked at, newest first."""
    next_after: int | None
    """The key after which to look on; None: these were all."""


@dataclass(frozen=True, slots=True)
class ApprovalList:
    """What waits for a second person."""

    to_approve: tuple[Waiting, ...]
    """What this actor may approve: made by others, in cases they may see."""
    own: tuple[Waiting, ...]
    """What this actor made and others have to approve."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """One thing that waits, with what its approval would be of."""

    waiting: Waiting
    answer: Mapping[str, Any] | None = None
    """Of a decision: the route answer it was made on, as `sliphound route --json` printed it then."""
    testimony: Testimony | None = None
    """Of a withdrawal: the words that would be struck."""


@query("work.list", Permission.READ_CASE)
def work_list(office: Office, connection: Connection, after: int | None = None) -> WorkList:
    """The four clocks of the cases that the actor handles, opened or is a member of."""
    rows = FindRegister(connection).own(office.actor, Slice(CASES_A_PAGE + 1, after=after))
    looked_at = rows[:CASES_A_PAGE]
    due = [item for row in looked_at for item in _due(office, row, load_bundle(office, connection, row.case_no))]
    due.sort(key=lambda item: (item.clock.days_left, item.case.case_no, item.kind))
    return WorkList(tuple(due), len(looked_at), looked_at[-1].key if len(rows) > CASES_A_PAGE else None)


@query("approval.waiting", Permission.READ_CASE)
def approvals_waiting(office: Office, connection: Connection) -> ApprovalList:
    """What the actor may approve, and what of the actor's own waits for others; the oldest first."""
    register = WaitingRegister(connection)
    may_approve = Permission.APPROVE in office.actor.permissions
    return ApprovalList(register.for_approval_by(office.actor) if may_approve else (), register.of(office.actor))


@query("approval.show", Permission.APPROVE)
def waiting_file(office: Office, connection: Connection, given: str) -> WaitingFile:
    """One thing that waits in a case that the actor may see, to be read before it is approved. A packet is read by `packet.review`.

    Raises:
        UnknownDecision: nothing of that id waits.
    """
    register = WaitingRegister(connection)
    found = next((each for each in (*register.for_approval_by(office.actor), *register.of(office.actor)) if each.id == given), None)
    if found is None:
        raise UnknownDecision(given=given)
    key = int(given.rpartition("-")[2])
    if found.kind is Approvable.DECISION:
        return WaitingFile(found, answer=DecisionRegister(connection).answer_of(key))
    if found.kind is Approvable.WITHDRAWAL:
        case = CaseRegister(connection).get(found.case_no)
        asked = TestimonyRegister(connection).asked_withdrawal(key)
        said = next(each for each in TestimonyRegister(connection).of_case(case.key) if each.key == asked)
        return WaitingFile(found, testimony=said)
    return WaitingFile(found)


def _due(office: Office, row: CaseRow, bundle: CaseBundle) -> list[DueItem]:
    facts = case_facts(bundle, office.as_of)
    running = clocks(facts, office.law, office.as_of, verifying=bundle.case.standing_hold is not None)
    due = [DueItem(ClockKind(each.id), row, each) for each in running if each.id in {ClockKind.LIMITATION, ClockKind.DISPUTE_VERIFICATION}]
    slips = [each for each in running if each.id.startswith(ClockKind.SLIP_RETENTION) and each.days_left >= 0]
    if slips:  # what has probably been deleted is no date to meet any more
        due.append(DueItem(ClockKind.SLIP_RETENTION, row, slips[0], len(slips) - 1))
    owed = call_back(bundle, office.law, office.as_of)
    return due if owed is None else [*due, DueItem(ClockKind.CALL_BACK, row, owed)]
