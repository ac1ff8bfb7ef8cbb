"""Restore a workspace from its backup and its key file, into a new folder. The archive is a stranger's until it has been looked through."""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cases.errors import WorkspaceDamaged, WorkspaceTooNew
from cases.store.audit import AuditEntry, append_audit
from cases.store.dump import load_rows
from cases.store.keyring import Keyring
from cases.store.schema import newest_version
from cases.usecases.backup import DATABASE_MEMBER, VAULT_FOLDER
from web.bootstrap import Workspace, empty_workspace

_SEALED = re.compile(re.escape(VAULT_FOLDER) + r"(?P<sha256>[0-9a-f]{64})")
_NO_ROWS = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError, SQLAlchemyError)
"""What lines raise that are none of a backup's; what they say may quote a row and is not passed on."""


def restore(archive: Path, keys_file: Path, folder: Path, *, url: str = "") -> int:
    """Fill a new workspace from the archive; how many sealed files it holds. A failure leaves neither folder nor key file nor table.

    That it was restored, and from which archive, is the newest entry of the workspace's record.

    Raises:
        KeysMissing: the key file does not open this archive's identifiers.
        WorkspaceDamaged: the archive is not whole, holds what no backup does, or its custody chain or a sealed file is not what it should be.
        WorkspaceTooNew: a newer or older program wrote it.
        WorkspaceExists: the folder holds something already.
    """
    ring = Keyring.load(keys_file)
    sealed: set[str] = set()

    def fill(workspace: Workspace, connection: Connection) -> None:
        try:
            sealed.update(_fill(workspace, connection, packed, archive))
        except _NO_ROWS as broken:
            raise WorkspaceDamaged(path=str(archive), reason=f"{DATABASE_MEMBER}: {type(broken).__name__}") from broken
        entry = AuditEntry(workspace.clock.now(), "restore", "workspace.restore", "workspace", "restore", {}, {"sha256": digest})
        append_audit(connection, entry)

    try:
        with archive.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            with tarfile.open(fileobj=file, mode="r:") as packed:
                empty_workspace(folder, url=url, keyring=ring, fill=fill)
    except (tarfile.TarError, OSError) as broken:
        raise WorkspaceDamaged(path=str(archive), reason=str(broken)) from broken
    return len(sealed)


def _fill(workspace: Workspace, connection: Connection, packed: tarfile.TarFile, archive: Path) -> set[str]:
    members = _members(packed, archive)
    _load(connection, next(members)[1])
    sealed = set()
    for name, content in members:
        sha256 = name.removeprefix(VAULT_FOLDER)
        if sha256 in sealed or workspace.vault.put(content.read()).sha256 != sha256:
            raise WorkspaceDamaged(path=str(archive), reason=name)
        sealed.add(sha256)
    if differing := sealed ^ set(workspace.exhibits(connection).hashes()):
        raise WorkspaceDamaged(path=str(archive), reason=f"{VAULT_FOLDER}{min(map(str, differing))}")
    if (broken := workspace.custody(connection).first_broken()) is not None:
        raise WorkspaceDamaged(path=str(archive), reason=f"custody {broken}")
    register = workspace.identifiers(connection)
    for key in register.sample():
        register.reveal(key)  # raises KeysMissing where the ring is another workspace's
    return sealed


def _load(connection: Connection, lines: IO[bytes]) -> None:
    found = load_rows(connection, TextIOWrapper(lines, encoding="utf-8"))
    if found != newest_version():
        raise WorkspaceTooNew(found=found, known=newest_version())


def _members(packed: tarfile.TarFile, archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The members with their contents: the database first and once, then sealed files, and no other; nothing is unpacked by its name."""
    awaits_database = True
    for member in packed:
        expected = member.name == DATABASE_MEMBER if awaits_database else _SEALED.fullmatch(member.name)
        content = packed.extractfile(member) if expected and member.isreg() and not member.issparse() else None
        if content is None:
            raise WorkspaceDamaged(path=str(archive), reason=repr(member.name[:100]))
        awaits_database = False
        yield member.name, content
    if awaits_database:
        raise WorkspaceDamaged(path=str(archive), reason=DATABASE_MEMBER)
