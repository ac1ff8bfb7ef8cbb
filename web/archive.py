"""Restore a workspace from its backup and its key file, into a new folder."""

import shutil
import tarfile
from io import TextIOWrapper
from pathlib import Path

from cases.errors import KeysMissing, WorkspaceDamaged, WorkspaceTooNew
from cases.store.dump import load_rows
from cases.store.keyring import Keyring
from cases.store.schema import newest_version
from cases.usecases.backup import DATABASE_MEMBER, VAULT_FOLDER
from web.bootstrap import Workspace, empty_workspace


def restore(archive: Path, keys_file: Path, folder: Path, *, url: str = "") -> int:
    """Fill a new workspace from the archive; how many sealed files it holds. A failure leaves no folder.

    Raises:
        KeysMissing: the key file does not open this archive's identifiers.
        WorkspaceDamaged: the archive is not whole, or a sealed file in it is not what its name says.
        WorkspaceTooNew: a newer or older program wrote it.
        WorkspaceExists: the folder holds something already.
    """
    ring = Keyring.load(keys_file)
    workspace = empty_workspace(folder, url=url, keyring=ring)
    try:
        return _filled(workspace, archive)
    except (tarfile.TarError, ValueError, KeyError, OSError) as broken:
        shutil.rmtree(folder)
        raise WorkspaceDamaged(path=str(archive), reason=str(broken)) from broken
    except (WorkspaceTooNew, KeysMissing, WorkspaceDamaged):
        shutil.rmtree(folder)
        raise


def _filled(workspace: Workspace, archive: Path) -> int:
    files = 0
    with tarfile.open(archive) as packed, workspace.transactions.writing() as connection:
        for member in packed:
            content = packed.extractfile(member)
            if content is None:
                continue
            if member.name == DATABASE_MEMBER:
                if (found := load_rows(connection, TextIOWrapper(content, encoding="utf-8"))) != newest_version(connection):
                    raise WorkspaceTooNew(found=found, known=newest_version(connection))
            elif member.name.startswith(VAULT_FOLDER):
                sealed = workspace.vault.put(content.read())
                if sealed.sha256 != member.name.removeprefix(VAULT_FOLDER):
                    raise WorkspaceDamaged(path=str(archive), reason=member.name)
                files += 1
        register = workspace.identifiers(connection)
        for key in register.sample():
            register.reveal(key)  # raises KeysMissing where the ring is another workspace's
    return files
