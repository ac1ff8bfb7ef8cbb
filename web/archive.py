"""Restore a workspace from its backup and its key file, into a new folder."""

import tarfile
from io import TextIOWrapper
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from cases.errors import WorkspaceDamaged, WorkspaceTooNew
from cases.store.dump import load_rows
from cases.store.keyring import Keyring
from cases.store.schema import newest_version
from cases.usecases.backup import DATABASE_MEMBER, VAULT_FOLDER
from web.bootstrap import Workspace, empty_workspace


def restore(archive: Path, keys_file: Path, folder: Path, *, url: str = "") -> int:
    """Fill a new workspace from the archive; how many sealed files it holds. A failure leaves neither folder nor key file nor table.

    Raises:
        KeysMissing: the key file does not open this archive's identifiers.
        WorkspaceDamaged: the archive is not whole, or a sealed file in it is not what its name says.
        WorkspaceTooNew: a newer or older program wrote it.
        WorkspaceExists: the folder holds something already.
    """
    ring = Keyring.load(keys_file)
    try:
        with tarfile.open(archive) as packed:
            workspace = empty_workspace(
                folder, url=url, keyring=ring, fill=lambda workspace, connection: _fill(workspace, connection, packed, archive)
            )
    except (tarfile.TarError, ValueError, TypeError, KeyError, OSError, IntegrityError) as broken:
        raise WorkspaceDamaged(path=str(archive), reason=_told(broken)) from broken
    with workspace.transactions.reading() as connection:
        return len(list(workspace.exhibits(connection).hashes()))


def _fill(workspace: Workspace, connection: Connection, packed: tarfile.TarFile, archive: Path) -> None:
    found = None
    sealed = set()
    for member in packed:
        content = packed.extractfile(member)
        if content is None:
            continue
        if member.name == DATABASE_MEMBER:
            found = load_rows(connection, TextIOWrapper(content, encoding="utf-8"))
            if found != newest_version():
                raise WorkspaceTooNew(found=found, known=newest_version())
        elif member.name.startswith(VAULT_FOLDER):
            sealed.add(workspace.vault.put(content.read()).sha256)
            if member.name.removeprefix(VAULT_FOLDER) not in sealed:
                raise WorkspaceDamaged(path=str(archive), reason=member.name)
    if found is None:
        raise WorkspaceDamaged(path=str(archive), reason=DATABASE_MEMBER)
    if lost := set(workspace.exhibits(connection).hashes()) - sealed:
        raise WorkspaceDamaged(path=str(archive), reason=min(lost))
    register = workspace.identifiers(connection)
    for key in register.sample():
        register.reveal(key)  # raises KeysMissing where the ring is another workspace's


def _told(broken: Exception) -> str:
    """What a person can be told of it: never the rows of a refused statement, which are the archive's content."""
    return str(broken.orig).splitlines()[0] if isinstance(broken, IntegrityError) else str(broken)
