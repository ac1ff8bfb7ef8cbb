"""What a command loads before it answers: no more than it needs, so that the first page comes soon after the start."""

import subprocess
import sys
from importlib import import_module

import click
import pytest

from web.cli import HOMES, main

_NOT_FOR_THE_FIRST_PAGE = "alembic bagit cv2 fontTools neo4j networkx onnxruntime openpyxl pdfplumber PIL pypdfium2 pysat rapidocr rich typst web.story web.doctor"
"""Each takes 15 to 500 ms to import, and is there for readers, solvers, printers and other commands."""


def loaded_by(statement: str) -> set[str]:
    """What an interpreter has loaded after this statement."""
    program = f"import sys\n{statement}\nprint(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split())


def test_the_server_starts_without_what_the_first_page_does_not_need() -> None:
    loaded = loaded_by("import web.cli.serve_command, web.app, uvicorn")
    assert "web.pages.signing" in loaded
    assert loaded.isdisjoint(_NOT_FOR_THE_FIRST_PAGE.split()), loaded & set(_NOT_FOR_THE_FIRST_PAGE.split())


def test_the_program_loads_no_command_that_is_not_asked_for() -> None:
    loaded = loaded_by("from web.cli import main; main(['serve', '--help'], standalone_mode=False)")
    assert {each for each in loaded if each.startswith("web.cli.")} == {"web.cli.frame", "web.cli.serve_command"}


@pytest.mark.parametrize("home", HOMES)
def test_a_module_adds_the_commands_that_the_program_looks_for_in_it(home: str) -> None:
    adds = click.Group()
    import_module(f"web.cli.{home}").add_to(adds)
    assert set(adds.commands) == set(HOMES[home])


def test_an_unknown_command_is_wrong_usage() -> None:
    with pytest.raises(click.UsageError, match="nothing-such"):
        main(["nothing-such"], standalone_mode=False)
