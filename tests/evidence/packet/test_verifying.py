import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bagit
import jsonschema
import pytest

from evidence.adapters.bag_verifier import BagPacketVerifier
from evidence.adapters.bagit_packets import BagItPacketWriter
from evidence.packet.answer import CheckId, CheckVerdict, VerifyAnswer
from evidence.packet.codec import to_json
from evidence.packet.content import PacketContent
from evidence.packet.excerpt import write_excerpt
from graph.money import Money
from tests.support.packets import a_packet, an_entry, chained

SCHEMA = Path(__file__).parents[3] / "docs/reference/schemas/verify.schema.json"


def verdicts(answer: VerifyAnswer) -> dict[str, str]:
    return {check.id.value: check.verdict.value for check in answer.checks}


def told(answer: VerifyAnswer) -> str:
    return "\n".join(check.detail for check in answer.checks if check.verdict is CheckVerdict.FAIL)


@pytest.fixture
def copy(bag: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bag, tmp_path / "packet"))


def test_an_untouched_packet_passes_and_claims_no_timestamp(bag: Path) -> None:
    answer = BagPacketVerifier().verify(bag)
    assert answer.is_valid
    assert verdicts(answer) == {
        "bagit": "pass",
        "manifest": "pass",
        "custody": "pass",
        "verbatim": "pass",
        "timestamp": "unknown",
        "signature": "unknown",
    }


def test_its_json_keeps_the_interface(bag: Path, tmp_path: Path) -> None:
    schema = json.loads(SCHEMA.read_text())
    for folder in (bag, tmp_path):
        jsonschema.validate(BagPacketVerifier().verify(folder).as_json(), schema)
    assert set(schema["properties"]["checks"]["items"]["properties"]["id"]["enum"]) == {check.value for check in CheckId}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"valid": True}, schema)


