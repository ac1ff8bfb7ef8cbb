"""The link graph's addresses: what they answer, what they hide, what they refuse, and that table, drawing and picture are one answer."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from cases.usecases.assign import assign_case
from cases.usecases.bring_in import import_export
from cases.usecases.open_case import NewCase, open_case
from graph.vocabulary import NodeKind, node_key, public_id
from tests.support.site import visiting
from tests.support.stories import CASE, FOOD, GOLD, Desk

HERE = f"/cases/{CASE}/graph"
CLEAR = re.compile(r"\d{11,}|弄\d|\d+号\d|\d室")
"""A card or telephone number in full, a house or a room."""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def client(told_reading_desk: Desk) -> Iterator[TestClient]:
    with visiting(told_reading_desk) as visitor:
        yield visitor


def ask(client: TestClient, what: str, **params: Any) -> Response:
    return client.get(f"{HERE}/{what}", params=params, headers={"Accept": "application/json"})


def view(client: TestClient) -> dict[str, Any]:
    answer = ask(client, "view")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def points(answer: Mapping[str, Any], kind: str = "") -> dict[str, Any]:
    return {each["id"]: each for each in answer["points"] if kind in {"", each["kind"]}}


def shown(answer: Mapping[str, Any]) -> str:
    return ",".join(each["id"] for each in answer["points"] if each["kind"] != "fold")


def purchase(desk: Desk, reference: str) -> str:
    office = desk.office()
    with office.transactions.reading() as connection:
        records = office.records(connection)
        [found] = [each for each in records.transactions(records.account("SH23011301").node) if each.source_ref == reference]
    return public_id(found.node)


def strangers(desk: Desk) -> dict[str, str]:
    """A person, a card and a purchase of another customer."""
    office = desk.office()
    with office.transactions.reading() as connection:
        records = office.records(connection)
        other = records.account("SH23000131").node
        bought = records.transactions(other)[0]
        return {"person": public_id(records.holder(other).node), "account": public_id(other), "purchase": public_id(bought.node)}


def test_the_picture_starts_with_the_case_and_folds_what_nobody_spoke_of(client: TestClient, told_reading_desk: Desk) -> None:
    answer = view(client)
    assert answer["case_no"] == CASE
    kinds = {
        kind: len(points(answer, kind)) for kind in ("person", "account", "card", "phone", "address", "delivery", "police_paper", "slip")
    }
    assert kinds == {"person": 2, "account": 1, "card": 1, "phone": 2, "address": 1, "delivery": 1, "police_paper": 1, "slip": 2}
    assert points(answer, "transaction").keys() == {purchase(told_reading_desk, GOLD), purchase(told_reading_desk, FOOD)}
    folds = points(answer, "fold").values()
    assert sum(each["near"]["transaction"] for each in folds) + 2 == 20
    assert {each["label"][0] for each in folds} == {"+7 笔交易", "+5 笔交易", "+4 笔交易", "+2 笔交易"}
    ids = points(answer).keys()
    assert all({line["from"], line["to"]} <= ids for line in answer["lines"])
    assert answer["places"].keys() == ids
    assert answer["left_out"] == 0


def test_no_identifier_is_shown_in_full(client: TestClient) -> None:
    drawn_by_chance = r'"id": "[^"]*"|waybill|YT\d+|name="form_token" value="[^"]*"|/static/[0-9a-f]+/'
    for what in ("view", "table", "time"):
        assert not CLEAR.search(re.sub(drawn_by_chance, "", ask(client, what).text)), what
    assert not CLEAR.search(client.get(f"{HERE}.svg").text)


def test_a_line_says_what_it_rests_on_and_where_it_is_stated(client: TestClient) -> None:
    lines = view(client)["lines"]
    assert {line["footing"] for line in lines} == {"record", "document", "conflict"}
    spouse = next(line for line in lines if line["kind"] == "spouse_of")
    assert (spouse["footing"], spouse["sources"]) == ("document", "relations.csv 第20行")
    signed = next(line for line in lines if line["kind"] == "name_signed")
    assert signed["text"] == "签收栏署名"


def test_a_contradiction_has_its_quotes_on_its_lines_and_its_record_among_its_points(client: TestClient, told_reading_desk: Desk) -> None:
    answer = view(client)
    lines = {line["id"]: line for line in answer["lines"]}
    gold = purchase(told_reading_desk, GOLD)
    family = next(each for each in answer["families"] if each["points"] == [gold])
    quotes = [quote for line in family["lines"] for quote in lines[line]["quotes"] if family["id"] in quote["families"]]
    assert quotes
    assert all(quote["text"] and quote["on"].startswith("2026") for quote in quotes)
    assert all(lines[line]["footing"] == "conflict" for line in family["lines"])
    assert len(answer["families"]) == 25


def test_expanding_counts_by_kind_and_brings_the_newest_first(client: TestClient) -> None:
    answer = view(client)
    fold = next(name for name, each in points(answer, "fold").items() if each["label"][0] == "+7 笔交易")
    counted = ask(client, "neighbours", node=fold, shown=shown(answer)).json()
    assert counted["kinds"] == [{"kind": "transaction", "text": "交易", "count": 7}]
    some = ask(client, "expand", node=fold, shown=shown(answer), most=3).json()
    assert (len(some["fresh"]), some["left_out"]) == (3, 4)
    days = [points(some)[name]["since"] for name in some["fresh"]]
    assert days == sorted(days, reverse=True)
    assert points(some)[fold]["label"][0] == "+4 笔交易"
    every = ask(client, "expand", node=fold, shown=shown(some)).json()
    assert fold not in points(every)
    assert ask(client, "neighbours", node=fold, shown=shown(every)).status_code == 404
    kinds = ask(client, "expand", node=next(iter(points(answer, "card"))), shown=shown(answer), kinds="phone").json()
    assert kinds["fresh"] == []


def test_a_path_goes_over_card_and_paper_and_through_no_shop(client: TestClient, told_reading_desk: Desk) -> None:
    answer = view(client)
    husband = next(name for name, each in points(answer, "person").items() if each["label"][0] == "徐某")
    phone = next(name for name, each in points(answer, "phone").items() if each["label"][0].startswith("161"))
    start = purchase(told_reading_desk, GOLD)
    found = ask(client, "path", start=start, end=phone, shown=shown(answer)).json()
    assert found["fresh"][0] == start
    assert found["fresh"][-2:] == [husband, phone]
    joined = {frozenset((line["from"], line["to"])) for line in found["lines"]}
    assert all(frozenset(pair) in joined for pair in zip(found["fresh"], found["fresh"][1:], strict=False))
    shops = list(points(answer, "merchant"))[:2]
    between = ask(client, "path", start=shops[0], end=shops[1], shown=shown(answer)).json()["fresh"]
    assert [points(answer).get(name, {"kind": "transaction"})["kind"] for name in between] == [
        "merchant", "transaction", "card", "transaction", "merchant",
    ]  # fmt: skip
    assert ask(client, "path", start=start, end=start, shown="").json()["fresh"] == [start]
    slip, fold = f"slip-{start}", next(iter(points(answer, "fold")))
    over = ask(client, "path", start=slip, end=fold, shown=shown(answer)).json()["fresh"]
    assert over == [slip, start, next(iter(points(answer, "card"))), fold]
    assert ask(client, "neighbours", node=slip, shown=shown(answer)).json()["total"] == 0


@pytest.mark.parametrize("kind", ["person", "account", "purchase"])
def test_what_belongs_to_another_customer_is_as_unknown_as_what_is_not_there(
    client: TestClient, told_reading_desk: Desk, kind: str
) -> None:
    node = strangers(told_reading_desk)[kind]
    nobody = public_id(node_key(NodeKind.PERSON, 999_999))
    centre = view(client)["centre"]
    for what, params in (
        ("neighbours", {"node": "{}"}),
        ("expand", {"node": "{}"}),
        ("expand", {"node": centre, "shown": "{}"}),
        ("path", {"start": centre, "end": "{}"}),
        ("view", {"shown": "{}"}),
    ):
        refused, unknown = (ask(client, what, **{name: value.format(each) for name, value in params.items()}) for each in (node, nobody))
        assert (refused.status_code, unknown.status_code) == (404, 404), what
        assert refused.text.replace(node, "") == unknown.text.replace(nobody, "")


def test_the_months_tell_spending_beside_contacts_without_a_gap(client: TestClient) -> None:
    found = ask(client, "time").json()
    months = [each["month"] for each in found["months"]]
    assert months == sorted(set(months))
    assert len(months) == 31  # 2023-09 to 2026-03
    assert sum(each["purchases"] for each in found["months"]) == 20
    assert sum(each["contacts"] for each in found["months"]) == 15
    december = next(each for each in found["months"] if each["month"] == "2023-12")
    assert december["spent_fen"] == 436_710


def test_table_and_drawing_are_of_the_same_answer(client: TestClient) -> None:
    answer = view(client)
    table = ask(client, "table").text
    rows = re.findall(r'<tr id="([^"]+)">', table)
    assert [unescape(row) for row in rows] == [line["id"] for line in answer["lines"]]
    drawing = client.get(f"{HERE}.svg")
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(drawing.text)  # noqa: S314 - our own drawing
    texts = {each.text for each in root.iter(f"{SVG}text")}
    assert {line for each in answer["points"] for line in each["label"]} <= texts
    dashed = [each for each in root.iter(f"{SVG}path") if each.get("stroke-dasharray") == "8 5"]
    assert len(dashed) == len([line for line in answer["lines"] if line["footing"] == "conflict"])
    assert client.get(f"{HERE}.svg").content == drawing.content
    taken = client.get(f"{HERE}.svg", params={"download": "true"})
    assert taken.headers["content-disposition"] == f'attachment; filename="{CASE}-links.svg"'


def test_english_has_its_own_words_and_the_same_lines(told_reading_desk: Desk, client: TestClient) -> None:
    with visiting(told_reading_desk, language="en") as visitor:
        answer = view(visitor)
        assert {line["id"] for line in answer["lines"]} == {line["id"] for line in view(client)["lines"]}
        assert {each["kind_text"] for each in answer["points"]} >= {"Person", "Purchase", "Slip", "Folded purchases"}
        assert next(line for line in answer["lines"] if line["kind"] == "spouse_of")["sources"] == "relations.csv row 20"


def test_the_picture_is_kept_as_it_was_left_by_each_for_herself(told_desk: Desk) -> None:
    with visiting(told_desk) as client:
        first = view(client)
        shop, card = next(iter(points(first, "merchant"))), next(iter(points(first, "card")))
        bought = ask(client, "expand", node=card, shown=shown(first), most=1).json()["fresh"][0]
        acts = told_desk.audit()
        body = {"places": {card: [12.4, -7]}, "pinned": [card], "added": [bought], "removed": [shop, first["centre"]]}
        assert client.put(f"{HERE}/layout", json=body).status_code == 204
        again = view(client)
        assert again["places"][card] == [12, -7]
        assert again["kept"] == {
            "places": {card: [12, -7]},
            "pinned": [card],
            "added": [bought],
            "removed": sorted([shop, first["centre"]]),
        }
        assert again["kept"] == ask(client, "layout").json()
        assert bought in points(again)
        assert shop not in points(again)
        assert first["centre"] in points(again), "the holder is never taken out"
        assert client.delete(f"{HERE}/layout").status_code == 204
        assert points(view(client)).keys() == points(first).keys()
        client.put(f"{HERE}/layout", json=body)
        assert told_desk.audit() == acts, "how somebody likes to see it is no act"
    with visiting(told_desk, "approver") as client:
        assert points(view(client)).keys() == points(first).keys()


@pytest.mark.parametrize(
    "body",
    [
        {"places": []},
        {"places": {"P-1": [1]}},
        {"places": {"P-1": ["1", 2]}},
        {"places": {"P-1": [1e9, 2]}},
        {"added": "P-1"},
        {"added": [3]},
        {"removed": ["x" * 200]},
        {"pinned": ["a"] * 1000},
    ],
    ids=json.dumps,
)
def test_what_is_no_picture_is_not_kept(told_reading_desk: Desk, body: dict[str, Any]) -> None:
    with visiting(told_reading_desk) as client:
        assert client.put(f"{HERE}/layout", json=body, headers={"Accept": "application/json"}).status_code == 422
        assert view(client)["kept"]["places"] == {}


def test_a_request_that_no_page_of_ours_made_changes_nothing(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk) as client:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}):
            assert client.put(f"{HERE}/layout", json={}, headers=headers).status_code == 403


def test_a_case_that_is_not_there_and_one_that_may_not_be_seen_answer_alike(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk) as client:
        for what in ("", "/view", "/time", "/table", "/layout", ".svg"):
            assert client.get(f"/cases/SL-1999-0001/graph{what}").status_code == 404
    with visiting(told_reading_desk, "admin") as client:
        assert client.get(f"{HERE}/view").status_code == 403
    with visiting(told_reading_desk, None) as client:
        assert ask(client, "view").status_code == 401


def test_what_stands_in_another_case_says_so_to_whoever_may_see_that_case_and_to_nobody_else(told_desk: Desk, tmp_path: Path) -> None:
    def looks(login: str = "investigator") -> str:
        with visiting(told_desk, login) as visitor:
            drawn_once = re.sub(r'name="form_token" value="[^"]*"', "", ask(visitor, "table").text)
            return ask(visitor, "view").text + visitor.get(f"{HERE}.svg").text + drawn_once

    shares = tmp_path / "relations.csv"
    shares.write_text("customer_no,kind,name,id_no,phone,basis\nC10000037,spouse,徐某,,16100284471,application form\n", "utf-8")
    import_export(told_desk.office(), "relations", shares, system="core")
    before = looks()
    wang = told_desk.office(login="wang")
    other = open_case(wang, NewCase("SH23000131", "NRI")).case_no
    assert looks() == before, "of a case that may not be seen nothing is said"
    assert "也见于" not in before
    assert f"也见于案件 {other}" in looks("approver"), "who leads the team sees every case"
    assign_case(wang, other, "investigator")
    with visiting(told_desk) as client:
        answer = view(client)
        marked = {each["id"]: each for each in answer["points"] if each["also_in"]}
        assert [(each["kind"], each["label"], each["also_in"]) for each in marked.values()] == [
            ("phone", ["161****4471", f"↗ 也见于案件 {other}"], [other])
        ]
        [phone] = marked
        assert ["也见于案件", other] in marked[phone]["details"]
        around = ask(client, "expand", node=phone, shown=shown(answer)).json()
        [stranger] = around["fresh"]
        assert (points(around)[stranger]["also_in"], points(around)[stranger]["own"]) == ([other], False)
        assert client.get(f"{HERE}.svg").text.count(other) == 1
        assert unescape(ask(client, "table").text).count(other) == sum(phone in {line["from"], line["to"]} for line in answer["lines"])
