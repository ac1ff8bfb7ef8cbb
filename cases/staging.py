"""Where clear copies of users' files lie while they are read: a private folder, from which what a killed process left is swept.

Each copy has a folder of its own, locked for as long as it is used. The lock ends with its process whatever ends that, so that a folder
without a lock is a dead one's; neither ages nor process numbers, which are used again, have to be trusted.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OWNER_ONLY = 0o700


@contextmanager
def private_place(staging: Path) -> Iterator[Path]:
    """A folder for this process under `staging`, gone afterwards; the folders of dead processes are removed first."""
    staging.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
    staging.chmod(_OWNER_ONLY)
    with _locked(staging):  # so that nobody sweeps a folder between its making and its lock
        for left in staging.iterdir():
            _sweep(left)
        place = Path(tempfile.mkdtemp(dir=staging))
        handle = _lock(place)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = _lock(folder)
    try:
        yield
    finally:
        os.close(handle)


def _sweep(left: Path) -> None:
    with suppress(OSError):  # its lock is held, or its owner has just removed it
        handle = _lock(left, fcntl.LOCK_NB)
        try:
            shutil.rmtree(left)
        finally:
            os.close(handle)


def _lock(folder: Path, how: int = 0) -> int:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | how)
    except OSError:
        os.close(handle)
        raise
    return handle
