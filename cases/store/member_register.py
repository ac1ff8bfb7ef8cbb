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
    why: str
    removed_at: datetime | None = None
    """None: they work on it now."""
    removed_by: str | None = None
    removed_because: str | None = None


class MemberRegister:
    """The members of cases, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_case(self, case_key: int) -> tuple[Member, ...]:
        """Who is a member now, in the order they came."""
        return tuple(each for each in self.ever_of_case(case_key) if each.removed_at is None)

    def ever_of_case(self, case_key: int) -> tuple[Member, ...]:
        """Who is or was a member, in the order they came; somebody who came twice stands there twice."""
        joined = case_member.outerjoin(user, user.c.login == case_member.c.login)
        statement = select(case_member, user.c.name).select_from(joined).where(case_member.c.case_file == case_key)
        return tuple(
            Member(
                login=row.login,
                name=row.name or row.login,
                added_at=from_micros(row.added_at),
                added_by=row.added_by,
                why=row.why,
                removed_at=None if row.removed_at is None else from_micros(row.removed_at),
                removed_by=row.removed_by,
                removed_because=row.removed_because,
            )
            for row in self._connection.execute(statement.order_by(case_member.c.key))
        )

    def add(self, case_key: int, login: str, *, at: datetime, by: str, why: str = "") -> bool:
        """Add somebody; False: they are a member already."""
        if any(each.login == login for each in self.of_case(case_key)):
            return False
        values = {"case_file": case_key, "login": login, "added_at": micros(at), "added_by": by, "why": why}
        self._connection.execute(insert(case_member).values(values))
        return True

    def remove(self, case_key: int, login: str, *, at: datetime, by: str, why: str = "") -> bool:
        """Remove somebody, on record; False: they are no member."""
        statement = update(case_member).where(
            case_member.c.case_file == case_key, case_member.c.login == login, case_member.c.removed_at.is_(None)
        )
        return self._connection.execute(statement.values(removed_at=micros(at), removed_by=by, removed_because=why)).rowcount > 0
