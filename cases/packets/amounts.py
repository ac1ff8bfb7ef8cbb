"""The amount a packet states, line by line, and what it may say about the filing standard: a fact about the setting, never a decision."""

from collections.abc import Iterator

from cases.packets.dossier import Dossier
from cases.packets.exhibits import Exhibits
from evidence.packet.content import AmountComputation, AmountStep, Citation, Fact, Recipient, TransactionRow
from graph.money import Money
from graph.records import RepaymentRecord, TransactionRecord
from graph.verdict import Verdict
from investigate.facts.amounts import by_day

_NAMED_BASIS = "按持卡人或相关人员指明非本人所为的交易逐笔合计；主张涉及全部交易而未逐笔指明的，不计入。"
_PRINCIPAL_BASIS = (
    "按实际透支本金计：消费、取现减去退货及全部还款，每笔还款均抵本金，不含利息、违约金、手续费等（两高2018年决定第九条）。截至日见封面。"
)


def transaction_rows(dossier: Dossier, exhibits: Exhibits) -> tuple[TransactionRow, ...]:
    """The sheet of transactions: all of the account's, for form A those in question, for a letter those it asks for; none for an agency."""
    match dossier.profile.recipient:
        case Recipient.AGENCY:
            return ()
        case Recipient.MERCHANT:
            return tuple(_row(each, exhibits, _codes(each, dossier)) for each in dossier.letter[1])
        case Recipient.POLICE_A if dossier.in_question:
            shown = dossier.in_question
        case _:
            shown = dossier.understanding.bundle.transactions
    named = {each.node for each in dossier.named}
    hunted = {hunt.transaction for hunt in dossier.understanding.bundle.hunts}
    notes = {each.node: "；".join(_notes(each.node in named, each.node in hunted)) for each in shown}
    return tuple(_row(each, exhibits, notes[each.node]) for each in shown)


def amount_of(dossier: Dossier, exhibits: Exhibits) -> AmountComputation | None:
    """The computation for this recipient; None where none is asserted."""
    match dossier.profile.recipient:
        case Recipient.MERCHANT:
            return None
        case Recipient.POLICE_A:
            return _named_amount(dossier, exhibits)
        case _:
            return _principal(dossier, exhibits)


def amount_facts(dossier: Dossier, exhibits: Exhibits) -> Iterator[Fact]:
    """What stands beside the amount: the filing standard where it is not reached, and the bank's own figure."""
    bundle = dossier.understanding.bundle
    currency = bundle.account.currency
    if dossier.profile.recipient is Recipient.POLICE_A and (own := [each for each in dossier.named if each.currency == currency]):
        threshold = dossier.law["fraud_use_threshold_fen"]
        total = sum(each.amount_fen for each in own)
        compared = (
            f"低于{Money(threshold.number)}，未达立案追诉标准"
            if total < threshold.number
            else f"追诉标准为{Money(threshold.number)}，是否立案由公安机关决定"
        )
        text = f"已逐笔指明的交易合计{Money(total)}，{compared}（{threshold.source}）。"
        yield Fact(text, exhibits.cite_all(each.source for each in own))
    principal = dossier.understanding.route.principal
    if dossier.profile.recipient is not Recipient.POLICE_A and principal.bank_fen is not None:
        compared = {Verdict.MET: "不一致", Verdict.UNMET: "一致", Verdict.UNKNOWN: "是否一致待核实"}[principal.differs]
        text = f"核心系统所载本金为{Money(principal.bank_fen, currency)}，与按第四部分重新计算的本金{compared}；两个数字不合并。"
        yield Fact(text, exhibits.cite_all([bundle.account.source]))


def _named_amount(dossier: Dossier, exhibits: Exhibits) -> AmountComputation | None:
    own = [each for each in dossier.named if each.currency == dossier.understanding.bundle.account.currency]
    if not own:
        return None
    steps = tuple(
        AmountStep(f"{each.made.text} {each.merchant_name}", Money(each.amount_fen, each.currency), (exhibits.cite(each.source),))
        for each in own
    )
    return AmountComputation(_NAMED_BASIS, steps, Money(sum(each.amount_fen for each in own), own[0].currency))


def _principal(dossier: Dossier, exhibits: Exhibits) -> AmountComputation | None:
    bundle = dossier.understanding.bundle
    currency = bundle.account.currency
    booked = [each for each in bundle.transactions if each.currency == currency and by_day(each.made, dossier.as_of) is Verdict.MET]
    paid = [each for each in bundle.repayments if by_day(each.made, dossier.as_of) is Verdict.MET]
    spent, returned = [each for each in booked if each.amount_fen > 0], [each for each in booked if each.amount_fen < 0]
    if not spent:
        return None
    steps = [_sum(f"消费、取现{len(spent)}笔", spent, currency, exhibits)]
    if returned:
        steps.append(_sum(f"退货、退单{len(returned)}笔", returned, currency, exhibits))
    steps += [_repaid(each, currency, exhibits) for each in paid]
    total = sum(step.amount.fen for step in steps)
    if total < 0:
        over = exhibits.cite_all(each.source for each in paid) or steps[0].sources
        steps.append(AmountStep("溢缴款（本金不低于零）", Money(-total, currency), over))
        total = 0
    return AmountComputation(_PRINCIPAL_BASIS + _left_out(dossier), tuple(steps), Money(total, currency))


def _left_out(dossier: Dossier) -> str:
    computed = dossier.understanding.route.principal.recomputed
    foreign = f"另有{len(computed.other_currency)}笔其他币种交易未计入。" if computed.other_currency else ""
    unclear = f"另有{len(computed.unclear)}笔因日期或性质不明未计入。" if computed.unclear else ""
    partial = "" if computed.transactions_whole and computed.repayments_whole else "交易或还款记录尚未查全，金额为已导入部分。"
    return foreign + unclear + partial


def _sum(label: str, transactions: list[TransactionRecord], currency: str, exhibits: Exhibits) -> AmountStep:
    total = Money(sum(each.amount_fen for each in transactions), currency)
    return AmountStep(label, total, exhibits.cite_all(each.source for each in transactions))


def _repaid(each: RepaymentRecord, currency: str, exhibits: Exhibits) -> AmountStep:
    return AmountStep(f"还款 {each.made.text}（抵本金）", Money(-each.amount_fen, currency), (exhibits.cite(each.source),))


def _row(each: TransactionRecord, exhibits: Exhibits, note: str) -> TransactionRow:
    source: Citation = exhibits.cite(each.source)
    posted = each.posted_on.isoformat() if each.posted_on else "未载明"
    return TransactionRow(each.made.text, posted, each.merchant_name, Money(each.amount_fen, each.currency), source, note)


def _notes(is_named: bool, is_hunted: bool) -> Iterator[str]:
    if is_named:
        yield "已指明非本人"
    if is_hunted:
        yield "已申请调单"


def _codes(each: TransactionRecord, dossier: Dossier) -> str:
    last4 = {card.node: card.last4 for card in dossier.understanding.bundle.cards}
    codes = (("终端号", each.terminal_no), ("授权码", each.auth_code), ("参考号", each.reference_no), ("卡号后四位", last4.get(each.card)))
    return "；".join(f"{label}{value}" for label, value in codes if value)
