"""Columns that every table of facts shares."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Text
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""This room's tables."""

Key: TypeEngine[int] = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; SQLite counts up by itself only for a column declared INTEGER, which there holds 64 bits as well."""


def key_column() -> Column[int]:
    """The primary key, counting up."""
    return Column("key", Key, primary_key=True, autoincrement=True)


def fact_columns() -> list[Column[object]]:
    """When a fact was recorded and withdrawn (UTC, microseconds since 1970), and the batch and row that first stated it.

    Further citations stand in `citation`. Facts are never changed: a correction sets `withdrawn_at` and records another.
    """
    return [
        Column("recorded_at", BigInteger, nullable=False),
        Column("withdrawn_at", BigInteger),
        Column("batch", BigInteger, nullable=False),
        Column("row", Integer, nullable=False),
    ]


def print_column() -> Column[bytes]:
    """A 16-byte fingerprint of what makes a fact the same fact: it lets a second import of a row change nothing."""
    return Column("print", LargeBinary(16), nullable=False, unique=True)


def when_columns(name: str, *, nullable: bool = False) -> list[Column[object]]:
    """A time: first and last instant it can mean (UTC, seconds since 1970), the source's words, and their precision."""
    return [
        Column(f"{name}_at", BigInteger, nullable=nullable),
        Column(f"{name}_until", BigInteger, nullable=nullable),
        Column(f"{name}_text", Text, nullable=nullable),
        Column(f"{name}_precision", Text, nullable=nullable),
    ]


def refuse_changes(table: str, dialect: str) -> list[str]:
    """The statements that make the table append-only, for `sqlite` or `postgresql`; also for a migration."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for change in ("UPDATE", "DELETE")
        ]
    return [
        (
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"'BEGIN RAISE EXCEPTION ''{table} is append-only''; END'"
        ),
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]
