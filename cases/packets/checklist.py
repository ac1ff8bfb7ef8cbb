"""The evidence packet's checklist (domain.md 1.13): what each recipient must get, and what the case does not have.

What the program cannot know, such as whether a paper bears its seals, is missing and said to be so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cases.model import SlipOutcome
from cases.packets.dossier import Dossier
from evidence.packet.content import MissingItem, Recipient
from investigate.indicators.rule import Text

_A, _B, _COURT, _CROSS = Recipient.POLICE_A, Recipient.POLICE_B, Recipient.COURT, Recipient.CROSS
_POLICE = frozenset({_A, _B})
_CASE_FILE = _POLICE | {_COURT, _CROSS}
_FOUND = frozenset({SlipOutcome.FOUND_ORIGINAL, SlipOutcome.FOUND_COPY, SlipOutcome.FOUND_ELECTRONIC})
_NEGATIVE = frozenset(
    {SlipOutcome.DESTROYED, SlipOutcome.NOT_FOUND, SlipOutcome.POSSIBLY_DESTROYED, SlipOutcome.ILLEGIBLE, SlipOutcome.REFUSED}
)

Kinds = frozenset[str]
"""Kinds of the documents that the packet shows."""
Lacks = Callable[[Dossier, Kinds], Iterator[Text]]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the checklist."""

    number: int
    heading: Text
    asked_by: frozenset[Recipient]
    mandatory_for: frozenset[Recipient]
    lacks: Lacks
    """What of it the case does not have, one text for each gap."""


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One row of the checklist as it stands for one recipient."""

    number: int
    heading: Text
    is_mandatory: bool
    lacks: tuple[Text, ...]
    """Empty: it is complete, as far as the program can know."""


def checked_items(dossier: Dossier, kinds: Kinds) -> tuple[CheckedItem, ...]:
    """Every row that this recipient's packet is held against, and what of it the case does not have."""
    recipient = dossier.profile.recipient
    return tuple(
        CheckedItem(item.number, item.heading, recipient in item.mandatory_for, tuple(item.lacks(dossier, kinds)))
        for item in CHECKLIST
        if recipient in item.asked_by
    )


def missing_items(dossier: Dossier, kinds: Kinds) -> tuple[MissingItem, ...]:
    """What the checklist asks for this recipient and the case does not have."""
    return tuple(
        MissingItem(item.number, item.heading.zh, what.zh, mandatory=item.is_mandatory)
        for item in checked_items(dossier, kinds)
        for what in item.lacks
    )


