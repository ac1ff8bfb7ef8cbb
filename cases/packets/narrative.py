"""What records and papers bear, in our words, each cited; a name on a paper is never said to be the person."""

from collections.abc import Iterable, Iterator

from cases.model import SlipReading
from cases.packets.dossier import Dossier
from cases.packets.exhibits import Exhibits
from cases.packets.registers import CHANNEL_WORDS, CLAIM_WORDS, OUTCOME_WORDS, RELATION_WORDS, SOURCE_WORDS, amount_text, claimant, in_words
from evidence.packet.content import Fact, Party, PlaceFact, QuotedStatement, Recipient
from graph.identifiers import without_identifiers
from graph.money import Money
from graph.records import ContactRecord, DatedLink, DeliveryRecord, PoliceRecord, Source

_SEX_WORDS = {"female": "女", "male": "男"}
BASIS_WORDS = {
    "application form": "申请表",
    "holder's statement": "持卡人陈述",
    "case document": "案卷材料",
    "court or police document": "法院或公安文书",
}
"""What a relation rests on; a word that is not here stays as it was recorded."""
_ACTIVATION_WORDS = {"counter": "柜面", "app": "手机银行", "phone": "人工电话", "ivr": "语音自助", "web": "网上银行"}
_PAY_WORDS = {
    "own_transfer": "主动转账",
    "transfer": "转账",
    "auto_debit": "自动扣款（不表示知情）",
    "set_off": "银行扣划（不表示知情）",
    "cash": "现金",
}
_CONTACT_WORDS = {
    "phone": "电话",
    "inbound_call": "来电",
    "sms": "短信",
    "letter": "信函",
    "email": "电子邮件",
    "visit": "上门",
    "app": "手机银行消息",
    "wechat": "微信",
}
_REACHED_WORDS = {
    "self_confirmed": "本人（已核身）",
    "self_unconfirmed": "自称本人（未核身）",
    "family": "家属",
    "other": "他人",
    "none": "未接通或未送达",
    "unknown": "未载明",
}
_PAPER_WORDS = {
    "P0": "口头报警记录",
    "P1": "案（事）件接报回执单（表示有人报案，不等于立案）",
    "P2": "受案回执（不等于立案）",
    "P3": "立案告知书",
    "P3x": "不予立案通知书",
    "P4": "侦查终结以后的文书",
}
_FIELD_WORDS = {
    "merchant_name": "商户",
    "merchant_no": "商户号",
    "terminal_no": "终端号",
    "card_no": "卡号",
    "txn_at": "时间",
    "batch_no": "批次号",
    "voucher_no": "凭证号",
    "auth_code": "授权码",
    "reference_no": "参考号",
    "amount_fen": "金额",
    "tip_fen": "小费",
}
_MONEY_FIELDS = frozenset({"amount_fen", "tip_fen"})


def parties_of(dossier: Dossier, exhibits: Exhibits) -> tuple[Party, ...]:
    """The holder and, for the inside and the authorities, those beside her; identifiers masked. A merchant learns nobody's name."""
    bundle = dossier.understanding.bundle
    if dossier.profile.recipient is Recipient.MERCHANT:
        return ()
    hers = [use for use in bundle.phones if use.person == bundle.holder.node]
    details = [
        f"性别{_SEX_WORDS.get(bundle.holder.sex or '', bundle.holder.sex or '未载明')}" if not dossier.profile.is_outsider else "",
        f"证件号{bundle.holder.id_no or '未载明'}",
        *(f"登记手机{bundle.masked_phones.get(use.to, '未载明')}" for use in hers),
        *(f"卡号{card.masked}" for card in bundle.cards),
    ]
    sources = exhibits.cite_all([bundle.holder.source, *(use.source for use in hers)])
    found = [Party("持卡人", bundle.holder.name, "；".join(each for each in details if each), sources)]
    if not dossier.profile.is_outsider:
        found += [
            Party(
                RELATION_WORDS[each.kind],
                each.person.name,
                f"关系依据：{BASIS_WORDS.get(each.basis, each.basis)}；关系为资料所载",
                exhibits.cite_all([each.source]),
            )
            for each in bundle.related
        ]
    return tuple(found)


