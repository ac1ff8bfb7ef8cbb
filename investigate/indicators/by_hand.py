"""The victim and bank rules of domain.md 7.5 and 7.6 for which no record is read yet: named one by one, so that a person asks them."""

from dataclasses import dataclass

from graph.verdict import Verdict
from investigate.indicators.rule import Text


@dataclass(frozen=True, slots=True)
class HandRule:
    """A rule that only a person can answer so far; until then its answer is unknown (N30)."""

    id: str
    fires_when: Text
    verify_by: Text
    """Where the answer would be found."""

    @property
    def verdict(self) -> Verdict:
        """Never met and never unmet: nobody has looked."""
        return Verdict.UNKNOWN

    @property
    def because(self) -> Text:
        """Why it is open, and where to look."""
        return Text(
            f"系统尚不能自动核查，须人工核实：{self.verify_by.zh}",
            f"not read from any record yet, to be asked by a person: {self.verify_by.en}",
        )

    @property
    def asked(self) -> Text:
        """What it asks and why it is open, in one sentence."""
        return Text(f"{self.fires_when.zh}：{self.because.zh}", f"{self.fires_when.en}: {self.because.en}")


def _rule(name: str, zh: str, en: str, verify_zh: str, verify_en: str) -> HandRule:
    return HandRule(name, Text(zh, en), Text(verify_zh, verify_en))


HAND_RULES = (
    _rule(
        "V01",
        "申请表签名、笔迹或证件照明显不是持卡人的",
        "the application's signature, handwriting or photograph is clearly not the holder's",
        "申请表、身份证件影像，两人复核或鉴定",
        "application and ID, two reviewers or an expert",
    ),
    _rule(
        "V02",
        "申请所留手机、地址、单位从来不是持卡人的",
        "the application's phone, address or employer never belonged to the holder",
        "核对机主、住址与单位",
        "check the owner of each",
    ),
    _rule(
        "V05",
        "首次用卡前，手机或地址经弱核身渠道变更",
        "phone or address was changed before the first use by a weakly authenticated channel",
        "账户信息变更记录",
        "the change log",
    ),
    _rule(
        "V07",
        "持卡人或真卡当时在他处，有中立证明，路程上不可能",
        "impossible travel: the genuine card or the holder was elsewhere, with neutral proof",
        "交通、住宿、出入境记录",
        "travel, lodging and border records",
    ),
    _rule(
        "V08",
        "芯片卡降级刷磁条，商户在境外或属高风险",
        "a chip card fell back to the magnetic stripe at a foreign or high-risk merchant",
        "输入方式与商户资料",
        "entry mode and merchant file",
    ),
    _rule(
        "V11",
        "申请前身份证已补领，或此前有遗失登记",
        "the ID was issued anew before the application, or its loss was recorded earlier",
        "身份证件补领、挂失记录",
        "the ID's record",
    ),
    _rule(
        "V13",
        "交易时持卡人住院、在境外、被羁押或在岗，有中立文件",
        "the holder was in hospital, abroad, detained or on duty at the transaction, by a neutral document",
        "医院、出入境、单位等出具的文件",
        "a document of hospital, border or employer",
    ),
    _rule(
        "V14",
        "持卡人受监护、高龄、不会使用数字渠道，或有家庭暴力迹象",
        "the holder is under guardianship, elderly, of low digital ability, or shows signs of domestic violence",
        "持卡人自述与最少的社会情况，不得与家属共同询问",
        "her own account and as little else as possible; no joint interview",
    ),
    _rule(
        "V16",
        "逾期前已向我行投诉，未获答复",
        "a complaint was logged with the bank before default and not answered",
        "客服与投诉工单",
        "the ticket log",
    ),
    _rule(
        "V18",
        "验证码或密码被电信诈骗骗取，有公安记录",
        "codes or PIN were phished, with a police record",
        "公安文书与短信记录",
        "police paper and messages",
    ),
    _rule("B02", "卡片与密码同封寄出", "card and PIN in one mail", "制卡与寄送记录", "the issuing and mailing log"),
    _rule(
        "B07",
        "催收员登记了录音中没有说到的原因",
        "a collector coded a cause not said in the recording",
        "复听催收录音并与登记核对",
        "hear the recordings beside the entries",
    ),
    _rule(
        "B08",
        "同一营销员名下争议账户过多",
        "one marketer has more disputed accounts than usual",
        "进件营销员与争议账户清单",
        "the list of disputed accounts by marketer",
    ),
    _rule(
        "B09",
        "变更地址时未核实身份",
        "the address was changed without verification",
        "账户信息变更记录与核身方式",
        "the change log and how identity was checked",
    ),
    _rule(
        "B11",
        "联系了同名的其他人",
        "a person of the same name was contacted",
        "催收号码与持卡人身份核对",
        "numbers called beside the holder's own",
    ),
    _rule(
        "B12",
        "证据文件哈希有变，或保管人不明",
        "an evidence file's hash changed, or its custodian is unknown",
        "保管链与入卷哈希",
        "the chain of custody and the sealed hashes",
    ),
)
"""In the order of domain.md."""
