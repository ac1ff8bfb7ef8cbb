"""A packet's content for one recipient, by its disclosure profile (domain.md 8.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cases.packets.amounts import amount_facts, amount_of, transaction_rows
from cases.packets.checklist import missing_items
from cases.packets.clues import clues_of
from cases.packets.contradictions import contradiction_rows
from cases.packets.dossier import Dossier
from cases.packets.exculpatory import exculpatory_of, inferences_of
from cases.packets.exhibits import Exhibits
from cases.packets.narrative import facts_of, parties_of, places_of, statements_of
from cases.packets.picture import picture_of
from cases.packets.registers import CLAIM_WORDS, claimant
from evidence.custody import LoggedEntry
from evidence.packet.content import Handler, PacketContent, Recipient
from graph.money import Money

_UNITS = {
    Recipient.POLICE_A: "（请填写受案公安机关）",
    Recipient.POLICE_B: "（请填写受案公安机关）",
    Recipient.COURT: "（请填写受理法院）",
    Recipient.AGENCY: "（请填写受托机构）",
    Recipient.CROSS: "交叉复核人员",
}
_REQUESTS = {
    Recipient.POLICE_A: (
        "请查明争议交易的实际用卡人。",
        "请依法调取“请公安机关调取的线索清单”所列材料。",
        "完整证件号、卡号、电话号码请凭法律文书向本单位调取。",
    ),
    Recipient.POLICE_B: ("请依法审查本件所列透支及催收情况。", "完整证件号、卡号、电话号码请凭法律文书向本单位调取。"),
    Recipient.COURT: ("请按证据目录核对，原件备查。",),
    Recipient.CROSS: (
        "请未经手的人员重新分别访谈，先听自由陈述，再出示材料，并记录出示过什么。",
        "请先逐条核实指向真实受害人的情形和本单位流程的不足，再看矛盾对照表。",
        "请对每一组不一致给出成立、不成立或待核实的意见。",
    ),
    Recipient.MERCHANT: (
        "请协助查找上列交易的签购单（持卡人签名联、商户存根或电子件），并提供加盖公章的复印件，注明原件存放处。",
        "如已灭失，请出具加盖公章的灭失说明，写明灭失的时间和原因。",
        "查找有无结果，均请书面答复。",
    ),
}
_AGENCY_LIMITS = (
    "联系时段为每日{opens}时至{closes}时，每日有效通话不超过{spoken}次，每个号码每日呼叫不超过{tries}次，上门须{visitors}人以上。",
    "除持卡人本人和保证人外，不得联系其他任何人催收；持卡人表示不愿接听的号码不得再拨。",
    "不得转委托；期限以委托合同为准，到期或收回后应删除全部资料并书面确认。",
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on a packet beside the case: for what, by whom, and as what."""

    purpose: str
    handler: Handler
    is_draft: bool


def compose(dossier: Dossier, exhibits: Exhibits, envelope: Envelope) -> PacketContent:
    """The content without its number and its custody entries, which `numbered` adds: neither is what a second person approves."""
    recipient = dossier.profile.recipient
    rows = contradiction_rows(dossier, exhibits)
    missing = missing_items(dossier, exhibits.kinds)
    return PacketContent(
        recipient=recipient,
        is_draft=envelope.is_draft,
        number="",
        case_no=dossier.understanding.bundle.case.case_no,
        purpose=envelope.purpose,
        recipient_unit=_unit(dossier),
        handler=envelope.handler,
        as_of=dossier.as_of,
        named_suspect=dossier.understanding.bundle.holder.name if recipient is Recipient.POLICE_B else None,
        request=_REQUESTS.get(recipient, ()),
        summary=tuple(_summary(dossier)),
        exhibits=exhibits.listed,
        custody=(),
        custody_log_head="",
        missing=missing,
        parties=parties_of(dossier, exhibits),
        facts=(*facts_of(dossier, exhibits), *(() if dossier.profile.is_outsider else amount_facts(dossier, exhibits))),
        transactions=transaction_rows(dossier, exhibits),
        amount=amount_of(dossier, exhibits),
        places=places_of(dossier, exhibits),
        clues=clues_of(dossier),
        statements=statements_of(dossier, exhibits),
        exculpatory=exculpatory_of(dossier, exhibits, rows),
        inferences=inferences_of(dossier, exhibits),
        contradictions=rows,
        picture=picture_of(dossier, exhibits),
    )


