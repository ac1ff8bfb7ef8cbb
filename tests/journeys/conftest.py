"""Both stories, told once to their end."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import stories
from tests.support.stories import CASE, Desk


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was told."""

    desk: Desk
    case_no: str
    lines: list[str]
    """What the telling said, a line for each step."""

    @property
    def packets(self) -> Path:
        """The folder of the packets it wrote."""
        return self.desk.folder / "packets"


def _told(name: str, factory: pytest.TempPathFactory) -> Told:
    template = stories.told(name, factory)
    before = json.loads((stories.imported(name, factory) / "lines.json").read_text("utf-8"))
    after = json.loads((template / "lines.json").read_text("utf-8"))
    return Told(stories.copy_of(template, factory.mktemp(name) / "w"), CASE, [*before, *after])


@pytest.fixture(scope="session")
def cheetah(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return _told("cheetah", tmp_path_factory)


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return _told("mirror", tmp_path_factory)
