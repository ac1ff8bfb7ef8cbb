"""A table in parts says what it says row by row, however it is written."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from evidence.adapters import csv_parts
from evidence.adapters.csv_parts import CsvParts
from evidence.adapters.file_types import check_type
from evidence.adapters.sheet_rows import open_parts, open_rows
from evidence.adapters.sheet_spool import SpooledParts, write_parts
from evidence.errors import FileRefused, ParserFailed, SheetUnreadable, TypeRefused
from evidence.sheets import packed

# Cells and line ends as exports have them, and what would mislead a reader in a hurry.
CELLS = st.sampled_from(
    [
        *(
            "",
            "老庙黄金",
            " 38.00 ",
            "\u3000上海",
            "'6225880000004417",
            "6225880000004417",
            "a'b",
            '"引 号"',
            '"逗,号"',
            '"两\n行"',
            '"he said ""no"""',
        ),
        *('="0012"', "a;b", "x\u00a0", "\ufeff", "5\t", "终"),
    ]
)
ENDS = st.sampled_from(["\n", "\r\n"])
LINES = st.lists(st.lists(CELLS, max_size=5), max_size=9)


def told(path: Path) -> object:
    """The rows of a file, or why it is refused."""
    try:
        header, parts, encoding = open_parts(path, suffix=".csv")
        return header, encoding, [row for part in parts for row in part.rows()]
    except FileRefused as refused:
        return type(refused), refused.where.line


def told_by_rows(path: Path) -> object:
    try:
        sheet = open_rows(path)
        return sheet.header, sheet.encoding, list(sheet.rows)
    except FileRefused as refused:
        return type(refused), refused.where.line


@settings(max_examples=150)
@given(
    header=st.sampled_from(["卡号,金额,商户", "\ufeff卡号,金额,商户,,", "卡号;金额;商户", "卡号"]),
    lines=LINES,
    end=ENDS,
    last=st.booleans(),
    codec=st.sampled_from(["utf-8", "gb18030"]),
    stretch=st.sampled_from([16, 64, 4 * 2**20]),
)
def test_parts_say_what_rows_say(  # noqa: PLR0917 - each drawn by name
    tmp_path_factory: pytest.TempPathFactory, header: str, lines: list[list[str]], end: str, last: bool, codec: str, stretch: int
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    text = end.join([header, *(",".join(cells) for cells in lines)]) + end * last
    path.write_bytes(text.encode(codec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_parts, "_STRETCH", stretch)
        assert told(path) == told_by_rows(path)


@pytest.mark.parametrize(
    "text", ["卡号,金额\r1,2\r3,4\r", '卡号,金额\n1,"2\n3,4\n', '卡号,金额\n1,"2"x\n', "卡号,金额\n1,2,3\n\n,,\n4\n", ""]
)
def test_odd_files_are_read_or_refused_alike(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    assert told(path) == told_by_rows(path)


def test_a_plain_file_is_taken_apart_for_all_columns_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_rows(*_: object) -> None:
        raise AssertionError

    path = tmp_path / "a.csv"
    path.write_text("卡号,金额\n" + "6225880000004417,38.00\n" * 1_000, encoding="utf-8")
    monkeypatch.setattr(CsvParts, "_fitted", by_rows)
    _, parts, _ = open_parts(path, suffix=".csv")
    assert sum(map(len, parts)) == 1_000


def test_a_spool_gives_back_every_row_and_what_lies_beyond(tmp_path: Path) -> None:
    rows = [(2, ["1", "甲"]), (4, ["2", "", "3", "4"]), (5, ["5"])]
    write_parts(tmp_path / "spool", 2, packed(rows, 2, size=2))
    parts = SpooledParts((tmp_path / "spool").open("rb"))
    assert [row for part in parts for row in part.rows()] == [(2, ["1", "甲"]), (4, ["2", "", "3", "4"]), (5, ["5", ""])]


def test_a_spool_whose_offsets_lead_out_of_it_is_not_believed(tmp_path: Path) -> None:
    schema = pa.schema([("line", pa.int64()), ("0", pa.large_string())])
    with pa.OSFile(str(tmp_path / "spool"), "wb") as file, pa.ipc.new_stream(file, schema) as stream:
        stream.write_batch(pa.RecordBatch.from_arrays([pa.array([2]), pa.array(["abcdefg"], pa.large_string())], schema=schema))
    honest = (tmp_path / "spool").read_bytes()
    offsets = bytes(8) + (7).to_bytes(8, "little")
    assert honest.count(offsets) == 1
    (tmp_path / "spool").write_bytes(honest.replace(offsets, bytes(8) + (7_000_000).to_bytes(8, "little")))
    with pytest.raises(ParserFailed):
        next(SpooledParts((tmp_path / "spool").open("rb")))


def test_a_parquet_file_says_what_a_bank_prints(tmp_path: Path) -> None:
    table = pa.table(
        {
            "卡号": pa.array(["6225880000004417", None], pa.string()).dictionary_encode(),
            "交易时间": pa.array([dt.datetime(2013, 3, 30, 15, 0), dt.datetime(2013, 3, 30)], pa.timestamp("us")),  # noqa: DTZ001 - as exports have it
            "入账日": pa.array([dt.date(2013, 3, 31), None]),
            "金额": pa.array([Decimal("4286.00"), Decimal("-0.50")]),
            "流水号": pa.array([2**60, 7]),
            "余额": pa.array([38.5, 6.22202123456789e15]),
            "空": pa.array([None, None], pa.string()),
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    assert check_type(tmp_path / "a.parquet") == ".parquet"
    header, parts, encoding = open_parts(tmp_path / "a.parquet", suffix=".parquet")
    assert (header, encoding) == (tuple(table.column_names), "parquet")
    assert [row for part in parts for row in part.rows()] == [
        (2, ["6225880000004417", "2013-03-30 15:00:00", "2013-03-31", "4286.00", str(2**60), "38.5", ""]),
        (3, ["", "2013-03-30", "", "-0.50", "7", "6.22202123456789E+15", ""]),
    ]


def test_a_damaged_or_disguised_parquet_file_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"卡号": ["1"] * 5_000}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[:-20])
    with pytest.raises(SheetUnreadable):
        open_parts(tmp_path / "cut.parquet", suffix=".parquet")
    (tmp_path / "a.csv").write_bytes(whole)
    with pytest.raises(TypeRefused):
        check_type(tmp_path / "a.csv")
    parquet.write_table(pa.table({"卡号": [["1"]]}), tmp_path / "list.parquet")
    with pytest.raises(SheetUnreadable):
        list(open_parts(tmp_path / "list.parquet", suffix=".parquet")[1])
