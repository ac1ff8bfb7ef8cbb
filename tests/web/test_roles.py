"""Every route for every role and for strangers: who may, who may not; and a case that is not one's own answers as one that does not exist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from cases.roles import PERMISSIONS, Role
from cases.usecases.open_case import NewCase, open_case
from tests.support import stories
from tests.support.places import GIVEN, PROVIDERS, Places, address, given
from tests.support.routes import PUBLIC, Way, strays, ways
from tests.support.site import visiting
from tests.support.staff import engage, everybody
from tests.support.stories import CASE, Desk
from web.access import session_cookie
from web.site import Site

NOWHERE = "SL-2026-9999"
OWN = "SL-2026-0002"
FRAGMENT = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}
GUARDED = [way for way in ways() if (way.method, way.path) not in PUBLIC]
OF_A_CASE = [way for way in GUARDED if "case_no" in way.parameters]
BY_ID = [way for way in GUARDED if set(way.parameters) - {"case_no"}]


@dataclass(frozen=True, slots=True)
class House:
    """The told story, somebody of each role at work in it, and an investigator with a case of their own."""

    desk: Desk
    client: TestClient
    cookie: str
    tokens: Mapping[Role, str]
    everyone: str
    """The token of somebody with every role, whose are the upload and the job."""
    outsider: str
    """The token of the investigator who works on another case only."""
    values: Places

    def ask(self, way: Way, token: str | None, headers: Mapping[str, str] | None = None, *, case_no: str = CASE) -> Response:
        """Ask for an address as somebody; a form is sent with next to nothing in it."""
        self.client.cookies.delete(self.cookie)
        if token is not None:
            self.client.cookies.set(self.cookie, token)
        wanted = given(way)
        self.values["case_no"] = case_no
        where = address(way, self.values)
        return self.client.request(way.method, where, headers=dict(headers or {}), data=wanted.form, json=wanted.json)


@pytest.fixture(scope="module")
def house(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    desk = stories.copy_of(told, tmp_path_factory.mktemp("house") / "w")
    tokens = everybody(desk, CASE)
    everyone = engage(desk, "everyone", *Role, case_no=CASE)
    outsider = engage(desk, "outsider", Role.SPECIAL_INVESTIGATOR)
    open_case(desk.office(login="outsider"), NewCase("SH23000131", "NRI", case_no=OWN))
    values = Places(desk, "everyone")
    assert values["job"]  # asked for before the application starts, which does it
    with visiting(desk, None, raises=False) as client:
        yield House(desk, client, session_cookie(Site(desk.workspace, is_secure=False)), tokens, everyone, outsider, values)


def test_nothing_is_answered_beside_the_routes_that_are_walked(told_reading_desk: Desk) -> None:
    assert strays(Site(told_reading_desk.workspace, is_secure=False)) == []


def test_every_parameter_of_an_address_stands_for_something_in_the_story() -> None:
    assert {name: str(way) for way in ways() for name in way.parameters if name not in PROVIDERS} == {}


def test_what_a_route_is_given_is_given_to_a_route() -> None:
    assert GIVEN.keys() - {str(way) for way in ways()} == set()


def test_every_route_says_what_it_needs() -> None:
    assert [str(way) for way in GUARDED if way.needs is None] == []
    assert {(way.method, way.path) for way in ways()} >= PUBLIC


@pytest.mark.parametrize("way", GUARDED, ids=str)
def test_a_stranger_is_led_to_the_sign_in_page_and_shown_nothing(house: House, way: Way) -> None:
    answer = house.ask(way, None)
    if way.method != "GET" and given(way).form:  # what they typed comes back, and nothing else
        assert answer.status_code == 401
        assert "再次提交" in answer.text
        assert not [name for name in ("朱某", "徐某", "老庙黄金") if name in answer.text]
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
        assert answer.content == b""
    for headers in (FRAGMENT, JSON):
        assert house.ask(way, None, headers).status_code == 401


@pytest.mark.parametrize("role", Role)
def test_a_route_answers_whoever_has_the_permission_and_nobody_else(house: House, role: Role) -> None:
    token = house.tokens[role]
    wrong: list[str] = []
    for way in GUARDED:
        if way.path == "/sign-out" or way.needs is None:
            continue
        needed = way.needs.permissions
        allowed = not needed or any(each in PERMISSIONS[role] for each in needed)
        code = house.ask(way, token).status_code
        if code >= 500 or (code == 403) is allowed:
            wrong.append(f"{way}: {code} where {'allowed' if allowed else 'refused'}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("way", [way for way in GUARDED if way.method == "GET"], ids=str)
def test_a_page_opens_for_whoever_may_see_it(house: House, way: Way) -> None:
    """The matrix would hold as well if every page failed."""
    assert house.ask(way, house.everyone).status_code in {200, 303}


@pytest.mark.parametrize("way", OF_A_CASE, ids=str)
def test_a_case_of_others_answers_as_one_that_does_not_exist(house: House, way: Way) -> None:
    house.ask(way, house.tokens[Role.TEAM_LEAD])  # what is kept from one visitor's page must not reach another
    for headers in ({}, FRAGMENT, JSON):
        others = house.ask(way, house.outsider, headers)
        absent = house.ask(way, house.outsider, headers, case_no=NOWHERE)
        # What an investigator may do in no case is refused before it is asked in which.
        needed = way.needs.permissions if way.needs else ()
        expected = 404 if not needed or any(each in PERMISSIONS[Role.SPECIAL_INVESTIGATOR] for each in needed) else 403
        assert others.status_code == absent.status_code == expected, way
        assert others.text.replace(CASE, "") == absent.text.replace(NOWHERE, "")


@pytest.mark.parametrize("way", BY_ID, ids=str)
def test_an_id_of_others_answers_nobody_outside_their_case(house: House, way: Way) -> None:
    """Not by itself, and not under the number of a case of one's own."""
    answer = house.ask(way, house.outsider, case_no=OWN)
    assert answer.status_code in {403, 404, 409, 422}, f"{way}: {answer.status_code}"
    names = ("朱某", "徐某", "老庙黄金", "和顺楼")
    assert not [name for name in names if name in answer.text]
