"""The two police routes: another used the card (form A), or the holder overdrew it in bad faith (form B). Never both (N02)."""

from collections.abc import Iterator

from cases.conditions import Condition, Standing, signed, weighed
from cases.gates import VICTIM, Outcome
from graph.money import Money
from graph.verdict import Verdict
from investigate.facts import TransactionFact, TxnKind
from investigate.indicators.reading import claimed
from investigate.indicators.rule import Direction, Strength, Text

_ANOTHER = VICTIM | {Outcome.USER_IS_RELATIVE_UNAUTHORISED}
_NAMING = ("K06", "K08", "K09", "K26")


def named_transactions(standing: Standing) -> tuple[TransactionFact, ...]:
    """Transactions that somebody named as not the holder's: marked as disputed, or listed in a claim that stands. Refunds and charges are none."""
    listed = {t for c in claimed(standing.facts, _NAMING) for t in c.transactions}
    spent = (t for t in standing.facts.transactions if t.kind in (TxnKind.PURCHASE, TxnKind.CASH_ADVANCE))
    return tuple(t for t in spent if t.disputed or t.id in listed)


def form_a(standing: Standing) -> tuple[Condition, ...]:
    """骗领、冒用、伪造: the offender is not the holder."""
    decided = standing.decided
    outcome = decided.outcome if decided.reviewer_signed else None
    another = Verdict.UNKNOWN if outcome is None or outcome is Outcome.UNRESOLVED else Verdict.of(outcome in _ANOTHER)
    on_record = any(h.fired and h.rule.direction is Direction.VICTIM and h.strength is Strength.STRONG for h in standing.hits)
    conditions = [
        Condition(
            "offender_is_not_holder",
            another,
            Text("用卡人不是持卡人，或持卡人被冒名", "somebody other than the holder used the card, or she was impersonated"),
            Text("完成核实并由复核人签署核实结论", "finish the verification and have a reviewer sign its outcome"),
            value=None if outcome is None else outcome.value,
        ),
        Condition(
            "rests_on_records",
            Verdict.MET if on_record or decided.record_evidence else Verdict.UNKNOWN,
            Text("有书证或系统记录支持，而非仅有陈述", "records support it, not statements alone"),
            Text("补充签购单、投递、激活等记录", "add slips, delivery or activation records"),
        ),
        _amount_used(standing),
    ]
    if outcome is Outcome.USER_IS_RELATIVE_UNAUTHORISED:
        conditions.append(
            Condition(
                "relative_considered",
                signed(decided.counsel_on_relative),
                Text("用卡人为亲属：已由法务就亲属谅解出具意见", "the user is a relative: counsel has spoken on forgiveness"),
                Text("送法务判断（持卡人可能为受害人，也可能默许）", "ask counsel: she may be a victim or may have tolerated it"),
            )
        )
    return (*conditions, *_paperwork(standing, "R-POLICE-A"))


def form_b(standing: Standing) -> tuple[Condition, ...]:
    """恶意透支, element by element (domain.md 1.4)."""
    return (*_elements(standing), *_paperwork(standing, "R-POLICE-B"))


def _amount_used(standing: Standing) -> Condition:
    threshold = standing.today["fraud_use_threshold_fen"]
    named = named_transactions(standing)
    own = [t for t in named if t.currency == standing.facts.account.currency]
    total = sum(t.amount_fen for t in own)
    reached = (
        Verdict.UNKNOWN if not named or (len(own) < len(named) and total < threshold.number) else Verdict.of(total >= threshold.number)
    )
    if not named:
        step = Text("请持卡人逐笔标注非本人交易", "have the holder mark, one by one, the transactions that are not hers")
    elif total < threshold.number:
        step = Text(
            f"已指明交易合计{Money(total)}，低于{Money(threshold.number)}，未达立案追诉标准；其余交易须逐笔标注，可作线索保留",
            f"the transactions named come to {Money(total)}, below {Money(threshold.number)}; have the rest marked, keep it as a lead",
        )
    else:
        step = Text("附涉案交易明细与计算表", "attach the list of transactions and the computation")
    return Condition(
        "amount_of_use",
        weighed(reached, threshold),
        Text("已指明的非本人交易累计达到立案追诉标准", "the transactions named as another's reach the filing standard"),
        step,
        value=total if named else None,
        threshold=threshold.number,
        law=threshold,
    )