def _nothing(_dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    """The packet makes it itself."""
    yield from ()


def _no_kind(kind: str, what: Text) -> Lacks:
    def lacks(_dossier: Dossier, kinds: Kinds) -> Iterator[Text]:
        if kind not in kinds:
            yield what

    return lacks


def _report(_dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    yield Text(
        "正文由本件生成；单位公章及法定代表人（负责人）签章须在打印后加盖，系统无法确认",
        "the text is made with the packet; seal and signature are put on the print, which the system cannot see",
    )


def _identity(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    if dossier.understanding.bundle.holder.id_no is None:
        yield Text("持卡人证件号未载明", "the holder's ID number is not on file")
    if not dossier.understanding.bundle.addresses:
        yield Text("持卡人住址未载明", "the holder's address is not on file")
    yield Text(
        "户籍地、单位等其余基本情况及经办人签字，系统未见",
        "registered home, employer and the handler's signature are not seen by the system",
    )


def _application(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    if not dossier.understanding.facts.applications:
        yield Text(
            "信用卡申请表、领用合约、身份证复印件、亲访亲签照片或录像、征信授权均未入卷；须与原件核对无异并签章",
            "application, contract, copy of the ID, photographs of the signing and credit consent are not on file; each must be compared with the original and sealed",
        )


def _delivery(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    bundle = dossier.understanding.bundle
    if not bundle.deliveries:
        yield Text("寄送记录未入卷", "no delivery record is on file")
    elif any(each.signer is None for each in bundle.deliveries):
        yield Text("寄送记录未载签收人", "the delivery record names no signer")
    if not bundle.activations:
        yield Text("激活记录未入卷", "no activation record is on file")
    yield Text(
        "审批、制卡、密码设置记录，签收底单、激活录音原件未入卷；系统摘录须经办人签字并盖章",
        "approval, card making and PIN records, the courier's original and the activation recording are not on file; extracts need signature and seal",
    )


def _changes(_dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    yield Text(
        "账户信息（手机、地址、邮箱、提醒、设备绑定）变更记录未入卷", "changes of phone, address, mail, alerts and devices are not on file"
    )


def _ledger(dossier: Dossier, kinds: Kinds) -> Iterator[Text]:
    if not dossier.understanding.bundle.transactions:
        yield Text("交易明细未入卷", "no transactions are on file")
    if "bill" not in kinds:
        yield Text("逐月对账单未入卷", "no monthly bills are on file")


def _ledger_seal(_dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    yield Text(
        "交易明细、分类账单须由银行工作人员签名并加盖公章，系统无法确认",
        "transactions and ledger need a signature and the seal, which the system cannot see",
    )


def _never_both(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    if dossier.named:
        names = "；".join(dossier.understanding.names.transactions[each.node] for each in dossier.named)
        yield Text(
            f"下列交易已被指明非本人所为，核实有结论前不得主张由持卡人透支：{names}",
            f"these were named as not the holder's; until there is an outcome nobody may claim that she overdrew by them: {names}",
        )


def _repayments(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    if not dossier.understanding.bundle.repayments:
        yield Text("还款记录未入卷", "no repayments are on file")
    elif any(each.payer_name is None for each in dossier.understanding.bundle.repayments):
        yield Text("部分还款未载付款人，付款账户待查", "some repayments name no payer: the paying account has to be found out")


def _slips(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    bundle, names = dossier.understanding.bundle, dossier.understanding.names.transactions
    matched = {each.transaction for each in bundle.readings}
    for each in dossier.in_question:
        outcomes = {search.outcome for hunt in bundle.hunts if hunt.transaction == each.node for search in hunt.searches}
        if each.node not in matched and not outcomes & (_FOUND | _NEGATIVE):
            yield Text(
                f"{names[each.node]}：未取得签购单，也没有查找结果", f"{names[each.node]}: neither the slip nor the result of a search"
            )
    if not dossier.in_question:
        yield Text("没有逐笔指明的交易，未调单", "no transaction was named, so that no slip was asked for")


def _loss_statements(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    bundle, names = dossier.understanding.bundle, dossier.understanding.names.transactions
    for each in dossier.in_question:
        outcomes = [search.outcome for hunt in bundle.hunts if hunt.transaction == each.node for search in hunt.searches]
        if SlipOutcome.POSSIBLY_DESTROYED in outcomes and SlipOutcome.DESTROYED not in outcomes:
            yield Text(
                f"{names[each.node]}：签购单可能灭失（口头），未取得盖章灭失说明",
                f"{names[each.node]}: the slip may be lost (orally), no stamped statement of loss",
            )


def _footage(_dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    yield Text("监控录像未取得，通常保存期已过，见线索清单", "no footage was obtained; its usual time of keeping is over, see the clues")


def _collection(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    if not dossier.understanding.bundle.contacts:
        yield Text("催收记录未入卷", "no collection records are on file")
    yield Text(
        "催收录音及文字整理、送达回执、有效催收认定表的原件、签名和公章，系统无法确认",
        "originals, signatures and seals of recordings, transcripts, receipts and the table are not seen by the system",
    )


def _statements(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    if not any(said.relation == "holder" for said in dossier.understanding.bundle.testimony):
        yield Text("持卡人陈述未入卷", "no statement of the holder is on file")


def _recordings(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    names = [said.recording for said in dossier.understanding.bundle.testimony if said.recording]
    if names:
        yield Text(
            f"录音原件及录音制作说明未入卷：{'、'.join(names)}",
            f"original recordings and how they were made are not on file: {', '.join(names)}",
        )


def _handwriting(_dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    yield Text("笔迹检材、样本目录未制作；鉴定意见只能由有资质的机构出具", "no samples were listed; only a licensed body gives an opinion")


def _receipt(dossier: Dossier, _kinds: Kinds) -> Iterator[Text]:
    papers = dossier.understanding.bundle.papers
    if not papers:
        yield Text("持卡人案（事）件接报回执单未入卷", "no police receipt of the holder is on file")
    for each in papers:
        if each.verified is not True:
            yield Text(
                f"{each.organ}{each.dated.isoformat()}文书尚未向出具机关核实",
                f"the paper of {each.dated.isoformat()} has not been verified with the organ that issued it ({each.organ})",
            )


def _receipt_copy(dossier: Dossier, kinds: Kinds) -> Iterator[Text]:
    if dossier.understanding.bundle.papers and "receipt" not in kinds:
        yield Text("公安文书复印件未入卷，现仅有登记内容", "no copy of a police paper is on file, only what was recorded of it")


_LICENCE = Text(
    "营业执照、金融许可证复印件，法定代表人（负责人）身份证明，均须盖章，系统中没有",
    "sealed copies of both licences and the identity of the person in charge are not in the system",
)
_AUTHORITY = Text(
    "授权委托书、经办人身份证和工作证，须盖章，系统中没有", "the sealed power of attorney and the handler's papers are not in the system"
)
_EVERY = frozenset(Recipient)

CHECKLIST = (
    Item(0, Text("封面、目录、清单及哈希", "Cover, contents, list and hashes"), _EVERY, _EVERY, _nothing),
    Item(1, Text("报案书（控告书）及公章", "Report and official seal"), _POLICE, _POLICE, _report),
    Item(
        2,
        Text("营业执照、金融许可证、负责人身份证明", "Business licence, financial licence, identity of the person in charge"),
        _POLICE | {_COURT},
        _POLICE | {_COURT},
        _no_kind("licence", _LICENCE),
    ),
    Item(
        3,
        Text("授权委托书及经办人证件", "Power of attorney and the handler's papers"),
        _POLICE | {_COURT},
        _POLICE | {_COURT},
        _no_kind("authorisation", _AUTHORITY),
    ),
    Item(4, Text("持卡人基本情况", "The holder's particulars"), _CASE_FILE - {_B}, frozenset({_A}), _identity),
    # Only a report of malicious overdraft may call the holder a suspect: in every other she may be the victim.
    Item(4, Text("持卡人（嫌疑人）基本情况", "The holder's (suspect's) particulars"), frozenset({_B}), frozenset({_B}), _identity),
    Item(5, Text("申领资料", "Application papers"), _CASE_FILE, _POLICE | {_COURT}, _application),
    Item(6, Text("寄送、激活记录", "Delivery and activation records"), _CASE_FILE, frozenset({_A}), _delivery),
    Item(7, Text("账户信息变更记录", "Log of changes to the account"), _CASE_FILE, frozenset(), _changes),
    Item(
        8,
        Text("交易明细、对账单、本金计算表", "Transactions, bills, computation of the principal"),
        _CASE_FILE,
        _POLICE | {_COURT},
        _ledger,
    ),
    Item(8, Text("交易明细的签名和公章", "Signature and seal on the transactions"), _POLICE | {_COURT}, _POLICE | {_COURT}, _ledger_seal),
    Item(8, Text("争议交易的核实结论", "Outcome"), frozenset({_B}), frozenset({_B}), _never_both),
    Item(9, Text("还款记录", "Repayments"), _CASE_FILE, frozenset({_B}), _repayments),
    Item(10, Text("签购单及查找记录", "Slips and records of searches"), _CASE_FILE, frozenset({_A}), _slips),
    Item(10, Text("盖章灭失说明", "Stamped statement of loss"), _CASE_FILE, frozenset(), _loss_statements),
    Item(11, Text("监控录像", "Video footage"), _POLICE, frozenset(), _footage),
    Item(
        12,
        Text("催收记录及有效催收认定表", "Collection records and table of effective collections"),
        frozenset({_B, _COURT}),
        frozenset({_B}),
        _collection,
    ),
    Item(13, Text("持卡人及相关人员陈述", "Statements of the holder and others"), _CASE_FILE, frozenset({_A, _CROSS}), _statements),
    Item(13, Text("录音原件", "Original recordings"), _CASE_FILE, frozenset(), _recordings),
    Item(14, Text("笔迹比对材料", "Handwriting samples"), _CASE_FILE, frozenset(), _handwriting),
    Item(
        15,
        Text("持卡人案（事）件接报回执单及核实情况", "The holder's police receipt and its verification"),
        _CASE_FILE,
        frozenset({_A}),
        _receipt,
    ),
    Item(15, Text("公安文书复印件", "Copies of police papers"), _CASE_FILE, frozenset(), _receipt_copy),
    Item(16, Text("有利于相对人的材料", "What speaks for the person"), _CASE_FILE, _CASE_FILE, _nothing),
    Item(17, Text("关系图", "Link graph"), _CASE_FILE, frozenset(), _nothing),
    Item(18, Text("证据来源与保管链", "Sources and chain of custody"), _CASE_FILE, _CASE_FILE, _nothing),
)
"""The rows of domain.md 1.13; one number stands twice where a part of it is mandatory and another is not, or where recipients read another heading."""
