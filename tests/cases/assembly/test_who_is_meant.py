"""A name on a paper is a name; a reporter, a number's user and a card are said only where the source says them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases import model
from cases.assembly.bundle import CaseBundle
from cases.assembly.claims import claim_lines
from cases.assembly.facts import case_facts
from cases.assembly.names import name_things
from graph.records import CardRecord, DatedLink, DeliveryRecord, PoliceRecord, RepaymentRecord, Source
from graph.times import parse_when
from graph.vocabulary import NodeKind, node_key, public_id
from investigate.check import check
from investigate.claims.reading import read_claims
from investigate.facts import CaseFacts, Family, Party, Relation
from investigate.indicators import evaluate

AS_OF = date(2026, 11, 24)
SOURCE = Source("0" * 64, "file.csv", 2)
HOLDER, CARD, SECOND_CARD = node_key(NodeKind.PERSON, 1), node_key(NodeKind.CARD, 1), node_key(NodeKind.CARD, 2)
PHONE = node_key(NodeKind.PHONE, 1)
BOTH_CARDS = (CardRecord(CARD, "****7203", "7203"), CardRecord(SECOND_CARD, "****4417", "4417"))
Make = Callable[..., CaseBundle]


def delivered(signer: str | None = "林某", **changes: Any) -> DeliveryRecord:
    sent, came = parse_when("2023-08-28"), parse_when("2023-08-31 10:22")
    return replace(DeliveryRecord("delivery-1", CARD, "YT2000001", sent, came, signer, False, None, None, SOURCE), **changes)


def paid(payer: str | None = "林某") -> RepaymentRecord:
    return RepaymentRecord("pay-1", parse_when("2024-01-24 20:41"), 100_00, None, payer, "own_transfer", SOURCE)


def reported(reporter: str | None) -> PoliceRecord:
    return PoliceRecord("paper-1", "P1", "上海市公安局", "沪公接字1号", date(2026, 3, 5), reporter, None, None, SOURCE)


def used(since: str | None, until: str | None) -> dict[str, Any]:
    start, end = (None if each is None else parse_when(each) for each in (since, until))
    return {"phones": (DatedLink("use-1", HOLDER, PHONE, start, end, SOURCE),), "masked_phones": {PHONE: "154****0001"}}


def said(**args: str) -> model.Testimony:
    body = {"id": "S1", "predicate": "received", "polarity": False, "args": args}
    claim = model.StoredClaim(key=1, body=body, quote=(0, 2))
    return model.Testimony(
        key=1,
        speaker="林某",
        relation="holder",
        said=parse_when("2026-03-10 10:20"),
        channel="电话",
        asked_by=None,
        present=(),
        recording=None,
        disclosed_before=(),
        text="没收到",
        document=SOURCE.document,
        row=SOURCE.row,
        claims=(claim,),
    )


def facts_of(bundle: CaseBundle) -> CaseFacts:
    return case_facts(bundle, AS_OF)


def spoken_of(bundle: CaseBundle) -> str | None:
    """The card of the last coded claim."""
    return facts_of(bundle).claims[-1].card


def records(bundle: CaseBundle) -> dict[str, Any]:
    """The claims of the records by predicate; all lines must be accepted and answered by the engine."""
    lines = claim_lines(bundle, name_things(bundle), {})
    header, claims = read_claims(lines, "case")
    assert check(header, claims, deadline_seconds=10, now=lambda: 0.0).complete
    return {line["predicate"]: line for line in map(json.loads, lines[1:]) if line["kind"] == "record"}


def test_a_name_that_two_persons_bear_is_nobodys_in_particular(bundle: Make, namesake: dict[str, Any]) -> None:
    alone = facts_of(bundle(deliveries=(delivered(),), repayments=(paid(),)))
    assert (alone.deliveries[0].signer_relation, alone.repayments[0].payer_relation) == (Relation.HOLDER, Relation.HOLDER)
    shared = facts_of(bundle(deliveries=(delivered(),), repayments=(paid(),), **namesake))
    assert (shared.deliveries[0].signer_relation, shared.repayments[0].payer_relation) == (Relation.UNKNOWN, Relation.UNKNOWN)


def test_one_person_related_in_two_ways_bears_a_name_once(bundle: Make) -> None:
    [spouse] = bundle().related
    twice = bundle(related=(spouse, replace(spouse, kind="contact_of")), deliveries=(delivered("周某"),))
    assert facts_of(twice).deliveries[0].signer_relation is Relation.SPOUSE
    assert records(twice)["delivered"]["args"]["signer"] == "周某"


def test_the_claims_of_a_shared_name_are_readings(bundle: Make, namesake: dict[str, Any]) -> None:
    found = records(bundle(deliveries=(delivered(),), repayments=(paid(),), **namesake))
    assert found["delivered"]["readings"] == found["repaid"]["readings"] == ["林某", "林某#2"]
    assert "signer" not in found["delivered"]["args"]
    assert "person" not in found["repaid"]["args"]


def test_a_name_of_one_person_or_of_nobody_on_file_is_no_reading(bundle: Make) -> None:
    for signer in ("林某", "周某", "物业代收", None):
        line = records(bundle(deliveries=(delivered(signer),)))["delivered"]
        assert line["args"]["signer"] == signer
        assert "readings" not in line


@pytest.mark.parametrize(
    ("reporter", "party"),
    [
        ("林某", Party.HOLDER),
        ("某某银行信用卡中心", Party.BANK),
        ("上海营销二部陆敏", Party.BANK),
        ("周某", Party.UNKNOWN),
        ("某某", Party.UNKNOWN),
        (None, Party.UNKNOWN),
    ],
)
def test_whose_report_it_was_is_the_reporters(bundle: Make, reporter: str | None, party: Party) -> None:
    made = bundle(papers=(reported(reporter),))
    found = facts_of(made)
    assert found.papers[0].whose is party
    assert Family.POLICE_PAPERS in found.searched
    assert ("reported" in records(made)) is (party is Party.HOLDER)


def test_a_reporter_of_a_shared_name_is_not_taken_for_the_holder(bundle: Make, namesake: dict[str, Any]) -> None:
    assert facts_of(bundle(papers=(reported("林某"),), **namesake)).papers[0].whose is Party.UNKNOWN


def test_what_was_booked_on_an_account_of_two_cards_is_of_neither_card(bundle: Make) -> None:
    one = bundle(repayments=(paid(),), papers=(reported("林某"),))
    assert {"repaid", "reported"} <= records(one).keys()
    assert not {"repaid", "reported"} & records(replace(one, cards=BOTH_CARDS)).keys()


def test_a_statement_is_about_the_card_it_names(bundle: Make) -> None:
    assert spoken_of(bundle(testimony=(said(),))) == public_id(CARD)
    assert spoken_of(bundle(testimony=(said(card="4417"),), cards=BOTH_CARDS)) == public_id(SECOND_CARD)
    assert spoken_of(bundle(testimony=(said(),), cards=BOTH_CARDS)) is None


@pytest.mark.parametrize(
    ("since", "until", "window"),
    [
        ("2023-01-01", "2025-12-31", ["2023-01-01T00:00:00+08:00", "2025-12-31T23:59:59+08:00"]),
        ("2023-01-01", None, ["2023-01-01T00:00:00+08:00", "2026-03-02T10:00:00+08:00"]),
        (None, "2025-12-31", ["1970-01-01T00:00:00+08:00", "2025-12-31T23:59:59+08:00"]),
    ],
)
def test_a_number_keeps_the_end_that_is_known(bundle: Make, since: str | None, until: str | None, window: list[str]) -> None:
    assert records(bundle(**used(since, until)))["uses_phone"]["outer"] == window


def test_a_number_without_any_date_is_a_fact_and_no_claim(bundle: Make) -> None:
    made = bundle(**used(None, None))
    assert "uses_phone" not in records(made)
    [use] = facts_of(made).phones
    assert (use.relation, use.since, use.until) == (Relation.HOLDER, None, None)


def test_a_use_that_began_after_the_case_was_opened_is_no_broken_window(bundle: Make) -> None:
    assert records(bundle(**used("2026-05-01", None)))["uses_phone"]["outer"][0] == "2026-05-01T00:00:00+08:00"


def test_the_courier_and_its_cluster_are_told_by_the_same_prefix(bundle: Make) -> None:
    made = facts_of(bundle(deliveries=(delivered(),), courier_cluster={"delivery-1": 0}))
    assert made.deliveries[0].courier == "YT2"
    v10 = next(hit for hit in evaluate(made) if hit.rule.id == "V10")
    assert v10.verdict.value == "unknown"
    assert v10.because.zh.startswith("已比对投递员")


def test_a_repayment_under_her_name_is_not_from_her_account(bundle: Make) -> None:
    made = facts_of(bundle(repayments=(paid(),), testimony=(said(card="7203"),)))
    f08 = next(hit for hit in evaluate(made) if hit.rule.id == "F08")
    assert f08.verdict.value == "unknown"
    assert f08.because.zh.startswith("付款户名为持卡人姓名")
