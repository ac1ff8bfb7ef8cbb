"""Keys that change while others work: nobody is recorded twice, and no version is lost."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cases.roles import Role
from cases.store.keyring import Keyring
from cases.store.users import Actor
from cases.usecases.identifiers import rotate_keys
from web.bootstrap import Workspace, create_workspace, open_workspace

CARD = "6299990230834417"


def protect(workspace: Workspace, clear: str) -> int:
    with workspace.transactions.writing() as connection:
        return workspace.identifiers(connection).protect("card_no", clear)


def rotate(workspace: Workspace) -> int:
    return rotate_keys(workspace.office(Actor("admin", "admin", frozenset({Role.ADMIN}))))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "w")[0]


def test_a_rotation_cut_short_after_the_keys_were_written_duplicates_nobody(workspace: Workspace) -> None:
    key = protect(workspace, CARD)
    workspace.keyring.rotated().save()  # and then the machine goes down, before the database changes
    after = open_workspace(workspace.settings.folder)
    assert after.keyring.version == 2
    assert protect(after, CARD) == key
    newcomer = protect(after, "6299990230834425")
    assert newcomer != key
    assert rotate(after) == 2
    with after.transactions.reading() as connection:
        register = after.identifiers(connection)
        assert [register.reveal(each) for each in (key, newcomer)] == [CARD, "6299990230834425"]
        assert register.find("card_no", CARD) == key


def test_a_process_that_opened_the_workspace_before_a_rotation_goes_on_with_the_new_keys(workspace: Workspace) -> None:
    key = protect(workspace, CARD)
    old = open_workspace(workspace.settings.folder)
    rotate(workspace)
    assert protect(old, CARD) == key
    with old.transactions.reading() as connection:
        assert old.identifiers(connection).reveal(key) == CARD


def test_two_processes_that_rotate_in_turn_lose_no_version(workspace: Workspace) -> None:
    key = protect(workspace, CARD)
    other = open_workspace(workspace.settings.folder)
    rotate(workspace)
    rotate(other)
    assert Keyring.load(workspace.settings.keys_file).version == 3
    fresh = open_workspace(workspace.settings.folder)
    with fresh.transactions.reading() as connection:
        assert fresh.identifiers(connection).reveal(key) == CARD


def test_a_strangers_key_file_is_not_taken_up(workspace: Workspace, tmp_path: Path) -> None:
    stranger = Keyring.create(tmp_path / "stranger.json").rotated()
    stranger.saved_to(workspace.settings.keys_file)
    workspace.keyring.refresh()
    assert workspace.keyring.version == 1


def test_a_refused_statement_does_not_tell_its_row(workspace: Workspace) -> None:
    row = {"login": "金某", "name": "6299990230834417"}
    with pytest.raises(IntegrityError) as refused, workspace.transactions.writing() as connection:
        connection.execute(text("INSERT INTO user_account (login, name) VALUES (:login, :name)"), row)
    assert isinstance(refused.value.orig, sqlite3.IntegrityError)
    assert not any(value in str(refused.value) for value in row.values())
