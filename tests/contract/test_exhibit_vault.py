"""What every ExhibitVault keeps; the memory vault beside the suite is the plainest one that does."""

import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pytest

from evidence.adapters.folder_vault import FolderExhibitVault
from evidence.errors import ExhibitDamaged, ExhibitMissing
from evidence.model import Sealed, VaultReport
from evidence.ports import ExhibitVault

SLIP = "老庙黄金 4286.00".encode()
BILL = b"%PDF-1.7 bill"


class MemoryExhibitVault:
    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def put(self, content: bytes | Path) -> Sealed:
        data = content if isinstance(content, bytes) else content.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        if self.blobs.setdefault(sha256, data) != data:
            raise ExhibitDamaged(sha256=sha256)
        return Sealed(sha256, len(data))

    def open(self, sha256: str) -> BinaryIO:
        if sha256 not in self.blobs:
            raise ExhibitMissing(sha256=sha256)
        if hashlib.sha256(self.blobs[sha256]).hexdigest() != sha256:
            raise ExhibitDamaged(sha256=sha256)
        return io.BytesIO(self.blobs[sha256])

    def verify_all(self, expected: Iterable[str] = ()) -> VaultReport:
        damaged = [key for key, data in sorted(self.blobs.items()) if hashlib.sha256(data).hexdigest() != key]
        return VaultReport(len(self.blobs), tuple(damaged), tuple(sorted(set(expected) - self.blobs.keys())))


class Kept(NamedTuple):
    vault: ExhibitVault
    overwrite: Callable[[str, bytes], None]
    drop: Callable[[str], None]


@pytest.fixture(params=["folder", "memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "memory":
        memory = MemoryExhibitVault()
        return Kept(memory, memory.blobs.__setitem__, memory.blobs.__delitem__)
    root = tmp_path / "vault"

    def path(sha256: str) -> Path:
        return root / "objects" / sha256[:2] / sha256[2:]

    def overwrite(sha256: str, data: bytes) -> None:
        path(sha256).chmod(0o640)
        path(sha256).write_bytes(data)

    return Kept(FolderExhibitVault(root), overwrite, lambda key: path(key).unlink())


def test_sealed_bytes_come_back_under_their_sha256(kept: Kept) -> None:
    sealed = kept.vault.put(SLIP)
    assert sealed == Sealed(hashlib.sha256(SLIP).hexdigest(), len(SLIP))
    with kept.vault.open(sealed.sha256) as source:
        assert source.read() == SLIP


def test_a_file_and_its_bytes_are_the_same_exhibit(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "签购单.jpg"
    file.write_bytes(SLIP)
    assert kept.vault.put(file) == kept.vault.put(SLIP)
    assert kept.vault.verify_all().checked == 1
    assert file.read_bytes() == SLIP


def test_empty_bytes_are_an_exhibit_too(kept: Kept) -> None:
    with kept.vault.open(kept.vault.put(b"").sha256) as source:
        assert source.read() == b""


@pytest.mark.parametrize("sha256", ["0" * 64, "../../../etc/passwd", "", "A" * 64, "0" * 64 + "\n"])
def test_what_was_never_sealed_is_missing(kept: Kept, sha256: str) -> None:
    kept.vault.put(SLIP)
    with pytest.raises(ExhibitMissing):
        kept.vault.open(sha256).close()


def test_a_flipped_bit_is_named_and_never_read_as_evidence(kept: Kept) -> None:
    good, bad = kept.vault.put(BILL), kept.vault.put(SLIP)
    kept.overwrite(bad.sha256, bytes([SLIP[0] ^ 1]) + SLIP[1:])
    assert kept.vault.verify_all([good.sha256, bad.sha256]) == VaultReport(2, (bad.sha256,), ())
    with pytest.raises(ExhibitDamaged):
        kept.vault.open(bad.sha256).close()
    with pytest.raises(ExhibitDamaged):
        kept.vault.put(SLIP)


def test_a_dropped_exhibit_is_named(kept: Kept) -> None:
    kept.vault.put(BILL)
    gone = kept.vault.put(SLIP)
    kept.drop(gone.sha256)
    report = kept.vault.verify_all([gone.sha256])
    assert report == VaultReport(1, (), (gone.sha256,))
    assert not report.is_whole


def test_a_new_vault_is_whole(kept: Kept) -> None:
    assert kept.vault.verify_all().is_whole


def test_a_sealed_file_is_read_only(tmp_path: Path) -> None:
    FolderExhibitVault(tmp_path).put(SLIP)
    (file,) = (tmp_path / "objects").glob("*/*")
    assert stat.S_IMODE(file.stat().st_mode) == 0o440


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    vault = FolderExhibitVault(tmp_path / "vault")
    with pytest.raises(FileNotFoundError):
        vault.put(tmp_path / "absent")
    assert [path for path in (tmp_path / "vault").rglob("*") if path.is_file()] == []


def test_kill_9_while_sealing_leaves_whole_exhibits_only(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    program = (
        "import sys; from pathlib import Path; from evidence.adapters.folder_vault import FolderExhibitVault\n"
        "vault = FolderExhibitVault(Path(sys.argv[1]))\n"
        "for n in range(100000): vault.put(str(n).encode() * 40000)\n"
    )
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", program, str(root)], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
        before = _sealed(root)
        deadline = time.monotonic() + 60
        while _sealed(root) < before + 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    vault = FolderExhibitVault(root)
    report = vault.verify_all()
    assert report.is_whole
    assert report.checked >= 2
    assert vault.put(b"0" * 40000).size == 40000


def _sealed(root: Path) -> int:
    return len(list((root / "objects").glob("*/*")))
