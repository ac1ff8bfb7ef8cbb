"""Uploads and jobs for tests: files made of rows, kept and queued as a page would."""

import csv
import io

from cases.imports.columns import KINDS
from cases.jobs import Job
from cases.office import Office
from cases.uploads import Uploads
from cases.usecases.jobs import enqueue_import
from tests.support.import_child import rows


def table(kind: str, given: list[list[str]]) -> io.BytesIO:
    """A .csv of this kind with the given rows."""
    out = io.StringIO()
    csv.writer(out).writerows([[column.zh for column in KINDS[kind].columns], *given])
    return io.BytesIO(out.getvalue().encode("utf-8-sig"))


def transactions(count: int) -> io.BytesIO:
    """A .csv of so many transactions."""
    return table("transactions", [cells for _, cells in rows(count)])


def queue(office: Office, uploads: Uploads, kind: str, content: io.BytesIO, name: str = "导出.csv", *, dry_run: bool = False) -> Job:
    """Queue the import of the content."""
    upload = uploads.keep(content, name, office.actor.login)
    job = enqueue_import(office, upload, kind, system="core", renames={}, dry_run=dry_run)
    uploads.hand_over(upload)
    return job
