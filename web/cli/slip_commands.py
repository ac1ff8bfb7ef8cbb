"""slip request|search|read|confirm|match, and bill read."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from cases.documents import Origin, staged
from cases.model import SlipChannel, SlipHunt, SlipOutcome
from cases.usecases.slip_hunt import Searched, confirm_slip, match_slip, read_slip, record_search, request_slip
from evidence.bills.as_json import bill_as_json
from evidence.bills.model import NotABill
from evidence.slips.as_json import slip_as_json
from evidence.slips.candidates import candidates_of, match_as_json
from evidence.slips.matching import MatchDecision, TransactionPool, facts_of
from graph.times import Precision, When, Window, parse_when
from graph.vocabulary import public_id
from web.bootstrap import LimitedDocuments
from web.cli.frame import ANSWER_IS_NO, Frame, command, text_of

slip = click.Group("slip", help="签购单 / sales slips")
bill = click.Group("bill", help="账单 / bills")
_PICTURE = click.Path(path_type=Path)


@command(slip, "request")
@click.argument("case_no", metavar="CASE")
@click.argument("transaction")
@click.option("--via", type=click.Choice([each.value for each in SlipChannel]), required=True, help="合法途径 / lawful channel")
@click.option("--reason", required=True)
@click.option("--on", "asked_on", type=click.DateTime(["%Y-%m-%d"]), help="申请日 / day it was asked for")
@click.option("--deadline", type=click.DateTime(["%Y-%m-%d"]))
def request(
    frame: Frame, case_no: str, transaction: str, via: str, reason: str, asked_on: datetime | None, deadline: datetime | None
) -> None:
    """申请调单 / ask for the slip of a transaction."""
    on, due = (each.date() if each else None for each in (asked_on, deadline))
    _show_hunt(frame, request_slip(frame.office(), case_no, transaction, via=SlipChannel(via), reason=reason, on=on, deadline=due))


@command(slip, "search")
@click.argument("case_no", metavar="CASE")
@click.argument("transaction")
@click.option("--outcome", type=click.Choice([each.value for each in SlipOutcome]), required=True)
@click.option("--place", required=True)
@click.option("--from", "started", required=True, help="进入时间 / time in")
@click.option("--to", "ended", required=True, help="离开时间 / time out")
@click.option(
    "--detail", "details", multiple=True, help="名=值 / name=value: accompanied_by, authority, scope, method, boxes, statement, next_step"
)
@click.option("--document", type=_PICTURE, help="盖章灭失说明或签购单 / stamped statement of loss, or the slip")
def search(
    frame: Frame,
    case_no: str,
    transaction: str,
    outcome: str,
    place: str,
    started: str,
    ended: str,
    details: tuple[str, ...],
    document: Path | None,
) -> None:
    """登记查找经过与结果 / record a search; "destroyed" needs the stamped statement, a recollection is possibly_destroyed."""
    stretch = Window(parse_when(started).outer.start, parse_when(ended).outer.end)
    when = When(f"{started} – {ended}", Precision.PHRASE, stretch, stretch)
    told = dict(each.split("=", 1) for each in details if "=" in each)
    searched = Searched(SlipOutcome(outcome), when, place, told, document)
    _show_hunt(frame, record_search(frame.office(), case_no, transaction, searched))


@command(slip, "read")
@click.argument("image", type=_PICTURE)
@click.option("--case", "case_no", help="入卷 / file it in this case")
@click.option("--location", default="未说明", help="原件所在 / where the original lies")
@click.option("--holder", default="未说明", help="原件保管人 / who keeps the original")
def read(frame: Frame, image: Path, case_no: str | None, location: str, holder: str) -> None:
    """识读签购单：每一项都是建议，须人工确认 / read a slip; every value is a proposal until a person confirms it."""
    if case_no is None:
        with staged(image) as copy:
            value: dict[str, Any] = slip_as_json(LimitedDocuments().slip(copy, image.name))
    else:
        reading = read_slip(frame.office(), case_no, image, Origin("slip", location, holder, "拍摄或扫描"))
        value = {**reading.answer, "document": reading.document}
    lines = [f"{name:14} {field['value']}  （{field['agreement']}）" for name, field in value["fields"].items()]
    frame.answer(value, [*lines, frame.text("以上均为识读建议，请对照图片逐项确认。", "Proposals: confirm each beside the picture.")])


@command(slip, "confirm")
@click.argument("case_no", metavar="CASE")
@click.argument("document")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE…")
def confirm(frame: Frame, case_no: str, document: str, values: tuple[str, ...]) -> None:
    """人工确认各项；空值表示无法辨认 / confirm fields; an empty value: not legible."""
    told: dict[str, str | None] = {}
    for each in values:
        name, equals, value = each.partition("=")
        if not equals:
            raise click.UsageError(f"FIELD=VALUE: {each}")
        told[name] = value or None
    confirmed = confirm_slip(frame.office(), case_no, document, told)
    lines = [frame.text(f"已确认 {len(confirmed)} 项", f"{len(confirmed)} fields confirmed")]
    frame.answer({"document": document, "confirmed": confirmed}, lines)


@command(slip, "match")
@click.argument("image")
@click.option("--transactions", type=_PICTURE, help="交易清单 .csv / list of transactions")
@click.option("--case", "case_no", help="在本案交易中匹配已确认的签购单 / match a confirmed slip (its document id) in this case")
def match(frame: Frame, image: str, transactions: Path | None, case_no: str | None) -> None:
    """签购单对应哪笔交易 / which transaction the slip belongs to; it may say: none."""
    if (transactions is None) == (case_no is None):
        raise click.UsageError("--transactions FILE | --case CASE")
    if transactions is None:
        found = match_slip(frame.office(), str(case_no), image)
    else:
        reader, picture = LimitedDocuments(), Path(image)
        with staged(transactions) as table, staged(picture) as copy:
            header, rows = reader.table(table, transactions.name)
            pool = TransactionPool(candidates_of(transactions.name, header, rows))
            found = pool.match(facts_of(reader.slip(copy, picture.name)))
    value = match_as_json(found)
    lines = [f"{each['transaction']}  {each['bits']:+.1f}  {json.dumps(each['by_field'])}" for each in value["candidates"][:5]]
    frame.answer(value, [*lines, value["decision"]])
    if found.decision is not MatchDecision.MATCH:
        raise SystemExit(ANSWER_IS_NO)


@command(bill, "read")
@click.argument("pdf", type=_PICTURE)
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def bill_read(frame: Frame, pdf: Path, password_file: Path | None) -> None:
    """识读账单并核算是否平账 / read a bill and say whether it adds up."""
    password = text_of(password_file).strip() if password_file else None
    with staged(pdf) as copy:
        found = LimitedDocuments().bill(copy, pdf.name, password)
    value = bill_as_json(found)
    if isinstance(found, NotABill):
        frame.answer(value, [frame.text(found.zh, found.en)])
        raise SystemExit(ANSWER_IS_NO)
    lines = [f"{row.txn_on}  {row.posted_on}  {row.amount_fen}  {row.description}" for row in found.rows]
    frame.answer(value, [*lines, frame.text(f"平账：{found.adds_up.value}", f"adds up: {found.adds_up.value}")])
    if found.adds_up.value == "unmet":
        raise SystemExit(ANSWER_IS_NO)


def add_to(root: click.Group) -> None:
    """Add this module's commands to the program."""
    root.add_command(slip)
    root.add_command(bill)


def _show_hunt(frame: Frame, hunt: SlipHunt) -> None:
    searches = [
        {"outcome": each.outcome.value, "at": each.search.text, "place": each.place, "document": each.document} for each in hunt.searches
    ]
    value = {
        "transaction": public_id(hunt.transaction),
        "via": hunt.via.value,
        "requested_on": hunt.requested_on.isoformat(),
        "deadline": hunt.deadline.isoformat() if hunt.deadline else None,
        "searches": searches,
    }
    frame.answer(
        value,
        [
            f"{value['transaction']}  {hunt.via.value}  {hunt.requested_on}",
            *(f"  {s['outcome']}  {s['place']}  {s['at']}" for s in searches),
        ],
    )
