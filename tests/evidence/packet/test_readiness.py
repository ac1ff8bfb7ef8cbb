from dataclasses import replace

import pytest

from evidence.errors import (
    AmountDoesNotAddUp,
    ExhibitsMisnumbered,
    ForbiddenWording,
    MandatoryItemMissing,
    NoCustody,
    NoExculpatoryPart,
    NotForRecipient,
    UnsourcedStatement,
)
from evidence.packet.content import Citation, Exculpatory, Fact, Inference, PacketContent, Recipient
from evidence.packet.readiness import require_writable
from graph.money import Money
from tests.support.packets import a_packet

INSIDERS = [Recipient.POLICE_A, Recipient.POLICE_B, Recipient.COURT, Recipient.CROSS]
OUTSIDERS = [Recipient.AGENCY, Recipient.MERCHANT]


def for_outsider(recipient: Recipient, *, is_draft: bool = True) -> PacketContent:
    return replace(
        a_packet(recipient, is_draft=is_draft),
        statements=(),
        exculpatory=None,
        inferences=(),
        contradictions=(),
        picture=None,
        clues=(),
        places=(),
        custody=(),
        missing=() if not is_draft else a_packet().missing,
    )


@pytest.mark.parametrize("recipient", INSIDERS)
@pytest.mark.parametrize("is_draft", [True, False])
def test_nobody_is_reported_without_what_speaks_for_them(recipient: Recipient, is_draft: bool) -> None:
    packet = a_packet(recipient, is_draft=is_draft)
    require_writable(packet)
    with pytest.raises(NoExculpatoryPart):
        require_writable(replace(packet, exculpatory=None))


@pytest.mark.parametrize("letter", ["V", "B"])
def test_the_rules_for_the_person_and_against_the_bank_are_both_needed(letter: str) -> None:
    packet = a_packet()
    assert packet.exculpatory is not None
    kept = tuple(check for check in packet.exculpatory.checks if not check.rule.startswith(letter))
    with pytest.raises(NoExculpatoryPart) as refused:
        require_writable(replace(packet, exculpatory=Exculpatory(kept, (), ())))
    assert refused.value.facts["missing"] == letter


def test_a_mandatory_gap_blocks_ready_but_not_a_draft() -> None:
    draft = a_packet(is_draft=True)
    require_writable(draft)
    with pytest.raises(MandatoryItemMissing) as refused:
        require_writable(replace(draft, is_draft=False))
    assert refused.value.facts["items"] == "3"


def test_a_gap_that_is_not_mandatory_does_not_block_ready() -> None:
    packet = a_packet(is_draft=False)
    assert packet.missing
    require_writable(packet)


@pytest.mark.parametrize("recipient", OUTSIDERS)
@pytest.mark.parametrize("part", ["statements", "exculpatory", "inferences", "contradictions", "picture", "clues", "places", "custody"])
def test_an_outsider_never_sees_the_inquiry(recipient: Recipient, part: str) -> None:
    packet = for_outsider(recipient)
    require_writable(packet)
    with pytest.raises(NotForRecipient) as refused:
        require_writable(replace(packet, **{part: getattr(a_packet(), part)}))
    assert refused.value.facts == {"part": part, "recipient": recipient.value}


def test_an_outsiders_ready_packet_does_not_tell_what_we_lack() -> None:
    require_writable(for_outsider(Recipient.MERCHANT, is_draft=False))
    with pytest.raises(NotForRecipient):
        require_writable(replace(for_outsider(Recipient.MERCHANT, is_draft=False), missing=a_packet(is_draft=False).missing))


@pytest.mark.parametrize(
    ("sources", "named"),
    [((), 0), ((Citation(9),), 9), ((Citation(1), Citation(5)), 5)],
)
def test_a_fact_that_cites_nothing_of_the_packet_is_refused(sources: tuple[Citation, ...], named: int) -> None:
    packet = a_packet()
    with pytest.raises(UnsourcedStatement) as refused:
        require_writable(replace(packet, facts=(*packet.facts, Fact("该卡已激活。", sources))))
    assert refused.value.facts == {"place": "facts 3", "exhibit": named}


@pytest.mark.parametrize("term", ["谎报", "诈骗犯", "骗子", "符合立案条件"])
def test_our_words_judge_nobody_and_claim_no_decision(term: str) -> None:
    packet = a_packet()
    with pytest.raises(ForbiddenWording):
        require_writable(replace(packet, summary=(f"持卡人{term}。",)))
    with pytest.raises(ForbiddenWording):
        require_writable(replace(packet, inferences=(Inference(term, (Citation(1),)),)))


def test_a_quotation_may_say_what_we_may_not() -> None:
    packet = a_packet()
    require_writable(replace(packet, summary=("持卡人在电话中说“你们才是骗子”。",)))
    said = replace(packet.statements[0], text="你们是骗子")
    require_writable(replace(packet, statements=(said,)))


def test_every_exhibit_needs_a_custodian() -> None:
    packet = a_packet()
    orphan = packet.exhibits[2].sha256
    with pytest.raises(NoCustody) as refused:
        require_writable(replace(packet, custody=tuple(entry for entry in packet.custody if entry.entry.exhibit_sha256 != orphan)))
    assert refused.value.facts == {"exhibit": 3}


def test_exhibits_are_numbered_without_gaps() -> None:
    packet = a_packet()
    with pytest.raises(ExhibitsMisnumbered):
        require_writable(replace(packet, exhibits=(packet.exhibits[0], replace(packet.exhibits[1], number=1), *packet.exhibits[2:])))


def test_an_amount_must_add_up() -> None:
    packet = a_packet()
    assert packet.amount is not None
    with pytest.raises(AmountDoesNotAddUp) as refused:
        require_writable(replace(packet, amount=replace(packet.amount, total=Money(424281))))
    assert refused.value.facts == {"computed": "¥4,242.80", "total": "¥4,242.81"}
