"""Every act of the office is declared with a permission and recorded; who may do what keeps apart what must be apart (domain.md 8.7)."""

import ast
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, func, select

from cases.access import USE_CASES, AuditMissingError, Unit, query, use_case
from cases.errors import Forbidden, SelfApproval, UnknownDecision
from cases.office import Office
from cases.roles import PERMISSIONS, Permission, Role, permissions_of
from cases.store.decision_register import Approvable, DecisionRegister, approval_id
from cases.store.tables import audit, user
from cases.store.users import Actor
from cases.store.users import add_user as store_user
from tests.meta import own_code
from web.bootstrap import Workspace, create_workspace

AS_OF = date(2013, 9, 30)
NOW = datetime(2013, 9, 30, 2, tzinfo=UTC)
USE_CASE_FILES = [path for path in own_code.files() if path.parent == own_code.ROOT / "cases/usecases"]
own_code.modules()  # imported, so that all are declared
OPENS_TRANSACTIONS = {
    "cases/access.py",  # every use case, with its permission and its record
    "web/bootstrap.py",  # makes the first users, signs in and out, brings the database up to date
    "web/jobs.py",  # claims and ends jobs; what a job does is a use case
    "web/doctor.py",  # counts and checks sums; shows no case
}
DECIDES = {Permission.PROPOSE_ROUTE, Permission.MAKE_PACKET}
INVESTIGATES = {Permission.RECORD_TESTIMONY, Permission.HUNT_SLIPS, Permission.CONFIRM_SLIP, Permission.CORRECT_FACT}


class Declared(NamedTuple):
    """A function of `cases/usecases` as its syntax shows it."""

    name: str
    node: ast.FunctionDef
    decorator: str | None
    """use_case, query or preference."""
    action: str | None


def functions(path: Path) -> Iterator[Declared]:
    for node in own_code.tree(path).body:
        if isinstance(node, ast.FunctionDef):
            found = Declared(node.name, node, None, None)
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id in {"use_case", "query", "preference"}:
                    assert isinstance(mark.args[0], ast.Constant)
                    found = Declared(node.name, node, mark.func.id, str(mark.args[0].value))
            yield found


def annotations(node: ast.FunctionDef) -> list[str]:
    return [ast.unparse(argument.annotation) for argument in node.args.args if argument.annotation]


def names_called(node: ast.FunctionDef) -> set[str]:
    called = {each.func for each in ast.walk(node) if isinstance(each, ast.Call)}
    return {each.id for each in called if isinstance(each, ast.Name)} | {ast.unparse(each) for each in called}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "w", fixed_at=NOW)[0]


def office_of(workspace: Workspace, *roles: Role) -> Office:
    return workspace.office(Actor("wang", "王某", frozenset(roles)), AS_OF)


def test_every_function_that_opens_the_office_is_a_declared_use_case() -> None:
    actions: list[str] = []
    for path in USE_CASE_FILES:
        here = list(functions(path))
        declared = {each.name for each in here if each.decorator}
        for each in here:
            takes = annotations(each.node)
            if each.decorator:
                assert takes[:2] == ["Office", "Unit" if each.decorator == "use_case" else "Connection"], each.name
                actions.append(str(each.action))
            elif not each.name.startswith("_") and "Office" in takes and not {"Unit", "Connection"} & set(takes):
                # It stages files around a use case and reaches nothing by itself.
                reached = {ast.unparse(part) for part in ast.walk(each.node) if isinstance(part, ast.Attribute)}
                assert declared & names_called(each.node), each.name
                assert not {part for part in reached if part.startswith("office.")}, each.name
    assert sorted(actions) == sorted(USE_CASES), "an action declared elsewhere, or two by one name"
    assert len(actions) == len(set(actions)) > 20


def test_every_use_case_that_changes_something_records_it() -> None:
    for path in USE_CASE_FILES:
        here = {each.name: each for each in functions(path)}
        for each in here.values():
            if each.decorator == "use_case":
                called = names_called(each.node)
                through = [here[name].node for name in called if name in here]
                everywhere = called.union(*(names_called(node) for node in through))
                helpers = {"record_claims"}  # of open_case, which records what it adds
                assert "unit.record" in everywhere or helpers & everywhere, each.name


def test_no_query_is_given_what_writes() -> None:
    for path in USE_CASE_FILES:
        for each in functions(path):
            if each.decorator == "query":
                assert "unit.record" not in names_called(each.node), each.name
                assert not USE_CASES[str(each.action)].changes


def test_a_preference_keeps_nothing_but_how_its_actor_left_a_picture() -> None:
    kept = {each.action: each.node for path in USE_CASE_FILES for each in functions(path) if each.decorator == "preference"}
    assert kept.keys() == {"graph.keep_view", "graph.forget_view"}
    for node in kept.values():
        registers = {each for each in names_called(node) if "Register(connection)." in each}
        assert registers <= {"CaseRegister(connection).get", "ViewRegister(connection).keep", "ViewRegister(connection).forget"}


def test_transactions_are_opened_nowhere_else() -> None:
    opened = set()
    for path in own_code.files():
        for node in ast.walk(own_code.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("transactions.writing", "transactions.reading")):
                opened.add(str(path.relative_to(own_code.ROOT)))
    assert opened == OPENS_TRANSACTIONS


