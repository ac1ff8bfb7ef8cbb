from pathlib import Path

import pytest

from evidence.adapters.bagit_packets import BagItPacketWriter
from evidence.adapters.folder_vault import FolderExhibitVault
from evidence.adapters.typst_printer import TypstPacketPrinter
from tests.support.packets import a_packet, sealed_files


@pytest.fixture(scope="session")
def vault(tmp_path_factory: pytest.TempPathFactory) -> FolderExhibitVault:
    filled = FolderExhibitVault(tmp_path_factory.mktemp("vault"))
    sealed_files(filled)
    return filled


@pytest.fixture(scope="session")
def writer(vault: FolderExhibitVault) -> BagItPacketWriter:
    return BagItPacketWriter(vault, TypstPacketPrinter())


@pytest.fixture(scope="session")
def bag(writer: BagItPacketWriter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return writer.write(a_packet(), tmp_path_factory.mktemp("packets") / "packet").path
