"""The conditions of the ten routes that do not go to the police (domain.md 8.2)."""

from collections.abc import Iterator

from cases.collection import Effect
from cases.conditions import Condition, Standing, Value, signed, weighed
from cases.days import add_months
from cases.gates import LIABLE, Outcome, is_open_police
from graph.verdict import Verdict, every, some
from investigate.facts import Family
from investigate.indicators.rule import Text

_STALLED_CYCLES = 2
_OWN_CONTACTS = 2


def victim(standing: Standing) -> Iterator[Condition]:
    """R-VICTIM: stop, relieve, correct."""
    decided = standing.decided
    grounds = [
        Verdict.of(decided.reviewer_signed and decided.outcome is Outcome.VICTIM_CONFIRMED),
        Verdict.of(decided.finding_for_holder),
        standing.of_rule("V15"),
    ]
    ground = some(grounds)
    if ground is Verdict.UNMET and decided.outcome not in LIABLE:
        ground = Verdict.UNKNOWN
    yield Condition(
        "victim_ground",
        ground,
        Text(
            "核实结论为受害人，或银行举证不能，或有裁判、警方认定",
            "outcome “victim”, or the bank cannot bear its burden, or a judgment or police finding",
        ),
        Text(
            "查齐申请、寄送、激活三类证据，完成核实",
            "search application, delivery and activation evidence to the end, finish the verification",
        ),
        value=None if decided.outcome is None else decided.outcome.value,
    )
    yield Condition(
        "reviewer_and_counsel_signed",
        signed(decided.reviewer_signed and decided.counsel_signed),
        Text("复核人与法务已签署", "reviewer and counsel have signed"),
        Text("报复核人与法务签署", "submit it to reviewer and counsel"),
    )


def cross(standing: Standing) -> Iterator[Condition]:
    """R-CROSS: fresh eyes."""
    work, decided = standing.facts.handling, standing.decided
    cycles = work.stalled_review_cycles
    undecided = Verdict.of(bool(standing.undecided))
    occasion = [
        Verdict.of(None if cycles is None else cycles >= _STALLED_CYCLES),
        Verdict.of(work.handler_under_doubt),
        Verdict.of(work.debtor_in_other_region),
        every([Verdict.of(decided.outcome in (None, Outcome.UNRESOLVED) and standing.gate_open("G3")), undecided]),
    ]
    yield Condition(
        "cross_occasion",
        some(occasion),
        Text(
            "停滞、经办须回避、异地，或争议中仍有可查明的未知事实",
            "stalled, handler in doubt, other region, or a dispute with facts still to be found",
        ),
        Text("列明停滞周期或未知事实", "state the stalled cycles or the unknown facts"),
        value=cycles,
        threshold=_STALLED_CYCLES,
    )
    yield Condition(
        "open_questions_listed",
        undecided,
        Text("有待查明的问题清单", "there is a list of open questions"),
        Text("以待核实的规则为清单", "take the rules that one more fact would decide"),
        value=len(standing.undecided),
    )
    yield Condition(
        "new_team_is_fresh",
        Verdict.of(work.new_team_is_fresh),
        Text("承接团队未经办过本案", "the new team has not handled the case"),
        Text("指定未经办过的团队", "name a team that has not handled it"),
    )


def own(standing: Standing) -> Iterator[Condition]:
    """R-SELF: the bank's own collection."""
    yield _undisputed(standing)
    work, account = standing.facts.handling, standing.facts.account
    yield _plain("reachable", work.reachable, Text("可联系或可查找", "reachable or locatable"), Text("核实联系方式", "verify the contacts"))
    below, periods = standing.today["self_default_below_fen"], standing.today["self_default_max_periods"]
    small = Verdict.of(None if account.balance_fen is None else account.balance_fen < below.number)
    early = Verdict.of(None if account.periods_overdue is None else account.periods_overdue <= periods.number)
    yield Condition(
        "early_or_willing",
        some([Verdict.of(work.willing_to_pay), small, early]),
        Text("早期、小额或有还款意愿", "early, small, or willing to pay"),
        Text("了解还款意愿", "ask about willingness to pay"),
        value=account.periods_overdue,
        threshold=periods.number,
        law=periods,
    )


