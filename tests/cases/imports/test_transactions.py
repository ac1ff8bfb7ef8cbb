import pytest

from graph.adapters.columns import metadata
from tests.support.import_workspace import Workspace

GOLD = [
    "R1",
    "6225880000004417",
    "2013-03-30 15:00:00",
    "2013-03-31",
    "¥4,286.00",
    "CNY",
    "M100",
    "老庙黄金",
    "T1",
    "123456",
    "9001",
    "芯片",
    "签名",
    "上海",
]
NOODLES = [
    "R2",
    "6225880000004417",
    "2013-03-30 18:20:11",
    "2013-03-31",
    "38.00",
    "CNY",
    "M200",
    "阿婆面馆",
    "T2",
    "654321",
    "9002",
    "芯片",
    "免密",
    "上海",
]


def without_ref(row: list[str], **changes: str) -> list[str]:
    places = {"at": 2, "posted": 3, "amount": 4, "merchant_no": 6, "merchant": 7, "auth": 9}
    changed = ["", *row[1:]]
    for name, value in changes.items():
        changed[places[name]] = value
    return changed


def tally(report: object) -> tuple[int, int, int, int]:
    return report.read, report.accepted, report.unchanged, report.rejected  # type: ignore[attr-defined]


def test_a_transaction_is_stored_with_everything_it_states(workspace: Workspace) -> None:
    assert tally(workspace.load("transactions", [GOLD])) == (1, 1, 0, 0)
    (stored,) = workspace.rows("txn")
    assert stored["amount_fen"] == 428600
    assert (stored["made_text"], stored["made_precision"], stored["posted_on"]) == ("2013-03-30 15:00:00", "second", "2013-03-31")
    assert stored["made_at"] == stored["made_until"] == 1364626800
    assert stored["source_ref"] == "core:R1"
    assert (stored["entry_mode"], stored["verification"], stored["city"]) == ("chip", "signature", "上海")
    assert (stored["batch"], stored["row"]) == (1, 2)
    assert [(card["last4"], card["account"]) for card in workspace.rows("card")] == [("4417", None)]
    assert [(shop["merchant_no"], shop["name"]) for shop in workspace.rows("merchant")] == [("M100", "老庙黄金")]
    assert [row["masked"] for row in workspace.rows("identifier")] == ["622588******4417"]


def test_the_same_file_twice_changes_nothing(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD, NOODLES])
    before = workspace.counts()
    assert tally(workspace.load("transactions", [GOLD, NOODLES])) == (2, 0, 2, 0)
    assert workspace.counts() == before


@pytest.mark.parametrize("referenced", [True, False])
def test_an_overlapping_export_adds_only_what_is_missing(workspace: Workspace, referenced: bool) -> None:
    gold, noodles = (GOLD, NOODLES) if referenced else (without_ref(GOLD), without_ref(NOODLES))
    workspace.load("transactions", [gold])
    assert tally(workspace.load("transactions", [gold, noodles])) == (2, 1, 1, 0)
    assert workspace.counts()["txn"] == 2


def test_two_identical_rows_of_one_file_stay_two_and_a_third_makes_three(workspace: Workspace) -> None:
    row = without_ref(NOODLES)
    assert tally(workspace.load("transactions", [row, row])) == (2, 2, 0, 0)
    assert tally(workspace.load("transactions", [row, row])) == (2, 0, 2, 0)
    assert tally(workspace.load("transactions", [row, row, row])) == (3, 1, 2, 0)
    assert tally(workspace.load("transactions", [row])) == (1, 0, 1, 0)
    assert workspace.counts()["txn"] == 3


def test_many_identical_rows_are_found_again(workspace: Workspace) -> None:
    row = without_ref(NOODLES)
    assert tally(workspace.load("transactions", [row] * 40)) == (40, 40, 0, 0)
    assert tally(workspace.load("transactions", [row] * 41)) == (41, 1, 40, 0)


def test_one_reference_is_one_transaction_even_twice_in_a_file(workspace: Workspace) -> None:
    assert tally(workspace.load("transactions", [GOLD, GOLD])) == (2, 1, 1, 0)


