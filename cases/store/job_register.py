"""Jobs: queued, claimed by one runner, ended once.

Who may write a job's row is told by `attempts`: a runner that was believed dead, and whose job another has begun again, ends nothing.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from cases.jobs import Job, JobKind, JobState
from cases.roles import Role
from cases.store.audit import AuditEntry, append_audit
from cases.store.cancel_requests import CancelRequest
from cases.store.desk_tables import job
from cases.store.tables import case_file, user
from cases.store.times import from_micros, micros
from cases.store.users import Actor

_CANCELS = "job.cancel"
"""The use case whose act a request is."""
_UNFINISHED = (JobState.QUEUED.value, JobState.RUNNING.value)


class JobRegister:
    """The jobs of a workspace, over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kind: JobKind, payload: Mapping[str, object], *, case_key: int | None, as_of: date, at: datetime, login: str) -> int:
        """Queue a job; its key."""
        values = {
            "kind": kind.value,
            "case_file": case_key,
            "login": login,
            "as_of": as_of.isoformat(),
            "payload": json.dumps(payload, ensure_ascii=False, sort_keys=True),
            "state": JobState.QUEUED.value,
            "attempts": 0,
            "queued_at": micros(at),
        }
        return int(self._connection.execute(insert(job).returning(job.c.key).values(values)).scalar_one())

    def of(self, login: str, limit: int) -> tuple[Job, ...]:
        """The jobs of one user, newest first."""
        rows = self._connection.execute(_jobs().where(job.c.login == login).order_by(job.c.key.desc()).limit(limit))
        return tuple(_job(row) for row in rows)

    def get(self, key: int) -> Job | None:
        """The job under this key; None: there is none."""
        row = self._connection.execute(_jobs().where(job.c.key == key)).one_or_none()
        return None if row is None else _job(row)

    def next_queued(self) -> Job | None:
        """The job that waits longest, held against other claimants until the transaction ends; None: none waits."""
        waiting = select(job.c.key).where(job.c.state == JobState.QUEUED.value).order_by(job.c.key).limit(1)
        key = self._connection.execute(waiting.with_for_update(skip_locked=True)).scalar()
        return None if key is None else self.get(key)

    def start(self, key: int, attempts: int, *, at: datetime) -> bool:
        """Begin a job that still waits after so many attempts; False: somebody else has begun or cancelled it."""
        begun = {"state": JobState.RUNNING.value, "attempts": attempts + 1, "started_at": micros(at)}
        return self._change(key, attempts, (JobState.QUEUED,), begun)

    def end(self, key: int, attempts: int, state: JobState, *, at: datetime) -> bool:
        """End a job that this attempt runs; False: the attempt is over already."""
        return self._change(key, attempts, (JobState.RUNNING,), {"state": state.value, "ended_at": micros(at)})

    def keep_result(self, key: int, attempts: int, result: Mapping[str, object]) -> None:
        """Keep what came of an ended job."""
        told = {"result": json.dumps(result, ensure_ascii=False)}
        self._change(key, attempts, (JobState.DONE, JobState.FAILED, JobState.CANCELLED), told)

    def put_back(self, key: int, attempts: int, *, counts: bool) -> bool:
        """Let a job wait again; `counts`: the attempt counts among those that were cut off."""
        waits = {"state": JobState.QUEUED.value, "started_at": None, "attempts": attempts if counts else attempts - 1}
        return self._change(key, attempts, (JobState.RUNNING,), waits)

    def ask_cancel(self, key: int, *, at: datetime) -> JobState:
        """Cancel a job that waits, ask one that runs to stop; the state it is in now."""
        waits, runs = job.c.state == JobState.QUEUED.value, job.c.state == JobState.RUNNING.value
        ended = {"state": JobState.CANCELLED.value, "ended_at": micros(at), "cancel_asked_at": micros(at)}
        if self._connection.execute(update(job).where(job.c.key == key, waits).values(ended)).rowcount == 0:
            self._connection.execute(update(job).where(job.c.key == key, runs).values(cancel_asked_at=micros(at)))
        return JobState(self._connection.execute(select(job.c.state).where(job.c.key == key)).scalar_one())

    def enter(self, request: CancelRequest, *, at: datetime) -> None:
        """Enter a request to cancel as its owner's act, and end the job, which nobody runs any more; one that has ended stays as it is."""
        ended = {"state": JobState.CANCELLED.value, "ended_at": micros(at), "cancel_asked_at": micros(request.at)}
        before = self.get(request.job)
        if before is None:
            return
        self._connection.execute(update(job).where(job.c.key == request.job, job.c.state.in_(_UNFINISHED)).values(ended))
        now = self._connection.execute(select(job.c.state).where(job.c.key == request.job)).scalar_one()
        old: dict[str, object] = {"state": before.state.value}
        entry = AuditEntry(request.at, request.login, _CANCELS, before.id, "cancel", old, {"state": now}, before.case_no)
        append_audit(self._connection, entry)

    def running(self) -> tuple[Job, ...]:
        """Jobs that somebody runs, or that were cut off."""
        return tuple(_job(row) for row in self._connection.execute(_jobs().where(job.c.state == JobState.RUNNING.value)))

    def uploads_in_use(self) -> frozenset[str]:
        """The uploads that unfinished jobs name."""
        unfinished = self._connection.execute(_jobs().where(job.c.state.in_(_UNFINISHED)))
        return frozenset(each.upload for each in map(_job, unfinished) if each.upload)

    def asker(self, login: str) -> Actor | None:
        """The user as the roles are now; None: there is none, or the user is disabled."""
        statement = select(user.c.login, user.c.name, user.c.roles).where(user.c.login == login, user.c.disabled_at.is_(None))
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else Actor(row.login, row.name, frozenset(Role(name) for name in row.roles.split()))

    def _change(self, key: int, attempts: int, states: Collection[JobState], values: Mapping[str, object]) -> bool:
        still = (job.c.key == key) & (job.c.attempts == attempts) & job.c.state.in_([each.value for each in states])
        return self._connection.execute(update(job).where(still).values(values)).rowcount == 1


def _jobs() -> Select[Any]:
    return select(job, case_file.c.case_no).select_from(job.outerjoin(case_file, case_file.c.key == job.c.case_file))


def _job(row: Row[Any]) -> Job:
    return Job(
        key=row.key,
        kind=JobKind(row.kind),
        state=JobState(row.state),
        case_no=row.case_no,
        login=row.login,
        as_of=date.fromisoformat(row.as_of),
        queued_at=from_micros(row.queued_at),
        payload=json.loads(row.payload),
        attempts=row.attempts,
        started_at=None if row.started_at is None else from_micros(row.started_at),
        ended_at=None if row.ended_at is None else from_micros(row.ended_at),
        cancel_asked_at=None if row.cancel_asked_at is None else from_micros(row.cancel_asked_at),
        result=None if row.result is None else json.loads(row.result),
    )
