"""请公安机关调取的线索清单: what the bank cannot get, who holds it, when it disappears. It decides whether a case is taken (domain.md section 14)."""

from collections.abc import Iterator

from cases.days import add_months
from cases.packets.dossier import Dossier
from evidence.packet.content import Clue
from graph.records import TransactionRecord

_COURIER_QUERY_DAYS = "邮件查询期为365日（邮政法），底单可能已过保存期"
_CAMERA = "保存期短（以商户答复为准），时间已久的多半已灭失，请先询问是否另存"


def clues_of(dossier: Dossier) -> tuple[Clue, ...]:
    """The clues of the case, for the police alone."""
    if not dossier.profile.recipient.is_police:
        return ()
    return tuple(dict.fromkeys(_clues(dossier)))


def _clues(dossier: Dossier) -> Iterator[Clue]:
    bundle, names = dossier.understanding.bundle, dossier.understanding.names
    for each in dossier.in_question:
        yield from _at_shop(each, names.transactions[each.node], dossier)
    for sent in bundle.deliveries:
        number = sent.waybill_no or "运单号未载明"
        yield Clue(
            f"{number}的签收底单、投递员记录及其本人说明",
            "寄递企业",
            _COURIER_QUERY_DAYS,
            "查明邮件交给何人、是否核验身份",
        )
    for phone in dict.fromkeys(each.phone for each in bundle.activations if each.phone is not None):
        yield Clue(
            f"激活主叫号码{names.phones.get(phone, '未载明')}在激活时的机主、实际使用人及通话位置",
            "电信运营企业",
            "通话记录保存期短，机主登记及过户记录较久，以运营企业答复为准",
            "查明何人激活卡片",
        )
    for paid in bundle.repayments:
        if paid.channel in {"own_transfer", "transfer", "cash"}:
            yield Clue(
                f"{paid.made.text}还款的付款账户开户资料、操作设备及网点影像",
                "付款银行",
                "账户资料保存较久，影像保存期短，以付款银行答复为准",
                "查明何人还款、是否知情",
            )
    others = [use for use in bundle.phones if use.person != bundle.holder.node]
    if others:
        yield Clue("相关人员名下号码在争议时段的机主及位置", "电信运营企业", "以运营企业答复为准", "核对各方所述的时间、地点")


def _at_shop(each: TransactionRecord, name: str, dossier: Dossier) -> Iterator[Clue]:
    yield Clue(f"“{name}”收银处及店门的监控录像", f"{each.merchant_name}及周边单位", _CAMERA, "查明何人到场用卡")
    yield Clue(
        f"“{name}”的销售账、发票、会员登记、质保或送货记录",
        each.merchant_name,
        "以商户答复为准，会计凭证通常较其他记录保存为久",
        "查明货物交给何人，登记何人姓名、电话",
    )
    years = dossier.law.find("slip_retention_months")
    kept = "保存期以收单机构答复为准"
    if years is not None:
        kept = f"保存期自交易日起{years.number}个月，约至{add_months(each.made.on, years.number).isoformat()}（以收单机构答复为准）"
    yield Clue(f"“{name}”的签购单留存联及终端日志（终端{each.terminal_no or '未载明'}）", "收单机构、银联", kept, "核对签名和验证方式")
