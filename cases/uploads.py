"""Files that came by upload and wait for the job that reads them: private, and gone when the job has ended.

Each lies in a folder of its own under a name that cannot be guessed. The process that took it in keeps the folder locked; a folder that is neither locked nor named by an unfinished job was a dead process's, and is removed.
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from cases.documents import MEDIA_TYPES
from cases.errors import DocumentMissing, InputRefused
from graph.errors import Where

LARGEST = 512 * 2**20
"""Bytes of the largest file taken: an export of a million rows has some 200 MB."""
_BLOCK = 2**20
_NAME_BYTES = 18
_LONGEST_NAME = 120
_OWNER, _SECRET, _BEGINNING = ".owner", ".password", ".beginning"
Beginning = tuple[Sequence[str], Sequence[tuple[int, list[str]]]]
"""Header and first rows of a table, each with its line."""
_OWNER_ONLY, _FILE_ONLY = 0o700, 0o600
MOST_WAITING = 5
"""Uploads of one user that wait without a job: the oldest goes when another comes."""


@dataclass(slots=True)
class Uploads:
    """The uploads of one workspace, as one process keeps them."""

    folder: Path
    _locks: dict[str, int] = field(default_factory=dict)
    """Upload to the handle that keeps its folder locked, as long as it is there."""
    _waiting: dict[str, str] = field(default_factory=dict)
    """Upload that no job names yet to its owner, in the order they came."""
    _turn: Lock = field(default_factory=Lock)
    """Pages of several threads come here."""

    def keep(self, content: BinaryIO, name: str, login: str) -> str:
        """Keep a file for its owner; what it is called from here on.

        Raises:
            InputRefused: it has no usable name, is of no type that is taken, or is too large.
        """
        called = _plain(name)
        self.folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        upload = secrets.token_urlsafe(_NAME_BYTES)
        place = self.folder / upload
        place.mkdir(mode=_OWNER_ONLY)
        lock = os.open(place, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        with self._turn:
            self._locks[upload] = lock
            self._waiting[upload] = login
            old = [each for each, owner in self._waiting.items() if owner == login][:-MOST_WAITING]
        try:
            _write(place / _OWNER, login)
            _copy(content, place / called)
        except BaseException:
            self.drop(upload)
            raise
        for each in old:
            self.drop(each)
        return upload

    def keep_password(self, upload: str, password: str) -> None:
        """Keep what opens the file beside it, and nowhere else: it goes with the file."""
        _write(self.folder / upload / _SECRET, password)

    def hand_over(self, upload: str) -> None:
        """A job names the upload now: it waits no longer for its owner."""
        with self._turn:
            self._waiting.pop(upload, None)

    def drop(self, upload: str) -> None:
        """Remove it; one that is gone is no error."""
        shutil.rmtree(self.folder / upload, ignore_errors=True)
        with self._turn:
            self._waiting.pop(upload, None)
            lock = self._locks.pop(upload, None)
        if lock is not None:
            os.close(lock)

    def sweep(self, named: Collection[str]) -> None:
        """Remove what neither an unfinished job names nor a living process keeps."""
        for place in self.folder.iterdir() if self.folder.is_dir() else ():
            if place.name in named:
                continue
            with suppress(OSError):  # its lock is held, or its owner has just removed it
                handle = os.open(place, os.O_RDONLY)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(place)
                finally:
                    os.close(handle)


def upload_path(folder: Path, upload: str, login: str) -> Path:
    """The file of an upload, for its owner.

    Raises:
        DocumentMissing: there is none of this name, or it is another's.
    """
    place = folder / upload
    try:
        is_own = "/" not in upload and not upload.startswith(".") and (place / _OWNER).read_text(encoding="utf-8") == login
    except OSError:
        is_own = False
    if not is_own:
        raise DocumentMissing(where=Where(file=upload))
    return next(each for each in place.iterdir() if not each.name.startswith("."))


def beginning(path: Path, read: Callable[[], Beginning]) -> Beginning:
    """The first rows of an upload: read once, then kept beside it, so that choosing columns does not read a long file again and again."""
    kept = path.parent / _BEGINNING
    if not kept.exists():
        fresh = path.parent / f"{_BEGINNING}.{secrets.token_hex(4)}"
        _write(fresh, json.dumps(read(), ensure_ascii=False))
        fresh.rename(kept)
    header, rows = json.loads(kept.read_text(encoding="utf-8"))
    return header, [(line, cells) for line, cells in rows]


def upload_password(folder: Path, upload: str) -> str | None:
    """What opens the file; None: nothing was given."""
    secret = folder / upload / _SECRET
    return secret.read_text(encoding="utf-8") if secret.exists() else None


def _plain(name: str) -> str:
    """The file's own name, without the folders some browsers send along."""
    called = "".join(each for each in name.replace("\\", "/").rsplit("/", 1)[-1] if each.isprintable()).strip().lstrip(".")
    path = Path(called)
    if path.suffix.lower() not in MEDIA_TYPES:
        raise InputRefused(given=called or "—", reason=" ".join(MEDIA_TYPES))
    return path.stem[:_LONGEST_NAME] + path.suffix


def _copy(content: BinaryIO, target: Path) -> None:
    taken = 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_ONLY), "wb") as out:
        while block := content.read(_BLOCK):
            taken += len(block)
            if taken > LARGEST:
                raise InputRefused(given=target.name, reason=f"> {LARGEST // 2**20} MB")
            out.write(block)


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_ONLY), "w", encoding="utf-8") as out:
        out.write(text)
