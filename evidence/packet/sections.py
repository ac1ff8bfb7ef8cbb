"""How a packet's content is laid out: what an officer takes comes first, what argues comes last (domain 14)."""

from collections.abc import Callable, Iterable
from itertools import starmap

from evidence.packet import words
from evidence.packet.content import Citation, PacketContent
from evidence.packet.excerpt import write_excerpt
from evidence.packet.paper import Block, Boxes, Column, Drawing, Fields, Grid, Paper, Paragraph, Quote, Remark, Section, Subheading
from evidence.packet.picture import draw
from evidence.packet.readiness import OUTSIDERS
from graph.times import SHANGHAI

_NUMERALS = "一二三四五六七八九十"


def lay_out(content: PacketContent) -> Paper:
    """The paper of the content."""
    parts: list[tuple[str, tuple[Block, ...], bool]] = []
    for title, make in _SECTIONS:
        if blocks := make(content):
            parts.append((title, blocks, make is _picture))
    sections = tuple(Section(f"{_numeral(number)}、{title}", blocks, wide) for number, (title, blocks, wide) in enumerate(parts, start=1))
    return Paper(
        notice=words.CONFIDENTIAL,
        title=words.title(content),
        subject=words.subject(content),
        is_draft=content.is_draft,
        header=f"{words.CONFIDENTIAL}　编号 {content.number}　收件单位 {content.recipient_unit}",
        cover=_cover(content),
        sections=sections,
    )


def _cover(content: PacketContent) -> tuple[Block, ...]:
    suspect = (
        ()
        if not content.recipient.is_police
        else (("被控告人", content.named_suspect),)
        if content.named_suspect
        else (("嫌疑人", "不明"),)
    )
    fields = Fields(
        (
            ("编号", content.number),
            ("案号", content.case_no),
            ("收件单位", content.recipient_unit),
            ("用途", content.purpose),
            *suspect,
            ("数据截至", content.as_of.isoformat()),
            ("份数", str(content.copies)),
            ("经办人", f"{content.handler.name}（{content.handler.unit}）"),
            ("联系电话", content.handler.phone),
        )
    )
    boxes = Boxes(("单位公章", "法定代表人（负责人）签章", "经办人签名", "复核人签名"))
    if not content.is_draft:
        return (fields, boxes)
    gaps = [item for item in content.missing if item.mandatory]
    told = f"本件为{words.DRAFT}，不得对外提交。必备材料尚缺 {len(gaps)} 项，其他材料尚缺 {len(content.missing) - len(gaps)} 项，详见“尚缺材料”。"
    return (fields, Remark(told, is_warning=True), boxes)


def _summary(content: PacketContent) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(text) for text in content.summary]
    if content.request:
        blocks.append(Subheading("请求事项"))
        blocks += [Paragraph(f"{number}. {text}") for number, text in enumerate(content.request, start=1)]
    return tuple(blocks)


def _transactions(content: PacketContent) -> tuple[Block, ...]:
    columns = (
        Column("序号", 7),
        Column("交易时间", 17),
        Column("入账日", 13),
        Column("商户", 21),
        Column("金额", 14, "end"),
        Column("来源", 17),
        Column("备注", 11),
    )
    return _grid(
        columns,
        (
            (str(number), row.transacted, row.posted, row.merchant, str(row.amount), str(row.source), row.note)
            for number, row in enumerate(content.transactions, start=1)
        ),
    )


def _parties(content: PacketContent) -> tuple[Block, ...]:
    columns = (Column("身份", 14), Column("姓名或名称", 16), Column("基本情况", 45), Column("来源", 25))
    return _grid(columns, ((party.role, party.name, party.details, _cited(party.sources)) for party in content.parties))


def _amount(content: PacketContent) -> tuple[Block, ...]:
    if content.amount is None:
        return ()
    columns = (Column("项目", 45), Column("金额", 20, "end"), Column("来源", 35))
    rows = tuple((step.label, str(step.amount), _cited(step.sources)) for step in content.amount.steps)
    return (Remark(content.amount.basis), Grid(columns, rows, ("合计", str(content.amount.total), "")))


def _places(content: PacketContent) -> tuple[Block, ...]:
    columns = (Column("何人", 15), Column("何时", 20), Column("何地", 20), Column("何事", 25), Column("来源", 20))
    return _grid(columns, ((fact.who, fact.when, fact.where, fact.what, str(fact.source)) for fact in content.places))


