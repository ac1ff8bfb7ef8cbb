"""Jobs run once, as who asked for them, and leave nothing half-made, however the program ends."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select, update

from cases.errors import Forbidden, JobEnded, UnknownJob
from cases.jobs import Job, JobState
from cases.roles import Role
from cases.store.cancel_requests import CancelRequest, CancelRequests
from cases.store.job_register import JobRegister
from cases.store.tables import user
from cases.store.users import add_user
from cases.usecases import import_file
from cases.usecases.jobs import cancel_job, enqueue_packet, list_jobs, reject_file, show_job
from evidence.packet.content import Recipient
from graph.adapters.tables import batch, txn
from tests.support import stories
from tests.support.stories import CASE, Desk, new_desk
from tests.support.uploading import queue, table, transactions
from web.jobs import JobRunner

ROOT = Path(__file__).parents[2]
WAITS = 60.0


@pytest.fixture
def runner(empty_desk: Desk) -> JobRunner:
    return JobRunner(empty_desk.workspace)


def stored(desk: Desk) -> tuple[int, int]:
    """How many transactions and batches the workspace holds."""
    with desk.workspace.transactions.reading() as connection:
        counts = [connection.execute(select(func.count()).select_from(each)).scalar_one() for each in (txn, batch)]
    return counts[0], counts[1]


def uploads_left(desk: Desk) -> list[Path]:
    folder = desk.folder / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def until(true: Callable[[], Any]) -> None:
    end = time.monotonic() + WAITS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


@contextmanager
def child(folder: Path, block: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.support.job_child", str(folder), str(block)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def test_an_import_is_done_as_its_owner_and_its_upload_is_gone(empty_desk: Desk, runner: JobRunner) -> None:
    office = empty_desk.office()
    job = queue(office, runner.uploads, "persons", table("persons", [["C1", "王伟"], ["C2", ""]]))
    [place] = uploads_left(empty_desk)
    assert {oct(each.stat().st_mode & 0o777) for each in (place, place.parent)} == {"0o700"}
    assert {oct(each.stat().st_mode & 0o777) for each in place.iterdir()} == {"0o600"}
    assert job.state is JobState.QUEUED
    assert runner.run_next()
    done = show_job(office, job.id)
    assert done.state is JobState.DONE
    assert done.result is not None
    assert {name: done.result[name] for name in ("read", "accepted", "rejected")} == {"read": 2, "accepted": 1, "rejected": 1}
    faults: Any = done.result["faults"]
    [fault] = faults
    assert (fault["line"], fault["column"], fault["zh"]) == (3, "name", "必填项为空")
    assert uploads_left(empty_desk) == []
    assert not runner.run_next()
    [(asked_by, asked), (did_by, did)] = [(row.login, row.action) for row in empty_desk.audit()[-2:]]
    assert (asked_by, asked, did_by, did) == ("investigator", "job.import", "investigator", "import.export")
    name, content = reject_file(office, job.id)
    assert name == done.result["rejects_file"]
    assert "C2" in content.decode("utf-8-sig")
    assert empty_desk.audit()[-1].action == "job.rejects"


def test_a_dry_run_keeps_nothing_but_its_answer(empty_desk: Desk, runner: JobRunner) -> None:
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(20), dry_run=True)
    assert runner.run_next()
    done = show_job(empty_desk.office(), job.id)
    assert (done.state, done.result and done.result["accepted"]) == (JobState.DONE, 20)
    assert stored(empty_desk) == (0, 0)


def test_what_is_wrong_with_a_file_is_told_in_both_languages(empty_desk: Desk, runner: JobRunner) -> None:
    job = queue(empty_desk.office(), runner.uploads, "accounts", table("persons", [["C1", "王伟"]]))
    assert runner.run_next()
    failed = show_job(empty_desk.office(), job.id)
    assert failed.state is JobState.FAILED
    error: Any = failed.result and failed.result["error"]
    assert error["code"] == "missing_columns"
    assert "账号" in error["message"]["zh"]
    assert "account_no" in error["message"]["en"]
    assert uploads_left(empty_desk) == []


@pytest.mark.parametrize(("change", "code"), [({"disabled_at": 1}, "job_owner_gone"), ({"roles": "auditor"}, "forbidden")])
def test_a_job_of_somebody_who_may_no_longer_do_it_fails(empty_desk: Desk, runner: JobRunner, change: dict[str, Any], code: str) -> None:
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(3))
    with empty_desk.workspace.transactions.writing() as connection:
        connection.execute(update(user).where(user.c.login == "investigator").values(**change))
    assert runner.run_next()
    failed = show_job(empty_desk.office(), job.id)
    error: Any = failed.result and failed.result["error"]
    assert (failed.state, error["code"]) == (JobState.FAILED, code)
    assert stored(empty_desk) == (0, 0)


def test_nobody_sees_or_cancels_the_job_of_another(empty_desk: Desk, runner: JobRunner) -> None:
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(3))
    other = empty_desk.office(Role.SPECIAL_INVESTIGATOR, login="li")
    assert list_jobs(other) == ()
    for act in (show_job, cancel_job, reject_file):
        for given in (job.id, "job-99", "job-", "3", "job-9999999999999999999999"):
            with pytest.raises(UnknownJob):
                act(other, given)
    assert [each.id for each in list_jobs(empty_desk.office())] == [job.id]


def test_a_job_that_waits_is_cancelled_at_once_and_one_that_ended_cannot_be(empty_desk: Desk, runner: JobRunner) -> None:
    office = empty_desk.office()
    first, second = (queue(office, runner.uploads, "transactions", transactions(3)) for _ in range(2))
    assert cancel_job(office, first.id) is JobState.CANCELLED
    assert runner.run_next()
    assert not runner.run_next()
    assert (show_job(office, first.id).state, show_job(office, second.id).state) == (JobState.CANCELLED, JobState.DONE)
    with pytest.raises(JobEnded):
        cancel_job(office, second.id)
    runner.uploads.drop(str(first.upload))
    assert uploads_left(empty_desk) == []


def test_a_running_import_that_is_cancelled_leaves_nothing(empty_desk: Desk, runner: JobRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_file, "_BLOCK", 200)
    office = empty_desk.office()
    job = queue(office, runner.uploads, "transactions", transactions(20_000))
    before = [row for row in empty_desk.rows() if '"job"' not in row]
    running = Thread(target=runner.run_next)
    running.start()
    until(lambda: (runner.progress(job.key) or 0) > 0)
    assert runner.cancel(office, job.id) is JobState.CANCELLED
    running.join(WAITS)
    after = [row for row in empty_desk.rows() if '"job"' not in row]
    [added] = [row for row in after if row not in before]
    assert '"action": "job.cancel"' in added
    assert stored(empty_desk) == (0, 0)
    assert uploads_left(empty_desk) == []
    assert [each for each in empty_desk.sealed() if each.startswith("vault")] == []


def cancels(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Who cancelled what, and what state that ended in."""
    acts = [row for row in desk.audit() if row.action == "job.cancel"]
    return [(row.login, row.subject, json.loads(row.old)["state"], json.loads(row.new)["state"]) for row in acts]


