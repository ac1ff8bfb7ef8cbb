"""What every test shares: repeatable properties, real servers on request, and a user folder of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.support.servers"]

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
