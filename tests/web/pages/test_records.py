"""The pages by which records come in and are put right: imports and jobs, statements, facts and their corrections. All without JavaScript."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from cases.roles import Role
from cases.usecases.open_case import case_file
from graph.vocabulary import FactKind, fact_id, public_id
from tests.support import stories
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, GOLD, Desk

HERE = f"/cases/{CASE}"
HEADER = "流水,客户卡号,交易日期时间,金额,商户名称,地区"
ROWS = f"{HEADER}\nR1,6299990000004417,2024-01-02 10:00:00,12.00,便利店,上海\nR2,6299990000004417,昨天,12.x,便利店,上海\n"
WORDS = "我从没收到过这张卡。2023年12月30日我在南京，金店那笔不是我刷的。"


@pytest.fixture
def desk(told: Path, tmp_path: Path) -> Desk:
    return stories.copy_of(told, tmp_path / "w")


@contextmanager
def handler(desk: Desk, *, language: str = "zh") -> Iterator[TestClient]:
    """The case's handler at work."""
    token = engage(desk, "lumin", Role.SPECIAL_INVESTIGATOR)
    with visiting(desk, None, language=language) as client:
        client.cookies.set("sliphound_session", token)
        yield client


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the page's last form: hidden fields, inputs, areas and selects as they stand."""
    form = page[page.rindex("<form", 0, page.index("</main>")) :]
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_left_out = 'type="radio"' in tag and "checked" not in tag
        if name and not is_left_out:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def send(client: TestClient, content: str, kind: str = "transactions", name: str = "导出.csv") -> Response:
    return client.post("/imports", data={"kind": kind, "system": "core"}, files={"file": (name, io.BytesIO(content.encode("utf-8-sig")))})


