"""The tables of exhibits and custody; rows are added and never changed.

The triggers stop ordinary UPDATE and DELETE. Who administers the database can drop them: what shows that is the chain, and a head
of it kept elsewhere.
"""

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, MetaData, Table, Text, UniqueConstraint, event

from graph.adapters.columns import Key, key_column, refuse_changes

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
"""This room's tables."""

exhibit = Table(
    "exhibit",
    metadata,
    key_column(),
    Column("sha256", Text, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("derived_from", BigInteger, ForeignKey("exhibit.key"), comment="null for what came from outside"),
    Column("tool", Text, comment="tool and version that derived it"),
    Column("original_location", Text, nullable=False),
    Column("original_holder", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_how", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False, comment="UTC, microseconds since 1970"),
    Column("recorded_at", BigInteger, nullable=False, comment="UTC, microseconds since 1970"),
)

custody_entry = Table(
    "custody_entry",
    metadata,
    Column("seq", Key, primary_key=True, autoincrement=False),
    Column("exhibit", BigInteger, ForeignKey("exhibit.key"), nullable=False),
    Column("payload", Text, nullable=False, comment="RFC 8785 JSON of the entry"),
    Column("hash", Text, nullable=False),
    Column("previous", Text, nullable=False),
    UniqueConstraint("previous"),  # two entries after the same one would be a fork
    Index(None, "exhibit", "seq"),
)


@event.listens_for(exhibit, "after_create")
@event.listens_for(custody_entry, "after_create")
def _make_append_only(target: Table, connection: Connection, **_: object) -> None:
    for statement in refuse_changes(target.name, connection.dialect.name):
        connection.exec_driver_sql(statement)
