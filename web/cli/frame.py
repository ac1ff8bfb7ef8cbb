"""What every command shares: the workspace, the case date, the language, JSON on request, and errors as sentences with exit codes."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import click

from cases.errors import DocumentMissing, InputRefused
from cases.office import Office
from graph.errors import SliphoundError, Where
from web.bootstrap import Workspace, open_workspace
from web.errors import as_json, exit_code, sentence

P = ParamSpec("P")
_LARGEST_TEXT = 64 * 2**20
ANSWER_IS_NO = 1
"""Exit code of a command that finished and whose answer is "no"."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One run of a command."""

    folder: Path
    as_of: date | None
    wants_json: bool
    language: str

    def workspace(self) -> Workspace:
        """The workspace of this run."""
        return open_workspace(self.folder)

    def office(self) -> Office:
        """The office of the signed-in user, on the case date."""
        workspace = self.workspace()
        return workspace.office(workspace.remembered_actor(), self.as_of)

    def text(self, zh: str, en: str) -> str:
        """The one of the two that was asked for."""
        return zh if self.language == "zh" else en

    def answer(self, value: Mapping[str, Any], lines: Iterable[str]) -> None:
        """Print the answer: JSON alone on standard output, or lines for a reader."""
        if self.wants_json:
            click.echo(json.dumps(value, ensure_ascii=False))
            return
        for line in lines:
            click.echo(line)

    def note(self, zh: str, en: str) -> None:
        """Say something beside the answer, on standard error."""
        click.echo(self.text(zh, en), err=True)

    def fail(self, error: SliphoundError) -> None:
        """Say what is wrong and end with its exit code."""
        if self.wants_json:
            click.echo(json.dumps(as_json(error), ensure_ascii=False))
        place = [str(part) for part in (error.where.file, error.where.line, error.where.field) if part is not None]
        told = sentence(error, self.language)
        missing = [part for part in place if part not in told]
        click.echo(f"{' '.join(missing)}: {told}" if missing else told, err=True)
        sys.exit(exit_code(error))


def text_of(path: Path) -> str:
    """The text of a small file that an option names.

    Raises:
        DocumentMissing: no file lies there.
        InputRefused: it is no UTF-8 text, or larger than such a file can be.
    """
    if not path.is_file():
        raise DocumentMissing(where=Where(file=str(path)))
    if path.stat().st_size > _LARGEST_TEXT:
        raise InputRefused(where=Where(file=path.name), given=path.name, reason=f"> {_LARGEST_TEXT} bytes")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as refused:
        raise InputRefused(where=Where(file=path.name), given=path.name, reason="UTF-8") from refused


def command(group: click.Group, name: str) -> Callable[[Callable[Concatenate[Frame, P], None]], click.Command]:
    """Declare a command of the group; its body gets the frame first, its own options after."""

    def declare(body: Callable[Concatenate[Frame, P], None]) -> click.Command:
        @click.option("--workspace", envvar="SLIPHOUND_WORKSPACE", default="workspace", type=click.Path(path_type=Path), show_default=True)
        @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="案件日期 / case date")
        @click.option("--json", "wants_json", is_flag=True, help="只输出 JSON / JSON alone on standard output")
        @click.option("--lang", "language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
        @wraps(body)
        def run(workspace: Path, as_of: datetime | None, wants_json: bool, language: str, *args: P.args, **kwargs: P.kwargs) -> None:
            frame = Frame(workspace, as_of.date() if as_of else None, wants_json, language)
            try:
                body(frame, *args, **kwargs)
            except SliphoundError as error:
                frame.fail(error)

        return group.command(name)(run)

    return declare
