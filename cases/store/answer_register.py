"""Persons' answers to rules. None is ever changed; of each rule the newest counts."""

from sqlalchemy import Connection, func, insert, select

from cases.rule_answers import RuleAnswer
from cases.store.desk_tables import rule_answer
from cases.store.times import from_micros, micros
from graph.verdict import Verdict


class AnswerRegister:
    """The answers of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case_key: int, given: RuleAnswer) -> None:
        """Record an answer beside those before it."""
        self._connection.execute(
            insert(rule_answer).values(
                case_file=case_key,
                rule=given.rule,
                verdict=given.verdict.value,
                note=given.note,
                answered_at=micros(given.answered_at),
                answered_by=given.answered_by,
            )
        )

    def newest(self, case_key: int) -> dict[str, RuleAnswer]:
        """The newest answer to each rule in a case."""
        of_case = rule_answer.c.case_file == case_key
        newest = select(func.max(rule_answer.c.key)).where(of_case).group_by(rule_answer.c.rule)
        rows = self._connection.execute(select(rule_answer).where(rule_answer.c.key.in_(newest)).order_by(rule_answer.c.key))
        return {
            row.rule: RuleAnswer(row.rule, Verdict(row.verdict), row.note, from_micros(row.answered_at), row.answered_by) for row in rows
        }
