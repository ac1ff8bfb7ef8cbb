"""Clear copies of users' files: in the workspace, for its owner only, and swept when a killed process left them."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cases.documents import staged
from cases.office import Office
from cases.roles import Role
from cases.staging import private_place
from cases.store.users import Actor
from evidence.adapters.limited_process import LimitedProcess
from evidence.adapters.limited_readers import LimitedSheets
from web.bootstrap import create_workspace

ROOT = Path(__file__).parents[3]
_KILLED = """
import os, signal, sys
from pathlib import Path
from cases.staging import private_place
with private_place(Path(sys.argv[1])) as place:
    (place / "staged.csv").write_text("6299990230834417")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    workspace, _ = create_workspace(tmp_path / "w")
    return workspace.office(Actor("investigator", "", frozenset({Role.SPECIAL_INVESTIGATOR})))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("客户号,姓名\nC1,金某\n", "utf-8")
    return path


def left_by_a_killed_process(staging: Path) -> Path:
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(staging)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    [left] = staging.glob("*/staged.csv")
    return left


def test_a_copy_lies_in_the_workspace_for_its_owner_only_and_is_gone_afterwards(tmp_path: Path, office: Office, export: Path) -> None:
    with staged(export, office) as copy:
        assert copy.is_relative_to(tmp_path / "w" / "staging")
        assert copy.read_bytes() == export.read_bytes()
        assert all(stat.S_IMODE(folder.stat().st_mode) == 0o700 for folder in (copy.parent, copy.parent.parent))
    assert list((tmp_path / "w" / "staging").iterdir()) == []


def test_without_a_workspace_a_copy_lies_in_the_users_own_cache(tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with staged(export) as copy:
        assert copy.is_relative_to(tmp_path / "cache" / "sliphound")
        assert stat.S_IMODE(copy.parent.parent.stat().st_mode) == 0o700


def test_what_a_killed_import_left_goes_when_the_next_begins(tmp_path: Path, office: Office, export: Path) -> None:
    left = left_by_a_killed_process(tmp_path / "w" / "staging")
    with staged(export, office) as copy:
        assert not left.exists()
        assert [each.name for each in (tmp_path / "w" / "staging").iterdir()] == [copy.parent.name]


def test_a_copy_that_is_still_used_is_not_swept(office: Office, export: Path) -> None:
    with staged(export, office) as first:
        with staged(export, office) as second:
            assert first.exists()
            assert first != second
        assert first.exists()


def test_rows_of_a_table_are_spooled_beside_the_copy(office: Office, export: Path) -> None:
    tells_its_spool = (
        "import json, sys; print(json.dumps({'value': {'header': [json.load(sys.stdin)['arguments']['spool']], 'encoding': ''}}))"
    )
    with staged(export, office) as copy:
        sheet = LimitedSheets(LimitedProcess((sys.executable, "-c", tells_its_spool))).open_rows(copy)
        assert list(sheet.rows) == []
        [spool] = sheet.header
        assert Path(spool).parent == copy.parent
        assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_staging_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        (tmp_path / "staging").mkdir()
        with private_place(tmp_path / "staging"):
            assert stat.S_IMODE((tmp_path / "staging").stat().st_mode) == 0o700
    finally:
        os.umask(before)
