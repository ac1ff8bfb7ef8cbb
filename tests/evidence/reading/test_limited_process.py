"""Reading processes that end well, badly, or never."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.adapters.limited_process import LimitedProcess, Limits, error_of
from evidence.adapters.limited_readers import LimitedBillReader, LimitedSheets, LimitedSlipReader
from evidence.bills.model import Bill
from evidence.errors import ArchiveRefused, EmptyFile, FileRefused, ParserFailed, ParserLimits, PasswordNeeded, SheetUnreadable, TypeRefused
from evidence.slips.model import SlipField
from graph.errors import Where
from tests.support.bills import PrintedBill, ruled, typeset
from tests.support.slips import CHINESE, draw_slip

WORKER = (sys.executable, "-m", "tests.support.parse_worker")
SMALL = Limits(memory_bytes=2**29, cpu_seconds=1, wall_seconds=60, output_bytes=2**20)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> LimitedProcess:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    return LimitedProcess(WORKER, SMALL)


def test_a_job_answers_its_value_whatever_its_parser_prints(process: LimitedProcess) -> None:
    assert process.run("echo", {"名": [1, None]}) == {"名": [1, None]}


def test_a_job_that_takes_too_much_memory_is_stopped(process: LimitedProcess) -> None:
    with pytest.raises(ParserLimits) as refused:
        process.run("hoard", {}, name="账单.pdf")

    assert refused.value.facts == {"job": "hoard", "limit": "512 MB"}
    assert refused.value.where.file == "账单.pdf"


def test_a_job_that_computes_too_long_is_stopped(process: LimitedProcess) -> None:
    with pytest.raises(ParserLimits) as refused:
        process.run("spin", {})

    assert refused.value.facts["limit"] == "1 s CPU"


def test_a_job_that_waits_too_long_is_stopped(process: LimitedProcess) -> None:
    with pytest.raises(ParserLimits) as refused:
        replace(process, limits=replace(SMALL, wall_seconds=1)).run("sleep", {})

    assert refused.value.facts["limit"] == "1 s"


def test_an_answer_that_is_too_long_is_stopped(process: LimitedProcess) -> None:
    with pytest.raises(ParserLimits) as refused:
        process.run("babble", {})

    assert refused.value.facts["limit"] == "1 MB of output"


def test_a_worker_that_ends_without_an_answer_leaves_its_last_words(process: LimitedProcess) -> None:
    with pytest.raises(ParserFailed) as refused:
        process.run("leave", {})

    assert refused.value.facts["reason"] == "the parser is gone"


def test_a_job_that_the_worker_does_not_know_fails(process: LimitedProcess) -> None:
    with pytest.raises(ParserFailed):
        process.run("unheard-of", {})


def test_the_worker_sees_no_variables_of_ours(process: LimitedProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SLIPHOUND_TEST_SECRET", "s3cret")
    show = tmp_path / "show.py"
    show.write_text("import json, os, sys\nsys.stdin.read()\nprint(json.dumps({'value': sorted(os.environ)}))\n")

    seen = replace(process, worker=(sys.executable, str(show))).run("environment", {})

    assert "SLIPHOUND_TEST_SECRET" in os.environ
    assert "PATH" in seen
    assert "SLIPHOUND_TEST_SECRET" not in seen


def test_an_error_is_made_anew_from_its_code() -> None:
    error = error_of("archive_refused", {"reason": "ratio"}, Where(file="a.xlsx"))

    assert isinstance(error, ArchiveRefused)
    assert error.facts == {"reason": "ratio"}
    assert error_of("no-such-code", {}, Where()) is None


def test_a_bill_comes_back_whole(process: LimitedProcess, tmp_path: Path) -> None:
    path = typeset(ruled(PrintedBill()), tmp_path / "kept-under-a-hash.pdf")

    bill = LimitedBillReader(replace(process, limits=Limits())).read(path, name="三月账单.pdf")

    assert isinstance(bill, Bill)
    assert len(bill.rows) == 5


@pytest.mark.deep
def test_a_slip_is_read_within_a_gigabyte(process: LimitedProcess, tmp_path: Path) -> None:
    path = draw_slip(CHINESE, tmp_path / "slip.png")

    slip = LimitedSlipReader(replace(process, limits=Limits(memory_bytes=2**30))).read(path)

    assert slip.fields[SlipField.AMOUNT_FEN].value == 428600


def test_a_locked_bill_is_named_as_the_user_named_it(process: LimitedProcess) -> None:
    locked = Path(__file__).parents[2] / "documents" / "locked-bill.pdf"

    with pytest.raises(PasswordNeeded) as refused:
        LimitedBillReader(replace(process, limits=Limits())).read(locked, name="三月账单.pdf")

    assert refused.value.where.file == "三月账单.pdf"


def test_a_table_is_read_to_its_end_before_its_first_row_is_given(process: LimitedProcess, tmp_path: Path) -> None:
    sheets = LimitedSheets(replace(process, limits=Limits()))
    good, broken = tmp_path / "good.csv", tmp_path / "broken.csv"
    good.write_text("卡号,金额\n4417,1.00\n\n4417,2.00\n", "utf-8")
    broken.write_text('卡号,金额\n4417,1.00\n"4417,2.00\n', "utf-8")

    sheet = sheets.open_rows(good)
    with pytest.raises(SheetUnreadable):
        sheets.open_rows(broken)

    assert sheet.header == ("卡号", "金额")
    assert list(sheet.rows) == [(2, ["4417", "1.00"]), (4, ["4417", "2.00"])]


HOSTILE: dict[str, tuple[bytes, type[FileRefused]]] = {
    "nothing.csv": (b"", EmptyFile),
    "program.csv": (b"\x7fELF" + bytes(100), TypeRefused),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(100), TypeRefused),
    "text.xlsx": ("卡号,金额\n".encode(), TypeRefused),
    "table.exe": (b"MZ" + bytes(100), TypeRefused),
    "noise.xlsx": (b"PK\x03\x04" + bytes(range(256)) * 8, ArchiveRefused),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_what_its_name_says_is_refused(process: LimitedProcess, tmp_path: Path, name: str) -> None:
    content, error = HOSTILE[name]
    (tmp_path / name).write_bytes(content)

    with pytest.raises(error) as refused:
        LimitedSheets(replace(process, limits=Limits())).open_rows(tmp_path / name)

    assert refused.value.where.file == name
