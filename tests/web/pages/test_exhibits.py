"""One exhibit of a case: shown to those who may, on record, as what it is; another case's answers as none."""

import hashlib
from dataclasses import replace
from io import BytesIO
from time import monotonic

import pytest
from PIL import Image
from sqlalchemy import insert

from cases.roles import Role
from cases.store.tables import slip_reading
from cases.usecases.correct import correct_fact
from cases.usecases.open_case import case_file
from evidence.custody import CustodyAct
from evidence.model import Exhibit
from graph.vocabulary import public_id
from tests.support.cases import another_case
from tests.support.site import visiting
from tests.support.staff import engage
from tests.support.stories import CASE, GOLD, Desk

HERE = f"/cases/{CASE}/exhibits"


class Papers:
    """The story's papers, by their hashes."""

    def __init__(self, desk: Desk) -> None:
        bundle = case_file(desk.office(), CASE)
        self.slip = bundle.readings[0].document
        self.bill = bundle.bills[0].document
        self.testimony = bundle.testimony[0].document
        self.export = bundle.transactions[0].source.document


@pytest.fixture
def papers(told_desk: Desk) -> Papers:
    return Papers(told_desk)


def opened(desk: Desk, sha256: str) -> tuple[list[str], list[str]]:
    """Who opened it, by its custody and by the record of acts."""
    office = desk.office()
    with office.transactions.reading() as connection:
        key = office.exhibits(connection).find(sha256)
        assert key is not None
        acts = [each.entry.who for each in office.custody(connection).entries([key]) if each.entry.act is CustodyAct.OPENED]
        assert office.custody(connection).first_broken() is None
    return acts, [row.login for row in desk.audit() if row.subject == f"exhibit:{sha256}"]


def test_the_page_tells_source_hash_custody_and_what_stands_on_it(told_reading_desk: Desk) -> None:
    papers = Papers(told_reading_desk)
    with visiting(told_reading_desk) as client:
        page = client.get(f"{HERE}/{papers.slip}").text
        assert papers.slip in page
        assert "收单机构示例支付" in page
        assert "和顺楼酒家豫园店" in page
        assert "<b>收取</b>" in page
        assert f'src="{HERE}/{papers.slip}/picture"' in page
        export = client.get(f"{HERE}/{papers.export}").text
    assert "老庙黄金豫园店" in export
    assert "¥4,286.00" in export
    assert "/picture" not in export


def test_a_slip_is_shown_as_it_was_sealed_and_every_viewing_is_on_record(told_desk: Desk, papers: Papers) -> None:
    with visiting(told_desk) as client:
        for _ in range(2):
            answer = client.get(f"{HERE}/{papers.slip}/picture")
            assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
            assert hashlib.sha256(answer.content).hexdigest() == papers.slip
            assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")
    # The chain, which every packet prints, has one entry for a person and a day.
    assert opened(told_desk, papers.slip) == (["investigator"], ["investigator"] * 2)


