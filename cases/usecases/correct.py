"""Correct a fact: what was recorded wrongly is withdrawn with a reason, never overwritten; what is right is recorded anew by its own use case."""

from cases.access import Unit, use_case
from cases.office import Office
from cases.roles import Permission
from cases.store.decision_register import Approvable, approval_id
from cases.store.sight import sees
from cases.store.testimony_register import TestimonyRegister
from graph.errors import UnknownEntity
from graph.vocabulary import FactKind, parse_fact_id


@use_case("fact.withdraw", Permission.CORRECT_FACT)
def withdraw_fact(office: Office, unit: Unit, given: str, why: str) -> str | None:
    """Withdraw a record, a link, a person's detail or a transaction by its id; of testimony, ask that it be withdrawn.

    What somebody said is struck by two persons only: the id that the second approves is returned, until then it stands. None: it is done.

    Raises:
        InputRefused: no reason was given.
        UnknownEntity: no such fact stands; of testimony, none in a case that the actor may see.
    """
    kind, key = parse_fact_id(given)
    if kind is not FactKind.TESTIMONY:
        office.withdrawals(unit.connection).withdraw(kind, key, unit.micros)
        unit.record(given, why=why, old={"stands": True}, new={"stands": False})
        return None
    register = TestimonyRegister(unit.connection)
    case_key = register.case_of(key)
    is_seen = case_key is not None and sees(unit.connection, office.actor, case_key)
    request = register.ask_withdrawal(key, why, at=unit.now, login=unit.login) if is_seen else None
    if request is None:
        raise UnknownEntity(given=given)
    waiting = approval_id(Approvable.WITHDRAWAL, request)
    unit.record(given, why=why, new={"asked": waiting})
    return waiting
