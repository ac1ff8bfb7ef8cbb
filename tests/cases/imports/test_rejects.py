import stat
from pathlib import Path

import pytest

from cases.imports.rejects import REJECT_HEADERS, write_rejects
from cases.usecases.import_file import ImportReport
from evidence.adapters.sheet_rows import open_rows
from tests.support.import_workspace import Workspace

HEADER = "卡号,交易时间,金额,商户名称,备注"


def load_file(workspace: Workspace, path: Path) -> ImportReport:
    sheet = open_rows(path)
    rows = list(sheet.rows)
    assert rows[0][0] == 2
    return workspace.load("transactions", [cells for _, cells in rows], header=sheet.header)


def rejects_of(report: ImportReport, path: Path) -> list[list[str]]:
    write_rejects(path, report.header, report.rejects)
    return [cells for _, cells in open_rows(path).rows]


def test_five_bad_rows_in_a_thousand_are_put_aside_mended_and_imported_again(workspace: Workspace, tmp_path: Path) -> None:
    lines = [f"62258800000{number:05d},2013-03-{number % 28 + 1:02d} 10:00,{number}.00,商户{number % 7},x" for number in range(1, 1001)]
    lines[10] = "6225880000000011,2013-02-30,11.00,商户4,x"
    lines[99] = "6225880000000100,2013-03-17 10:00,一百,商户2,x"
    lines[500] = ",2013-03-26 10:00,501.00,商户4,x"
    lines[700] = "4417,2013-03-02 10:00,701.00,商户1,x"
    lines[998] = "6225880000000999,,999.00,,=cmd|'/c calc'!A1"
    export = tmp_path / "export.csv"
    export.write_bytes("\r\n".join([HEADER, *lines]).encode("gb18030"))
    report = load_file(workspace, export)
    assert (report.read, report.accepted, report.unchanged, report.rejected) == (1000, 995, 0, 5)
    assert [(reject.line, [(fault.column, fault.reason.code) for fault in reject.faults]) for reject in report.rejects] == [
        (12, [("at", "no_such_day")]),
        (101, [("amount", "amount")]),
        (502, [("card_no", "required")]),
        (702, [("card_no", "card")]),
        (1000, [("at", "required"), ("merchant_name", "required")]),
    ]
    assert report.ignored_columns == ("备注",)
    target = tmp_path / "export-rejects.csv"
    written = rejects_of(report, target)
    assert open_rows(target).header == (*HEADER.split(","), *REJECT_HEADERS)
    assert written[0][5:8] == ["12", "at", "2013-02-30"]
    assert "没有这一天" in written[0][8]
    assert "no such day" in written[0][8]
    assert written[4][4] == "'=cmd|'/c calc'!A1"
    mended = target.read_text(encoding="utf-8-sig").splitlines()
    mended[1] = mended[1].replace("2013-02-30", "2013-02-28", 1)
    mended[2] = mended[2].replace("一百", "100.00", 1)
    mended[3] = mended[3].replace(",2013", "6225880000000501,2013", 1)
    mended[4] = mended[4].replace("4417", "'6225880000000701", 1)
    mended[5] = mended[5].replace(",,999.00,,", ",2013-03-20 10:00,999.00,商户5,", 1)
    target.write_text("\n".join(mended), encoding="utf-8-sig")
    again = load_file(workspace, target)
    assert (again.read, again.accepted, again.rejected, again.ignored_columns) == (5, 5, 0, ("备注",))
    assert workspace.counts()["txn"] == 1000


def test_a_reject_file_is_readable_by_its_owner_only_and_replaces_an_older_one(workspace: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "rejects.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o644)
    report = workspace.load("transactions", f"{HEADER}\n1,2,3,4,5\n")
    assert len(rejects_of(report, target)) == 1
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if "rejects" in path.name) == ["rejects.csv"]


def test_a_row_with_too_many_cells_is_refused_not_shifted(workspace: Workspace, tmp_path: Path) -> None:
    report = workspace.load("transactions", f"{HEADER}\n6225880000004417,2013-03-30,1,286.00,某店,x,y\n")
    (reject,) = report.rejects
    assert [fault.reason.code for fault in reject.faults] == ["too_many_cells"]
    assert reject.faults[0].value == "x | y"
    assert rejects_of(report, tmp_path / "r.csv")[0][:5] == ["6225880000004417", "2013-03-30", "1", "286.00", "某店"]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "@SUM(A1)", "-cmd"])
def test_a_formula_like_text_is_kept_as_text(workspace: Workspace, cell: str) -> None:
    workspace.load("transactions", [["", "6225880000004417", "2013-03-30", "", "1.00", "", "", cell]])
    assert [row["name"] for row in workspace.rows("merchant")] == [cell]


def test_a_file_of_a_header_only_adds_nothing(workspace: Workspace) -> None:
    report = workspace.load("transactions", [])
    assert (report.read, report.accepted, report.unchanged, report.rejected) == (0, 0, 0, 0)
    assert set(workspace.counts().values()) == {0}


def test_a_row_refused_beside_what_is_known_is_written_like_any_other(workspace: Workspace, tmp_path: Path) -> None:
    report = workspace.load("accounts", [["A1", "C1", "6225880000004417"], ["A2", "C2", "6225880000004417"]])
    (row,) = rejects_of(report, tmp_path / "r.csv")
    assert row[0] == "A2"
    assert "A1" in row[13]
