"""On SQLite every look-up of the named questions goes through an index: one that scans answers a thousand times as slowly, and still answers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event

from graph.adapters import tables
from graph.adapters.sql_links import SqlLinkReader
from graph.times import Window
from graph.vocabulary import NodeKind
from tests.support.link_facts import EPOCH, SmallWorld, create_tables, small_world

ALIASES = {"own", "other", "own_card", "other_card", *tables.batch.metadata.tables}
"""The names a table has in a plan; what else is scanned there is a result of the statement itself."""


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[tuple[Connection, SmallWorld]]:
    engine = create_engine(f"sqlite:///{tmp_path / 'facts.db'}")
    create_tables(engine)
    with engine.connect() as connection:
        world = small_world(connection)
        connection.commit()
        yield connection, world
    engine.dispose()


def test_no_look_up_scans_a_table(filled: tuple[Connection, SmallWorld]) -> None:
    connection, world = filled
    asked: dict[str, object] = {}

    @event.listens_for(connection, "before_cursor_execute")
    def remember(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.setdefault(statement, parameters)

    reader = SqlLinkReader(connection)
    persons, accounts = world.some(NodeKind.PERSON), world.some(NodeKind.ACCOUNT)
    for kind in NodeKind:
        reader.ego(world.some(kind)[0], hops=3)
    for end in persons[1:5]:
        reader.path(persons[0], end)
    reader.shared(accounts[0])
    reader.common(accounts, Window(EPOCH, EPOCH + timedelta(days=40)))
    event.remove(connection, "before_cursor_execute", remember)

    assert len(asked) > 20
    for statement, parameters in asked.items():
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]  # type: ignore[arg-type]
        scanned = {step.split()[1] for step in plan if step.startswith("SCAN")} & ALIASES
        assert not scanned, f"{statement}\n{plan}"
