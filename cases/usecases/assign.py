"""Let somebody work on a case, and take them off it again; members see the case as its handler does."""

from dataclasses import dataclass

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.errors import Forbidden, InputRefused
from cases.model import CaseFile
from cases.office import Office
from cases.roles import SEES_NO_CASE, Permission, Role, permissions_of
from cases.store.case_register import CaseRegister
from cases.store.member_register import Member, MemberRegister
from cases.store.staff_register import Colleague, StaffRegister
from cases.store.users import roles_of


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on a case."""

    handler: Colleague
    opener: Colleague
    members: tuple[Member, ...]
    """Who is or was a member, in the order they came."""
    may_change: bool
    """Whether the actor may add and remove members."""
    free: tuple[Colleague, ...]
    """Who could be added; nobody, where the actor may not."""


@use_case("case.assign", Permission.OPEN_CASE)
def assign_case(office: Office, unit: Unit, case_no: str, login: str, *, why: str = "参与办案") -> None:
    """Add a member to the case.

    Raises:
        Forbidden: the actor is neither the case's handler nor somebody who approves.
        InputRefused: there is no such user, their roles read no case, they are a member already or handle it, or no reason is given.
    """
    _refuse_silence(login, why)
    case = _of_handler_or_approver(office, unit, case_no)
    roles = roles_of(unit.connection, login)
    if roles is None:
        raise InputRefused(given=login, reason="没有这个用户 / no such user")
    if not _reads_cases(roles):
        raise InputRefused(given=login, reason="其角色不得查看案件 / their roles read no case")
    if login == case.handler or not MemberRegister(unit.connection).add(case.key, login, at=unit.now, by=unit.login, why=why.strip()):
        raise InputRefused(given=login, reason="已在办理本案 / works on the case already")
    unit.record(f"case:{case_no}", why=why, new={"member": login})


@use_case("case.unassign", Permission.OPEN_CASE)
def unassign_case(office: Office, unit: Unit, case_no: str, login: str, *, why: str = "不再参与办案") -> None:
    """Take a member off the case.

    Raises:
        Forbidden: the actor is neither the case's handler nor somebody who approves.
        InputRefused: they are no member, or no reason is given.
    """
    _refuse_silence(login, why)
    case = _of_handler_or_approver(office, unit, case_no)
    if not MemberRegister(unit.connection).remove(case.key, login, at=unit.now, by=unit.login, why=why.strip()):
        raise InputRefused(given=login, reason="不是本案成员 / no member of the case")
    unit.record(f"case:{case_no}", why=why, old={"member": login})


@query("case.members", Permission.READ_CASE)
def team_of(office: Office, connection: Connection, case_no: str) -> Team:
    """Who works on the case and who did, whether the actor may change that, and who could be added."""
    case = CaseRegister(connection).get(case_no)
    members = MemberRegister(connection).ever_of_case(case.key)
    may_change = Permission.OPEN_CASE in office.actor.permissions and _may_assign(office, case)
    working = {case.handler, *(each.login for each in members if each.removed_at is None)}
    staff = StaffRegister(connection).colleagues() if may_change else ()
    free = tuple(each for each in staff if each.login not in working and _reads_cases(each.roles))
    register = StaffRegister(connection)
    return Team(register.called(case.handler), register.called(case.opened_by), members, may_change, free)


def _refuse_silence(login: str, why: str) -> None:
    if not why.strip():
        raise InputRefused(given=login, reason="请写明原因 / say why")


def _of_handler_or_approver(office: Office, unit: Unit, case_no: str) -> CaseFile:
    case = CaseRegister(unit.connection).get(case_no)
    if not _may_assign(office, case):
        raise Forbidden(login=unit.login, permission=Permission.APPROVE.value)
    return case


def _may_assign(office: Office, case: CaseFile) -> bool:
    return office.actor.login == case.handler or Permission.APPROVE in office.actor.permissions


def _reads_cases(roles: frozenset[Role]) -> bool:
    return not roles <= SEES_NO_CASE and Permission.READ_CASE in permissions_of(roles)
