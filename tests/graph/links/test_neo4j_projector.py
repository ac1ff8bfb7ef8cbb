"""The projection follows the facts: in order, idempotently, through a stop of the server, and it can be thrown away and made again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, delete

from graph.adapters import tables
from graph.adapters.neo4j_links import Neo4jLinkReader, projected
from graph.adapters.neo4j_projector import Neo4jProjector
from graph.adapters.neo4j_server import Neo4jServer
from graph.adapters.sql_links import SqlLinkReader
from graph.adapters.sql_projection import Piece
from graph.errors import GraphServerAbsent, ProjectionBehind
from graph.vocabulary import LinkKind, NodeKind, public_id
from tests.support.link_facts import EPOCH, SmallWorld, create_tables, small_world
from tests.support.servers import Neo4jServer as RunningNeo4j


@dataclass(frozen=True, slots=True)
class Projection:
    """A workspace of the small world with an empty projection beside it."""

    connection: Connection
    server: Neo4jServer
    world: SmallWorld

    @property
    def projector(self) -> Neo4jProjector:
        return Neo4jProjector(self.server, self.connection)

    @property
    def facts(self) -> SqlLinkReader:
        return SqlLinkReader(self.connection)

    def ask(self, statement: str, **values: object) -> list[object]:
        return [row["answer"] for row in self.server.write(lambda ask: ask(statement, **values))]


@pytest.fixture
def projection(neo4j_server: RunningNeo4j, tmp_path: Path) -> Iterator[Projection]:
    neo4j_server.start()
    neo4j_server.clear()
    engine = create_engine(f"sqlite:///{tmp_path / 'facts.db'}")
    create_tables(engine)
    with engine.connect() as connection, Neo4jServer(neo4j_server.uri, neo4j_server.user, neo4j_server.password, patience_s=0.5) as server:
        world = small_world(connection)
        connection.commit()
        yield Projection(connection, server, world)
    engine.dispose()


def test_the_projection_is_what_the_facts_say(projection: Projection) -> None:
    assert "person" in projection.projector.compare().differing
    assert projection.projector.catch_up() == projection.world.facts.entries
    compared = projection.projector.compare()
    assert compared.differing == ()
    standing = list(projection.world.facts.standing())
    assert {kind.word: compared.projection[kind.word].count for kind in LinkKind} == {
        kind.word: sum(one[0] is kind for one in standing) for kind in LinkKind
    }
    assert {kind.word: compared.projection[kind.word].count for kind in NodeKind} == {
        kind.word: len(projection.world.some(kind)) for kind in NodeKind
    }


def test_taking_the_same_entries_over_twice_changes_nothing(projection: Projection) -> None:
    projection.projector.catch_up()
    before = projection.projector.compare().projection
    projection.ask("MATCH (p:Projection) SET p.seq = 17 RETURN p.seq AS answer")
    assert projection.projector.catch_up() == projection.world.facts.entries
    assert projection.projector.compare().projection == before


def test_later_facts_and_withdrawals_are_taken_over(projection: Projection) -> None:
    projection.projector.catch_up()
    facts = projection.world.facts
    person = facts.person("新人")
    link = facts.link(LinkKind.USES_PHONE, person, facts.phone())
    projection.projector.catch_up()
    reader = Neo4jLinkReader(projection.server, projection.facts)
    assert [node.kind for node in reader.ego(public_id(person)).nodes[:2]] == [NodeKind.PERSON, NodeKind.PHONE]
    facts.withdraw_link(link)
    facts.detail(person, "employer", "某厂")
    projection.projector.catch_up()
    alone = reader.ego(public_id(person))
    assert [node.attributes["employer"] for node in alone.nodes] == [["某厂"]]
    assert projection.projector.compare().differing == ()


def test_a_dispute_printed_later_reaches_the_account(projection: Projection) -> None:
    projection.projector.catch_up()
    facts = projection.world.facts
    account = facts.account()
    projection.projector.catch_up()
    assert not _disputed(projection, public_id(account))
    facts.state(account, "未收到卡")
    projection.projector.catch_up()
    assert _disputed(projection, public_id(account))


def _disputed(projection: Projection, account: str) -> bool:
    return Neo4jLinkReader(projection.server, projection.facts).ego(account, hops=1).nodes[0].attributes["disputed"] is True


def test_a_link_whose_ends_come_later_is_not_lost(projection: Projection) -> None:
    projection.connection.execute(delete(tables.outbox).where(tables.outbox.c.table_name != "link"))
    projection.projector.catch_up()
    stored = {kind for kind, *_ in projection.world.facts.links.values()}
    compared = projection.projector.compare()
    assert stored.isdisjoint(LinkKind[word.upper()] for word in compared.differing if word.upper() in LinkKind.__members__)


def test_a_stop_in_the_middle_says_so_loses_nothing_and_is_caught_up(
    projection: Projection, neo4j_server: RunningNeo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.adapters.neo4j_projector._KEYS_A_TRANSACTION", 50)
    reader, on_sql = Neo4jLinkReader(projection.server, projection.facts), SqlLinkReader(projection.connection)
    facts, first = projection.world.facts, projection.world.some(NodeKind.PERSON)[0]
    interrupted = _stopping_after(3, projection.projector, neo4j_server, monkeypatch)

    with pytest.raises(GraphServerAbsent) as absent:
        interrupted.catch_up()
    assert absent.value.facts["address"] == neo4j_server.uri
    assert absent.value.facts["reason"]
    with pytest.raises(GraphServerAbsent):
        reader.ego(first)
    paid = facts.pay(projection.world.loyal, projection.world.shop, EPOCH)
    projection.connection.commit()
    assert on_sql.ego(public_id(paid), hops=1).nodes[0].id == public_id(paid)

    neo4j_server.start()
    reached, needed = reader.watermark(), on_sql.watermark()
    assert 100 < reached < needed
    with pytest.raises(ProjectionBehind) as behind:
        Neo4jLinkReader(projection.server, on_sql, at_least=needed).ego(first)
    assert behind.value.facts == {"at": reached, "needed": needed}
    assert projection.projector.catch_up() == needed
    assert projection.projector.compare().differing == ()
    assert Neo4jLinkReader(projection.server, on_sql, at_least=needed).ego(public_id(paid)) == on_sql.ego(public_id(paid))


def _stopping_after(many: int, projector: Neo4jProjector, running: RunningNeo4j, monkeypatch: pytest.MonkeyPatch) -> Neo4jProjector:
    """The projector, with a power cut of its server after so many transactions."""
    takes = iter(range(many))
    take_over = projector._take_over

    def until_the_cut(pieces: Collection[Piece], watermark: int) -> None:
        if next(takes, None) is None:
            running.stop()
        take_over(pieces, watermark)

    monkeypatch.setattr(projector, "_take_over", until_the_cut)
    return projector


def test_what_was_altered_in_neo4j_is_seen_and_mended_by_a_rebuild(projection: Projection) -> None:
    projection.projector.catch_up()
    projection.ask("MATCH (n:Person) WITH n ORDER BY n.key LIMIT 1 SET n.label = '张三' RETURN 1 AS answer")
    projection.ask("MATCH ()-[r:USED_IN]->() WITH r ORDER BY r.key LIMIT 1 DELETE r RETURN 1 AS answer")
    assert projection.projector.compare().differing == ("person", "used_in")
    assert projection.projector.rebuild() == projection.world.facts.entries
    assert projection.projector.compare().differing == ()


def test_a_projection_ahead_of_a_restored_workspace_is_made_again(projection: Projection) -> None:
    projection.projector.catch_up()
    facts = projection.world.facts
    projection.connection.commit()
    person = facts.person("后来者")
    projection.projector.catch_up()
    projection.connection.rollback()
    assert projection.projector.compare().differing == ("person",)
    assert projection.projector.catch_up() == facts.entries - 2
    assert projection.projector.compare().differing == ()
    assert person not in projection.ask("MATCH (n:Person) RETURN n.key AS answer")


def test_a_case_date_is_answered_by_the_facts(projection: Projection) -> None:
    projection.projector.catch_up()
    facts, person = projection.world.facts, projection.world.some(NodeKind.PERSON)[0]
    reader = Neo4jLinkReader(projection.server, projection.facts)
    then, before = facts.now, reader.ego(person)
    facts.begin()
    facts.link(LinkKind.USES_PHONE, projection.world.wangs[0], facts.phone())
    projection.projector.catch_up()
    assert reader.ego(person) != before
    assert reader.as_of(then).ego(person) == before


def test_a_wrong_password_is_the_same_error_with_the_servers_own_word(neo4j_server: RunningNeo4j) -> None:
    neo4j_server.start()
    with Neo4jServer(neo4j_server.uri, neo4j_server.user, "wrong", patience_s=0.5) as server, pytest.raises(GraphServerAbsent) as refused:
        projected(server)
    assert "unauthorized" in str(refused.value.facts["reason"])


@pytest.mark.parametrize("address", ["bolt://127.0.0.1:1", "http://127.0.0.1:7687", "neo4j"])
def test_an_address_where_no_server_is_names_itself(address: str) -> None:
    with pytest.raises(GraphServerAbsent) as absent, Neo4jServer(address, "neo4j", "secret", patience_s=0.5) as server:
        projected(server)
    assert absent.value.facts["address"] == address
