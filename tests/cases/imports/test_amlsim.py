"""Data that nobody here wrote: transfers of a simulated bank, brought in by map files with exact counts."""

import tarfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from cases.imports.errors import MapRefused
from cases.imports.made import MadeColumn
from cases.imports.maps import read_map
from cases.usecases.import_file import ImportReport
from evidence.adapters.sheet_rows import open_parts
from tests.support.import_workspace import Workspace

ROOT = Path(__file__).parents[3]
ARCHIVE = ROOT.parent / "shared/data/amlsim-20K_cycle200.tgz"
MAPS = ROOT / "docs/examples/amlsim"


NODES = "nodeid,isFraud,init_balance,fraudStep\n0,0,10.00,-1\n7,1,20.50,3\n12345,0,0.99,-1\n"
TRANSFERS = "sourceNodeId,targetNodeId,value,time\n7,12345,3.5,1\n0,7,104.06,1\n7,0,2,59\n12345,7,0.01,365\n"
"""A bank of our own in the archive's columns, so that the map files are tried where the archive is not."""


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    (tmp_path / "nodes.csv").write_text(NODES, encoding="utf-8")
    (tmp_path / "transactions.csv").write_text(TRANSFERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    if not ARCHIVE.exists():
        pytest.skip(f"{ARCHIVE.name} is not beside the project")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "20K_cycle200"


def bring_in(workspace: Workspace, kind: str, path: Path) -> ImportReport:
    name = f"{kind}.map.yaml"
    header, parts, _ = open_parts(path, suffix=".csv")
    return workspace.load_parts(kind, header, parts, renames=read_map((MAPS / name).read_text(encoding="utf-8"), name))


def lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        yield from (line.rstrip("\n").split(",") for line in islice(file, 1, None))


def made_days(workspace: Workspace, files: Path, *, nodes: int, transfers: int) -> list[str]:
    """Bring the files in, compare every transfer with its line, and give the days they were made on."""
    accounts = bring_in(workspace, "accounts", files / "nodes.csv")
    assert (accounts.read, accounts.accepted, accounts.rejected) == (nodes, nodes, 0)
    assert accounts.ignored_columns == ("isFraud", "init_balance", "fraudStep")
    report = bring_in(workspace, "transactions", files / "transactions.csv")
    assert (report.read, report.accepted, report.rejected) == (transfers, transfers, 0)
    counts = workspace.counts()
    assert (counts["account"], counts["card"], counts["txn"]) == (nodes, nodes, transfers)
    given = list(lines(files / "transactions.csv"))
    assert counts["merchant"] == len({target for _, target, _, _ in given})
    stored = workspace.rows("txn")
    numbers = {row["key"]: row["account_no"] for row in workspace.rows("account")}
    shops = {row["key"]: row["merchant_no"] for row in workspace.rows("merchant")}
    ends = [[numbers[row["account"]], shops[row["merchant"]]] for row in stored]
    assert ends == [[source, target] for source, target, _, _ in given]
    assert [row["amount_fen"] for row in stored] == [round(float(value) * 100) for _, _, value, _ in given]
    again = bring_in(workspace, "transactions", files / "transactions.csv")
    assert (again.read, again.accepted, again.unchanged) == (transfers, 0, transfers)
    return [row["made_text"] for row in stored]


def test_the_maps_bring_in_a_bank_in_these_columns(workspace: Workspace, invented: Path) -> None:
    days = made_days(workspace, invented, nodes=3, transfers=4)
    assert days == ["2017-01-01", "2017-01-01", "2017-02-28", "2017-12-31"]
    assert [row["last4"] for row in workspace.rows("card")] == ["0000", "0007", "2345"]
    names = {row["merchant_no"]: row["name"] for row in workspace.rows("merchant")}
    assert names == {"0": "账户 0", "7": "账户 7", "12345": "账户 12345"}


def test_accounts_and_transfers_of_the_archive_are_counted_to_the_last(workspace: Workspace, archived: Path) -> None:
    days = made_days(workspace, archived, nodes=20_000, transfers=117_805)
    assert (days[0], days[-1]) == ("2017-01-01", "2017-05-29")


def test_a_day_that_no_calendar_has_is_a_reject_and_stops_nothing(workspace: Workspace) -> None:
    last = MadeColumn("time", day=date(9999, 12, 1))
    rows = f"time,card_no,amount,商户名称\n{'9' * 5000},6225880000004417,1.5,某店\n99,6225880000004417,1.5,某店\n"
    report = workspace.load("transactions", rows, renames={"at": last})
    assert (report.accepted, [fault.column for reject in report.rejects for fault in reject.faults]) == (0, ["at", "at"])


def test_a_column_is_made_of_another_and_never_instead_of_one_that_the_file_has(workspace: Workspace) -> None:
    renames: dict[str, str | MadeColumn] = {
        "card_no": MadeColumn("node", "622588", 10),
        "node": "merchant_no",
        "merchant_name": MadeColumn("node", "账户 "),
    }
    rows = "node,at,amount\n7,2017-01-01,1.5\n,2017-01-02,2\n"
    report = workspace.load("transactions", rows, renames=renames)
    assert (report.accepted, report.rejected) == (1, 1)
    assert [fault.column for fault in report.rejects[0].faults] == ["card_no", "merchant_name"]
    assert [row["last4"] for row in workspace.rows("card")] == ["0007"]
    whole = workspace.load("transactions", "node,at,amount,card_no\n7,2017-01-01,3,6225880000004417\n", renames=renames)
    assert (whole.accepted, workspace.rows("card")[-1]["last4"]) == (1, "4417")


@pytest.mark.parametrize(
    "entry", ["{from: nodes}", "{of: node}", "{from: node, digits: many}", "{from: node, digits: 99}", "{from: [node]}"]
)
def test_a_column_that_cannot_be_made_refuses_the_map(workspace: Workspace, entry: str) -> None:
    with pytest.raises(MapRefused):
        workspace.load(
            "transactions", "node,at,amount,商户名称\n7,2017-01-01,1.5,某店\n", renames=read_map(f"card_no: {entry}\n", "map.yaml")
        )
