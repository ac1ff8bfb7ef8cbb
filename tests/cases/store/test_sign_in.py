"""Signing in: on record, slower for whoever guesses, and never under the writer's lock while the password is checked."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, func, select

from cases.errors import TooManySignIns, WrongPassword
from cases.store.desk_tables import sign_in_attempt
from cases.store.sign_ins import COUNTED_FOR, FAILURES_FROM_AN_ADDRESS, FAILURES_OF_A_LOGIN
from cases.store.tables import audit, session
from cases.store.times import micros
from cases.store.users import Claimant
from web.bootstrap import Workspace, create_workspace
from web.clock import FixedClock, SystemClock
from web.errors import sentence, status

WRONG = secrets.token_hex(8)


@dataclass
class HandSetClock:
    """A clock that the test puts forward."""

    time: datetime = datetime(2026, 11, 24, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass
class Door:
    workspace: Workspace
    clock: HandSetClock
    passwords: dict[str, str]

    def fails(self, login: str = "investigator", address: str = "10.0.0.7") -> None:
        with pytest.raises(WrongPassword):
            self.workspace.sign_in(login, WRONG, address=address)

    def opens(self, login: str = "investigator", address: str = "10.0.0.7") -> bool:
        return self.workspace.actor(self.workspace.sign_in(login, self.passwords[login], address=address)).login == login

    def count(self, table: Table) -> int:
        with self.workspace.transactions.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def door(tmp_path: Path) -> Door:
    workspace, users = create_workspace(tmp_path / "w")
    clock = HandSetClock()
    return Door(replace(workspace, clock=clock, watch=clock), clock, {user.login: user.password for user in users})


def test_after_five_failures_a_login_waits_even_with_the_right_password(door: Door) -> None:
    for _ in range(FAILURES_OF_A_LOGIN):
        door.fails()
    door.clock.time += timedelta(minutes=4, seconds=30)
    with pytest.raises(TooManySignIns) as refused:
        door.opens(address="10.0.0.8")
    assert refused.value.facts == {"minutes": 11}
    assert "11" in sentence(refused.value, "zh")
    assert status(refused.value) == 429
    assert door.opens("approver"), "another login from there is not held up"
    door.clock.time += COUNTED_FOR - timedelta(minutes=4, seconds=30)
    assert door.opens()


def test_a_login_that_nobody_has_is_slowed_down_like_any_other(door: Door) -> None:
    for _ in range(FAILURES_OF_A_LOGIN):
        door.fails("nobody")
    with pytest.raises(TooManySignIns) as refused:
        door.workspace.sign_in("nobody", WRONG, address="10.0.0.7")
    assert refused.value.facts == {"minutes": 15}


def test_success_forgives_what_failed_before(door: Door) -> None:
    for _ in range(3):
        for _ in range(FAILURES_OF_A_LOGIN - 1):
            door.fails()
        assert door.opens()
    assert door.count(sign_in_attempt) == 0


def test_an_address_that_tries_many_logins_waits(door: Door) -> None:
    for number in range(FAILURES_FROM_AN_ADDRESS):
        door.fails(f"guess-{number}")
    with pytest.raises(TooManySignIns):
        door.opens()
    assert door.opens(address="10.0.0.8"), "the login itself is not held up"


def test_failures_older_than_the_time_they_count_for_are_not_kept(door: Door) -> None:
    door.fails("nobody")
    door.clock.time += COUNTED_FOR
    door.fails("somebody")
    assert door.count(sign_in_attempt) == 1


def test_failures_are_forgotten_where_the_workspaces_clock_stands_still(door: Door) -> None:
    standing = FixedClock(door.clock.now())
    still = replace(door, workspace=replace(door.workspace, clock=standing))
    for _ in range(FAILURES_OF_A_LOGIN):
        still.fails()
    with pytest.raises(TooManySignIns):
        still.opens()
    door.clock.time += COUNTED_FOR
    assert still.opens()
    with door.workspace.transactions.reading() as connection:
        assert set(connection.execute(select(audit.c.at)).scalars()) == {micros(standing.now())}, "what is recorded repeats"


def test_a_workspace_whose_clock_is_fixed_counts_failures_by_the_machines(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w", fixed_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert isinstance(workspace.watch, SystemClock)


def test_a_clock_that_was_set_back_locks_nobody_out_until_it_has_caught_up(door: Door) -> None:
    for _ in range(FAILURES_OF_A_LOGIN):
        door.fails()
    door.clock.time -= timedelta(days=400)
    assert door.opens()


def test_a_refused_attempt_is_not_looked_at_and_prolongs_nothing(door: Door) -> None:
    for _ in range(FAILURES_OF_A_LOGIN):
        door.fails()
    before = door.count(audit)
    for _ in range(3):
        with pytest.raises(TooManySignIns):
            door.opens()
    assert (door.count(audit), door.count(sign_in_attempt), door.count(session)) == (before, FAILURES_OF_A_LOGIN, 0)


def test_attempts_are_on_record_and_no_password_nor_a_login_that_nobody_has(door: Door) -> None:
    door.fails()
    door.fails(WRONG)  # typed into the wrong field
    assert door.opens()
    with door.workspace.transactions.reading() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.seq)).all()
    assert [(row.action, row.login, row.subject, row.why) for row in rows] == [
        ("sign_in.failed", "investigator", "user:investigator", "from 10.0.0.7"),
        ("sign_in.failed", "?", "user:?", "from 10.0.0.7"),
        ("sign_in", "investigator", "user:investigator", "from 10.0.0.7"),
    ]
    assert WRONG not in str(rows)


def test_guesses_made_side_by_side_are_not_all_answered(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    proves = Claimant.proves

    def slowly(claimed: Claimant, password: str) -> bool:
        """While this password is checked, others fail."""
        monkeypatch.setattr(Claimant, "proves", proves)
        for _ in range(FAILURES_OF_A_LOGIN):
            door.fails()
        return proves(claimed, password)

    monkeypatch.setattr(Claimant, "proves", slowly)
    with pytest.raises(TooManySignIns):
        door.opens()
    assert door.count(session) == 0


def test_the_password_is_checked_in_no_transaction(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    transactions = type(door.workspace.transactions)

    def noted(name: str) -> object:
        real = getattr(transactions, name)

        @contextmanager
        def run(own: object) -> Iterator[Connection]:
            with real(own) as connection:
                opened.append(name)
                yield connection
                opened.pop()

        return run

    for name in ("reading", "writing"):
        monkeypatch.setattr(transactions, name, noted(name))
    seen: list[list[str]] = []
    proves = Claimant.proves

    def watched(claimed: Claimant, password: str) -> bool:
        seen.append(list(opened))
        return proves(claimed, password)

    monkeypatch.setattr(Claimant, "proves", watched)
    assert door.opens()
    assert seen == [[]]
