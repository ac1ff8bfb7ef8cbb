"""What must hold of every answer: order of claims, shifts of time, deletions, deadlines, limits, and the schema of the JSON."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from investigate.check import check
from investigate.engine.conflicts import Conflict, find_conflicts
from investigate.engine.deadline import Deadline
from investigate.seek import Channel, Proof
from tests.investigate.engine.conftest import Ask
from tests.support.claim_lines import CASE, Line, days, denied, lines, read, recorded, said

RICH: list[Line] = [
    recorded("L1", "txn", txn="gold", speaker="acquirer"),
    recorded("L2", "delivered", card="c0", signer="W", outer=days("02-01"), speaker="courier"),
    recorded("L3", "repaid", card="c0", person="W", outer=days("05-01")),
    denied("S1", "received", card="c0"),
    denied("S2", "learned", card="c0", person="W"),
    said("S3", "location", person="W", place="南京", outer=days("03-20", "04-10"), core=days("04-01", "04-03")),
    said("S4", "made", txn="gold", person="W", speaker="X"),
    said("S5", "stolen", card="c0", stage="after_receipt", outer=days("06-01", "06-30")),
    denied("S6", "received", card="c0", speaker="X", on="2014-04-02"),
    said("S7", "received", card="c0", outer=days("01-20", "02-10"), core=days("01-20", "01-25"), speaker="Y"),
]


def _found(claims: list[Line], case: dict[str, object] = CASE) -> set[tuple[str, tuple[str, ...]]]:
    header, read_ones = read(claims, case)
    found = find_conflicts(header, read_ones, Deadline(lambda: 0.0, None))
    assert found.complete
    return {(each.certainty.value, each.members) for each in found.conflicts}


def test_the_rich_case_has_certain_and_strained_conflicts() -> None:
    assert {each for each, _ in _found(RICH)} == {"certain", "strained"}


@settings(max_examples=15)
@given(st.permutations(RICH))
def test_the_order_of_claims_changes_nothing(claims: list[Line]) -> None:
    def answer(given_ones: list[Line]) -> str:
        header, read_ones = read(given_ones)
        return json.dumps(check(header, read_ones, deadline_seconds=None, now=lambda: 0.0).as_json(), ensure_ascii=False)

    assert answer(claims) == answer(RICH)


@settings(max_examples=10)
@given(st.integers(min_value=-(10**5), max_value=10**5))
def test_moving_all_times_alike_changes_nothing(hours: int) -> None:
    def moved(value: object) -> object:
        if isinstance(value, dict):
            return {name: moved(each) for name, each in value.items()}
        if isinstance(value, list):
            return [moved(each) for each in value]
        if isinstance(value, str) and value.endswith("+08:00"):
            return (datetime.fromisoformat(value) + timedelta(hours=hours)).isoformat()
        return value

    assert _found(cast("list[Line]", moved(RICH)), cast("dict[str, object]", moved(CASE))) == _found(RICH)


@pytest.mark.parametrize("gone", [str(each["id"]) for each in RICH])
def test_deleting_a_claim_leaves_exactly_the_sets_without_it(gone: str) -> None:
    assert _found([each for each in RICH if each["id"] != gone]) == {each for each in _found(RICH) if gone not in each[1]}


def test_a_second_voice_saying_the_same_doubles_the_sets() -> None:
    echo = {**RICH[3], "id": "S9", "speaker": "Y"}
    with_s1 = {(certainty, members) for certainty, members in _found(RICH) if "S1" in members}
    echoed = {(certainty, tuple(sorted("S9" if each == "S1" else each for each in members))) for certainty, members in with_s1}
    assert _found([*RICH, echo]) == _found(RICH) | echoed


def _many(receipts: int) -> list[Line]:
    return [
        *(denied(f"N{number:02d}", "repaid", card="c0", person="W", speaker="X") for number in range(3)),
        *(said(f"P{number:02d}", "repaid", card="c0", person="W", outer=days(f"03-{number + 1:02d}")) for number in range(receipts)),
    ]


def test_a_family_lists_twenty_sets_and_says_how_many_there_are(ask: Ask) -> None:
    for all_sets, shown in ((False, 20), (True, 30)):
        (family,) = cast("list[dict[str, object]]", ask(_many(10), all_sets=all_sets).as_json()["families"])
        assert family["sets_total"] == 30
        assert len(cast("list[object]", family["sets"])) == shown
        assert len(cast("list[object]", family["members"])) == 13


def _ticking(step: float) -> Iterator[float]:
    at = 0.0
    while True:
        yield at
        at += step


@pytest.mark.parametrize("deadline", [0.0, 0.01, 0.05, 0.1, 0.3])
def test_a_deadline_ends_every_step_and_the_answer_says_so(deadline: float) -> None:
    header, claims = read([*RICH, *_many(10)])
    clock = _ticking(0.001)
    answer = check(header, claims, deadline_seconds=deadline, now=lambda: next(clock))
    assert answer.elapsed_ms <= deadline * 1000 + 100
    whole = {members for _, members in _found([*RICH, *_many(10)])}
    assert {one for family in answer.families for one in family.sets} <= whole
    assert not answer.complete


def test_ten_thousand_claims_end_within_the_deadline() -> None:
    claims = [
        said(f"C{number:05d}", "repaid", card="c0", person="W", outer=days(f"{number % 12 + 1:02d}-{number % 28 + 1:02d}"), speaker="X")
        for number in range(10_000)
    ]
    header, read_ones = read([*claims, denied("D", "repaid", card="c0", person="W")])
    clock = _ticking(0.01)
    answer = check(header, read_ones, deadline_seconds=2.0, now=lambda: next(clock))
    assert answer.elapsed_ms < 4000
    assert not answer.complete


SCHEMAS = Path("docs/reference/schemas")


def _schema(name: str) -> dict[str, object]:
    schema = cast("dict[str, object]", json.loads((SCHEMAS / name).read_text(encoding="utf-8")))
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def test_the_answer_fits_its_schema(ask: Ask) -> None:
    proofs = [Proof("slip", "gold", 0.9, 3, Channel.SLIP_RETRIEVAL)]
    answer = ask(
        [*RICH, said("S8", "made", txn="game", readings=["W", "X"], speaker="Y"), denied("S9", "made", txn="game", person="W")],
        proofs=proofs,
    )
    body = json.loads(json.dumps(answer.as_json()))
    assert body["families"]
    assert body["seek"]
    jsonschema.validate(body, _schema("check.schema.json"))
    del body["families"][0]["sets_total"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, _schema("check.schema.json"))


def test_claims_files_fit_their_schema_and_bad_ones_do_not() -> None:
    validator = jsonschema.Draft202012Validator(_schema("claims.schema.json"))
    for line in lines(RICH):
        validator.validate(json.loads(line))
    for bad in ({**RICH[0], "polarity": None}, {**RICH[0], "predicate": "guessed"}, {**RICH[0], "reliability": 2}):
        assert not validator.is_valid(bad)


def test_every_conflict_is_minimal_in_its_own_reading() -> None:
    found = _found(RICH)
    by_id = {str(each["id"]): each for each in RICH}
    for certainty, members in found:
        for dropped in members:
            rest = [by_id[each] for each in members if each != dropped]
            remaining = _found(rest)
            assert not any(each == "certain" or certainty == "strained" for each, _ in remaining), (members, dropped)


def test_conflicts_carry_only_rules_that_exist() -> None:
    header, claims = read(RICH)
    conflicts: tuple[Conflict, ...] = find_conflicts(header, claims, Deadline(lambda: 0.0, None)).conflicts
    plain = {("S1", "S7"), ("S6", "S7")}
    assert {each.members for each in conflicts if not each.rules} == plain
