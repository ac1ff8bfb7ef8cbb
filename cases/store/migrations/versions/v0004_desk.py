"""Work at the desk: members of a case, failed sign-ins, jobs, verdicts on conflicts, kept pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "case_member",
        _key(),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.Column("removed_because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_case_member"),
        comment="who works on a case beside its handler, and so may see it",
    )
    op.create_index("ix_case_member_case_file", "case_member", ["case_file"], unique=False)
    op.create_index("ix_case_member_login", "case_member", ["login"], unique=False)
    op.create_table(
        "sign_in_attempt",
        _key(),
        sa.Column("login", sa.Text(), nullable=False, comment="as typed, cut to 100 characters; it need not exist"),
        sa.Column("address", sa.Text(), nullable=False, comment="where from"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_attempt"),
        comment="attempts that failed since the last that succeeded: they slow down whoever guesses",
    )
    op.create_index("ix_sign_in_attempt_login_at", "sign_in_attempt", ["login", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_address_at", "sign_in_attempt", ["address", "at"], unique=False)
    op.create_table(
        "job",
        _key(),
        sa.Column("kind", sa.Text(), nullable=False, comment="import, bill, slip, packet"),
        sa.Column("case_file", sa.BigInteger(), nullable=True),
        sa.Column("login", sa.Text(), nullable=False, comment="on whose behalf it runs"),
        sa.Column("as_of", sa.Text(), nullable=False, comment="the case date it was asked on"),
        sa.Column("payload", sa.Text(), nullable=False, comment="JSON: what to do"),
        sa.Column("state", sa.Text(), nullable=False, comment="queued, running, done, failed, cancelled"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("cancel_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True, comment="JSON: what came of it, or the error as `--json` prints it"),
        sa.PrimaryKeyConstraint("key", name="pk_job"),
    )
    op.create_index("ix_job_case_file", "job", ["case_file"], unique=False)
    op.create_index("ix_job_state_key", "job", ["state", "key"], unique=False)
    op.create_index("ix_job_login_key", "job", ["login", "key"], unique=False)
    op.create_table(
        "conflict_verdict",
        _key(),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False, comment="the family's id, which names its members"),
        sa.Column("members", sa.Text(), nullable=False, comment="JSON: the claims it was about, as they were"),
        sa.Column("verdict", sa.Text(), nullable=False, comment="upheld, not_upheld, open"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=False),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_conflict_verdict"),
        comment="a person's word on a conflict; the newest row counts, none is changed",
    )
    op.create_index("ix_conflict_verdict_case_file", "conflict_verdict", ["case_file"], unique=False)
    op.create_table(
        "rule_answer",
        _key(),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False, comment="a victim or bank rule: V01…V18, B01…B13"),
        sa.Column("verdict", sa.Text(), nullable=False, comment="met, unmet, unknown"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rule_answer"),
        comment="a person's answer to a rule that no record answers; the newest row counts, none is changed",
    )
    op.create_index("ix_rule_answer_case_file", "rule_answer", ["case_file"], unique=False)
    op.create_table(
        "graph_view",
        _key(),
        sa.Column("case_file", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="empty: the layout that saves itself"),
        sa.Column(
            "body", sa.Text(), nullable=False, comment="JSON: nodes by public id with their places, what is pinned, folded or hidden"
        ),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_graph_view"),
        comment="a picture as somebody left it; no fact, so it may be overwritten",
    )
    op.create_index("ix_graph_view_case_file_login_name", "graph_view", ["case_file", "login", "name"], unique=True)


def _key() -> sa.Column[int]:
    return sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False)
