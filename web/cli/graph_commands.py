"""graph ego|path|shared|common, project, compare."""

from dataclasses import asdict
from datetime import datetime, time, timedelta

import click

from cases.usecases.browse_links import accounts_in_common, compare_links, ego_network, project_links, shared_with, shortest_path
from graph.links import LinkAnswer
from graph.times import SHANGHAI, Window
from web.cli.frame import ANSWER_IS_NO, Frame, command

graph = click.Group("graph", help="关系 / links")


@command(graph, "ego")
@click.argument("id_", metavar="ID")
@click.option("--hops", default=2, show_default=True, type=click.IntRange(1, 6))
@click.option("--cap", default=500, show_default=True, type=click.IntRange(1, 10_000))
def ego(frame: Frame, id_: str, hops: int, cap: int) -> None:
    """周边关系 / what is within so many links."""
    _show(frame, ego_network(frame.office(), id_, hops=hops, cap=cap))


@command(graph, "path")
@click.argument("start", metavar="ID")
@click.argument("end", metavar="ID")
@click.option("--hops", default=6, show_default=True, type=click.IntRange(1, 6))
def path(frame: Frame, start: str, end: str, hops: int) -> None:
    """最短关系路径 / a shortest path; none is exit code 1."""
    found = shortest_path(frame.office(), start, end, hops=hops)
    _show(frame, found)
    if not found.nodes:
        raise SystemExit(ANSWER_IS_NO)


@command(graph, "shared")
@click.argument("account", metavar="ACCOUNT")
def shared(frame: Frame, account: str) -> None:
    """共用电话、地址，或24小时内同一商户的账户 / accounts that share a phone, address, or merchant within 24 h."""
    _show(frame, shared_with(frame.office(), account))


@command(graph, "common")
@click.argument("accounts", metavar="ACCOUNT…", nargs=-1, required=True)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3_660))
def common(frame: Frame, accounts: tuple[str, ...], days: int) -> None:
    """这些账户共同的商户 / merchants common to these accounts in the days before the case date."""
    office = frame.office()
    end = datetime.combine(office.as_of, time(23, 59, 59), SHANGHAI)
    _show(frame, accounts_in_common(office, accounts, Window(end - timedelta(days=days), end)))


@command(graph, "project")
@click.option("--rebuild", is_flag=True, help="重建 / empty the server first")
def project(frame: Frame, rebuild: bool) -> None:
    """把新的事实送到 Neo4j / bring the Neo4j projection up to date."""
    watermark = project_links(frame.office(), rebuild=rebuild)
    frame.answer({"watermark": watermark}, [frame.text(f"投影已到 {watermark}", f"the projection stands at {watermark}")])


@command(graph, "compare")
def compare(frame: Frame) -> None:
    """SQL 与 Neo4j 是否一致 / whether SQL and Neo4j hold the same."""
    found = compare_links(frame.office())
    told = {kind: {"sql": asdict(found.facts[kind]), "neo4j": asdict(found.projection[kind])} for kind in found.facts}
    equal = frame.text("一致", "equal") if not found.differing else frame.text("不一致：", "not equal: ") + "、".join(found.differing)
    frame.answer({"equal": not found.differing, "differing": list(found.differing), "kinds": told}, [equal])
    if found.differing:
        raise SystemExit(ANSWER_IS_NO)


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    root.add_command(graph)


def _show(frame: Frame, found: LinkAnswer) -> None:
    labels = {node.id: node.label for node in found.nodes}
    lines = [
        f"{each.start} {labels[each.start]} —{each.kind.word}→ {each.end} {labels[each.end]}  〔{each.source.origin.file} 第{each.source.row}行〕"
        for each in found.links
    ]
    total = frame.text(f"{len(found.nodes)} 个节点，{len(found.links)} 条关系", f"{len(found.nodes)} nodes, {len(found.links)} links")
    if found.truncated:
        total += frame.text(f"；已截断到 {found.cap}", f"; cut off at {found.cap}")
    frame.answer(found.as_json(), [*lines, total])
