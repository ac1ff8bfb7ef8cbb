"""Packets that lie in a folder of the workspace, found by the hash of their tag manifest and given out as one zip.

The hash is what the office recorded when it wrote them, so that a packet which was changed since is not found, whatever it is called.
"""

import hashlib
import tempfile
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from evidence.adapters.bag_files import BagUnfit, list_files
from evidence.errors import PacketAltered, PacketGone
from evidence.packet.bag import MANIFEST, TAG_MANIFEST

_BLOCK = 1 << 20
_DIGEST = 64
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name: the same packet makes the same zip, whenever it is asked for."""
_FROM_UNIX, _READABLE = 3, 0o100644 << 16


class FolderPacketShelf:
    """A PacketShelf: each packet is a folder in this one, or in one of its folders."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def manifests(self) -> frozenset[str]:
        """See PacketShelf."""
        return frozenset(self._bags())

    def as_zip(self, manifest_sha256: str, name: str) -> BinaryIO:
        """See PacketShelf."""
        bag = self._bags().get(manifest_sha256)
        if bag is None:
            raise PacketGone(sha256=manifest_sha256)
        listed = _listed(bag, manifest_sha256)
        sink = cast("BinaryIO", tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115 - the caller closes it
        try:
            with ZipFile(sink, "w", ZIP_STORED) as archive:
                for path, (digest, size) in sorted(listed.items()):
                    _add(archive, bag / path, ZipInfo(f"{name}/{path}", _NO_TIME), size, digest)
        except BaseException:
            sink.close()
            raise
        sink.seek(0)
        return sink

    def _bags(self) -> dict[str, Path]:
        found = sorted(path for depth in ("*", "*/*") for path in self._folder.glob(f"{depth}/{TAG_MANIFEST}"))
        return {hashlib.sha256(path.read_bytes()).hexdigest(): path.parent for path in found}


def _listed(bag: Path, manifest_sha256: str) -> dict[str, tuple[str, int]]:
    """Every file of the bag with the digest that its manifests name, and its size; the folder must hold just these."""
    named = {TAG_MANIFEST: manifest_sha256}
    try:
        there = list_files(bag)
        for path in (TAG_MANIFEST, MANIFEST):
            lines = (bag / path).read_text(encoding="utf-8").splitlines()
            named |= {line[_DIGEST + 2 :]: line[:_DIGEST] for line in lines}
    except BagUnfit as unfit:
        raise PacketAltered(file=unfit.detail) from unfit
    except OSError as closed:
        raise PacketAltered(file=MANIFEST) from closed
    if odd := sorted(there.keys() ^ named.keys()):
        raise PacketAltered(file=odd[0])
    return {path: (named[path], size) for path, size in there.items()}


def _add(archive: ZipFile, path: Path, entry: ZipInfo, size: int, digest: str) -> None:
    """Put the file into the archive as it is; it must have the digest."""
    entry.create_system, entry.external_attr, entry.file_size = _FROM_UNIX, _READABLE, size
    found = hashlib.sha256()
    with path.open("rb") as source, archive.open(entry, "w") as out:
        while block := source.read(_BLOCK):
            found.update(block)
            out.write(block)
    if found.hexdigest() != digest:
        raise PacketAltered(file=path.name)