def test_what_cannot_be_put_on_record_or_is_refused_stops_nothing(
    empty_desk: Desk, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "_BLOCK", 200)
    office = empty_desk.office()
    job = queue(office, runner.uploads, "transactions", transactions(6_000))
    running = Thread(target=runner.run_next)
    running.start()
    until(lambda: (runner.progress(job.key) or 0) > 0)

    def full(_own: object, _request: CancelRequest) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(CancelRequests, "keep", full)
    with pytest.raises(OSError, match="no space"):
        runner.cancel(office, job.id)
    with pytest.raises(UnknownJob):
        runner.cancel(empty_desk.office(login="li"), job.id)
    with pytest.raises(Forbidden):
        runner.cancel(empty_desk.office(Role.ADMIN), job.id)
    assert runner.progress(job.key) is not None, "it ended before anything was asked"
    running.join(WAITS)
    assert show_job(office, job.id).state is JobState.DONE
    assert stored(empty_desk) == (6_000, 1)
    assert cancels(empty_desk) == []
    with pytest.raises(JobEnded):
        runner.cancel(office, job.id)


def test_a_request_on_record_holds_though_the_program_ends_before_the_job_has_stopped(empty_desk: Desk, runner: JobRunner) -> None:
    office = empty_desk.office()
    cut_off, waits = (queue(office, runner.uploads, "transactions", transactions(3)) for _ in range(2))
    begun_by_a_dead_process(empty_desk, cut_off, 1)
    for job in (cut_off, waits):
        CancelRequests(empty_desk.folder / ".jobs").keep(CancelRequest(job.key, "investigator", office.clock.now()))
    after = JobRunner(empty_desk.workspace)
    after.take_up()
    assert not after.run_next()
    assert [show_job(office, job.id).state for job in (cut_off, waits)] == [JobState.CANCELLED] * 2
    assert stored(empty_desk) == (0, 0)
    assert cancels(empty_desk) == [
        ("investigator", cut_off.id, "running", "cancelled"),
        ("investigator", waits.id, "queued", "cancelled"),
    ]
    after.take_up()
    after.run_next()
    assert len(cancels(empty_desk)) == 2, "entered once"


