"""The bank's files: numbers and names that hold together, dates in order, shops that are open."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from cases.generator.numbers import luhn
from cases.imports.values import read_identity_number
from tests.cases.generator.conftest import SIZE
from tests.support.worlds import by, moment, rows


def test_identity_numbers_fit_birthday_and_sex_and_are_nobodys(world: Path) -> None:
    numbers = {}
    for row in rows(world, "persons"):
        number = row["证件号"]
        if row["证件类型"] != "居民身份证":
            continue
        assert read_identity_number(number) == number
        assert number.startswith("9901")
        assert number[6:14] == row["出生日期"].replace("-", "")
        assert (int(number[16]) % 2 == 1) == (row["性别"] == "男")
        numbers[row["客户号"]] = number
    same = {row["customer_no"]: row["same_as"] for row in rows(world, "truth/persons")}
    alone = [number for customer, number in numbers.items() if not same[customer]]
    assert len(set(alone)) == len(alone)
    assert all(numbers[customer] == numbers[same[customer]] for customer in numbers if same[customer])


def test_cards_and_accounts_are_distinct_and_pass_the_luhn_check(world: Path) -> None:
    accounts = rows(world, "accounts")
    assert len({row["卡号"] for row in accounts}) == len({row["账号"] for row in accounts}) == len(accounts)
    assert all(len(row["卡号"]) == 16 and luhn(row["卡号"][:-1]) == row["卡号"][-1] for row in accounts)
    assert luhn("7992739871") == "3"
    assert {row["客户号"] for row in accounts} == {row["客户号"] for row in rows(world, "persons")}


def test_a_card_is_sent_delivered_activated_and_used_in_this_order(world: Path) -> None:
    activated = {row["卡号"]: moment(row["激活时间"]) for row in rows(world, "activations")}
    deliveries = rows(world, "deliveries")
    for row in deliveries:
        assert moment(row["寄出时间"]) < moment(row["签收时间"]) < activated[row["卡号"]], row
    assert len(activated) == len(deliveries) == len(rows(world, "accounts"))
    for row in rows(world, "transactions"):
        assert activated[row["卡号"]] < moment(row["交易时间"]), row


def test_transactions_are_as_many_as_asked_for_in_order_and_booked_a_day_or_two_later(world: Path) -> None:
    table = rows(world, "transactions")
    assert len(table) == len({row["交易流水号"] for row in table}) == SIZE
    times = [row["交易时间"] for row in table]
    assert times == sorted(times)
    assert [row["交易流水号"] for row in table] == sorted(row["交易流水号"] for row in table)
    for row in table:
        booked = date.fromisoformat(row["入账日"]) - moment(row["交易时间"]).date()
        assert timedelta(days=1) <= booked <= timedelta(days=2)
        assert float(row["金额"]) > 0


def test_nobody_buys_where_it_is_closed_save_where_that_was_planted(world: Path) -> None:
    shops = {row["merchant_no"]: row for row in rows(world, "truth/shops")}
    notes = {row["source_ref"]: row["note"] for row in rows(world, "truth/transactions")}
    assert len(shops) == len({row["name"] for row in shops.values()})
    closed = 0
    for row in rows(world, "transactions"):
        shop, clock = shops[row["商户号"]], row["交易时间"][11:16]
        assert (row["商户名称"], row["城市"]) == (shop["name"], shop["city"])
        if not shop["opens"] <= clock <= shop["closes"]:
            closed += 1
            assert notes[row["交易流水号"]] == "after_hours", row
    assert closed == Counter(notes.values())["after_hours"] > 0


def test_a_small_world_has_families_namesakes_and_numbers_that_changed_hands(world: Path) -> None:
    persons = rows(world, "persons")
    homes, phones = by(persons, "地址"), by(persons, "手机")
    assert sum(len({row["客户号"] for row in home}) > 1 for home in homes.values()) > 50
    assert sum(len({row["证件号"] for row in users}) > 1 for users in phones.values()) >= 5
    uses = by(rows(world, "truth/phones"), "phone")
    handed_on = [
        sorted(each, key=lambda row: row["from"])
        for each in uses.values()
        if {row["why"] for row in each} == {"given_up", "assigned_again"}
    ]
    assert handed_on
    assert all(earlier["to"] < later["from"] for earlier, later in handed_on)
    names = by(persons, "姓名")
    assert max(len({row["证件号"] for row in people}) for people in names.values()) >= 3
    kinds = Counter(row["关系"] for row in rows(world, "relations"))
    assert min(kinds[kind] for kind in ("妻子", "丈夫", "父亲", "母亲", "朋友", "担保人")) > 5


def test_what_is_owed_on_an_overdue_account_is_what_was_spent_and_not_repaid(world: Path) -> None:
    spent, repaid = by(rows(world, "transactions"), "卡号"), by(rows(world, "repayments"), "账号")
    looked_at = 0
    for row in rows(world, "accounts"):
        if row["逾期期数"] == "0" or any(each["币种"] != "CNY" for each in spent[row["卡号"]]):
            continue
        owed = sum(_fen(each["金额"]) for each in spent[row["卡号"]]) - sum(_fen(each["金额"]) for each in repaid[row["账号"]])
        assert owed == _fen(row["本金"]), row
        assert _fen(row["欠款余额"]) >= owed > 0
        looked_at += 1
    assert looked_at > 60


def test_reminders_keep_to_the_hours_and_only_of_overdue_accounts(world: Path) -> None:
    overdue = {row["账号"]: row["首次逾期日"] for row in rows(world, "accounts")}
    for row in rows(world, "calls"):
        if row["渠道"] != "来电":
            assert "08:00" <= row["时间"][11:16] <= "22:00", row
            assert overdue[row["账号"]], row


def _fen(text: str) -> int:
    yuan, cents = text.split(".")
    return int(yuan) * 100 + int(cents)
