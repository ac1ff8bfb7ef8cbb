"""One's own jobs: the list, one with its progress, cancelling it, and the rows that an import did not take."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from cases.imports.columns import KINDS
from cases.jobs import Job, JobKind, JobState
from cases.roles import Permission
from cases.usecases.jobs import list_jobs, reject_file, show_job
from web.access import SignedIn, needs
from web.i18n import deferred, label
from web.visit import Visit

router = APIRouter()
_HAVE_JOBS = [needs(Permission.IMPORT_RECORDS, Permission.READ_DOCUMENT, Permission.MAKE_PACKET)]
_TICK_SECONDS = 0.4
_TICKS = 150
"""After a minute the stream ends and the browser asks for another: none is open for ever."""
_RETRY_MILLISECONDS, _LATER_MILLISECONDS = 1_000, 15_000
"""When the browser asks for another; the latter of one stream too many, which ends with its first word."""
_TONES = {
    JobState.QUEUED: "",
    JobState.RUNNING: "info",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "warn",
}
_COUNTS = (
    ("read", deferred("读取")),
    ("accepted", deferred("新增")),
    ("unchanged", deferred("已有")),
    ("rejected", deferred("退回")),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not taken."""

    line: int
    column: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as the pages show it."""

    job: Job
    what: str
    tone: str
    read: int | None
    """Rows read so far; None: it does not run in this server."""
    error: str
    """Why it failed; empty: it did not."""

    @property
    def is_over(self) -> bool:
        """Whether its result is there as well, which is kept just after its end."""
        return self.job.is_ended and self.read is None


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The list."""

    jobs: tuple[JobRow, ...]


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job."""

    row: JobRow
    counts: tuple[tuple[str, int], ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]
    is_dry_run: bool
    has_rejects: bool
    result: dict[str, Any]


@router.get("/jobs", dependencies=_HAVE_JOBS)
def jobs(visit: SignedIn) -> Response:
    """One's own jobs, newest first."""
    return visit.page("jobs/list.html", JobsPage(tuple(_row(visit, each) for each in list_jobs(visit.office))))


@router.get("/jobs/{job}", dependencies=_HAVE_JOBS)
def job_page(visit: SignedIn, job: str) -> Response:
    """One job: how far it is, or what came of it."""
    return visit.page("jobs/job.html", _page(visit, show_job(visit.office, job)), block="state" if visit.wants_fragment else None)


@router.get("/jobs/{job}/events", dependencies=_HAVE_JOBS)
def events(visit: SignedIn, job: str) -> Response:
    """How far the job is, as it goes on (`text/event-stream`)."""
    show_job(visit.office, job)
    return StreamingResponse(_events(visit, job), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@router.post("/jobs/{job}/cancel", dependencies=_HAVE_JOBS)
def cancel(visit: SignedIn, job: str) -> Response:
    """Cancel it: that is on record before it stops."""
    done = visit.site.jobs.cancel(visit.office, job) is JobState.CANCELLED
    return visit.redirect(f"/jobs/{job}", told=visit.say("已取消，没有写入任何内容。") if done else visit.say("已要求停止。"))


@router.post("/jobs/{job}/rejects", dependencies=[needs(Permission.IMPORT_RECORDS)])
def rejects(visit: SignedIn, job: str) -> Response:
    """The rows that were not taken, as a file to mend and import again; that it was taken is recorded."""
    name, content = reject_file(visit.office, job)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def job_called(visit: Visit, job: Job) -> str:
    """What a job is called: what it does, and with which file or for whom."""
    kind, name = label(job.kind, visit.language), str(job.payload.get("name") or job.case_no or "")
    if job.kind is JobKind.IMPORT:
        table = KINDS[str(job.payload["kind"])]
        kind = visit.say("试导入") if job.payload.get("dry_run") else visit.say("导入")
        return f"{kind}{visit.say('：')}{table.zh if visit.language == 'zh' else table.name} {name}"
    return f"{kind}{visit.say('：')}{name}"


def _row(visit: Visit, job: Job) -> JobRow:
    error = (job.result or {}).get("error")
    told = str(error["message"][visit.language]) if isinstance(error, dict) else ""
    return JobRow(job, job_called(visit, job), _TONES[job.state], visit.site.jobs.progress(job.key), told)


def _page(visit: Visit, job: Job) -> JobPage:
    result: dict[str, Any] = job.result or {}
    zh = visit.language == "zh"
    titles = {each.en: each.zh for each in KINDS[result["kind"]].columns} if zh and result.get("kind") in KINDS else {}
    faults = tuple(
        Fault(
            each["line"],
            titles.get(each["column"] or "", each["column"] or "—"),
            each["zh"] if zh else each["en"],
            each["fix_zh"] if zh else each["fix_en"],
        )
        for each in result.get("faults", ())
    )
    return JobPage(
        row=_row(visit, job),
        counts=tuple((visit.say(text), result[name]) for name, text in _COUNTS if name in result),
        faults=faults,
        ignored=tuple(result.get("ignored_columns", ())),
        is_dry_run=bool(job.payload.get("dry_run")),
        has_rejects=bool(result.get("rejects_file")),
        result=result,
    )


async def _events(visit: Visit, given: str) -> AsyncIterator[str]:
    streams, before = visit.site.streams, ""
    with streams.opened(visit.office.actor.login) as may_stay:
        yield f"retry: {_RETRY_MILLISECONDS if may_stay else _LATER_MILLISECONDS}\n\n"
        for _ in range(_TICKS):
            row = _row(visit, await streams.ask(partial(show_job, visit.office, given)))
            now = json.dumps({"state": row.job.state.value, "read": row.read, "ended": row.is_over})
            if now != before:
                before = now
                yield f"data: {now}\n\n"
            if row.is_over or not may_stay:
                return
            await asyncio.sleep(_TICK_SECONDS)
