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
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option(
    "--transactions",
    type=int,
    help="生成一家虚构银行的数据，交易恰好这么多笔 / write an invented bank's world with exactly so many transactions",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="同一种子和笔数，文件逐字节相同 / the same seed and number give the same bytes"
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="新文件夹 / the new folder of the world")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(("csv", "parquet")),
    default="csv",
    show_default=True,
    help="交易文件的格式 / format of the transactions",
)
def generate(frame: Frame, target: Path | None, transactions: int | None, seed: int, output: Path | None, file_format: str) -> None:
    """生成样例故事文件；或以 --transactions 生成一家虚构银行，真相另存 truth 文件夹 / write the sample stories' files or, by --transactions, an invented bank with the truth apart."""
    folder = target or output
    if folder is None or (target is not None and output is not None):
        raise click.UsageError("TARGET | -o DIR")
    if transactions is None:
        from web.story.generate import write_stories  # noqa: PLC0415 - as in demo

        write_stories(folder)
        frame.answer({"folder": str(folder)}, [str(folder)])
        return
    from cases.generator.world import generate_world  # noqa: PLC0415 - as in demo

    made = generate_world(transactions, seed, folder, file_format=file_format)
    lines = [f"{each['name']}  {each['rows']}" for each in made["files"]]
    frame.answer({"folder": str(folder), **made}, [str(folder), *lines])


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    root.add_command(demo)
    root.add_command(generate)
