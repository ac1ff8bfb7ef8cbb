"""Desks for the command line's tests: the imported story, copied for each test that changes it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support import stories
from tests.support.stories import Desk

SCHEMAS = Path(__file__).parents[3] / "docs/reference/schemas"


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stories.imported("cheetah", tmp_path_factory)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stories.told("cheetah", tmp_path_factory)


@pytest.fixture(scope="session")
def reading_desk(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """For tests that change nothing."""
    return stories.copy_of(imported, tmp_path_factory.mktemp("reading") / "w")


@pytest.fixture
def desk(imported: Path, tmp_path: Path) -> Desk:
    """For a test that changes something."""
    return stories.copy_of(imported, tmp_path / "w")


@pytest.fixture
def empty_desk(tmp_path: Path) -> Desk:
    made = stories.new_desk(tmp_path / "empty")
    made.sit_down("investigator")
    return made


@pytest.fixture(scope="session")
def fits() -> Callable[..., None]:
    """Whether a value is what its schema says; `part` names one of the schema's definitions."""

    def check(name: str, value: Any, part: str | None = None) -> None:
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        if part is not None:
            schema = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{part}"}
        Draft202012Validator(schema).validate(value)

    return check
