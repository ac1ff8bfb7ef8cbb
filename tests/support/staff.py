"""People who work at a desk beside the first three: signed in without a password, and members of a case where a test wants it."""

from collections.abc import Mapping

from cases.roles import PERMISSIONS, SEES_NO_CASE, Permission, Role
from cases.store.case_register import CaseRegister
from cases.store.member_register import MemberRegister
from cases.store.users import add_user, begin_session, claimant
from tests.support.stories import Desk

_PASSWORD = "not asked for in these tests"  # noqa: S105 - of a throw-away workspace


def engage(desk: Desk, login: str, *roles: Role, case_no: str | None = None) -> str:
    """Let somebody of these roles be signed in, as a member of the case if one is named; the token of the session."""
    workspace = desk.workspace
    now = workspace.clock.now()
    with workspace.transactions.writing() as connection:
        add_user(connection, login=login, name=login, roles=frozenset(roles), password=_PASSWORD, now=now)
        if case_no is not None:
            MemberRegister(connection).add(CaseRegister(connection).get(case_no).key, login, at=now, by="test")
        key = claimant(connection, login).user_key
        assert key is not None
        return begin_session(connection, key, now)


def everybody(desk: Desk, case_no: str) -> Mapping[Role, str]:
    """Somebody of each role; whoever may read cases is a member of this one."""
    return {role: engage(desk, f"of-{role}", role, case_no=case_no if _may_be_member(role) else None) for role in Role}


def _may_be_member(role: Role) -> bool:
    return role not in SEES_NO_CASE and Permission.READ_CASE in PERMISSIONS[role]
