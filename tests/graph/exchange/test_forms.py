"""An answer in the forms of other programs: nothing lost, nothing merged, nothing run."""

import csv
import io
import json
from datetime import datetime
from typing import Any

import networkx as nx

from graph.exchange.forms import Form, files_of
from graph.links import ATTRIBUTES, Attribute, Link, LinkAnswer, Node, Origin, Source
from graph.times import SHANGHAI
from graph.vocabulary import LinkKind, NodeKind

ORIGIN = Origin("ab" * 32, "交易.csv", "core")
EVIL = '=HYPERLINK("x")'
HOSTILE = '<王伟> & "甲"\x07'


def node(kind: NodeKind, key: str, label: str, /, **said: Attribute) -> Node:
    return Node(f"{kind.prefix}-{key}", kind, label, {**dict.fromkeys(ATTRIBUTES[kind]), **said})


def link(kind: LinkKind, name: str, start: Node, end: Node, row: int) -> Link:
    began = datetime(2023, 12, 30, 15, 42, tzinfo=SHANGHAI) if row % 2 else None
    return Link(f"{kind.word}-{name}", kind, start.id, end.id, began, None, Source(ORIGIN, row, "case document"))


def answer() -> LinkAnswer:
    wang = node(NodeKind.PERSON, "1", HOSTILE, name=[HOSTILE, "王炜"], sex=["男"], born_on=["1980-02-03"], id_no=["310101********1234"])
    other = node(NodeKind.PERSON, "2", "王伟", name=["王伟"])
    account = node(NodeKind.ACCOUNT, "1", "SH1", account_no="SH1", disputed=True)
    card = node(NodeKind.CARD, "1", "622848******4417", last4="4417")
    phone = node(NodeKind.PHONE, "1", "138****0001")
    home = node(NodeKind.ADDRESS, "1", "上海市黄浦区")
    shop = node(NodeKind.MERCHANT, "1", EVIL, merchant_no="M1")
    paid = [
        node(NodeKind.TRANSACTION, str(n), "2023-12-30 ¥4,286.00", at=f"2023-12-30T15:42:0{n}+08:00", amount_fen=428_600, currency="CNY")
        for n in range(3)
    ]
    stray = node(NodeKind.TRANSACTION, "9", "2023-12-31 ¥1.05", at="2023-12-31T00:00:00+08:00", amount_fen=-105, currency="CNY")
    links = [
        link(LinkKind.HOLDS, "1", wang, account, 2),
        link(LinkKind.HAS_CARD, "1", account, card, 3),
        *(link(LinkKind.USED_IN, each.id, card, each, 4 + n) for n, each in enumerate(paid)),
        *(link(LinkKind.MADE_AT, each.id, each, shop, 4 + n) for n, each in enumerate(paid)),
        link(LinkKind.MADE_AT, "9", stray, shop, 9),
        link(LinkKind.SPOUSE_OF, "1", wang, other, 5),
        link(LinkKind.CONTACT_OF, "1", wang, other, 6),
        link(LinkKind.USES_PHONE, "1", wang, phone, 7),
        link(LinkKind.USES_PHONE, "2", wang, phone, 8),
        link(LinkKind.LIVES_AT, "1", other, home, 8),
    ]
    return LinkAnswer((wang, other, account, card, phone, home, shop, *paid, stray), tuple(links), truncated=True, cap=13)


def test_graphml_is_read_back_with_every_link_and_every_letter_that_xml_knows() -> None:
    given = answer()
    [written] = files_of(given, Form.GRAPHML).values()
    read = nx.read_graphml(io.BytesIO(written), force_multigraph=True)
    assert isinstance(read, nx.MultiDiGraph)
    assert read.is_directed()
    assert set(read) == {each.id for each in given.nodes}
    edges = {key: (start, end, said) for start, end, key, said in read.edges(keys=True, data=True)}
    assert {name: ends[:2] for name, ends in edges.items()} == {each.id: (each.start, each.end) for each in given.links}
    assert read.nodes["P-1"]["label"] == '<王伟> & "甲"\ufffd'
    assert read.nodes["A-1"]["disputed"] is True
    assert read.nodes["T-9"]["amount_fen"] == -105
    assert edges["holds-1"][2] | {"document": ""} == {
        "kind": "holds", "document": "", "file": "交易.csv", "row": 2, "system": "core", "basis": "case document"
    }  # fmt: skip
    assert edges["has_card-1"][2]["valid_from"] == "2023-12-30T15:42:00+08:00"
    assert read.graph["truncated"] is True


def test_no_cell_of_the_tables_runs_and_each_link_names_its_row() -> None:
    given = answer()
    files = files_of(given, Form.CSV)
    assert set(files) == {"nodes.csv", "links.csv"}
    nodes, links = (list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline=""))) for name in ("nodes.csv", "links.csv"))
    assert [each["id"] for each in nodes] == [each.id for each in given.nodes]
    assert nodes[6]["label"] == f"'{EVIL}"
    assert nodes[0]["name"] == f"{HOSTILE}；王炜"
    assert nodes[-1]["amount_fen"] == "-105"
    assert [(each["id"], each["row"], each["document"]) for each in links] == [(i.id, str(i.source.row), "ab" * 32) for i in given.links]
    cells = [cell for row in (*nodes, *links) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert all(files_of(answer(), form) == files_of(answer(), form) for form in Form)


def test_three_payments_to_one_shop_stay_three_and_one_without_a_payer_is_no_payment() -> None:
    entities = _entities()
    paid = [each["properties"] for each in entities.values() if each["schema"] == "Payment"]
    assert len(paid) == 3
    assert {(*each["payer"], *each["payerAccount"], *each["beneficiary"], *each["amount"]) for each in paid} == {
        ("P-1", "K-1", "M-1", "4286.00")
    }
    assert entities["T-9"]["schema"] == "Event"
    assert entities["T-9"]["properties"]["involved"] == ["M-1"]


def test_every_entity_that_states_a_link_names_the_paper_and_the_row() -> None:
    entities = _entities()
    [paper] = [each for each in entities.values() if each["schema"] == "Document"]
    assert paper["properties"]["notes"] == ["sha256=" + "ab" * 32]
    linking = [
        each for each in entities.values() if each["schema"] in {"Payment", "Event", "Ownership", "Family", "Associate", "UnknownLink"}
    ]
    assert len(linking) == 3 + 1 + 7
    for each in linking:
        assert each["properties"]["proof"] == [paper["id"]]
        assert "交易.csv #" in each["properties"]["summary"][0]
    assert entities["spouse_of-1"]["properties"]["person"] == ["P-1"]
    assert not [each for each in entities.values() if "topics" in each["properties"]]


def _entities() -> dict[str, Any]:
    [written] = files_of(answer(), Form.FTM).values()
    entities = [json.loads(line) for line in written.decode().splitlines()]
    assert len({each["id"] for each in entities}) == len(entities)
    return {each["id"]: each for each in entities}
