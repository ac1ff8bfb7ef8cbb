"""The makers' own program takes every entity, and takes nothing away."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cases.usecases.browse_links import ego_network
from graph.exchange.forms import Form, files_of
from tests.support.install import outside_program
from tests.support.packet_case import make_desk
from tests.support.servers import absent

pytestmark = [pytest.mark.deep, pytest.mark.timeout(600)]
_NEEDED = {"Payment": {"payer", "beneficiary"}, "Ownership": {"owner", "asset"}, "Family": {"person", "relative"}, "Document": {"fileName"}}


def test_every_entity_is_one_of_the_models(tmp_path: Path) -> None:
    program = outside_program("ftm")
    if program is None:
        absent("outside", "FollowTheMoney")
    desk = make_desk(tmp_path)
    answer = ego_network(desk.maker, "SH1", hops=6, cap=500)
    [(name, written)] = files_of(answer, Form.FTM).items()
    given, taken = tmp_path / name, tmp_path / "taken.json"
    given.write_bytes(written)
    done = subprocess.run([program, "validate", "-i", given, "-o", taken], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    ours, theirs = _entities(given), _entities(taken)
    assert {"Person", "BankAccount", "Payment", "Family", "Ownership", "Document", "Company", "Asset", "Address"} <= {
        each["schema"] for each in ours.values()
    }
    assert {name: each["schema"] for name, each in theirs.items()} == {name: each["schema"] for name, each in ours.items()}
    for name, each in ours.items():
        assert _said(theirs[name]) == _said(each)
        assert _NEEDED.get(each["schema"], set()) <= each["properties"].keys()


def _entities(path: Path) -> dict[str, Any]:
    return {each["id"]: each for each in map(json.loads, path.read_text("utf-8").splitlines())}


def _said(entity: Any) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in entity["properties"].items()}
