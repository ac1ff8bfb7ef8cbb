"""What the office itself recorded, as sheets that can be cited: how a dispute reached the bank, and how slips were searched for, found or not."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from cases.assembly.understanding import Understanding
from cases.model import CaseFile, ClaimSource, DisputeClaim, SlipChannel, SlipHunt, SlipOutcome
from graph.identifiers import without_identifiers
from graph.money import Money
from graph.records import Source
from graph.times import SHANGHAI
from graph.vocabulary import NodeKey

CASE_SHEET = "register:case"
"""Stands for the sheet's document until its bytes are made: what it is cited by."""
HUNT_SHEET = "register:hunts"

RELATION_WORDS = {
    "holder": "持卡人",
    "spouse": "配偶",
    "spouse_of": "配偶",
    "parent": "父母",
    "child": "子女",
    "relative": "亲属",
    "relative_of": "亲属",
    "contact": "联系人",
    "contact_of": "联系人",
    "guarantor": "保证人",
    "guarantees": "保证人",
    "merchant_staff": "商户员工",
    "courier": "快递员",
    "police": "民警",
    "other": "其他",
}
CLAIM_WORDS = {
    "K01": "从未申请",
    "K02": "从未收到卡",
    "K03": "未激活",
    "K04": "卡片丢失",
    "K05": "卡片被盗",
    "K06": "非本人交易",
    "K07": "交易时在别处",
    "K08": "非本人签名",
    "K09": "不认识或没有去过该商户",
    "K10": "手机号非本人使用",
    "K11": "已搬家",
    "K12": "没有收到账单",
    "K13": "没有被催收过",
    "K14": "已报案",
    "K15": "没有还过款",
    "K16": "家人没有接触",
    "K17": "没有告诉他人密码",
    "K18": "身份证丢失",
    "K19": "由他人代办",
    "K20": "借给他人",
    "K21": "配偶不知情",
    "K22": "已离婚或分居",
    "K23": "早已告知银行",
    "K24": "已还清",
    "K25": "没有还款能力",
    "K26": "被盗用、盗刷",
}
SOURCE_WORDS = {
    ClaimSource.PHONE: "电话",
    ClaimSource.BRANCH: "网点",
    ClaimSource.SMS: "短信",
    ClaimSource.APP: "手机银行",
    ClaimSource.REGULATOR_LINE: "12378热线",
    ClaimSource.AGENCY: "受托机构转告",
    ClaimSource.LETTER: "信函",
    ClaimSource.INTERVIEW: "面谈",
}
CHANNEL_WORDS = {
    SlipChannel.NETWORK: "卡组织调单",
    SlipChannel.ACQUIRER: "收单机构调单",
    SlipChannel.MERCHANT_VISIT: "商户现场查找",
    SlipChannel.COURT: "法院调查令",
    SlipChannel.POLICE: "公安机关调取",
}
OUTCOME_WORDS = {
    SlipOutcome.FOUND_ORIGINAL: "找到原件",
    SlipOutcome.FOUND_COPY: "找到复印件",
    SlipOutcome.FOUND_ELECTRONIC: "找到电子件",
    SlipOutcome.ILLEGIBLE: "无法辨认",
    SlipOutcome.NOT_FOUND: "未找到",
    SlipOutcome.POSSIBLY_DESTROYED: "可能灭失（口头，未取得盖章灭失说明）",
    SlipOutcome.DESTROYED: "灭失（有盖章灭失说明）",
    SlipOutcome.REFUSED: "拒绝提供",
    SlipOutcome.NO_REPLY: "逾期未复",
}
_DETAIL_WORDS = {
    "authority": "依据",
    "scope": "范围",
    "method": "方法",
    "boxes": "查找箱号",
    "boxes_checked": "查找箱号",
    "bank_staff": "本行人员",
    "merchant_staff": "商户人员",
    "accompanied_by": "陪同",
    "statement": "商户陈述",
    "merchant_statement": "商户陈述",
    "next_step": "下一步",
    "started_at": "开始",
    "ended_at": "结束",
    "evidence": "依据形式",
    "found": "找到",
    "said_by": "陈述人",
    "text": "原话",
    "company": "单位",
    "name": "姓名",
    "role": "职务",
    "signed": "已签名",
    "stamped": "已盖章",
    "flood_on": "进水日期",
    "lost_on": "灭失时间",
    "cause": "灭失原因",
}


