"""graph ego|path|shared|common, project, compare."""

from dataclasses import asdict
from datetime import datetime, time, timedelta

import click

from cases.usecases.browse_links import (
    accounts_in_common,
    compare_links,
    connecting_network,
    denying_households,
    ego_network,
    point_of_compromise,
    project_links,
    shared_by_disputes,
    shared_with,
    short_paths,
    shortest_path,
    spent_at_merchants,
    surety_chains,
    way_in_time,
)
from graph.links import LinkAnswer
from graph.times import SHANGHAI, Window
from web.cli.frame import ANSWER_IS_NO, Frame, command
from web.cli.graph_analysis import add_analysis
from web.cli.graph_export import add_export

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
    _show(frame, shortest_path(frame.office(), start, end, hops=hops), or_none=True)


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
    _show(frame, accounts_in_common(frame.office(), accounts, _last(frame, days)))


@command(graph, "paths")
@click.argument("start", metavar="ID")
@click.argument("end", metavar="ID")
@click.option("--hops", default=6, show_default=True, type=click.IntRange(1, 6))
@click.option("--most", default=50, show_default=True, type=click.IntRange(1, 1_000))
def paths(frame: Frame, start: str, end: str, hops: int, most: int) -> None:
    """所有短路径 / every short path, shortest first; none is exit code 1."""
    _show(frame, short_paths(frame.office(), start, end, hops=hops, most=most), or_none=True)


@command(graph, "connecting")
@click.argument("nodes", metavar="ID…", nargs=-1, required=True)
@click.option("--hops", default=6, show_default=True, type=click.IntRange(1, 6))
def connecting(frame: Frame, nodes: tuple[str, ...], hops: int) -> None:
    """把这些人连起来的最短网络 / shortest ways that together join these nodes."""
    _show(frame, connecting_network(frame.office(), nodes, hops=hops))


@command(graph, "advancing")
@click.argument("start", metavar="ID")
@click.argument("end", metavar="ID")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3_660))
@click.option("--hops", default=6, show_default=True, type=click.IntRange(1, 6))
def advancing(frame: Frame, start: str, end: str, days: int, hops: int) -> None:
    """时间只向前的路径 / a path on which no step is earlier than the one before; none is exit code 1."""
    _show(frame, way_in_time(frame.office(), start, end, _last(frame, days), hops=hops), or_none=True)


@command(graph, "guarantees")
@click.argument("person", metavar="PERSON")
@click.option("--hops", default=6, show_default=True, type=click.IntRange(1, 6))
def guarantees(frame: Frame, person: str, hops: int) -> None:
    """担保链 / for whom a person stands surety, and who for the person."""
    _show(frame, surety_chains(frame.office(), person, hops=hops))


@command(graph, "disputes")
@click.option("--hours", default=24, show_default=True, type=click.IntRange(0, 8_760))
@click.option("--days", default=None, type=click.IntRange(1, 3_660), help="只看这些天的交易 / transactions of these last days only")
@click.option("--cap", default=500, show_default=True, type=click.IntRange(1, 10_000))
def disputes(frame: Frame, hours: int, days: int | None, cap: int) -> None:
    """争议账户共用了什么 / what disputed accounts of the whole bank share; a lead, not a fact."""
    window = None if days is None else _last(frame, days)
    _show(frame, shared_by_disputes(frame.office(), hours=hours, window=window, cap=cap))


@command(graph, "denials")
@click.argument("account", metavar="[ACCOUNT]", required=False)
@click.option("--cap", default=500, show_default=True, type=click.IntRange(1, 10_000))
def denials(frame: Frame, account: str | None, cap: int) -> None:
    """同一家庭的多笔争议 / households in which two or more holders dispute; a lead, not a fact."""
    _show(frame, denying_households(frame.office(), account, cap=cap))


@command(graph, "compromise")
@click.argument("accounts", metavar="ACCOUNT…", nargs=-1, required=True)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3_660))
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 1_000))
def compromise(frame: Frame, accounts: tuple[str, ...], days: int, top: int) -> None:
    """疑似泄露点 / merchants that more of these accounts visited than chance explains; a lead, not a fact."""
    _show(frame, point_of_compromise(frame.office(), accounts, _last(frame, days), top=top))


@command(graph, "spent")
@click.argument("accounts", metavar="ACCOUNT…", nargs=-1, required=True)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3_660))
@click.option("--top", default=100, show_default=True, type=click.IntRange(1, 1_000))
def spent(frame: Frame, accounts: tuple[str, ...], days: int, top: int) -> None:
    """在各商户的消费 / what these accounts spent at each merchant."""
    _show(frame, spent_at_merchants(frame.office(), accounts, _last(frame, days), top=top))


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
    add_analysis(graph)
    add_export(graph, _last)
    root.add_command(graph)


def _last(frame: Frame, days: int) -> Window:
    """The days up to the case date."""
    end = datetime.combine(frame.office().as_of, time(23, 59, 59), SHANGHAI)
    return Window(end - timedelta(days=days), end)


def _show(frame: Frame, found: LinkAnswer, *, or_none: bool = False) -> None:
    labels = {node.id: node.label for node in found.nodes}
    lines = [
        f"{each.start} {labels[each.start]} —{each.kind.word}→ {each.end} {labels[each.end]}  〔{each.source.origin.file} 第{each.source.row}行〕"
        for each in found.links
    ]
    for finding in found.findings:
        figures = "，".join(f"{name}={value}" for name, value in finding.figures.items())
        lines.append(f"● {' · '.join(labels[each] for each in finding.about)}  〔{figures}〕")
    total = frame.text(f"{len(found.nodes)} 个节点，{len(found.links)} 条关系", f"{len(found.nodes)} nodes, {len(found.links)} links")
    if found.truncated:
        total += frame.text(f"；已截断到 {found.cap}", f"; cut off at {found.cap}")
    frame.answer(found.as_json(), [*lines, total])
    if or_none and not found.nodes:
        raise SystemExit(ANSWER_IS_NO)
