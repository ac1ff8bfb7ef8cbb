"""A process of its own that runs the jobs of a workspace and tells how far it is, for tests that kill it or run two of them."""

import sys
import time
from pathlib import Path

from cases.jobs import JobState
from cases.store.job_register import JobRegister
from cases.usecases import import_file
from web.bootstrap import open_workspace
from web.jobs import JobRunner


def main(folder: Path, block: int) -> None:
    """Run jobs until none is left; a line for each sign of life."""
    import_file._BLOCK = block
    workspace = open_workspace(folder)
    runner = JobRunner(workspace)
    runner.start()
    told: dict[int, int] = {}
    unfinished = True
    while unfinished:
        with workspace.transactions.reading() as connection:
            jobs = JobRegister(connection).of("investigator", 1000)
        for job in jobs:
            read = runner.progress(job.key)
            if read is not None and read != told.get(job.key):
                told[job.key] = read
                print(job.id, read, flush=True)  # noqa: T201 - read by the test
        unfinished = any(job.state in {JobState.QUEUED, JobState.RUNNING} for job in jobs)
        time.sleep(0.002)
    runner.stop()
    print("idle", *sorted(told), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
