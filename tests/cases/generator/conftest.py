"""One small world for all tests of the generator."""

from pathlib import Path

import pytest

from cases.generator.world import generate_world

SIZE, SEED = 2_000, 3


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small world."""
    folder = tmp_path_factory.mktemp("world") / "w"
    generate_world(SIZE, SEED, folder)
    return folder