def plan(standing: Standing) -> Iterator[Condition]:
    """R-PLAN: an individual plan (C1 Art. 70) or mediation."""
    work, longest = standing.facts.handling, standing.today["collection_plan_max_months"]
    yield _undisputed(standing)
    yield Condition(
        "beyond_ability",
        Verdict.of(work.beyond_ability),
        Text(f"欠款超出还款能力（最长分{longest.number}期）", f"the debt is beyond ability (at most {longest.number} months)"),
        Text("收取收入与资产说明", "take a statement of income and assets"),
        threshold=longest.number,
        law=longest,
    )
    yield _plain(
        "willing", work.willing_to_pay, Text("仍有还款意愿", "still willing to pay"), Text("了解还款意愿", "ask about willingness to pay")
    )
    yield _approved(standing, "R-PLAN")


def outsource(standing: Standing) -> Iterator[Condition]:
    """R-OUTSOURCE: an agency, and only with every gate shut."""
    work, account = standing.facts.handling, standing.facts.account
    hit = [g.id for g in standing.gates if g.hit]
    yield Condition(
        "no_gate_open",
        Verdict.of(not hit),
        Text("没有任何闸口命中", "no gate hits"),
        Text("先解除命中的闸口", "clear the gates that hit first"),
        value="、".join(hit) or None,
    )
    yield _undisputed(standing)
    yield _plain(
        "identity_undisputed",
        work.identity_certain,
        Text("债务人身份无争议", "the debtor's identity is undisputed"),
        Text("核实身份", "verify the identity"),
    )
    stage = standing.today["outsource_min_periods"]
    yield Condition(
        "stage",
        Verdict.of(None if account.periods_overdue is None else account.periods_overdue >= stage.number),
        Text(f"逾期满{stage.number}期", f"at least {stage.number} periods overdue"),
        Text("未到阶段的先自催", "collect ourselves until then"),
        value=account.periods_overdue,
        threshold=stage.number,
        law=stage,
    )
    lost = standing.today["outsource_unreachable_days"]
    tried = sum(c.effect is Effect.EFFECTIVE for c in standing.collection.contacts)
    gone = work.unreachable_days
    yield Condition(
        "own_effort_exhausted",
        some([Verdict.of(tried >= _OWN_CONTACTS), Verdict.of(None if gone is None else gone >= lost.number)]),
        Text(f"两次有效联系未果，或失联满{lost.number}天", f"two effective contacts in vain, or unreachable for {lost.number} days"),
        Text("继续自催并留存记录", "go on ourselves and keep the records"),
        value=gone,
        threshold=lost.number,
        law=lost,
    )
    yield _plain(
        "agency_conditions",
        work.agency_conditions_met,
        Text("已事先告知，机构在名单内，合同与最小资料符合要求", "debtor told first, agency listed, contract and minimal profile in order"),
        Text("办理告知、名单与合同", "see to notice, list and contract"),
    )


def judicial(standing: Standing) -> Iterator[Condition]:
    """R-JUDICIAL: a civil suit."""
    work, disputed = standing.facts.handling, standing.gate_open("G3")
    proof = Verdict.of(work.civil_proof_complete)
    yield Condition(
        "liability_provable",
        every([proof, Verdict.UNKNOWN if disputed and not standing.is_liable else Verdict.MET]),
        Text("持卡人的民事责任可以证明", "the holder's liability can be proved in civil terms"),
        Text(
            "补齐合同、账单、费用提示、寄送与激活证据；争议未解除的由法务按举证责任判断",
            "complete contract, ledger, fee notice, delivery and activation; in an open dispute counsel judges by the burden of proof",
        ),
    )
    made = [c for c in standing.collection.contacts if c.effect is not Effect.NOT_EFFECTIVE]
    enough = Verdict.of(len(made) >= _OWN_CONTACTS)
    if enough is Verdict.UNMET and Family.CONTACTS not in standing.facts.searched:
        enough = Verdict.UNKNOWN
    yield Condition(
        "own_collection_done",
        enough,
        Text("已尽自行催收", "own collection was diligently done"),
        Text("补充自行催收记录", "add the records of own collection"),
        value=len(made),
        threshold=_OWN_CONTACTS,
    )
    leads = some([Verdict.of(work.assets_known), Verdict.of(work.reachable)])
    yield _condition(
        "leads", leads, Text("有财产或联系线索", "there are leads to assets or to the debtor"), Text("查找线索", "look for leads")
    )
    running = standing.limitation
    alive = Verdict.UNKNOWN if running is None else weighed(Verdict.of(running.due_on >= standing.as_of), running.version)
    yield Condition(
        "limitation_alive",
        alive,
        Text("诉讼时效未届满", "the limitation has not run out"),
        Text("查明中断事由；已届满的由法务判断", "find the interruptions; if it ran out, counsel judges"),
        value=None if running is None else running.due_on.isoformat(),
        threshold=standing.as_of.isoformat(),
        law=None if running is None else running.version,
    )
    yield _plain(
        "worth_it",
        work.cost_recovery_positive,
        Text("预计回收大于成本", "the recovery exceeds the cost"),
        Text("测算成本与回收", "compute cost and recovery"),
    )
    police = [p.id for p in standing.facts.papers if is_open_police(p)]
    yield Condition(
        "no_police_conflict",
        Verdict.UNKNOWN if police and "R-JUDICIAL" not in standing.decided.approved else Verdict.MET,
        Text("同一事实无在办刑事案件，或法务已批准并行", "no police case on the same facts, or counsel approved both at once"),
        Text("报法务审批", "submit it to counsel"),
        value="、".join(police) or None,
    )


