"""The installer takes no jar that is not as listed, and says which part is absent and what mends it."""

import hashlib
from pathlib import Path

import pytest

from tests.support import install, servers


@pytest.fixture
def jars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "lib"
    folder.mkdir()
    for name in ("a.jar", "b.jar"):
        (folder / name).write_bytes(name.encode())
    lines = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir()))
    sums = tmp_path / "jars.sha256"
    sums.write_text("".join(lines), "utf-8")
    monkeypatch.setattr(install, "SUMS", sums)
    return folder


def test_a_folder_as_listed_is_taken(jars: Path) -> None:
    assert install.wrong_jars(jars) == []


def test_altered_missing_and_stray_jars_are_named(jars: Path) -> None:
    (jars / "a.jar").write_bytes(b"other")
    (jars / "b.jar").unlink()
    (jars / "c.jar").write_bytes(b"stray")
    assert install.wrong_jars(jars) == ["a.jar", "b.jar", "c.jar"]


def test_a_required_part_that_is_absent_fails_and_names_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIPHOUND_REQUIRE", "neo4j, browser")
    with pytest.raises(pytest.fail.Exception, match=r"Chromium is not on this machine; mend: python tests/support/install\.py"):
        servers.absent("browser", "Chromium")
    with pytest.raises(pytest.skip.Exception, match=r"mend: python tests/support/install\.py"):
        servers.absent("postgresql", "PostgreSQL")
