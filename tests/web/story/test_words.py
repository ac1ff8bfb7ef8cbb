import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from investigate.claims import read_claims
from web.story import story_path, words


def said_in(story: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = yaml.safe_load((story / "testimony.yaml").read_text(encoding="utf-8"))
    return content


def claims(story: Path) -> dict[str, dict[str, Any]]:
    lines = [json.loads(line) for line in (story / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    return {line["id"]: line for line in lines[1:]}


def test_both_spouses_spoke_on_two_days_apart_from_each_other(story: Path) -> None:
    said = said_in(story)
    assert len({(each["speaker"], each["said_at"][:10]) for each in said}) == 4
    assert len({each["speaker"] for each in said}) == 2
    assert [each["present"] for each in said] == [[], [], [], []]
    assert all(each["recording"] for each in said)


def test_every_claim_quotes_the_words_it_rests_on(story: Path) -> None:
    filed = claims(story)
    for each in said_in(story):
        for claim in each["claims"]:
            start, end = claim["quote"]
            quoted = each["text"][start:end]
            assert 0 <= start < end <= len(each["text"])
            assert filed[claim["id"]]["text"] == quoted
            assert filed[claim["id"]]["quote"] == [0, len(quoted)]
            assert filed[claim["id"]]["speaker"] == each["speaker"]


def test_a_quote_must_stand_in_the_text_once() -> None:
    twice = words.Testimony("甲", "本人", "2026-03-10 10:00:00", "电话", "没有收到，没有收到", (), "R")
    with pytest.raises(ValueError, match="没有收到"):
        twice.span(words.Claim("x", "received", {"card": "4417"}, "没有收到"))


def test_the_claims_file_is_one_the_product_reads(story: Path) -> None:
    with (story / "claims.jsonl").open(encoding="utf-8") as lines:
        header, read = read_claims(lines, "claims.jsonl")
    assert len(read) == len(claims(story))
    counted = {claim["args"]["txn"] for claim in claims(story).values() if claim["predicate"] == "txn"}
    assert set(header.transactions) == counted


def test_what_was_shown_to_a_speaker_is_a_record_of_the_case(story: Path) -> None:
    shown = {id_ for each in said_in(story) for id_ in each["disclosed_before"]}
    filed = claims(story)
    assert shown
    assert {filed[id_]["kind"] for id_ in shown} == {"record"}


def test_the_four_that_cannot_hold_together_need_no_slip() -> None:
    filed = claims(story_path("cheetah"))
    gold = filed["txn-20231230154218834417"]
    nanjing, not_lent, stolen = filed["zhu-0310-nanjing"], filed["zhu-0310-not-lent"], filed["zhu-1015-stolen"]
    assert nanjing["core"][0] < gold["outer"][0] < nanjing["core"][1]
    assert nanjing["args"]["place"] == "南京"
    assert (not_lent["predicate"], not_lent["polarity"], not_lent["args"]["person"]) == ("lent", False, "徐某")
    assert stolen["args"]["stage"] == "after_receipt"
    assert stolen["outer"][0] > gold["outer"][1]
    assert "signed" not in {each["predicate"] for each in filed.values()}


def test_the_husband_is_at_odds_with_himself_on_where_the_card_was_and_when_he_knew() -> None:
    filed = claims(story_path("cheetah"))
    hers, his = filed["xu-0310-holds"], filed["xu-1015-holds"]
    assert (hers["args"]["person"], his["args"]["person"]) == ("朱某", "徐某")
    assert hers["core"][0] <= his["core"][0] < his["core"][1] <= hers["core"][1]
    assert filed["xu-1015-repaid"]["outer"][1] < filed["xu-0310-learned"]["outer"][0]


def test_her_first_account_claims_misuse_and_no_theft() -> None:
    first = said_in(story_path("cheetah"))[0]
    stated = {claim["predicate"] for claim in first["claims"]}
    assert first["speaker"] == "朱某"
    assert {"received", "misused"} <= stated
    assert "stolen" not in stated


def test_in_the_mirror_each_says_the_same_twice() -> None:
    by_speaker: dict[tuple[str, str], set[str]] = {}
    for each in said_in(story_path("mirror")):
        for claim in each["claims"]:
            key = (each["speaker"], claim["predicate"] + json.dumps(claim["args"], ensure_ascii=False, sort_keys=True))
            by_speaker.setdefault(key, set()).add(json.dumps([claim["polarity"], claim["outer"]]))
    assert [key for key, said in by_speaker.items() if len(said) > 1] == []


def test_in_the_mirror_the_courier_kept_the_only_paper_with_her_name_after_the_application() -> None:
    records = [each for each in claims(story_path("mirror")).values() if each["kind"] == "record" and "沈某" in each["args"].values()]
    assert {each["predicate"] for each in records} == {"applied", "delivered", "uses_phone", "spouse"}
    [delivered] = [each for each in records if each["predicate"] == "delivered"]
    assert delivered["custodian"] == "courier"
    assert delivered["reliability"] == min(each["reliability"] for each in records)
    assert delivered["args"]["id_checked"] is False
