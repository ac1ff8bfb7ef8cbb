"""Writing the story's import files: the columns of every kind, as CSV or as a workbook, the same bytes each time."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook

from graph.money import Money

Cell = str | int | bool | Money | date | datetime | None
Row = Mapping[str, Cell]
"""Cells by English column; a column that is left out is empty."""

_RELATED = (("客户号", "customer_no"), ("关系", "kind"), ("姓名", "name"), ("证件号", "id_no"), ("手机", "phone"), ("来源", "basis"))
COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "accounts": (
        ("账号", "account_no"), ("客户号", "customer_no"), ("卡号", "card_no"), ("币种", "currency"), ("逾期期数", "periods_overdue"),
        ("欠款余额", "balance"), ("本金", "principal"), ("首次逾期日", "overdue_since"), ("经办", "handler"), ("争议类型", "dispute_type"),
    ),
    "persons": (
        ("客户号", "customer_no"), ("姓名", "name"), ("证件类型", "id_type"), ("证件号", "id_no"), ("性别", "sex"), ("出生日期", "born_on"),
        ("手机", "phone"), ("地址", "address"), ("单位", "employer"),
    ),
    "relations": _RELATED,
    "transactions": (
        ("交易流水号", "source_ref"), ("卡号", "card_no"), ("交易时间", "at"), ("入账日", "posted_on"), ("金额", "amount"), ("币种", "currency"),
        ("商户号", "merchant_no"), ("商户名称", "merchant_name"), ("终端号", "terminal_no"), ("授权码", "auth_code"), ("参考号", "reference_no"),
        ("输入方式", "entry_mode"), ("验证方式", "verification"), ("城市", "city"),
    ),
    "deliveries": (
        ("卡号", "card_no"), ("运单号", "waybill_no"), ("寄出时间", "sent_at"), ("签收时间", "delivered_at"), ("签收人", "signer"),
        ("签收人身份核验", "id_checked"), ("地址", "address"),
    ),
    "activations": (
        ("卡号", "card_no"), ("激活时间", "at"), ("渠道", "channel"), ("主叫号码", "phone"), ("身份核验", "id_check"), ("录音", "recording"),
    ),
    "repayments": (
        ("账号", "account_no"), ("时间", "at"), ("金额", "amount"), ("付款账户", "payer_account"), ("付款人", "payer_name"), ("渠道", "channel"),
        ("来源", "source_ref"),
    ),
    "calls": (
        ("账号", "account_no"), ("时间", "at"), ("渠道", "channel"), ("号码或地址", "contact"), ("接听人", "person"), ("核身", "identity_check"),
        ("结果", "reached"), ("内容", "content"), ("录音", "recording"), ("经办", "made_by"),
    ),
    "police_papers": (
        ("账号", "account_no"), ("级别", "level"), ("机关", "organ"), ("文号", "number"), ("日期", "dated"), ("报案人", "reporter"),
        ("所称事实", "stated"), ("原件", "original_seen"), ("核实", "verified"),
    ),
}  # fmt: skip
"""Kind of import → (Chinese header, English header) in the order of the file."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one file is written."""

    suffix: str = "csv"
    english: bool = False
    """English headers, ISO times with zone and true/false; else Chinese headers, plain times and 是/否."""
    encoding: str = "utf-8"


def table_bytes(kind: str, rows: Sequence[Row], layout: Layout) -> bytes:
    """The file of one kind."""
    columns = COLUMNS[kind]
    unknown = {column for row in rows for column in row} - {english for _, english in columns}
    if unknown:
        raise KeyError(kind, sorted(unknown))
    header = [english if layout.english else chinese for chinese, english in columns]
    cells = [[row.get(english) for _, english in columns] for row in rows]
    if layout.suffix == "xlsx":
        return _workbook_bytes(header, cells)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[_text(cell, english=layout.english) for cell in line] for line in cells])
    return text.getvalue().encode(layout.encoding)


def _text(cell: Cell, *, english: bool) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower() if english else "是" if cell else "否"
        case Money():
            return yuan(cell.fen)
        case datetime():
            return cell.isoformat() if english else f"{cell:%Y-%m-%d %H:%M:%S}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def yuan(fen: int) -> str:
    """An amount as the files print it: `4286.00`."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _workbook_bytes(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append(list(header))
    for row in rows:
        sheet.append([_cell(cell) for cell in row])
    raw = io.BytesIO()
    book.save(raw)
    return _without_clock(raw.getvalue())


def _cell(cell: Cell) -> str | int | float | bool | date | datetime | None:
    match cell:
        case Money():
            return cell.fen / 100
        case datetime():
            return cell.replace(tzinfo=None)  # a workbook has no zone; it means Chinese civil time
        case _:
            return cell


def _without_clock(book: bytes) -> bytes:
    """The workbook with the moment of writing taken out, stored without compression so that no zlib version shows."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as kept:
        for name in sorted(given.namelist(), key=lambda entry: (entry != "[Content_Types].xml", entry)):
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-11-24T00:00:00Z", content)
            kept.writestr(zipfile.ZipInfo(name, (2026, 11, 24, 0, 0, 0)), content)
    return out.getvalue()
