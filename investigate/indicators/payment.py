"""F08, F09, F40: whose account repaid, and how the card was authenticated."""

from collections.abc import Iterator

from graph.times import When
from graph.verdict import Verdict, every
from investigate.facts import CaseFacts, EntryMode, Family, PayChannel, Pin, Relation, RepaymentFact
from investigate.indicators.reading import KIN, before, claimed, earliest, occurs, remembered
from investigate.indicators.rule import Direction, Finding, Rule, Strength, Text

_ACTIVE = frozenset({PayChannel.OWN_TRANSFER, PayChannel.CASH})


def _active(repayment: RepaymentFact) -> Verdict:
    """Set-off and auto-debit prove no knowledge; an unstated channel may be either."""
    if repayment.channel is PayChannel.UNKNOWN:
        return Verdict.UNKNOWN
    return Verdict.of(repayment.channel in _ACTIVE)


def _payer(repayment: RepaymentFact, relations: frozenset[Relation]) -> Verdict:
    """Whether the paying account is one of theirs: a name without an account is a name only, and somebody else may bear or give it."""
    if repayment.payer_relation is Relation.UNKNOWN:
        return Verdict.UNKNOWN
    if repayment.payer_relation in relations:
        return Verdict.UNKNOWN if repayment.payer_account is None else Verdict.MET
    return Verdict.UNMET


def _named_only(facts: CaseFacts, relations: frozenset[Relation]) -> bool:
    return any(r.payer_relation in relations and r.payer_account is None and _active(r) is not Verdict.UNMET for r in facts.repayments)


def _alleged_loss(facts: CaseFacts) -> When | None:
    dates = [remembered(c.about) for c in claimed(facts, ("K05", "K06", "K26")) if c.about is not None]
    listed = {t for c in claimed(facts, ("K06", "K26")) for t in c.transactions}
    dates += [t.at for t in facts.transactions if t.disputed or t.id in listed]
    return earliest(dates)


def _own_account(facts: CaseFacts) -> Finding:
    # Against "never received" (K02) or "never paid" (K15) any such repayment tells; against a theft only one that came after it.
    any_time = bool(claimed(facts, ("K02", "K15")))
    lost = _alleged_loss(facts)
    fits: dict[str, Verdict] = {}
    for repayment in facts.repayments:
        after = Verdict.MET if any_time else Verdict.UNKNOWN if lost is None else before(lost, repayment.at)
        fits[repayment.id] = every([_payer(repayment, frozenset({Relation.HOLDER})), _active(repayment), after])
    verdict = occurs(fits.values(), facts, Family.REPAYMENTS)
    because = {
        Verdict.MET: Text("还款来自持卡人本人名下账户的主动转账", "a repayment was actively made from an account in her name"),
        Verdict.UNMET: Text(
            "未见本人账户的主动还款（自动扣款、扣划不算）", "no active repayment from her own account (auto-debit and set-off do not count)"
        ),
        Verdict.UNKNOWN: Text(
            "付款户名为持卡人姓名，付款账户未载明，不能认定为其本人账户", "the payer's name is hers; whose account paid is not stated"
        )
        if _named_only(facts, frozenset({Relation.HOLDER}))
        else Text("付款账户、付款方式或主张被盗的时间待查", "payer, channel or the alleged day is to be found"),
    }
    return Finding(verdict, because[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _kin_account(facts: CaseFacts) -> Finding:
    fits = {r.id: every([_payer(r, KIN), _active(r)]) for r in facts.repayments}
    verdict = occurs(fits.values(), facts, Family.REPAYMENTS)
    because = {
        Verdict.MET: Text("还款来自家属名下账户", "a repayment came from an account in a relative's name"),
        Verdict.UNMET: Text("未见家属账户还款", "no repayment from a relative's account"),
        Verdict.UNKNOWN: Text("付款户名为家属姓名，付款账户未载明", "the payer's name is a relative's; whose account paid is not stated")
        if _named_only(facts, KIN)
        else Text("付款人或付款方式待查", "payer or channel is to be found"),
    }
    return Finding(verdict, because[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _chip_and_pin(facts: CaseFacts) -> Finding:
    fits = dict(_first_tries(facts))
    verdict = occurs(fits.values(), facts, Family.TRANSACTIONS)
    because = {
        Verdict.MET: Text("争议交易为插卡且首次密码正确", "a disputed transaction was by chip with the right PIN at the first try"),
        Verdict.UNMET: Text("争议交易并非插卡且首次密码正确", "no disputed transaction was by chip with the PIN right at once"),
        Verdict.UNKNOWN: Text("争议交易的读卡方式或密码次数待查", "entry mode or PIN tries of the disputed transactions are to be found"),
    }
    return Finding(verdict, because[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _first_tries(facts: CaseFacts) -> Iterator[tuple[str, Verdict]]:
    for txn in facts.transactions:
        if txn.disputed is not False:
            chip = Verdict.of(None if txn.entry_mode is EntryMode.UNKNOWN else txn.entry_mode is EntryMode.CHIP)
            pin = Verdict.of(None if txn.pin is Pin.UNKNOWN else txn.pin is Pin.FIRST_TRY)
            yield txn.id, every([chip, pin, Verdict.of(txn.disputed)])


RULES = (
    Rule(
        "F08",
        Text("主张被盗之后，本人名下账户主动还款", "a repayment from the holder's own account after the alleged loss"),
        Strength.STRONG,
        Direction.HOLDER,
        "repayment",
        (
            Text("此前设定的自动扣款", "an auto-debit set up earlier"),
            Text("银行扣划", "a set-off by the bank"),
            Text("配偶使用持卡人的手机银行", "the spouse used her app"),
        ),
        Text("核对扣款协议日期与登录渠道", "the debit agreement's date and the login channel"),
        _own_account,
        # K02 beside the table's K05, K06, K15: domain.md 8.3 row 3 reads K02 with F08.
        ("K02", "K05", "K06", "K15"),
    ),
    Rule(
        "F09",
        Text("配偶或亲属名下账户还款", "a repayment from a relative's account"),
        Strength.MEDIUM,
        Direction.RELATIVE,
        "repayment",
        (
            Text("催收后家属为保护征信代还", "a relative paid after dunning, to protect the credit record"),
            Text("转错账户", "paid into the wrong account"),
        ),
        Text("与首次催收日比对；询问付款人", "compare with the first dunning; ask the payer"),
        _kin_account,
        ("K15", "K16", "K21"),
    ),
    Rule(
        "F40",
        Text("争议交易插卡且首次密码正确", "a disputed transaction by chip with the right PIN at the first try"),
        Strength.MEDIUM,
        Direction.HOUSEHOLD,
        "auth",
        (
            Text("密码被偷看", "the PIN was observed"),
            Text("密码写在别处", "the PIN was written down"),
            Text("配偶知道密码", "the spouse knew it"),
        ),
        Text("询问密码使用习惯", "ask about PIN habits"),
        _chip_and_pin,
        ("K05", "K06", "K17"),
    ),
)
