from pathlib import Path

import pytest

from tests.support.packet_case import Desk, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


@pytest.fixture(scope="module")
def still_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """For tests that keep nothing."""
    return make_desk(tmp_path_factory.mktemp("desk"))
