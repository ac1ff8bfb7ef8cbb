from datetime import date

import pytest

from evidence.bills.model import Bill, BillRow, Box, ReadBy
from tests.support.import_workspace import Workspace

CARD = "6225880000004417"
BOX = Box(60.04, 100, 500, 112)


def row(
    description: str,
    amount_fen: int | None,
    *,
    txn_on: date | None = date(2013, 3, 30),
    posted_on: date | None = date(2013, 3, 31),
    last4: str | None = "4417",
) -> BillRow:
    return BillRow(txn_on, posted_on, description, amount_fen, "CNY", last4, 2, BOX)


def bill(*rows: BillRow) -> Bill:
    return Bill("template", None, None, None, (), rows, ReadBy.TEXT)


GOLD = row("老庙黄金豫园店", 428600)


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    workspace.load("accounts", [["A1", "C1", CARD]])
    workspace.load(
        "transactions",
        [
            ["R1", CARD, "2013-03-30 15:00:00", "2013-03-31", "4,286.00", "", "M1", "老庙黄金"],
            ["R2", CARD, "2013-03-30 18:00:00", "2013-03-31", "38.00", "", "M2", "阿婆面馆"],
            ["R3", CARD, "2013-03-30 19:00:00", "2013-03-31", "38.00", "", "M2", "阿婆面馆"],
        ],
    )
    workspace.load("repayments", [["A1", "2013-04-02 12:00", "500.00", "", "朱某", "现金", "P1"]])
    return workspace


def test_a_bill_row_is_an_observation_with_its_place_and_no_second_transaction(filled: Workspace) -> None:
    report = filled.load_bill(bill(GOLD))
    assert (report.read, report.accepted, report.unchanged, report.rejected) == (1, 1, 0, 0)
    assert filled.counts()["txn"] == 3
    (seen,) = filled.rows("txn_observation")
    assert (seen["txn"], seen["kind"], seen["description"], seen["page"], seen["box"]) == (
        1,
        "bill",
        "老庙黄金豫园店",
        2,
        "60.0,100.0,500.0,112.0",
    )


def test_the_same_bill_twice_adds_nothing_and_another_copy_of_it_observes_again(filled: Workspace) -> None:
    filled.load_bill(bill(GOLD, row("还款", -50000, txn_on=date(2013, 4, 2))))
    before = filled.counts()
    assert filled.load_bill(bill(GOLD, row("还款", -50000, txn_on=date(2013, 4, 2)))).unchanged == 2
    assert filled.counts() == before
    assert filled.load_bill(bill(GOLD), document="c" * 64).accepted == 1
    assert filled.counts()["txn"] == 3


def test_two_equal_rows_observe_two_transactions(filled: Workspace) -> None:
    filled.load_bill(bill(row("阿婆面馆", 3800), row("阿婆面馆", 3800)))
    assert [seen["txn"] for seen in filled.rows("txn_observation")] == [2, 3]
    assert filled.counts()["txn"] == 3


def test_what_only_the_bill_tells_of_becomes_a_transaction_and_a_later_export_finds_it(filled: Workspace) -> None:
    filled.load_bill(bill(row("家家鲜超市", 9900)))
    (*_, told) = filled.rows("txn")
    assert (told["amount_fen"], told["made_precision"], told["posted_on"], told["account"]) == (9900, "day", "2013-03-31", 1)
    export = ["R9", CARD, "2013-03-30 20:15:00", "", "99.00", "", "M9", "家家鲜超市有限公司大沽店"]
    assert filled.load("transactions", [export]).accepted == 1
    assert filled.counts()["txn"] == 4
    assert filled.rows("txn")[-1]["source_ref"] == "core:R9"
    assert filled.load("transactions", [export]).unchanged == 1
    # A second purchase of that day and amount at another shop is another transaction.
    other = ["", CARD, "2013-03-30 20:40:00", "", "99.00", "", "", "江畔火锅"]
    filled.load("transactions", [other])
    assert filled.counts()["txn"] == 5


def test_a_row_without_transaction_day_matches_by_booking_else_is_dated_before_it(filled: Workspace) -> None:
    filled.load_bill(bill(row("老庙黄金", 428600, txn_on=None), row("年费", 10000, txn_on=None)))
    assert filled.rows("txn_observation")[0]["txn"] == 1
    (*_, fee) = filled.rows("txn")
    assert (fee["made_precision"], fee["made_text"]) == ("phrase", "不晚于 2013-03-31")
    assert fee["made_until"] - fee["made_at"] == 31 * 86400 - 1


def test_a_repayment_on_the_bill_cites_the_repayment_on_record(filled: Workspace) -> None:
    filled.load_bill(bill(row("网银还款", -50000, txn_on=date(2013, 4, 2), posted_on=date(2013, 4, 2))))
    assert filled.counts()["repayment"] == 1
    (*_, cited) = filled.rows("citation")
    assert (cited["fact_kind"], cited["fact"], cited["page"], cited["document"]) == ("repayment", 1, 2, "b" * 64)


def test_a_repayment_that_only_the_bill_tells_of_is_recorded(filled: Workspace) -> None:
    filled.load_bill(bill(row("自动扣款", -12300, txn_on=date(2013, 4, 9))))
    paid = filled.rows("repayment")[-1]
    assert (paid["amount_fen"], paid["account"], paid["made_precision"]) == (12300, 1, "day")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (row("老庙黄金", None), "illegible"),
        (row("老庙黄金", 1, txn_on=None, posted_on=None), "illegible"),
        (row("老庙黄金", 1, last4="9999"), "no_card_of_bill"),
        (row("老庙黄金", 1, last4=None), "no_card_of_bill"),
    ],
)
def test_rows_that_cannot_be_placed_are_put_aside(filled: Workspace, bad: BillRow, code: str) -> None:
    before = filled.counts()
    report = filled.load_bill(bill(bad))
    assert (report.rejected, report.rejects[0].faults[0].reason.code) == (1, code)
    assert filled.counts() == before


def test_two_cards_with_one_ending_need_the_account(filled: Workspace) -> None:
    filled.load("accounts", [["A2", "C2", "6225881111114417"]])
    assert filled.load_bill(bill(GOLD)).rejected == 1
    assert filled.load_bill(bill(GOLD), account_no="A1").accepted == 1
    assert filled.load_bill(bill(GOLD), account_no="A2", document="d" * 64).accepted == 1
    assert filled.counts()["txn"] == 4


def test_a_repayment_to_a_card_of_no_known_account_is_put_aside(workspace: Workspace) -> None:
    workspace.load("transactions", [["R1", CARD, "2013-03-30", "", "1.00", "", "", "某店"]])
    report = workspace.load_bill(bill(row("还款", -100)))
    assert report.rejects[0].faults[0].reason.code == "no_account_of_card"