def test_one_reference_with_other_values_is_observed_and_no_second_transaction(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD])
    other = [*GOLD]
    other[4] = "4,268.00"
    assert tally(workspace.load("transactions", [other])) == (1, 1, 0, 0)
    assert tally(workspace.load("transactions", [other])) == (1, 0, 1, 0)
    (stored,), (seen,) = workspace.rows("txn"), workspace.rows("txn_observation")
    assert stored["amount_fen"] == 428600
    assert (seen["txn"], seen["kind"], seen["amount_fen"], seen["made_on"]) == (stored["key"], "export", 426800, "2013-03-30")


def test_one_reference_of_two_source_systems_is_two_transactions(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD], source="core")
    other = [*GOLD]
    other[4] = "99.00"
    assert tally(workspace.load("transactions", [other], source="branch")) == (1, 1, 0, 0)
    assert workspace.counts()["txn"] == 2


def test_a_row_that_says_less_adds_nothing(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD])
    sparse = ["R1", GOLD[1], "2013-03-30", "", GOLD[4], "", "", "老庙黄金"]
    assert tally(workspace.load("transactions", [sparse])) == (1, 0, 1, 0)
    assert workspace.counts()["merchant"] == 1


@pytest.mark.parametrize(("merchant_no", "name"), [("M300", "老庙黄金"), ("", "老凤祥")])
def test_another_merchant_under_one_reference_is_observed(workspace: Workspace, merchant_no: str, name: str) -> None:
    workspace.load("transactions", [GOLD])
    other = [*GOLD]
    other[6], other[7] = merchant_no, name
    assert tally(workspace.load("transactions", [other])) == (1, 1, 0, 0)
    assert [row["description"] for row in workspace.rows("txn_observation")] == [name]
    assert tally(workspace.load("transactions", [other])) == (1, 0, 1, 0)


def test_a_transaction_first_seen_without_reference_is_joined_with_the_row_that_brings_it(workspace: Workspace) -> None:
    workspace.load("transactions", [without_ref(GOLD)])
    assert tally(workspace.load("transactions", [GOLD])) == (1, 1, 0, 0)
    (stored,) = workspace.rows("txn")
    assert stored["source_ref"] == "core:R1"
    assert [(row["fact_kind"], row["fact"], row["row"]) for row in workspace.rows("citation")] == [("transaction", stored["key"], 2)]
    assert tally(workspace.load("transactions", [GOLD])) == (1, 0, 1, 0)
    assert tally(workspace.load("transactions", [without_ref(GOLD)])) == (1, 0, 1, 0)


def test_two_references_of_one_day_and_amount_stay_two_whatever_came_first(workspace: Workspace) -> None:
    first, second = [*NOODLES], ["R3", *NOODLES[1:]]
    workspace.load("transactions", [without_ref(NOODLES), without_ref(NOODLES)])
    assert tally(workspace.load("transactions", [second])) == (1, 1, 0, 0)
    assert tally(workspace.load("transactions", [first, second])) == (2, 1, 1, 0)
    assert sorted(row["source_ref"] for row in workspace.rows("txn")) == ["core:R2", "core:R3"]


def test_times_that_leave_no_room_are_two_transactions(workspace: Workspace) -> None:
    morning, evening = without_ref(NOODLES, at="2013-03-30 08:00"), without_ref(NOODLES, at="2013-03-30 18:20")
    workspace.load("transactions", [morning, evening])
    assert tally(workspace.load("transactions", [evening])) == (1, 0, 1, 0)
    assert tally(workspace.load("transactions", [without_ref(NOODLES, at="2013-03-30 18:20:40")])) == (1, 1, 0, 0)
    assert workspace.counts()["txn"] == 2  # the second is inside the minute: observed more finely
    assert workspace.counts()["txn_observation"] == 1


