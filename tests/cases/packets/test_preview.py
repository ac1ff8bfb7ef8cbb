"""What a packet would lack is told before anything is written, and is just what the written one lacks."""

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from cases.packets.preview import Preview
from cases.store.tables import audit, packet
from cases.usecases.decide import approve, decide_route
from cases.usecases.packets import preview_packets
from evidence.adapters import tables as evidence_tables
from evidence.packet.content import MissingItem, Recipient
from tests.support.packet_case import Desk

_WRITTEN_TO = (audit, packet, evidence_tables.exhibit, evidence_tables.custody_entry)


@pytest.fixture(scope="module")
def seen(still_desk: Desk) -> Mapping[Recipient, Preview]:
    return {each.recipient: each for each in preview_packets(still_desk.maker, still_desk.case_no)}


@pytest.mark.parametrize("recipient", list(Recipient))
def test_it_tells_what_the_composed_packet_lacks(still_desk: Desk, seen: Mapping[Recipient, Preview], recipient: Recipient) -> None:
    content, _ = still_desk.composed(recipient)
    told = tuple(
        MissingItem(item.number, item.heading.zh, what.zh, mandatory=item.is_mandatory)
        for item in seen[recipient].items
        for what in item.lacks
    )
    assert told == content.missing
    assert seen[recipient].documents == len(content.exhibits)


def test_what_is_complete_is_told_as_well(seen: Mapping[Recipient, Preview]) -> None:
    items = seen[Recipient.POLICE_A].items
    complete = {each.number for each in items if not each.lacks}
    assert {0, 13, 16, 18} <= complete < {each.number for each in items}


def test_it_writes_nothing(still_desk: Desk) -> None:
    def counted() -> list[int]:
        with still_desk.maker.transactions.reading() as connection:
            return [connection.execute(select(func.count()).select_from(each)).scalar_one() for each in _WRITTEN_TO]

    before = counted()
    preview_packets(still_desk.maker, still_desk.case_no)
    assert counted() == before


def test_a_packet_that_follows_a_decision_waits_for_its_second_person(desk: Desk) -> None:
    def cross() -> Preview:
        return next(each for each in preview_packets(desk.maker, desk.case_no) if each.recipient is Recipient.CROSS)

    assert (cross().undecided, cross().may_be_drafted) == ("R-CROSS", False)
    given = decide_route(desk.maker, desk.case_no, "R-CROSS", "交未经手的小组复核")
    assert not cross().may_be_drafted
    approve(desk.approver, given, "同意")
    assert (cross().undecided, cross().may_be_ready) == (None, True)


def test_what_stands_against_a_report_is_told_with_it(seen: Mapping[Recipient, Preview]) -> None:
    against_holder = seen[Recipient.POLICE_B]
    assert against_holder.gates == ("G3",)
    assert against_holder.may_be_drafted
    assert not against_holder.may_be_ready
    assert [each.id for each in seen[Recipient.POLICE_A].against] == ["amount_of_use"]
    assert seen[Recipient.AGENCY].undecided == "R-OUTSOURCE"
