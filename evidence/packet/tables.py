"""The packet's tables as CSV for a spreadsheet: UTF-8 with a byte order mark, amounts in yuan."""

import csv
import io
from collections.abc import Sequence

from evidence.packet.content import Citation, PacketContent
from evidence.packet.words import CERTAINTY, FINDING, VERDICT
from graph.money import Money
from graph.sheets import inert


def csv_tables(content: PacketContent) -> dict[str, bytes]:
    """File name and bytes of each table that has rows."""
    exculpatory = content.exculpatory
    tables: dict[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = {
        "transactions.csv": (
            ("交易时间", "入账日", "商户", "金额", "币种", "来源", "备注"),
            [
                (row.transacted, row.posted, row.merchant, _yuan(row.amount), row.amount.currency, str(row.source), row.note)
                for row in content.transactions
            ],
        ),
        "amount.csv": (
            ("项目", "金额", "币种", "来源"),
            [
                *((step.label, _yuan(step.amount), step.amount.currency, _cited(step.sources)) for step in content.amount.steps),
                ("合计", _yuan(content.amount.total), content.amount.total.currency, ""),
            ]
            if content.amount
            else [],
        ),
        "exhibits.csv": (
            ("证据", "名称", "SHA-256", "字节数", "页数", "原件存放处", "原件持有人", "制作人", "制作方法", "制作时间"),
            [
                (
                    str(listed.number),
                    listed.name,
                    listed.sha256,
                    str(listed.size),
                    "" if listed.pages is None else str(listed.pages),
                    listed.original_location,
                    listed.original_holder,
                    listed.made_by,
                    listed.made_how,
                    listed.made_at,
                )
                for listed in content.exhibits
            ],
        ),
        "facts.csv": (("事实", "来源"), [(fact.text, _cited(fact.sources)) for fact in content.facts]),
        "statements.csv": (
            ("陈述人", "关系", "时间", "渠道", "原文", "来源"),
            [(said.speaker, said.relation, said.said_at, said.channel, said.text, str(said.source)) for said in content.statements],
        ),
        "clues.csv": (
            ("线索", "持有单位", "何时灭失", "用处"),
            [(clue.what, clue.holder, clue.disappears, clue.why) for clue in content.clues],
        ),
        "checks.csv": (
            ("规则", "内容", "结论", "理由"),
            [(check.rule, check.text, VERDICT[check.verdict], check.reason) for check in exculpatory.checks] if exculpatory else [],
        ),
        "contradictions.csv": (
            ("序号", "一方", "所述", "来源", "规则", "程度", "认定", "可能的善意解释"),
            [
                (
                    str(number), side.who, side.text, str(side.source), row.rule,
                    CERTAINTY[row.certainty], FINDING[row.finding], "；".join(row.explanations),
                )
                for number, row in enumerate(content.contradictions, start=1)
                for side in row.sides
            ],
        ),
    }  # fmt: skip
    return {name: _written(header, rows) for name, (header, rows) in tables.items() if rows}


def _written(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return sink.getvalue().encode("utf-8-sig")


def _yuan(amount: Money) -> str:
    sign = "-" if amount.fen < 0 else ""
    whole, rest = divmod(abs(amount.fen), 100)
    return f"{sign}{whole}.{rest:02d}"


def _cited(sources: tuple[Citation, ...]) -> str:
    return "；".join(map(str, sources))
