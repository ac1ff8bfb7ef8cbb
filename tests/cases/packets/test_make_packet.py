import hashlib
import json
from dataclasses import replace

import pytest
import rfc8785
from sqlalchemy import text

from cases.errors import Forbidden, PacketUnread, RouteBlocked, SelfApproval, StepOutOfOrder, UnknownDecision
from cases.office import Office
from cases.usecases.decide import approve, decide_route, review_packet
from cases.usecases.make_packet import make_packet
from evidence.errors import MandatoryItemMissing, PacketExists
from evidence.packet.content import Recipient
from tests.support.packet_case import CANARIES, OWN_CLEAR, Desk
from web.bootstrap import packet_verifier
from web.cli.packet_views import packet_lines

CROSS, POLICE_A = Recipient.CROSS, Recipient.POLICE_A
MORE = """
- speaker: 林某
  relation: 本人
  said_at: '2026-10-15T09:40:00+08:00'
  channel: 面谈
  text: 我再想想。
  claims: []
"""


def scalar(office: Office, statement: str) -> object:
    with office.transactions.reading() as connection:
        return connection.execute(text(statement)).scalar_one()


def every(office: Office, statement: str) -> list[str]:
    with office.transactions.reading() as connection:
        return [str(value) for value in connection.execute(text(statement)).scalars()]


def decide_cross(desk: Desk, maker: Office | None = None) -> None:
    given = decide_route(maker or desk.maker, desk.case_no, "R-CROSS", "交未经手的小组复核")
    approve(desk.approver, given, "同意")


def test_a_cross_packet_is_requested_approved_and_then_leaves_with_just_that_content(desk: Desk) -> None:
    target = desk.folder / "cross"
    decide_cross(desk)
    asked = make_packet(desk.maker, desk.case_no, CROSS, target, draft=False, purpose="交叉复核")
    assert asked.path is None
    assert asked.awaiting_approval is not None
    assert not target.exists()
    assert scalar(desk.maker, "SELECT count(*) FROM packet_export") == 0

    review_packet(desk.approver, asked.awaiting_approval)
    approve(desk.approver, asked.awaiting_approval, "同意")
    made = make_packet(desk.maker, desk.case_no, CROSS, target, draft=False, purpose="交叉复核")
    assert made.awaiting_approval is None
    assert made.path == target
    assert made.content_hash == asked.content_hash
    assert made.number == asked.number
    assert packet_verifier().verify(target).is_valid

    assert scalar(desk.maker, "SELECT manifest_hash FROM packet_export") == made.sha256
    exhibits = scalar(desk.maker, "SELECT count(*) FROM custody_entry WHERE payload LIKE '%handed_over%'")
    content = json.loads((target / "data/packet.json").read_text(encoding="utf-8"))["content"]
    assert exhibits == len(content["exhibits"])
    assert content["number"] == made.number
    assert {entry["entry"]["act"] for entry in content["custody"]} >= {"acquired", "derived", "handed_over"}
    recorded = json.loads(str(scalar(desk.maker, "SELECT new FROM audit WHERE action = 'packet.make' ORDER BY seq DESC LIMIT 1")))
    assert recorded["manifest"] == made.sha256
    assert recorded["approved_by"] == "approver"


def test_the_second_person_reads_what_will_leave_before_approving_it(desk: Desk) -> None:
    target = desk.folder / "read-first"
    decide_cross(desk)
    asked = make_packet(desk.maker, desk.case_no, CROSS, target, draft=False, purpose="交叉复核")
    assert asked.awaiting_approval is not None
    shown = review_packet(desk.approver, asked.awaiting_approval)
    assert shown["content_hash"] == asked.content_hash
    content = json.loads(json.dumps(shown["content"]))
    assert hashlib.sha256(rfc8785.dumps(content)).hexdigest() == asked.content_hash
    lines = "\n".join(packet_lines(shown))
    approve(desk.approver, asked.awaiting_approval, "已阅，同意")
    make_packet(desk.maker, desk.case_no, CROSS, target, draft=False, purpose="交叉复核")

    written = json.loads((target / "data/packet.json").read_text(encoding="utf-8"))["content"]
    for part in ("summary", "facts", "statements", "contradictions", "exculpatory", "exhibits"):
        assert content[part] == written[part], part
    for fact in written["facts"]:
        assert fact["text"] in lines
    for statement in written["statements"]:
        assert statement["text"] in lines
    told = [json.loads(new) for new in every(desk.maker, "SELECT new FROM audit WHERE subject LIKE 'packet-%' ORDER BY seq")]
    assert [entry["content"] for entry in told] == [asked.content_hash] * 2


