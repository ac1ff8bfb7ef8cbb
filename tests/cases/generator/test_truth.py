"""The truth told apart: it fits the files, and nothing in the files gives it away."""

from collections import defaultdict
from pathlib import Path

from cases.generator.plots import PLOTS
from cases.imports.columns import KINDS
from tests.support.worlds import Rows, by, moment, rows

_LABELS = ("STOLEN_APP", "FORGED_APP", "NRI", "LOST_STOLEN", "COUNTERFEIT", "CNP", "RELATIVE_USE", "FIRST_PARTY", "CARD_LENT", "INTERNAL")


def test_every_type_of_dispute_has_true_stories_and_others_beside_them(world: Path) -> None:
    stories = by(rows(world, "truth/disputes"), "label")
    assert set(stories) == set(_LABELS)
    for label, told in stories.items():
        assert len({row["hypothesis"] for row in told}) > 1, label
        assert label in {row["truth"] for row in told}, label
    assert {row["plot"] for told in stories.values() for row in told} == {plot.key for plot in PLOTS}


def test_mirrors_bear_the_same_claim_and_another_truth(world: Path) -> None:
    told = {row["account_no"]: row for row in rows(world, "truth/disputes")}
    mirrored = [row for row in told.values() if row["mirror"]]
    assert len(mirrored) > len(told) // 2
    for row in mirrored:
        other = told[row["mirror"]]
        assert (row["hypothesis"], row["used_by"], row["repaid_by"]) != (other["hypothesis"], other["used_by"], other["repaid_by"])


def test_disputed_accounts_are_those_that_the_bank_has_labelled(world: Path) -> None:
    labelled = {row["账号"] for row in rows(world, "accounts") if row["争议类型"]}
    assert labelled == {row["account_no"] for row in rows(world, "truth/disputes")}


def test_every_transaction_of_the_truth_is_in_the_file_on_its_account(world: Path) -> None:
    accounts = {row["账号"]: row["卡号"] for row in rows(world, "accounts")}
    made = {row["交易流水号"]: row for row in rows(world, "transactions")}
    days: dict[str, list[str]] = defaultdict(list)
    for row in rows(world, "truth/transactions"):
        assert made[row["source_ref"]]["卡号"] == accounts[row["account_no"]]
        if row["disputed"] == "yes":
            days[row["account_no"]].append(made[row["source_ref"]]["交易时间"][:10])
    for story in rows(world, "truth/disputes"):
        own = days[story["account_no"]]
        assert (min(own), max(own)) == (story["first_use"], story["last_use"])
        assert not story["claimed_on"] or story["claimed_on"] >= story["last_use"]


def test_whoever_knew_nothing_makes_no_excuse_and_is_not_asked_to_pay_twice(world: Path) -> None:
    calls = by(rows(world, "calls"), "账号")
    honest = [row for row in rows(world, "truth/disputes") if row["used_by"] not in {"holder", "friend"} and row["claimed_on"]]
    assert honest
    for story in honest:
        said = [row["内容"] for row in calls[story["account_no"]] if row["结果"] == "本人确认"]
        assert said
        assert not any("承诺" in words or "最低还款" in words for words in said), story
        assert (
            moment(next(row["时间"] for row in calls[story["account_no"]] if row["结果"] == "本人确认")).date().isoformat()
            == story["claimed_on"]
        )


def test_clusters_can_be_seen_in_the_files(world: Path) -> None:
    accounts = {row["账号"]: row for row in rows(world, "accounts")}
    shared: dict[str, list[tuple[str, Rows]]] = defaultdict(list)
    for row in rows(world, "truth/clusters"):
        shared[row["kind"]].append((row["shared"], [accounts[number] for number in row["members"].split()]))
    assert set(shared) == {"courier", "marketer", "branch", "merchant", "phone_ring", "household"}
    deliveries = {row["卡号"]: row for row in rows(world, "deliveries")}
    persons, bought = by(rows(world, "persons"), "客户号"), by(rows(world, "transactions"), "卡号")
    for route, members in shared["courier"]:
        assert len(members) >= 3
        assert all(deliveries[row["卡号"]]["运单号"].startswith(route) for row in members)
    for kind in ("marketer", "phone_ring"):
        for numbers, members in shared[kind]:
            assert all(persons[row["客户号"]][0]["手机"] in numbers and persons[row["客户号"]][0]["地址"] in numbers for row in members)
    for merchant, members in shared["merchant"]:
        assert all(merchant in {each["商户号"] for each in bought[row["卡号"]]} for row in members)
    for _, (one, other) in shared["household"]:
        assert persons[one["客户号"]][0]["地址"] == persons[other["客户号"]][0]["地址"]


def test_one_person_under_two_numbers_is_told_in_the_truth_alone(world: Path) -> None:
    persons = by(rows(world, "persons"), "客户号")
    twins = [row for row in rows(world, "truth/persons") if row["same_as"]]
    assert twins
    for row in twins:
        later, earlier = persons[row["customer_no"]][0], persons[row["same_as"]][0]
        assert (later["出生日期"], later["性别"]) == (earlier["出生日期"], earlier["性别"])
        assert (later["证件号"] == earlier["证件号"]) == (row["differs_in"] in {"same_number", "misheard_name"})


def test_guarantees_form_chains_and_now_and_then_a_ring(world: Path) -> None:
    guarantor = {row["customer_no"]: row["guarantor_no"] for row in rows(world, "truth/guarantees")}
    lengths = []
    for begin in set(guarantor) - set(guarantor.values()) | set(guarantor):
        length, at = 0, begin
        while at in guarantor and length < 9:
            at, length = guarantor[at], length + 1
        lengths.append(length)
    assert max(lengths) == 9
    assert {2, 3} & set(lengths)


def test_the_banks_files_name_no_truth(world: Path) -> None:
    told = {plot.key for plot in PLOTS} | {text for plot in PLOTS for text in plot.story}
    for kind in KINDS:
        text = (world / f"{kind}.csv").read_text("utf-8")
        assert not [word for word in told if word in text and len(word) > 6], kind
