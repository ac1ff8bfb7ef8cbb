"""The migrations make just the tables that the code declares, on SQLite and on PostgreSQL, and what is append-only stays so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, LargeBinary, MetaData, Table, Text, create_engine, func, insert, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from cases.errors import WorkspaceTooNew
from cases.store import desk_tables, schema
from cases.store.schema import bring_up_to_date, current_version, newest_version
from cases.store.tables import metadata as case_tables
from evidence.adapters.tables import metadata as exhibit_tables
from graph.adapters import event_tables, identity_tables
from graph.adapters import tables as thing_tables
from graph.adapters.columns import metadata as graph_tables

ROOMS = [graph_tables, exhibit_tables, case_tables]
_LOADED = (desk_tables, event_tables, identity_tables, thing_tables)  # imported for their tables, which stand in their rooms' metadata
APPEND_ONLY = (
    "audit",
    "exhibit",
    "custody_entry",
    "disputed_txn",
    "fact_successor",
    "identity_judgement",
    "identity_withdrawal",
    "slip_match",
    "slip_match_withdrawal",
    "slip_request",
    "slip_search",
)
"""An exhibit before its entry, which names it."""
DATABASES = ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")])]


@pytest.fixture(params=DATABASES)
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A migrated database, as a workspace has one."""
    url = f"sqlite:///{tmp_path / 'sliphound.db'}" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    engine: Engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.begin() as opened:
            assert bring_up_to_date(opened)
            yield opened
            opened.rollback()
    finally:
        engine.dispose()


def table(name: str) -> Table:
    return next(metadata.tables[name] for metadata in ROOMS if name in metadata.tables)


def some_row(of: Table) -> dict[str, object]:
    """Any row the table takes."""
    return {
        column.name: b"x" if isinstance(column.type, LargeBinary) else "x" if isinstance(column.type, Text) else 1
        for column in of.columns
        if not column.nullable
    }


def test_the_migrated_database_is_what_the_code_declares(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    whole = MetaData(naming_convention=exhibit_tables.naming_convention)
    for metadata in ROOMS:
        for each in metadata.tables.values():
            each.to_metadata(whole)
    assert len(whole.tables) == sum(len(metadata.tables) for metadata in ROOMS), "two rooms declare one table"
    assert compare_metadata(context, whole) == []


def test_the_comparison_sees_a_column_that_no_migration_makes(connection: Connection) -> None:
    connection.execute(text("DROP INDEX ix_audit_subject"))
    found = compare_metadata(MigrationContext.configure(connection), case_tables)
    assert ("add_index", "ix_audit_subject") in [(step[0], getattr(step[1], "name", None)) for step in found]


def test_a_migrated_database_needs_no_more(connection: Connection) -> None:
    assert current_version(connection) == newest_version()
    assert not bring_up_to_date(connection)


def test_a_database_of_a_newer_program_is_refused(connection: Connection) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WorkspaceTooNew) as refused:
        bring_up_to_date(connection)
    assert refused.value.facts == {"found": "9999", "known": newest_version()}


def test_what_is_append_only_refuses_every_change(connection: Connection) -> None:
    changes = ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"]
    if connection.dialect.name != "sqlite":
        changes.append("TRUNCATE {table} CASCADE")
    for name in APPEND_ONLY:
        kept = table(name)
        connection.execute(insert(kept).values(some_row(kept)))
        for change in changes:
            point = connection.begin_nested()
            with pytest.raises(DatabaseError, match="append-only"):
                connection.execute(text(change.format(table=name, column=kept.primary_key.columns[0].name)))
            point.rollback()
        assert connection.execute(select(func.count()).select_from(kept)).scalar_one() == 1


def test_a_table_that_is_called_append_only_is_guarded() -> None:
    called = {each.name for metadata in ROOMS for each in metadata.tables.values() if "append-only" in (each.comment or "")}
    assert called <= set(APPEND_ONLY)


def test_alembic_and_the_file_names_tell_one_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert script.get_current_head() == newest_version()
    assert [Path(each.path).name[1:5] for each in script.walk_revisions()] == [each.revision for each in script.walk_revisions()]
