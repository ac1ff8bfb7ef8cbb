"""The layout's promises: modules a person reads in one sitting, our own packages first, and nothing of one machine in any file."""

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from tests.meta import own_code

MOST_LINES = 400
MOST_LINES_OF_NINE_IN_TEN = 300
OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|home|root|Users|mnt)/\w"  # a path of somebody's machine
    r"|\b[A-Z]:\\\\?Users\b"
    r"|\bpypi\.org|pythonhosted\.org|registry\.npmjs|\brepo1?\.maven|\bmirrors?\.[a-z]+\.(?:com|org|net|cn|io|edu)\b|\bproxy\.golang"
    r"|--(?:extra-)?index-url\s+\S*//"
    r"|\b(?:artifactory|nexus)\.[a-z]",
)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=own_code.ROOT, capture_output=True, text=True, check=True).stdout
    return [own_code.ROOT / name for name in listed.split("\0") if name]


def lengths() -> dict[str, int]:
    paths = (*own_code.files(), *sorted((own_code.ROOT / "tests").rglob("*.py")))
    return {str(path.relative_to(own_code.ROOT)): path.read_text("utf-8").count("\n") for path in paths}


def test_no_module_is_longer_than_one_sitting() -> None:
    assert {name: lines for name, lines in lengths().items() if lines > MOST_LINES} == {}


def test_nine_modules_in_ten_are_short() -> None:
    in_order = sorted(lengths().values())
    assert in_order[int(len(in_order) * 0.9)] <= MOST_LINES_OF_NINE_IN_TEN


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert [str(path) for path in own_code.files() if path.stem in vague] == []


def test_no_test_folder_is_a_package() -> None:
    """With one, pytest would find tests/graph where `import graph` means ours."""
    assert list((own_code.ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize("room", own_code.ROOMS)
def test_each_top_level_package_is_ours(room: str) -> None:
    module = import_module(room)
    assert Path(str(module.__file__)) == own_code.ROOT / room / "__init__.py"


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found: list[str] = []
    for path in tracked():
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture, a PDF or a workbook
        found += [
            f"{path.relative_to(own_code.ROOT)}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(lines, 1)
            if OF_A_MACHINE.search(line)
        ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "see " + "/home" + "/somebody/notes",
        "--index-url " + "https" + "://packages.example/simple",
        "https" + "://files." + "pythonhosted" + ".org/packages/x",
        "C:" + r"\Users" + r"\somebody",
    ],
)
def test_the_search_sees_what_it_is_for(line: str) -> None:
    assert OF_A_MACHINE.search(line)


def test_the_lock_has_hashes_and_no_address() -> None:
    lock = (own_code.ROOT / "requirements.lock").read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9][a-z0-9._-]*(?:\[[a-z0-9,-]+\])?==", lock, re.MULTILINE)
    assert len(pinned) > 50
    blocks = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block and not block.startswith("#")] == []
    assert "//" not in lock
    assert not (own_code.ROOT / "uv.lock").exists(), "it records the registry's addresses"
