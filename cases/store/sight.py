"""Who may see a case: its handler, whoever opened it, its members, and the roles that see every case (domain.md 8.7)."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, false, or_, select, true

from cases.errors import UnknownCase
from cases.roles import SEES_EVERY_CASE, SEES_NO_CASE
from cases.store.desk_tables import case_member
from cases.store.tables import case_file
from cases.store.users import Actor
from graph.vocabulary import NodeKey


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on `case_file` that the actor may see a case."""
    if actor.roles & SEES_EVERY_CASE.keys():
        return true()
    return worked_on_by(actor)


def worked_on_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on `case_file` that a case is the actor's own: handled, opened, or a member of it."""
    if actor.roles <= SEES_NO_CASE:
        return false()
    member = select(case_member.c.case_file).where(case_member.c.login == actor.login, case_member.c.removed_at.is_(None))
    return or_(case_file.c.handler == actor.login, case_file.c.opened_by == actor.login, case_file.c.key.in_(member))


def sees(connection: Connection, actor: Actor, case_key: int) -> bool:
    """Whether the actor may see the case under this key."""
    return connection.execute(select(case_file.c.key).where(case_file.c.key == case_key, seen_by(actor))).first() is not None


def refuse_unseen(connection: Connection, actor: Actor, case_no: str) -> None:
    """Raise UnknownCase where the actor may not see the case: the same answer as where there is none, so that numbers cannot be tried out."""
    if connection.execute(select(case_file.c.key).where(case_file.c.case_no == case_no, seen_by(actor))).first() is None:
        raise UnknownCase(given=case_no)


def hides(connection: Connection, actor: Actor, nodes: Collection[NodeKey]) -> bool:
    """Whether these accounts and persons are a case's, and of none that the actor may see."""
    about = case_file.c.account.in_(nodes) | case_file.c.holder.in_(nodes)
    seen = [row.seen for row in connection.execute(select(seen_by(actor).label("seen")).where(about))]
    return bool(seen) and not any(seen)
