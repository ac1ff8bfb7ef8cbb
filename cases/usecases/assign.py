"""Let somebody work on a case, and take them off it again; members see the case as its handler does."""

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.errors import Forbidden, InputRefused
from cases.model import CaseFile
from cases.office import Office
from cases.roles import SEES_NO_CASE, Permission, permissions_of
from cases.store.case_register import CaseRegister
from cases.store.member_register import Member, MemberRegister
from cases.store.users import roles_of


@use_case("case.assign", Permission.OPEN_CASE)
def assign_case(office: Office, unit: Unit, case_no: str, login: str) -> None:
    """Add a member to the case.

    Raises:
        Forbidden: the actor is neither the case's handler nor somebody who approves.
        InputRefused: there is no such user, their roles read no case, or they are a member already.
    """
    case = _of_handler_or_approver(office, unit, case_no)
    roles = roles_of(unit.connection, login)
    if roles is None:
        raise InputRefused(given=login, reason="没有这个用户 / no such user")
    if roles <= SEES_NO_CASE or Permission.READ_CASE not in permissions_of(roles):
        raise InputRefused(given=login, reason="其角色不得查看案件 / their roles read no case")
    if not MemberRegister(unit.connection).add(case.key, login, at=unit.now, by=unit.login):
        raise InputRefused(given=login, reason="已是本案成员 / a member already")
    unit.record(f"case:{case_no}", why="member added", new={"member": login})


@use_case("case.unassign", Permission.OPEN_CASE)
def unassign_case(office: Office, unit: Unit, case_no: str, login: str) -> None:
    """Take a member off the case.

    Raises:
        Forbidden: the actor is neither the case's handler nor somebody who approves.
        InputRefused: they are no member.
    """
    case = _of_handler_or_approver(office, unit, case_no)
    if not MemberRegister(unit.connection).remove(case.key, login, at=unit.now, by=unit.login):
        raise InputRefused(given=login, reason="不是本案成员 / no member of the case")
    unit.record(f"case:{case_no}", why="member removed", old={"member": login})


@query("case.members", Permission.READ_CASE)
def members_of(office: Office, connection: Connection, case_no: str) -> tuple[Member, ...]:
    """Who works on the case beside its handler."""
    del office
    return MemberRegister(connection).of_case(CaseRegister(connection).get(case_no).key)


def _of_handler_or_approver(office: Office, unit: Unit, case_no: str) -> CaseFile:
    case = CaseRegister(unit.connection).get(case_no)
    if unit.login != case.handler and Permission.APPROVE not in office.actor.permissions:
        raise Forbidden(login=unit.login, permission=Permission.APPROVE.value)
    return case