def test_a_flipped_bit_in_any_file_is_caught_and_the_file_named(bag: Path, copy: Path) -> None:
    names = sorted(path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file())
    assert len(names) > 20
    for name in names:
        data = bytearray((bag / name).read_bytes())
        data[len(data) // 2] ^= 1
        (copy / name).write_bytes(data)
        answer = BagPacketVerifier().verify(copy)
        assert not answer.is_valid, name
        assert Path(name).name in told(answer) or name in {"bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}, (
            name,
            told(answer),
        )
        (copy / name).write_bytes((bag / name).read_bytes())
    assert BagPacketVerifier().verify(copy).is_valid


def refit(bag: Path) -> None:
    """Write the manifests anew, as a forger would who knows BagIt."""
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    tags = ["VERIFY.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
    info = (bag / "bag-info.txt").read_text().splitlines()
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}"
    (bag / "bag-info.txt").write_text("\n".join([*(line for line in info if not line.startswith("Payload-Oxum")), oxum]) + "\n")

    def lines(paths: list[Path]) -> str:
        return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n" for path in paths)

    (bag / "manifest-sha256.txt").write_text(lines(payload))
    (bag / "tagmanifest-sha256.txt").write_text(lines([bag / name for name in tags if (bag / name).exists()]))
    assert bagit.Bag(str(bag)).is_valid()


def edit(bag: Path, name: str, old: str, new: str) -> None:
    text = (bag / name).read_bytes().decode()
    assert old in text
    (bag / name).write_bytes(text.replace(old, new, 1).encode())


def custody_lines(change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def tamper(bag: Path) -> None:
        path = bag / "data/custody.jsonl"
        path.write_text("".join(change(path.read_text().splitlines(keepends=True))))

    return tamper


def rewrite_history(bag: Path) -> None:
    """Change a custody entry and fit the whole chain, its head and packet.json to it; only the print still tells."""
    custody = chained(*(replace(logged.entry, witness="无") for logged in a_packet().custody))
    lines, head = write_excerpt(custody)
    (bag / "data/custody.jsonl").write_text(lines)
    (bag / "data/custody-head.txt").write_text(f"{head}\n")
    write_content(bag, replace(a_packet(), custody=custody, custody_log_head=custody[-1].hash))


def write_content(bag: Path, content: PacketContent) -> None:
    (bag / "data/packet.json").write_text(json.dumps(to_json(content), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def change_amount(bag: Path) -> None:
    packet = a_packet()
    write_content(bag, replace(packet, transactions=(replace(packet.transactions[0], amount=Money(3000000)), *packet.transactions[1:])))


def drop_exculpatory(bag: Path) -> None:
    write_content(bag, replace(a_packet(), exculpatory=None))


def drop_exhibit_everywhere(bag: Path) -> None:
    (bag / "data/exhibits/004-exhibit.jpg").unlink()


def swap_exhibits(bag: Path) -> None:
    first, second = bag / "data/exhibits/001-2013-4.pdf", bag / "data/exhibits/002-EMS.csv"
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


def add_entry(bag: Path) -> None:
    logged = a_packet().custody
    more = chained(*(entry.entry for entry in logged), an_entry(logged[0].entry.exhibit_sha256, logged[0].entry.act, 9))
    lines, head = write_excerpt(more)
    (bag / "data/custody.jsonl").write_text(lines)
    (bag / "data/custody-head.txt").write_text(f"{head}\n")


def other_pdf(bag: Path) -> None:
    (bag / "data/packet.pdf").write_bytes((bag / "data/packet.pdf").read_bytes()[:-400])


TAMPERINGS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "exhibit dropped": (drop_exhibit_everywhere, "custody", "004-exhibit.jpg"),
    "exhibits swapped": (swap_exhibits, "custody", "001-2013-4.pdf"),
    "exhibit replaced": (lambda bag: (bag / "data/exhibits/002-EMS.csv").write_text("运单号\n"), "custody", "002-EMS.csv"),
    "exhibit slipped in": (lambda bag: (bag / "data/exhibits/005-new.pdf").write_text("new"), "verbatim", "005-new.pdf"),
    "custody line edited": (
        custody_lines(lambda lines: [lines[0], lines[1].replace("特催 王某", "特催 李某"), *lines[2:]]),
        "custody",
        "line 2",
    ),
    "custody line dropped": (custody_lines(lambda lines: [*lines[:2], *lines[3:]]), "custody", "line 3"),
    "custody lines reordered": (custody_lines(lambda lines: [lines[1], lines[0], *lines[2:]]), "custody", "line 1"),
    "custody line doubled": (custody_lines(lambda lines: [*lines[:3], lines[2], *lines[3:]]), "custody", "line 4"),
    "custody cut short": (custody_lines(lambda lines: lines[:-1]), "custody", "custody-head.txt"),
    "custody line no JSON": (custody_lines(lambda lines: [*lines[:4], "{\n", *lines[5:]]), "custody", "line 5"),
    "custody entry added and chained": (add_entry, "custody", "packet.json"),
    "custody removed": (lambda bag: (bag / "data/custody.jsonl").unlink(), "custody", "custody.jsonl"),
    "head edited": (lambda bag: edit(bag, "data/custody-head.txt", "2", "3"), "custody", "custody-head.txt"),
    "history written anew": (rewrite_history, "verbatim", "VERIFY.txt"),
    "amount changed in packet.json": (change_amount, "verbatim", "transactions.csv"),
    "amount changed in the table": (
        lambda bag: edit(bag, "data/tables/transactions.csv", "4286.00", "4286.01"),
        "verbatim",
        "transactions.csv",
    ),
    "table removed": (lambda bag: (bag / "data/tables/checks.csv").unlink(), "verbatim", "checks.csv"),
    "exculpatory part dropped": (drop_exculpatory, "verbatim", "checks.csv"),
    "statement changed": (lambda bag: edit(bag, "data/packet.json", "从没收到过", "曾经收到过"), "verbatim", ""),
    "picture changed": (lambda bag: edit(bag, "data/link-picture.svg", "徐某之妻", "徐某之母"), "verbatim", "link-picture.svg"),
    "pdf cut short": (other_pdf, "verbatim", "packet.pdf"),
    "pdf removed": (lambda bag: (bag / "data/packet.pdf").unlink(), "verbatim", "packet.pdf"),
    "packet.json no JSON": (lambda bag: (bag / "data/packet.json").write_text("{"), "verbatim", "packet.json"),
    "instructions changed": (lambda bag: edit(bag, "VERIFY.txt", "sha256sum -c", "true"), "verbatim", "VERIFY.txt"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_forger_who_fits_the_manifests_is_caught_by_another_check(name: str, copy: Path) -> None:
    tamper, check, named = TAMPERINGS[name]
    tamper(copy)
    plain = BagPacketVerifier().verify(copy)
    assert verdicts(plain)["manifest"] == "fail"
    refit(copy)
    answer = BagPacketVerifier().verify(copy)
    assert verdicts(answer)["manifest"] == "pass"
    assert verdicts(answer)[check] == "fail"
    assert not answer.is_valid
    assert named in told(answer)


def test_a_pdf_of_another_packet_is_caught_by_its_text(copy: Path, writer: BagItPacketWriter, tmp_path: Path) -> None:
    packet = a_packet()
    other = replace(packet, facts=(replace(packet.facts[0], text="尾号4417的信用卡由徐某本人签收。"), *packet.facts[1:]))
    forged = writer.write(other, tmp_path / "other").path
    shutil.copy(forged / "data/packet.pdf", copy / "data/packet.pdf")
    refit(copy)
    answer = BagPacketVerifier().verify(copy)
    assert verdicts(answer) == {
        "bagit": "pass",
        "manifest": "pass",
        "custody": "pass",
        "verbatim": "fail",
        "timestamp": "unknown",
        "signature": "unknown",
    }
    assert "八、已记录的事实 4" in told(answer)


def test_a_file_beside_the_manifests_is_named(copy: Path) -> None:
    (copy / "README.txt").write_text("x")
    assert "README.txt" in told(BagPacketVerifier().verify(copy))


def test_a_link_in_place_of_a_file_is_named(copy: Path, bag: Path) -> None:
    (copy / "data/exhibits/002-EMS.csv").unlink()
    (copy / "data/exhibits/002-EMS.csv").symlink_to(bag / "data/exhibits/002-EMS.csv")
    assert "data/exhibits/002-EMS.csv" in told(BagPacketVerifier().verify(copy))


@pytest.mark.parametrize("line", ["0" * 64 + "  ../outside\n", "0" * 64 + "  /etc/passwd\n", "not a line\n"])
def test_a_manifest_that_leaves_the_bag_or_makes_no_sense_is_refused(copy: Path, line: str) -> None:
    with (copy / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(line)
    assert verdicts(BagPacketVerifier().verify(copy))["manifest"] == "fail"


def test_anothers_bag_is_checked_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "their bag").mkdir()
    (tmp_path / "their bag" / "线索 1.txt").write_text("回执")
    bagit.make_bag(str(tmp_path / "their bag"), {"Source-Organization": "x"}, checksums=["md5", "sha512"])
    answer = BagPacketVerifier().verify(tmp_path / "their bag")
    assert answer.is_valid
    assert verdicts(answer)["custody"] == verdicts(answer)["verbatim"] == "unknown"
    (tmp_path / "their bag" / "data" / "线索 1.txt").write_text("回执2")
    assert not BagPacketVerifier().verify(tmp_path / "their bag").is_valid


@pytest.mark.parametrize("make", [Path, lambda path: path.mkdir(), lambda path: path.write_text("x")])
def test_what_is_no_bag_is_answered_not_raised(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "thing")
    answer = BagPacketVerifier().verify(tmp_path / "thing")
    assert not answer.is_valid
    assert verdicts(answer)["bagit"] == "fail"
    assert str(tmp_path) not in told(answer)