def test_a_packet_is_approved_only_by_who_has_opened_that_very_one(desk: Desk) -> None:
    decide_cross(desk)
    asked = make_packet(desk.maker, desk.case_no, CROSS, desk.folder / "p", draft=False, purpose="第一份").awaiting_approval
    other = make_packet(desk.maker, desk.case_no, CROSS, desk.folder / "q", draft=False, purpose="第二份").awaiting_approval
    assert asked is not None
    assert other is not None
    assert asked != other
    review_packet(replace(desk.approver, actor=replace(desk.approver.actor, login="li")), asked)
    review_packet(desk.approver, other)
    for note in ("同意", ""):
        with pytest.raises(PacketUnread) as refused:
            approve(desk.approver, asked, note)
        assert refused.value.facts == {"given": asked}
    assert scalar(desk.maker, "SELECT count(*) FROM approval WHERE subject_kind = 'packet'") == 0
    review_packet(desk.approver, asked)
    approve(desk.approver, asked, "已阅，同意")
    assert make_packet(desk.maker, desk.case_no, CROSS, desk.folder / "p", draft=False, purpose="第一份").path is not None


def test_only_a_packet_that_was_asked_for_can_be_read(desk: Desk) -> None:
    for given in ("packet-99", "packet-x", "decision-1"):
        with pytest.raises(UnknownDecision):
            review_packet(desk.approver, given)
    with pytest.raises(Forbidden):
        review_packet(desk.maker, "packet-1")


def test_whoever_asked_for_a_packet_cannot_approve_it(desk: Desk) -> None:
    decide_cross(desk, desk.both)
    asked = make_packet(desk.both, desk.case_no, CROSS, desk.folder / "p", draft=False)
    assert asked.awaiting_approval is not None
    with pytest.raises(SelfApproval):
        approve(desk.both, asked.awaiting_approval, "同意")
    with pytest.raises(Forbidden):
        approve(desk.maker, asked.awaiting_approval, "同意")
    again = make_packet(desk.both, desk.case_no, CROSS, desk.folder / "p", draft=False)
    assert again.awaiting_approval == asked.awaiting_approval
    assert not (desk.folder / "p").exists()


def test_what_was_said_after_the_approval_needs_an_approval_of_its_own(desk: Desk) -> None:
    decide_cross(desk)
    asked = make_packet(desk.maker, desk.case_no, CROSS, desk.folder / "p", draft=False)
    assert asked.awaiting_approval is not None
    review_packet(desk.approver, asked.awaiting_approval)
    approve(desk.approver, asked.awaiting_approval, "同意")
    desk.testify(MORE, "more.yaml")
    changed = make_packet(desk.maker, desk.case_no, CROSS, desk.folder / "p", draft=False)
    assert changed.awaiting_approval not in {None, asked.awaiting_approval}
    assert changed.content_hash != asked.content_hash
    assert not (desk.folder / "p").exists()


def test_an_approval_holds_on_the_next_day_when_nothing_changed(desk: Desk) -> None:
    decide_cross(desk)
    asked = make_packet(desk.maker, desk.case_no, CROSS, desk.folder / "p", draft=False)
    assert asked.awaiting_approval is not None
    review_packet(desk.approver, asked.awaiting_approval)
    approve(desk.approver, asked.awaiting_approval, "同意")
    tomorrow = replace(desk.maker, as_of=desk.maker.as_of.replace(day=25))
    made = make_packet(tomorrow, desk.case_no, CROSS, desk.folder / "p", draft=False)
    assert made.path is not None
    assert made.content_hash == asked.content_hash