def guarantor(standing: Standing) -> Iterator[Condition]:
    """R-GUARANTOR: a true guarantor inside his period."""
    guarantees = standing.facts.guarantees
    yield Condition(
        "guarantee_exists",
        some(Verdict.of(g.contract_in_order) for g in guarantees),
        Text("有真实有效的保证合同", "there is a true guarantee"),
        Text("核对保证合同", "check the contract"),
        value=len(guarantees),
    )
    version = standing.today["guarantee_default_months"]
    ends: list[Value] = []
    alive: list[Verdict] = []
    for guarantee in guarantees:
        if guarantee.claimed_on is not None:
            alive.append(Verdict.MET)
        elif guarantee.principal_due_on is None:
            alive.append(Verdict.UNKNOWN)
        else:
            ends.append(add_months(guarantee.principal_due_on, guarantee.months or version.number).isoformat())
            alive.append(Verdict.of(str(ends[-1]) >= standing.as_of.isoformat()))
    yield Condition(
        "period_alive",
        weighed(some(alive), version),
        Text("保证期间未届满，或已在期间内主张", "the period has not run out, or it was claimed within"),
        Text("期间届满未主张的，不得向保证人催收", "once it has run out unclaimed, no demand on the guarantor (N23)"),
        value=ends[-1] if ends else None,
        threshold=version.number,
        law=version,
    )


def merchant(standing: Standing) -> Iterator[Condition]:
    """R-MERCH: recourse against merchant or acquirer."""
    failed = [Verdict.of(t.merchant_failed_check) for t in standing.facts.transactions if t.disputed]
    yield _condition(
        "merchant_failed_or_scheme_right",
        some([*failed, Verdict.of(standing.facts.handling.scheme_right_alive)]),
        Text("商户或收单机构未尽核对义务，或仍在银联差错期限内", "merchant or acquirer failed its checks, or a scheme right is alive"),
        Text("以调单结果为据", "take it from the slip's result"),
    )


def internal(standing: Standing) -> Iterator[Condition]:
    """R-INTERNAL: staff, marketer, courier."""
    links = [standing.of_rule("V10"), standing.of_rule("V03"), Verdict.of(standing.facts.handling.staff_link_suspected)]
    yield _condition(
        "insider_link",
        some(links),
        Text("与员工、营销、投递或机构有关的线索", "a link to staff, marketer, courier or agency"),
        Text("查同一投递员、营销员、网点的其他争议账户", "look for other disputed accounts of the same courier, marketer or branch"),
    )
    yield _condition(
        "access_restricted",
        signed(standing.decided.access_restricted),
        Text("知悉范围已限定", "who may see it has been limited"),
        Text("设定知悉名单，被涉及者立即停权", "set the list; whoever is implicated loses access at once"),
    )


def write_off(standing: Standing) -> Iterator[Condition]:
    """R-WRITEOFF: off the books, the right and the contact rules stay."""
    yield _plain(
        "write_off_conditions",
        standing.facts.handling.write_off_proof,
        Text("符合核销条件并有证明材料", "the write-off conditions are met and proved"),
        Text("条件以财务与法务核定为准", "finance and counsel settle the conditions"),
    )
    yield _approved(standing, "R-WRITEOFF")


def _condition(name: str, verdict: Verdict, asks: Text, step: Text) -> Condition:
    return Condition(name, verdict, asks, step)


def _plain(name: str, known: bool | None, asks: Text, step: Text) -> Condition:
    return Condition(name, Verdict.of(known), asks, step)


def _approved(standing: Standing, route: str) -> Condition:
    return Condition(
        "approved", signed(route in standing.decided.approved), Text("已批准", "approved"), Text("报批", "submit it for approval")
    )


def _undisputed(standing: Standing) -> Condition:
    return _plain(
        "no_open_dispute",
        not standing.gate_open("G3"),
        Text("无未决争议", "no open dispute"),
        Text("争议停催须以签署的核实结论解除", "the hold ends with a signed outcome only"),
    )
