"""B01, B03, B04, B05, B06, B10, B13: where the bank's own process failed. Printed in the file, and for the other side too (domain.md 7.6)."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from graph.verdict import Verdict, some
from investigate.facts import CaseFacts, Family, IdCheck, Reached
from investigate.facts.amounts import principal_range
from investigate.indicators.reading import before, disputed_from, occurs
from investigate.indicators.rule import Direction, Finding, Rule, Strength, Text

_ORDER_WITHIN = timedelta(days=1)
"""Slips are ordered within a day of a dispute: a product choice (domain.md 5.1, Art. 5)."""


def _finding(verdicts: dict[str, Verdict], met: Text, unmet: Text, unknown: Text) -> Finding:
    verdict = some(verdicts.values()) if verdicts else Verdict.UNKNOWN
    words = {Verdict.MET: met, Verdict.UNMET: unmet, Verdict.UNKNOWN: unknown}
    return Finding(verdict, words[verdict], tuple(i for i, v in verdicts.items() if v is Verdict.MET))


def _unchecked_activation(facts: CaseFacts) -> Finding:
    # ID digits alone are a weak check, and whether they are one at all is for compliance to say.
    open_checks = (IdCheck.UNKNOWN, IdCheck.ID_DIGITS)
    return _finding(
        {a.id: Verdict.of(None if a.id_check in open_checks else a.id_check is IdCheck.NONE) for a in facts.activations},
        Text("激活时未核验身份", "activated without an identity check"),
        Text("激活时已核验身份", "the identity was checked at activation"),
        Text("激活核身方式待查，或仅凭证件号码", "the check is to be found, or was by ID digits only"),
    )


def _unsigned_contract(facts: CaseFacts) -> Finding:
    return _finding(
        {a.id: Verdict.of(None if a.contract_signed is None else not a.contract_signed) for a in facts.applications},
        Text("领用合约未经申请人签署", "the contract is not signed by the applicant"),
        Text("领用合约已签署", "the contract is signed"),
        Text("领用合约待调阅", "the contract is to be looked up"),
    )


def _slips_not_ordered(facts: CaseFacts) -> Finding:
    disputed = disputed_from(facts)
    if disputed is None:
        return Finding(Verdict.UNMET, Text("无争议", "no dispute"))
    last = disputed.on + _ORDER_WITHIN
    in_time = tuple(h.id for h in facts.hunts if h.requested_on <= last)
    if in_time or facts.as_of <= last:
        return Finding(Verdict.UNMET, Text("期限内已申请调单，或期限未到", "slips were ordered in time, or the time is not over"), in_time)
    late = tuple(h.id for h in facts.hunts)
    return Finding(Verdict.MET, Text(f"争议登记后至{last}未申请调单", f"no slip was ordered by {last} after the dispute"), late)


def _dunned_in_hold(facts: CaseFacts) -> Finding:
    disputed = disputed_from(facts)
    if disputed is None:
        return Finding(Verdict.UNMET, Text("无争议", "no dispute"))
    fits = {c.id: before(disputed, c.at) for c in facts.contacts if c.is_dunning}
    verdict = occurs(fits.values(), facts, Family.CONTACTS)
    words = {
        Verdict.MET: Text("争议停催期间仍有催收", "dunning went on after the dispute"),
        Verdict.UNMET: Text("争议后未再催收", "no dunning after the dispute"),
        Verdict.UNKNOWN: Text(
            "催收记录未查全，或催收与争议登记的先后待查", "the log of contacts was not read whole, or which came first is to be found"
        ),
    }
    return Finding(verdict, words[verdict], tuple(i for i, v in fits.items() if v is Verdict.MET))


def _third_person_told(facts: CaseFacts) -> Finding:
    others = [c for c in facts.contacts if c.reached in (Reached.FAMILY, Reached.OTHER, Reached.UNKNOWN)]
    if facts.contacts and not others:
        return Finding(Verdict.UNMET, Text("未联系第三人", "no third person was contacted"))
    return _finding(
        {c.id: Verdict.of(c.debt_told_to_third) for c in others},
        Text("向第三人透露了欠款", "a third person was told of the debt"),
        Text("未向第三人透露欠款", "no third person was told of the debt"),
        Text("须复听与第三人的通话", "the calls with third persons have to be heard"),
    )


def _statements_stopped(facts: CaseFacts) -> Finding:
    stopped = tuple(m.id for m in facts.mailings)
    if stopped:
        return Finding(Verdict.MET, Text("账单由我行停寄", "the bank itself stopped sending bills"), stopped)
    return Finding(Verdict.UNKNOWN, Text("账单寄送记录待查", "the mailing log is to be read"))


def _ledger_differs(facts: CaseFacts) -> Finding:
    amount, bank = principal_range(facts, facts.as_of), facts.account.principal_fen
    if bank is None or not amount.is_exact:
        return Finding(
            Verdict.UNKNOWN, Text("账面本金未载明，或交易与还款未查全", "the bank's figure is not stated, or the ledger is not whole")
        )
    if bank != amount.low_fen:
        return Finding(
            Verdict.MET,
            Text("账面本金与重新计算的本金不一致", "the ledger's principal differs from the recomputed one"),
            (facts.account.id,),
        )
    return Finding(Verdict.UNMET, Text("账面本金与重新计算一致", "both figures agree"), (facts.account.id,))


def _rules(rows: Iterable[tuple[str, str, str, Strength, Callable[[CaseFacts], Finding]]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            name,
            Text(zh, en),
            strength,
            Direction.BANK,
            f"bank_{name.lower()}",
            (Text("记录未及时补登", "the record was entered late or not at all"),),
            Text("由合规调阅原始日志", "compliance reads the original log"),
            find,
            needs_claim=False,
        )
        for name, zh, en, strength, find in rows
    )


RULES = _rules(
    [
        ("B01", "激活未核身", "activation without an identity check", Strength.STRONG, _unchecked_activation),
        ("B03", "合约未签署", "contract unsigned", Strength.STRONG, _unsigned_contract),
        ("B04", "争议后未按期调单", "slips not requested in time after the first dispute", Strength.STRONG, _slips_not_ordered),
        ("B05", "争议停催期间仍催收", "dunning continued in the hold", Strength.STRONG, _dunned_in_hold),
        ("B06", "向第三人透露欠款", "a third person was told of the debt", Strength.STRONG, _third_person_told),
        ("B10", "账单由我行停寄", "statements stopped by us", Strength.MEDIUM, _statements_stopped),
        ("B13", "账面本金与重算不一致", "ledger principal differs from the recomputed one", Strength.MEDIUM, _ledger_differs),
    ]
)
