"""demo, generate."""

from itertools import chain, count
from pathlib import Path

import click

from cases.errors import StepOutOfOrder
from web.cli.frame import Frame, command
from web.story import STORIES

_TOP = click.Group()


@command(_TOP, "demo")
@click.option("--story", type=click.Choice(sorted(STORIES)), default="cheetah", show_default=True)
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="新工作区 / folder of the new workspace"
)
def demo(frame: Frame, story: str, into: Path) -> None:
    """从样例文件走完整个故事 / the whole sample story, from files to a packet."""
    from web.story.demo import Telling  # noqa: PLC0415 - drawing and printing libraries that no other command waits for

    folder = next(each for each in chain([into], (into.with_name(f"{into.name}-{n}") for n in count(2))) if not each.exists())
    telling = Telling.begin(story, folder)
    for line in telling.tell():
        click.echo(line, err=frame.wants_json)
    if telling.packet is None:
        raise StepOutOfOrder(step="demo", needed="packet")
    telling.leave_signed_in()
    frame.note(
        f"工作区 {folder}，已以 {telling.investigator} 登录：sliphound case show {telling.case_no} --workspace {folder}",
        f"workspace {folder}, signed in as {telling.investigator}: sliphound case show {telling.case_no} --workspace {folder}",
    )
    frame.note(
        "在浏览器中看：make serve。登录名和密码（只显示这一次）：",
        "in the browser: make serve. Logins and passwords, shown this once:",
    )
    for login, password in telling.passwords.items():
        frame.note(f"  {login}  {password}", f"  {login}  {password}")
    frame.answer({"workspace": str(folder), "case": telling.case_no, "packet": str(telling.packet)}, [f"packet: {telling.packet}"])


@command(_TOP, "generate")
@click.argument("target", type=click.Path(path_type=Path))
def generate(frame: Frame, target: Path) -> None:
    """生成样例故事文件 / write the sample stories' files."""
    from web.story.generate import write_stories  # noqa: PLC0415 - as in demo

    write_stories(target)
    frame.answer({"folder": str(target)}, [str(target)])


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    root.add_command(demo)
    root.add_command(generate)
