"""The tables of judgements on who is one person; rows are added and never changed, and no table of facts knows of them."""

from sqlalchemy import BigInteger, Column, Connection, Index, Table, Text, event

from graph.adapters.columns import key_column, metadata, refuse_changes

identity_judgement = Table(
    "identity_judgement",
    metadata,
    key_column(),
    Column("left_person", BigInteger, nullable=False, comment="the lesser of the two row keys"),
    Column("right_person", BigInteger, nullable=False, index=True),
    Column("verdict", Text, nullable=False, comment="same, not_same, unsure"),
    Column("judged_by", Text, nullable=False),
    Column("judged_at", BigInteger, nullable=False, comment="UTC, microseconds since 1970"),
    Column("why", Text, nullable=False),
    Column("cited", Text, nullable=False, comment="JSON: ids of what it rests on"),
    Index(None, "left_person", "right_person"),
    Index(None, "verdict"),
    comment="what somebody judged of two records of persons; append-only",
)

identity_withdrawal = Table(
    "identity_withdrawal",
    metadata,
    Column("judgement", BigInteger, primary_key=True, autoincrement=False),
    Column("withdrawn_by", Text, nullable=False),
    Column("withdrawn_at", BigInteger, nullable=False, comment="UTC, microseconds since 1970"),
    Column("why", Text, nullable=False),
    comment="that a judgement no longer counts; append-only",
)


def _guard(target: Table, connection: Connection, **_: object) -> None:
    for statement in refuse_changes(target.name, connection.dialect.name):
        connection.exec_driver_sql(statement)


for _table in (identity_judgement, identity_withdrawal):
    event.listen(_table, "after_create", _guard)
