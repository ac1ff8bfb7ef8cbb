from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evidence.adapters.plumber_bills import PlumberBillReader
from evidence.adapters.rapidocr_slips import RapidOcrSlipReader
from evidence.adapters.rapidocr_words import RapidOcrWords
from evidence.bills.model import Bill
from evidence.bills.templates import shipped_templates
from evidence.slips.labels import shipped_labels
from graph.verdict import Verdict


def no_ocr() -> RapidOcrWords:
    """The bills have a text layer; looking at them as pictures would hide that it is broken."""
    raise AssertionError


def bills(story: Path) -> list[Bill]:
    reader = PlumberBillReader(shipped_templates(), no_ocr)
    found = [reader.read(path) for path in sorted(story.glob("bill-*.pdf"))]
    assert [each for each in found if not isinstance(each, Bill)] == []
    return [each for each in found if isinstance(each, Bill)]


def test_bills_add_up_and_follow_on_each_other(story: Path) -> None:
    balances = [card for bill in bills(story) for card in bill.cards]
    assert [each.adds_up for each in balances] == [Verdict.MET] * len(balances)
    closed = [each.closing_fen for each in balances]
    assert [each.opening_fen for each in balances[1:]] == closed[:-1]


def test_bill_rows_are_the_booked_transactions_and_repayments(story: Path, read: Any) -> None:
    for bill in bills(story):
        [balance] = bill.cards
        assert bill.period is not None
        first, last = bill.period
        [account] = [each for each in read("accounts") if each.card_no.endswith(str(balance.last4)) and each.dispute_type]
        spent = [
            (each.at.on, date.fromisoformat(each.posted_on), each.merchant_name, each.amount)
            for each in read("transactions")
            if each.card_no == account.card_no and first <= date.fromisoformat(each.posted_on) <= last
        ]
        repaid = [
            (each.at.on, -each.amount)
            for each in read("repayments")
            if each.account_no == account.account_no and first <= each.at.on <= last
        ]
        printed = [(row.txn_on, row.posted_on, row.description, row.amount_fen or 0) for row in bill.rows]
        assert sorted(row for row in printed if row[3] > 0) == sorted(spent)
        assert sorted((row[1], row[3]) for row in printed if row[3] <= 0) == sorted(repaid)


@pytest.fixture(scope="module")
def slip_reader() -> RapidOcrSlipReader:
    return RapidOcrSlipReader(RapidOcrWords(), shipped_labels())


def test_the_slip_reads_as_its_transaction(story: Path, plan: dict[str, Any], read: Any, slip_reader: RapidOcrSlipReader) -> None:
    [path] = story.glob("slip-*.jpg")
    confirmed = next(step for step in plan["steps"] if step["do"] == "slip confirm")["fields"]
    reference = next(step for step in plan["steps"] if step["do"] == "slip match")["transaction"]
    transaction = next(each for each in read("transactions") if each.source_ref == reference)
    assert (confirmed["merchant_name"], confirmed["merchant_no"]) == (transaction.merchant_name, transaction.merchant_no)
    assert (confirmed["terminal_no"], confirmed["auth_code"]) == (transaction.terminal_no, transaction.auth_code)
    assert (confirmed["reference_no"], confirmed["amount_fen"]) == (transaction.reference_no, transaction.amount)
    assert confirmed["txn_at"] == transaction.at.outer.start.isoformat()
    assert confirmed["card_no"] == f"{transaction.card_no[:6]}******{transaction.card_no[-4:]}"
    fields = slip_reader.read(path).fields
    assert {name: fields[name].value for name in confirmed} == confirmed
