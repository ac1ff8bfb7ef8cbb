"""B1 to B4 by random parameters over a large world: each engine's answer is the oracle's, and whole answers are equal."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine

from graph.adapters import tables
from graph.adapters.neo4j_links import Neo4jLinkReader
from graph.adapters.neo4j_projector import Neo4jProjector
from graph.adapters.neo4j_server import Neo4jServer
from graph.adapters.sql_links import SqlLinkReader
from graph.links import LinkAnswer
from graph.ports import LinkReader
from graph.times import SHANGHAI, Window
from graph.vocabulary import LinkKind, NodeKind, node_key, parse_public_id, public_id
from tests.bench.graph_world import DAYS, EPOCH, Size, write_world
from tests.support.link_facts import create_tables
from tests.support.link_oracle import LinkOracle
from tests.support.named_oracle import NamedOracle
from tests.support.read_facts import ReadFacts
from tests.support.servers import PostgresqlServer

MEDIA = frozenset(
    {
        LinkKind.HOLDS,
        LinkKind.HAS_CARD,
        LinkKind.USES_PHONE,
        LinkKind.LIVES_AT,
        LinkKind.SHIPPED_TO,
        LinkKind.ACTIVATED_FROM,
        LinkKind.USED_IN,
        LinkKind.MADE_AT,
    }
)
pytestmark = pytest.mark.timeout(3_600)
END = datetime.fromtimestamp(EPOCH + DAYS * 86_400, SHANGHAI)


@dataclass(frozen=True, slots=True)
class Side:
    """The engines beside one another over one world."""

    size: Size
    readers: list[LinkReader]
    facts: ReadFacts

    def asked(self, question: str, *given: object, **options: object) -> LinkAnswer:
        """The answer of the first, which is every other's."""
        first, *others = [getattr(reader, question)(*given, **options) for reader in self.readers]
        for other in others:
            assert other == first
        answer: LinkAnswer = first
        return answer

    def some(self, kind: NodeKind, fate: random.Random) -> str:
        """A random node of the kind."""
        many = {NodeKind.PHONE: self.size.phones, NodeKind.ADDRESS: self.size.addresses, NodeKind.MERCHANT: self.size.merchants}
        return public_id(node_key(kind, fate.randrange(many.get(kind, self.size.accounts)) + 1))


def copied(path: Path, cluster: PostgresqlServer, database: str) -> None:
    """The world's rows in PostgreSQL."""
    there = create_engine(cluster.url(database))
    create_tables(there)
    there.dispose()
    here = create_engine(f"sqlite:///{path}")
    with here.connect() as source, psycopg.connect(host=str(cluster.folder), user="postgres", dbname=database) as target:
        for table in tables.batch.metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            with target.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in source.exec_driver_sql(f"SELECT {names} FROM {table.name}"):  # noqa: S608 - the tables' own names
                    copy.write_row(tuple(row))
        target.execute("ANALYZE")
    here.dispose()


@pytest.fixture(scope="module", params=[3_000, pytest.param(100_000, marks=[pytest.mark.deep, pytest.mark.xdist_group("neo4j")])])
def side(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Side]:
    """The small world on SQLite alone, for every run; the large one on the three engines."""
    path, size = tmp_path_factory.mktemp("world") / "facts.db", Size(request.param)
    write_world(path, size)
    with ExitStack() as stack:
        engine = create_engine(f"sqlite:///{path}")
        stack.callback(engine.dispose)
        connection = stack.enter_context(engine.connect())
        readers: list[LinkReader] = [SqlLinkReader(connection)]
        if size.transactions > 3_000:
            cluster, running = request.getfixturevalue("postgresql_server"), request.getfixturevalue("neo4j_server")
            database = cluster.new_database()
            stack.callback(cluster.drop, database)
            copied(path, cluster, database)
            there = create_engine(cluster.url(database))
            stack.callback(there.dispose)
            readers.append(SqlLinkReader(stack.enter_context(there.connect())))
            running.clear()
            server = stack.enter_context(Neo4jServer(running.uri, running.user, running.password, running.database))
            Neo4jProjector(server, connection).rebuild()
            readers.append(Neo4jLinkReader(server, readers[0]))
        yield Side(size, readers, ReadFacts(path))


