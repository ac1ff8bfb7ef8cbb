"""Whatever a file holds: read = accepted + unchanged + rejected, the store agrees, and the file again adds nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.imports.columns import KINDS
from tests.support.import_workspace import Workspace, sqlite_workspace, workspace_on

# Few values for each column, so that rows meet; some of them bad.
_NUMBERS = ["6225880000004417", "6225880000005555", "622588******4417", "4417", ""]
_WORDS = {
    "account_no": ["A1", "A2", "A 3", ";"],
    "customer_no": ["C1", "C2", ""],
    "card_no": _NUMBERS,
    "currency": ["", "CNY", "美元", "贝壳"],
    "periods_overdue": ["32", "33", "x"],
    "balance": ["6000", "¥6,000.01", "?"],
    "overdue_since": ["2010-08-01", "2010-02-30", ""],
    "dispute_type": ["未达卡", "", "怪事"],
    "name": ["王伟", "朱某", ""],
    "id_no": ["11010519491231002X", "110105491231002", "110105********002X", "1", ""],
    "id_type": ["", "护照"],
    "phone": ["13800006620", "+86 138 0000 6620", "138****6620", ""],
    "address": ["芦青路490弄", "芦青路 490弄", ""],
    "kind": ["配偶", "担保人", "兄弟", "邻居"],
    "basis": ["申请表", "法院文书", "微博"],
    "source_ref": ["", "R1", "R2", "R3"],
    "at": ["2013-03-30 15:00:00", "2013-03-30", "2013-03-30 08:00", "2013-03-31", "2013-13-01", ""],
    "posted_on": ["2013-03-31", ""],
    "amount": ["4286.00", "4,286.00", "38", "abc"],
    "merchant_no": ["M1", "M2", ""],
    "merchant_name": ["老庙黄金", "阿婆面馆", ""],
    "channel": ["电话", "短信", "微信公众号", ""],
    "contact": ["13800006620", "芦青路490弄", "138****6620"],
    "reached": ["本人", "家属", "无人接听", "随便"],
    "made_by": ["陆敏"],
    "level": ["P1", "立案决定书", "P7"],
    "organ": ["上海市公安局"],
    "dated": ["2013-03-05", "三月"],
    "id_checked": ["是", "否", "不详", "大概"],
}


def rows_of(kind: str) -> st.SearchStrategy[list[list[str]]]:
    row = st.tuples(*(st.sampled_from(_WORDS.get(column.en, ["", "某"])) for column in KINDS[kind].columns)).map(list)
    return st.lists(row, max_size=8)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with sqlite_workspace(tmp_path_factory.mktemp("workspace")) as workspace:
        yield workspace


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(data=st.data())
def test_rows_are_conserved_and_a_second_import_adds_nothing(shared: Workspace, kind: str, data: st.DataObject) -> None:
    first, more = data.draw(rows_of(kind)), data.draw(rows_of(kind))
    with shared.discarded():
        for rows in (first, [*first, *more], more):
            before = shared.counts()
            report = shared.load(kind, rows)
            filled = sum(any(row) for row in rows)
            assert report.read == report.accepted + report.unchanged + report.rejected == filled
            assert (shared.counts() != before) == (report.accepted > 0)
            after = shared.counts()
            again = shared.load(kind, rows)
            assert (again.read, again.accepted, again.rejected) == (report.read, 0, report.rejected)
            assert shared.counts() == after
            batch = shared.rows("batch")[-2]
            assert (batch["read"], batch["accepted"], batch["rejected"]) == (report.read, report.accepted, report.rejected)


@settings(max_examples=50)
@given(first=rows_of("transactions"), more=rows_of("transactions"))
def test_an_overlapping_export_ends_where_the_whole_export_does(shared: Workspace, first: list[list[str]], more: list[list[str]]) -> None:
    """As many transactions stand after two overlapping files as after the larger one alone."""
    plain = [["", *row[1:]] for row in first], [["", *row[1:]] for row in more]
    with shared.discarded():
        shared.load("transactions", plain[0])
        shared.load("transactions", [*plain[0], *plain[1]])
        piecewise = shared.counts()["txn"]
    with shared.discarded():
        shared.load("transactions", [*plain[0], *plain[1]])
        assert shared.counts()["txn"] == piecewise


def test_postgresql_stores_the_same(postgresql_url: str, tmp_path: Path) -> None:
    files = {
        "accounts": [["A1", "C1", "6225880000004417", "", "32", "6000"], ["A2", "C2", "6225880000004417"]],
        "persons": [["C1", "朱某", "", "11010519491231002X", "女", "", "13800006620", "芦青路490弄"]],
        "relations": [["C1", "配偶", "徐某", "", "13700001234", "申请表"], ["C1", "担保人", "赵某", "", "", "申请表"]],
        "transactions": [
            ["R1", "6225880000004417", "2013-03-30 15:00:00", "", "4286", "", "M1", "老庙黄金"],
            ["", "6225880000004417", "2013-03-30", "", "38", "", "", "阿婆面馆"],
            ["", "6225880000004417", "2013-03-30", "", "38", "", "", "阿婆面馆"],
        ],
        "deliveries": [["6225880000004417", "HT1", "2010-06-01", "2010-06-03", "徐某", "否", "芦青路490弄"]],
        "calls": [["A1", "2013-05-01", "电话", "13800006620", "", "", "本人", "", "", "陆敏"]],
    }
    (tmp_path / "sqlite").mkdir()
    with sqlite_workspace(tmp_path / "sqlite") as expected, workspace_on(postgresql_url, tmp_path) as workspace:
        for kind, rows in [*files.items()] * 2:
            reports = [each.load(kind, rows) for each in (expected, workspace)]
            assert len({(report.read, report.accepted, report.unchanged, report.rejected) for report in reports}) == 1
        assert workspace.counts() == expected.counts()
        assert [row["key"] for row in workspace.rows("txn")] == [1, 2, 3]
        assert workspace.rows("link") == expected.rows("link")
