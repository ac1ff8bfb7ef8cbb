"""A new workspace is for its owner only, also in a folder that was there and open to others; what fails leaves nothing."""

import os
import stat
from pathlib import Path

import pytest

from cases.imports.rejects import write_rejects
from web.bootstrap import create_workspace


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("exists", [True, False])
def test_a_new_workspace_is_for_its_owner_only(tmp_path: Path, *, exists: bool) -> None:
    before = os.umask(0)
    try:
        if exists:
            (tmp_path / "w").mkdir()
        create_workspace(tmp_path / "w")
    finally:
        os.umask(before)
    assert mode(tmp_path / "w") == 0o700
    assert mode(tmp_path / "w" / "settings.toml") == mode(tmp_path / "w" / "sliphound.db") == 0o600


def test_reject_files_close_their_folder(tmp_path: Path) -> None:
    (tmp_path / "rejects").mkdir()
    (tmp_path / "rejects").chmod(0o755)
    write_rejects(tmp_path / "rejects" / "a.csv", ["=cmd|'/C calc'!A0"], [])
    assert mode(tmp_path / "rejects") == 0o700
    assert "\ufeff'=cmd" in (tmp_path / "rejects" / "a.csv").read_text("utf-8")


def test_a_workspace_whose_keys_cannot_be_written_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "user").write_text("a file where the user's folder should be")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    with pytest.raises(OSError, match="user"):
        create_workspace(tmp_path / "w")
    assert not (tmp_path / "w").exists()
