"""Correct a fact: what was recorded wrongly is withdrawn with a reason, never overwritten; what is right is recorded anew by its own use case."""

from cases.access import Unit, use_case
from cases.errors import InputRefused
from cases.office import Office
from cases.roles import Permission
from cases.store.testimony_register import TestimonyRegister
from graph.errors import UnknownEntity
from graph.vocabulary import FactKind, parse_fact_id


@use_case("fact.withdraw", Permission.CORRECT_FACT)
def withdraw_fact(office: Office, unit: Unit, given: str, why: str) -> None:
    """Withdraw a record, a link, a person's detail, a transaction or testimony by its id.

    Raises:
        InputRefused: no reason was given.
        UnknownEntity: no such fact stands.
    """
    if not why.strip():
        raise InputRefused(given="why", reason="empty")
    kind, key = parse_fact_id(given)
    if kind is FactKind.TESTIMONY:
        if not TestimonyRegister(unit.connection).withdraw(key, at=unit.now):
            raise UnknownEntity(given=given)
    else:
        office.withdrawals(unit.connection).withdraw(kind, key, unit.micros)
    unit.record(given, why=why, old={"stands": True}, new={"stands": False})
