"""Packets as BagIt 1.0 bags, made beside their place and moved there whole; for its owner only.

The bag is written here and not by bagit-python, which changes the process's working directory while it writes; bagit-python checks it.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from evidence.errors import ExhibitDamaged, PacketExists
from evidence.packet.bag import DECLARATION, MANIFEST, PDF, TAG_MANIFEST, bag_info, derived_files, exhibit_path, manifest
from evidence.packet.content import PacketContent
from evidence.ports import ExhibitVault, PacketPrinter, WrittenPacket
from evidence.private_files import new_private_file, private_folder

_BLOCK = 1 << 20


class BagItPacketWriter:
    """A PacketWriter."""

    def __init__(self, vault: ExhibitVault, printer: PacketPrinter) -> None:
        self._vault = vault
        self._printer = printer

    def write(self, content: PacketContent, target: Path) -> WrittenPacket:
        """See PacketWriter."""
        files = {PDF: self._printer.render(content), **derived_files(content)}
        private_folder(target.parent)
        unfinished = target.parent / f".{target.name}.unfinished"
        with _alone_in(target.parent):
            if target.exists() or target.is_symlink():
                raise PacketExists(given=target.name)
            shutil.rmtree(unfinished, ignore_errors=True)  # under the lock it can only be a killed writer's
            try:
                sha256 = self._fill(unfinished, files, content)
                unfinished.rename(target)
            except BaseException:
                shutil.rmtree(unfinished, ignore_errors=True)
                raise
            _sync(target.parent)
        return WrittenPacket(target, sha256)

    def _fill(self, bag: Path, files: dict[str, bytes], content: PacketContent) -> str:
        written: dict[str, tuple[str, int]] = {path: _write(bag / path, data) for path, data in files.items()}
        for listed in content.exhibits:
            path = exhibit_path(listed)
            with self._vault.open(listed.sha256) as source:
                written[path] = _copy(source, bag / path)
            if written[path] != (listed.sha256, listed.size):
                raise ExhibitDamaged(sha256=listed.sha256)
        payload = {path: digest for path, (digest, _) in written.items() if path.startswith("data/")}
        octets = sum(size for path, (_, size) in written.items() if path in payload)
        tags = {path: digest for path, (digest, _) in written.items() if path not in payload}
        for path, text in (
            ("bagit.txt", DECLARATION),
            ("bag-info.txt", bag_info(content, octets, len(payload))),
            (MANIFEST, manifest(payload)),
        ):
            tags[path], _ = _write(bag / path, text.encode())
        sha256, _ = _write(bag / TAG_MANIFEST, manifest(tags).encode())
        for folder in sorted({path.parent for path in bag.rglob("*")}):
            _sync(folder)
        return sha256


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    # a lock on the folder itself leaves no file behind, and ends with the process
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, data: bytes) -> tuple[str, int]:
    with new_private_file(path) as sink:
        sink.write(data)
        sink.flush()
        os.fsync(sink.fileno())
    return hashlib.sha256(data).hexdigest(), len(data)


def _copy(source: BinaryIO, path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with new_private_file(path) as sink:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            sink.write(block)
        sink.flush()
        os.fsync(sink.fileno())
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
