"""Each import contract is alive: one planted violation breaks it and no other, and the code as it stands breaks none."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.meta import own_code

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((own_code.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}
PLANTED = {
    "rooms": {"graph/planted.py": "import cases.roles\n"},
    "pure": {"investigate/planted.py": "import os\n"},
    "neo4j": {"cases/planted.py": "import neo4j\n"},
    "wiring": {"cases/planted.py": "import graph.adapters.tables\n"},
    "acyclic": {
        "evidence/planted_egg.py": "import evidence.planted_hen\n",
        "evidence/planted_hen.py": "import evidence.planted_egg\n",
    },
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five packages and their settings, where something may be planted."""
    folder = tmp_path_factory.mktemp("contracts")
    for path in own_code.files():
        target = folder / path.relative_to(own_code.ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    shutil.copyfile(own_code.ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def verdicts(folder: Path) -> tuple[int, dict[str, str]]:
    """Exit code, and contract name → KEPT or BROKEN."""
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--cache-dir", str(folder / ".cache")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = re.findall(r"^(.+?) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    return done.returncode, dict(found)


def test_a_violation_of_every_contract_is_planted() -> None:
    assert PLANTED.keys() == CONTRACTS.keys()


def test_the_code_as_it_stands_breaks_no_contract(copy: Path) -> None:
    assert verdicts(copy) == (0, dict.fromkeys(CONTRACTS.values(), "KEPT"))


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_that_contract_and_no_other(contract: str, copy: Path) -> None:
    planted = PLANTED[contract]
    for name, text in planted.items():
        (copy / name).write_text(text, "utf-8")
    try:
        code, found = verdicts(copy)
    finally:
        for name in planted:
            (copy / name).unlink()
    assert code == 1
    assert [name for name, verdict in found.items() if verdict == "BROKEN"] == [CONTRACTS[contract]]
