import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from evidence.adapters.bagit_packets import BagItPacketWriter
from evidence.adapters.folder_vault import FolderExhibitVault
from evidence.adapters.typst_printer import TypstPacketPrinter
from evidence.errors import CustodyBroken, ExhibitDamaged, ExhibitMissing, MandatoryItemMissing, PacketExists, PacketUnreadable
from evidence.packet.bag import exhibit_path
from evidence.packet.codec import from_json, to_json
from evidence.packet.content import PacketContent, Recipient
from tests.support.packets import FILES, a_packet, sealed_files


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_sha256sum_and_bagit_accept_it(bag: Path) -> None:
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", manifest], cwd=bag, check=True, capture_output=True)
    assert bagit.Bag(str(bag)).is_valid()


def test_it_holds_the_exhibits_bytes_under_plain_names(bag: Path) -> None:
    files = files_of(bag)
    sealed = {name: data for name, data in files.items() if name.startswith("data/exhibits/")}
    assert sealed == {
        "data/exhibits/001-2013-4.pdf": FILES["2013年4月账单.pdf"][1],
        "data/exhibits/002-EMS.csv": FILES["签收记录 EMS.csv"][1],
        "data/exhibits/003-2014-03-02.yaml": FILES["陈述-2014-03-02.yaml"][1],
        "data/exhibits/004-exhibit.jpg": FILES["接报回执 (扫描).jpg"][1],
    }
    assert all(name.isascii() for name in files)
    assert {"data/packet.pdf", "data/packet.json", "data/custody.jsonl", "data/custody-head.txt", "VERIFY.txt"} <= files.keys()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd", "data/exhibits/001-etc-passwd.bin"),
        ("a/b\\c:d*.PDF", "data/exhibits/001-a-b-c-d.pdf"),
        ("签购单", "data/exhibits/001-exhibit.bin"),
        ("x" * 300 + ".jpg", "data/exhibits/001-" + "x" * 40 + ".jpg"),
        ("con.aux. ", "data/exhibits/001-con-aux.bin"),
        ("\uff21\uff22\uff11.jpg", "data/exhibits/001-AB1.jpg"),
    ],
)
def test_no_name_leaves_its_folder(name: str, path: str) -> None:
    assert exhibit_path(replace(a_packet().exhibits[0], name=name)) == path


def test_tables_open_in_a_spreadsheet_and_run_nothing(writer: BagItPacketWriter, tmp_path: Path) -> None:
    packet = a_packet()
    row = replace(packet.transactions[0], merchant="=HYPERLINK(1)", note="-5 元")
    bag = writer.write(replace(packet, transactions=(row, *packet.transactions[1:])), tmp_path / "packet").path
    table = (bag / "data/tables/transactions.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    lines = table.decode("utf-8-sig").splitlines()
    assert lines[1] == "2013-03-03 15:03:00,2013-03-04,'=HYPERLINK(1),300.00,CNY,证据1，第2页第3行,'-5 元"
    assert lines[4].split(",")[3] == "-500.00"


def test_the_custody_file_can_be_recomputed_by_hand(bag: Path) -> None:
    previous = "0" * 64
    for line in (bag / "data/custody.jsonl").read_text().splitlines():
        data = json.loads(line)
        stated = data.pop("hash")
        assert data["previous"] == previous
        plain = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256(plain.encode()).hexdigest()
        assert stated == previous
    assert (bag / "data/custody-head.txt").read_text().strip() == previous
    assert previous in (bag / "VERIFY.txt").read_text()


def test_verify_txt_gives_lines_for_each_system(bag: Path) -> None:
    text = (bag / "VERIFY.txt").read_text()
    assert text.index("如何校验") < text.index("English")
    for line in (
        "sha256sum -c manifest-sha256.txt",
        "bagit.py --validate .",
        "certutil -hashfile data\\exhibits\\001-2013-4.pdf SHA256",
    ):
        assert line in text


def test_the_same_content_gives_the_same_bag(bag: Path, writer: BagItPacketWriter, tmp_path: Path) -> None:
    again = writer.write(a_packet(), tmp_path / "again")
    assert files_of(again.path) == files_of(bag)
    assert again.sha256 == hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()


def test_packet_json_reads_back_as_the_content(bag: Path) -> None:
    assert from_json(json.loads((bag / "data/packet.json").read_text())) == a_packet()


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("format",), "other-1", "format"),
        (("content", "copies"), "1", "content.copies"),
        (("content", "copies"), True, "content.copies"),
        (("content", "as_of"), "24/11/2026", "content.as_of"),
        (("content", "recipient"), "press", "content.recipient"),
        (("content", "facts"), {}, "content.facts"),
        (("content", "facts", 0, "sources", 0, "exhibit"), None, "content.facts[0].sources[0].exhibit"),
        (("content", "custody", 0, "entry", "who"), "", "content.custody[0].entry"),
        (("content", "picture", "edges", 0, "start"), "nobody", "content.picture"),
        (("content", "extra"), 1, "content"),
    ],
)
def test_json_of_another_shape_is_refused_at_its_field(path: tuple[str | int, ...], value: object, named: str) -> None:
    data = json.loads(json.dumps(to_json(a_packet())))
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(PacketUnreadable) as refused:
        from_json(data)
    assert refused.value.facts["place"] == named


