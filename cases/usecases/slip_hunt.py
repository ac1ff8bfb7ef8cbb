"""Hunt for the slip of one transaction: ask for it, search for it, and record what came of it, "destroyed" as much as "found"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.documents import Origin, seal_document, staged
from cases.errors import InputRefused, StepOutOfOrder, UnknownDocument
from cases.model import SlipChannel, SlipHunt, SlipOutcome, SlipReading, SlipSearch
from cases.office import Office
from cases.roles import Permission
from cases.second_eyes import refuse_lacking
from cases.slip_matching import is_ready, match_reading
from cases.store.case_register import CaseRegister
from cases.store.decision_register import Approvable, approval_id
from cases.store.hunt_register import HuntRegister
from cases.store.match_register import MatchRegister, NewMatch
from cases.usecases.open_case import find_transaction
from evidence.slips.as_json import slip_as_json
from evidence.slips.matching import MatchDecision, SlipMatch
from graph.identifiers import mask, normal_form
from graph.records import TransactionRecord
from graph.times import Precision, When, parse_when
from graph.vocabulary import public_id

NEEDS_PAPER = frozenset({SlipOutcome.DESTROYED, SlipOutcome.FOUND_ORIGINAL, SlipOutcome.FOUND_COPY, SlipOutcome.FOUND_ELECTRONIC})
"""Outcomes that rest on a paper: the slip itself, or the stamped statement of loss. Without it a loss is only possible."""

_SHOWN_OF_CARD = 10
"""Six and four: what a bank prints to name a card."""


class StampedStatementNeeded(InputRefused):
    """`destroyed` needs the stamped 灭失说明; an oral recollection is `possibly_destroyed` (domain.md 4.8)."""

    code = "stamped_statement_needed"


@dataclass(frozen=True, slots=True)
class Searched:
    """One search as the field form has it (domain.md 4.8)."""

    outcome: SlipOutcome
    when: When
    """From the time in to the time out."""
    place: str
    details: Mapping[str, object]
    """bank_staff, accompanied_by, authority, scope, method, boxes, statement, next_step."""
    document: Path | None = None
    """The slip that was found, or the stamped statement of loss."""


@dataclass(frozen=True, slots=True)
class WeighedSlip:
    """A slip that was read, beside the transactions it may be of."""

    reading: SlipReading
    match: SlipMatch | None
    """None: amount or time are not confirmed yet."""
    transactions: tuple[TransactionRecord, ...]


@use_case("slip.request", Permission.HUNT_SLIPS)
def request_slip(
    office: Office,
    unit: Unit,
    case_no: str,
    transaction: str,
    *,
    via: SlipChannel,
    reason: str,
    on: date | None = None,
    deadline: date | None = None,
) -> SlipHunt:
    """Record that the slip of a transaction of the case's account was asked for, by a lawful channel; `on` the case date unless it was earlier.

    Raises:
        UnknownTransaction: the account has no such transaction.
    """
    case = CaseRegister(unit.connection).get(case_no)
    chosen = find_transaction(office.records(unit.connection).transactions(case.account), transaction)
    register = HuntRegister(unit.connection)
    register.request(case.key, SlipHunt(0, chosen.node, reason, via, on or office.as_of, deadline, ()), at=unit.now, login=unit.login)
    unit.record(f"case:{case_no}", why=reason, new={"transaction": public_id(chosen.node), "via": via.value})
    return register.for_transaction(case.key, chosen.node)


@use_case("slip.search", Permission.HUNT_SLIPS)
def record_search(office: Office, unit: Unit, case_no: str, transaction: str, searched: Searched) -> SlipHunt:
    """Record one search; what was not found is an exhibit of its own.

    Raises:
        StampedStatementNeeded: the outcome rests on a paper that was not given.
        FileRefused, ParserStopped: the paper is no picture or PDF that its reader opens; then nothing of it is kept.
        StepOutOfOrder: nobody asked for this slip.
    """
    if searched.outcome in NEEDS_PAPER and searched.document is None:
        raise StampedStatementNeeded(outcome=searched.outcome.value)
    case = CaseRegister(unit.connection).get(case_no)
    chosen = find_transaction(office.records(unit.connection).transactions(case.account), transaction)
    register = HuntRegister(unit.connection)
    hunt = register.for_transaction(case.key, chosen.node)
    document = None
    if searched.document is not None:
        kind = "statement of loss" if searched.outcome is SlipOutcome.DESTROYED else "slip"
        origin = Origin(kind, searched.place, "商户", "查找时复制或拍摄")
        with staged(searched.document, office) as copy:
            office.documents.paper(copy, searched.document.name)
            document = seal_document(office, unit, copy, origin, searched.document.name).sha256
    search = SlipSearch(searched.outcome, searched.when, searched.place, dict(searched.details), document)
    register.add_search(hunt.key, search, at=unit.now, login=unit.login)
    unit.record(f"case:{case_no}", why=searched.outcome.value, new={"transaction": public_id(chosen.node), "document": document})
    return register.for_transaction(case.key, chosen.node)


@use_case("slip.read", Permission.READ_DOCUMENT)
def read_slip(office: Office, unit: Unit, case_no: str, picture: Path, origin: Origin) -> SlipReading:
    """Seal the picture of a slip, read it, and record the reading: a proposal until a person confirms it."""
    case = CaseRegister(unit.connection).get(case_no)
    with staged(picture, office) as copy:
        answer = _without_card_numbers(slip_as_json(office.documents.slip(copy, picture.name)))
        document = seal_document(office, unit, copy, origin, picture.name)
    register = HuntRegister(unit.connection)
    register.add_reading(case.key, document.sha256, answer, office.documents.slip_tool, at=unit.now, login=unit.login)
    unit.record(f"document:{document.sha256}", why="slip read", new={"case": case_no})
    return register.newest_reading(case.key, document.sha256)


@use_case("slip.confirm", Permission.CONFIRM_SLIP)
def confirm_slip(office: Office, unit: Unit, case_no: str, document: str, values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Record a person's word on fields of a slip that was read, and return it as recorded; None confirms that a field is not legible.

    Raises:
        StepOutOfOrder: the picture was not read in this case.
        InputRefused: a field is none of a slip's, or a value is none of its field's.
        TimeRefused: the time cannot be read.
    """
    del office
    case = CaseRegister(unit.connection).get(case_no)
    register = HuntRegister(unit.connection)
    reading = register.newest_reading(case.key, document)
    for field in values:
        if field not in reading.answer["fields"]:
            raise InputRefused(given=field, reason=", ".join(reading.answer["fields"]))
    confirmed = {field: None if value is None else _as_recorded(field, value) for field, value in values.items()}
    for field, value in confirmed.items():
        register.confirm(reading.key, field, value, at=unit.now, login=unit.login)
    unit.record(f"document:{document}", why="slip confirmed", new={"fields": sorted(values), "case": case_no})
    return confirmed


