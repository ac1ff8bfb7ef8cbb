"""The link commands over a real Neo4j: projected, compared, answering as SQL does; stopped in the middle it is exit code 4 and catches up."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import Neo4jServer
from tests.support.stories import Desk, copy_of
from web.story import story_path

STORY = story_path("cheetah")
Fits = Callable[..., None]


@pytest.fixture
def linked_desk(imported: Path, tmp_path: Path, neo4j_server: Neo4jServer) -> Desk:
    neo4j_server.start()
    neo4j_server.clear()
    desk = copy_of(imported, tmp_path / "w")
    secret = tmp_path / "neo4j-password"
    secret.write_text(neo4j_server.password, "utf-8")
    settings = desk.folder / "settings.toml"
    content = settings.read_text("utf-8").replace('uri = ""', f'uri = "{neo4j_server.uri}"')
    settings.write_text(content.replace('password_file = ""', f'password_file = "{secret}"'), "utf-8")
    return desk


def ask(desk: Desk, *args: str, exit_code: int = 0) -> Any:
    program = Path(sys.executable).with_name("sliphound")
    environment = {**os.environ, "SLIPHOUND_WORKSPACE": str(desk.folder)}
    ran = subprocess.run([str(program), *args, "--json"], capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == exit_code, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.deep
def test_projected_it_answers_as_sql_does_and_after_an_outage_it_catches_up(
    linked_desk: Desk, reading_desk: Desk, neo4j_server: Neo4jServer, tmp_path: Path, fits: Fits
) -> None:
    projected = ask(linked_desk, "graph", "project")
    fits("workspace", projected, "graph project")
    assert projected["watermark"] > 0
    compared = ask(linked_desk, "graph", "compare")
    fits("workspace", compared, "graph compare")
    assert compared["equal"] is True
    by_neo4j = ask(linked_desk, "graph", "ego", "SH23011301", "--hops", "2")
    fits("graph", by_neo4j)
    assert by_neo4j == reading_desk.json("graph", "ego", "SH23011301", "--hops", "2")

    neo4j_server.stop()
    assert ask(linked_desk, "graph", "ego", "SH23011301", exit_code=4)["error"]["code"] == "graph_server_absent"
    (tmp_path / "persons.csv").write_text("客户号,姓名,手机\nX1,金某,13800138000\n", "utf-8")
    [report] = linked_desk.json("import", "persons", tmp_path / "persons.csv")["files"]
    assert report["accepted"] == 1, "facts are recorded while the graph server is away"
    neo4j_server.start()
    behind = ask(linked_desk, "doctor")
    [graph] = [each for each in behind["checks"] if each["id"] == "graph"]
    assert graph["mend"] == "sliphound graph project"
    assert ask(linked_desk, "graph", "compare", exit_code=1)["equal"] is False
    assert ask(linked_desk, "graph", "project")["watermark"] > projected["watermark"]
    assert ask(linked_desk, "graph", "compare")["equal"] is True
    assert ask(linked_desk, "graph", "project", "--rebuild")["watermark"] > projected["watermark"]
    assert ask(linked_desk, "graph", "compare")["equal"] is True


def test_without_a_graph_server_there_is_nothing_to_project(reading_desk: Desk, fits: Fits) -> None:
    for command in ("project", "compare"):
        refused = reading_desk.json("graph", command, exit_code=3)
        fits("error", refused)
        assert refused["error"]["code"] == "step_out_of_order"
