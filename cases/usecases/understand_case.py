"""Ask what a case comes to: its contradictions, which proof to seek next, and which routes are open. All of it read-only."""

from sqlalchemy import Connection

from cases.access import query
from cases.assembly.understanding import CHECK_SECONDS, Understanding, understand
from cases.office import Office
from cases.roles import Permission
from cases.store.audit import newest_act


@query("case.check", Permission.READ_CASE)
def check_case(
    office: Office, connection: Connection, case_no: str, *, deadline_seconds: float = CHECK_SECONDS, all_sets: bool = False
) -> Understanding:
    """The minimal sets of what cannot hold together, the diagnoses, and the order of hypotheses."""
    return understand(office, connection, case_no, deadline_seconds=deadline_seconds, all_sets=all_sets, seeking=True)


@query("case.advise", Permission.READ_CASE)
def advise_case(office: Office, connection: Connection, case_no: str) -> Understanding:
    """Which proof to seek next, by which lawful channel, and why."""
    return understand(office, connection, case_no, seeking=True)


@query("case.route", Permission.READ_CASE)
def route_case(office: Office, connection: Connection, case_no: str) -> Understanding:
    """Gates, routes, clocks and a proposal; a person decides."""
    return understand(office, connection, case_no)


_READS = (
    "identifier.reveal",
    "packet.review",
    "packet.download",
    "exhibit.open",
    "exhibit.page",
    "sign_in",
    "sign_in.failed",
    "job.bill",
    "job.cancel",
    "job.import",
    "job.packet",
    "job.rejects",
    "job.slip",
    "conflict.judge",
    "rules.answer",
    "own.end_sessions",
    "own.password",
    "own.password_failed",
    "user.add",
    "user.disable",
    "user.enable",
    "user.reset_password",
    "user.roles",
    "user.unlock",
)
"""Acts that are on record and change nothing of what is understood."""


@query("case.version", Permission.READ_CASE)
def case_version(office: Office, connection: Connection, case_no: str) -> int:
    """A number that grows with everything recorded that may bear on the case: what was understood at one number still holds at the same."""
    del office, case_no
    return newest_act(connection, but_for=_READS)