def test_the_card_of_a_later_account_file_is_copied_to_its_transactions(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD, NOODLES])
    workspace.load("accounts", [["A1", "C1", GOLD[1]]])
    (account,) = workspace.rows("account")
    assert {row["account"] for row in workspace.rows("txn")} == {account["key"]}
    assert ("txn", 1, 2) in [(row["table_name"], row["first_key"], row["last_key"]) for row in workspace.rows("outbox")][3:]
    workspace.load("transactions", [["R9", *without_ref(GOLD, amount="1.00")[1:]]])
    assert workspace.rows("txn")[-1]["account"] == account["key"]


def test_every_stored_row_is_noted_for_the_projection(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD, NOODLES])
    for table in ("txn", "card", "merchant"):
        noted = {
            key for row in workspace.rows("outbox") if row["table_name"] == table for key in range(row["first_key"], row["last_key"] + 1)
        }
        assert noted == {row["key"] for row in workspace.rows(table)}


def test_a_merchant_without_number_is_known_by_its_printed_name_and_never_joined_to_a_number(workspace: Workspace) -> None:
    workspace.load(
        "transactions",
        [
            without_ref(GOLD),
            without_ref(GOLD, merchant_no="", amount="1.00"),
            without_ref(GOLD, merchant_no="", amount="2.00", merchant="老庙黄金 "),
        ],
    )
    assert [(row["merchant_no"], row["descriptor"]) for row in workspace.rows("merchant")] == [("M100", None), (None, "老庙黄金")]


def test_columns_named_like_keys_change_none(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD])
    report = workspace.load(
        "transactions", "id,key,batch,row,card_no,at,amount,merchant_name\n1,1,1,1,6225880000004417,2014-01-01,10.00,某店\n"
    )
    assert report.ignored_columns == ("id", "key", "batch", "row")
    assert [(row["key"], row["batch"], row["row"]) for row in workspace.rows("txn")] == [(1, 1, 2), (2, 2, 2)]


def test_a_masked_card_is_matched_only_when_one_card_fits(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD])
    masked = without_ref(NOODLES)
    masked[1] = "622588******4417"
    workspace.load("transactions", [masked])
    assert workspace.counts()["card"] == 1
    workspace.load("accounts", [["A2", "C2", "6225881111114417"]])
    masked[4] = "39.00"
    workspace.load("transactions", [masked])
    assert workspace.counts()["card"] == 3  # two fit now, so the masked text is a card of its own
    masked[1], masked[4] = "6225****4417", "40.00"
    workspace.load("transactions", [masked])
    assert workspace.counts()["card"] == 4
    assert workspace.rows("identifier")[-1]["masked"] == "6225****4417"


def test_nothing_clear_is_in_the_database(workspace: Workspace) -> None:
    workspace.load("transactions", [GOLD])
    workspace.load("persons", [["C1", "朱某", "", "11010519491231002X", "", "", "13800006620"]])
    workspace.load("calls", [["SH1", "2013-05-01 10:00", "电话", "13800006620", "朱某", "", "本人", "", "", "陆敏"]])
    workspace.load("repayments", [["SH1", "2013-05-01", "10.00", "6225880000009999"]])
    with workspace.transactions.reading() as connection:
        dumped = repr([connection.execute(table.select()).all() for table in metadata.sorted_tables])
    for clear in ("6225880000004417", "11010519491231002X", "13800006620", "6225880000009999"):
        assert clear not in dumped


def test_blocks_do_not_show(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.usecases.import_file._BLOCK", 3)
    rows = [without_ref(NOODLES)] * 4 + [GOLD] * 2 + [without_ref(GOLD)] * 5
    # The row with the reference takes the first unreferenced place: five rows without it follow, one of which it has used up before.
    assert tally(workspace.load("transactions", rows)) == (11, 10, 1, 0)
    assert tally(workspace.load("transactions", rows)) == (11, 0, 11, 0)


def test_a_row_without_reference_never_stands_for_the_one_a_later_row_names(workspace: Workspace) -> None:
    workspace.load("transactions", [NOODLES])
    assert tally(workspace.load("transactions", [without_ref(NOODLES), NOODLES])) == (2, 1, 1, 0)
    assert tally(workspace.load("transactions", [without_ref(NOODLES), NOODLES])) == (2, 0, 2, 0)
    assert workspace.counts()["txn"] == 2
