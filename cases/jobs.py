"""Jobs: long work that somebody asked for and need not wait for. Each runs an ordinary use case as the user who asked."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

MOST_ATTEMPTS = 3
"""How often a job that was cut off is begun before it is given up: what ends the program thrice may be the job itself."""
_PREFIX = "job-"


class JobKind(StrEnum):
    """What a job does."""

    IMPORT = "import"
    """A table of bank data."""
    BILL = "bill"
    SLIP = "slip"
    """Seal and read the picture of a slip."""
    PACKET = "packet"


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
"""States that no job leaves again."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the register has it; nobody but who asked for it sees it."""

    key: int
    kind: JobKind
    state: JobState
    case_no: str | None
    login: str
    """On whose behalf it runs."""
    as_of: date
    """The case date it was asked on."""
    queued_at: datetime
    payload: dict[str, object] = field(default_factory=dict)
    """What to do."""
    attempts: int = 0
    """How often it was begun."""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    cancel_asked_at: datetime | None = None
    result: dict[str, object] | None = None
    """What came of it, or the error as `--json` prints it. None of an ended job: the program ended before it could be kept."""

    @property
    def id(self) -> str:
        """The id shown: `job-3`."""
        return f"{_PREFIX}{self.key}"

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED

    @property
    def upload(self) -> str | None:
        """The uploaded file it reads; None: it needs none."""
        given = self.payload.get("upload")
        return str(given) if given else None


def job_key(given: str) -> int | None:
    """The key that an id such as `job-3` names; None: it is no such id."""
    number = given.removeprefix(_PREFIX)
    return int(number) if given.startswith(_PREFIX) and number.isascii() and number.isdecimal() and len(number) < len(str(2**63)) else None
