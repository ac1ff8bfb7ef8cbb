"""What the command line's tests share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parents[3] / "docs/reference/schemas"


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
