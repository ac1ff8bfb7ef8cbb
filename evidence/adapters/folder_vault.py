"""The vault as a folder: `objects/ab/cd…` holds the bytes whose sha256 is `abcd…`.

A file is written under `incoming/`, synced, made read-only and renamed into place, so that a name under `objects/` always
means whole bytes; what a killed process leaves under `incoming/` is no exhibit. The bytes are clear text: the folders are their owner's alone.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from evidence.errors import ExhibitDamaged, ExhibitMissing
from evidence.model import Sealed, VaultReport
from evidence.private_files import private_folder

_BLOCK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_READ_ONLY = 0o440
_OWNER_ONLY = 0o700


class FolderExhibitVault:
    """An ExhibitVault in the folder `root`, which is made when the first exhibit is sealed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._objects = root / "objects"
        self._incoming = root / "incoming"

    def put(self, content: bytes | Path) -> Sealed:
        """See ExhibitVault."""
        private_folder(self._incoming)
        self._root.chmod(_OWNER_ONLY)  # a vault of an earlier version, or one made by hand, may be open to others
        handle, name = tempfile.mkstemp(dir=self._incoming)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as sink:
                sealed = _copy(content, sink)
                sink.flush()
                os.fchmod(sink.fileno(), _READ_ONLY)
                os.fsync(sink.fileno())
            self._settle(unfinished, sealed.sha256)
        finally:
            unfinished.unlink(missing_ok=True)
        return sealed

    def open(self, sha256: str) -> BinaryIO:
        """See ExhibitVault."""
        path = self._path(sha256)
        try:
            source = path.open("rb")
        except FileNotFoundError as absent:
            raise ExhibitMissing(sha256=sha256) from absent
        if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
            source.close()
            raise ExhibitDamaged(sha256=sha256)
        source.seek(0)
        return source

    def verify_all(self, expected: Iterable[str] = ()) -> VaultReport:
        """See ExhibitVault."""
        checked, damaged = 0, []
        for sha256, path in self._sealed():
            checked += 1
            with path.open("rb") as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
                    damaged.append(sha256)
        missing = {sha256 for sha256 in expected if not self._exists(sha256)}
        return VaultReport(checked, tuple(damaged), tuple(sorted(missing)))

    def _settle(self, unfinished: Path, sha256: str) -> None:
        target = self._path(sha256)
        if target.exists():
            self.open(sha256).close()  # the promise is that these bytes lie there, not that a file of this name does
            return
        if not target.parent.exists():
            private_folder(target.parent)
            _sync_folder(self._objects)
        unfinished.rename(target)
        _sync_folder(target.parent)

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ExhibitMissing(sha256=sha256)
        return self._objects / sha256[:2] / sha256[2:]

    def _exists(self, sha256: str) -> bool:
        return _SHA256.fullmatch(sha256) is not None and self._path(sha256).exists()

    def _sealed(self) -> Iterator[tuple[str, Path]]:
        for path in sorted(self._objects.glob("??/*")):
            yield path.parent.name + path.name, path


def _copy(content: bytes | Path, sink: BinaryIO) -> Sealed:
    if isinstance(content, bytes):
        sink.write(content)
        return Sealed(hashlib.sha256(content).hexdigest(), len(content))
    digest, size = hashlib.sha256(), 0
    with content.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            sink.write(block)
    return Sealed(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
