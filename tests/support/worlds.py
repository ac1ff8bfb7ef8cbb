"""Reading a generated world back, and making one in a process of its own."""

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.meta.own_code import ROOT

Rows = list[dict[str, str]]

_CHILD = r"""
import re, sys
from pathlib import Path
from cases.generator.world import generate_world
generate_world(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def rows(folder: Path, name: str) -> Rows:
    """The rows of a file of the world."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by(table: Rows, column: str) -> dict[str, Rows]:
    """Rows by what they hold in a column."""
    found: dict[str, Rows] = defaultdict(list)
    for row in table:
        found[row[column]].append(row)
    return found


def moment(text: str) -> datetime:
    """A moment as the bank writes it."""
    return datetime.fromisoformat(f"{text}+08:00")


def manifest(folder: Path) -> dict[str, Any]:
    """What the world says it holds."""
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return told


def made_apart(size: int, seed: int, folder: Path, *, hash_seed: str = "random") -> int:
    """Make a world in a process of its own; the most memory it took, in megabytes.

    By VmHWM: `ru_maxrss` of a child begins with what the test run itself took at the fork.
    """
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _CHILD, str(size), str(seed), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    return int(done.stdout)