def _clues(content: PacketContent) -> tuple[Block, ...]:
    columns = (Column("序号", 7), Column("线索", 32), Column("持有单位", 20), Column("何时灭失", 17), Column("用处", 25))
    rows = ((str(number), clue.what, clue.holder, clue.disappears, clue.why) for number, clue in enumerate(content.clues, start=1))
    return _grid(columns, rows, "以下材料本单位无权或无法取得。")


def _exhibits(content: PacketContent) -> tuple[Block, ...]:
    columns = (
        Column("证据", 6),
        Column("名称", 17),
        Column("页数", 6),
        Column("原件存放处及持有人", 17),
        Column("制作说明", 30),
        Column("SHA-256", 24),
    )
    rows = (
        (
            str(listed.number),
            listed.name,
            "—" if listed.pages is None else str(listed.pages),
            f"{listed.original_location}；{listed.original_holder}",
            f"{listed.made_by}，{listed.made_at}，{listed.made_how}",
            listed.sha256,
        )
        for listed in content.exhibits
    )
    return _grid(columns, rows)


def _facts(content: PacketContent) -> tuple[Block, ...]:
    columns = (Column("序号", 7), Column("事实", 64), Column("来源", 30))
    rows = ((str(number), fact.text, _cited(fact.sources)) for number, fact in enumerate(content.facts, start=1))
    return _grid(columns, rows, "每一项均注明来源；凭证所载姓名、账户不等于实际行为人。")


def _statements(content: PacketContent) -> tuple[Block, ...]:
    return tuple(
        Quote(f"{said.speaker}（{said.relation}），{said.said_at}，{said.channel}", said.text, str(said.source))
        for said in content.statements
    )


def _exculpatory(content: PacketContent) -> tuple[Block, ...]:
    part = content.exculpatory
    if part is None:
        return ()
    columns = (Column("规则", 8), Column("内容", 38), Column("结论", 14), Column("理由", 25), Column("来源", 15))
    blocks: list[Block] = [Remark("下列各项有利于相对人，或指向本单位的不足，与其他部分同等列出。")]
    for subheading, letter in (("指向真实受害人的情形", "V"), ("本单位流程的不足", "B")):
        rows = tuple(
            (check.rule, check.text, words.VERDICT[check.verdict], check.reason, _cited(check.sources))
            for check in part.checks
            if check.rule.startswith(letter)
        )
        if rows:
            blocks += [Subheading(subheading), Grid(columns, rows)]
    blocks.append(Subheading("有利于相对人的材料"))
    if part.materials:
        found = tuple((str(number), fact.text, _cited(fact.sources)) for number, fact in enumerate(part.materials, start=1))
        blocks.append(Grid((Column("序号", 7), Column("内容", 64), Column("来源", 30)), found))
    else:
        blocks.append(Paragraph("经查未发现。"))
    blocks.append(Subheading("尚未查清的问题"))
    blocks += [Paragraph(f"{number}. {text}") for number, text in enumerate(part.unresolved, start=1)] or [Paragraph(words.NONE)]
    return tuple(blocks)


def _inferences(content: PacketContent) -> tuple[Block, ...]:
    if not content.inferences:
        return ()
    columns = (Column("序号", 7), Column(words.INFERENCE, 64), Column("依据", 30))
    rows = tuple((str(number), guess.text, _cited(guess.because)) for number, guess in enumerate(content.inferences, start=1))
    return (Remark(f"本部分为{words.INFERENCE}，由本单位人员作出，以上各部分不依赖于它。", is_warning=True), Grid(columns, rows))


def _missing(content: PacketContent) -> tuple[Block, ...]:
    if content.recipient in OUTSIDERS and not content.is_draft:
        return ()
    if not content.missing:
        return (Paragraph("对照清单，无缺少材料。"),)
    columns = (Column("清单项", 10), Column("材料", 30), Column("尚缺内容", 45), Column("是否必备", 15))
    rows = ((str(item.item), item.heading, item.what, "必备" if item.mandatory else "非必备") for item in content.missing)
    return _grid(columns, rows)


