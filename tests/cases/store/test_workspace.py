"""The workspace: made, opened, locked, and refused with a sentence where it cannot be used."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cases.errors import (
    KeysMissing,
    NotSignedIn,
    WorkspaceBusy,
    WorkspaceDamaged,
    WorkspaceExists,
    WorkspaceMissing,
    WorkspaceTooNew,
    WrongPassword,
)
from cases.roles import Role
from cases.store.engine import SqlTransactions
from web.bootstrap import create_workspace, open_workspace


def test_a_new_workspace_has_an_investigator_and_an_approver_who_can_sign_in(tmp_path: Path) -> None:
    workspace, users = create_workspace(tmp_path / "w")
    tokens = {user.login: workspace.sign_in(user.login, user.password) for user in users}
    reopened = open_workspace(tmp_path / "w")
    assert reopened.actor(tokens["investigator"]).roles == {Role.SPECIAL_INVESTIGATOR}
    assert reopened.actor(tokens["approver"]).roles == {Role.TEAM_LEAD, Role.CROSS_REVIEWER}


def test_wrong_password_and_unknown_user_get_the_same_error(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    for login in ("investigator", "nobody"):
        with pytest.raises(WrongPassword):
            workspace.sign_in(login, "wrong")


def test_a_signed_out_token_opens_nothing(tmp_path: Path) -> None:
    workspace, users = create_workspace(tmp_path / "w")
    token = workspace.sign_in(users[0].login, users[0].password)
    workspace.sign_out(token)
    with pytest.raises(NotSignedIn):
        workspace.actor(token)


def test_the_token_and_key_files_are_for_their_owner_only_and_outside_the_workspace(tmp_path: Path) -> None:
    workspace, users = create_workspace(tmp_path / "w")
    workspace.remember(workspace.sign_in(users[0].login, users[0].password))
    for path in (workspace.settings.token_file, workspace.settings.keys_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not path.is_relative_to(tmp_path / "w")
    assert workspace.remembered_actor().login == "investigator"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(WorkspaceExists):
        create_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceMissing):
        open_workspace(tmp_path)


def test_without_its_keys_a_workspace_is_not_opened(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    workspace.settings.keys_file.unlink()
    with pytest.raises(KeysMissing):
        open_workspace(tmp_path / "w")


def test_a_database_overwritten_in_the_middle_is_named_as_damaged(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    workspace.transactions.dispose()
    file = tmp_path / "w" / "sliphound.db"
    with file.open("r+b") as out:
        out.seek(0)
        out.write(b"\x00" * 4096)
    with pytest.raises(WorkspaceDamaged):
        open_workspace(tmp_path / "w")


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    with workspace.transactions.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorkspaceTooNew):
        open_workspace(tmp_path / "w")


def test_the_record_of_acts_cannot_be_changed(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    with workspace.transactions.writing() as connection:
        connection.execute(text("INSERT INTO audit (at, login, action, subject, why, old, new) VALUES (1, 'a', 'b', 'c', 'd', '{}', '{}')"))
    for change in ("UPDATE audit SET login = 'x'", "DELETE FROM audit"):
        with pytest.raises(DatabaseError, match="append-only"), workspace.transactions.writing() as connection:
            connection.execute(text(change))


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    with pytest.raises(DatabaseError, match="readonly"), workspace.transactions.reading() as connection:
        connection.execute(text("DELETE FROM session"))


def test_sqlite_keeps_every_commit_on_disk(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    with workspace.transactions.writing() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL


def _hold_lock(folder: Path, taken: "multiprocessing.synchronize.Event", let_go: "multiprocessing.synchronize.Event") -> None:
    transactions = SqlTransactions(f"sqlite:///{folder / 'sliphound.db'}", folder / ".writer.lock")
    with transactions.writing():
        taken.set()
        let_go.wait(30)


def test_a_second_writer_process_waits_and_then_fails_clearly(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    create_workspace(folder)
    context = multiprocessing.get_context("spawn")
    taken, let_go = context.Event(), context.Event()
    other = context.Process(target=_hold_lock, args=(folder, taken, let_go))
    other.start()
    try:
        assert taken.wait(30)
        impatient = SqlTransactions(f"sqlite:///{folder / 'sliphound.db'}", folder / ".writer.lock", lock_seconds=0.2)
        with pytest.raises(WorkspaceBusy), impatient.writing():
            pass
        with impatient.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM user_account")).scalar_one() == 3
    finally:
        let_go.set()
        other.join(30)


def test_a_workspace_is_opened_and_read_while_another_writes(tmp_path: Path) -> None:
    workspace, _ = create_workspace(tmp_path / "w")
    with workspace.transactions.writing():
        reopened = open_workspace(tmp_path / "w")
        with reopened.transactions.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM user_account")).scalar_one() == 3
