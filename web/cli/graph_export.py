"""graph export."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from cases.errors import InputRefused
from cases.office import Office
from cases.usecases.browse_links import accounts_in_common, connecting_network, ego_network, shared_with, short_paths, shortest_path
from cases.usecases.export_links import LinkExport, WantedExport, export_links
from evidence.packet.content import Recipient
from graph.exchange.forms import Form
from graph.links import LinkAnswer
from graph.times import Window
from web.cli.frame import ANSWER_IS_NO, Frame, command

_WAYS = 50
_QUESTIONS: Mapping[str, tuple[int, int | None, Callable[[Office, tuple[str, ...], int, int, Window], LinkAnswer]]] = {
    "ego": (1, 1, lambda office, ids, hops, cap, _: ego_network(office, ids[0], hops=hops, cap=cap)),
    "path": (2, 2, lambda office, ids, hops, *_: shortest_path(office, *ids, hops=hops)),
    "paths": (2, 2, lambda office, ids, hops, *_: short_paths(office, *ids, hops=hops, most=_WAYS)),
    "shared": (1, 1, lambda office, ids, *_: shared_with(office, ids[0])),
    "common": (1, None, lambda office, ids, _hops, _cap, window: accounts_in_common(office, ids, window)),
    "connecting": (2, None, lambda office, ids, hops, *_: connecting_network(office, ids, hops=hops)),
}
"""Question → least and most ids, and how it is asked."""


def add_export(group: click.Group, last: Callable[[Frame, int], Window]) -> None:
    """Add the command; `last` gives the days up to the case date."""

    @command(group, "export")
    @click.argument("case_no", metavar="CASE")
    @click.argument("question", type=click.Choice(list(_QUESTIONS)))
    @click.argument("ids", metavar="ID…", nargs=-1, required=True)
    @click.option("--hops", default=2, show_default=True, type=click.IntRange(1, 6))
    @click.option("--cap", default=500, show_default=True, type=click.IntRange(1, 10_000))
    @click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3_660))
    @click.option("--format", "form", type=click.Choice([each.value for each in Form]), required=True, help="格式 / format")
    @click.option("--for", "recipient", type=click.Choice([each.value for each in Recipient]), required=True, help="收件方 / recipient")
    @click.option(
        "-o", "target", type=click.Path(path_type=Path), required=True, help="新文件，csv 为新文件夹 / a new file, for csv a new folder"
    )
    @click.option("--purpose", required=True, help="用途 / purpose")
    def export(
        frame: Frame,
        case_no: str,
        question: str,
        ids: tuple[str, ...],
        hops: int,
        cap: int,
        days: int,
        form: str,
        recipient: str,
        target: Path,
        purpose: str,
    ) -> None:
        """导出本案关系数据；须第二人批准 / hand out links of a case; a second person approves first."""
        least, most, ask = _QUESTIONS[question]
        if len(ids) < least or (most is not None and len(ids) > most):
            raise InputRefused(given=" ".join(ids), reason=f"{question}: {least}" if most == least else f"{question}: ≥ {least}")
        office = frame.office()
        answer = ask(office, ids, hops, cap, last(frame, days))
        asked = f"{question} {' '.join(ids)}"
        wanted = WantedExport(asked, Form(form), Recipient(recipient), target, purpose)
        _show(frame, case_no, export_links(office, case_no, answer, wanted))


def _show(frame: Frame, case_no: str, made: LinkExport) -> None:
    leaving = made.leaving
    value = {
        "case": case_no,
        "path": str(made.path) if made.path else None,
        "sha256": made.sha256,
        "approve": made.awaiting_approval,
        "nodes": len(leaving.answer.nodes),
        "links": len(leaving.answer.links),
        "truncated": leaving.answer.truncated,
        "left_out": {"nodes": leaving.nodes_left_out, "links": leaving.links_left_out},
        "third_person_rows": leaving.third_person_rows,
        "warn_from": made.warn_from,
    }
    nodes, links = len(leaving.answer.nodes), len(leaving.answer.links)
    lines = [
        frame.text(
            f"{nodes} 个节点，{links} 条关系；未提供 {leaving.nodes_left_out} 个节点、{leaving.links_left_out} 条关系；涉及他人的记录 {leaving.third_person_rows} 条",
            f"{nodes} nodes, {links} links; left out: {leaving.nodes_left_out} nodes, {leaving.links_left_out} links; rows about others: {leaving.third_person_rows}",
        )
    ]
    if made.is_large:
        frame.note(
            f"涉及他人的记录达 {leaving.third_person_rows} 条（提示线 {made.warn_from} 条）：请确认都是必要的",
            f"{leaving.third_person_rows} rows about others (one looks twice from {made.warn_from} on): see that each is needed",
        )
    if made.awaiting_approval:
        told = frame.text("尚未写出，待第二人批准", "not written yet, a second person approves by")
        lines.append(f"{told}: sliphound approve {made.awaiting_approval}")
    else:
        lines.append(f"{made.path}  SHA-256 {made.sha256}")
    frame.answer(value, lines)
    if made.awaiting_approval:
        raise SystemExit(ANSWER_IS_NO)