@pytest.mark.parametrize("recipient", [CROSS, Recipient.AGENCY])
@pytest.mark.parametrize("draft", [True, False])
def test_a_packet_that_passes_the_case_on_needs_its_route_decided_and_approved(desk: Desk, recipient: Recipient, draft: bool) -> None:
    decide_route(desk.maker, desk.case_no, "R-CROSS", "未经批准")
    with pytest.raises(StepOutOfOrder):
        make_packet(desk.maker, desk.case_no, recipient, desk.folder / "p", draft=draft)


def test_a_police_packet_with_mandatory_gaps_is_refused_and_leaves_no_request(desk: Desk) -> None:
    with pytest.raises(MandatoryItemMissing):
        make_packet(desk.maker, desk.case_no, POLICE_A, desk.folder / "p", draft=False)
    assert scalar(desk.maker, "SELECT count(*) FROM packet") == 0
    assert not (desk.folder / "p").exists()


def test_a_draft_for_the_police_is_marked_lists_what_is_missing_and_verifies(desk: Desk) -> None:
    target = desk.folder / "draft"
    made = make_packet(desk.maker, desk.case_no, POLICE_A, target, draft=True)
    assert made.path == target
    assert packet_verifier().verify(target).is_valid
    content = json.loads((target / "data/packet.json").read_text(encoding="utf-8"))["content"]
    assert content["is_draft"] is True
    assert {item.item for item in made.missing if item.mandatory} >= {1, 2, 3, 5, 6, 8, 15}
    assert len(content["missing"]) == len(made.missing)
    assert scalar(desk.maker, "SELECT draft FROM packet_export")


def test_no_file_of_a_bag_holds_anything_of_another_customer_or_a_clear_number(desk: Desk) -> None:
    target = desk.folder / "draft"
    make_packet(desk.maker, desk.case_no, POLICE_A, target, draft=True)
    files = [path for path in target.rglob("*") if path.is_file()]
    assert len(files) > 15
    leaks = [(path.name, word) for path in files for word in (*CANARIES, *OWN_CLEAR) if word.encode() in path.read_bytes()]
    assert leaks == []


def test_the_same_extract_is_found_again_and_noted_once(desk: Desk) -> None:
    make_packet(desk.maker, desk.case_no, POLICE_A, desk.folder / "one", draft=True)
    noted, derived = (scalar(desk.maker, "SELECT count(*) FROM exhibit"), scalar(desk.maker, _DERIVED))
    made = make_packet(desk.maker, desk.case_no, POLICE_A, desk.folder / "two", draft=True)
    assert made.path is not None
    assert (scalar(desk.maker, "SELECT count(*) FROM exhibit"), scalar(desk.maker, _DERIVED)) == (noted, derived)
    assert scalar(desk.maker, "SELECT count(*) FROM exhibit WHERE derived_from IS NOT NULL AND tool IS NULL") == 0


def test_a_packet_never_overwrites_and_a_refused_one_is_not_logged(desk: Desk) -> None:
    (desk.folder / "there").mkdir()
    before = scalar(desk.maker, "SELECT count(*) FROM custody_entry")
    with pytest.raises(PacketExists):
        make_packet(desk.maker, desk.case_no, POLICE_A, desk.folder / "there", draft=True)
    assert scalar(desk.maker, "SELECT count(*) FROM custody_entry") == before
    assert scalar(desk.maker, "SELECT count(*) FROM packet_export") == 0


def test_a_ready_court_packet_is_refused_while_the_dispute_is_open(desk: Desk) -> None:
    with pytest.raises((MandatoryItemMissing, RouteBlocked)):
        make_packet(desk.maker, desk.case_no, Recipient.COURT, desk.folder / "p", draft=False)


def test_a_letter_needs_a_second_person_too(desk: Desk) -> None:
    target = desk.folder / "letter"
    asked = make_packet(desk.maker, desk.case_no, Recipient.MERCHANT, target, draft=False)
    assert asked.awaiting_approval is not None
    review_packet(desk.approver, asked.awaiting_approval)
    approve(desk.approver, asked.awaiting_approval, "同意")
    made = make_packet(desk.maker, desk.case_no, Recipient.MERCHANT, target, draft=False)
    assert made.path == target
    assert packet_verifier().verify(target).is_valid


_DERIVED = "SELECT count(*) FROM custody_entry WHERE payload LIKE '%\"derived\"%'"
