"""Card bills set with typst in several bank-like layouts, with the truth that a reader must find."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
PAGE = '#set page(paper: "a4", margin: 2cm)\n#set text(font: "Noto Sans SC", size: 9pt, cjk-latin-spacing: none)\n'


@dataclass(frozen=True)
class TrueRow:
    """A printed row: what the reader must give back."""

    txn_on: date
    posted_on: date
    description: str
    fen: int
    currency: str = "CNY"
    last4: str = "4417"


ROWS = (
    TrueRow(date(2013, 3, 8), date(2013, 3, 9), "沪杭高速公路加油站第12加油站", 32050),
    TrueRow(date(2013, 3, 12), date(2013, 3, 12), "还款-网银转账", -500000),
    TrueRow(date(2013, 3, 30), date(2013, 3, 31), "老庙黄金（城隍庙店）", 428600),
    TrueRow(date(2013, 3, 31), date(2013, 4, 1), "STARBUCKS COFFEE SHANGHAI", 3500),
    TrueRow(date(2013, 4, 2), date(2013, 4, 3), "退货-第一百货商店", -19900),
)
DOLLARS = TrueRow(date(2013, 3, 20), date(2013, 3, 22), "AMAZON.COM SEATTLE WA", 4599, "USD")


@dataclass(frozen=True)
class PrintedBill:
    """What goes on the paper."""

    rows: tuple[TrueRow, ...] = ROWS
    period: tuple[date, date] = (date(2013, 3, 6), date(2013, 4, 5))
    opening: dict[str, int] = field(default_factory=lambda: {"CNY": 512345})

    def closing(self, currency: str) -> int:
        """What the opening balance and the rows come to."""
        return self.opening[currency] + sum(row.fen for row in self.rows if row.currency == currency)


def yuan(fen: int, *, brackets: bool = False) -> str:
    """An amount as a bank prints it."""
    text = f"{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
    if fen >= 0:
        return text
    return f"({text})" if brackets else f"-{text}"


def typeset(source: str, target: Path) -> Path:
    """Set a typst source with the packaged fonts only."""
    written = target.with_suffix(".typ")
    written.write_text(source, encoding="utf-8")
    typst.compile(str(written), output=str(target), font_paths=[str(FONTS)], ignore_system_fonts=True)
    return target


def cell(text: str) -> str:
    """A typst table cell with this text, verbatim."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'[#"{escaped}"]'


def ruled(bill: PrintedBill) -> str:
    """All cells ruled; summary table with one line a currency; card column."""
    summary = "".join(f"[{currency}], [{yuan(bill.opening[currency])}], [{yuan(bill.closing(currency))}]," for currency in bill.opening)
    body = ", ".join(
        ", ".join(map(cell, [f"{row.txn_on}", f"{row.posted_on}", row.description, row.last4, row.currency, yuan(row.fen)]))
        for row in bill.rows
    )
    return f"""{PAGE}
= 信用卡账单
账单周期：{bill.period[0]} 至 {bill.period[1]}

#table(columns: 3, [币种], [上期余额], [本期余额], {summary})

#table(columns: (auto, auto, 1fr, auto, auto, auto), align: (left, left, left, center, center, right),
  table.header([交易日], [记账日], [交易摘要], [卡号末四位], [币种], [金额]), {body})
"""


def unruled(bill: PrintedBill) -> str:
    """No lines at all; balances as labels with values beside them; brackets for credits; Chinese dates."""
    body = ", ".join(
        ", ".join(map(cell, [f"{row.txn_on:%Y/%m/%d}", f"{row.posted_on:%Y/%m/%d}", row.description, yuan(row.fen, brackets=True)]))
        for row in bill.rows
    )
    first, last = (f"{day.year}年{day.month:02d}月{day.day:02d}日" for day in bill.period)
    return f"""{PAGE}
= 信用卡对账单
卡号：6222 02\\*\\* \\*\\*\\*\\* 4417 #h(2cm) 账单周期 {first}—{last}

上期应还款额：¥{yuan(bill.opening["CNY"])} #h(1cm) 本期应还款额：¥{yuan(bill.closing("CNY"))} #h(1cm) 本期最低应还款额：¥100.00

#table(columns: (3cm, 3cm, 1fr, 3cm), stroke: none, align: (left, left, left, right),
  [交易日期], [记账日期], [交易说明], [交易金额], {body})

第 1 页 共 1 页
"""


def two_columns(bill: PrintedBill) -> str:
    """存入 and 支出 in columns of their own, with horizontal rules only and a centred head."""
    body = ", ".join(
        ", ".join(
            map(
                cell,
                [
                    f"{row.posted_on:%Y%m%d}",
                    row.description,
                    yuan(row.fen) if row.fen > 0 else "",
                    yuan(-row.fen) if row.fen < 0 else "",
                    "6,000.00",
                ],
            )
        )
        for row in bill.rows
    )
    return f"""{PAGE}
#align(center)[= 贷记卡对账单]
对账期间：{bill.period[0]:%Y/%m/%d} - {bill.period[1]:%Y/%m/%d} #h(1fr) 卡号末四位 4417

期初余额 {yuan(bill.opening["CNY"])} #h(1fr) 期末余额 {yuan(bill.closing("CNY"))}

#table(columns: (2.6cm, 1fr, 2.6cm, 2.6cm, 2.6cm), align: (center, left, right, right, right),
  stroke: (x: none, y: .5pt),
  table.header(..([记账日期], [摘要], [支出], [存入], [余额]).map(x => align(center, x))), {body})
"""


def wrapped(bill: PrintedBill) -> str:
    """月日 dates, a narrow description that wraps, a header on every page, two cards in sections."""

    def table(last4: str) -> str:
        rows = [row for row in bill.rows if row.last4 == last4]
        body = ", ".join(
            ", ".join(map(cell, [f"{row.txn_on:%m/%d}", f"{row.posted_on:%m/%d}", row.description, yuan(row.fen)])) for row in rows
        )
        return f"""卡号末四位：{last4}
#table(columns: (2cm, 2cm, 3.1cm, 3cm), stroke: none, align: (left, left, left, right), inset: (y: 6pt),
  table.header([交易日], [入账日], [交易摘要], [入账金额(人民币)]), {body})
"""

    cards = "\n".join(table(last4) for last4 in dict.fromkeys(row.last4 for row in bill.rows))
    return f"""{PAGE}#set page(height: 14cm, footer: context align(center)[第 #counter(page).display() 页])
#place(center + horizon, rotate(-30deg, text(40pt, gray)[样张 仅供测试]))
= 信用卡电子账单
账单周期 {bill.period[0]:%Y.%m.%d}-{bill.period[1]:%Y.%m.%d}

上期账单余额
{yuan(bill.opening["CNY"])}

本期账单余额
{yuan(bill.closing("CNY"))}

{cards}
"""


LAYOUTS = {"ruled": ruled, "unruled": unruled, "two_columns": two_columns, "wrapped": wrapped}
