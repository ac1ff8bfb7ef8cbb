"""Files of an answer about links, written where somebody asked for them: all of them or none, and never over what is there."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evidence.errors import PacketExists


def digest_of(files: Mapping[str, bytes]) -> str:
    """The sha256 of the one file; of several, of their list as `sha256sum` writes it."""
    if len(files) == 1:
        return hashlib.sha256(*files.values()).hexdigest()
    listed = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return hashlib.sha256(listed.encode()).hexdigest()


@contextmanager
def handed_out(files: Mapping[str, bytes], target: Path) -> Iterator[Path]:
    """Write one file as the target, several into it as a folder; what comes next may still fail, and then nothing stays.

    Raises:
        PacketExists: the target is there already.
    """
    if target.exists() or target.is_symlink():
        raise PacketExists(given=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        _write(files, partial)
        if target.exists():
            raise PacketExists(given=str(target))
        partial.rename(target)
    finally:
        _take_away(partial)
    try:
        yield target
    except BaseException:
        _take_away(target)
        raise


def _write(files: Mapping[str, bytes], partial: Path) -> None:
    if len(files) == 1:
        _file(partial, *files.values())
        return
    partial.mkdir(mode=0o700)
    for name, content in files.items():
        _file(partial / name, content)


def _file(path: Path, content: bytes) -> None:
    """A file that is its owner's alone: it holds personal data."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _take_away(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
