"""Bags that somebody has made to deceive `verify` or to hang it."""

import hashlib
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from evidence.adapters import bag_files
from evidence.adapters.bag_verifier import BagPacketVerifier
from evidence.packet.answer import CheckVerdict

OURS = ("data/packet.json", "data/custody.jsonl", "data/custody-head.txt", "data/packet.pdf", "VERIFY.txt")


@pytest.fixture
def copy(bag: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bag, tmp_path / "packet"))


def refit(bag: Path) -> None:
    """Fit manifests, and the sizes in bag-info.txt, to what lies there: it is a whole bag again."""
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    info = bag / "bag-info.txt"
    if info.exists():
        kept = [line for line in info.read_text().splitlines() if not line.startswith("Payload-Oxum")]
        info.write_text("\n".join([*kept, f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}"]) + "\n")

    def lines(paths: list[Path]) -> str:
        return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n" for path in paths)

    (bag / "manifest-sha256.txt").write_text(lines(payload))
    tags = sorted(path for path in bag.rglob("*") if path.is_file() and path not in payload and "tagmanifest" not in path.name)
    (bag / "tagmanifest-sha256.txt").write_text(lines(tags))
    assert bagit.Bag(str(bag)).is_valid()


def verdicts(bag: Path) -> dict[str, str]:
    return {check.id.value: check.verdict.value for check in BagPacketVerifier().verify(bag).checks}


def failures(bag: Path) -> str:
    return "\n".join(check.detail for check in BagPacketVerifier().verify(bag).checks if check.verdict is CheckVerdict.FAIL)


@pytest.mark.parametrize("left", [*OURS, "bag-info.txt"])
def test_a_packet_stripped_of_our_parts_but_one_is_not_valid(copy: Path, left: str) -> None:
    for name in OURS:
        if name != left:
            (copy / name).unlink()
    if left != "bag-info.txt":
        (copy / "bag-info.txt").unlink()
    refit(copy)
    found = verdicts(copy)
    assert not BagPacketVerifier().verify(copy).is_valid
    assert (found["bagit"], found["custody"], found["verbatim"]) == ("pass", "fail", "fail")


def test_a_bag_with_nothing_of_ours_is_said_to_be_a_bag_and_none_of_our_packets(copy: Path) -> None:
    for name in OURS:
        (copy / name).unlink()
    (copy / "bag-info.txt").write_text("Source-Organization: x\n")
    refit(copy)
    answer = BagPacketVerifier().verify(copy)
    assert answer.is_valid
    assert "none of our packets" in answer.checks[0].detail
    assert verdicts(copy)["custody"] == verdicts(copy)["verbatim"] == "unknown"


def replaced(make: Callable[[Path], object]) -> Callable[[Path], str]:
    def change(bag: Path) -> str:
        (bag / "data/exhibits/002-EMS.csv").unlink()
        make(bag / "data/exhibits/002-EMS.csv")
        return "data/exhibits/002-EMS.csv"

    return change


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's path may only be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def pipe_for_the_declaration(bag: Path) -> str:
    (bag / "bagit.txt").unlink()
    os.mkfifo(bag / "bagit.txt")
    return "bagit.txt"


def linked_folder(bag: Path) -> str:
    shutil.move(bag / "data/exhibits", bag.parent / "elsewhere")
    (bag / "data/exhibits").symlink_to(bag.parent / "elsewhere")
    return "data/exhibits"


NO_FILES: dict[str, Callable[[Path], str]] = {
    "a pipe": replaced(os.mkfifo),
    "a pipe for bagit.txt": pipe_for_the_declaration,
    "a link": replaced(lambda path: path.symlink_to("/etc/hostname")),
    "a link to a device": replaced(lambda path: path.symlink_to("/dev/zero")),
    "a broken link": replaced(lambda path: path.symlink_to("nowhere")),
    "a linked folder": linked_folder,
    "a socket": replaced(a_socket),
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_file_is_refused_before_it_is_opened(copy: Path, name: str) -> None:
    culprit = NO_FILES[name](copy)
    assert not BagPacketVerifier().verify(copy).is_valid
    assert failures(copy).startswith(f"{culprit}: ")
    assert verdicts(copy)["manifest"] == "unknown"


def test_names_that_are_no_text_can_still_be_told(copy: Path) -> None:
    os.mkfifo(os.fsencode(copy / "data") + b"/\xff")
    assert failures(copy).encode().startswith(b"data/\\udcff")


def test_a_tag_file_too_large_to_be_read_at_once_is_refused_unread(copy: Path) -> None:
    with (copy / "bag-info.txt").open("r+b") as sparse:
        sparse.truncate(bag_files.LARGEST_TEXT + 1)
    assert "bag-info.txt" in failures(copy)


def test_a_data_file_swollen_beyond_memory_is_streamed_and_not_read_at_once(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence.adapters.bag_verifier.LARGEST_TEXT", 1 << 20)
    for name in ("data/packet.json", "data/custody.jsonl"):
        with (copy / name).open("r+b") as sparse:
            sparse.truncate((1 << 20) + 1)
    refit(copy)
    found = verdicts(copy)
    assert (found["manifest"], found["custody"], found["verbatim"]) == ("pass", "fail", "fail")
    assert "too large" in failures(copy)


def test_folders_too_deep_for_bagit_to_walk_are_refused(copy: Path) -> None:
    here = Path.cwd()
    os.chdir(copy / "data")
    try:
        for _ in range(150):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(here)
    assert "too deep" in failures(copy)


def info(old: str, new: str) -> Callable[[Path], object]:
    return lambda bag: (bag / "bag-info.txt").write_text((bag / "bag-info.txt").read_text().replace(old, new))


def folder_with_a_letter(bag: Path) -> None:
    (bag / "meta").mkdir()
    (bag / "meta/a.txt").write_text("x")


BESIDE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a letter": (lambda bag: (bag / "请先读我.txt").write_text("本材料已核实"), "请先读我.txt"),
    "a folder with a letter": (folder_with_a_letter, "meta/a.txt"),
    "another manifest": (lambda bag: (bag / "manifest-md5.txt").write_text(""), "manifest-md5.txt"),
    "another day in bag-info": (info("Bagging-Date: 2026-11-24", "Bagging-Date: 2020-01-01"), "bag-info.txt"),
    "another number in bag-info": (info("SH-2026-0001", "SH-2026-0002"), "bag-info.txt"),
    "a word more in bag-info": (info("Bag-Software-Agent", "Contact-Name: 某局\nBag-Software-Agent"), "bag-info.txt"),
    "an older BagIt": (
        lambda bag: (bag / "bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
        "bagit.txt",
    ),
    "no bag-info": (lambda bag: (bag / "bag-info.txt").unlink(), "bag-info.txt"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_nothing_stands_beside_the_payload_but_what_the_content_implies(copy: Path, name: str) -> None:
    change, named = BESIDE[name]
    change(copy)
    refit_tags_only(copy) if name == "another manifest" else refit(copy)
    assert not BagPacketVerifier().verify(copy).is_valid
    assert named in failures(copy)


def refit_tags_only(bag: Path) -> None:
    digests = (f"{hashlib.md5((bag / name).read_bytes(), usedforsecurity=False).hexdigest()}  {name}\n" for name in sorted(payload_of(bag)))
    (bag / "manifest-md5.txt").write_text("".join(digests))
    refit(bag)


def payload_of(bag: Path) -> set[str]:
    return {path.relative_to(bag).as_posix() for path in (bag / "data").rglob("*") if path.is_file()}
