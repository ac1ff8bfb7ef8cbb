"""The command that writes an invented bank's world."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.stories import Desk
from tests.support.worlds import manifest

Fits = Callable[..., None]


def test_a_world_is_written_and_told(tmp_path: Path, fits: Fits) -> None:
    desk = Desk(tmp_path / "none", {})
    answer = desk.json("generate", "--transactions", "2000", "--seed", "5", "-o", tmp_path / "bank", "--format", "parquet")
    fits("workspace", answer, "generate")
    assert answer.pop("folder") == str(tmp_path / "bank")
    assert answer == manifest(tmp_path / "bank")
    assert (tmp_path / "bank/transactions.parquet").exists()
    refused = desk.json("generate", "--transactions", "2000", "-o", tmp_path / "bank", exit_code=3)
    assert refused["error"]["code"] == "workspace_exists"


@pytest.mark.parametrize("words", [(), ("samples", "-o", "bank")])
def test_one_folder_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert "TARGET | -o DIR" in Desk(tmp_path / "none", {}).run("generate", *words, exit_code=2).stderr


def test_a_size_out_of_bounds_names_its_option(tmp_path: Path) -> None:
    refused = Desk(tmp_path / "none", {}).json("generate", "--transactions", "10", "-o", tmp_path / "bank", exit_code=3)
    assert (refused["error"]["code"], refused["error"]["where"]["field"]) == ("input_refused", "transactions")
