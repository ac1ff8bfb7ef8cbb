"""The sample stories as workspaces that tests copy: each is brought in once a run, whatever the number of workers, and told to its end once."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from filelock import FileLock
from sqlalchemy import select

from cases.office import Office
from cases.roles import Role
from cases.store.dump import dump_rows
from cases.store.schema import newest_version
from cases.store.tables import audit
from cases.store.users import Actor
from cases.usecases.assign import assign_case
from graph.times import SHANGHAI
from web.bootstrap import Workspace, create_workspace, open_workspace
from web.cli import main
from web.settings import read_settings
from web.story import story_path
from web.story.demo import Telling

CASE = "SL-2026-0001"
"""The number of either story's case."""
GOLD, FOOD = "20231230154218834417", "20240218192633834417"
"""The bank's references of the gold purchase and the dinner of the Xu case."""
_FIRST_STEP_OF_THE_HUNT = "slip request"
_KEYS, _TOKENS, _DONE, _WORKSPACE = "keys.json", "tokens.json", "done", "workspace"


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace of a test's own, and whoever is signed in at it."""

    folder: Path
    tokens: Mapping[str, str]
    """Login to the token of its session: investigator, approver, admin."""

    @property
    def workspace(self) -> Workspace:
        """The workspace, opened now."""
        return open_workspace(self.folder)

    def sit_down(self, login: str) -> None:
        """Let this user be signed in from here on."""
        self.workspace.remember(self.tokens[login])

    def office(self, *roles: Role, login: str = "investigator", as_of: date | None = None) -> Office:
        """The office in which somebody of that login and these roles works; on the workspace's own day, if no other is given."""
        return self.workspace.office(Actor(login, login, frozenset(roles or {Role.SPECIAL_INVESTIGATOR})), as_of)

    def run(self, *args: str | Path, exit_code: int | None = 0, given: str | None = None) -> Result:
        """Run a command in this process; it must end with that exit code."""
        result = CliRunner().invoke(main, [*map(str, args), "--workspace", str(self.folder)], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert exit_code is None or result.exit_code == exit_code, f"{args}: {result.exit_code}\n{result.output}"
        return result

    def json(self, *args: str | Path, exit_code: int = 0) -> Any:
        """What a command prints with `--json`: JSON and nothing else on standard output."""
        return json.loads(self.run(*args, "--json", exit_code=exit_code).stdout)

    def rows(self) -> list[str]:
        """Every row of the database as text; sessions are left out."""
        workspace = self.workspace
        with workspace.transactions.reading() as connection:
            return list(dump_rows(connection, newest_version()))

    def sealed(self) -> list[str]:
        """What lies in the vault and beside it: every file of the workspace but the database's own."""
        files = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return sorted(str(path) for path in files if not path.name.startswith((".", "sliphound.db")))

    def audit(self) -> Sequence[Any]:
        """The record of acts, oldest first."""
        with self.workspace.transactions.reading() as connection:
            return connection.execute(select(audit).order_by(audit.c.seq)).all()


def new_desk(folder: Path, *, url: str = "", fixed_at: datetime | None = None) -> Desk:
    """A new workspace, everybody signed in and nobody sitting at it."""
    workspace, users = create_workspace(folder, url=url, fixed_at=fixed_at)
    return Desk(folder, {user.login: workspace.sign_in(user.login, user.password) for user in users})


def imported(name: str, factory: pytest.TempPathFactory) -> Path:
    """The template with the story's files brought in, its case opened and its testimony recorded; nobody has asked for a slip yet."""
    return _built(f"{name}-imported", factory, lambda folder: _bring_in(name, folder))


def told(name: str, factory: pytest.TempPathFactory) -> Path:
    """The template with the story told to its end; `lines.json` beside the workspace holds what the telling said."""
    before = imported(name, factory)
    return _built(f"{name}-told", factory, lambda folder: _tell_the_rest(name, before, folder))


def copy_of(template: Path, target: Path) -> Desk:
    """A desk with a copy of the template under an id and keys of its own, so that no test signs another one out."""
    shutil.copytree(template / _WORKSPACE, target)
    settings = target / "settings.toml"
    old, new = read_settings(target).id, secrets.token_hex(8)
    settings.write_text(settings.read_text("utf-8").replace(old, new), "utf-8")
    keys = read_settings(target).keys_file
    keys.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template / _KEYS, keys)
    keys.chmod(0o600)
    desk = Desk(target, json.loads((template / _TOKENS).read_text("utf-8")))
    desk.sit_down("investigator")
    return desk


def telling_in(desk: Desk, name: str, steps: Iterator[dict[str, Any]] | None = None, case_no: str = "") -> Telling:
    """A telling of the story, or of some steps of it, in a workspace that is there already."""
    files = story_path(name)
    story = yaml.safe_load((files / "story.yaml").read_text("utf-8"))
    day = date.fromisoformat(story["as_of"])
    workspace = desk.workspace
    staff = {each["login"]: Actor(each["login"], each["name"], frozenset({Role(each["role"])})) for each in story["staff"]}
    if steps is not None:
        story["steps"] = list(steps)
    offices = {login: workspace.office(who, day) for login, who in staff.items()}
    return Telling(folder=desk.folder, files=files, story=story, workspace=workspace, tokens={}, offices=offices, case_no=case_no)


def _built(name: str, factory: pytest.TempPathFactory, build: Any) -> Path:
    base = factory.getbasetemp()
    shelf = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "stories"
    shelf.mkdir(exist_ok=True)
    folder = shelf / name
    with FileLock(shelf / f"{name}.lock"):
        if not (folder / _DONE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            build(folder)
            (folder / _DONE).touch()
    return folder


def _bring_in(name: str, folder: Path) -> None:
    story = yaml.safe_load((story_path(name) / "story.yaml").read_text("utf-8"))
    day = date.fromisoformat(story["as_of"])
    desk = new_desk(folder / _WORKSPACE, fixed_at=datetime.combine(day, time(10), SHANGHAI))
    names = [step["do"] for step in story["steps"]]
    first = story["steps"][: names.index(_FIRST_STEP_OF_THE_HUNT)]
    telling = telling_in(desk, name, (step for step in first if step["do"] not in {"check", "advise"}))
    _keep(desk, folder, telling)
    assign_case(telling.offices[telling.investigator], CASE, "investigator")  # who sits at the desk works on the story's case


def _tell_the_rest(name: str, before: Path, folder: Path) -> None:
    desk = copy_of(before, folder / _WORKSPACE)
    story = yaml.safe_load((story_path(name) / "story.yaml").read_text("utf-8"))
    names = [step["do"] for step in story["steps"]]
    rest = story["steps"][names.index("check") :]
    [case] = desk.json("case", "list")["cases"]
    _keep(desk, folder, telling_in(desk, name, iter(rest), case["case_no"]))


def _keep(desk: Desk, folder: Path, telling: Telling) -> None:
    lines = list(telling.tell())
    (folder / "lines.json").write_text(json.dumps(lines, ensure_ascii=False), "utf-8")
    (folder / _TOKENS).write_text(json.dumps(dict(desk.tokens)), "utf-8")
    shutil.copyfile(desk.workspace.settings.keys_file, folder / _KEYS)
