"""Offices for the use cases' tests: the imported story, copied for each test that changes it."""

from pathlib import Path

import pytest

from tests.support import stories
from tests.support.stories import Desk


@pytest.fixture(scope="module")
def shared_desk(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """For tests that change nothing."""
    return stories.copy_of(imported, tmp_path_factory.mktemp("shared") / "w")
