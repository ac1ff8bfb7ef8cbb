"""A case as of a past day: what was on record when that day ended, nothing that came later, and nothing that can be changed."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import inspect

from cases.errors import PastIsReadOnly
from cases.imports.typed_testimony import TypedTestimony
from cases.model import SlipChannel
from cases.roles import Role
from cases.store.past import RECORDED_AS, is_timed
from cases.usecases.correct import withdraw_fact_of_case
from cases.usecases.open_case import case_file
from cases.usecases.record import record_testimony
from cases.usecases.slip_hunt import request_slip
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, GOLD, Desk
from web.past import office_on
from web.settings import read_settings
from web.visit import AS_OF_COOKIE

HERE = f"/cases/{CASE}"
SAID = "我后来想起来，卡是我丈夫拿走的"
DAYS = 3
PRESENT = {"case_member", "graph_view", "job", "session", "sign_in_attempt", "user_account"}
"""Tables of which the present alone counts: who may see what, and what waits to be done."""
BESIDE = {"alembic_version", "case_person", "citation", "custody_entry", "identifier", "printed_name"}
"""Tables whose rows are reached through rows that say when they were recorded."""


@pytest.fixture
def opened(desk: Desk) -> date:
    """The day on which the story's files came in and its case was opened."""
    return desk.workspace.today()


@pytest.fixture
def later(desk: Desk, opened: date) -> Desk:
    """The desk some days on: a request and a statement came in meanwhile, and a record was withdrawn."""
    fixed_at = read_settings(desk.folder).fixed_at
    assert fixed_at is not None
    settings = desk.folder / "settings.toml"
    told = settings.read_text("utf-8")
    assert told.count(fixed_at.isoformat()) == 1
    settings.write_text(told.replace(fixed_at.isoformat(), (fixed_at + timedelta(days=DAYS)).isoformat()), "utf-8")
    assert desk.workspace.today() == opened + timedelta(days=DAYS)
    office = desk.office()
    request_slip(office, CASE, GOLD, via=SlipChannel.ACQUIRER, reason="调取签购单")
    record_testimony(office, CASE, TypedTestimony("朱某", "holder", (opened + timedelta(days=2)).isoformat(), "电话", SAID))
    withdraw_fact_of_case(office, CASE, case_file(office, CASE).contacts[0].id, "录错")
    token = engage(desk, "wang", Role.SPECIAL_INVESTIGATOR, case_no=CASE)  # the sessions of the first day are over
    return Desk(desk.folder, {**desk.tokens, "wang": token})


@pytest.fixture
def client(later: Desk) -> Iterator[TestClient]:
    with visiting(later, "wang") as made:
        yield made


def test_every_table_is_as_it_was_or_said_to_be_of_the_present(desk: Desk) -> None:
    with desk.workspace.transactions.reading() as connection:
        database = inspect(connection)
        columns = {table: {each["name"] for each in database.get_columns(table)} for table in database.get_table_names()}
    timed = {table for table, names in columns.items() if is_timed(table, names)}
    assert columns.keys() - timed == PRESENT | BESIDE
    assert {table for table, column in RECORDED_AS.items() if column not in columns.get(table, {column})} == set()


def test_a_past_day_knows_what_was_on_record_and_nothing_later(later: Desk, opened: date) -> None:
    now = case_file(later.office(), CASE)
    actor = later.office().actor
    then = case_file(office_on(later.workspace, actor, opened), CASE)
    between = case_file(office_on(later.workspace, actor, opened + timedelta(days=DAYS - 1)), CASE)
    assert then == between
    assert len(now.hunts) == len(then.hunts) + 1
    assert [each.text for each in now.testimony][-1] == SAID
    assert SAID not in [each.text for each in then.testimony]
    assert len(then.contacts) == len(now.contacts) + 1
    assert then.transactions == now.transactions


def test_a_past_day_takes_nothing(later: Desk, opened: date) -> None:
    before = later.rows()
    office = office_on(later.workspace, later.office().actor, opened)
    with pytest.raises(PastIsReadOnly):
        request_slip(office, CASE, GOLD, via=SlipChannel.ACQUIRER, reason="x")
    assert later.rows() == before


def test_the_pages_of_a_case_show_the_chosen_day_under_a_band_until_one_goes_back(client: TestClient, opened: date) -> None:
    assert SAID in client.get(f"{HERE}/contradictions?talk=statements").text
    back = f"{HERE}/contradictions?talk=statements"
    chosen = client.get(f"{HERE}/as-of", params={"day": opened.isoformat(), "back": back})
    assert chosen.headers["location"] == back
    shown = client.get(back).text
    assert SAID not in shown
    assert f"截至 {opened.isoformat()} 的案件" in shown
    for address in ("", "/route", "/slips", "/graph", "/advice", "/documents", "/packets", "/members"):
        page = client.get(HERE + address)
        assert page.status_code == 200
        assert "回到今天" in page.text
        assert 'method="post"' not in page.text.partition('<main id="main"')[2]
    client.get(f"{HERE}/as-of")
    assert SAID in client.get(back).text
    assert "回到今天" not in client.get(HERE).text


def test_no_form_of_a_past_day_opens_or_is_taken(client: TestClient, later: Desk, opened: date) -> None:
    client.get(f"{HERE}/as-of", params={"day": opened.isoformat()})
    before = later.rows()
    for address in ("/testimony/new", "/reveal?masked=x"):
        assert client.get(HERE + address).status_code == 409
    assert client.post(f"{HERE}/advice", data={"rule": "V01", "verdict": "met", "note": "x"}).status_code == 409
    assert client.put(f"{HERE}/graph/layout", json={}).status_code == 409
    assert client.get("/work").status_code == 200
    assert later.rows() == before


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", "gestern"])
def test_a_day_on_which_there_was_no_case_is_refused(client: TestClient, day: str) -> None:
    answer = client.get(f"{HERE}/as-of", params={"day": day, "back": "https://example.org/"})
    assert answer.headers["location"] == HERE
    assert AS_OF_COOKIE not in answer.headers.get("set-cookie", "").replace("sliphound_notice", "")
    assert "回到今天" not in client.get(HERE).text
