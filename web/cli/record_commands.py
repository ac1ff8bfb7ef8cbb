"""import, case, testimony."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cases.documents import Origin
from cases.errors import InputRefused
from cases.gates import Outcome
from cases.imports.maps import read_map
from cases.model import ClaimSource, DisputeClaim
from cases.usecases.assign import assign_case, unassign_case
from cases.usecases.bring_in import BroughtIn, add_testimony, import_bill_file, import_export
from cases.usecases.correct import withdraw_fact
from cases.usecases.decide import propose_outcome
from cases.usecases.open_case import NewCase, add_dispute_claims, case_file, list_cases, open_case
from cases.usecases.slip_hunt import read_slip
from graph.times import parse_when
from web.cli.case_views import case_json, show_case_file, show_file
from web.cli.frame import Frame, command, text_of

case = click.Group("case", help="案件 / cases")
testimony = click.Group("testimony", help="陈述 / testimony")
_TOP = click.Group()
_CLAIM_HELP = (
    "代码@时间@渠道[@谁说的，缺省为持卡人] / code@time@source[@speaker, the holder by default; unknown where nobody noted it], "
    "e.g. K02@2026-03-02T10:18:25+08:00@phone@spouse"
)


@command(_TOP, "import")
@click.argument("kind")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--map", "map_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="列名对照 / column names of your own")
@click.option("--dry-run", is_flag=True, help="只报告，不入库 / say what would happen and keep nothing")
@click.option("--system", default="core", show_default=True, help="来源系统 / source system")
@click.option("--account", help="账单所属账号 / account of a bill")
@click.option("--case", "case_no", help="陈述、签购单所属案件 / case of testimony or slips")
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_files(
    frame: Frame,
    kind: str,
    files: tuple[Path, ...],
    map_file: Path | None,
    dry_run: bool,
    system: str,
    account: str | None,
    case_no: str | None,
    password_file: Path | None,
) -> None:
    """导入账户、人员、交易等文件 / import a file of accounts, persons, relations, transactions, …, bills, testimony."""
    office = frame.office()
    told: list[dict[str, Any]] = []
    lines: list[str] = []
    with _progress(frame) as bar:
        for path in files:
            task = bar.add_task(path.name, total=None)

            def tell(read: int, task: Any = task) -> None:  # noqa: ANN401 - rich's task id
                bar.update(task, completed=read, description=path.name)  # noqa: B023 - called while the loop stands at this file

            if kind in {"slips", "slip"}:
                slip = read_slip(office, _needed(case_no, "--case"), path, Origin("slip", "未说明", "未说明", "拍摄或扫描"))
                told.append({"file": path.name, "document": slip.document, "fields": slip.answer["fields"]})
                lines.append(
                    frame.text(
                        f"{path.name}：已入卷并识读，待确认 {slip.document}",
                        f"{path.name}: filed and read, to be confirmed {slip.document}",
                    )
                )
                continue
            if kind == "testimony":
                brought = BroughtIn(add_testimony(office, _needed(case_no, "--case"), path), None)
            elif kind in {"bills", "bill"}:
                password = text_of(password_file).strip() if password_file else None
                brought = import_bill_file(office, path, system=system, account_no=account, password=password, progress=tell)
            else:
                renames = read_map(text_of(map_file), map_file.name) if map_file else None
                brought = import_export(office, kind, path, system=system, renames=renames, dry_run=dry_run, progress=tell)
            told.append(_report(path, brought))
            lines.append(_line(frame, path, brought))
    frame.answer({"kind": kind, "dry_run": dry_run, "files": told}, lines)


@command(case, "open")
@click.option("--account", "account_no", required=True)
@click.option("--type", "case_type", default="NRI", show_default=True, help="domain.md 0.3")
@click.option("--claim", "claims", multiple=True, help=_CLAIM_HELP)
@click.option("--disputed", multiple=True, help="争议交易：流水号或编号 / disputed transaction: the bank's reference or its id")
@click.option("--no", "case_no", help="案件编号 / case number")
@click.option("--campaign")
@click.option("--unit", "unit_name")
def open_command(
    frame: Frame,
    account_no: str,
    case_type: str,
    claims: tuple[str, ...],
    disputed: tuple[str, ...],
    case_no: str | None,
    campaign: str | None,
    unit_name: str | None,
) -> None:
    """建案；主张未收到、被盗、被盗用即停催 / open a case; such a claim sets the dispute hold at once."""
    new = NewCase(account_no, case_type, tuple(_claim(each) for each in claims), disputed, case_no, campaign, unit_name)
    show_case_file(frame, open_case(frame.office(), new))


@command(case, "claim")
@click.argument("case_no", metavar="CASE")
@click.option("--claim", "claims", multiple=True, required=True, help=_CLAIM_HELP)
def claim_command(frame: Frame, case_no: str, claims: tuple[str, ...]) -> None:
    """补记主张 / record claims that came later."""
    show_case_file(frame, add_dispute_claims(frame.office(), case_no, [_claim(each) for each in claims]))


@command(case, "outcome")
@click.argument("case_no", metavar="CASE")
@click.argument("outcome", type=click.Choice([each.value for each in Outcome], case_sensitive=False))
@click.option("--reason", required=True)
def outcome_command(frame: Frame, case_no: str, outcome: str, reason: str) -> None:
    """提出争议核实结论；第二人签字后生效 / propose how the dispute ended; it takes effect when a second person signs."""
    given = propose_outcome(frame.office(), case_no, Outcome(outcome), reason)
    told = frame.text(f"已记录，待第二人签字：sliphound approve {given}", f"recorded; a second person signs by: sliphound approve {given}")
    frame.answer({"case": case_no, "outcome": outcome, "approve": given}, [told])


@command(case, "show")
@click.argument("case_no", metavar="CASE")
def show_command(frame: Frame, case_no: str) -> None:
    """查看案件及其全部记录 / show a case with all its records, each with its id and source."""
    show_file(frame, case_file(frame.office(), case_no))


@command(case, "list")
def list_command(frame: Frame) -> None:
    """列出案件 / list the cases."""
    cases = list_cases(frame.office())
    lines = [f"{each.case_no}  {each.case_type}  {each.persons[0].called}  {each.handler}" for each in cases]
    count = frame.text(f"共 {len(cases)} 件", f"{len(cases)} cases")
    frame.answer({"cases": [case_json(each) for each in cases]}, [*lines, count])


@command(case, "assign")
@click.argument("case_no", metavar="CASE")
@click.argument("login")
@click.option("--remove", is_flag=True, help="不再参与 / take them off the case")
def assign_command(frame: Frame, case_no: str, login: str, remove: bool) -> None:
    """让同事参与办案，从而能查看本案 / let a colleague work on the case, and so see it."""
    act = unassign_case if remove else assign_case
    act(frame.office(), case_no, login)
    told = frame.text(f"{login} 不再参与 {case_no}", f"{login} is off {case_no}")
    if not remove:
        told = frame.text(f"{login} 已参与 {case_no}", f"{login} now works on {case_no}")
    frame.answer({"case": case_no, "login": login, "member": not remove}, [told])


@command(testimony, "add")
@click.argument("case_no", metavar="CASE")
@click.argument("file", type=click.Path(path_type=Path))
def testimony_command(frame: Frame, case_no: str, file: Path) -> None:
    """记录陈述 / record testimony from a .yaml file."""
    brought = BroughtIn(add_testimony(frame.office(), case_no, file), None)
    frame.answer(_report(file, brought), [_line(frame, file, brought)])


@command(_TOP, "withdraw")
@click.argument("fact", metavar="ID")
@click.option("--reason", required=True)
def withdraw_command(frame: Frame, fact: str, reason: str) -> None:
    """撤回录错的事实：留痕，不覆盖 / withdraw a fact that was recorded wrongly; it stays on record."""
    waiting = withdraw_fact(frame.office(), fact, reason)
    if waiting is None:
        frame.answer({"withdrawn": fact, "approve": None}, [frame.text(f"已撤回 {fact}", f"withdrawn {fact}")])
        return
    told = frame.text(
        f"已申请撤回 {fact}，第二人批准前仍有效：sliphound approve {waiting}",
        f"{fact} stands until a second person approves its withdrawal by: sliphound approve {waiting}",
    )
    frame.answer({"withdrawn": None, "approve": waiting}, [told])


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    for each in (import_files, case, testimony, withdraw_command):
        root.add_command(each)


def _progress(frame: Frame) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    return Progress(
        *columns, console=Console(stderr=True), transient=True, disable=frame.wants_json or not Console(stderr=True).is_terminal
    )


def _needed(value: str | None, option: str) -> str:
    if value is None:
        raise click.UsageError(f"{option} ?")
    return value


def _claim(text: str) -> DisputeClaim:
    try:
        code, when, source, *speaker = text.split("@", maxsplit=3)
        return DisputeClaim(code, ClaimSource(source), parse_when(when), *speaker)
    except ValueError as refused:
        raise InputRefused(given=text, reason="K02@2026-03-02T10:18:25+08:00@phone@spouse") from refused


def _report(path: Path, brought: BroughtIn) -> dict[str, Any]:
    report = brought.report
    return {
        "file": path.name,
        "read": report.read,
        "accepted": report.accepted,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "rejects_file": str(brought.reject_file) if brought.reject_file else None,
        "ignored_columns": list(report.ignored_columns),
    }


def _line(frame: Frame, path: Path, brought: BroughtIn) -> str:
    report = brought.report
    told = frame.text(
        f"{path.name}：读取 {report.read} 行，新增 {report.accepted}，已有 {report.unchanged}，退回 {report.rejected}",
        f"{path.name}: {report.read} rows read, {report.accepted} new, {report.unchanged} known, {report.rejected} rejected",
    )
    if report.ignored_columns:
        told += frame.text(
            f"；未识别的列：{'、'.join(report.ignored_columns)}", f"; columns not known: {', '.join(report.ignored_columns)}"
        )
    if brought.reject_file:
        told += frame.text(
            f"；退回的行在 {brought.reject_file}，改好后可再导入", f"; mend the rejects in {brought.reject_file} and import them"
        )
    return told