def _custody(content: PacketContent) -> tuple[Block, ...]:
    if content.recipient in OUTSIDERS:
        return ()
    numbers = {listed.sha256: f"证据{listed.number}" for listed in content.exhibits}
    columns = (
        Column("序号", 6),
        Column("时间", 13),
        Column("行为", 7),
        Column("证据", 8),
        Column("经手人", 10),
        Column("交出、接收", 15),
        Column("方法、地点、目的", 33),
        Column("见证", 8),
    )
    rows = (
        (
            str(logged.seq),
            logged.entry.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
            words.ACT[logged.entry.act],
            numbers.get(logged.entry.exhibit_sha256, "—"),
            logged.entry.who,
            f"{logged.entry.from_holder or '—'} → {logged.entry.to_holder or '—'}",
            "；".join(text for text in (logged.entry.method, logged.entry.place, logged.entry.purpose) if text),
            logged.entry.witness or "—",
        )
        for logged in content.custody
    )
    heads = Fields((("本件保管链末条哈希", write_excerpt(content.custody)[1]), ("全部保管日志末条哈希", content.custody_log_head)))
    told = Remark("序号为全部保管日志中的序号，不连续处为他案材料。校验方法见随附 VERIFY.txt。时间均为北京时间。")
    return (*_grid(columns, rows), heads, told)


def _receipt(content: PacketContent) -> tuple[Block, ...]:
    if not content.recipient.is_police:
        return ()
    columns = (Column("序号", 8), Column("名称", 52), Column("页数", 12), Column("数量", 12), Column("备注", 16))
    rows = ((str(listed.number), listed.name, "—" if listed.pages is None else str(listed.pages), "1", "") for listed in content.exhibits)
    return (*_grid(columns, rows), Boxes(("提交人签名", "提交单位公章", "接收人签名", "接收单位公章")))


def _contradictions(content: PacketContent) -> tuple[Block, ...]:
    if not content.contradictions:
        return ()
    columns = (Column("序号", 6), Column("各方所述", 38), Column("依据的规则", 22), Column("可能的善意解释", 24), Column("认定", 10))
    rows = tuple(
        (
            str(number),
            "\n".join(f"{side.who}：{side.text}（{side.source}）" for side in row.sides),
            row.rule,
            "\n".join(starmap("{}. {}".format, enumerate(row.explanations, start=1))) or words.NONE,
            f"{words.CERTAINTY[row.certainty]}；{words.FINDING[row.finding]}",
        )
        for number, row in enumerate(content.contradictions, start=1)
    )
    return (Remark("矛盾、存疑表示各方所述能否同时成立，不表示何人所述不实；认定为成立、不成立或待核实。"), Grid(columns, rows))


def _picture(content: PacketContent) -> tuple[Block, ...]:
    if content.picture is None:
        return ()
    svg, labels = draw(content.picture)
    names = {node.id: node.label for node in content.picture.nodes}
    columns = (Column("线号", 6), Column("自", 22), Column("至", 22), Column("关系", 16), Column("依据", 16), Column("来源", 18))
    rows = (
        (str(number), names[edge.start], names[edge.end], edge.label, words.PROVENANCE[edge.provenance], str(edge.source))
        for number, edge in enumerate(content.picture.edges, start=1)
    )
    return (Drawing(svg, labels), *_grid(columns, rows))


def _grid(columns: tuple[Column, ...], rows: Iterable[tuple[str, ...]], remark: str = "") -> tuple[Block, ...]:
    taken = tuple(rows)
    if not taken:
        return ()
    grid = Grid(columns, taken)
    return (Remark(remark), grid) if remark else (grid,)


def _cited(sources: tuple[Citation, ...]) -> str:
    return "；".join(map(str, sources)) or "—"


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones - 1]
    return ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" + (_NUMERALS[ones - 1] if ones else "")


_SECTIONS: tuple[tuple[str, Callable[[PacketContent], tuple[Block, ...]]], ...] = (
    ("案情摘要", _summary),
    ("争议交易明细", _transactions),
    ("当事人基本情况", _parties),
    ("金额计算", _amount),
    ("与管辖有关的时间、地点", _places),
    ("请公安机关调取的线索清单", _clues),
    ("证据目录", _exhibits),
    ("已记录的事实", _facts),
    ("陈述原文", _statements),
    ("有利于相对人的材料及未决问题", _exculpatory),
    ("推断（非事实）", _inferences),
    ("尚缺材料", _missing),
    ("证据来源与保管链", _custody),
    ("接受证据材料清单", _receipt),
    (f"{words.REFERENCE}：矛盾对照表", _contradictions),
    (f"{words.REFERENCE}：关系图", _picture),
)
