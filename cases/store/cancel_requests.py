"""Requests to cancel a job that runs: on record before it stops, though the database cannot be written until it has stopped.

A running import holds the one writer's lock to its end. So its owner's request is first a file beside the jobs' locks, on the disk for good
before anything reads it; whoever runs the job, or finds that its runner is dead, enters it in the database together with the job's end.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_ENDING = ".cancel"


@dataclass(frozen=True, slots=True)
class CancelRequest:
    """That somebody wants a job of theirs to stop."""

    job: int
    """The job's key."""
    login: str
    at: datetime


class CancelRequests:
    """The requests of a workspace that the database does not have yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, request: CancelRequest) -> None:
        """Put it on record; the first of several for one job counts. When this returns, it outlasts a power cut."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._path(request.job)
        unfinished = path.with_suffix(f".{os.getpid()}")
        text = json.dumps({"login": request.login, "at": request.at.isoformat()})
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        try:
            with suppress(FileExistsError):
                path.hardlink_to(unfinished)
        finally:
            unfinished.unlink()
        self._settle_folder()

    def is_asked(self, job: int) -> bool:
        """Whether there is one for the job."""
        return self._path(job).exists()

    def of(self, job: int) -> CancelRequest | None:
        """The one for the job; None: there is none."""
        try:
            given = json.loads(self._path(job).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return CancelRequest(job, str(given["login"]), datetime.fromisoformat(given["at"]))

    def waiting(self) -> Iterator[CancelRequest]:
        """All of them."""
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            if (found := self.of(int(path.stem))) is not None:
                yield found

    def forget(self, job: int) -> None:
        """The database has it now."""
        self._path(job).unlink(missing_ok=True)

    def _path(self, job: int) -> Path:
        return self._folder / f"{job}{_ENDING}"

    def _settle_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
