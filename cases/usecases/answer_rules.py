"""Answer the victim and bank rules of a case that no record answers, and read what was answered.

It needs PROPOSE_ROUTE, as a word on a contradiction does: weighing belongs to those who propose what follows from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.errors import InputRefused
from cases.office import Office
from cases.roles import Permission
from cases.rule_answers import ANSWERABLE, RuleAnswer
from cases.store.answer_register import AnswerRegister
from cases.store.case_register import CaseRegister
from graph.verdict import Verdict


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as somebody gives it."""

    rule: str
    verdict: Verdict
    note: str


@use_case("rules.answer", Permission.PROPOSE_ROUTE)
def answer_rules(office: Office, unit: Unit, case_no: str, given: Sequence[GivenAnswer]) -> None:
    """Record answers to rules, all or none.

    Raises:
        UnknownCase: there is no such case.
        InputRefused: there is none, one is about no victim or bank rule, or says not how it was found out.
    """
    del office
    if not given:
        raise InputRefused(given="verdict", reason="没有选择任何回答 / no answer was chosen")
    case_key = CaseRegister(unit.connection).get(case_no).key
    for each in given:
        if each.rule not in ANSWERABLE:
            raise InputRefused(given=each.rule, reason="V01…V18, B01…B13")
        if not each.note.strip():
            raise InputRefused(
                given=each.rule, reason="请写明依据，待核实的写明为何还不能查明 / say how it was found out, or why it cannot be yet"
            )
        answer = RuleAnswer(each.rule, each.verdict, each.note.strip(), unit.now, unit.login)
        AnswerRegister(unit.connection).add(case_key, answer)
        unit.record(f"case:{case_no}", why=answer.note, new={"rule": each.rule, "verdict": each.verdict.value})


@query("rules.answers", Permission.READ_CASE)
def rule_answers(office: Office, connection: Connection, case_no: str) -> Mapping[str, RuleAnswer]:
    """The newest answer to each rule."""
    del office
    return AnswerRegister(connection).newest(CaseRegister(connection).get(case_no).key)
