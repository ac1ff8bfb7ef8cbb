from pathlib import Path

import pytest

import cases
from cases.law import Law, read_law


@pytest.fixture(scope="session")
def law() -> Law:
    return read_law((Path(cases.__file__).parent / "law.yaml").read_text(encoding="utf-8"), file="law.yaml")
