"""The installer takes no jar and no npm archive that is not as listed, and says which part is absent and what mends it."""

import hashlib
import io
import tarfile
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


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    packed = tmp_path / "npm" / "checker-1.2.0.tgz"
    packed.parent.mkdir()
    with tarfile.open(packed, "w:gz") as out:
        entry = tarfile.TarInfo("package/checker.js")
        entry.size = len(b"check()")
        out.addfile(entry, io.BytesIO(b"check()"))
    listing = tmp_path / "npm.sha256"
    listing.write_text(f"{hashlib.sha256(packed.read_bytes()).hexdigest()}  {packed.name}\n", "utf-8")
    monkeypatch.setattr(install, "ARCHIVES", listing)
    monkeypatch.setattr(install, "PACKAGES", packed.parent)
    return packed


def test_an_archive_as_listed_is_unpacked_where_its_name_leads(archive: Path) -> None:
    assert install.wrong_archives() == [archive.name]
    install.unpack(archive)
    assert install.wrong_archives() == []
    assert (install.package_folder("checker") / "checker.js").read_text("utf-8") == "check()"


def test_an_altered_archive_is_taken_away_and_not_unpacked(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes() + b"more")
    install.unpack(archive)
    assert not archive.exists()
    assert not install.package_folder("checker").exists()
    assert install.wrong_archives() == [archive.name]


@pytest.mark.parametrize("what", ["axe and vnu", "a Chinese font"])
def test_the_browsers_part_is_absent_where_its_checkers_or_its_fonts_are(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    missing = {"axe and vnu": ("wrong_archives", lambda: ["axe"]), "a Chinese font": ("can_show_chinese", lambda: False)}
    monkeypatch.setattr(install, *missing[what])
    assert what in install.absent_parts()["browser"]


def test_a_required_part_that_is_absent_fails_and_names_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIPHOUND_REQUIRE", "neo4j, browser")
    with pytest.raises(pytest.fail.Exception, match=r"Chromium is not on this machine; mend: python tests/support/install\.py"):
        servers.absent("browser", "Chromium")
    with pytest.raises(pytest.skip.Exception, match=r"mend: python tests/support/install\.py"):
        servers.absent("postgresql", "PostgreSQL")
