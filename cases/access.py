"""Use cases: what the office does, who may do it, and the record that it was done.

A use case is declared by `use_case`: it opens the transaction, refuses an actor without the permission, and refuses to commit a
change of which it was not recorded who did what, to what, when and why. `USE_CASES` lists them all: the office's table of contents.

One whose body takes a `case_no` is about that case: an actor who may not see it is told that there is no such case. A body that reaches a
case by another way (an id to approve, a fact to withdraw, a search) asks `cases.store.sight` itself.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from cases.errors import Forbidden, InputRefused
from cases.office import Office
from cases.roles import Permission
from cases.store.audit import AuditEntry, append_audit
from cases.store.sight import refuse_unseen

P = ParamSpec("P")
R = TypeVar("R")
_OF_CASE = "case:"
_GIVEN_FIRST = 2
"""Parameters that a body gets before the caller's own: the office, and the unit or the connection."""


class AuditMissingError(AssertionError):
    """A defect of ours: a use case changed something and recorded nothing. Its transaction is rolled back."""


@dataclass(slots=True)
class Unit:
    """One run of a use case: its transaction, its moment, and what it has recorded."""

    connection: Connection
    now: datetime
    login: str
    action: str
    case_no: str | None = None
    """The case in which it is done; None: in none, or the body finds out and says so."""
    entries: list[AuditEntry] = field(default_factory=list)

    @property
    def micros(self) -> int:
        """The moment as stored: microseconds since 1970, UTC."""
        return int(self.now.timestamp() * 1_000_000)

    def record(self, subject: str, *, why: str, old: Mapping[str, object] | None = None, new: Mapping[str, object] | None = None) -> None:
        """Record that the actor did this use case to `subject`. Values are references, never clear identifiers.

        Raises:
            InputRefused: `why` is empty, which is how every reason, note or purpose that somebody types comes here.
        """
        if not why.strip():
            raise InputRefused(given="why", reason="理由为空 / no reason")
        case_no = self.case_no or (subject.removeprefix(_OF_CASE) if subject.startswith(_OF_CASE) else None)
        entry = AuditEntry(self.now, self.login, self.action, subject, why, dict(old or {}), dict(new or {}), case_no)
        append_audit(self.connection, entry)
        self.entries.append(entry)


@dataclass(frozen=True, slots=True)
class UseCase:
    """A declared use case."""

    name: str
    permission: Permission
    changes: bool
    """Whether it changes what is on file, which is recorded; so is showing a clear identifier. Reading is not, nor is a preference."""
    is_of_case: bool
    """Whether it is about one case, named by its number: then it is for those who may see the case."""


USE_CASES: dict[str, UseCase] = {}


def use_case(
    action: str, permission: Permission, *, wait_seconds: float | None = None
) -> Callable[[Callable[Concatenate[Office, Unit, P], R]], Callable[Concatenate[Office, P], R]]:
    """Declare a use case that changes something, called `action` in the record (`case.open`).

    `wait_seconds`: for how long it waits for another writer, where somebody stands before the page; else as long as the office waits.
    """

    def declare(body: Callable[Concatenate[Office, Unit, P], R]) -> Callable[Concatenate[Office, P], R]:
        place = _place_of_case(body)
        USE_CASES[action] = UseCase(action, permission, changes=True, is_of_case=place is not None)

        @wraps(body)
        def run(office: Office, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _allow(office, permission)
            with office.transactions.writing(wait_seconds=wait_seconds) as connection:
                case_no = _refuse_unseen(office, connection, place, args, kwargs)
                unit = Unit(connection, office.clock.now(), office.actor.login, action, case_no)
                answer = body(office, unit, *args, **kwargs)
                if not unit.entries:
                    raise AuditMissingError(action)
            return answer

        return run

    return declare


def query(
    action: str, permission: Permission
) -> Callable[[Callable[Concatenate[Office, Connection, P], R]], Callable[Concatenate[Office, P], R]]:
    """Declare a use case that only reads."""

    def declare(body: Callable[Concatenate[Office, Connection, P], R]) -> Callable[Concatenate[Office, P], R]:
        place = _place_of_case(body)
        USE_CASES[action] = UseCase(action, permission, changes=False, is_of_case=place is not None)

        @wraps(body)
        def run(office: Office, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _allow(office, permission)
            with office.transactions.reading() as connection:
                _refuse_unseen(office, connection, place, args, kwargs)
                return body(office, connection, *args, **kwargs)

        return run

    return declare


def preference(
    action: str, permission: Permission
) -> Callable[[Callable[Concatenate[Office, Connection, P], R]], Callable[Concatenate[Office, P], R]]:
    """Declare a use case that keeps how its actor likes to look at things, for the actor alone: it writes, and is not recorded.

    A page does so after every move of the hand, and nothing of the case is said by it.
    """

    def declare(body: Callable[Concatenate[Office, Connection, P], R]) -> Callable[Concatenate[Office, P], R]:
        place = _place_of_case(body)
        USE_CASES[action] = UseCase(action, permission, changes=False, is_of_case=place is not None)

        @wraps(body)
        def run(office: Office, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _allow(office, permission)
            with office.transactions.writing() as connection:
                _refuse_unseen(office, connection, place, args, kwargs)
                return body(office, connection, *args, **kwargs)

        return run

    return declare


def _allow(office: Office, permission: Permission) -> None:
    if permission not in office.actor.permissions:
        raise Forbidden(login=office.actor.login, permission=permission.value)


def _place_of_case(body: Callable[..., object]) -> int | None:
    """Where among the caller's arguments the body takes `case_no`; None: it takes none."""
    taken = list(inspect.signature(body).parameters)[_GIVEN_FIRST:]
    return taken.index("case_no") if "case_no" in taken else None


def _refuse_unseen(
    office: Office, connection: Connection, place: int | None, args: Sequence[object], kwargs: Mapping[str, object]
) -> str | None:
    """The number of the case it is about, which the actor may see; None: it is about none."""
    if place is None:
        return None
    given = kwargs["case_no"] if "case_no" in kwargs else args[place] if place < len(args) else None
    if given is None:  # a body may take no case, and says by its type whether it does
        return None
    refuse_unseen(connection, office.actor, str(given))
    return str(given)