def until_ended(client: TestClient, address: str) -> str:
    with client.stream("GET", f"{address}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = [line for line in stream.iter_lines() if line.startswith("data:")]
    assert '"ended": true' in told[-1]
    return client.get(address).text


def test_a_table_is_matched_tried_and_imported(desk: Desk) -> None:
    with handler(desk) as client:
        answer = send(client, ROWS)
        assert answer.status_code == 303
        page = client.get(answer.headers["location"]).text
        assert "不是日期时间" in page
        assert page.count("建议") == 3
        wanted = fields(page)
        assert {wanted[f"c{place}"] for place in range(5)} == {"source_ref", "card_no", "at", "amount", "merchant_name"}
        assert wanted["c5"] == ""
        place = answer.headers["location"].partition("?")[0]
        chosen = client.get(place, params={**{name: value for name, value in wanted.items() if name != "form_token"}, "c5": "city"}).text
        wanted = fields(chosen)
        assert wanted["c5"] == "city"
        trial = client.post(place, data={**wanted, "dry_run": "1"})
        told = until_ended(client, trial.headers["location"])
        assert "这是试导入" in told
        assert "<dd>1</dd>" in told


def test_a_column_of_a_known_name_can_be_left_out_and_the_file_is_read_once(desk: Desk) -> None:
    rows = "交易流水号,卡号,交易时间,金额,商户名称,城市\nR9,6299990000004417,2024-01-02 10:00:00,12.00,便利店,不可信\n"
    with handler(desk) as client:
        place = send(client, rows).headers["location"]
        page = client.get(place).text
        assert page.count('<option value="">不导入</option>') == 6
        wanted = fields(page)
        assert wanted["c5"] == "city"
        # The columns are looked at again and again; what lies beside the upload answers, not the file.
        [upload] = [each for each in (desk.folder / "uploads").iterdir() if each.is_dir()]
        kept = upload / "导出.csv"
        content = kept.read_bytes()
        kept.write_bytes(b"another file altogether")
        here = place.partition("?")[0]
        page = client.get(here, params={**{name: value for name, value in wanted.items() if name != "form_token"}, "c5": ""}).text
        assert "格式都可用" in page
        assert (upload / ".beginning").stat().st_mode & 0o077 == 0
        kept.write_bytes(content)
        wanted = fields(page)
        assert wanted["c5"] == ""
        missing = client.get(here, params={**wanted, "c3": ""}).text
        assert "还缺必需的列：金额" in missing
        told = until_ended(client, client.post(here, data=wanted).headers["location"])
    assert "<dd>1</dd>" in told
    assert not any("不可信" in row for row in desk.rows())
    assert list((desk.folder / "uploads").iterdir()) == []


def test_an_import_runs_to_its_end_and_its_rejects_can_be_taken(desk: Desk) -> None:
    with handler(desk) as client:
        place = send(client, ROWS).headers["location"]
        wanted = fields(client.get(place).text)
        started = client.post(place.partition("?")[0], data=wanted)
        told = until_ended(client, started.headers["location"])
        assert "下载退回行" in told
        taken = client.post(f"{started.headers['location']}/rejects")
        assert taken.headers["content-disposition"].startswith("attachment")
        assert "昨天" in taken.content.decode("utf-8-sig")
        assert desk.audit()[-1].action == "job.rejects"
        assert started.headers["location"] in client.get("/jobs").text
        assert "新增 1，退回 1" in client.get("/jobs").text
    assert list((desk.folder / "uploads").iterdir()) == []


def test_what_cannot_be_imported_comes_back_with_what_is_wrong(desk: Desk) -> None:
    with handler(desk) as client:
        for kind, name, told in (("", "a.csv", "请选择文件里是什么"), ("persons", "a.exe", "不能使用")):
            answer = send(client, ROWS, kind, name)
            assert answer.status_code == 422
            assert told in answer.text
        place = send(client, "甲,乙\n1,2\n").headers["location"]
        page = client.get(place).text
        assert "还缺必需的列" in page
        assert "开始导入" not in page
        refused = client.post(place.partition("?")[0], data=fields(page))
        assert refused.status_code == 422
        dropped = client.post(f"{place.partition('?')[0]}/drop")
        assert dropped.headers["location"] == "/imports"
        assert client.get(place).status_code == 422
    assert list((desk.folder / "uploads").iterdir()) == []


def test_an_upload_and_a_job_are_their_owners_alone(desk: Desk) -> None:
    other = engage(desk, "other", Role.SPECIAL_INVESTIGATOR)
    with handler(desk) as client:
        place = send(client, ROWS).headers["location"]
        job = client.post(place.partition("?")[0], data=fields(client.get(place).text)).headers["location"]
        until_ended(client, job)
        second = send(client, ROWS).headers["location"]
        client.cookies.set("sliphound_session", other)
        assert client.get(second).status_code == 422
        for address in (job, f"{job}/events"):
            assert client.get(address).status_code == 404
        assert client.post(f"{job}/cancel").status_code == 404
        assert job not in client.get("/jobs").text


def recording(client: TestClient, **typed: str) -> dict[str, str]:
    return {**fields(client.get(f"{HERE}/testimony/new").text), **typed}


def test_a_statement_is_recorded_claim_by_claim_without_javascript(desk: Desk) -> None:
    with handler(desk) as client:
        typed = recording(client, text=WORDS)
        assert (typed["speaker"], typed["day"], typed["channel"]) == ("朱某", "2026-11-24", "phone")
        typed.pop("save", None)
        page = client.post(f"{HERE}/testimony/new", data={**typed, "add": "received-no", "selection": "0,10"}).text
        assert fields(page)["k0-quote"] == "我从没收到过这张卡。"
        page = client.post(f"{HERE}/testimony/new", data={**fields(page), "add": "location-yes"}).text
        refused = client.post(f"{HERE}/testimony/new", data={**fields(page), "save": "1"})
        assert refused.status_code == 422
        for told in ("这句话说的是哪段时间", "请写出所依据的原话", "请填写。"):
            assert told in refused.text
        whole = {**fields(refused.text), "k1-place": "南京", "k1-start": "2023-12-30", "k1-quote": "2023年12月30日我在南京", "save": "1"}
        assert whole["text"] == WORDS
        answer = client.post(f"{HERE}/testimony/new", data=whole)
        assert answer.headers["location"] == f"{HERE}/contradictions?talk=conflicts"
        said = case_file(desk.office(login="lumin"), CASE).testimony[-1]
        assert [(each.body["predicate"], said.text[slice(*each.quote)]) for each in said.claims] == [
            ("received", "我从没收到过这张卡。"),
            ("location", "2023年12月30日我在南京"),
        ]
        shown = client.get(f"{HERE}/facts/{fact_id(FactKind.TESTIMONY, said.key)}").text
        assert "持卡人未收到尾号4417卡" in shown
        assert WORDS in shown


def test_a_claim_can_be_taken_away_and_words_are_looked_up(desk: Desk) -> None:
    with handler(desk) as client:
        page = client.post(f"{HERE}/testimony/new", data={**recording(client, text="卡，我的卡"), "add": "lost-yes"}).text
        refused = client.post(f"{HERE}/testimony/new", data={**fields(page), "k0-quote": "卡", "save": "1"})
        assert "不止一处" in refused.text
        refused = client.post(f"{HERE}/testimony/new", data={**fields(page), "k0-quote": "信", "save": "1"})
        assert "原文里没有这句话" in refused.text
        part = client.post(f"{HERE}/testimony/new", data={**fields(page), "remove": "0"}, headers={"HX-Request": "true"}).text
        assert part.strip().startswith("<section")
        assert "k0-" not in part


def test_what_is_said_in_the_future_or_of_no_case_is_refused_with_all_that_was_typed(desk: Desk) -> None:
    with handler(desk) as client:
        typed = recording(client, text=WORDS, said_at="2031-01-01", save="1")
        refused = client.post(f"{HERE}/testimony/new", data=typed)
        assert refused.status_code == 422
        assert WORDS in refused.text
        assert "2031-01-01" in fields(refused.text)["said_at"]


def gold(desk: Desk) -> str:
    return public_id(next(each.node for each in case_file(desk.office(login="lumin"), CASE).transactions if each.source_ref == GOLD))


def test_a_fact_is_shown_with_its_source_and_corrected(desk: Desk) -> None:
    with handler(desk) as client:
        given = gold(desk)
        page = client.get(f"{HERE}/facts/{given}").text
        for told in ("transactions.csv", "4286.00", "629999******4417", "bill-2024-01.pdf"):
            assert told in page
        form = client.get(f"{HERE}/facts/{given}/correct").text
        wanted = fields(form)
        assert "v-card_no" not in wanted
        refused = client.post(f"{HERE}/facts/{given}/correct", data={**wanted, "v-amount": "四千", "why": "看错"})
        assert refused.status_code == 422
        assert "四千" in refused.text
        assert "不是金额" in refused.text
        assert client.post(f"{HERE}/facts/{given}/correct", data={**wanted, "why": "看错"}).status_code == 422
        assert "请写明更正的理由" in client.post(f"{HERE}/facts/{given}/correct", data={**wanted, "v-city": "苏州"}).text
        answer = client.post(f"{HERE}/facts/{given}/correct", data={**wanted, "v-city": "苏州", "why": "城市录错"})
        assert answer.status_code == 303
        assert "苏州" in client.get(answer.headers["location"]).text
        led = client.get(f"{HERE}/facts/{given}")
        assert led.headers["location"] == answer.headers["location"], "what cites the old one is led to the one in its place"
        assert "城市录错" in client.get(answer.headers["location"]).text


@pytest.mark.parametrize("pick", ["delivery", "activation", "repayment", "contact", "paper", "link"])
def test_every_kind_of_fact_has_its_page(desk: Desk, pick: str) -> None:
    with handler(desk, language="en") as client:
        found = case_file(desk.office(login="lumin"), CASE)
        of = {
            "delivery": found.deliveries[0].id,
            "activation": found.activations[0].id,
            "repayment": found.repayments[0].id,
            "contact": found.contacts[0].id,
            "paper": found.papers[0].id,
            "link": found.phones[0].id,
        }
        given = of[pick]
        assert client.get(f"{HERE}/facts/{given}").status_code == 200
        assert client.get(f"{HERE}/facts/{given}/correct").status_code in {200, 422}


def test_a_fact_is_withdrawn_with_a_reason_and_a_statement_by_two(desk: Desk) -> None:
    with handler(desk) as client:
        found = case_file(desk.office(login="lumin"), CASE)
        given = found.contacts[0].id
        refused = client.post(f"{HERE}/facts/{given}/withdraw", data={"why": ""})
        assert refused.status_code == 422
        assert "请写明撤回的理由" in refused.text
        assert client.post(f"{HERE}/facts/{given}/withdraw", data={"why": "重复"}).headers["location"] == HERE
        assert client.get(f"{HERE}/facts/{given}").status_code == 404
        said = fact_id(FactKind.TESTIMONY, found.testimony[0].key)
        asked = client.post(f"{HERE}/facts/{said}/withdraw", data={"why": "记错人"})
        assert asked.headers["location"] == f"{HERE}/facts/{said}"
        assert client.get(f"{HERE}/facts/{said}").status_code == 200
        assert client.post(f"{HERE}/facts/{gold(desk)}/withdraw", data={"why": "录错"}).status_code == 409
