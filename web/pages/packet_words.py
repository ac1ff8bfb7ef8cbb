"""What a packet for each recipient holds and never holds (domain.md 8.6), and what to do about each row of the checklist."""

from evidence.packet.content import Recipient
from web.i18n import deferred

HOLDS = {
    Recipient.POLICE_A: deferred(
        "报案书、案情摘要、交易明细与金额计算、陈述原文、有利于持卡人的材料、本行流程的不足、请公安机关调取的线索清单、证据与保管链；矛盾对照放在最后作参考。"
    ),
    Recipient.POLICE_B: deferred("报案书、重新计算的本金、催收认定材料、陈述原文、有利于持卡人的材料、本行流程的不足、证据与保管链。"),
    Recipient.COURT: deferred("账户与交易、费用提示、寄送与激活、陈述、有利于持卡人的材料、证据与保管链。"),
    Recipient.AGENCY: deferred("债务人姓名、遮蔽的证件号和卡号、金额构成、本人已核实的联系方式、时段和次数限制、禁止联系名单、期限。"),
    Recipient.CROSS: deferred("案卷、陈述原文、有利于持卡人的材料、本行流程的不足、矛盾对照及可能的善意解释、保管链。"),
    Recipient.MERCHANT: deferred("调单函：交易时间、金额、终端号、授权号、参考号、卡号后四位。"),
}
NEVER = {
    Recipient.POLICE_A: deferred("无关客户的资料、内部评分。"),
    Recipient.POLICE_B: deferred("无关客户的资料、内部评分。"),
    Recipient.COURT: deferred("其他人的资料。"),
    Recipient.AGENCY: deferred("亲属（保证人除外）、账单、签购单、关系图、争议和推断、录音。"),
    Recipient.CROSS: deferred("首次访谈前的神态记录。"),
    Recipient.MERCHANT: deferred("持卡人姓名、欠款、争议经过。"),
}
STEPS: dict[int, tuple[str, str]] = {
    1: (deferred("打印后由负责人签章、加盖公章"), ""),
    2: (deferred("向综合部门领取盖章的证照复印件"), ""),
    3: (deferred("办理授权委托书，备经办人证件"), ""),
    4: (deferred("补录持卡人基本情况"), "/imports"),
    5: (deferred("向发卡部门调取申请表原件与亲签影像"), ""),
    6: (deferred("导入寄送、激活记录，调取签收底单和激活录音"), "/imports"),
    7: (deferred("导入账户信息变更记录"), "/imports"),
    8: (deferred("导入明细和账单；打印后签名、盖章"), "/imports"),
    9: (deferred("导入还款记录，查明付款人"), "/imports"),
    10: (deferred("申请调单，登记查找结果，索取盖章说明"), "{case}/slips"),
    11: (deferred("列入线索清单，请公安机关调取"), ""),
    12: (deferred("整理录音、文字稿和认定表，签名盖章"), ""),
    13: (deferred("录入陈述，补入录音原件"), "{case}/testimony/new"),
    14: (deferred("由有资质的机构鉴定，备无争议的样本"), ""),
    15: (deferred("向出具机关书面核实，经持卡人同意取得复印件"), ""),
}
"""Row of the checklist to what a person does about it, and the page where it is done; empty: on paper."""
