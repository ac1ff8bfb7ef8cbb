"""Backup and restore: the same rows and the same sealed files on SQLite and PostgreSQL, and nothing left of a restore that fails."""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cases.errors import CaseError, KeysMissing, WorkspaceDamaged, WorkspaceExists, WorkspaceTooNew
from cases.roles import Role
from cases.store.keyring import Keyring
from cases.usecases.backup import DATABASE_MEMBER, VAULT_FOLDER, Backup, back_up
from cases.usecases.bring_in import import_export
from cases.usecases.open_case import list_cases
from cases.usecases.understand_case import check_case, route_case
from evidence.errors import ExhibitDamaged, ExhibitMissing
from tests.support.stories import CASE, Desk, copy_of
from web import doctor
from web.archive import restore
from web.story import story_path

STORY = story_path("cheetah")


@pytest.fixture(scope="module")
def source(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return copy_of(told, tmp_path_factory.mktemp("source") / "w")


@pytest.fixture(scope="module")
def saved(source: Desk, tmp_path_factory: pytest.TempPathFactory) -> Backup:
    return back_up(source.office(Role.ADMIN, login="admin"), tmp_path_factory.mktemp("saved") / "saved.tar")


def vault(desk: Desk) -> dict[str, str]:
    files = (path for path in (desk.folder / "vault").rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def facts(desk: Desk) -> list[str]:
    """Every row but those that say that the workspace itself was restored or backed up."""
    kept = ('"action": "workspace.restore"', '"action": "workspace.backup"')
    return [line for line in desk.rows() if not any(each in line for each in kept)]


def test_a_restored_workspace_has_the_same_rows_and_files_and_answers_the_same(source: Desk, saved: Backup, tmp_path: Path) -> None:
    again = Desk(tmp_path / "again", {})
    assert restore(saved.archive, saved.keys, again.folder) == saved.files == len(vault(source))
    assert without_restores(again) == source.rows()
    assert vault(again) == vault(source)
    today = source.workspace.today()  # a restored workspace has the machine's clock, whatever the old one had
    assert route_case(again.office(as_of=today), CASE).route.as_json() == route_case(source.office(), CASE).route.as_json()
    assert all(finding.ok for finding in doctor.examine(again.folder))


def test_a_restored_workspace_goes_on_counting_where_the_old_one_stood(saved: Backup, tmp_path: Path) -> None:
    again = Desk(tmp_path / "again", {})
    restore(saved.archive, saved.keys, again.folder)
    (tmp_path / "new.csv").write_text("客户号,姓名\nX1,金某\n", "utf-8")
    assert import_export(again.office(), "persons", tmp_path / "new.csv", system="core").report.accepted == 1
    before = import_export(again.office(), "persons", STORY / "persons.csv", system="core").report
    assert before.unchanged == 200


def test_the_archive_holds_no_key_and_is_there_whole_or_not_at_all(source: Desk, saved: Backup, tmp_path: Path) -> None:
    content = saved.archive.read_bytes()
    for pair in json.loads(saved.keys.read_text("utf-8"))["keys"]:
        assert pair["encryption"].encode() not in content
        assert bytes.fromhex(pair["matching"]) not in content
    assert hashlib.sha256(content).hexdigest() == saved.sha256
    admin = source.office(Role.ADMIN, login="admin")
    with pytest.raises(WorkspaceExists):
        back_up(admin, saved.archive)
    assert saved.archive.read_bytes() == content
    damaged = copy_of_desk(source, tmp_path)
    victim = next(path for path in sorted((damaged.folder / "vault").rglob("*")) if path.is_file())
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    with pytest.raises((ExhibitDamaged, ExhibitMissing)):
        back_up(damaged.office(Role.ADMIN, login="admin"), tmp_path / "bad" / "saved.tar")
    assert list((tmp_path / "bad").iterdir()) == []
    assert len(damaged.audit()) == len(source.audit()), "what was not written is not recorded either"


def without_restores(desk: Desk) -> list[str]:
    """The rows but for the entries that say that the workspace was restored."""
    return [row for row in desk.rows() if '"action": "workspace.restore"' not in row]


def copy_of_desk(desk: Desk, target: Path) -> Desk:
    return Desk(Path(shutil.copytree(desk.folder, target / "copy")), desk.tokens)


def rewritten(archive: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive with its members changed or left out, as a well-formed tar."""
    with tarfile.open(archive) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            if (data := change(member.name, content.read())) is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return target


DAMAGES: dict[str, Callable[[str, bytes], bytes | None]] = {
    "a flipped byte in a sealed file": lambda name, data: data[:-1] + bytes([data[-1] ^ 1]) if name.startswith(VAULT_FOLDER) else data,
    "no database": lambda name, data: None if name == DATABASE_MEMBER else data,
    "no sealed file": lambda name, data: None if name.startswith(VAULT_FOLDER) else data,
    "a row cut in two": lambda name, data: data[: len(data) // 2] if name == DATABASE_MEMBER else data,
    "a row twice": lambda name, data: data + data.splitlines(keepends=True)[-1] if name == DATABASE_MEMBER else data,
    "rows that are no rows": lambda name, data: data.split(b"\n", 1)[0] + b"\n[]\n" if name == DATABASE_MEMBER else data,
    "an empty database": lambda name, data: b"" if name == DATABASE_MEMBER else data,
    "a table that does not exist": lambda name, data: (
        data + b'{"table": "horses", "row": {"key": 1}}\n' if name == DATABASE_MEMBER else data
    ),
    "bytes that are no text": lambda name, data: data + b"\xff\xfe\n" if name == DATABASE_MEMBER else data,
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_archive_is_refused_and_leaves_nothing(name: str, saved: Backup, tmp_path: Path) -> None:
    bad = rewritten(saved.archive, tmp_path / "bad.tar", DAMAGES[name])
    with pytest.raises(WorkspaceDamaged):
        restore(bad, saved.keys, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_an_archive_that_is_cut_off_or_none_at_all_is_refused(saved: Backup, tmp_path: Path) -> None:
    content = saved.archive.read_bytes()
    for name, data in {"cut": content[: len(content) // 2], "empty": b"", "text": b"not an archive"}.items():
        bad = tmp_path / f"{name}.tar"
        bad.write_bytes(data)
        with pytest.raises(WorkspaceDamaged):
            restore(bad, saved.keys, tmp_path / "again")
        assert not (tmp_path / "again").exists()


def test_an_archive_of_another_version_is_refused(saved: Backup, tmp_path: Path) -> None:
    def newer(name: str, data: bytes) -> bytes:
        return b'{"version": "9999"}\n' + data.split(b"\n", 1)[1] if name == DATABASE_MEMBER else data

    with pytest.raises(WorkspaceTooNew):
        restore(rewritten(saved.archive, tmp_path / "new.tar", newer), saved.keys, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_wrong_keys_are_refused_and_leave_neither_folder_nor_key_file(saved: Backup, tmp_path: Path) -> None:
    strangers = Keyring.create(tmp_path / "strangers.json")
    kept = set(saved.keys.parent.iterdir())
    with pytest.raises(KeysMissing):
        restore(saved.archive, strangers.path, tmp_path / "again")
    (tmp_path / "none.json").write_text("{}", "utf-8")
    with pytest.raises(KeysMissing):
        restore(saved.archive, tmp_path / "none.json", tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert set(saved.keys.parent.iterdir()) == kept


def test_nothing_is_restored_over_a_workspace(saved: Backup, desk: Desk) -> None:
    before = desk.rows()
    with pytest.raises(WorkspaceExists):
        restore(saved.archive, saved.keys, desk.folder)
    assert desk.rows() == before


def test_sqlite_into_postgresql_and_back_loses_nothing(source: Desk, saved: Backup, tmp_path: Path, postgresql_url: str) -> None:
    server = Desk(tmp_path / "server", {})
    restore(saved.archive, saved.keys, server.folder, url=postgresql_url)
    assert without_restores(server) == source.rows()
    assert not (server.folder / "sliphound.db").exists()
    (tmp_path / "new.csv").write_text("客户号,姓名\nX1,金某\n", "utf-8")
    assert import_export(server.office(), "persons", tmp_path / "new.csv", system="core").report.accepted == 1, (
        "counts on from the newest key"
    )
    again = back_up(server.office(Role.ADMIN, login="admin"), tmp_path / "again.tar")
    home = Desk(tmp_path / "home", {})
    restore(again.archive, again.keys, home.folder)
    assert without_restores(home) == without_restores(server)
    assert vault(home) == vault(server)
    assert route_case(home.office(), CASE).route.as_json() == route_case(server.office(), CASE).route.as_json()


def test_a_postgresql_that_is_in_use_already_is_not_restored_into(saved: Backup, tmp_path: Path, postgresql_url: str) -> None:
    restore(saved.archive, saved.keys, tmp_path / "first", url=postgresql_url)
    first = Desk(tmp_path / "first", {})
    before = first.rows()
    with pytest.raises(CaseError):
        restore(saved.archive, saved.keys, tmp_path / "second", url=postgresql_url)
    assert first.rows() == before


def test_a_failed_restore_into_postgresql_leaves_it_empty_for_the_next(saved: Backup, tmp_path: Path, postgresql_url: str) -> None:
    bad = rewritten(saved.archive, tmp_path / "bad.tar", DAMAGES["a row twice"])
    with pytest.raises(WorkspaceDamaged):
        restore(bad, saved.keys, tmp_path / "again", url=postgresql_url)
    assert not (tmp_path / "again").exists()
    assert restore(saved.archive, saved.keys, tmp_path / "again", url=postgresql_url) == saved.files


def test_the_same_story_on_postgresql_gives_the_same_answers(desk: Desk, tmp_path: Path, postgresql_url: str) -> None:
    server = Desk(tmp_path / "server", {})
    made = server.json("init", "--database", postgresql_url)
    password = tmp_path / "password"
    password.write_text(made["users"][0]["password"], "utf-8")
    server.json("login", "--user", "investigator", "--password-file", password)
    for kind in ("persons", "accounts", "relations", "transactions", "deliveries", "activations", "repayments", "calls", "police_papers"):
        [path] = [each for each in STORY.iterdir() if each.stem == kind]
        [report] = server.json("import", kind, path)["files"]
        assert report["read"] == report["accepted"]
    for month in ("01", "02", "03"):
        server.json("import", "bills", STORY / f"bill-2024-{month}.pdf")
    claims = ("--claim", "K02@2026-03-02T10:18:25+08:00@phone", "--claim", "K26@2026-03-02T10:18:25+08:00@phone")
    server.json("case", "open", "--account", "SH23011301", "--no", CASE, "--campaign", "猎豹行动", "--unit", "上海营销二部", *claims)
    server.json("testimony", "add", CASE, STORY / "testimony.yaml")
    [opened] = list_cases(server.office())
    assert opened.case_no == CASE
    on_server, at_home = (check_case(each.office(), CASE).check.as_json() for each in (server, desk))
    assert {**on_server, "elapsed_ms": 0} == {**at_home, "elapsed_ms": 0}
    as_of = ("--as-of", "2026-11-24")
    assert server.json("route", CASE, *as_of) == desk.json("route", CASE, *as_of)
