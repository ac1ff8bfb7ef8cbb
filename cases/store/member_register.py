"""Members of a case: who works on it beside its handler."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from cases.store.desk_tables import case_member
from cases.store.tables import user
from cases.store.times import from_micros, micros


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works on a case."""

    login: str
    name: str
    added_at: datetime
    added_by: str


class MemberRegister:
    """The members of cases, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_case(self, case_key: int) -> tuple[Member, ...]:
        """Who is a member now, in the order they came."""
        joined = case_member.outerjoin(user, user.c.login == case_member.c.login)
        statement = select(case_member, user.c.name).select_from(joined)
        statement = statement.where(case_member.c.case_file == case_key, case_member.c.removed_at.is_(None)).order_by(case_member.c.key)
        return tuple(
            Member(row.login, row.name or row.login, from_micros(row.added_at), row.added_by) for row in self._connection.execute(statement)
        )

    def add(self, case_key: int, login: str, *, at: datetime, by: str) -> bool:
        """Add somebody; False: they are a member already."""
        if any(each.login == login for each in self.of_case(case_key)):
            return False
        self._connection.execute(insert(case_member).values(case_file=case_key, login=login, added_at=micros(at), added_by=by))
        return True

    def remove(self, case_key: int, login: str, *, at: datetime, by: str) -> bool:
        """Remove somebody, on record; False: they are no member."""
        statement = update(case_member).where(
            case_member.c.case_file == case_key, case_member.c.login == login, case_member.c.removed_at.is_(None)
        )
        return self._connection.execute(statement.values(removed_at=micros(at), removed_by=by)).rowcount > 0