def test_a_request_that_came_too_late_is_on_record_as_that(empty_desk: Desk, runner: JobRunner) -> None:
    office = empty_desk.office()
    job = queue(office, runner.uploads, "persons", table("persons", [["C1", "王伟"]]))
    assert runner.run_next()
    CancelRequests(empty_desk.folder / ".jobs").keep(CancelRequest(job.key, "investigator", office.clock.now()))
    assert not runner.run_next()
    assert show_job(office, job.id).state is JobState.DONE
    assert cancels(empty_desk) == [("investigator", job.id, "done", "done")]


def test_an_import_that_another_process_runs_is_cancelled_from_here(empty_desk: Desk, runner: JobRunner) -> None:
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(20_000))
    with child(empty_desk.folder, 300) as other:
        assert other.stdout is not None
        until(lambda: other.stdout is not None and int(other.stdout.readline().split()[1]) > 0)
        runner.cancel(empty_desk.office(), job.id)
        other.communicate(timeout=WAITS)
    assert show_job(empty_desk.office(), job.id).state is JobState.CANCELLED
    assert stored(empty_desk) == (0, 0)
    assert cancels(empty_desk) == [("investigator", job.id, "running", "cancelled")]


def test_a_runner_that_stops_puts_its_job_back_and_the_next_completes_it(
    empty_desk: Desk, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "_BLOCK", 200)
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(4_000))
    runner.start()
    until(lambda: (runner.progress(job.key) or 0) > 0)
    runner.stop()
    waits = show_job(empty_desk.office(), job.id)
    assert (waits.state, waits.attempts) == (JobState.QUEUED, 0)
    assert stored(empty_desk) == (0, 0)
    runner.start()
    until(lambda: show_job(empty_desk.office(), job.id).is_ended)
    runner.stop()
    assert stored(empty_desk) == (4_000, 1)


def test_an_import_that_is_killed_in_the_middle_is_done_once_at_the_next_start(empty_desk: Desk, runner: JobRunner) -> None:
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(6_000))
    with child(empty_desk.folder, 300) as first:
        assert first.stdout is not None
        until(lambda: first.stdout is not None and int(first.stdout.readline().split()[1]) > 0)
        first.kill()
        first.wait()
    cut_off = show_job(empty_desk.office(), job.id)
    assert (cut_off.state, cut_off.attempts) == (JobState.RUNNING, 1), "killed too late or too early"
    assert stored(empty_desk) == (0, 0)
    with child(empty_desk.folder, 1_000) as second:
        out, _ = second.communicate(timeout=WAITS)
    assert out.splitlines()[-1].startswith("idle")
    done = show_job(empty_desk.office(), job.id)
    assert (done.state, done.attempts) == (JobState.DONE, 2)
    assert done.result is not None
    assert (done.result["accepted"], done.result["unchanged"]) == (6_000, 0)
    assert stored(empty_desk) == (6_000, 1)


def begun_by_a_dead_process(desk: Desk, job: Job, attempts: int) -> None:
    with desk.workspace.transactions.writing() as connection:
        register = JobRegister(connection)
        for each in range(attempts):
            assert register.start(job.key, each, at=desk.workspace.clock.now())
            assert each == attempts - 1 or register.put_back(job.key, each + 1, counts=True)


def test_a_job_that_was_cut_off_three_times_is_given_up(empty_desk: Desk, runner: JobRunner) -> None:
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(3))
    begun_by_a_dead_process(empty_desk, job, 3)
    runner.take_up()
    failed = show_job(empty_desk.office(), job.id)
    error: Any = failed.result and failed.result["error"]
    assert (failed.state, error["code"]) == (JobState.FAILED, "job_cut_off")
    assert "3" in error["message"]["zh"]
    assert uploads_left(empty_desk) == []


