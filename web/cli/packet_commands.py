"""packet, verify."""

from pathlib import Path

import click

from cases.usecases.make_packet import make_packet
from evidence.packet.content import Recipient
from web.bootstrap import packet_verifier
from web.cli.frame import ANSWER_IS_NO, Frame, command

_TOP = click.Group()


@command(_TOP, "packet")
@click.argument("case_no", metavar="CASE")
@click.option("--for", "recipient", type=click.Choice([each.value for each in Recipient]), required=True, help="收件方 / recipient")
@click.option("-o", "target", type=click.Path(path_type=Path), required=True, help="新文件夹 / a new folder")
@click.option("--draft", is_flag=True, help="草稿，列出所缺 / a draft with its list of what is missing")
@click.option("--purpose", default="", help="用途 / purpose")
def packet(frame: Frame, case_no: str, recipient: str, target: Path, draft: bool, purpose: str) -> None:
    """制作材料包；非草稿须第二人批准 / make a packet; one that is no draft needs a second person's approval."""
    made = make_packet(frame.office(), case_no, Recipient(recipient), target, draft=draft, purpose=purpose)
    value = {
        "case": case_no,
        "for": recipient,
        "draft": draft,
        "number": made.number,
        "path": str(made.path) if made.path else None,
        "sha256": made.sha256,
        "approve": made.awaiting_approval,
        "missing": [{"item": each.item, "what": each.what, "mandatory": each.mandatory} for each in made.missing],
    }
    lines = [
        frame.text(f"缺：{each.item} {each.heading}：{each.what}", f"missing: {each.item} {each.heading}: {each.what}")
        for each in made.missing
    ]
    if made.awaiting_approval:
        told = frame.text("尚未写出，待第二人批准", "not written yet, a second person approves by")
        lines.append(f"{told}: sliphound approve {made.awaiting_approval}")
    else:
        lines.append(f"packet: {made.path}")
    frame.answer(value, lines)
    if made.awaiting_approval:
        raise SystemExit(ANSWER_IS_NO)


@command(_TOP, "verify")
@click.argument("bag", type=click.Path(path_type=Path))
def verify(frame: Frame, bag: Path) -> None:
    """核验材料包，不需要工作区 / verify a packet; no workspace is needed."""
    answer = packet_verifier().verify(bag)
    lines = [f"{check.verdict.value:8} {check.id.value}  {check.detail}" for check in answer.checks]
    frame.answer(
        answer.as_json(), [*lines, frame.text("核验通过" if answer.is_valid else "核验不通过", "valid" if answer.is_valid else "not valid")]
    )
    if not answer.is_valid:
        raise SystemExit(ANSWER_IS_NO)


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    root.add_command(packet)
    root.add_command(verify)
