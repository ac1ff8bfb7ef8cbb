"""Back the workspace up: every row and every sealed file in one archive, the keys apart from it.

Without the keys the rows open no identifier; the sealed files are clear text in the archive as they are in the vault (docs/decisions/0011-vault-is-clear.md).
"""

import hashlib
import os
import tarfile
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from cases.access import Unit, use_case
from cases.errors import WorkspaceExists
from cases.office import Office
from cases.roles import Permission
from cases.store.dump import dump_rows
from cases.store.schema import newest_version

DATABASE_MEMBER = "database.jsonl"
VAULT_FOLDER = "vault/"


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive that was written whole."""

    archive: Path
    keys: Path
    """The key file, which is not in it and must be kept elsewhere."""
    files: int
    """Sealed files in it."""
    sha256: str


@use_case("workspace.backup", Permission.ADMINISTER)
def back_up(office: Office, unit: Unit, target: Path) -> Backup:
    """Write a .tar of one state of the workspace, under the writer's lock; it appears whole or not at all.

    Raises:
        WorkspaceExists: the target is there already.
        ExhibitMissing, ExhibitDamaged: a sealed file is not what it should be; nothing is written.
    """
    if target.exists():
        raise WorkspaceExists(path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    unit.record("workspace", why="backup", new={"target": target.name})
    partial = target.with_name(f".{target.name}.partial")
    hashes = list(office.exhibits(unit.connection).hashes())
    try:
        with partial.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            with tarfile.open(fileobj=out, mode="w") as archive, tempfile.TemporaryFile() as lines:
                for line in dump_rows(unit.connection, newest_version()):
                    lines.write(line.encode() + b"\n")
                size = lines.tell()
                lines.seek(0)
                archive.addfile(_member(DATABASE_MEMBER, size), lines)
                for sha256 in hashes:
                    with office.vault.open(sha256) as sealed:
                        content = sealed.read()
                    archive.addfile(_member(VAULT_FOLDER + sha256, len(content)), BytesIO(content))
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    with target.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Backup(target, office.keyring.path, len(hashes), digest)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