def facts_of(dossier: Dossier, exhibits: Exhibits) -> tuple[Fact, ...]:
    """The recorded facts, family by family, oldest first; for an agency the account alone, for a merchant none."""
    match dossier.profile.recipient:
        case Recipient.MERCHANT:
            return ()
        case Recipient.AGENCY:
            return _cited([_account(dossier)], exhibits)
    told = (
        [_account(dossier)],
        _dispute(dossier),
        _deliveries(dossier),
        _activations(dossier),
        _phones(dossier),
        _repayments(dossier),
        (_contact(each) for each in dossier.understanding.bundle.contacts),
        (_paper(each) for each in dossier.understanding.bundle.papers),
        _hunts(dossier),
        _slips(dossier),
    )
    return tuple(fact for family in told for fact in _cited(family, exhibits))


def places_of(dossier: Dossier, exhibits: Exhibits) -> tuple[PlaceFact, ...]:
    """Who was where when, as far as records say: what creates jurisdiction (domain.md 1.10). Nobody is named whom a record does not bear."""
    bundle = dossier.understanding.bundle
    if dossier.profile.is_outsider:
        return ()
    found = [
        PlaceFact(
            f"签收栏署名“{each.signer or '空白'}”",
            each.delivered.text,
            each.address_text or "未载明",
            "签收卡片邮件",
            exhibits.cite(each.source),
        )
        for each in bundle.deliveries
        if each.delivered is not None
    ]
    found += [
        PlaceFact(
            "用卡人（不明）",
            each.made.text,
            f"{each.city or '城市未载明'}，{each.merchant_name}",
            f"消费{Money(each.amount_fen, each.currency)}",
            exhibits.cite(each.source),
        )
        for each in dossier.in_question
    ]
    return tuple(found)


def statements_of(dossier: Dossier, exhibits: Exhibits) -> tuple[QuotedStatement, ...]:
    """What was said, letter for letter, in its order. Demeanour is not kept here and cannot be printed (N28)."""
    if dossier.profile.is_outsider:
        return ()
    return tuple(
        QuotedStatement(
            said.speaker,
            RELATION_WORDS.get(said.relation, said.relation),
            said.said.text,
            said.channel,
            said.text,
            exhibits.cite(Source(said.document, said.speaker, said.row)),
        )
        for said in dossier.understanding.bundle.testimony
    )


_Told = tuple[str, Iterable[Source]]


def _cited(told: Iterable[_Told], exhibits: Exhibits) -> tuple[Fact, ...]:
    """Only what the packet can show is stated: a fact without a source would be an assertion."""
    facts = (Fact(text, exhibits.cite_all(sources)) for text, sources in told)
    return tuple(fact for fact in facts if fact.sources)


def _account(dossier: Dossier) -> _Told:
    account = dossier.understanding.bundle.account
    periods = "未载明" if account.periods_overdue is None else f"{account.periods_overdue}期"
    since = account.overdue_since.isoformat() if account.overdue_since else "未载明"
    balance, principal = (amount_text(fen, account.currency) for fen in (account.balance_fen, account.principal_fen))
    text = f"账户{account.account_no}（{account.currency}）：逾期{periods}，首次逾期日{since}，账面欠款余额{balance}，账面本金{principal}。"
    return text, [account.source]


def _dispute(dossier: Dossier) -> Iterator[_Told]:
    bundle, registers = dossier.understanding.bundle, dossier.registers
    for each, source in zip(bundle.case.claims, registers.claims, strict=True):
        word = CLAIM_WORDS.get(each.code, each.code)
        yield f"{each.said.text}，{claimant(each)}经{SOURCE_WORDS[each.source]}向本行主张：{word}。", [source]


def _deliveries(dossier: Dossier) -> Iterator[_Told]:
    cards = dossier.understanding.names.cards
    for each in dossier.understanding.bundle.deliveries:
        yield delivery_text(each, cards.get(each.card, "")), [each.source]


def delivery_text(each: DeliveryRecord, card: str) -> str:
    """What a delivery record bears."""
    sent = f"{each.sent.text}寄出，" if each.sent else ""
    checked = {True: "已核验签收人身份", False: "未核验签收人身份", None: "是否核验签收人身份未载明"}[each.id_checked]
    arrived = f"{each.delivered.text}签收" if each.delivered else "签收情况未载明"
    signer = f"签收栏署名“{each.signer}”" if each.signer else "签收栏未载姓名"
    return f"{card}卡片邮件（运单{each.waybill_no or '未载明'}）{sent}{arrived}，{signer}，{checked}；署名不等于该人签收。"


