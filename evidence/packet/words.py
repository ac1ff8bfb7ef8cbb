"""The Chinese words a packet is printed with (wording table of domain 14)."""

from evidence.custody import CustodyAct
from evidence.packet.content import Certainty, Finding, PacketContent, PictureShape, Provenance, Recipient
from graph.verdict import Verdict

CONFIDENTIAL = "内部资料·注意保密"
"""Never 密级, which is a word of state secrets."""
DRAFT = "草稿"
INFERENCE = "推断，非事实"
REFERENCE = "参考"
NONE = "无"

CERTAINTY = {Certainty.CERTAIN: "矛盾", Certainty.STRAINED: "存疑"}
FINDING = {Finding.UPHELD: "成立", Finding.REJECTED: "不成立", Finding.PENDING: "待核实"}
VERDICT = {Verdict.MET: "成立", Verdict.UNMET: "不成立", Verdict.UNKNOWN: "未知（待核实）"}
NODE_KIND = {PictureShape.PERSON: "人员", PictureShape.THING: "物品、账户", PictureShape.PLACE: "地点", PictureShape.ORGANISATION: "单位"}
PROVENANCE = {Provenance.RECORD: "系统记录", Provenance.DOCUMENT: "书面材料", Provenance.CONFLICT: "与其他来源不一致的陈述"}
ACT = {
    CustodyAct.ACQUIRED: "取得",
    CustodyAct.MOVED: "移动",
    CustodyAct.OPENED: "开启",
    CustodyAct.COPIED: "复制",
    CustodyAct.DERIVED: "派生",
    CustodyAct.HANDED_OVER: "移交",
    CustodyAct.RETURNED: "归还",
    CustodyAct.DESTROYED: "销毁",
}

_TITLE = {
    Recipient.COURT: "民事案件证据材料",
    Recipient.AGENCY: "委托催收交接材料",
    Recipient.CROSS: "交叉复核案卷",
    Recipient.MERCHANT: "调单函",
}
_SUBJECT = {
    Recipient.POLICE_A: "关于信用卡疑似被骗领、冒用的情况及证据材料",
    Recipient.POLICE_B: "关于信用卡透支逾期未还的情况及证据材料",
    Recipient.COURT: "案件事实、金额及证据目录",
    Recipient.AGENCY: "仅限委托事项，到期收回",
    Recipient.CROSS: "供交叉复核人员独立核实",
    Recipient.MERCHANT: "请协助查找签购单",
}


def title(content: PacketContent) -> str:
    """The paper's title: 报案书 where nobody is named, 控告书 only against a named one."""
    if content.recipient.is_police:
        return "报案书" if content.named_suspect is None else "控告书"
    return _TITLE[content.recipient]


def subject(content: PacketContent) -> str:
    """The line under the title."""
    return _SUBJECT[content.recipient]
