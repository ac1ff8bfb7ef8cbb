"""The runner of jobs: one thread of the server, which does what was queued, one job after the other, as the user who asked.

A job's use case and the job's end are one transaction: however the program ends, a job is done once or not at all. How far an import is
stays in this process's memory, for its transaction holds the one writer's lock, so that nobody can write it down meanwhile; for the same
reason a request to stop is a file first (`cases.store.cancel_requests`), and is seen when the import next tells how far it is.
"""

import logging
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from time import sleep
from traceback import format_tb
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from cases.errors import JobBroken, JobCutOff, JobEnded, JobOwnerGone, WorkspaceBusy
from cases.jobs import MOST_ATTEMPTS, Job, JobState
from cases.office import Office
from cases.store.cancel_requests import CancelRequest, CancelRequests
from cases.store.engine import DatabaseServerAbsent
from cases.store.job_locks import JobLocks
from cases.store.job_register import JobRegister
from cases.uploads import Uploads
from cases.usecases.jobs import cancel_job, show_job
from graph.errors import SliphoundError
from web.bootstrap import Workspace
from web.errors import as_json
from web.job_ending import Ending
from web.job_kinds import DOES, Work

_LOG = logging.getLogger(__name__)
_IDLE_SECONDS = 2.0
"""How long the runner waits before it looks for jobs that another process has queued."""
_STOP_SECONDS = 15.0
"""How long the server waits for a job to let go; one that does not is cut off and begun again at the next start."""
_PLACE_BYTES = 12
_CANCEL_SECONDS = 2.0
"""How long whoever cancels a running job waits to be told that it has stopped; it stops all the same."""
_LOOK_SECONDS = 0.05


class JobStopped(Exception):
    """Raised inside a running job that is to stop: what it did is rolled back."""


class _AttemptOver(Exception):
    """Another runner has the job: this one was believed dead. What it did is rolled back."""


@dataclass(slots=True)
class _Running:
    """The job at hand."""

    job: Job
    read: int = 0
    """Rows read so far."""


