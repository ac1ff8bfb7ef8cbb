"""Decide what a slip is of where its weights leave it open, and take back what was recorded: by a named person with a reason."""

from cases.access import Unit, use_case
from cases.errors import InputRefused, StepOutOfOrder, UnknownTransaction
from cases.model import MatchOnRecord, SlipReading
from cases.office import Office
from cases.roles import Permission
from cases.second_eyes import refuse_lacking
from cases.slip_matching import is_ready, match_reading, needs_second
from cases.store.case_register import CaseRegister
from cases.store.decision_register import Approvable, approval_id
from cases.store.hunt_register import HuntRegister
from cases.store.match_register import MatchRegister, NewMatch
from cases.usecases.open_case import find_transaction
from evidence.slips.matching import SlipMatch
from graph.records import TransactionRecord
from graph.vocabulary import public_id


@use_case("slip.choose", Permission.CONFIRM_SLIP)
def choose_match(office: Office, unit: Unit, case_no: str, document: str, transaction: str | None, *, why: str) -> MatchOnRecord:
    """Record which of the candidates a slip is of by a person's judgement; None: of no transaction of the account.

    It counts at once where amount, time and card bear it out, else when a second person has approved it.

    Raises:
        InputRefused: no reason was given.
        StepOutOfOrder: amount or time were not confirmed, or something is on record already, which has to be withdrawn first.
        SecondEyesNeeded: two persons do not say the same of amount, time or card.
        UnknownTransaction: it is none of the candidates.
    """
    if not why.strip():
        raise InputRefused(given="why", reason="理由为空 / no reason")
    case = CaseRegister(unit.connection).get(case_no)
    reading = HuntRegister(unit.connection).newest_reading(case.key, document)
    _refuse_unready(reading)
    records = office.records(unit.connection)
    transactions = records.transactions(case.account)
    found = match_reading(reading, transactions, records.cards(case.account))
    new = _of_candidate(found, transactions, transaction, why) if transaction is not None else _of_none(found, why)
    register = MatchRegister(unit.connection)
    key = register.add(reading.key, new, at=unit.now, login=unit.login)
    called = None if new.transaction is None else public_id(new.transaction)
    chosen: dict[str, object] = {"transaction": called, "needs_second": new.needs_second, "document": document}
    unit.record(approval_id(Approvable.MATCH, key), why=why, new=chosen)
    return register.of_reading(reading.key)[-1]


@use_case("slip.unmatch", Permission.CONFIRM_SLIP)
def withdraw_match(office: Office, unit: Unit, case_no: str, document: str, why: str) -> None:
    """Take back what is on record of a slip; it stays on record as withdrawn, and the slip is open again.

    Raises:
        InputRefused: no reason was given.
        StepOutOfOrder: nothing is on record of it.
    """
    del office
    case = CaseRegister(unit.connection).get(case_no)
    stands = HuntRegister(unit.connection).newest_reading(case.key, document).match
    if stands is None:
        raise StepOutOfOrder(step="slip unmatch", needed="slip match")
    MatchRegister(unit.connection).withdraw(stands.key, why, at=unit.now, login=unit.login)
    old: dict[str, object] = {"transaction": None if stands.transaction is None else public_id(stands.transaction)}
    unit.record(approval_id(Approvable.MATCH, stands.key), why=why, old=old, new={"stands": False, "document": document})


def _of_candidate(found: SlipMatch, transactions: tuple[TransactionRecord, ...], given: str, why: str) -> NewMatch:
    node = find_transaction(transactions, given).node
    scored = next((each for each in found.candidates if each.transaction == public_id(node)), None)
    if scored is None:
        raise UnknownTransaction(given=given)
    second = needs_second(found, scored.transaction)
    return NewMatch(node, scored.bits, scored.by_field, is_chosen=True, needs_second=second, why=why)


def _of_none(found: SlipMatch, why: str) -> NewMatch:
    return NewMatch(None, 0.0, {}, is_chosen=True, needs_second=needs_second(found, None), why=why)


def _refuse_unready(reading: SlipReading) -> None:
    if not is_ready(reading):
        raise StepOutOfOrder(step="slip match", needed="slip confirm amount_fen txn_at")
    if reading.match is not None:
        raise StepOutOfOrder(step="slip match", needed=f"withdraw {approval_id(Approvable.MATCH, reading.match.key)}")
    refuse_lacking(reading)
