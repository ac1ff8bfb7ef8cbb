from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.principal import principal
from graph.verdict import Verdict
from investigate.facts import CaseFacts, RepaymentFact, TransactionFact, TxnKind
from tests.support.case_facts import EVERYTHING, account, case, purchase, repayment

AS_OF = date(2026, 11, 24)
DAYS = st.integers(0, 900).map(lambda n: (date(2024, 1, 1) + timedelta(days=n)).isoformat())
FEN = st.integers(1, 10_000_000)
KINDS = st.sampled_from([TxnKind.PURCHASE, TxnKind.CASH_ADVANCE, TxnKind.REFUND, TxnKind.CHARGE])


@st.composite
def transactions(draw: st.DrawFn) -> tuple[TransactionFact, ...]:
    rows = draw(st.lists(st.tuples(DAYS, FEN, KINDS), max_size=12))
    return tuple(purchase(f"t{n}", d, -f if k is TxnKind.REFUND else f, kind=k) for n, (d, f, k) in enumerate(rows))


@st.composite
def repayments(draw: st.DrawFn) -> tuple[RepaymentFact, ...]:
    return tuple(repayment(f"r{n}", d, f) for n, (d, f) in enumerate(draw(st.lists(st.tuples(DAYS, FEN), max_size=8))))


def whole(txns: tuple[TransactionFact, ...], paid: tuple[RepaymentFact, ...] = (), bank: int | None = None) -> CaseFacts:
    return case(account=account(principal_fen=bank), transactions=txns, repayments=paid, searched=EVERYTHING)


def low(facts: CaseFacts, day: date = AS_OF) -> int:
    return principal(facts, day).recomputed.low_fen


@given(transactions(), repayments())
def test_it_is_spending_less_refunds_less_every_repayment_and_never_below_nothing(
    txns: tuple[TransactionFact, ...], paid: tuple[RepaymentFact, ...]
) -> None:
    spent = sum(t.amount_fen for t in txns if t.kind is not TxnKind.CHARGE and t.at.on <= AS_OF)
    found = principal(whole(txns, paid), AS_OF).recomputed
    assert found.is_exact
    assert found.low_fen == found.high_fen == max(0, spent - sum(r.amount_fen for r in paid if r.at.on <= AS_OF))


@given(transactions(), repayments(), FEN)
def test_interest_and_fees_never_change_it(txns: tuple[TransactionFact, ...], paid: tuple[RepaymentFact, ...], fee: int) -> None:
    # N10: no interest and no fee in the criminal amount.
    charge = purchase("fee", "2024-06-01", fee, kind=TxnKind.CHARGE)
    assert low(whole((*txns, charge), paid)) == low(whole(txns, paid))


@given(transactions(), repayments(), FEN)
def test_a_repayment_never_raises_it_and_lowers_it_by_no_more_than_itself(
    txns: tuple[TransactionFact, ...], paid: tuple[RepaymentFact, ...], more: int
) -> None:
    before, after = low(whole(txns, paid)), low(whole(txns, (*paid, repayment("more", "2024-06-01", more))))
    assert after == max(0, before - more)


@given(transactions(), repayments())
def test_the_order_of_rows_does_not_matter(txns: tuple[TransactionFact, ...], paid: tuple[RepaymentFact, ...]) -> None:
    assert low(whole(txns[::-1], paid[::-1])) == low(whole(txns, paid))


@given(transactions(), st.integers(0, 900))
def test_only_rows_up_to_the_day_count(txns: tuple[TransactionFact, ...], n: int) -> None:
    day = date(2024, 1, 1) + timedelta(days=n)
    assert low(whole(txns), day) == low(whole(tuple(t for t in txns if t.at.on <= day)), day)


@given(transactions(), repayments())
def test_an_unstated_kind_widens_the_range_around_the_true_figure(
    txns: tuple[TransactionFact, ...], paid: tuple[RepaymentFact, ...]
) -> None:
    unstated = tuple(purchase(t.id, t.at.text, t.amount_fen, kind=TxnKind.UNKNOWN) for t in txns)
    true, wide = low(whole(txns, paid)), principal(whole(unstated, paid), AS_OF).recomputed
    assert wide.low_fen <= true <= wide.high_fen


def test_an_incomplete_ledger_can_only_show_that_an_amount_is_not_reached() -> None:
    rows = (purchase("t", "2024-01-01", 6_000_000),)
    assert principal(whole(rows), AS_OF).recomputed.at_least(5_000_000) is Verdict.MET
    assert principal(case(transactions=rows), AS_OF).recomputed.at_least(5_000_000) is Verdict.UNKNOWN
    assert principal(whole((purchase("t", "2024-01-01", 4_999_999),)), AS_OF).recomputed.at_least(5_000_000) is Verdict.UNMET


def test_dollars_are_not_added_to_yuan_and_leave_the_comparison_open() -> None:
    found = principal(whole((purchase("t", "2024-01-01", 6_000_000), purchase("u", "2024-01-01", 100, currency="USD"))), AS_OF).recomputed
    assert (found.low_fen, found.other_currency) == (6_000_000, ("u",))
    assert found.at_least(5_000_000) is Verdict.UNKNOWN


def test_a_month_that_straddles_the_day_gives_a_range() -> None:
    found = principal(whole((purchase("t", "2024-05", 1000),)), date(2024, 5, 10)).recomputed
    assert (found.low_fen, found.high_fen, found.unclear) == (0, 1000, ("t",))


def test_both_figures_stand_beside_each_other() -> None:
    rows = (purchase("t", "2024-01-01", 6_000_000),)
    assert principal(whole(rows, bank=6_500_000), AS_OF).as_json()["bank_fen"] == 6_500_000
    assert principal(whole(rows, bank=6_500_000), AS_OF).differs is Verdict.MET
    assert principal(whole(rows, bank=6_000_000), AS_OF).differs is Verdict.UNMET
    assert principal(whole(rows), AS_OF).differs is Verdict.UNKNOWN
