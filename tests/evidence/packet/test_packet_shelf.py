"""Packets on the shelf: given out as one zip that a stranger can check, and never when anything of them was changed."""

import hashlib
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from evidence.adapters.bagit_packets import BagItPacketWriter
from evidence.adapters.folder_packets import FolderPacketShelf
from evidence.adapters.folder_vault import FolderExhibitVault
from evidence.adapters.typst_printer import TypstPacketPrinter
from evidence.errors import PacketAltered, PacketGone
from evidence.ports import WrittenPacket
from tests.support.packets import a_packet, sealed_files


@pytest.fixture
def written(tmp_path: Path) -> WrittenPacket:
    vault = FolderExhibitVault(tmp_path / "vault")
    sealed_files(vault)
    return BagItPacketWriter(vault, TypstPacketPrinter()).write(a_packet(), tmp_path / "packets" / "k7Qz" / "SH-1-police-a")


@pytest.fixture
def shelf(tmp_path: Path) -> FolderPacketShelf:
    return FolderPacketShelf(tmp_path / "packets")


def test_a_zip_unpacks_to_the_packet_and_passes_sha256sum(written: WrittenPacket, shelf: FolderPacketShelf, tmp_path: Path) -> None:
    assert shelf.manifests() == {written.sha256}
    with shelf.as_zip(written.sha256, "SH-1-police-a-3") as zipped, ZipFile(zipped) as archive:
        assert {each.compress_type for each in archive.infolist()} == {ZIP_STORED}
        archive.extractall(tmp_path / "out")
    bag = tmp_path / "out" / "SH-1-police-a-3"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", manifest], cwd=bag, check=True, capture_output=True)
    before, after = ({path.relative_to(folder) for path in folder.rglob("*")} for folder in (written.path, bag))
    assert before == after


def test_the_same_packet_makes_the_same_zip_whenever_it_is_asked_for(written: WrittenPacket, shelf: FolderPacketShelf) -> None:
    def digest() -> str:
        with shelf.as_zip(written.sha256, "x") as zipped:
            return hashlib.sha256(zipped.read()).hexdigest()

    first = digest()
    time.sleep(2.1)  # a zip tells times in steps of two seconds
    assert digest() == first


def _longer(bag: Path) -> None:
    with (bag / "data/packet.pdf").open("ab") as pdf:
        pdf.write(b" ")


def _other_bytes(bag: Path) -> None:
    path = bag / "data/packet.json"
    path.write_bytes(path.read_bytes().replace("报案".encode(), "民事".encode()))


def _one_more(bag: Path) -> None:
    (bag / "data/note.txt").write_text("顺便", encoding="utf-8")


def _one_less(bag: Path) -> None:
    (bag / "data/packet.pdf").unlink()


def _a_link(bag: Path) -> None:
    (bag / "data/packet.pdf").unlink()
    (bag / "data/packet.pdf").symlink_to(bag / "VERIFY.txt")


def _manifest(bag: Path) -> None:
    path = bag / "manifest-sha256.txt"
    path.write_text(path.read_text("utf-8").replace("packet.pdf", "packet.pdx"), encoding="utf-8")


@pytest.mark.parametrize("change", [_longer, _other_bytes, _one_more, _one_less, _a_link, _manifest])
def test_what_was_changed_since_is_not_given_out(written: WrittenPacket, shelf: FolderPacketShelf, change: Callable[[Path], None]) -> None:
    change(written.path)
    with pytest.raises(PacketAltered):
        shelf.as_zip(written.sha256, "x")
    assert [path.name for path in written.path.parent.parent.iterdir()] == ["k7Qz"], "nothing half-made stays behind"


def test_a_packet_with_another_tag_manifest_is_another_packet(written: WrittenPacket, shelf: FolderPacketShelf) -> None:
    with (written.path / "tagmanifest-sha256.txt").open("a", encoding="utf-8") as manifest:
        manifest.write("\n")
    with pytest.raises(PacketGone):
        shelf.as_zip(written.sha256, "x")


def test_a_workspace_without_packets_has_none(tmp_path: Path) -> None:
    assert FolderPacketShelf(tmp_path / "none").manifests() == frozenset()
    with pytest.raises(PacketGone):
        FolderPacketShelf(tmp_path / "none").as_zip("0" * 64, "x")
