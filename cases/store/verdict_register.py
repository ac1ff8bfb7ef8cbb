"""Persons' words on conflicts. None is ever changed; of each family the newest counts."""

import json
from dataclasses import asdict

from sqlalchemy import Connection, Row, func, insert, select

from cases.judgement import ConflictVerdict, JudgedClaim, Judgement
from cases.store.desk_tables import conflict_verdict
from cases.store.times import from_micros, micros


class VerdictRegister:
    """The words on conflicts of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case_key: int, judged: Judgement) -> None:
        """Record a word beside those before it."""
        self._connection.execute(
            insert(conflict_verdict).values(
                case_file=case_key,
                family=judged.family,
                members=json.dumps([asdict(each) for each in judged.members], ensure_ascii=False, sort_keys=True),
                verdict=judged.verdict.value,
                note=judged.note,
                judged_at=micros(judged.judged_at),
                judged_by=judged.judged_by,
            )
        )

    def newest(self, case_key: int) -> dict[str, Judgement]:
        """The newest word on each family of a case."""
        of_case = conflict_verdict.c.case_file == case_key
        newest = select(func.max(conflict_verdict.c.key)).where(of_case).group_by(conflict_verdict.c.family)
        statement = select(conflict_verdict).where(conflict_verdict.c.key.in_(newest)).order_by(conflict_verdict.c.key)
        return {row.family: _judgement(row) for row in self._connection.execute(statement)}


def _judgement(row: Row[tuple[object, ...]]) -> Judgement:
    members = tuple(JudgedClaim(**{**each, "window": tuple(each["window"])}) for each in json.loads(row.members))
    return Judgement(row.family, members, ConflictVerdict(row.verdict), row.note, from_micros(row.judged_at), row.judged_by)
