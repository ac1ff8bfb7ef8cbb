"""Exhibits and custody."""

import sqlalchemy as sa
from alembic import op

from graph.adapters.columns import refuse_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "exhibit",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("derived_from", sa.BigInteger(), nullable=True, comment="null for what came from outside"),
        sa.Column("tool", sa.Text(), nullable=True, comment="tool and version that derived it"),
        sa.Column("original_location", sa.Text(), nullable=False),
        sa.Column("original_holder", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_how", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="UTC, microseconds since 1970"),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False, comment="UTC, microseconds since 1970"),
        sa.ForeignKeyConstraint(["derived_from"], ["exhibit.key"], name="fk_exhibit_derived_from"),
        sa.PrimaryKeyConstraint("key", name="pk_exhibit"),
    )
    op.create_index("ix_exhibit_sha256", "exhibit", ["sha256"], unique=False)
    op.create_table(
        "custody_entry",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("exhibit", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False, comment="RFC 8785 JSON of the entry"),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["exhibit"], ["exhibit.key"], name="fk_custody_entry_exhibit"),
        sa.PrimaryKeyConstraint("seq", name="pk_custody_entry"),
        sa.UniqueConstraint("previous", name="uq_custody_entry_previous"),
    )
    op.create_index("ix_custody_entry_exhibit_seq", "custody_entry", ["exhibit", "seq"], unique=False)

    for table in ("exhibit", "custody_entry"):
        for statement in refuse_changes(table, op.get_bind().dialect.name):
            op.execute(statement)
