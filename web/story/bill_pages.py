"""A bill as the PDF that the invented 示例银行 sends: ruled table, opening and closing balance, rows in the order of booking."""

from datetime import UTC, datetime
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path

from web.story.bills import Bill
from web.story.tables import yuan

_PAGE = """
#set document(title: "示例银行信用卡账单", author: "示例银行", date: datetime(year: {year}, month: {month}, day: {day}))
#set page(paper: "a4", margin: (x: 20mm, y: 18mm), footer: align(center, text(8pt)[示例银行信用卡中心 客服电话 4000009999（示例） 第 #context counter(page).display("1 / 1", both: true) 页]))
#set text(font: "Noto Sans SC", size: 10pt, lang: "zh", cjk-latin-spacing: none)
#grid(columns: (1fr, auto), text(18pt)[示例银行], align(right, text(14pt)[信用卡对账单]))
#line(length: 100%, stroke: 1.2pt)
#grid(columns: (1fr, 1fr), row-gutter: 7pt,
  [{holder}], [账单日：{ends_on}],
  [{address}], [账单周期：{starts_on}至{ends_on}],
  [卡号：{card}], [到期还款日：{due_on}],
)
#v(6pt)
#table(columns: (1fr, 1fr, 1fr, 1fr), align: center, stroke: 0.6pt,
  [上期账单余额], [本期账单余额], [本期新增金额], [本期最低还款额],
  [{opening}], [{closing}], [{added}], [{least}],
)
#v(6pt)
交易明细（人民币）
#table(columns: (24mm, 24mm, 1fr, 24mm, 32mm), align: (center, center, left, center, right), stroke: 0.6pt,
  table.header([*交易日*], [*记账日*], [*交易说明*], [*卡号末四位*], [*入账金额*]),
{rows}
)
#v(4pt)
#text(9pt)[说明：消费为正，还款为负。新户首六期循环利息减免，本期循环利息0.00元。]
"""
_FORM = {"男": "先生", "女": "女士"}


def bill_pdf(bill: Bill) -> bytes:
    """The PDF, dated by the bill itself so that its bytes never change."""
    # A quoted string keeps the hyphen of a negative amount; typst would print a minus sign.
    rows = "\n".join(
        f'  [{row.txn_on}], [{row.posted_on}], [{row.description}], [{bill.card_no[-4:]}], [#"{_grouped(row.fen)}"],' for row in bill.rows
    )
    source = _PAGE.format(
        year=bill.ends_on.year, month=bill.ends_on.month, day=bill.ends_on.day, holder=f"{bill.holder}{_FORM.get(bill.sex, '')}", address=bill.address,
        starts_on=bill.starts_on, ends_on=bill.ends_on, due_on=bill.due_on, card=f"{bill.card_no[:4]} \\*\\*\\*\\* \\*\\*\\*\\* {bill.card_no[-4:]}",
        opening=_grouped(bill.opening_fen), added=_grouped(bill.closing_fen - bill.opening_fen), closing=_grouped(bill.closing_fen),
        least=_grouped(bill.least_due_fen), rows=rows,
    )  # fmt: skip
    moment = datetime(bill.ends_on.year, bill.ends_on.month, bill.ends_on.day, tzinfo=UTC)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(sans_path()).parent])
    return typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True, timestamp=moment)


def _grouped(fen: int) -> str:
    """`4,286.00`."""
    whole, rest = yuan(abs(fen)).split(".")
    return f"{'-' if fen < 0 else ''}{int(whole):,}.{rest}"