@use_case("slip.match", Permission.CONFIRM_SLIP)
def match_slip(office: Office, unit: Unit, case_no: str, document: str) -> SlipMatch:
    """Match a confirmed slip to a transaction of the account; only a clear match is recorded.

    Raises:
        StepOutOfOrder: amount or time of the slip were not confirmed by a person, or something else is on record of it, which has to be
            withdrawn first.
        SecondEyesNeeded: the match is clear, but two persons do not say the same of what it rests on.
    """
    case = CaseRegister(unit.connection).get(case_no)
    register = HuntRegister(unit.connection)
    reading = register.newest_reading(case.key, document)
    if not is_ready(reading):
        raise StepOutOfOrder(step="slip match", needed="slip confirm amount_fen txn_at")
    records = office.records(unit.connection)
    transactions = records.transactions(case.account)
    found = match_reading(reading, transactions, records.cards(case.account))
    if found.decision is MatchDecision.MATCH:
        best = found.candidates[0]
        chosen = find_transaction(transactions, best.transaction)
        if reading.match is None:
            refuse_lacking(reading)
            new = NewMatch(chosen.node, best.bits, best.by_field, is_chosen=False, needs_second=False)
            MatchRegister(unit.connection).add(reading.key, new, at=unit.now, login=unit.login)
        elif reading.match.transaction != chosen.node:
            raise StepOutOfOrder(step="slip match", needed=f"withdraw {approval_id(Approvable.MATCH, reading.match.key)}")
    unit.record(f"document:{document}", why="slip match", new={"decision": found.decision.value, "case": case_no})
    return found


@query("slip.hunts", Permission.READ_CASE)
def slip_hunts(office: Office, connection: Connection, case_no: str) -> tuple[SlipHunt, ...]:
    """The hunts of a case, oldest first."""
    del office
    return HuntRegister(connection).of_case(CaseRegister(connection).get(case_no).key)


@query("slip.weigh", Permission.READ_CASE)
def weigh_slip(office: Office, connection: Connection, case_no: str, document: str) -> WeighedSlip:
    """A slip that was read, and what it would match now; nothing is recorded.

    Raises:
        UnknownDocument: the picture was not read in this case.
    """
    case = CaseRegister(connection).get(case_no)
    reading = next((each for each in HuntRegister(connection).readings(case.key) if each.document == document), None)
    if reading is None:
        raise UnknownDocument(given=document)
    records = office.records(connection)
    transactions = records.transactions(case.account)
    found = match_reading(reading, transactions, records.cards(case.account)) if is_ready(reading) else None
    return WeighedSlip(reading, found, transactions)


def _without_card_numbers(answer: dict[str, Any]) -> dict[str, Any]:
    """The reading as it may be kept: a card number is shown as banks print it, whatever the slip bears."""
    card = answer["fields"]["card_no"]
    card["readings"] = [_shown_card(each) if each else each for each in card["readings"]]
    card["value"] = _shown_card(card["value"]) if card["value"] else card["value"]
    return answer


def _shown_card(number: str) -> str:
    shown = sum(character.isdigit() for character in number)
    return mask("card_no", normal_form(number)) if shown > _SHOWN_OF_CARD else number


def _as_recorded(field: str, value: str) -> str:
    """A confirmed value in the form it is kept in."""
    match field:
        case "amount_fen" | "tip_fen":
            if not value.isdecimal():
                raise InputRefused(given=f"{field}={value}", reason="fen: 100800")
            return str(int(value))
        case "txn_at":
            when = parse_when(value)
            if when.precision not in {Precision.SECOND, Precision.MINUTE}:
                raise InputRefused(given=f"{field}={value}", reason="2024-02-18T19:26:33+08:00")
            return when.outer.start.isoformat()
        case "card_no":
            return _shown_card(value)
        case _:
            return value
