import subprocess
import sys
import time
from pathlib import Path

import pytest

from cases.errors import CaseError
from cases.imports.errors import CountsDisagree, DuplicateColumns, ImportRefused, MapRefused, MissingColumns, UnknownKind
from cases.imports.errors import TestimonyRefused as Refused
from cases.imports.testimony import read_testimony
from graph.adapters.sql_facts import SqlFactLedger
from tests.support.import_workspace import Workspace, sqlite_workspace
from web.errors import sentence

ROOT = Path(__file__).parents[3]


def start(folder: Path, count: int, block: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.import_child", str(folder), str(count), str(block)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_in_the_middle(folder: Path, *, kills: int, count: int, block: int) -> None:
    with sqlite_workspace(folder) as workspace:
        for kill in range(kills):
            with start(folder, count, block) as running:
                assert running.stdout is not None
                for _ in range(kill % (count // block - 1)):
                    assert running.stdout.readline().strip() != ""
                time.sleep(0.004 * (kill % 3))
                running.kill()
            # All or nothing: a fast machine may have committed just before the kill.
            stored = workspace.counts()
            assert stored["txn"] in {0, count}
            assert len(workspace.rows("batch")) == (stored["txn"] > 0)
            assert bool(workspace.rows("outbox")) == bool(stored["card"]) == (stored["txn"] > 0)
        with start(folder, count, block) as running:
            out, _ = running.communicate()
        _, read, accepted, unchanged, rejected = out.splitlines()[-1].split()
        assert (int(read), int(accepted) + int(unchanged), int(rejected)) == (count, count, 0)
        assert workspace.counts()["txn"] == count


def test_an_import_that_is_killed_leaves_nothing_and_a_second_run_completes_it(tmp_path: Path) -> None:
    killed_in_the_middle(tmp_path, kills=2, count=2_000, block=500)


@pytest.mark.deep
def test_an_import_that_is_killed_ten_times_leaves_nothing(tmp_path: Path) -> None:
    killed_in_the_middle(tmp_path, kills=10, count=40_000, block=5_000)


def test_counts_that_disagree_with_the_store_keep_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = SqlFactLedger.rows_stored
    monkeypatch.setattr(SqlFactLedger, "rows_stored", lambda ledger: counted(ledger) + 1)
    with pytest.raises(CountsDisagree) as refused:
        workspace.load("persons", [["C1", "王伟"]])
    assert refused.value.facts == {"stored": 2, "counted": 1}
    assert set(workspace.counts().values()) == {0}


@pytest.mark.parametrize(
    ("kind", "text", "error"),
    [
        ("people", "a\n1\n", UnknownKind),
        ("transactions", "卡号,金额\n1,2\n", MissingColumns),
        ("transactions", "卡号,card_no,交易时间,金额,商户名称\n1,1,2,3,4\n", DuplicateColumns),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_and_says_what_to_do(
    workspace: Workspace, kind: str, text: str, error: type[ImportRefused]
) -> None:
    with pytest.raises(error) as refused:
        workspace.load(kind, text)
    assert set(workspace.counts().values()) == {0}
    assert workspace.rows("batch") == []
    assert isinstance(refused.value, CaseError)
    for language in ("zh", "en"):
        assert "—" not in sentence(refused.value, language).replace("：", "")


def test_sentences_of_map_and_testimony_errors_are_whole() -> None:
    with pytest.raises(Refused) as refused:
        read_testimony("- {speaker: 朱某, relation: 本人, said_at: 昨天, channel: 电话, text: 没收到}", "t.yaml", "")
    for error in (refused.value, MapRefused(entry="甲: 乙", kind="accounts"), CountsDisagree(stored=1, counted=2, file="x")):
        for language in ("zh", "en"):
            assert "—" not in sentence(error, language)
