"""A case put together by hand: one card, a holder, her husband, and whatever a test adds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from cases.assembly.bundle import CaseBundle
from cases.model import CaseFile, CasePerson
from graph.records import AccountRecord, CardRecord, PersonRecord, RelatedPerson, Source
from graph.times import SHANGHAI
from graph.vocabulary import NodeKind, node_key

SOURCE = Source("0" * 64, "file.csv", 2)
OPENED = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)


def person(key: int, name: str) -> PersonRecord:
    return PersonRecord(node_key(NodeKind.PERSON, key), name, None, None, None, SOURCE)


HOLDER, HUSBAND, NAMESAKE = person(1, "林某"), person(2, "周某"), person(3, "林某")
ACCOUNT, CARD, SECOND_CARD = (node_key(kind, key) for kind, key in ((NodeKind.ACCOUNT, 1), (NodeKind.CARD, 1), (NodeKind.CARD, 2)))
BARE = CaseBundle(
    case=CaseFile(
        key=1,
        case_no="SL-2026-0001",
        account=ACCOUNT,
        holder=HOLDER.node,
        campaign=None,
        unit="上海营销二部",
        handler="investigator",
        case_type="NRI",
        opened_at=OPENED,
        opened_by="investigator",
        persons=(CasePerson("林某", "holder", HOLDER.node), CasePerson("周某", "spouse", HUSBAND.node)),
    ),
    account=AccountRecord(ACCOUNT, "SH1", "CNY", 32, None, None, date(2024, 3, 26), None, None, SOURCE),
    holder=HOLDER,
    related=(RelatedPerson(HUSBAND, "spouse_of", "application form", SOURCE),),
    cards=(CardRecord(CARD, "****7203", "7203"),),
    transactions=(),
    bills=(),
    deliveries=(),
    activations=(),
    repayments=(),
    contacts=(),
    papers=(),
    phones=(),
    masked_phones={},
    addresses=(),
    courier_cluster={},
    testimony=(),
    hunts=(),
    readings=(),
    decisions=(),
)


@pytest.fixture
def bundle() -> Callable[..., CaseBundle]:
    return lambda **changes: replace(BARE, **changes)


@pytest.fixture
def namesake() -> dict[str, Any]:
    """A second person of the holder's name beside her, as an import after the opening of the case leaves it."""
    return {"related": (*BARE.related, RelatedPerson(NAMESAKE, "relative_of", "application form", SOURCE))}