def test_a_bill_is_shown_page_by_page(told_desk: Desk, papers: Papers) -> None:
    with visiting(told_desk) as client:
        assert "第 1 页，共 1 页" in client.get(f"{HERE}/{papers.bill}", params={"page": 7}).text
        answer = client.get(f"{HERE}/{papers.bill}/picture", params={"page": 1})
    assert answer.headers["content-type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as picture:
        assert max(picture.size) > 1_000
    assert opened(told_desk, papers.bill) == (["investigator"], ["investigator"])


def test_a_bill_lists_its_lines_each_leading_to_the_purchase_as_it_stands_now(told_desk: Desk, papers: Papers) -> None:
    office = told_desk.office(login="lumin")
    gold = next(each for each in case_file(office, CASE).transactions if each.source_ref == GOLD)
    new = correct_fact(office, CASE, public_id(gold.node), {"city": "苏州"}, why="城市录错")
    with visiting(told_desk) as client:
        page = client.get(f"{HERE}/{papers.bill}").text
    [line] = [each for each in page.split("<tr>") if "¥4,286.00" in each]
    assert "老庙黄金" in line
    assert f"/facts/{new}" in line
    assert f"{HERE}/{papers.bill}?page=1" in line


def test_an_exhibit_is_not_shown_unrecorded_and_whoever_waits_is_told(told_desk: Desk, papers: Papers) -> None:
    office = told_desk.office()
    with visiting(told_desk) as client, office.transactions.writing():
        started = monotonic()
        answer = client.get(f"{HERE}/{papers.slip}/picture")
        assert monotonic() - started < 6
        assert answer.status_code == 503
        assert "正在写入" in answer.text
        assert client.get(f"{HERE}/{papers.slip}").status_code == 200, "the page itself waits for nobody"
    assert opened(told_desk, papers.slip) == ([], [])


def test_the_page_by_itself_opens_nothing(told_desk: Desk, papers: Papers) -> None:
    with visiting(told_desk) as client:
        for each in (papers.slip, papers.bill, papers.export):
            client.get(f"{HERE}/{each}")
            assert opened(told_desk, each) == ([], [])


def test_what_is_no_picture_is_only_ever_a_file(told_desk: Desk, papers: Papers) -> None:
    with visiting(told_desk) as client:
        for address in ("picture", "file"):
            answer = client.get(f"{HERE}/{papers.testimony}/{address}")
            assert answer.headers["content-type"] == "application/octet-stream"
            assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''testimony.yaml"
            assert hashlib.sha256(answer.content).hexdigest() == papers.testimony


def test_a_picture_by_name_alone_is_not_shown_as_one(told_desk: Desk) -> None:
    office = told_desk.office()
    with told_desk.workspace.transactions.writing() as connection:
        sealed = office.vault.put(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
        note = Exhibit(
            sealed.sha256, sealed.size, "签购单.png", "image/png", "slip", "店", "店", "x", "拍摄", office.clock.now(), office.clock.now()
        )
        office.exhibits(connection).add(note)
        case = case_file(office, CASE).case
        values = {"case_file": case.key, "document": sealed.sha256, "answer": '{"fields": []}', "tool": "x", "read_at": 0, "read_by": "x"}
        connection.execute(insert(slip_reading).values(**values))
    with visiting(told_desk) as client:
        answer = client.get(f"{HERE}/{sealed.sha256}/picture")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E7%AD%BE%E8%B4%AD%E5%8D%95.png"


def test_a_whole_export_is_given_to_nobody_and_its_extract_is(told_desk: Desk, papers: Papers) -> None:
    with visiting(told_desk) as client:
        for address in ("picture", "file"):
            assert client.get(f"{HERE}/{papers.export}/{address}").status_code == 403
        office = told_desk.office()
        with office.transactions.reading() as connection:
            register = office.exhibits(connection)
            notes = [register.get(key) for sha in register.hashes() if (key := register.find(sha)) is not None]
        extract = next(note for note in notes if note.kind == "export extract" and note.name.startswith("摘录-transactions"))
        answer = client.get(f"{HERE}/{extract.sha256}/file")
        assert answer.status_code == 200
        assert "老庙黄金豫园店" in answer.content.decode("utf-8-sig")
    assert opened(told_desk, papers.export) == ([], [])


def test_an_exhibit_of_another_case_answers_as_none(told_desk: Desk, papers: Papers) -> None:
    other = another_case(told_desk)
    here = HERE.replace(CASE, other)
    with visiting(told_desk) as client:
        shared = client.get(f"{here}/{papers.export}")
        assert shared.status_code == 200, "both accounts stand in the same export"
        assert "老庙黄金豫园店" not in shared.text
        for sha256 in (papers.slip, papers.bill, papers.testimony, "0" * 64, "../../etc/passwd"):
            for end in ("", "/picture", "/file"):
                assert client.get(f"{here}/{sha256}{end}").status_code == 404, (sha256, end)
        unknown = client.get(f"{here}/{'0' * 64}").text.replace("0" * 64, "")
        assert client.get(f"{here}/{papers.slip}").text.replace(papers.slip, "") == unknown
    assert opened(told_desk, papers.slip) == ([], [])


def test_an_extract_made_for_one_case_is_no_exhibit_of_the_other(told_desk: Desk) -> None:
    other = another_case(told_desk)
    office = told_desk.office()
    with office.transactions.reading() as connection:
        register = office.exhibits(connection)
        notes = [register.get(key) for sha in register.hashes() if (key := register.find(sha)) is not None]
    made = [note.sha256 for note in notes if note.tool is not None and note.kind in {"export extract", "register"}]
    assert made
    with visiting(told_desk) as client:
        assert {client.get(f"{HERE.replace(CASE, other)}/{sha256}").status_code for sha256 in made} == {404}


def test_who_reads_the_case_without_its_documents_sees_the_note_alone(told_desk: Desk, papers: Papers) -> None:
    tokens = {
        "wei": engage(told_desk, "wei", Role.AUDITOR, case_no=CASE),
        "wang": engage(told_desk, "wang", Role.SPECIAL_INVESTIGATOR),
    }
    desk = replace(told_desk, tokens={**told_desk.tokens, **tokens})
    with visiting(desk, "wei") as client:
        page = client.get(f"{HERE}/{papers.slip}")
        assert page.status_code == 200
        assert "您没有查看原件的权限" in page.text
        assert client.get(f"{HERE}/{papers.slip}/picture").status_code == 403
    with visiting(desk, "wang") as client:
        assert client.get(f"{HERE}/{papers.slip}").status_code == 404
        assert client.get(f"{HERE}/{papers.slip}/picture").status_code == 404
    assert opened(told_desk, papers.slip) == ([], [])