def test_a_change_without_a_record_is_rolled_back(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.access.USE_CASES", dict(USE_CASES))

    @use_case("test.silent", Permission.ADMINISTER)
    def silent(office: Office, unit: Unit) -> None:
        del office
        store_user(unit.connection, login="ghost", name="", roles=frozenset({Role.ADMIN}), password=secrets.token_hex(8), now=unit.now)

    with pytest.raises(AuditMissingError, match=r"test\.silent"):
        silent(office_of(workspace, Role.ADMIN))
    with workspace.transactions.reading() as connection:
        assert connection.execute(select(func.count()).where(user.c.login == "ghost")).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(audit)).scalar_one() == 0


def test_a_record_says_who_did_what_to_what_when_and_why(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.access.USE_CASES", dict(USE_CASES))

    @use_case("test.recorded", Permission.ADMINISTER)
    def recorded(office: Office, unit: Unit) -> None:
        del office
        unit.record("user:li", why="调岗", old={"roles": ["member"]}, new={"roles": ["deputy"]})

    recorded(office_of(workspace, Role.ADMIN))
    with workspace.transactions.reading() as connection:
        row = connection.execute(select(audit)).one()
    assert (row.login, row.action, row.subject, row.why) == ("wang", "test.recorded", "user:li", "调岗")
    assert (row.at, row.old, row.new) == (int(NOW.timestamp() * 1_000_000), '{"roles": ["member"]}', '{"roles": ["deputy"]}')


def test_whoever_lacks_the_permission_does_not_get_in(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.access.USE_CASES", dict(USE_CASES))
    entered: list[str] = []

    @use_case("test.write", Permission.APPROVE)
    def write(office: Office, unit: Unit) -> None:
        entered.append(office.actor.login)
        unit.record("x", why="y")

    @query("test.read", Permission.READ_CASE)
    def read(office: Office, connection: Connection) -> None:
        del connection
        entered.append(office.actor.login)

    for act in (write, read):
        with pytest.raises(Forbidden):
            act(office_of(workspace, Role.OUTSOURCE_MANAGER, Role.ADMIN))
    assert entered == []
    read(office_of(workspace, Role.AUDITOR))
    assert entered == ["wang"]


def test_every_role_is_defined_and_every_permission_is_held_by_one() -> None:
    assert PERMISSIONS.keys() == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def test_who_investigates_does_not_approve() -> None:
    for role in (Role.SPECIAL_INVESTIGATOR, Role.MEMBER, Role.COLLECTOR, Role.DEPUTY):
        assert Permission.APPROVE not in PERMISSIONS[role], role
    approvers = {role for role in Role if Permission.APPROVE in PERMISSIONS[role]}
    assert approvers == {Role.TEAM_LEAD, Role.CROSS_REVIEWER, Role.LEGAL_COUNSEL, Role.COMPLIANCE}
    assert all(Permission.MAKE_PACKET not in PERMISSIONS[role] for role in approvers)


def test_who_keeps_the_originals_does_not_investigate_with_them() -> None:
    assert not PERMISSIONS[Role.EVIDENCE_CUSTODIAN] & (INVESTIGATES | DECIDES)


def test_the_outsource_manager_and_the_administrator_read_no_case() -> None:
    for role in (Role.OUTSOURCE_MANAGER, Role.ADMIN):
        may = {action for action, declared in USE_CASES.items() if declared.permission in PERMISSIONS[role]}
        assert all(action.split(".")[0] in {"workspace", "user", "keys", "graph", "own"} for action in may), may
        assert not PERMISSIONS[role] & {
            Permission.READ_CASE,
            Permission.BROWSE_LINKS,
            Permission.REVEAL_IDENTIFIER,
            Permission.READ_DOCUMENT,
        }


def test_the_auditor_only_reads() -> None:
    own = {"job.cancel"}  # of one's own jobs, and an auditor can ask for none
    own |= {name for name, declared in USE_CASES.items() if declared.permission is Permission.OWN_ACCOUNT}
    may = [declared for name, declared in USE_CASES.items() if declared.permission in PERMISSIONS[Role.AUDITOR] and name not in own]
    assert not any(declared.changes for declared in may)


def test_roles_together_allow_what_each_of_them_allows() -> None:
    both = permissions_of(frozenset({Role.AUDITOR, Role.ADMIN}))
    assert both == {Permission.READ_CASE, Permission.READ_AUDIT, Permission.ADMINISTER, Permission.OWN_ACCOUNT}
    assert permissions_of(frozenset()) == frozenset()


def test_nobody_approves_what_they_made_even_with_the_right_to_approve(workspace: Workspace) -> None:
    with workspace.transactions.writing() as connection:
        register = DecisionRegister(connection)
        asked = register.request_packet(1, "cross", b"{}", "特别调查", asks=True, at=NOW, login="wang")
        given = approval_id(Approvable.PACKET, asked.key)
        with pytest.raises(SelfApproval) as refused:
            register.approve(given, "同意", at=NOW, login="wang")
        assert refused.value.facts == {"login": "wang", "subject": given}
        register.approve(given, "同意", at=NOW, login="li")
        with pytest.raises(UnknownDecision):
            register.approve(given, "同意", at=NOW, login="zhao")
