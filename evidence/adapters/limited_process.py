"""Reading an untrusted file in a process of its own, under limits of memory, time and output.

This bounds a parser and does not confine it: a hang, a crash or a bomb ends with its process, but a parser that is taken over may read and write
whatever the user may. It is told neither of the workspace nor of the user's folder; the file it reads it is given by path.

Both halves are here: `LimitedProcess` starts a worker and takes its answer; `serve` is what the worker runs. The wiring owns the worker's
command and its table of jobs (`name → "module:function"`), so only the wiring names the parsers.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from evidence.errors import ParserFailed, ParserLimits
from graph.errors import SliphoundError, Where

_KEPT_VARIABLES = ("LANG", "LC_ALL", "PATH", "PYTHONPATH", "TMPDIR", "VIRTUAL_ENV")
"""All that a worker sees of the environment: keys and passwords of the workspace are not among it."""
_FIXED_VARIABLES = {
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "2",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_LAST_WORDS = 2_000
_TOO_LONG = 75
"""Exit status of a worker whose answer did not fit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reading process may use."""

    memory_bytes: int = 3 * 2**30
    """Of address space; OCR maps two to hold its models and threads, of which it touches 0.9."""
    cpu_seconds: int = 120
    wall_seconds: int = 240
    output_bytes: int = 512 * 2**20
    """Of the answer and of any file the job writes."""


@dataclass(frozen=True, slots=True)
class LimitedProcess:
    """Runs named reading jobs in processes of their own."""

    worker: Sequence[str]
    """Command line of a program that calls `serve`."""
    limits: Limits = field(default_factory=Limits)
    limits_of: Mapping[str, Limits] = field(default_factory=dict)
    """Limits of single jobs that need others."""

    def run(self, job: str, arguments: Mapping[str, Any], *, name: str | None = None) -> Any:  # noqa: ANN401 - any JSON value
        """The JSON value that the job answers.

        Args:
            job: its name in the worker's table.
            arguments: JSON values for it; paths absolute. They go through a pipe, so a password among them is in no process list.
            name: the user's name of the file, for errors, where the bytes lie under another one.

        Raises:
            ParserLimits: the job used more than it may.
            ParserFailed: it broke down, or its worker does not know it.
            SliphoundError: what the job itself raised, with its code, facts and place.
        """
        limits = self.limits_of.get(job, self.limits)
        request = json.dumps({"job": job, "arguments": dict(arguments), "limits": asdict(limits)}).encode()
        with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as last_words:
            try:
                status = _started(self.worker, request, limits, answer, last_words)
            except subprocess.TimeoutExpired as slow:
                raise ParserLimits(where=Where(file=name), job=job, limit=f"{limits.wall_seconds} s") from slow
            return _answered(job, name, limits, _Ended(status, answer, last_words))


def serve(jobs: Mapping[str, str]) -> int:
    """Do the one job that stands on standard input, and write its answer to standard output; the worker's exit status.

    The limits are set before the parser is even imported. Whatever a parser prints goes to standard error.
    """
    request = json.loads(sys.stdin.buffer.read())
    _limit(Limits(**request["limits"]))
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        value: dict[str, Any] = {"value": _entry(jobs, request["job"])(request["arguments"])}
    except SliphoundError as refused:
        where = asdict(refused.where)
        value = {"error": {"code": refused.code, "facts": refused.facts, "where": where}}
    except MemoryError:
        value = {"limit": "memory"}
    except Exception as broken:  # noqa: BLE001 - a parser may raise anything on a hostile file, and all of it is an answer
        value = {"limit": "memory"} if "alloc" in str(broken).lower() else {"failed": f"{type(broken).__name__}: {broken}"[:200]}
    try:
        with answer:
            json.dump(value, answer, ensure_ascii=False, default=str)
    except OSError:  # the answer is longer than a file may be
        return _TOO_LONG
    return 0


def error_of(code: str, facts: Mapping[str, Any], where: Where) -> SliphoundError | None:
    """The error with this code, made anew; None where no imported room has one."""
    kinds = {kind.code: kind for kind in _kinds(SliphoundError)}
    return kinds[code](where=where, **facts) if code in kinds else None


def _started(worker: Sequence[str], request: bytes, limits: Limits, answer: IO[bytes], last_words: IO[bytes]) -> int:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    process = subprocess.Popen(
        list(worker), stdin=subprocess.PIPE, stdout=answer, stderr=last_words, env=kept | _FIXED_VARIABLES, start_new_session=True
    )
    try:
        process.communicate(request, timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return process.returncode


@dataclass(frozen=True, slots=True)
class _Ended:
    status: int
    """Exit status; negative for the signal that ended it."""
    answer: IO[bytes]
    last_words: IO[bytes]


def _answered(job: str, name: str | None, limits: Limits, ended: _Ended) -> Any:  # noqa: ANN401 - any JSON value
    if ended.status == -signal.SIGXCPU:
        raise ParserLimits(where=Where(file=name), job=job, limit=f"{limits.cpu_seconds} s CPU")
    if ended.status in (_TOO_LONG, -signal.SIGXFSZ):
        raise ParserLimits(where=Where(file=name), job=job, limit=f"{limits.output_bytes // 2**20} MB of output")
    ended.answer.seek(0)
    try:
        value = json.load(ended.answer)
    except ValueError as nothing:
        if ended.status == -signal.SIGKILL:  # by the system, which was short of memory
            raise ParserLimits(where=Where(file=name), job=job, limit=f"{limits.memory_bytes // 2**20} MB") from nothing
        reason = signal.Signals(-ended.status).name if ended.status < 0 else _last_line(ended.last_words) or f"exit {ended.status}"
        raise ParserFailed(where=Where(file=name), job=job, reason=reason) from nothing
    if "value" in value:
        return value["value"]
    if "limit" in value:
        raise ParserLimits(where=Where(file=name), job=job, limit=f"{limits.memory_bytes // 2**20} MB")
    if "failed" in value:
        raise ParserFailed(where=Where(file=name), job=job, reason=value["failed"])
    where = Where(**value["error"]["where"])
    where = replace(where, file=name) if name else where
    error = error_of(value["error"]["code"], value["error"]["facts"], where)
    raise error or ParserFailed(where=where, job=job, reason=value["error"]["code"])


def _limit(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # The soft limit sends SIGXCPU, which is told from a crash; the hard one, a little later, cannot be ignored.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))


def _entry(jobs: Mapping[str, str], job: str) -> Callable[[Mapping[str, Any]], Any]:
    module, _, function = jobs[job].partition(":")
    entry: Callable[[Mapping[str, Any]], Any] = getattr(import_module(module), function)
    return entry


def _kinds(kind: type[SliphoundError]) -> Iterable[type[SliphoundError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


def _last_line(last_words: IO[bytes]) -> str:
    size = last_words.seek(0, os.SEEK_END)
    last_words.seek(max(0, size - _LAST_WORDS))
    lines = last_words.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else ""


def absolute(path: Path) -> str:
    """A path as a worker needs it."""
    return str(path.resolve())
