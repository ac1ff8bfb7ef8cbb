"""Packets and the vault are for their owner only, under any umask, and what they write runs in no spreadsheet."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.adapters.bagit_packets import BagItPacketWriter
from evidence.adapters.folder_vault import FolderExhibitVault
from evidence.adapters.typst_printer import TypstPacketPrinter
from graph.sheets import inert
from tests.support.packets import a_packet, sealed_files


@pytest.fixture
def generous() -> Iterator[None]:
    """A machine on which everybody reads and writes everything by default."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> tuple[set[int], set[int]]:
    """Of the folder and all folders in it, and of all files in it."""
    found = [folder, *folder.rglob("*")]
    return tuple({stat.S_IMODE(path.stat().st_mode) for path in found if path.is_dir() == wanted} for wanted in (True, False))  # type: ignore[return-value]


@pytest.mark.usefixtures("generous")
def test_a_packet_and_the_vault_are_for_their_owner_only(tmp_path: Path) -> None:
    vault = FolderExhibitVault(tmp_path / "vault")
    sealed_files(vault)
    folders, _ = modes(tmp_path / "vault")
    assert folders == {0o700}
    written = BagItPacketWriter(vault, TypstPacketPrinter()).write(a_packet(), tmp_path / "made" / "packets" / "packet")
    assert modes(written.path) == ({0o700}, {0o600})
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == stat.S_IMODE((tmp_path / "made/packets").stat().st_mode) == 0o700


def test_a_vault_that_was_open_to_others_is_closed_by_the_next_seal(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault").chmod(0o755)
    FolderExhibitVault(tmp_path / "vault").put(b"a bill")
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700


def test_a_folder_of_the_users_keeps_its_mode(tmp_path: Path, vault: FolderExhibitVault) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    BagItPacketWriter(vault, TypstPacketPrinter()).write(a_packet(), tmp_path / "shared" / "packet")
    assert stat.S_IMODE((tmp_path / "shared").stat().st_mode) == 0o755


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\t1", "-", "+", "--5", "-5 元", "=", "-(1)"]
)
def test_what_a_spreadsheet_would_run_is_shown_as_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "老庙黄金", "-500.00", "+86", "-¥1,234.50", "1=1", "a@b", "3-4", "0"])
def test_other_cells_and_signed_numbers_stay_as_they_are(cell: str) -> None:
    assert inert(cell) == cell