def _activations(dossier: Dossier) -> Iterator[_Told]:
    understanding = dossier.understanding
    for each in understanding.bundle.activations:
        phone = understanding.names.phones.get(each.phone, "未载明") if each.phone is not None else "未载明"
        channel = _ACTIVATION_WORDS.get(each.channel, each.channel)
        card = understanding.names.cards.get(each.card, "")
        yield f"{each.made.text}，{card}卡片经{channel}激活，主叫号码{phone}，身份核验：{each.id_check or '未载明'}。", [each.source]


def _phones(dossier: Dossier) -> Iterator[_Told]:
    bundle, phones = dossier.understanding.bundle, dossier.understanding.names.phones
    names = {bundle.holder.node: bundle.holder.name} | {each.person.node: each.person.name for each in bundle.related}
    for use in bundle.phones:
        yield f"客户资料登记：{names[use.person]}使用号码{phones.get(use.to, '未载明')}{_dates(use)}。", [use.source]


def _dates(use: DatedLink) -> str:
    since = f"自{use.valid_from.on.isoformat()}" if use.valid_from else ""
    until = f"至{use.valid_to.on.isoformat()}" if use.valid_to else ""
    return f"，{since}{until}" if since or until else "，起止日期未载明"


def _repayments(dossier: Dossier) -> Iterator[_Told]:
    currency = dossier.understanding.bundle.account.currency
    for each in dossier.understanding.bundle.repayments:
        channel = _PAY_WORDS.get(each.channel or "", each.channel or "渠道未载明")
        payer = f"付款人栏“{each.payer_name}”" if each.payer_name else "付款人未载明"
        yield f"{each.made.text}还款{Money(each.amount_fen, currency)}，{channel}，{payer}；户名不等于实际付款的人。", [each.source]


def _contact(each: ContactRecord) -> _Told:
    channel = _CONTACT_WORDS.get(each.channel, each.channel)
    reached = _REACHED_WORDS.get(each.reached, each.reached)
    content = f"，内容：{without_identifiers(each.content)}" if each.content else ""
    recording = f"，录音{each.recording}" if each.recording else ""
    checked = f"，核身：{each.identity_check}" if each.identity_check else ""
    return f"{each.made.text}，{channel}联系，结果：{reached}{checked}{content}{recording}，经办{each.made_by}。", [each.source]


def _paper(each: PoliceRecord) -> _Told:
    number = f"文号{each.number}" if each.number else "文号未载明"
    verified = "已向出具机关核实" if each.verified else "尚未向出具机关核实"
    reporter = f"报案人{each.reporter}" if each.reporter else "报案人未载明"
    stated = f"，所载内容：“{without_identifiers(each.stated)}”" if each.stated else ""
    return (
        f"{each.dated.isoformat()}，{each.organ}出具{_PAPER_WORDS.get(each.level, each.level)}，{number}，{reporter}{stated}；{verified}。",
        [each.source],
    )


def _hunts(dossier: Dossier) -> Iterator[_Told]:
    names, registers = dossier.understanding.names.transactions, dossier.registers
    for hunt in dossier.understanding.bundle.hunts:
        yield (
            f"{hunt.requested_on.isoformat()}，经{CHANNEL_WORDS[hunt.via]}申请调单：“{names[hunt.transaction]}”的签购单。",
            [registers.requests[hunt.key]],
        )
        for number, search in enumerate(hunt.searches):
            scope = f"，范围：{in_words(search.details['scope'])}" if "scope" in search.details else ""
            text = f"{search.search.text}在{search.place}查找“{names[hunt.transaction]}”的签购单{scope}，结果：{OUTCOME_WORDS[search.outcome]}。"
            document = [Source(search.document, "", 0)] if search.document else []
            yield text, [registers.searches[hunt.key, number], *document]


def _slips(dossier: Dossier) -> Iterator[_Told]:
    names = dossier.understanding.names.transactions
    for reading in dossier.understanding.bundle.readings:
        if reading.transaction in names and reading.transaction is not None:
            text = f"签购单照片经人工逐项确认：{_confirmed(reading)}；与“{names[reading.transaction]}”相符。签名为何人所写待核实。"
            yield text, [Source(reading.document, "", 0)]


def _confirmed(reading: SlipReading) -> str:
    told = {name: value for name, value in reading.confirmed.items() if value is not None and name in _FIELD_WORDS}
    return "，".join(f"{_FIELD_WORDS[name]}{Money(int(value)) if name in _MONEY_FIELDS else value}" for name, value in sorted(told.items()))
