"""What every test shares: repeatable properties, real servers on request, and a user folder of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import stories
from tests.support.stories import Desk

pytest_plugins = ["tests.support.servers", "tests.support.browser"]

# Derandomised: a property test that fails in CI fails the same way everywhere. `make test-deep` asks for more examples.
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("deep", parent=settings.get_profile("repeatable"), max_examples=1000)
settings.load_profile(os.environ.get("SLIPHOUND_HYPOTHESIS", "repeatable"))


@pytest.fixture(autouse=True, scope="session")
def user_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keys and tokens lie outside workspaces, in the user's folder: the tests have one of their own."""
    folder = tmp_path_factory.mktemp("user")
    before = {name: os.environ.get(name) for name in ("XDG_CONFIG_HOME", "SLIPHOUND_WORKSPACE")}
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    os.environ.pop("SLIPHOUND_WORKSPACE", None)
    yield folder
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of the story with its files brought in; nobody has asked for a slip yet."""
    return stories.imported("cheetah", tmp_path_factory)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of the story told to its end."""
    return stories.told("cheetah", tmp_path_factory)


@pytest.fixture(scope="session")
def reading_desk(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk for tests that change nothing."""
    return stories.copy_of(imported, tmp_path_factory.mktemp("reading") / "w")


@pytest.fixture(scope="session")
def told_reading_desk(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with the whole story, for tests that change nothing."""
    return stories.copy_of(told, tmp_path_factory.mktemp("told-reading") / "w")


@pytest.fixture
def desk(imported: Path, tmp_path: Path) -> Desk:
    """A desk for a test that changes something."""
    return stories.copy_of(imported, tmp_path / "w")


@pytest.fixture
def told_desk(told: Path, tmp_path: Path) -> Desk:
    """A desk with the whole story, for a test that changes something."""
    return stories.copy_of(told, tmp_path / "told")


@pytest.fixture
def empty_desk(tmp_path: Path) -> Desk:
    """A new workspace at which the investigator sits."""
    made = stories.new_desk(tmp_path / "empty")
    made.sit_down("investigator")
    return made
