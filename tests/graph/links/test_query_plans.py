"""On SQLite every look-up of the named questions goes through an index: one that scans answers a thousand times as slowly, and still answers."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from graph.adapters import tables
from graph.adapters.sql_links import SqlLinkReader
from graph.adapters.sql_statements import Fetched, SqlAsk, statements
from graph.times import Window
from graph.vocabulary import NodeKind
from tests.support.link_facts import EPOCH, SmallWorld, create_tables, small_world

SCANNED = (
    {"account_state": "ix_account_state_disputed"}
    | {kind.word: f"ix_{kind.word}_withdrawn" for kind in NodeKind}
    | {"txn": "ix_txn_withdrawn"}
)
"""What may be read from end to end: an index that holds only what is asked for."""
SORTED = {"meetings", "disputed", "disputed_among", "carriers", "visitors", "amounts"}
"""Statements that sort or tell apart what they have found, which no index holds in that order."""
SMALL = {"known", "population"}
"""Asks for the batches, as many as there were imports, and counts the accounts."""


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[tuple[Connection, SmallWorld]]:
    engine = create_engine(f"sqlite:///{tmp_path / 'facts.db'}")
    create_tables(engine)
    with engine.connect() as connection:
        world = small_world(connection)
        connection.commit()
        yield connection, world
    engine.dispose()


@pytest.mark.parametrize("is_dated", [False, True], ids=["now", "then"])
def test_no_look_up_scans_a_table_or_sorts_what_an_index_has_in_order(filled: tuple[Connection, SmallWorld], *, is_dated: bool) -> None:
    connection, _ = filled
    texts = statements("sqlite", dated=is_dated)
    assert len(texts) > 20
    for name in texts.keys() - SMALL:
        given = dict.fromkeys(re.findall(r":(\w+)", texts[name]), "[1]")
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {texts[name]}", given)]
        by_alias = {alias or table: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+)(?: AS (\w+)| WHERE)", texts[name])}
        assert set(by_alias.values()) <= tables.batch.metadata.tables.keys()
        for step in (step for step in plan if step.startswith("SCAN")):
            table = by_alias.get(step.split()[1])
            assert table is None or SCANNED.get(table, "none") in step, (name, plan)
        assert name in SORTED or not any(re.search("TEMP B-TREE FOR (?!RIGHT PART)", step) for step in plan), (name, plan)


def test_every_statement_is_asked_by_some_question(filled: tuple[Connection, SmallWorld], monkeypatch: pytest.MonkeyPatch) -> None:
    connection, world = filled
    asked: set[str] = set()
    run = SqlAsk.__call__

    def noting(ask: SqlAsk, name: str, **values: int | Sequence[int]) -> list[Fetched]:
        asked.add(name)
        return run(ask, name, **values)

    monkeypatch.setattr(SqlAsk, "__call__", noting)
    reader = SqlLinkReader(connection)
    persons, accounts = world.some(NodeKind.PERSON), world.some(NodeKind.ACCOUNT)
    for kind in NodeKind:
        reader.ego(world.some(kind)[0], hops=3)
    for end in persons[1:5]:
        reader.path(persons[0], end)
    reader.path(world.some(NodeKind.CARD)[0], world.some(NodeKind.MERCHANT)[0])
    reader.shared(accounts[0])
    reader.common(accounts, Window(EPOCH, EPOCH + timedelta(days=40)))
    reader.neighbours(persons)
    start, end, *_ = world.some(NodeKind.CARD)
    reader.advancing(start, end, Window(EPOCH, EPOCH + timedelta(days=40)))
    reader.disputes()
    reader.compromise(accounts, Window(EPOCH, EPOCH + timedelta(days=40)))
    reader.spent(accounts, Window(EPOCH, EPOCH + timedelta(days=40)))
    reader.as_of(EPOCH).neighbours([])
    assert statements("sqlite", dated=False).keys() == asked