class JobRunner:
    """Runs the jobs of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        folder = workspace.settings.folder
        self.uploads = Uploads(folder / "uploads")
        self._workspace = workspace
        self._packets = folder / "packets"
        self._locks = JobLocks(workspace.transactions, folder / ".jobs")
        self._requests = CancelRequests(folder / ".jobs")
        self._running: _Running | None = None
        self._wake, self._stopping = Event(), Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to work, first on what was cut off."""
        self._stopping.clear()
        self._thread = Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop working: the job at hand is rolled back and waits for the next start."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    def progress(self, key: int) -> int | None:
        """How many rows the job has read; None: it does not run here."""
        running = self._running
        return running.read if running is not None and running.job.key == key else None

    def cancel(self, office: Office, given: str) -> JobState:
        """Cancel a job of one's own, or let it stop where it runs; the state it is in now. What cannot be put on record stops nothing.

        Raises:
            UnknownJob: the user has no such job.
            JobEnded: it has ended.
        """
        job = show_job(office, given)
        if job.is_ended:
            raise JobEnded(given=given)
        if job.state is JobState.QUEUED or not self._sees_requests(job.key):
            try:
                return cancel_job(office, given)
            except WorkspaceBusy:
                _LOG.info("%s: cancelled by request, the database is busy", job.id)
        self._requests.keep(CancelRequest(job.key, office.actor.login, office.clock.now()))
        self.wake()
        end = office.stopwatch() + _CANCEL_SECONDS
        while self.progress(job.key) is not None and office.stopwatch() < end:
            sleep(_LOOK_SECONDS)
        return show_job(office, given).state

    def run_next(self) -> bool:
        """Do the job that waits longest; False: none waits, or it had to be put back."""
        self._enter_requests()
        claimed = self._claim()
        if claimed is None:
            return False
        job, give_back = claimed
        self._running = _Running(job)
        try:
            return self._run(self._running)
        finally:
            self._running = None
            give_back()

    def take_up(self) -> None:
        """Queue again the jobs whose process is gone, give up those that were begun too often, and remove uploads that nobody needs."""
        with self._workspace.transactions.reading() as connection:
            running = JobRegister(connection).running()
        for job in running:
            if (give_back := self._locks.take(job.key)) is not None:
                try:
                    self._take_up(job)
                finally:
                    give_back()
        with self._workspace.transactions.reading() as connection:
            in_use = JobRegister(connection).uploads_in_use()
        self.uploads.sweep(in_use)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self.take_up()
                while not self._stopping.is_set() and self.run_next():
                    pass
            except (WorkspaceBusy, DatabaseServerAbsent, OperationalError) as later:
                _LOG.warning("jobs wait: %s", later)
            self._wake.wait(_IDLE_SECONDS)
            self._wake.clear()

    def _claim(self) -> tuple[Job, Callable[[], None]] | None:
        """Begin the job that waits longest. Its lock is taken before anybody can read that it runs."""
        give_back: Callable[[], None] | None = None
        try:
            with self._workspace.transactions.writing() as connection:
                register = JobRegister(connection)
                job = register.next_queued()
                if job is None or (give_back := self._locks.take(job.key)) is None:
                    return None
                begun = register.start(job.key, job.attempts, at=self._workspace.clock.now())
        except BaseException:
            if give_back is not None:
                give_back()
            raise
        if not begun:
            give_back()
            return None
        return replace(job, attempts=job.attempts + 1, state=JobState.RUNNING), give_back

    def _run(self, running: _Running) -> bool:
        job = running.job
        place = self._packets / secrets.token_urlsafe(_PLACE_BYTES)
        try:
            result = self._do(running, place)
        except JobStopped:
            if (request := self._requests.of(job.key)) is not None:
                self._enter(request, job, place)
            elif self._stopping.is_set():
                self._write(lambda register: register.put_back(job.key, job.attempts, counts=False))
                return False
            else:
                self._end(job, JobState.CANCELLED, {}, place)
        except WorkspaceBusy:
            self._write(lambda register: register.put_back(job.key, job.attempts, counts=False))
            return False
        except _AttemptOver:
            shutil.rmtree(place, ignore_errors=True)
        except SliphoundError as refused:
            self._end(job, JobState.FAILED, as_json(refused), place)
        except Exception as defect:  # noqa: BLE001 - whatever it is, the job must end and the next one begin
            # As in `web.last_resort`: the error's kind and its way, not its message, which may quote a row.
            _LOG.error("%s: %s\n%s", job.id, type(defect).__name__, "".join(format_tb(defect.__traceback__)))
            self._end(job, JobState.FAILED, as_json(JobBroken(defect=type(defect).__name__)), place)
        else:
            self._end(job, JobState.DONE, result, place if not result.get("path") else None)
        return True

    def _do(self, running: _Running, place: Path) -> Mapping[str, Any]:
        job = running.job
        with self._workspace.transactions.reading() as connection:
            asker = JobRegister(connection).asker(job.login)
        if asker is None:
            raise JobOwnerGone(login=job.login)

        def tell(read: int) -> None:
            running.read = read
            self._stop_if_asked(job)

        office = self._workspace.office(asker, job.as_of)
        ending = Ending(self._workspace.transactions, lambda connection: self._end_with(connection, job))
        return DOES[job.kind](replace(office, transactions=ending), job, Work(tell, place))

    def _stop_if_asked(self, job: Job) -> None:
        if self._requests.is_asked(job.key) or self._stopping.is_set():
            raise JobStopped

    def _end_with(self, connection: Connection, job: Job) -> None:
        """End the job in its use case's own transaction."""
        self._stop_if_asked(job)
        register = JobRegister(connection)
        now = register.get(job.key)
        if now is not None and now.cancel_asked_at is not None:
            raise JobStopped
        if not register.end(job.key, job.attempts, JobState.DONE, at=self._workspace.clock.now()):
            raise _AttemptOver

    def _end(self, job: Job, state: JobState, result: Mapping[str, Any], unused: Path | None) -> None:
        """Keep what came of the job; one that failed or did nothing is ended here."""

        def keep(register: JobRegister) -> None:
            register.end(job.key, job.attempts, state, at=self._workspace.clock.now())
            register.keep_result(job.key, job.attempts, result)

        self._write(keep)
        if unused is not None:
            shutil.rmtree(unused, ignore_errors=True)
        if job.upload:
            self.uploads.drop(job.upload)

    def _enter_requests(self) -> None:
        """Enter the requests whose job nobody runs: it waits, or has ended before it saw that it was to stop."""
        for request in self._requests.waiting():
            with self._workspace.transactions.reading() as connection:
                job = JobRegister(connection).get(request.job)
            if job is None or job.state is not JobState.RUNNING:
                self._enter(request, job, None)

    def _enter(self, request: CancelRequest, job: Job | None, unused: Path | None) -> None:
        """Put the request into the database's record, which ends the job; its file goes when that is done, and not before."""
        if not self._write(lambda register: register.enter(request, at=self._workspace.clock.now())):
            return
        self._requests.forget(request.job)
        if unused is not None:
            shutil.rmtree(unused, ignore_errors=True)
        if job is not None and job.upload:
            self.uploads.drop(job.upload)

    def _sees_requests(self, key: int) -> bool:
        """Whether the job's runner reads the requests kept here: it is this one, or one that shares the database's own folder."""
        return self.progress(key) is not None or self._workspace.transactions.is_sqlite

    def _take_up(self, job: Job) -> None:
        if (request := self._requests.of(job.key)) is not None:
            self._enter(request, job, None)
        elif job.attempts < MOST_ATTEMPTS:
            self._write(lambda register: register.put_back(job.key, job.attempts, counts=True))
        else:
            self._end(job, JobState.FAILED, as_json(JobCutOff(attempts=job.attempts)), None)

    def _write(self, change: Callable[[JobRegister], object]) -> bool:
        """Write to the register, however long another process writes; False: not when the server stops, and is taken up at its start."""
        while True:
            try:
                with self._workspace.transactions.writing() as connection:
                    change(JobRegister(connection))
            except WorkspaceBusy:
                if self._stopping.is_set():
                    return False
            else:
                return True
