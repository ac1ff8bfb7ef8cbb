"""Slips matched to transactions, and slips that have none."""

import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.bills.model import Box
from evidence.errors import CandidateRefused
from evidence.slips.candidates import COLUMNS, candidates_of, match_as_json
from evidence.slips.matching import Candidate, MatchDecision, SlipFacts, TransactionPool, facts_of
from evidence.slips.model import Agreement, FieldReading, Slip, SlipField
from graph.times import SHANGHAI

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/reference/schemas/slip-match.schema.json").read_text("utf-8"))
AT = datetime(2013, 3, 30, 15, 0, tzinfo=SHANGHAI)
GOLD = Candidate("gold", AT, posted_on=date(2013, 3, 31), merchant="老庙黄金", amount_fen=428600, currency="CNY", card_last4="4417")
SLIP = SlipFacts(merchant_name="老庙黄金(城隍庙店)", card_last4="4417", txn_at=AT + timedelta(seconds=21), amount_fen=428600)
MERCHANTS = ["第一百货", "大润发超市", "永乐电器", "中石化加油站", "沃尔玛", "新华书店", "城隍庙小吃", "HARBOUR HOTEL"]


def others(count: int, seed: int = 7) -> list[Candidate]:
    """Transactions of the same cards, with repeated round amounts and same-day duplicates."""
    chance = random.Random(seed)  # noqa: S311 - test data
    found = []
    for number in range(count):
        at = datetime(2013, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=chance.randrange(300 * 24 * 60))
        amount = chance.choice([10000, 20000, 50000]) if chance.random() < 0.3 else chance.randrange(500, 500000)
        found.append(
            Candidate(
                f"t{number}",
                at,
                posted_on=at.date() + timedelta(days=1),
                merchant=chance.choice(MERCHANTS),
                amount_fen=amount,
                currency="CNY",
                card_last4=chance.choice(["4417", "8820"]),
                auth_code=f"{chance.randrange(10**6):06d}",
                terminal_no=f"{31000000 + chance.randrange(40)}",
            )
        )
    return found


def test_a_slip_finds_its_transaction_and_says_why() -> None:
    match = TransactionPool([*others(500), GOLD]).match(SLIP)

    best = match.candidates[0]
    assert match.decision is MatchDecision.MATCH
    assert best.transaction == "gold"
    assert set(best.by_field) == {"amount_fen", "txn_at", "merchant", "card_last4"}
    assert best.by_field["amount_fen"] > best.by_field["card_last4"] > 0
    jsonschema.validate(match_as_json(match), SCHEMA)


PARTIAL = {
    "merchant": replace(SLIP, merchant_name=None),
    "card_last4": replace(SLIP, card_last4=None),
    "txn_at": replace(SLIP, txn_at=None),
    "amount_fen": replace(SLIP, amount_fen=None),
}
MISREAD = {
    "amount_fen": replace(SLIP, amount_fen=423600),
    "card_last4": replace(SLIP, card_last4="4411"),
    "txn_at": replace(SLIP, txn_at=AT - timedelta(days=1)),
    "merchant": replace(SLIP, merchant_name="老苗黄金"),
}


@given(st.integers(0, 10**6), st.sampled_from([SLIP, *PARTIAL.values(), *MISREAD.values()]))
def test_the_bits_of_the_fields_sum_to_the_bits(seed: int, slip: SlipFacts) -> None:
    for scored in TransactionPool([*others(60, seed), GOLD]).match(slip).candidates:
        assert scored.bits == pytest.approx(sum(scored.by_field.values()), abs=1e-9)


@pytest.mark.parametrize("field", PARTIAL)
def test_a_missing_field_does_not_hide_the_transaction(field: str) -> None:
    match = TransactionPool([*others(500), GOLD]).match(PARTIAL[field])

    assert match.candidates[0].transaction == "gold"
    assert field not in match.candidates[0].by_field


@pytest.mark.parametrize("field", MISREAD)
def test_a_misread_field_costs_bits_but_not_the_transaction(field: str) -> None:
    pool = TransactionPool([*others(500), GOLD])

    misread, right = pool.match(MISREAD[field]).candidates[0], pool.match(SLIP).candidates[0]

    assert misread.transaction == right.transaction == "gold"
    assert misread.by_field[field] < right.by_field[field]
    assert misread.bits < right.bits


def test_a_slip_without_a_transaction_gets_none() -> None:
    pool = TransactionPool(others(500))

    assert pool.match(replace(SLIP, card_last4="4417")).decision is MatchDecision.NONE
    assert pool.match(SlipFacts()).decision is MatchDecision.NONE
    assert TransactionPool([]).match(SLIP).candidates == ()