def numbered(content: PacketContent, number: str, custody: Sequence[LoggedEntry], log_head: str) -> PacketContent:
    """The content as it leaves: with its number, and with the custody entries of its exhibits unless the recipient is an outsider."""
    outside = content.recipient in {Recipient.AGENCY, Recipient.MERCHANT}
    return replace(content, number=number, custody=() if outside else tuple(custody), custody_log_head="" if outside else log_head)


def _unit(dossier: Dossier) -> str:
    if dossier.profile.recipient is not Recipient.MERCHANT:
        return _UNITS[dossier.profile.recipient]
    merchant = dossier.letter[1][0].merchant_name
    return f"收单机构（商户：{merchant}）" if dossier.letter_goes_to_acquirer else merchant


def _summary(dossier: Dossier) -> Iterator[str]:
    match dossier.profile.recipient:
        case Recipient.MERCHANT:
            yield f"因核对账务需要，请协助查找下列{len(dossier.letter[1])}笔交易的签购单。"
        case Recipient.AGENCY:
            yield from _agency(dossier)
        case _:
            yield from _case(dossier)


def _case(dossier: Dossier) -> Iterator[str]:
    understanding = dossier.understanding
    bundle = understanding.bundle
    cards = "、".join(understanding.names.cards.values()) or "未载明"
    overdue = "" if bundle.account.periods_overdue is None else f"，逾期{bundle.account.periods_overdue}期"
    yield f"账户{bundle.account.account_no}，户名{bundle.holder.name}，卡片{cards}{overdue}。"
    if bundle.case.claims:
        told: dict[str, list[str]] = {}
        for each in bundle.case.claims:
            told.setdefault(claimant(each), []).append(CLAIM_WORDS.get(each.code, each.code))
        said = "".join(f"{who}主张：{'；'.join(dict.fromkeys(words))}。" for who, words in told.items())
        yield f"{said}最早的主张于{bundle.case.claims[0].said.text}提出，真伪均待核实。"
    if dossier.named:
        total = sum(each.amount_fen for each in dossier.named if each.currency == bundle.account.currency)
        yield f"已逐笔指明非本人所为的交易{len(dossier.named)}笔，合计{Money(total, bundle.account.currency)}，见争议交易明细。"
    if dossier.profile.recipient is Recipient.POLICE_A:
        yield "目前不能确定实际用卡人。凭证所载姓名、号码、账户不等于实际行为人；本件所列材料包括有利于持卡人的材料和本单位的不足。"
    yield (
        f"陈述{len(bundle.testimony)}份，各方所述及记录之间的不一致{len(understanding.check.families)}组，均待核实；"
        "不一致不表示何人所述不实，可能的善意解释一并列出。"
    )


def _agency(dossier: Dossier) -> Iterator[str]:
    yield "委托事项：依委托合同与下列持卡人联系还款事宜。本件仅含完成委托所需的资料，联系方式的完整号码另行交付。"
    settings = {
        "opens": "collection_window_start_hour",
        "closes": "collection_window_end_hour",
        "spoken": "collection_effective_voice_per_day",
        "tries": "collection_attempts_per_number_per_day",
        "visitors": "collection_visit_min_persons",
    }
    limits = {name: found.number if (found := dossier.law.find(setting)) else "（以合同为准）" for name, setting in settings.items()}
    yield from (text.format(**limits) for text in _AGENCY_LIMITS)
    kept = dossier.understanding.facts
    flags = ["须特别照护，联系前须先询问本单位"] if kept.protections else []
    flags += ["已有个性化分期或还款约定，不得要求提前偿还"] if kept.plans else []
    flags += ["持卡人本人表示不愿被联系，不得联系"] if kept.holder.do_not_contact else []
    yield "特别提示：" + ("；".join(flags) or "无") + "。"