@dataclass(slots=True)
class Sheet:
    """A sheet of our own register, written row by row; each row can be cited."""

    document: str
    name: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, *cells: str) -> Source:
        """Add a row, identifiers in its free text masked; how to cite it."""
        self.rows.append(tuple(map(without_identifiers, cells)))
        return Source(self.document, self.name, len(self.rows) + 1)

    @property
    def data(self) -> bytes:
        """CSV in UTF-8 with a byte order mark."""
        sink = io.StringIO()
        writer = csv.writer(sink, lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return sink.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Registers:
    """Both sheets of a case, and where each entry stands in them."""

    case: Sheet
    hunts: Sheet
    opened: Source
    claims: tuple[Source, ...]
    """One for each dispute claim of the case, in its order."""
    requests: dict[int, Source]
    """Hunt key to its request."""
    searches: dict[tuple[int, int], Source]
    """Hunt key and number of the search to its row."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that have rows."""
        return tuple(sheet for sheet in (self.case, self.hunts) if sheet.rows)


def claimant(claim: DisputeClaim) -> str:
    """Who made a claim, by what he is to the holder: another's words are never put into her mouth."""
    return RELATION_WORDS.get(claim.speaker, "陈述人未载明" if claim.speaker == "unknown" else claim.speaker)


def registers_of(understanding: Understanding) -> Registers:
    """Write down what the register holds of the case: its claims as they were recorded, and every slip request with its searches."""
    case = understanding.bundle.case
    sheet = Sheet(CASE_SHEET, "案件登记表.csv", ("登记事项", "内容", "时间（原文）", "来源"))
    opened = sheet.add("立卷", f"案号{case.case_no}", case.opened_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"), case.opened_by)
    claims = tuple(
        sheet.add("主张", f"{claimant(each)}：{each.code} {CLAIM_WORDS.get(each.code, '')}", each.said.text, SOURCE_WORDS[each.source])
        for each in case.claims
    )
    _add_holds(sheet, case)
    hunts = Sheet(HUNT_SHEET, "签购单查找记录.csv", ("交易", "事项", "时间（原文）", "地点或途径", "结果", "内容"))
    requests: dict[int, Source] = {}
    searches: dict[tuple[int, int], Source] = {}
    for hunt in understanding.bundle.hunts:
        requests[hunt.key] = _add_request(hunts, hunt, understanding.names.transactions)
        for number, search in enumerate(hunt.searches):
            details = "；".join(f"{_DETAIL_WORDS.get(name, name)}：{in_words(value)}" for name, value in sorted(search.details.items()))
            about = understanding.names.transactions[hunt.transaction]
            searches[hunt.key, number] = hunts.add(about, "查找", search.search.text, search.place, OUTCOME_WORDS[search.outcome], details)
    return Registers(sheet, hunts, opened, claims, requests, searches)


def in_words(value: object) -> str:
    """A recorded detail as text: lists and objects are spelt out, nothing is left out."""
    if isinstance(value, dict):
        return "，".join(f"{_DETAIL_WORDS.get(str(name), str(name))}{in_words(each)}" for name, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(map(in_words, value)) or "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "未载明" if value is None else str(value)


def _add_holds(sheet: Sheet, case: CaseFile) -> None:
    for hold in case.holds:
        since = hold.starts.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
        sheet.add("争议停催", f"{hold.gate}，因{hold.because}；{'已解除：' + hold.outcome if hold.outcome else '未解除'}", since, "")


def _add_request(sheet: Sheet, hunt: SlipHunt, names: dict[NodeKey, str]) -> Source:
    until = f"，期限{hunt.deadline.isoformat()}" if hunt.deadline else ""
    return sheet.add(
        names[hunt.transaction], "申请调单", hunt.requested_on.isoformat(), CHANNEL_WORDS[hunt.via], "已申请", f"{hunt.reason}{until}"
    )


def amount_text(fen: int | None, currency: str) -> str:
    """An amount, or that the source does not state it."""
    return "未载明" if fen is None else str(Money(fen, currency))