def test_two_purchases_alike_are_for_a_person_to_tell_apart() -> None:
    twin = replace(GOLD, id="twin", txn_at=AT + timedelta(minutes=2))

    match = TransactionPool([*others(500), GOLD, twin]).match(SLIP)

    assert match.decision is MatchDecision.AMBIGUOUS
    assert {scored.transaction for scored in match.candidates[:2]} == {"gold", "twin"}


def test_a_transaction_known_by_its_posting_day_is_found() -> None:
    posted = replace(GOLD, txn_at=None)

    match = TransactionPool([*others(500), posted]).match(SLIP)

    assert match.decision is MatchDecision.MATCH
    assert match.candidates[0].by_field["txn_at"] > 0
    late = TransactionPool([*others(500), replace(posted, posted_on=date(2013, 5, 1))]).match(SLIP)
    assert late.candidates[0].by_field["txn_at"] < 0


def test_a_tip_may_be_booked_apart() -> None:
    meal = replace(GOLD, id="meal", amount_fen=120000, merchant="HARBOUR HOTEL")
    slip = replace(SLIP, merchant_name="HARBOUR HOTEL", amount_fen=132000, tip_fen=12000)

    match = TransactionPool([*others(500), meal]).match(slip)

    assert match.candidates[0].transaction == "meal"
    assert match.candidates[0].by_field["amount_fen"] > 0


def test_an_amount_in_another_currency_says_nothing() -> None:
    match = TransactionPool([replace(GOLD, currency="USD")]).match(SLIP)

    assert "amount_fen" not in match.candidates[0].by_field


def test_a_rare_amount_says_more_than_a_round_one() -> None:
    round_one = replace(GOLD, id="round", amount_fen=10000)
    pool = TransactionPool([*others(500), GOLD, round_one])

    rare = pool.match(SLIP).candidates[0].by_field["amount_fen"]
    common = pool.match(replace(SLIP, amount_fen=10000)).candidates[0].by_field["amount_fen"]

    assert rare > common + 2


def test_no_slip_of_strangers_is_accepted() -> None:
    pool = TransactionPool(others(3000))
    strangers = others(150, seed=99)

    decisions = [
        pool.match(SlipFacts(other.merchant, other.terminal_no, other.card_last4, other.txn_at, other.auth_code, other.amount_fen)).decision
        for other in strangers
    ]

    assert MatchDecision.MATCH not in decisions


def test_only_what_the_readings_agree_on_is_taken_from_a_slip() -> None:
    nothing = FieldReading(None, (), Agreement.NONE, None)
    box = Box(0, 0, 1, 1)
    fields = dict.fromkeys(SlipField, nothing) | {
        SlipField.CARD_NO: FieldReading("622202******4417", ("622202******4417",) * 2, Agreement.AGREE, box),
        SlipField.TXN_AT: FieldReading("2013-03-30T15:00:21+08:00", ("2013-03-30T15:00:21+08:00",) * 2, Agreement.AGREE, box),
        SlipField.AMOUNT_FEN: FieldReading(None, (428600, 423600), Agreement.DISAGREE, box),
    }

    assert facts_of(Slip(fields, 0, 0.0, None)) == SlipFacts(card_last4="4417", txn_at=AT + timedelta(seconds=21))


def test_transactions_come_from_the_rows_of_a_file() -> None:
    row = ["gold", "2013-03-30 15:00", "2013-03-31", "老庙黄金", "428600", "cny", "417", "", ""]

    (candidate,) = candidates_of("t.csv", COLUMNS, [(2, row)])

    assert candidate == replace(GOLD, card_last4="0417")
    (day_only,) = candidates_of("t.csv", ["id", "txn_at"], [(2, ["x", "2013-03-30"])])
    assert day_only.day_only
    assert day_only.amount_fen is None


@pytest.mark.parametrize(
    ("header", "row", "field"),
    [
        (["txn_at"], ["2013-03-30"], "id"),
        (["id", "txn_at"], ["a", "yesterday"], "txn_at"),
        (["id", "amount_fen"], ["a", "12.50"], "amount_fen"),
        (["id", "amount_fen"], ["", "1250"], "id"),
    ],
)
def test_a_row_that_is_no_transaction_is_refused_by_its_place(header: list[str], row: list[str], field: str) -> None:
    with pytest.raises(CandidateRefused) as refused:
        candidates_of("t.csv", header, [(2, row)])

    assert (refused.value.where.file, refused.value.where.field) == ("t.csv", field)
