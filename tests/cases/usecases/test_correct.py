"""A corrected fact is another fact: the old one stays on record, withdrawn, and everything that named it names the new one."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from cases.assembly.bundle import CaseBundle
from cases.errors import CorrectionRefused, FactInUse, Forbidden, InputRefused, UnknownCase
from cases.imports.correction import CORRECTABLE
from cases.imports.typed_testimony import TypedClaim, TypedTestimony
from cases.model import SlipChannel
from cases.roles import Role
from cases.store.hunt_register import HuntRegister
from cases.store.past import PastTransactions
from cases.usecases.bring_in import import_export
from cases.usecases.correct import correct_fact, fact_sheet, newest_fact, withdraw_fact_of_case
from cases.usecases.open_case import case_file
from cases.usecases.record import record_testimony
from cases.usecases.slip_hunt import request_slip, slip_hunts
from cases.usecases.understand_case import check_case
from graph.adapters.tables import link, txn
from graph.errors import SliphoundError, UnknownEntity
from graph.records import TransactionRecord
from graph.vocabulary import FactKind, fact_id, public_id
from tests.support.stories import CASE, GOLD, Desk
from web.clock import FixedClock
from web.story import story_path

FIRST: dict[FactKind, Callable[[CaseBundle], str]] = {
    FactKind.TRANSACTION: lambda bundle: public_id(gold(bundle).node),
    FactKind.DELIVERY: lambda bundle: bundle.deliveries[0].id,
    FactKind.ACTIVATION: lambda bundle: bundle.activations[0].id,
    FactKind.REPAYMENT: lambda bundle: bundle.repayments[0].id,
    FactKind.CONTACT: lambda bundle: bundle.contacts[0].id,
    FactKind.POLICE_PAPER: lambda bundle: bundle.papers[0].id,
}
CHANGES = {
    FactKind.TRANSACTION: {"amount": "4,386.00", "city": "杭州"},
    FactKind.DELIVERY: {"signer": "徐某某", "address": "上海市虹口区某路1号"},
    FactKind.ACTIVATION: {"at": "2023-09-02 11:00:00"},
    FactKind.REPAYMENT: {"amount": "1.00"},
    FactKind.CONTACT: {"reached": "家属"},
    FactKind.POLICE_PAPER: {"verified": "是", "number": "沪公接〔2026〕1号"},
}


def bundle(desk: Desk) -> CaseBundle:
    return case_file(desk.office(login="lumin"), CASE)


def gold(found: CaseBundle) -> TransactionRecord:
    return next(each for each in found.transactions if each.source_ref == GOLD)


def cells(desk: Desk, given: str) -> dict[str, str]:
    return {each.column: each.text for each in fact_sheet(desk.office(login="lumin"), CASE, given).cells}


@pytest.mark.parametrize("kind", list(CORRECTABLE))
def test_a_correction_withdraws_and_records_anew(desk: Desk, kind: FactKind) -> None:
    office = desk.office(login="lumin")
    given = FIRST[kind](bundle(desk))
    was, counted = cells(desk, given), len(desk.rows())
    new = correct_fact(office, CASE, given, CHANGES[kind], why="录入时看错")
    now = cells(desk, new)
    assert {column for column in now if now[column] != was[column]} == CHANGES[kind].keys()
    assert new != given
    with pytest.raises(UnknownEntity):
        fact_sheet(office, CASE, given)
    sheet = fact_sheet(office, CASE, new)
    assert (sheet.source.row, sheet.recorded_by) == (2, "lumin")
    with office.vault.open(sheet.source.document) as sealed:
        text = sealed.read().decode("utf-8-sig")
    assert not re.search(r"629999\d{6}|\b1\d{10}\b", text), "an identifier in the clear"
    header, row = csv.reader(io.StringIO(text))
    assert len(header) == len(row) == len(CORRECTABLE[kind].columns)
    last = desk.audit()[-1]
    assert (last.action, last.subject, last.why) == ("fact.correct", given, "录入时看错")
    assert len(desk.rows()) > counted
    assert check_case(office, CASE).check.complete


def test_the_card_is_taken_over_and_shown_to_nobody(desk: Desk) -> None:
    office = desk.office(login="lumin")
    before = gold(bundle(desk))
    new = correct_fact(office, CASE, public_id(before.node), {"city": "苏州"}, why="城市录错")
    after = gold(bundle(desk))
    assert public_id(after.node) == new
    assert (after.card, after.merchant, after.city) == (before.card, before.merchant, "苏州")
    shown = fact_sheet(office, CASE, new)
    [card] = [each for each in shown.cells if each.column == "card_no"]
    assert card.is_masked
    assert card.is_fixed
    assert "*" in card.text


def test_a_correction_can_be_corrected_and_taken_back(desk: Desk) -> None:
    office = desk.office(login="lumin")
    for kind in (FactKind.TRANSACTION, FactKind.DELIVERY, FactKind.POLICE_PAPER, FactKind.REPAYMENT):
        given = FIRST[kind](bundle(desk))
        was = cells(desk, given)
        [column, *_], [value, *_] = CHANGES[kind].keys(), CHANGES[kind].values()
        second = correct_fact(office, CASE, given, {column: value}, why="先改")
        third = correct_fact(office, CASE, second, {column: was[column]}, why="改回")
        assert cells(desk, third) == was
    assert sum(each.source_ref == GOLD for each in bundle(desk).transactions) == 1


def test_the_export_brought_in_again_changes_nothing(desk: Desk) -> None:
    office = desk.office(login="lumin")
    given = FIRST[FactKind.TRANSACTION](bundle(desk))
    correct_fact(office, CASE, given, {"amount": "4,386.00"}, why="录错")
    facts = [row for row in desk.rows() if '"table": "txn' in row or '"table": "citation"' in row]
    report = import_export(office, "transactions", story_path("cheetah") / "transactions.csv", system="core").report
    assert report.accepted == 0
    assert [row for row in desk.rows() if '"table": "txn' in row or '"table": "citation"' in row] == facts


def test_disputes_and_slip_hunts_go_with_the_purchase(desk: Desk) -> None:
    office = desk.office(login="lumin")
    found = bundle(desk)
    given = public_id(gold(found).node)
    request_slip(office, CASE, GOLD, via=SlipChannel.ACQUIRER, reason="核对签名")
    new = correct_fact(office, CASE, given, {"auth_code": "000001"}, why="录错")
    assert [public_id(each.transaction) for each in slip_hunts(office, CASE)] == [new]
    assert {public_id(each) for each in bundle(desk).case.disputed} == {
        new if public_id(each) == given else public_id(each) for each in found.case.disputed
    }
    assert newest_fact(office, CASE, given) == new
    [correction] = fact_sheet(office, CASE, new).corrections
    assert [each.file_name for each in fact_sheet(office, CASE, new).seen_on] == ["bill-2024-01.pdf"]
    assert (correction.id, correction.reason, correction.by) == (given, "录错", "lumin")
    with pytest.raises(FactInUse):
        withdraw_fact_of_case(office, CASE, new, "录错")


def test_what_named_a_purchase_is_not_touched_and_reads_as_before_at_an_earlier_moment(told_desk: Desk) -> None:
    before = told_desk.office(login="lumin")
    office = replace(before, clock=FixedClock(before.clock.now() + timedelta(days=1)))
    case = bundle(told_desk).case
    [slip] = bundle(told_desk).readings
    assert slip.transaction is not None
    first = public_id(slip.transaction)
    naming = [row for row in told_desk.rows() if re.search(r'"table": "(disputed_txn|slip_request|slip_search|slip_match)"', row)]
    second = correct_fact(office, CASE, first, {"auth_code": "000001"}, why="录错")
    third = correct_fact(office, CASE, second, {"auth_code": "000002"}, why="又录错")
    corrections = fact_sheet(office, CASE, third).corrections
    assert [each.id for each in corrections] == [second, first]
    assert [row for row in told_desk.rows() if re.search(r'"table": "(disputed_txn|slip_request|slip_search|slip_match)"', row)] == naming
    present = told_desk.workspace.transactions
    for seen, called in ((present, third), (PastTransactions(present, before.clock.now()), first)):
        with seen.reading() as connection:
            register = HuntRegister(connection)
            assert [public_id(each.transaction) for each in register.readings(case.key) if each.transaction] == [called]
            assert called in {public_id(each.transaction) for each in register.of_case(case.key)}


def test_the_link_that_a_delivery_states_goes_with_its_address(desk: Desk) -> None:
    office = desk.office(login="lumin")
    given = bundle(desk).deliveries[0].id

    def links() -> int:
        with desk.workspace.transactions.reading() as connection:
            return len(connection.execute(select(link.c.key).where(link.c.withdrawn_at.is_(None), link.c.kind == 11)).all())

    standing = links()
    signer = correct_fact(office, CASE, given, {"signer": "徐某某"}, why="录错")
    assert links() == standing
    correct_fact(office, CASE, signer, {"address": "上海市虹口区某路1号"}, why="录错")
    assert links() in {standing, standing + 1}  # the first correction's row states no link of its own: that of the export stands beside


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"amount": "四千"}, CorrectionRefused, "amount"),
        ({"merchant_name": " "}, CorrectionRefused, "merchant_name"),
        ({"entry_mode": "不知道"}, CorrectionRefused, "entry_mode"),
        ({"at": "某天"}, CorrectionRefused, "at"),
        ({"card_no": "6225880000000000"}, InputRefused, None),
        ({"source_ref": "1"}, InputRefused, None),
        ({"colour": "red"}, InputRefused, None),
        ({}, InputRefused, None),
        ({"amount": "4286.00"}, InputRefused, None),
    ],
)
def test_what_cannot_stand_changes_nothing(desk: Desk, values: dict[str, str], error: type[SliphoundError], field: str | None) -> None:
    given = FIRST[FactKind.TRANSACTION](bundle(desk))
    before = desk.rows()
    with pytest.raises(error) as refused:
        correct_fact(desk.office(login="lumin"), CASE, given, values, why="录错")
    assert refused.value.where.field == field
    assert desk.rows() == before


def test_a_reason_is_needed(desk: Desk) -> None:
    given = FIRST[FactKind.TRANSACTION](bundle(desk))
    before = desk.rows()
    office = desk.office(login="lumin")
    with pytest.raises(InputRefused):
        correct_fact(office, CASE, given, {"city": "苏州"}, why=" ")
    with pytest.raises(InputRefused):
        withdraw_fact_of_case(office, CASE, bundle(desk).contacts[0].id, " ")
    assert desk.rows() == before


def test_a_transaction_that_testimony_names_by_a_text_of_its_own_is_not_taken_from_under_it(desk: Desk) -> None:
    office = desk.office(login="lumin")
    given = FIRST[FactKind.TRANSACTION](bundle(desk))
    claim = TypedClaim("made", {"txn": given, "person": "朱某"}, polarity=False, quote="不是我刷的")
    record_testimony(office, CASE, TypedTestimony("朱某", "holder", "2026-11-20 10:00", "电话", "那一笔不是我刷的", claims=[claim]))
    before = desk.rows()
    with pytest.raises(FactInUse):
        correct_fact(office, CASE, given, {"city": "苏州"}, why="录错")
    assert desk.rows() == before


def test_a_fact_of_another_case_is_none_of_this_one(desk: Desk) -> None:
    office = desk.office(login="lumin")
    with desk.workspace.transactions.reading() as connection:
        own = {each.node for each in bundle(desk).transactions}
        others = [key for key in connection.execute(select(txn.c.key)).scalars() if all(node & (2**48 - 1) != key for node in own)]
    stranger = fact_id(FactKind.TRANSACTION, others[0]) if others else "transaction-22222222"
    for given in (stranger, "contact-22222222", "link-none", "K-222222"):
        with pytest.raises(UnknownEntity):
            fact_sheet(office, CASE, given)
        with pytest.raises(UnknownEntity):
            correct_fact(office, CASE, given, {"city": "x"}, why="x")
        with pytest.raises(UnknownEntity):
            withdraw_fact_of_case(office, CASE, given, "x")


def test_withdrawing_in_a_case(desk: Desk) -> None:
    office = desk.office(login="lumin")
    found = bundle(desk)
    assert withdraw_fact_of_case(office, CASE, found.contacts[0].id, "重复") is None
    assert len(bundle(desk).contacts) == len(found.contacts) - 1
    waiting = withdraw_fact_of_case(office, CASE, fact_id(FactKind.TESTIMONY, found.testimony[0].key), "记错人")
    assert waiting is not None
    assert waiting.startswith("withdrawal-")
    assert len(bundle(desk).testimony) == len(found.testimony)
    with pytest.raises(UnknownCase):
        withdraw_fact_of_case(desk.office(login="stranger"), CASE, found.contacts[1].id, "重复")
    with pytest.raises(Forbidden):
        correct_fact(desk.office(Role.MEMBER, login="lumin"), CASE, found.contacts[1].id, {"reached": "家属"}, why="x")
