"""Files as they come: in another encoding, with bad rows, locked, cut off, empty; and an import that is killed (issue 3, Shows 4)."""

import csv
import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.stories import CASE, Desk, copy_of, new_desk
from web.story import story_path

STORY = story_path("cheetah")
LOCKED_BILL = Path(__file__).parents[2] / "documents/locked-bill.pdf"
HEADER = ["交易流水号", "卡号", "交易时间", "入账日", "金额", "币种", "商户号", "商户名称"]
CLOCK = datetime(2026, 11, 24, 2, tzinfo=UTC)
Fits = Callable[..., None]


def transactions(count: int, *, first: int = 1) -> Iterator[list[str]]:
    """Invented purchases, the same for the same count."""
    chance = random.Random(20261124)  # noqa: S311 - invented purchases
    for number in range(first, first + count):
        day, card = f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}", f"62999900{chance.randrange(400):08d}"
        amount, shop = f"{chance.randrange(100, 900_000) / 100:.2f}", number % 97
        yield [f"R{number:09d}", card, f"{day} 12:00:00", day, amount, "CNY", f"9990000{shop:08d}", f"商户{shop}"]


def write(path: Path, rows: Iterator[list[str]] | list[list[str]], header: list[str] = HEADER, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def unchanging(lines: list[str]) -> list[str]:
    """Rows of the store less the notes that an import took place and that its file was sealed."""
    notes = ("batch", "audit", "outbox", "exhibit", "custody_entry")
    return [line for line in lines if not line.startswith(tuple(f'{{"table": "{note}"' for note in notes))]


def test_a_gb18030_file_says_the_same_as_one_in_utf_8(empty_desk: Desk, tmp_path: Path) -> None:
    chinese = tmp_path / "客户.csv"
    chinese.write_bytes((STORY / "persons.csv").read_text("utf-8-sig").encode("gb18030"))
    [first] = empty_desk.json("import", "persons", chinese)["files"]
    assert (first["read"], first["accepted"], first["rejected"]) == (200, 200, 0)
    assert any('"value": "朱某"' in line for line in empty_desk.rows())
    before = unchanging(empty_desk.rows())
    [second] = empty_desk.json("import", "persons", STORY / "persons.csv")["files"]
    assert (second["unchanged"], second["rejected"]) == (200, 0)
    assert unchanging(empty_desk.rows()) == before


def test_five_bad_rows_in_a_thousand_are_told_mended_and_taken(empty_desk: Desk, tmp_path: Path) -> None:
    rows = list(transactions(1_000))
    bad = {7: (4, "一百元"), 199: (2, "2024-02-30 12:00:00"), 400: (1, "62299"), 655: (7, ""), 999: (4, "1e99")}
    spoiled = [list(row) for row in rows]
    for at, (column, value) in bad.items():
        spoiled[at][column] = value
    exported = write(tmp_path / "export.csv", spoiled)
    result = empty_desk.run("import", "transactions", exported, "--json")
    [report] = json.loads(result.stdout)["files"]
    assert [report[name] for name in ("read", "accepted", "unchanged", "rejected")] == [1_000, 995, 0, 5]
    stored = [json.loads(line)["row"] for line in empty_desk.rows() if line.startswith('{"table": "txn"')]
    assert len(stored) == 995
    assert {row["source_ref"] for row in stored} == {row[0] for at, row in enumerate(rows) if at not in bad}
    for language, word in (("zh", "退回 5"), ("en", "5 rejected")):
        assert word in empty_desk.run("import", "transactions", exported, "--lang", language, "--dry-run").stdout
    rejects = Path(report["rejects_file"])
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    assert stat.S_IMODE(rejects.parent.stat().st_mode) == 0o700
    with rejects.open(encoding="utf-8-sig", newline="") as lines:
        header, *told = list(csv.reader(lines))
    assert [int(row[len(HEADER)]) for row in told] == [at + 2 for at in sorted(bad)]
    columns, values, reasons, fixes = (header.index(name) for name in header[len(HEADER) + 1 :])
    assert [row[columns] for row in told] == ["金额 amount", "交易时间 at", "卡号 card_no", "商户名称 merchant_name", "金额 amount"]
    assert [row[values] for row in told][:2] == ["一百元", "2024-02-30 12:00:00"]
    assert all(" / " in row[reasons] and row[fixes] for row in told)
    mended = write(
        tmp_path / "mended.csv",
        [[*rows[int(row[len(HEADER)]) - 2], *row[len(HEADER) :]] for row in told],
        header,
        "utf-8-sig",
    )
    [again] = empty_desk.json("import", "transactions", mended)["files"]
    assert [again[name] for name in ("read", "accepted", "rejected")] == [5, 5, 0]
    before = unchanging(empty_desk.rows())
    [whole] = empty_desk.json("import", "transactions", write(tmp_path / "whole.csv", rows))["files"]
    assert (whole["unchanged"], whole["accepted"]) == (1_000, 0)
    assert unchanging(empty_desk.rows()) == before


@pytest.fixture(scope="module")
def still_desk(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk at which everything is refused, so that one serves all."""
    return copy_of(imported, tmp_path_factory.mktemp("still") / "w")


def cut_png(folder: Path) -> Path:
    whole = BytesIO()
    Image.open(STORY / "slip-food.jpg").save(whole, "PNG")
    path = folder / "slip.png"
    path.write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    return path


def emptied(folder: Path, name: str) -> Path:
    path = folder / name
    path.touch()
    return path


REFUSED: dict[str, tuple[Callable[[Path], list[str | Path]], str]] = {
    "a locked bill": (lambda _: ["import", "bills", LOCKED_BILL], "password_needed"),
    "a locked bill, read": (lambda _: ["bill", "read", LOCKED_BILL], "password_needed"),
    "a cut picture": (lambda folder: ["slip", "read", cut_png(folder), "--case", CASE], "unreadable_picture"),
    "a cut picture, read": (lambda folder: ["slip", "read", cut_png(folder)], "unreadable_picture"),
    "an empty table": (lambda folder: ["import", "transactions", emptied(folder, "export.csv")], "empty_file"),
    "an empty workbook": (lambda folder: ["import", "repayments", emptied(folder, "export.xlsx")], "empty_file"),
    "an empty bill": (lambda folder: ["import", "bills", emptied(folder, "bill.pdf")], "empty_file"),
    "an empty picture": (lambda folder: ["slip", "read", emptied(folder, "slip.jpg"), "--case", CASE], "empty_file"),
    "empty testimony": (lambda folder: ["testimony", "add", CASE, emptied(folder, "said.yaml")], "empty_file"),
    "a bill that calls itself a table": (
        lambda folder: ["import", "transactions", _renamed(STORY / "bill-2024-01.pdf", folder / "export.csv")],
        "type_refused",
    ),
    "testimony without its parts": (
        lambda folder: ["testimony", "add", CASE, _written(folder / "said.yaml", "- speaker: 朱某\n  text: 没有\n")],
        "testimony_refused",
    ),
}


def _renamed(source: Path, target: Path) -> Path:
    target.write_bytes(source.read_bytes())
    return target


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_named_in_both_languages_and_changes_nothing(
    name: str, still_desk: Desk, tmp_path: Path, fits: Fits
) -> None:
    make, code = REFUSED[name]
    args = make(tmp_path)
    before = still_desk.rows(), still_desk.sealed()
    told = still_desk.run(*args, "--json", exit_code=3)
    refused = json.loads(told.stdout)
    fits("error", refused)
    assert refused["error"]["code"] == code
    file = next(each for each in args if isinstance(each, Path)).name
    assert refused["error"]["where"]["file"] == file
    assert all(file in refused["error"]["message"][language] for language in ("zh", "en"))
    assert refused["error"]["message"]["zh"] in told.stderr
    assert (still_desk.rows(), still_desk.sealed()) == before


def test_a_locked_bill_opens_by_its_password_file_alone(still_desk: Desk, tmp_path: Path, fits: Fits) -> None:
    right, wrong = _written(tmp_path / "right", "4417\n"), _written(tmp_path / "wrong", "1234")
    assert still_desk.json("bill", "read", LOCKED_BILL, "--password-file", wrong, exit_code=3)["error"]["code"] == "password_needed"
    answer = still_desk.json("bill", "read", LOCKED_BILL, "--password-file", right)
    fits("bill", answer)
    assert answer["is_bill"] is True


def test_of_several_files_those_before_the_bad_one_stay_and_the_rest_is_not_read(empty_desk: Desk, tmp_path: Path) -> None:
    good, empty = write(tmp_path / "a.csv", list(transactions(10))), emptied(tmp_path, "b.csv")
    refused = empty_desk.json(
        "import", "transactions", good, empty, write(tmp_path / "c.csv", list(transactions(5, first=11))), exit_code=3
    )
    assert refused["error"]["where"]["file"] == "b.csv"
    assert sum(line.startswith('{"table": "txn"') for line in empty_desk.rows()) == 10


def import_as_program(desk: Desk, file: Path) -> "subprocess.Popen[bytes]":
    program = Path(sys.executable).with_name("sliphound")
    command = [str(program), "import", "transactions", str(file), "--workspace", str(desk.folder), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def killed_again_and_again(folder: Path, *, kills: int, count: int) -> None:
    """Kill an import at so many moments spread over its run, then let it run through.

    A kill counts when it ended an import that had begun to read its file (the copy it was reading lies there) and had not committed. How long a
    run takes depends on what else the machine does, so a moment that came too early or too late is tried again, nearer to the middle.
    """
    file = write(folder / "export.csv", list(transactions(count)))
    measured = new_desk(folder / "measured", fixed_at=CLOCK)
    measured.sit_down("investigator")
    started = time.monotonic()
    with import_as_program(measured, file) as run:
        out, _ = run.communicate()
    span = time.monotonic() - started
    assert json.loads(out)["files"][0]["accepted"] == count
    whole = _comparable(measured.rows())

    desk = _sat_down(folder / "w0")
    before, ended, tries = desk.rows(), 0, 0
    while ended < kills:
        tries += 1
        assert tries <= 6 * kills, f"{ended} of {kills} kills in {tries} tries"
        status = _killed_after(import_as_program(desk, file), span * (0.25 + 0.6 * (ended + 1) / kills))
        assert status in {0, -signal.SIGKILL}
        if desk.rows() != before:  # it came after the commit: then all of it is there
            assert _comparable(desk.rows()) == whole
            span *= 0.85
            desk = _sat_down(folder / f"w{tries}")
            before = desk.rows()
            continue
        with closing(sqlite3.connect(desk.folder / "sliphound.db")) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        left = {Path(path).parts[0] for path in desk.sealed()}
        assert left <= {"vault", "staging", "settings.toml"}, "a sealed file that nothing cites yet, and the copy that was being read"
        if "staging" in left:
            ended += 1
        else:
            span *= 1.15
    [report] = desk.json("import", "transactions", file)["files"]
    assert report["accepted"] + report["unchanged"] == count
    assert _comparable(desk.rows()) == whole
    assert desk.json("doctor")["ok"] is True
    assert [path for path in desk.sealed() if path.startswith("staging")] == [], "the copy that was being read is cleared away"
    after = unchanging(desk.rows())
    [again] = desk.json("import", "transactions", file)["files"]
    assert (again["unchanged"], again["accepted"]) == (count, 0)
    assert unchanging(desk.rows()) == after


def _sat_down(folder: Path) -> Desk:
    desk = new_desk(folder, fixed_at=CLOCK)
    desk.sit_down("investigator")
    return desk


def _killed_after(run: "subprocess.Popen[bytes]", seconds: float) -> int:
    with run:
        try:
            run.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
    return run.returncode


def _comparable(lines: list[str]) -> list[object]:
    """Rows less what differs between two workspaces that did the same at the same time: keys, passwords."""
    rows = [json.loads(line) for line in unchanging(lines)]
    return [
        {name: value for name, value in row["row"].items() if name not in {"ciphertext", "match_hash"}}
        for row in rows
        if row.get("table") not in {None, "user_account"}
    ]


def test_an_import_that_is_killed_leaves_nothing_half_made(tmp_path: Path) -> None:
    killed_again_and_again(tmp_path, kills=1, count=2_000)


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_an_import_that_is_killed_ten_times_leaves_nothing_half_made(tmp_path: Path) -> None:
    killed_again_and_again(tmp_path, kills=10, count=20_000)
