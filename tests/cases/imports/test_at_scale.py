"""What is done for large files alone (indexes made afterwards, references held in memory, small parts) changes no fact, no reject and no count."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from cases.usecases import import_file
from graph.adapters import sql_bulk
from tests.support.import_workspace import Workspace, sqlite_workspace

HEADER = ["交易流水号", "卡号", "交易时间", "金额", "商户号", "商户名称", "城市"]
ROW = st.tuples(
    st.sampled_from(["", "", "R1", "R2", "R3", "R 4"]),
    st.sampled_from(["6225880000004417", "6225880000005555", "622588******4417", "44"]),
    st.sampled_from(["2013-03-30 15:00:00", "2013-03-30", "2013-03-30 08:00", "2013-03-31", "2013-02-30"]),
    st.sampled_from(["38.00", "4,286.00", "x"]),
    st.sampled_from(["", "M1", "M2"]),
    st.sampled_from(["老庙黄金", "阿婆面馆", "老庙黄金 "]),
    st.sampled_from(["", "上海"]),
).map(list)
FILES = st.lists(st.tuples(st.sampled_from(["core", "branch"]), st.lists(ROW, max_size=9)), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with sqlite_workspace(tmp_path_factory.mktemp("workspace")) as workspace:
        yield workspace


@contextmanager
def as_if_large(block: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sql_bulk, "_MANY", 1)
        patch.setattr(sql_bulk, "_SHARE", 1_000)
        patch.setattr(sql_bulk, "_FEW", 0)
        patch.setattr(import_file, "_BLOCK", block)
        yield


def outcome(workspace: Workspace, files: list[tuple[str, list[list[str]]]]) -> object:
    """Everything that the files left, and what was told of each."""
    with workspace.discarded():
        reports = [workspace.load("transactions", rows, header=HEADER, source=source) for source, rows in files]
        told = [(each.read, each.accepted, each.unchanged, each.rejects) for each in reports]
        return told, {name: workspace.rows(name) for name in ("card", "merchant", "printed_name", "txn", "txn_observation", "citation")}


@settings(max_examples=60)
@given(files=FILES)
def test_a_large_file_leaves_what_a_small_one_leaves(shared: Workspace, files: list[tuple[str, list[list[str]]]]) -> None:
    expected = outcome(shared, files)
    with as_if_large(import_file._BLOCK):
        assert outcome(shared, files) == expected


def test_the_indexes_are_there_again_and_whole(workspace: Workspace) -> None:
    rows = [[f"R{number}", "6225880000004417", "2013-03-30 15:00:00", "38.00", "M1", "老庙黄金", ""] for number in range(300)]
    with workspace.reading() as connection:
        before = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'txn' ORDER BY name")).all()
    with as_if_large(50):
        assert workspace.load("transactions", rows[:200], header=HEADER).accepted == 200
        report = workspace.load("transactions", rows, header=HEADER)
    assert (report.accepted, report.unchanged) == (100, 200)
    with workspace.reading() as connection:
        assert connection.execute(text("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'txn' ORDER BY name")).all() == before
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_two_references_of_one_hash_stay_two(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_bulk, "references_hashed", lambda references, _: [None if each is None else 7 for each in references])
    monkeypatch.setattr("graph.adapters.sql_facts_read.reference_hash", lambda _: 7)
    monkeypatch.setattr(sql_bulk, "reference_hash", lambda _: 7)
    rows = [[f"R{number}", "6225880000004417", "2013-03-30 15:00:00", "38.00", "M1", "老庙黄金", ""] for number in range(5)]
    assert workspace.load("transactions", rows, header=HEADER).accepted == 5
    with as_if_large(2):
        again = workspace.load("transactions", [*rows, ["R9", *rows[0][1:]]], header=HEADER)
    assert (again.accepted, again.unchanged) == (1, 5)
    assert sorted(row["source_ref"] for row in workspace.rows("txn")) == [*(f"core:R{number}" for number in range(5)), "core:R9"]
