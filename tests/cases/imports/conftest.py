"""The workspace that the import tests fill."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.import_workspace import Workspace, sqlite_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with sqlite_workspace(tmp_path) as filled:
        yield filled
