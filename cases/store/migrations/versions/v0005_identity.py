"""Judgements on who is one person."""

import sqlalchemy as sa
from alembic import op

from graph.adapters.columns import refuse_changes

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "identity_judgement",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("left_person", sa.BigInteger(), nullable=False, comment="the lesser of the two row keys"),
        sa.Column("right_person", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False, comment="same, not_same, unsure"),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=False, comment="UTC, microseconds since 1970"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("cited", sa.Text(), nullable=False, comment="JSON: ids of what it rests on"),
        sa.PrimaryKeyConstraint("key", name="pk_identity_judgement"),
        comment="what somebody judged of two records of persons; append-only",
    )
    op.create_index("ix_identity_judgement_left_person_right_person", "identity_judgement", ["left_person", "right_person"], unique=False)
    op.create_index("ix_identity_judgement_right_person", "identity_judgement", ["right_person"], unique=False)
    op.create_index("ix_identity_judgement_verdict", "identity_judgement", ["verdict"], unique=False)
    op.create_table(
        "identity_withdrawal",
        sa.Column("judgement", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=False, comment="UTC, microseconds since 1970"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("judgement", name="pk_identity_withdrawal"),
        comment="that a judgement no longer counts; append-only",
    )
    for table in ("identity_judgement", "identity_withdrawal"):
        for statement in refuse_changes(table, op.get_bind().dialect.name):
            op.execute(statement)
