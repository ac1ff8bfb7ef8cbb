"""Find cases among all that an actor may see, and a page of them as a list shows it: a few statements, however many there are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, union

from cases.store.sight import seen_by, worked_on_by
from cases.store.tables import case_file, case_person, disputed_txn, hold, hold_release
from cases.store.times import from_micros
from cases.store.users import Actor, name_of
from graph.finding import COUNTED_UP_TO, Slice
from graph.vocabulary import NodeKey


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are wanted; what is left empty says nothing."""

    text: str = ""
    """A name of somebody in the case, or a part of the case number."""
    accounts: frozenset[NodeKey] = frozenset()
    """Accounts that the text means in another way; their cases are wanted as well."""
    accounts_only: bool = False
    """Whether the text means nothing but these accounts."""
    case_type: str | None = None
    handler: str | None = None
    on_hold: bool | None = None
    """Whether a dispute hold stands."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list shows it, less what its account's records say."""

    key: int
    case_no: str
    account: NodeKey
    holder: str
    """As the case names them."""
    case_type: str
    handler: str
    """The handler's name."""
    opened_at: datetime
    hold_since: datetime | None
    """When the standing dispute hold began; None: none stands."""
    disputed: int
    """How many transactions somebody named as not the holder's."""


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Some rows of a list, in order."""

    rows: tuple[CaseRow, ...]
    total: int
    """At most one more than `COUNTED_UP_TO`."""
    comes_before: bool
    goes_on: bool


class FindRegister:
    """Searches the cases of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, actor: Actor, wanted: Wanted, part: Slice) -> FoundRows:
        """The cases that are wanted and that the actor may see, newest first."""
        found = select(case_file.c.key).where(seen_by(actor), *_conditions(wanted))
        total = self._connection.execute(select(func.count()).select_from(found.limit(COUNTED_UP_TO + 1).subquery())).scalar_one()
        key = case_file.c.key
        if part.before is not None:  # before it in the list is after it in time
            keys = self._keys(found.where(key > part.before).order_by(key).limit(part.rows + 1))
            shown = keys[: part.rows][::-1]
            return FoundRows(self._rows(shown), total, comes_before=len(keys) > part.rows, goes_on=True)
        if part.after is not None:
            found = found.where(key < part.after)
        keys = self._keys(found.order_by(key.desc()).limit(part.rows + 1))
        return FoundRows(self._rows(keys[: part.rows]), total, comes_before=part.after is not None, goes_on=len(keys) > part.rows)

    def own(self, actor: Actor, part: Slice) -> tuple[CaseRow, ...]:
        """The cases that are the actor's own, newest first."""
        found = select(case_file.c.key).where(worked_on_by(actor)).order_by(case_file.c.key.desc()).limit(part.rows)
        return self._rows(self._keys(found if part.after is None else found.where(case_file.c.key < part.after)))

    def of_accounts(self, accounts: Collection[NodeKey]) -> dict[NodeKey, int]:
        """The keys of the cases that these accounts have."""
        statement = select(case_file.c.account, case_file.c.key).where(case_file.c.account.in_(accounts))
        return {NodeKey(row.account): row.key for row in self._connection.execute(statement)}

    def seen_of_accounts(self, actor: Actor, accounts: Collection[NodeKey]) -> dict[NodeKey, str]:
        """The numbers of the cases that these accounts have and that the actor may see."""
        statement = select(case_file.c.account, case_file.c.case_no).where(case_file.c.account.in_(accounts), seen_by(actor))
        return {NodeKey(row.account): row.case_no for row in self._connection.execute(statement)}

    def seen_with(self, actor: Actor, nodes: Collection[NodeKey], *, but: int) -> dict[NodeKey, list[str]]:
        """Account or person → the numbers of the cases, apart from this one, that have them and that the actor may see."""
        parties = union(
            select(case_file.c.account.label("node"), case_file.c.key).where(case_file.c.account.in_(nodes)),
            select(case_file.c.holder, case_file.c.key).where(case_file.c.holder.in_(nodes)),
            select(case_person.c.person, case_person.c.case_file).where(case_person.c.person.in_(nodes)),
        ).subquery()
        joined = select(parties.c.node, case_file.c.case_no).join_from(parties, case_file, parties.c.key == case_file.c.key)
        found: dict[NodeKey, list[str]] = defaultdict(list)
        for row in self._connection.execute(joined.where(case_file.c.key != but, seen_by(actor))):
            found[NodeKey(row.node)].append(row.case_no)
        return dict(found)

    def _rows(self, keys: Collection[int]) -> tuple[CaseRow, ...]:
        found = {row.key: row for row in self._connection.execute(_shown().where(case_file.c.key.in_(keys)))}
        return tuple(_row(found[key]) for key in keys)

    def _keys(self, statement: Select[Any]) -> list[int]:
        return list(self._connection.execute(statement).scalars())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        conditions.append(or_(*_ways(wanted)))
    if wanted.case_type is not None:
        conditions.append(case_file.c.case_type == wanted.case_type)
    if wanted.handler is not None:
        conditions.append(case_file.c.handler == wanted.handler)
    if wanted.on_hold is not None:
        stands = case_file.c.key.in_(_standing_holds(hold.c.case_file))
        conditions.append(stands if wanted.on_hold else ~stands)
    return conditions


def _ways(wanted: Wanted) -> list[ColumnElement[bool]]:
    """How the text may mean a case. A name has no digit, a case number nothing but ASCII."""
    ways: list[ColumnElement[bool]] = [case_file.c.account.in_(wanted.accounts)]
    if wanted.accounts_only:
        return ways
    if wanted.text.isascii():
        ways.append(case_file.c.case_no.contains(wanted.text.upper(), autoescape=True))
    if not any(sign.isdecimal() for sign in wanted.text):
        named = select(case_person.c.case_file).where(case_person.c.called.contains(wanted.text, autoescape=True))
        ways.append(case_file.c.key.in_(named))
    return ways


def _standing_holds(*columns: ColumnElement[Any]) -> Select[Any]:
    released = select(hold_release.c.key).where(hold_release.c.hold == hold.c.key).exists()
    return select(*columns).where(hold.c.gate == "G3", ~released)


def _shown() -> Select[Any]:
    holder = select(case_person.c.called).where(case_person.c.case_file == case_file.c.key, case_person.c.relation == "holder")
    since = _standing_holds(func.min(hold.c.starts_at)).where(hold.c.case_file == case_file.c.key)
    disputed = select(func.count()).where(disputed_txn.c.case_file == case_file.c.key)
    return select(
        case_file,
        name_of(case_file.c.handler).label("handler_name"),
        holder.order_by(case_person.c.key).limit(1).scalar_subquery().label("called"),
        since.scalar_subquery().label("hold_since"),
        disputed.scalar_subquery().label("disputed"),
    )


def _row(row: Any) -> CaseRow:  # noqa: ANN401 - SQLAlchemy's row
    return CaseRow(
        key=row.key,
        case_no=row.case_no,
        account=NodeKey(row.account),
        holder=row.called or "",
        case_type=row.case_type,
        handler=row.handler_name,
        opened_at=from_micros(row.opened_at),
        hold_since=None if row.hold_since is None else from_micros(row.hold_since * 1_000_000),
        disputed=row.disputed,
    )
