"""Every command that only reads: JSON alone on standard output, in its schema's shape, and lines for a reader in both languages."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typst

from tests.support.stories import CASE, FOOD, GOLD, Desk
from web.story import story_path

STORY = story_path("cheetah")
Fits = Callable[..., None]

READING = {
    "case show": (["case", "show", CASE], "case", None),
    "case list": (["case", "list"], "case", "list"),
    "check": (["check", CASE], "check", None),
    "check --claims": (["check", "--claims", str(STORY / "claims.jsonl")], "check", None),
    "advise": (["advise", CASE], "advise", None),
    "route": (["route", CASE], "route", None),
    "graph analyse": (["graph", "analyse", CASE], "graph-analysis", None),
    "graph ego": (["graph", "ego", "SH23011301"], "graph", None),
    "graph shared": (["graph", "shared", "SH23011301"], "graph", None),
    "graph common": (["graph", "common", "SH23011301", "SH23000131", "--days", "1500"], "graph", None),
    "doctor": (["doctor"], "doctor", None),
    "law check": (["law", "check"], "workspace", "law check"),
    "bill read": (["bill", "read", str(STORY / "bill-2024-01.pdf")], "bill", None),
}


@pytest.mark.parametrize("name", READING)
def test_json_alone_on_standard_output_in_its_schemas_shape(name: str, reading_desk: Desk, fits: Fits) -> None:
    args, schema, part = READING[name]
    result = reading_desk.run(*args, "--json")
    assert result.stdout.count("\n") == 1
    fits(schema, json.loads(result.stdout), part)
    assert not result.stderr.startswith("{")


@pytest.mark.parametrize("name", READING)
def test_lines_for_a_reader_differ_by_language(name: str, reading_desk: Desk) -> None:
    args, *_ = READING[name]
    chinese, english = (reading_desk.run(*args, "--lang", language).stdout for language in ("zh", "en"))
    assert chinese.strip()
    assert english.strip()
    if name not in {"case show", "law check"}:  # their lines are names, numbers and codes
        assert chinese != english


def test_a_path_runs_from_one_end_to_the_other(reading_desk: Desk, fits: Fits) -> None:
    shown = reading_desk.json("case", "show", CASE)
    found = reading_desk.json("graph", "path", shown["holder"], shown["account"])
    fits("graph", found)
    assert [found["nodes"][0]["id"], found["nodes"][-1]["id"]] == [shown["holder"], shown["account"]]


def test_no_path_is_a_no(reading_desk: Desk, fits: Fits) -> None:
    shown = reading_desk.json("case", "show", CASE)
    found = reading_desk.json("graph", "path", shown["holder"], "SH23000131", "--hops", "1", exit_code=1)
    fits("graph", found)
    assert found["nodes"] == []


def test_a_case_shows_the_hold_from_the_day_she_called(reading_desk: Desk) -> None:
    shown = reading_desk.json("case", "show", CASE)
    [hold] = shown["holds"]
    assert (hold["gate"], hold["outcome"]) == ("G3", None)
    assert hold["starts_at"].startswith("2026-03-02T02:18:25")
    assert [each["code"] for each in shown["claims"]] == ["K02", "K26"]
    assert {"朱某", "徐某"} <= {each["called"] for each in shown["persons"]}


def test_check_finds_a_set_of_three_and_says_which_records_and_statements(reading_desk: Desk) -> None:
    answer = reading_desk.json("check", CASE)
    assert answer["complete"] is True
    assert max(len(each) for family in answer["families"] for each in family["sets"]) >= 3
    texts = [family["text"] for family in answer["families"]]
    assert all(text["zh"] and text["en"] and text["zh"] != text["en"] for text in texts)


def test_all_sets_prints_every_set_and_a_deadline_of_nothing_says_so(reading_desk: Desk) -> None:
    every = reading_desk.json("check", CASE, "--all-sets")
    assert all(len(family["sets"]) == family["sets_total"] for family in every["families"])
    assert reading_desk.json("check", CASE, "--deadline", "0")["complete"] is False


def test_route_says_why_the_gold_purchase_is_not_for_the_police(reading_desk: Desk) -> None:
    answer = reading_desk.json("route", CASE)
    assert answer["proposal"] == "R-CROSS"
    assert answer["law_as_of"] == "2026-11-24"
    [police] = [each for each in answer["routes"] if each["id"] == "R-POLICE-A"]
    assert police["state"] == "not_ready"
    [amount] = [each for each in police["conditions"] if each["threshold"] == 500000]
    assert (amount["value"], amount["verdict"]) == (428600, "unmet")


def test_the_case_date_decides_and_not_the_wall_clock(reading_desk: Desk) -> None:
    now, later = (reading_desk.json("route", CASE, "--as-of", day) for day in ("2026-11-24", "2027-01-24"))
    assert later["law_as_of"] == "2027-01-24"
    days = {clock["id"]: clock["days_left"] for clock in now["clocks"]}
    assert any(days[clock["id"]] - clock["days_left"] == 61 for clock in later["clocks"] if clock["id"] in days)


def test_graph_nodes_show_identifiers_masked(reading_desk: Desk) -> None:
    for node in reading_desk.json("graph", "ego", "SH23011301", "--hops", "3")["nodes"]:
        if node["kind"] in {"card", "phone"}:
            assert "*" in node["label"]


def test_a_bill_read_needs_no_workspace(tmp_path: Path, fits: Fits) -> None:
    nowhere = Desk(tmp_path / "none", {})
    answer = nowhere.json("bill", "read", STORY / "bill-2024-01.pdf")
    fits("bill", answer)
    assert answer["is_bill"] is True


def test_what_is_no_bill_is_a_no_with_its_reason(tmp_path: Path, fits: Fits) -> None:
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(typst.compile(b"The spring meeting is put off to the second week of April; the minutes follow by post."))
    answer = Desk(tmp_path / "none", {}).json("bill", "read", paper, exit_code=1)
    fits("bill", answer)
    assert answer["is_bill"] is False
    assert answer["because"]["zh"]
    assert answer["because"]["en"]


def test_a_slip_matches_the_dinner_among_three_without_a_workspace(tmp_path: Path, fits: Fits) -> None:
    nowhere = Desk(tmp_path / "none", {})
    listed = tmp_path / "transactions.csv"
    listed.write_text(
        "id,txn_at,posted_on,merchant,amount_fen,currency,card_last4,auth_code,terminal_no\n"
        f"{GOLD},2023-12-30T15:42:18+08:00,2023-12-31,老庙黄金豫园店,428600,CNY,4417,,\n"
        f"{FOOD},2024-02-18T19:26:33+08:00,2024-02-19,和顺楼酒家豫园店,100800,CNY,4417,294033,59241768\n"
        "other,2024-02-18T12:00:00+08:00,2024-02-19,家家鲜超市大沽店,10080,CNY,3377,,\n",
        encoding="utf-8",
    )
    matched = nowhere.json("slip", "match", STORY / "slip-food.jpg", "--transactions", listed)
    fits("slip-match", matched)
    assert (matched["decision"], matched["candidates"][0]["transaction"]) == ("match", FOOD)


@pytest.mark.deep
def test_a_slip_is_read_without_a_workspace(tmp_path: Path, fits: Fits) -> None:
    read = Desk(tmp_path / "none", {}).json("slip", "read", STORY / "slip-food.jpg")
    fits("slip", read)
    assert read["fields"]["amount_fen"]["value"] == 100800


def test_a_bag_verifies_without_a_workspace_and_a_flipped_byte_is_a_no(told: Path, tmp_path: Path, fits: Fits) -> None:
    bag = Path(shutil.copytree(told / "workspace/packets/packet-cross", tmp_path / "bag"))
    nowhere = Desk(tmp_path / "none", {})
    answer: dict[str, Any] = nowhere.json("verify", bag)
    fits("verify", answer)
    assert answer["valid"] is True
    victim = next(path for path in sorted((bag / "data").rglob("*")) if path.suffix == ".pdf")
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.chmod(0o600)
    victim.write_bytes(content)
    damaged = nowhere.json("verify", bag, exit_code=1)
    fits("verify", damaged)
    assert damaged["valid"] is False
    assert any(check["verdict"] == "fail" and victim.name in check["detail"] for check in damaged["checks"])
