"""The README's tour, run line by line as a reader would."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta.own_code import ROOT
from tests.meta.test_docs import shell_lines


def run(line: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-eu", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_every_line_of_the_tour_works(tmp_path: Path) -> None:
    lines = [line for line in shell_lines(ROOT / "README.md") if not line.startswith(("make ", "export PATH"))]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    assert re.search(r"^packet: demo/packets/packet-cross$", run("sliphound demo", tmp_path, environment), re.MULTILINE)
    secret = tmp_path / "password"
    told: dict[str, str] = {}
    for line in lines:
        if line.startswith("export "):
            name, value = line.removeprefix("export ").split("=")
            environment[name] = value
            continue
        typed = f"{line} --password-file {secret}" if line.startswith("sliphound login") else line
        told[line] = run(typed, tmp_path, environment)
        if line == "sliphound init":
            password = re.search(r"^\s+investigator\s+(\S+)", told[line], re.MULTILINE)
            assert password
            secret.write_text(password[1], "utf-8")
    assert "新增 0，已有 2001" in told["sliphound import transactions samples/cheetah/transactions.csv"], "the second time"
    assert "核验通过" in told["sliphound verify draft"]
