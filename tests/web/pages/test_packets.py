"""Packets in the browser: what is missing first, two persons for what leaves, and a zip that a stranger can check."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert

from cases.errors import SelfApproval
from cases.packets.checklist import CHECKLIST
from cases.roles import Role
from cases.store.tables import packet_export
from cases.usecases.decide import approve, review_packet
from cases.usecases.jobs import list_jobs
from cases.usecases.make_packet import make_packet
from cases.usecases.packets import packets_of
from evidence.packet.content import Recipient
from tests.meta.interface_texts import CHINESE
from tests.support.cases import another_case
from tests.support.site import visiting
from tests.support.stories import CASE, Desk
from web.jobs import JobRunner
from web.pages.packet_words import HOLDS, NEVER, STEPS

HERE = f"/cases/{CASE}/packets"


@contextmanager
def at_work(desk: Desk, login: str = "investigator") -> Iterator[TestClient]:
    """A visit during which jobs are done when the test says so."""
    with visiting(desk, login) as client:
        app = client.app
        assert isinstance(app, FastAPI)
        app.state.site.jobs.stop()
        yield client


def made(desk: Desk) -> None:
    """Let the jobs that wait be done."""
    runner = JobRunner(desk.workspace)
    while runner.run_next():
        pass


def ask(client: TestClient, to: str, kind: str, **more: str) -> int:
    return client.post(HERE, data={"to": to, "kind": kind, **more}).status_code


def downloads(page: str) -> list[str]:
    """Where packets can be taken from, the newest first; those that the story's people wrote are the last two."""
    return re.findall(rf'action="({HERE}/\d+/download)"', page)[:-2]


def unpacked(content: bytes, folder: Path) -> Path:
    """The packet, which a stranger has unpacked and checked by what it says itself."""
    with ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    [bag] = folder.iterdir()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", manifest], cwd=bag, check=True, capture_output=True)
    return bag


def acts(desk: Desk, action: str) -> list[str]:
    return [f"{row.login} {row.subject}" for row in desk.audit() if row.action == action]


def test_what_is_missing_is_told_before_anything_is_written(told_desk: Desk) -> None:
    before = told_desk.rows(), told_desk.sealed()
    with at_work(told_desk) as client:
        for recipient in Recipient:
            page = client.get(HERE, params={"to": recipient.value})
            assert page.status_code == 200
            assert f'?to={recipient.value}" aria-current="true"' in page.text
    assert (told_desk.rows(), told_desk.sealed()) == before
    police = client.get(HERE, params={"to": "police-a"}).text
    assert "户籍地、单位等其余基本情况及经办人签字，系统未见" in police
    assert f'<a href="/cases/{CASE}/slips">' in client.get(HERE, params={"to": "police-b"}).text
    assert 'value="ready" disabled' in police


def test_the_checklist_is_told_in_english_as_well(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk, language="en") as client:
        page = client.get(HERE, params={"to": "court"}).text
    sheet = page.split('aria-label="Checklist"')[1].split("</table>")[0]
    assert "Business licence, financial licence" in sheet
    assert "no samples were listed; only a licensed body gives an opinion" in sheet
    assert set(CHINESE.findall(sheet)) == {"老庙黄金豫园店", "上海市公安局"}, "names alone"


def test_every_recipient_and_every_row_of_the_checklist_has_its_words() -> None:
    assert HOLDS.keys() == NEVER.keys() == set(Recipient)
    assert {item.number for item in CHECKLIST} - {0, 16, 17, 18} == STEPS.keys()


def test_a_draft_is_written_taken_and_checked(told_desk: Desk, tmp_path: Path) -> None:
    with at_work(told_desk) as client:
        assert ask(client, "police-a", "draft", purpose="报案前内部核对") == 303
        assert "正在制作给公安（骗领、冒用）的材料" in client.get(HERE).text
        made(told_desk)
        page = client.get(HERE).text
        assert "正在制作" not in page
        [address] = downloads(page)
        answer = client.post(address)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{CASE}-police-a-')
    bag = unpacked(answer.content, tmp_path / "out")
    assert bag.name.endswith("-draft")
    assert "报案前内部核对" in (bag / "data/packet.json").read_text("utf-8")
    assert acts(told_desk, "packet.download") == [f"investigator packet:{bag.name.removesuffix('-draft')}"]


def test_what_leaves_is_approved_by_a_second_person_and_only_then_written(told_desk: Desk, tmp_path: Path) -> None:
    with at_work(told_desk) as client:
        assert ask(client, "cross", "ready") == 303
        made(told_desk)
        page = client.get(HERE).text
        assert "待第二人批准" in page
        assert downloads(page) == []
        [waiting] = [each.packet for each in packets_of(told_desk.office(), CASE) if each.packet.asked_at and not each.packet.approved_by]
        given = f"packet-{waiting.key}"
        with pytest.raises(SelfApproval):
            approve(told_desk.office(Role.SPECIAL_INVESTIGATOR, Role.TEAM_LEAD), given, "同意")

        approver = told_desk.office(Role.TEAM_LEAD, login="approver")
        review_packet(approver, given)
        approve(approver, given, "已阅，同意")
        page = client.get(HERE).text
        assert "已批准，待写出" in page
        assert downloads(page) == []
        assert ask(client, "cross", "ready", purpose=waiting.purpose) == 303
        made(told_desk)
        [address] = downloads(client.get(HERE).text)
        bag = unpacked(client.post(address).content, tmp_path / "out")
    assert bag.name == waiting.number
    exported = next(each.packet for each in packets_of(told_desk.office(), CASE) if each.packet.key == waiting.key)
    assert [each.is_draft for each in exported.exports] == [False]