def test_a_runner_believed_dead_ends_nothing(empty_desk: Desk, runner: JobRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its server may have lost the database for a while: another has begun the job meanwhile."""
    monkeypatch.setattr(import_file, "_BLOCK", 100)
    job = queue(empty_desk.office(), runner.uploads, "transactions", transactions(300))
    claimed = runner._claim()
    assert claimed is not None
    with empty_desk.workspace.transactions.writing() as connection:
        register = JobRegister(connection)
        assert register.put_back(job.key, 1, counts=True)
        assert register.start(job.key, 1, at=empty_desk.workspace.clock.now())
    monkeypatch.setattr(runner, "_claim", lambda: claimed)
    assert runner.run_next()
    assert stored(empty_desk) == (0, 0)
    assert show_job(empty_desk.office(), job.id).state is JobState.RUNNING


def test_a_defect_ends_its_job_and_not_the_runner(empty_desk: Desk, runner: JobRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = queue(empty_desk.office(), runner.uploads, "transactions", transactions(3))
    sound = queue(empty_desk.office(), runner.uploads, "persons", table("persons", [["C1", "王伟"]]))
    monkeypatch.setattr(import_file, "_counts", None)
    assert runner.run_next()
    monkeypatch.undo()
    assert runner.run_next()
    failed = show_job(empty_desk.office(), broken.id)
    error: Any = failed.result and failed.result["error"]
    assert (failed.state, error["code"]) == (JobState.FAILED, "job_broken")
    assert show_job(empty_desk.office(), sound.id).state is JobState.DONE
    assert stored(empty_desk) == (0, 1)


def test_uploads_that_nobody_needs_are_swept_and_others_stay(empty_desk: Desk, runner: JobRunner) -> None:
    office = empty_desk.office()
    job = queue(office, runner.uploads, "transactions", transactions(3))
    waiting = runner.uploads.keep(transactions(1), "等待.csv", "investigator")
    dead = empty_desk.folder / "uploads" / "of-a-dead-process"
    dead.mkdir()
    runner.take_up()
    assert {each.name for each in uploads_left(empty_desk)} == {job.upload, waiting}
    JobRunner(empty_desk.workspace).take_up()
    assert {each.name for each in uploads_left(empty_desk)} == {job.upload, waiting}


def test_a_draft_packet_is_made_in_a_folder_of_its_own(told: Path, tmp_path: Path) -> None:
    desk = stories.copy_of(told, tmp_path / "w")
    runner = JobRunner(desk.workspace)
    with desk.workspace.transactions.writing() as connection:
        roles, now = frozenset({Role.SPECIAL_INVESTIGATOR}), desk.workspace.clock.now()
        add_user(connection, login="lumin", name="陆敏", roles=roles, password="x" * 12, now=now)
    job = enqueue_packet(desk.office(login="lumin"), CASE, Recipient.CROSS, draft=True)
    assert runner.run_next()
    with desk.workspace.transactions.reading() as connection:
        done = JobRegister(connection).get(job.key)
    assert done is not None
    assert done.state is JobState.DONE, done.result
    assert done.result is not None
    assert (desk.folder / "packets" / str(done.result["path"]) / "bagit.txt").is_file()


def all_done_once(desk: Desk, jobs: list[Job], children: list[Path]) -> None:
    runners = [subprocess.Popen([sys.executable, "-m", "tests.support.job_child", str(each), "50"], cwd=ROOT) for each in children]
    for each in runners:
        assert each.wait(WAITS * 2) == 0
    ended = [show_job(desk.office(), job.id) for job in jobs]
    assert {(job.state, job.attempts) for job in ended} == {(JobState.DONE, 1)}
    acts = [row.action for row in desk.audit()]
    assert acts.count("import.export") == len(jobs)
    assert stored(desk) == (0, len(jobs))


def persons(number: int) -> list[list[str]]:
    return [[f"C{number}-{each}", f"客户{each}"] for each in range(20)]


def test_two_runners_of_one_workspace_do_no_job_twice(empty_desk: Desk, runner: JobRunner) -> None:
    office = empty_desk.office()
    jobs = [queue(office, runner.uploads, "persons", table("persons", persons(each))) for each in range(6)]
    all_done_once(empty_desk, jobs, [empty_desk.folder, empty_desk.folder])


@pytest.mark.postgresql
def test_two_servers_of_one_database_do_no_job_twice(postgresql_url: str, tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "one", url=postgresql_url)
    uploads = JobRunner(desk.workspace).uploads
    jobs = [queue(desk.office(), uploads, "persons", table("persons", persons(each))) for each in range(6)]
    second = tmp_path / "two"  # another machine's folder, with the same database, files and keys: its lock file is its own
    second.mkdir()
    (second / "settings.toml").write_text((desk.folder / "settings.toml").read_text("utf-8"), "utf-8")
    for name in ("uploads", "vault"):
        (desk.folder / name).mkdir(exist_ok=True)
        (second / name).symlink_to(desk.folder / name)
    all_done_once(desk, jobs, [desk.folder, second])
