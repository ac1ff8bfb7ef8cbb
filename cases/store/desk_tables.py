"""The tables of work at the desk: who may see a case, sign-ins that failed, jobs, a person's word on a conflict, and kept pictures."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from cases.store.tables import metadata
from graph.adapters.columns import key_column

case_member = Table(
    "case_member",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("login", Text, nullable=False, index=True),
    Column("added_at", BigInteger, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("removed_at", BigInteger),
    Column("removed_by", Text),
    Column("removed_because", Text),
    comment="who works on a case beside its handler, and so may see it",
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    key_column(),
    Column("login", Text, nullable=False, comment="as typed, cut to 100 characters; it need not exist"),
    Column("address", Text, nullable=False, comment="where from"),
    Column("at", BigInteger, nullable=False),
    Index(None, "login", "at"),
    Index(None, "address", "at"),
    comment="attempts that failed since the last that succeeded: they slow down whoever guesses",
)

job = Table(
    "job",
    metadata,
    key_column(),
    Column("kind", Text, nullable=False, comment="import, bill, slip, packet"),
    Column("case_file", BigInteger, index=True),
    Column("login", Text, nullable=False, comment="on whose behalf it runs"),
    Column("as_of", Text, nullable=False, comment="the case date it was asked on"),
    Column("payload", Text, nullable=False, comment="JSON: what to do"),
    Column("state", Text, nullable=False, comment="queued, running, done, failed, cancelled"),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("cancel_asked_at", BigInteger),
    Column("result", Text, comment="JSON: what came of it, or the error as `--json` prints it"),
    Index(None, "state", "key"),
    Index(None, "login", "key"),
)

conflict_verdict = Table(
    "conflict_verdict",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("family", Text, nullable=False, comment="the family's id, which names its members"),
    Column("members", Text, nullable=False, comment="JSON: the claims it was about, as they were"),
    Column("verdict", Text, nullable=False, comment="upheld, not_upheld, open"),
    Column("note", Text, nullable=False),
    Column("judged_at", BigInteger, nullable=False),
    Column("judged_by", Text, nullable=False),
    comment="a person's word on a conflict; the newest row counts, none is changed",
)

rule_answer = Table(
    "rule_answer",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False, index=True),
    Column("rule", Text, nullable=False, comment="a victim or bank rule: V01…V18, B01…B13"),
    Column("verdict", Text, nullable=False, comment="met, unmet, unknown"),
    Column("note", Text, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Column("answered_by", Text, nullable=False),
    comment="a person's answer to a rule that no record answers; the newest row counts, none is changed",
)

graph_view = Table(
    "graph_view",
    metadata,
    key_column(),
    Column("case_file", BigInteger, nullable=False),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False, comment="empty: the layout that saves itself"),
    Column("body", Text, nullable=False, comment="JSON: nodes by public id with their places, what is pinned, folded or hidden"),
    Column("saved_at", BigInteger, nullable=False),
    Index(None, "case_file", "login", "name", unique=True),
    comment="a picture as somebody left it; no fact, so it may be overwritten",
)
