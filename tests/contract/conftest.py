"""The link readers beside one another: the same small world on SQLite, PostgreSQL and Neo4j, and the oracle that knows its facts."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine

from graph.adapters.neo4j_links import Neo4jLinkReader
from graph.adapters.neo4j_projector import Neo4jProjector
from graph.adapters.neo4j_server import Neo4jServer
from graph.adapters.sql_links import SqlLinkReader
from tests.support.link_contract import Contract
from tests.support.link_facts import create_tables, small_world
from tests.support.link_oracle import LinkOracle


@pytest.fixture(
    scope="module",
    params=[
        "sqlite",
        pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.xdist_group("postgresql")]),
        pytest.param("neo4j", marks=[pytest.mark.neo4j, pytest.mark.xdist_group("neo4j")]),
    ],
)
def contract(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contract]:
    with ExitStack() as stack:
        sqlite = create_engine(f"sqlite:///{tmp_path_factory.mktemp('links') / 'facts.db'}")
        stack.callback(sqlite.dispose)
        create_tables(sqlite)
        connection = stack.enter_context(sqlite.connect())
        world = small_world(connection)
        connection.commit()
        on_sqlite = SqlLinkReader(connection)
        oracle = LinkOracle(world.facts)
        if request.param == "postgresql":
            cluster = request.getfixturevalue("postgresql_server")
            database = cluster.new_database()
            stack.callback(cluster.drop, database)
            postgresql = create_engine(cluster.url(database))
            stack.callback(postgresql.dispose)
            create_tables(postgresql)
            there = stack.enter_context(postgresql.connect())
            small_world(there)
            there.commit()
            yield Contract(SqlLinkReader(there), on_sqlite, world, oracle)
        elif request.param == "neo4j":
            running = request.getfixturevalue("neo4j_server")
            running.clear()
            server = stack.enter_context(Neo4jServer(running.uri, running.user, running.password, running.database))
            projected = Neo4jProjector(server, connection).catch_up()
            yield Contract(Neo4jLinkReader(server, on_sqlite, projected), on_sqlite, world, oracle)
        else:
            yield Contract(on_sqlite, on_sqlite, world, oracle)
