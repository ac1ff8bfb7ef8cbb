"""An archive is a stranger's: what no backup holds is refused, nothing is left behind, and nothing of a row is told."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from cases.errors import WorkspaceDamaged
from cases.office import Office
from cases.roles import Role
from cases.store import tables
from cases.store.users import Actor
from cases.usecases.backup import DATABASE_MEMBER, VAULT_FOLDER, Backup, back_up
from cases.usecases.bring_in import import_export
from web.archive import restore
from web.bootstrap import Workspace, create_workspace, open_workspace
from web.settings import read_settings

CARD = "622202999900001234"
Members = list[tuple[tarfile.TarInfo, bytes]]


def office_of(workspace: Workspace, login: str, role: Role) -> Office:
    return workspace.office(Actor(login, "", frozenset({role})))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Backup:
    folder = tmp_path_factory.mktemp("source")
    workspace, _ = create_workspace(folder / "w")
    (folder / "persons.csv").write_text("客户号,姓名\nC1,金某\n", "utf-8")
    import_export(office_of(workspace, "investigator", Role.SPECIAL_INVESTIGATOR), "persons", folder / "persons.csv", system="core")
    return back_up(office_of(workspace, "admin", Role.ADMIN), folder / "saved.tar")


@pytest.fixture
def keys_folder(saved: Backup) -> Iterator[Path]:
    folder = saved.keys.parent
    before = set(folder.iterdir())
    yield folder
    assert set(folder.iterdir()) == before, "a key file was left behind"


def members(archive: Path) -> Members:
    with tarfile.open(archive) as packed:
        return [(member, content.read()) for member in packed if (content := packed.extractfile(member))]


def packed(target: Path, given: Members) -> Path:
    with tarfile.open(target, "w") as archive:
        for member, data in given:
            member.size = len(data) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(data))
    return target


def plain(name: str) -> tarfile.TarInfo:
    return tarfile.TarInfo(name)


def linked(name: str, target: str, kind: bytes) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def with_rows(change: Callable[[list[dict[str, object]]], object]) -> Callable[[Members], Members]:
    """The archive with the lines of its database changed."""

    def changed(given: Members) -> Members:
        rows = [json.loads(line) for line in given[0][1].splitlines()]
        change(rows)
        return [(given[0][0], b"".join(json.dumps(row).encode() + b"\n" for row in rows)), *given[1:]]

    return changed


def set_in(table: str, column: str, value: object) -> Callable[[Members], Members]:
    def change(rows: list[dict[str, object]]) -> None:
        chosen = [row["row"] for row in rows if row.get("table") == table]
        assert chosen
        assert isinstance(chosen[0], dict)
        chosen[0][column] = value

    return with_rows(change)


def doubled(table: str) -> Callable[[Members], Members]:
    def change(rows: list[dict[str, object]]) -> None:
        at = next(number for number, row in enumerate(rows) if row.get("table") == table)
        rows.insert(at, rows[at])

    return with_rows(change)


FORGERIES: dict[str, Callable[[Members], Members]] = {
    "the database not first": lambda given: [*given[1:], given[0]],
    "the database twice": lambda given: [given[0], given[0], *given[1:]],
    "a sealed file twice": lambda given: [*given, given[-1]],
    "a member that no backup has": lambda given: [*given, (plain("settings.toml"), b"[workspace]")],
    "an absolute name": lambda given: [*given, (plain(f"/{VAULT_FOLDER}{'0' * 64}"), b"")],
    "a name that climbs": lambda given: [*given, (plain(f"{VAULT_FOLDER}../../{'0' * 64}"), b"")],
    "a folder": lambda given: [*given, (linked("vault", "", tarfile.DIRTYPE), b"")],
    "a symbolic link": lambda given: [*given, (linked(VAULT_FOLDER + "0" * 64, "/etc/hostname", tarfile.SYMTYPE), b"")],
    "a hard link": lambda given: [*given, (linked(VAULT_FOLDER + "0" * 64, given[1][0].name, tarfile.LNKTYPE), b"")],
    "a database that is a link": lambda given: [(linked(DATABASE_MEMBER, given[1][0].name, tarfile.SYMTYPE), b""), *given[1:]],
    "a sealed file that nothing refers to": lambda given: [
        *given,
        (plain(f"{VAULT_FOLDER}e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), b""),
    ],
    "no member at all": lambda _given: [],
    "a custody entry rewritten": set_in("custody_entry", "hash", "0" * 64),
    "an exhibit of another hash": set_in("exhibit", "sha256", "0" * 64),
    "a key that is no number": set_in("batch", "key", f"card {CARD}"),
    "a key too large for a database": set_in("batch", "key", 10**30),
    "a column that does not exist": set_in("batch", CARD, 1),
    "a row that is a list": with_rows(lambda rows: rows.append({"table": "batch", "row": [CARD]})),
    "a row twice": doubled("user_account"),
    "an empty name": set_in("user_account", "name", None),
    "nesting without end": lambda given: [(given[0][0], given[0][1] + b"[" * 100_000 + b"\n"), *given[1:]],
    "a session": with_rows(lambda rows: rows.append({"table": "session", "row": {"token_hash": CARD, "login": "admin", "opened_at": 1}})),
}


@pytest.mark.usefixtures("keys_folder")
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_archive_is_refused_leaves_nothing_and_tells_no_row(name: str, saved: Backup, tmp_path: Path) -> None:
    forged = packed(tmp_path / "forged.tar", FORGERIES[name](members(saved.archive)))
    with pytest.raises(WorkspaceDamaged) as refused:
        restore(forged, saved.keys, tmp_path / "again")
    assert [path.name for path in tmp_path.iterdir()] == ["forged.tar"]
    assert CARD not in str(refused.value) + str(refused.value.facts)


def test_a_packed_archive_that_would_swell_is_not_unpacked(saved: Backup, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "packed.tar", "w:gz") as archive:
        for member, data in members(saved.archive):
            archive.addfile(member, io.BytesIO(data))
    with pytest.raises(WorkspaceDamaged):
        restore(tmp_path / "packed.tar", saved.keys, tmp_path / "again")


def test_a_restored_workspace_says_from_which_archive_it_came(saved: Backup, tmp_path: Path) -> None:
    assert restore(saved.archive, saved.keys, tmp_path / "again") == saved.files == 1
    with open_workspace(tmp_path / "again").transactions.reading() as connection:
        newest = connection.execute(select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)).one()
    assert (newest.login, newest.action, newest.subject) == ("restore", "workspace.restore", "workspace")
    assert json.loads(newest.new) == {"sha256": saved.sha256}
    read_settings(tmp_path / "again").keys_file.unlink()