def test_an_existing_target_is_never_overwritten(writer: BagItPacketWriter, tmp_path: Path) -> None:
    (tmp_path / "packet").mkdir()
    with pytest.raises(PacketExists):
        writer.write(a_packet(), tmp_path / "packet")
    assert list(tmp_path.rglob("*")) == [tmp_path / "packet"]


def damaged(packet: PacketContent) -> PacketContent:
    first = replace(packet.custody[0], entry=replace(packet.custody[0].entry, purpose="另一目的"))
    return replace(packet, custody=(first, *packet.custody[1:]))


def test_a_refused_packet_leaves_nothing(writer: BagItPacketWriter, tmp_path: Path) -> None:
    with pytest.raises(MandatoryItemMissing):
        writer.write(replace(a_packet(), is_draft=False), tmp_path / "packet")
    with pytest.raises(CustodyBroken):
        writer.write(damaged(a_packet()), tmp_path / "packet")
    with pytest.raises(ExhibitMissing):
        BagItPacketWriter(FolderExhibitVault(tmp_path / "empty"), TypstPacketPrinter()).write(a_packet(), tmp_path / "packet")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_size_is_a_damaged_exhibit(writer: BagItPacketWriter, tmp_path: Path) -> None:
    packet = a_packet()
    with pytest.raises(ExhibitDamaged):
        writer.write(replace(packet, exhibits=(replace(packet.exhibits[0], size=1), *packet.exhibits[1:])), tmp_path / "packet")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("recipient", list(Recipient))
def test_every_recipient_gets_a_bag_that_holds(recipient: Recipient, writer: BagItPacketWriter, tmp_path: Path) -> None:
    packet = a_packet(recipient, is_draft=False)
    if recipient in {Recipient.AGENCY, Recipient.MERCHANT}:
        packet = replace(
            packet,
            statements=(),
            exculpatory=None,
            inferences=(),
            contradictions=(),
            picture=None,
            clues=(),
            places=(),
            custody=(),
            missing=(),
        )
    assert bagit.Bag(str(writer.write(packet, tmp_path / "packet").path)).is_valid()


def test_kill_9_while_writing_leaves_no_half_packet(tmp_path: Path) -> None:
    vault = FolderExhibitVault(tmp_path / "vault")
    sealed_files(vault)
    program = (
        "import sys; from pathlib import Path\n"
        "from evidence.adapters.bagit_packets import BagItPacketWriter\n"
        "from evidence.adapters.folder_vault import FolderExhibitVault\n"
        "from evidence.adapters.typst_printer import TypstPacketPrinter\n"
        "from tests.support.packets import a_packet\n"
        "root = Path(sys.argv[1])\n"
        "writer = BagItPacketWriter(FolderExhibitVault(root / 'vault'), TypstPacketPrinter())\n"
        "for n in range(10000): writer.write(a_packet(), root / 'out' / f'packet-{sys.argv[2]}-{n}')\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["", *sys.path])}
    out = tmp_path / "out"
    for run in range(3):
        process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path), str(run)], env=environment)
        deadline = time.monotonic() + 60
        while not list(out.glob(f"packet-{run}-*")) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.003)
        time.sleep(0.07 * run)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    visible = sorted(out.glob("packet-*"))
    assert len(visible) >= 3
    assert all(bagit.Bag(str(path)).is_valid() for path in visible)


def test_a_killed_writers_rest_is_replaced_by_the_next(writer: BagItPacketWriter, bag: Path, tmp_path: Path) -> None:
    shutil.copytree(bag / "data", tmp_path / ".packet.unfinished" / "data")
    (tmp_path / ".packet.unfinished" / "data" / "stray").write_bytes(b"half")
    written = writer.write(a_packet(), tmp_path / "packet").path
    assert list(tmp_path.iterdir()) == [written]
    assert files_of(written) == files_of(bag)
