"""Tables as banks export them, and tables that break off."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from evidence.adapters.sheet_rows import open_rows
from evidence.errors import (
    ArchiveRefused,
    EmptyFile,
    NoHeader,
    PasswordNeeded,
    SeveralSheets,
    SheetUnreadable,
    TypeRefused,
    Undecodable,
)

TEXT = "卡号,交易时间,金额,商户名称\n6222020000004417,2013-03-30 15:00,4286.00,老庙黄金\n\n6222020000004417,2013-04-01,12.50,第12加油站\n"
ROWS = [
    (2, ["6222020000004417", "2013-03-30 15:00", "4286.00", "老庙黄金"]),
    (4, ["6222020000004417", "2013-04-01", "12.50", "第12加油站"]),
]


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("codec", "encoding"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030")], ids=["utf-8", "with a mark", "gb18030"]
)
def test_a_csv_is_read_in_each_encoding_with_its_line_numbers(tmp_path: Path, codec: str, encoding: str) -> None:
    sheet = open_rows(write(tmp_path, "交易.csv", TEXT.encode(codec)))

    assert sheet.header == ("卡号", "交易时间", "金额", "商户名称")
    assert list(sheet.rows) == ROWS
    assert sheet.encoding == encoding


def test_a_quoted_line_break_keeps_later_line_numbers_right(tmp_path: Path) -> None:
    sheet = open_rows(write(tmp_path, "a.csv", '备注,金额\r\n"第一行\r\n第二行",1\r\n末,2\r\n'.encode()))

    assert list(sheet.rows) == [(2, ["第一行\r\n第二行", "1"]), (4, ["末", "2"])]


def test_marks_that_keep_a_number_a_text_are_taken_off(tmp_path: Path) -> None:
    sheet = open_rows(write(tmp_path, "a.csv", '卡号;凭证号;号\n"=""6222020000004417""";\'004417;\t0012\n'.encode()))

    assert list(sheet.rows) == [(2, ["6222020000004417", "004417", "0012"])]


def test_short_rows_are_filled_and_long_ones_keep_what_they_have(tmp_path: Path) -> None:
    sheet = open_rows(write(tmp_path, "a.csv", b"one,two\n1\n1,2,3\n1,2,,\n"))

    assert list(sheet.rows) == [(2, ["1", ""]), (3, ["1", "2", "3"]), (4, ["1", "2"])]


def test_a_damaged_utf8_line_is_named_and_not_read_as_gb18030(tmp_path: Path) -> None:
    lines = [f"{n},老庙黄金".encode() for n in range(10)]
    lines[6] = lines[6][:-1]

    with pytest.raises(Undecodable) as refused:
        open_rows(write(tmp_path, "a.csv", b"\n".join(["序号,商户".encode(), *lines])))

    assert refused.value.where.line == 8


def test_a_nul_byte_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(Undecodable) as refused:
        open_rows(write(tmp_path, "a.csv", b"one,two\n1,2\n1\x00,2\n"))

    assert refused.value.where.line == 3


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Undecodable) as refused:
        open_rows(write(tmp_path, "a.csv", b"one\n\xff\xfe\xff\x80\n"))

    assert refused.value.where.line == 2


def test_an_unclosed_quote_does_not_swallow_the_rest(tmp_path: Path) -> None:
    with pytest.raises(SheetUnreadable) as refused:
        list(open_rows(write(tmp_path, "a.csv", b'one,two\n1,2\n"1,2\n1,2\n')).rows)

    assert refused.value.where.line == 3


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,\n"])
def test_a_file_without_content_is_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EmptyFile):
        open_rows(write(tmp_path, "a.csv", content))


def test_data_in_the_first_row_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(NoHeader) as refused:
        open_rows(write(tmp_path, "a.csv", "老庙黄金,2013-03-30\n".encode()))

    assert refused.value.facts["given"] == "老庙黄金 | 2013-03-30"


def test_a_workbook_gives_the_texts_a_bank_prints(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["卡号", "交易时间", "入账日", "金额", "凭证号", "核验"])
    sheet.append(["6222020000004417", datetime(2013, 3, 30, 15, 0), date(2013, 3, 31), 4286.1, 12, True])  # noqa: DTZ001 - Excel has no zones
    sheet.append([])
    sheet.append([6222020000004417, datetime(2013, 4, 1), None, 0.1 + 0.2, -50, None])  # noqa: DTZ001 - as above
    sheet.cell(4, 2).number_format = "yyyy-mm-dd"
    book.create_sheet("空")
    book.save(tmp_path / "a.xlsx")

    rows = open_rows(tmp_path / "a.xlsx")

    assert rows.header == ("卡号", "交易时间", "入账日", "金额", "凭证号", "核验")
    assert list(rows.rows) == [
        (2, ["6222020000004417", "2013-03-30 15:00:00", "2013-03-31", "4286.1", "12", "TRUE"]),
        (4, ["6.22202000000442E+15", "2013-04-01", "", "0.3", "-50", ""]),
    ]


def test_a_workbook_with_two_filled_sheets_asks_which(tmp_path: Path) -> None:
    book = Workbook()
    for title in ("交易", "还款"):
        book.create_sheet(title).append(["卡号"])
    book.save(tmp_path / "a.xlsx")

    with pytest.raises(SeveralSheets) as refused:
        open_rows(tmp_path / "a.xlsx")

    assert refused.value.facts["sheets"] == ["交易", "还款"]


def test_a_workbook_that_breaks_off_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["卡号"])
    book.save(tmp_path / "a.xlsx")
    whole = (tmp_path / "a.xlsx").read_bytes()

    with pytest.raises(ArchiveRefused) as refused:
        open_rows(write(tmp_path, "b.xlsx", whole[: len(whole) // 2]))

    assert refused.value.facts["reason"] == "damaged"


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", b" " * 2**23)

    with pytest.raises(ArchiveRefused) as refused:
        open_rows(tmp_path / "a.xlsx")

    assert refused.value.facts["reason"] == "ratio"


def test_a_locked_workbook_asks_for_its_password(tmp_path: Path) -> None:
    with pytest.raises(PasswordNeeded):
        open_rows(write(tmp_path, "a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")))


def test_an_old_workbook_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(TypeRefused) as refused:
        open_rows(write(tmp_path, "a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600)))

    assert refused.value.facts["found"] == ".xls"


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="gb18030", exclude_categories=("Cc", "Zs", "Zl", "Zp")), max_size=8), min_size=3, max_size=3),
        max_size=8,
    )
)
def test_what_was_written_as_csv_is_read_back(tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]) -> None:
    kept = [row for row in table if any(row) and not any(cell.startswith(("'", "=")) for cell in row)]
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in kept)
    path = write(tmp_path_factory.mktemp("csv"), "a.csv", f"一,二,三\n{quoted}\n".encode())

    assert [cells for _, cells in open_rows(path).rows] == kept
