"""The same seed gives the same bytes, in bounded memory, and the product's own import takes every row."""

import hashlib
import json
from pathlib import Path

import pyarrow.parquet
import pytest

from cases.errors import InputRefused, WorkspaceExists
from cases.generator.world import LEAST, generate_world
from cases.imports.columns import KINDS
from tests.cases.generator.conftest import SEED, SIZE
from tests.support.import_workspace import sqlite_workspace
from tests.support.worlds import made_apart, manifest, rows

GOLDEN = "283df949c2970f916ac55cbd7a2aa1946624089b82c7c5fd60210c720eb548d1"
"""Changes only together with the generator's VERSION."""


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(world: Path, tmp_path: Path) -> None:
    made_apart(SIZE, SEED, tmp_path / "again", hash_seed="12345")
    assert (tmp_path / "again/manifest.json").read_bytes() == (world / "manifest.json").read_bytes()
    for told in manifest(world)["files"]:
        again = (tmp_path / "again" / told["name"]).read_bytes()
        assert hashlib.sha256(again).hexdigest() == told["sha256"]
        assert len(again) == told["bytes"]
        assert len(rows(world, told["name"].removesuffix(".csv"))) == told["rows"]
    digest = hashlib.sha256(json.dumps([each["sha256"] for each in manifest(world)["files"]]).encode()).hexdigest()
    assert digest == GOLDEN


def test_another_seed_gives_other_people(world: Path, tmp_path: Path) -> None:
    generate_world(SIZE, SEED + 1, tmp_path / "other")
    own, others = ({row["证件号"] for row in rows(folder, "persons")} for folder in (world, tmp_path / "other"))
    assert len(own & others) <= 1


def test_the_import_takes_every_row_without_a_map(world: Path, tmp_path: Path) -> None:
    with sqlite_workspace(tmp_path) as workspace:
        for kind in KINDS:
            text = (world / f"{kind}.csv").read_text("utf-8")
            if kind == "relations":
                # Every kind of relation; the whole file takes long and has its place in the deep run.
                head, *lines = text.splitlines(keepends=True)
                text = head + "".join(line for number, line in enumerate(lines) if "担保人" in line or number % 8 == 0)
            report = workspace.load(kind, text)
            assert (report.rejected, report.accepted) == (0, report.read), kind
            assert report.read > 0, kind
        assert workspace.counts()["txn"] == SIZE


@pytest.mark.deep
def test_the_import_takes_a_larger_world_whole(tmp_path: Path) -> None:
    generate_world(20_000, 11, tmp_path / "w")
    with sqlite_workspace(tmp_path) as workspace:
        for kind in KINDS:
            report = workspace.load(kind, (tmp_path / f"w/{kind}.csv").read_text("utf-8"))
            assert (report.rejected, report.accepted) == (0, report.read), kind


def test_parquet_holds_what_csv_holds(world: Path, tmp_path: Path) -> None:
    generate_world(SIZE, SEED, tmp_path / "p", file_format="parquet")
    table = pyarrow.parquet.read_table(tmp_path / "p/transactions.parquet")
    assert table.to_pylist() == rows(world, "transactions")
    assert not (tmp_path / "p/transactions.csv").exists()


def test_memory_hardly_grows_with_the_number_of_transactions(tmp_path: Path) -> None:
    small = made_apart(LEAST, 1, tmp_path / "small")
    large = made_apart(100 * LEAST, 1, tmp_path / "large")
    # Customers and shops grow with the size, transactions are never held: two hundred thousand of them as text would take far more.
    assert large - small < 25, (small, large)


@pytest.mark.deep
def test_five_million_transactions_take_less_than_four_hundred_megabytes(tmp_path: Path) -> None:
    assert made_apart(5_000_000, 7, tmp_path / "large") <= 400


@pytest.mark.parametrize(("size", "seed"), [(LEAST - 1, 1), (10**9, 1), (LEAST, -1), (LEAST, 2**63)])
def test_a_world_out_of_bounds_is_refused(size: int, seed: int, tmp_path: Path) -> None:
    with pytest.raises(InputRefused):
        generate_world(size, seed, tmp_path / "w")
    assert not (tmp_path / "w").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceExists):
        generate_world(LEAST, 1, tmp_path)