def _elements(standing: Standing) -> Iterator[Condition]:
    facts, decided = standing.facts, standing.decided
    outcome = decided.outcome if decided.reviewer_signed else None
    user = Verdict.of(outcome is Outcome.USER_IS_HOLDER) if outcome is not None else Verdict.UNKNOWN
    yield Condition(
        "e1_user_is_holder",
        user,
        Text("透支人为持卡人本人，争议停催已以“用卡人为本人”解除", "the holder is the user, and any dispute hold was released as such"),
        Text("以记录证明用卡人，由复核人签署核实结论", "prove the user by records and have a reviewer sign the outcome"),
        value=None if outcome is None else outcome.value,
    )
    periods = facts.account.periods_overdue
    yield Condition(
        "e2_overdue",
        Verdict.of(None if periods is None else periods > 0),
        Text("超过规定限额或期限透支", "past the limit or the term"),
        Text("补充逾期起始日与期数", "state the first day overdue and the periods"),
        value=periods,
    )
    yield from _collections(standing)
    threshold = standing.today["malicious_overdraft_fen"]
    amount = standing.principal.recomputed
    yield Condition(
        "e5_principal",
        weighed(amount.at_least(threshold.number), threshold),
        Text(
            "重新计算的未还本金达到立案追诉标准（不含利息、费用；还款一律抵本金）",
            "the recomputed unpaid principal reaches the filing standard",
        ),
        Text(
            "未达的不得以恶意透支报案；明细不全的先补全交易与还款", "below it, no filing as malicious overdraft; complete the ledger first"
        ),
        value=amount.low_fen if amount.low_fen == amount.high_fen else (amount.low_fen, amount.high_fen),
        threshold=threshold.number,
        law=threshold,
    )
    yield Condition(
        "e6_purpose",
        _purpose(standing),
        Text("以非法占有为目的，不得单纯依据未按规定还款认定", "intent to possess unlawfully; never from non-payment alone"),
        Text("由法务就六类材料的有利与不利两面逐项判断并署名", "counsel weighs the six kinds of material, for and against, under his name"),
        value=len(decided.purpose_material),
    )
    loan = facts.handling.loan_in_disguise
    yield Condition(
        "e7_no_exclusion",
        Verdict.of(None if loan is None else not loan),
        Text("不属于以透支形式变相发放贷款", "the account is not a loan in the form of an overdraft"),
        Text("大额分期类账户送法务判断", "ask counsel on large-instalment accounts"),
    )


def _purpose(standing: Standing) -> Verdict:
    # The system never finds intent: it only repeats what counsel affirmed, and only where material beyond non-payment is on file.
    if not standing.decided.purpose_material:
        return Verdict.UNMET
    return Verdict.MET if standing.decided.purpose_affirmed else Verdict.UNKNOWN


def _collections(standing: Standing) -> Iterator[Condition]:
    found, today = standing.collection, standing.today
    least, gap = today["effective_collections_min"], today.find("effective_gap_days_min")
    effective = [c for c in found.contacts if c.effect.value == "effective"]
    pair = Verdict.MET if found.best else Verdict.UNMET
    if found.best is None and found.candidate is not None:
        pair = Verdict.UNKNOWN
    span = (effective[-1].last_day - effective[0].first_day).days if effective else None
    yield Condition(
        "e3_two_effective_collections",
        weighed(pair, least),
        Text("两次有效催收，间隔符合规定", "two effective collections far enough apart"),
        Text(
            "核对催收材料；间隔不足的补做一次，材料须签名并盖章", "check the material; where the gap is short make another; sign and seal"
        ),
        value=span if found.best is None else found.best.gap_days,
        threshold=None if gap is None else gap.number,
        law=gap or least,
    )
    months = today["unpaid_after_second_months"]
    over = Verdict.of(None if found.best is None else standing.as_of >= found.best.police_from)
    yield Condition(
        "e4_months_after_second",
        weighed(over, months),
        Text(f"第二次有效催收后超过{months.number}个月仍未归还", f"still unpaid more than {months.number} months after the second"),
        Text("未届满前不得报案", "no filing before that day"),
        value=None if found.best is None else found.best.police_from.isoformat(),
        threshold=months.number,
        law=months,
    )


def _paperwork(standing: Standing, route: str) -> Iterator[Condition]:
    yield Condition(
        "packet_complete",
        signed(route in standing.decided.packets_complete),
        Text("报案材料齐全，含有利于相对人的材料与签章清单", "the packet is complete, exculpatory part and seal list included"),
        Text("按缺件清单补齐", "complete it by its list of what is missing"),
    )
    yield Condition(
        "approved",
        signed(route in standing.decided.approved),
        Text("法务与负责人已批准", "counsel and manager have approved"),
        Text("报法务与负责人审批", "submit it for approval"),
    )
