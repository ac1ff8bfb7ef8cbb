"""Users and members: what the administrator, a colleague and whoever looks after their own account may change, and what ends at once."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx2 import Cookies

from cases.roles import Role
from cases.usecases.assign import assign_case, team_of
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, Desk

COOKIE = "sliphound_session"
SHOWN_ONCE = re.compile(r"<code>([^<]+)</code>")


@pytest.fixture
def admin(desk: Desk) -> Iterator[TestClient]:
    with visiting(desk, "admin") as made:
        yield made


def as_somebody(client: TestClient, token: str, address: str) -> int:
    """The status that a page answers to whoever has this session."""
    kept, client.cookies = client.cookies, Cookies({COOKIE: token})
    try:
        return client.get(address).status_code
    finally:
        client.cookies = kept


def sit_down(client: TestClient, token: str) -> None:
    """Let the client be signed in by this session from here on."""
    client.cookies = Cookies({COOKIE: token})


def make(admin: TestClient, login: str, *roles: str) -> str:
    answer = admin.post("/new-user", data={"login": login, "name": "周某", "roles": list(roles)})
    assert answer.status_code == 200
    [password] = SHOWN_ONCE.findall(answer.text)
    return str(password)


def test_a_new_user_signs_in_with_the_password_that_is_shown_once(desk: Desk, admin: TestClient) -> None:
    password = make(admin, "zhou", "member", "cross_reviewer")
    assert password not in admin.get("/users/zhou").text + admin.get("/users").text
    actor = desk.workspace.actor(desk.workspace.sign_in("zhou", password))
    assert actor.roles == {Role.MEMBER, Role.CROSS_REVIEWER}
    assert all(password not in row for row in desk.rows())


@pytest.mark.parametrize(
    ("login", "roles"), [("approver", ["member"]), ("a b", ["member"]), ("zhou", []), ("zhou", ["admin", "auditor"])], ids=str
)
def test_a_user_who_cannot_be_is_not_made_and_nothing_typed_is_lost(desk: Desk, admin: TestClient, login: str, roles: list[str]) -> None:
    before = desk.rows()
    answer = admin.post("/new-user", data={"login": login, "name": "周某", "roles": roles})
    assert answer.status_code == 422
    assert f'value="{login}"' in answer.text
    assert 'value="周某"' in answer.text
    assert answer.text.count(" checked>") == len(roles)
    assert desk.rows() == before


def test_a_disabled_users_sessions_end_at_once_and_do_not_come_back_with_them(desk: Desk, admin: TestClient) -> None:
    token = desk.tokens["investigator"]
    assert as_somebody(admin, token, "/work") == 200
    assert admin.post("/users/investigator/disable", data={"why": ""}).status_code == 422
    assert as_somebody(admin, token, "/work") == 200
    assert admin.post("/users/investigator/disable", data={"why": "离职"}).status_code == 303
    assert as_somebody(admin, token, "/work") == 303
    assert admin.post("/users/investigator/enable", data={"why": "返岗"}).status_code == 303
    assert as_somebody(admin, token, "/work") == 303
    assert [(row.action, row.why) for row in desk.audit()[-2:]] == [("user.disable", "离职"), ("user.enable", "返岗")]


def test_changed_roles_hold_from_the_next_page_on(desk: Desk, admin: TestClient) -> None:
    token = desk.tokens["investigator"]
    assert as_somebody(admin, token, "/approvals") == 403
    assert admin.post("/users/investigator/roles", data={"roles": ["team_lead"], "why": "任组长"}).status_code == 303
    assert as_somebody(admin, token, "/approvals") == 200


def test_nobody_changes_their_own_user(desk: Desk, admin: TestClient) -> None:
    before = desk.rows()
    for act, data in (("roles", {"roles": ["auditor"]}), ("disable", {}), ("password", {})):
        assert admin.post(f"/users/admin/{act}", data={**data, "why": "自己"}).status_code == 422
    assert desk.rows() == before
    assert 'action="/users/admin' not in admin.get("/users/admin").text


def test_whoever_is_locked_out_by_wrong_passwords_is_let_in_again_or_given_another(desk: Desk, admin: TestClient) -> None:
    for _ in range(5):
        admin.post("/sign-in", data={"login": "approver", "password": "wrong"})
    assert "暂时锁定" in admin.get("/users").text
    assert admin.post("/users/approver/unlock", data={"why": "核实本人"}).status_code == 303
    assert "暂时锁定" not in admin.get("/users").text
    [password] = SHOWN_ONCE.findall(admin.post("/users/approver/password", data={"why": "忘记密码"}).text)
    assert as_somebody(admin, desk.tokens["approver"], "/work") == 303
    assert desk.workspace.sign_in("approver", password)


def test_ones_own_password_ends_every_other_session_and_guessing_at_it_is_counted(desk: Desk, admin: TestClient) -> None:
    workspace = desk.workspace
    first = make(admin, "zhou", "member")
    here, there = workspace.sign_in("zhou", first), workspace.sign_in("zhou", first)
    sit_down(admin, here)
    wanted = {"current": first, "new": "another-one-2026", "again": "another-one-2026"}
    assert admin.post("/me/password", data={**wanted, "again": "x"}).status_code == 422
    assert admin.post("/me/password", data={**wanted, "new": "short", "again": "short"}).status_code == 422
    assert admin.post("/me/password", data={**wanted, "current": "guess"}).status_code == 401
    assert admin.post("/me/password", data=wanted).status_code == 303
    assert as_somebody(admin, there, "/work") == 303
    assert as_somebody(admin, here, "/work") == 200
    assert workspace.sign_in("zhou", "another-one-2026")
    for _ in range(5):
        answer = admin.post("/me/password", data={**wanted, "current": "guess"})
    assert answer.status_code == 401
    assert (
        admin.post(
            "/me/password", data={**wanted, "current": "another-one-2026", "new": "third-one-2026", "again": "third-one-2026"}
        ).status_code
        == 429
    )


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(desk: Desk, admin: TestClient) -> None:
    workspace = desk.workspace
    password = make(admin, "zhou", "member")
    here, there = workspace.sign_in("zhou", password), workspace.sign_in("zhou", password)
    own = [int(each) for each in re.findall(r'name="session" value="(\d+)"', admin.get("/me").text)]
    assert own == []
    sit_down(admin, here)
    [other] = re.findall(r'name="session" value="(\d+)"', admin.get("/me").text)
    for wrong in ("1", "0", "-1", "x", "9" * 30, str(int(other) + 1)):
        assert admin.post("/me/sessions", data={"session": wrong}).status_code == 422
    assert as_somebody(admin, there, "/work") == 200
    assert admin.post("/me/sessions", data={"session": other}).status_code == 303
    assert as_somebody(admin, there, "/work") == 303


def test_a_member_comes_and_goes_with_a_reason_and_sees_the_case_only_in_between(desk: Desk) -> None:
    token = engage(desk, "li", Role.MEMBER)
    here = f"/cases/{CASE}/members"
    with visiting(desk, "approver") as lead:
        assert as_somebody(lead, token, here) == 404
        assert lead.post(here, data={"login": "li", "why": " "}).status_code == 422
        refused = lead.post(here, data={"login": "admin", "why": "协助"})
        assert refused.status_code == 422
        assert "协助" in refused.text
        assert lead.post(here, data={"login": "li", "why": "协助复谈"}).status_code == 303
        assert as_somebody(lead, token, here) == 200
        assert "协助复谈" in lead.get(here).text
        assert lead.post(f"{here}/remove", data={"login": "li", "why": "调离"}).status_code == 303
        assert as_somebody(lead, token, here) == 404
        shown = lead.get(here).text
        assert "以前的成员" in shown
        assert "调离" in shown
    assert [(row.action, row.why, row.case_no) for row in desk.audit()[-2:]] == [
        ("case.assign", "协助复谈", CASE),
        ("case.unassign", "调离", CASE),
    ]


def test_a_member_sees_who_works_on_the_case_and_changes_nothing(desk: Desk) -> None:
    assign_case(desk.office(Role.TEAM_LEAD, login="approver"), CASE, "approver")
    with visiting(desk) as member:
        shown = member.get(f"/cases/{CASE}/members")
        assert "退出的原因" not in shown.text
        assert member.post(f"/cases/{CASE}/members", data={"login": "approver", "why": "x"}).status_code == 403
    assert not team_of(desk.office(), CASE).may_change
