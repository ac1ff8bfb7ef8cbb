"""identity candidates|judge|withdraw."""

import click

from cases.usecases.identity import Lookalike, RecordFace, judge_identity, lookalikes, lookalikes_of_bank, withdraw_judgement
from graph.identity import Judgement, Sameness
from graph.vocabulary import public_id
from investigate.identity.linkage import Weighed
from web.cli.frame import Frame, command
from web.cli.identity_words import FIELDS, LEVELS, VERDICTS, strength

identity = click.Group("identity", help="是否同一人 / who is one person")


@command(identity, "candidates")
@click.argument("case_no", metavar="[CASE]", required=False)
@click.option(
    "--most", default=50, show_default=True, type=click.IntRange(1, 1_000), help="全行查找时最多列出几对 / pairs, over the whole bank"
)
def candidates(frame: Frame, case_no: str | None, most: int) -> None:
    """可能是同一人的记录；不给案件编号则查全行 / records that may be one person, of a case or of the whole bank; leads, not facts."""
    judged: tuple[Judgement, ...] = ()
    if case_no is None:
        pairs = lookalikes_of_bank(frame.office(), most)
    else:
        found = lookalikes(frame.office(), case_no)
        pairs, judged = found.pairs, found.judged
    lines = [line for pair in pairs for line in _lines(frame, pair)] or [frame.text("没有需要判断的记录。", "no records to judge.")]
    if judged:
        lines += [frame.text("判断记录：", "judgements:"), *(_told(frame, each) for each in judged)]
    frame.answer({"pairs": [_pair(each) for each in pairs], "judgements": [_judgement(each) for each in judged]}, lines)


@command(identity, "judge")
@click.argument("case_no", metavar="CASE")
@click.argument("left", metavar="PERSON")
@click.argument("right", metavar="PERSON")
@click.argument("verdict", type=click.Choice([each.value for each in Sameness]))
@click.option("--why", required=True, help="依据和理由 / on what grounds")
@click.option("--cite", "cited", multiple=True, help="所依据的事实或文件编号 / id of a fact or document it rests on")
def judge(frame: Frame, case_no: str, left: str, right: str, verdict: str, why: str, cited: tuple[str, ...]) -> None:
    """判断两条记录是否同一人 / judge whether two records are of one person; it can be withdrawn."""
    judged = judge_identity(frame.office(), case_no, (left, right), Sameness(verdict), why=why, cited=cited)
    frame.answer(_judgement(judged), [_told(frame, judged)])


@command(identity, "withdraw")
@click.argument("case_no", metavar="CASE")
@click.argument("judgement")
@click.option("--why", required=True)
def withdraw(frame: Frame, case_no: str, judgement: str, why: str) -> None:
    """撤回一项判断，记录恢复原样 / withdraw a judgement; the records are what they were without it."""
    withdrawn = withdraw_judgement(frame.office(), case_no, judgement, why=why)
    frame.answer(_judgement(withdrawn), [_told(frame, withdrawn)])


def _lines(frame: Frame, pair: Lookalike) -> list[str]:
    """The two records, then what speaks for and what speaks against, each in full."""
    lines = [" | ".join(_face_line(each) for each in (pair.left, pair.right))]
    for word, part in (
        (frame.text("  支持同一人：", "  for one person: "), [each for each in pair.weighed if each.bits > 0]),
        (frame.text("  反对同一人：", "  against: "), [each for each in pair.weighed if each.bits <= 0]),
    ):
        lines.append(word + (frame.text("；", "; ").join(_field_line(frame, each) for each in part) or frame.text("无", "nothing")))
    stands = pair.judgement
    return [*lines, "  " + (frame.text("尚未判断", "not judged yet") if stands is None else _told(frame, stands))]


def _face_line(face: RecordFace) -> str:
    return " ".join((face.id, "/".join(face.names) or "—", face.id_no or "—", "/".join(face.born_on) or "—", *face.phones))


def _field_line(frame: Frame, part: Weighed) -> str:
    field, level, how = frame.text(*FIELDS[part.field]), frame.text(*LEVELS[part.level]), frame.text(*strength(part.bits))
    return frame.text(f"{field}{level}（{how}）", f"{field}: {level} ({how})")


def _told(frame: Frame, judgement: Judgement) -> str:
    said = f"{judgement.id} {public_id(judgement.left)} · {public_id(judgement.right)} {frame.text(*VERDICTS[judgement.verdict.value])}"
    back = judgement.taken_back
    undone = "" if back is None else frame.text(f"；{back.by} 已撤回：{back.why}", f"; withdrawn by {back.by}: {back.why}")
    return f"{said}（{judgement.by}：{judgement.why}{undone}）"


def _pair(pair: Lookalike) -> dict[str, object]:
    fields = [{"field": each.field, "level": each.level, "bits": round(each.bits, 2)} for each in pair.weighed]
    stands = None if pair.judgement is None else _judgement(pair.judgement)
    return {"left": _face(pair.left), "right": _face(pair.right), "fields": fields, "judgement": stands}


def _face(face: RecordFace) -> dict[str, object]:
    stated = {"names": face.names, "born_on": face.born_on, "sexes": face.sexes, "phones": face.phones}
    more = {"addresses": face.addresses, "employers": face.employers}
    lists = {name: list(values) for name, values in (stated | more).items()}
    return {"id": face.id, "id_no": face.id_no, "of_case": face.is_of_case, **lists}


def _judgement(judgement: Judgement) -> dict[str, object]:
    back = judgement.taken_back
    return {
        "id": judgement.id,
        "left": public_id(judgement.left),
        "right": public_id(judgement.right),
        "verdict": judgement.verdict.value,
        "by": judgement.by,
        "at": judgement.at.isoformat(),
        "why": judgement.why,
        "cited": list(judgement.cited),
        "withdrawn": None if back is None else {"by": back.by, "at": back.at.isoformat(), "why": back.why},
    }


def add_to(main: click.Group) -> None:
    """Add these commands."""
    main.add_command(identity)