def test_the_write_button_sends_just_what_was_approved(told_desk: Desk) -> None:
    with at_work(told_desk) as client:
        ask(client, "cross", "ready", purpose="交叉复核第二轮")
        made(told_desk)
        [waiting] = [each.packet for each in packets_of(told_desk.office(), CASE) if each.packet.asked_at and not each.packet.approved_by]
        approver = told_desk.office(Role.TEAM_LEAD, login="approver")
        review_packet(approver, f"packet-{waiting.key}")
        approve(approver, f"packet-{waiting.key}", "同意")
        page = client.get(HERE).text
        form = page.split("写出</button>")[0].rsplit("<form", 1)[1]
        sent = dict(re.findall(r'name="(to|kind|purpose)" value="([^"]*)"', form))
        assert sent == {"to": "cross", "kind": "ready", "purpose": "交叉复核第二轮"}
        client.post(HERE, data=sent)
        made(told_desk)
        assert len(downloads(client.get(HERE).text)) == 1


@pytest.mark.parametrize(
    ("to", "kind", "status", "says"),
    [
        ("police-a", "ready", 422, "只能制作草稿"),
        ("agency", "draft", 409, "须先决定“委外催收 R-OUTSOURCE”并由第二人批准"),
        ("newspaper", "draft", 422, "请选择收件方"),
    ],
)
def test_what_cannot_be_made_is_refused_before_it_is_queued(told_desk: Desk, to: str, kind: str, status: int, says: str) -> None:
    with at_work(told_desk) as client:
        answer = client.post(HERE, data={"to": to, "kind": kind, "purpose": "内部用途"})
    assert answer.status_code == status
    assert says in answer.text
    assert 'value="内部用途"' in answer.text
    assert list_jobs(told_desk.office()) == ()


def test_one_that_nobody_approved_is_not_given_out_whatever_is_on_record(told_desk: Desk) -> None:
    with at_work(told_desk) as client:
        ask(client, "police-a", "draft")
        made(told_desk)
        listed = packets_of(told_desk.office(), CASE)[0]
        [draft] = listed.packet.exports
        values = {"packet": listed.packet.key, "draft": False, "manifest_hash": draft.manifest_hash, "exported_at": 0, "exported_by": "x"}
        with told_desk.workspace.transactions.writing() as connection:
            key = connection.execute(insert(packet_export).returning(packet_export.c.key), values).scalar_one()
        assert client.post(f"{HERE}/{key}/download").status_code == 404
        assert client.post(f"{HERE}/{draft.key}/download").status_code == 200


def test_a_packet_is_given_out_at_its_own_case_only_and_to_those_who_make_them(told_desk: Desk) -> None:
    other = another_case(told_desk)
    with at_work(told_desk) as client:
        ask(client, "police-a", "draft")
        made(told_desk)
        [address] = downloads(client.get(HERE).text)
        assert client.post(address.replace(CASE, other)).status_code == 404
        assert "/download" not in client.get(HERE.replace(CASE, other)).text
    with at_work(told_desk, "approver") as client:
        assert client.post(address).status_code == 403
        assert downloads(client.get(HERE).text) == []
    assert acts(told_desk, "packet.download") == []


def test_one_that_was_changed_since_is_not_given_out(told_desk: Desk) -> None:
    with at_work(told_desk) as client:
        ask(client, "merchant", "draft")
        made(told_desk)
        [address] = downloads(client.get(HERE).text)
        [pdf] = (told_desk.folder / "packets").glob("*/*/data/packet.pdf")
        pdf.chmod(0o600)
        pdf.write_bytes(pdf.read_bytes() + b" ")
        answer = client.post(address)
        assert answer.status_code == 409
        assert "packet.pdf" in answer.text
    assert acts(told_desk, "packet.download") == [], "what was not taken is not on record as taken"


def test_one_that_was_written_elsewhere_says_so(told_desk: Desk, tmp_path: Path) -> None:
    make_packet(told_desk.office(), CASE, Recipient.MERCHANT, tmp_path / "elsewhere", draft=True)
    with at_work(told_desk) as client:
        page = client.get(HERE).text
    row = page.split(f"{CASE}-merchant-")[1].split("</tr>")[0]
    assert "写在工作区以外" in row
    assert "download" not in row


def test_why_a_packet_was_not_made_stands_on_the_page(told_desk: Desk) -> None:
    with at_work(told_desk) as client:
        ask(client, "police-a", "draft", purpose="证明他是骗子")
        made(told_desk)
        page = client.get(HERE).text
        assert "公安（骗领、冒用）的材料没有做成" in page
        assert downloads(page) == []


def test_the_list_alone_answers_htmx(told_reading_desk: Desk) -> None:
    with visiting(told_reading_desk) as client:
        answer = client.get(HERE, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<section class="card made" id="made"')