def _drawn(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - parameters of a test, no secret


def sets(side: Side, many: int) -> range:
    """How many parameter sets: 1,000 in the deep run, a fortieth otherwise."""
    return range(many if side.size.transactions > 3_000 else many // 40)


def test_b1_ego_networks(side: Side) -> None:
    fate, oracle = _drawn(1), LinkOracle(side.facts)
    cut = 0
    for _ in sets(side, 320):
        root, hops = side.some(fate.choice(list(NodeKind)), fate), fate.choice((1, 2, 2, 3))
        answer = side.asked("ego", root, hops=hops)
        order, truncated = oracle.ego(parse_public_id(root), hops, frozenset(LinkKind), 500)
        assert [parse_public_id(node.id) for node in answer.nodes] == order
        assert answer.truncated == truncated
        assert len(answer.links) == oracle.links_among(order, frozenset(LinkKind))
        cut += truncated
    assert side.size.transactions == 3_000 or cut > 9


def test_b2_paths_between_persons(side: Side) -> None:
    fate, oracle = _drawn(2), LinkOracle(side.facts)
    lengths = set()
    for _ in sets(side, 320):
        start = side.some(NodeKind.PERSON, fate)
        near = parse_public_id(start) + fate.randrange(1, 40)
        end = (
            public_id(node_key(NodeKind.PERSON, near % side.size.accounts + 1)) if fate.random() < 0.5 else side.some(NodeKind.PERSON, fate)
        )
        hub_cap = fate.choice((200, 60))
        answer = side.asked("path", start, end, kinds=MEDIA, hub_cap=hub_cap)
        length = oracle.hops(parse_public_id(start), parse_public_id(end), MEDIA, hub_cap)
        passed = sum(node.kind is NodeKind.TRANSACTION for node in answer.nodes)
        assert len(answer.nodes) - 1 - passed == (length if length is not None and length <= 6 else -1)
        lengths.add(length)
    assert len(lengths) > 1


def test_b3_what_disputed_accounts_share(side: Side) -> None:
    fate, oracle = _drawn(3), NamedOracle(side.facts)
    for _ in sets(side, 40):
        hours = fate.randrange(1, 72)
        answer = side.asked("disputes", within=timedelta(hours=hours), cap=100_000)
        shown = {}
        for finding in answer.findings:
            through, about = str(finding.figures["through"]), [parse_public_id(each) for each in finding.about]
            is_named = through == "employer"
            shown[through, finding.figures["employer"] if is_named else about[0]] = set(about[0 if is_named else 1 :])
        assert shown == oracle.shared(hours * 3600)
        side.asked("disputes", within=timedelta(hours=hours), cap=fate.randrange(20, 500))


def test_b4_common_merchants(side: Side) -> None:
    fate, oracle = _drawn(4), LinkOracle(side.facts)
    for _ in sets(side, 320):
        keys = fate.sample(side.size.disputed, min(len(side.size.disputed), fate.randrange(2, 40)))
        accounts = [public_id(node_key(NodeKind.ACCOUNT, key)) for key in keys]
        end = END - timedelta(days=fate.randrange(400))
        window = Window(end - timedelta(days=fate.randrange(30, 200)), end)
        answer = side.asked("common", accounts, window, cap=5_000)
        seconds = int(window.start.timestamp()), int(window.end.timestamp())
        expected = oracle.common([parse_public_id(account) for account in accounts], *seconds)
        shown = [
            (parse_public_id(node.id), node.attributes["accounts_here"], node.attributes["transactions_here"])
            for node in answer.nodes
            if node.kind is NodeKind.MERCHANT
        ]
        assert shown == expected[:20]
