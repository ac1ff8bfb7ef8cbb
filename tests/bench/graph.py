"""The link graph's figures (issue 5): `make bench-graph SIZE="100000 1000000"`. B1 to B4 of the named questions, measured at the port.

Ids, kinds, labels, citations and the withdrawals are in each answer; the case date is now. Beside SQLite stand networkx in memory, at the
smallest size, and Neo4j where `SLIPHOUND_NEO4J` names a server as user:password@bolt://host:port whose database may be emptied.
The last line is `targets: N met, M missed`.
"""

import gc
import os
import platform
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, create_engine

from graph.adapters.neo4j_links import Neo4jLinkReader
from graph.adapters.neo4j_projector import Neo4jProjector
from graph.adapters.neo4j_server import Neo4jServer
from graph.adapters.sql_links import SqlLinkReader
from graph.ports import LinkReader
from graph.times import SHANGHAI, Window
from graph.vocabulary import LinkKind, NodeKind, node_key, parse_public_id, public_id
from tests.bench.figures import Figure, Sheet, say, timed
from tests.bench.graph_world import DAYS, EPOCH, Size, write_world
from tests.support import install
from tests.support.link_oracle import LinkOracle
from tests.support.named_oracle import NamedOracle
from tests.support.read_facts import ReadFacts

CACHE = install.ROOT / ".cache/bench"
TARGETS = {1_000_000: {"B1": 3.0, "B2": 5.0, "B3": 20.0, "B4": 3.0}, 5_000_000: {"B1": 8.0, "B2": 20.0, "B3": 90.0, "B4": 5.0}}
"""The most that p99 may be, in milliseconds."""
NAMES = {
    "B1": "ego network of two hops, 500 nodes at most",
    "B2": "path of six hops at most between persons",
    "B3": "what all disputed accounts share",
    "B4": "top 20 merchants of 200 disputed cards, 90 days",
}
TIMES = {"B1": 400, "B2": 400, "B3": 60, "B4": 200}
_FEW = 10
_MEDIA = frozenset(LinkKind) - {LinkKind.SPOUSE_OF, LinkKind.RELATIVE_OF, LinkKind.CONTACT_OF, LinkKind.GUARANTEES}
_END = datetime.fromtimestamp(EPOCH + DAYS * 86_400, SHANGHAI)
_LAST_DAYS = Window(_END - timedelta(days=90), _END)
Act = Callable[[], object]


def main() -> int:
    """Measure each size that is asked for; 1 where a target is missed."""
    sheet = Sheet()
    sizes = [int(each) for each in sys.argv[1:]] or [100_000, 1_000_000]
    say(f"{platform.machine()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors")
    for transactions in sizes:
        size = Size(transactions)
        path = made(size)
        say(f"{transactions:,} transactions, {path.stat().st_size / transactions:.0f} bytes each")
        with opened(path) as connection:
            measure("SQLite", SqlLinkReader(connection), size, sheet, TARGETS.get(transactions, {}))
            beside_neo4j(connection, size, sheet)
        if transactions == min(sizes):
            beside_networkx(path, size, sheet)
    say(sheet.verdict())
    return int(any(not each.is_met for each in sheet.figures))


def made(size: Size) -> Path:
    """The world of this size; made once, and anew where its tables have changed since."""
    shape = install.ROOT / "graph/adapters/tables.py", Path(__file__).with_name("graph_world.py")
    name = f"graph-{size.transactions}-{max(int(each.stat().st_mtime) for each in shape)}.db"
    path = CACHE / name
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"graph-{size.transactions}-*"):
            old.unlink()
        say(f"making {size.transactions:,} transactions")
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        write_world(fresh, size)
        fresh.rename(path)
    return path


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A reader's connection."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def acts(reader: LinkReader, size: Size) -> dict[str, Callable[[], Act]]:
    """For each measurement what draws the parameters of one more asking; the drawing is not measured."""
    fate = random.Random(3)  # noqa: S311 - parameters, no secret

    def ego() -> Act:
        root = some(size, fate.choice(list(NodeKind)), fate)
        return lambda: reader.ego(root)

    def path() -> Act:
        ends = some(size, NodeKind.PERSON, fate), some(size, NodeKind.PERSON, fate)
        return lambda: reader.path(*ends, kinds=_MEDIA)

    def common() -> Act:
        keys = fate.sample(size.disputed, min(200, len(size.disputed)))
        accounts = [public_id(node_key(NodeKind.ACCOUNT, key)) for key in keys]
        return lambda: reader.common(accounts, _LAST_DAYS)

    return {"B1": ego, "B2": path, "B3": lambda: reader.disputes, "B4": common}


def some(size: Size, kind: NodeKind, fate: random.Random) -> str:
    """A random node of the kind."""
    many = {
        NodeKind.PHONE: size.phones,
        NodeKind.ADDRESS: size.addresses,
        NodeKind.MERCHANT: size.merchants,
        NodeKind.TRANSACTION: size.transactions,
    }
    return public_id(node_key(kind, fate.randrange(many.get(kind, size.accounts)) + 1))


def measure(engine: str, reader: LinkReader, size: Size, sheet: Sheet, targets: dict[str, float]) -> None:
    """B1 to B4; the time of the wall is held against the target, that of the processor stands beside it."""
    for name, draw in acts(reader, size).items():
        for _ in range(_FEW):
            draw()()
        asked = [draw() for _ in range(TIMES[name])]
        # What was imported lives for ever: a server says so as well, lest every answer is held up by counting it.
        gc.collect()
        gc.freeze()
        used = time.process_time()
        values = timed(asked)
        share = (time.process_time() - used) * 1_000 / len(values)
        sheet.add(Figure(f"{name} {engine} {size.transactions:,}", values, target=targets.get(name), digits=2))
        say(f"   {NAMES[name]}; processor {share:.2f} ms each")


def beside_neo4j(connection: Connection, size: Size, sheet: Sheet) -> None:
    """The same questions on a server, which is emptied and filled first."""
    named = os.environ.get("SLIPHOUND_NEO4J")
    if not named:
        say("   Neo4j: no server named in SLIPHOUND_NEO4J")
        return
    login, _, address = named.partition("@")
    user, _, password = login.partition(":")
    with Neo4jServer(address, user, password) as server:
        begun = time.perf_counter()
        Neo4jProjector(server, connection).rebuild()
        say(f"   Neo4j filled in {time.perf_counter() - begun:.0f} s")
        measure("Neo4j", Neo4jLinkReader(server, SqlLinkReader(connection)), size, sheet, {})


def beside_networkx(path: Path, size: Size, sheet: Sheet) -> None:
    """The oracle's way to the same answers, in memory, a few times each; without labels and citations, which it does not know."""
    begun = time.perf_counter()
    facts = ReadFacts(path)
    oracle, named = LinkOracle(facts), NamedOracle(facts)
    say(f"   networkx read in {time.perf_counter() - begun:.0f} s")
    fate = random.Random(3)  # noqa: S311 - parameters, no secret

    def ego() -> Act:
        root = parse_public_id(some(size, fate.choice(list(NodeKind)), fate))
        return lambda: oracle.ego(root, 2, frozenset(LinkKind), 500)

    def path_() -> Act:
        ends = parse_public_id(some(size, NodeKind.PERSON, fate)), parse_public_id(some(size, NodeKind.PERSON, fate))
        return lambda: oracle.hops(*ends, _MEDIA, 200)

    def common() -> Act:
        keys = {node_key(NodeKind.ACCOUNT, key) for key in fate.sample(size.disputed, min(200, len(size.disputed)))}
        seconds = int(_LAST_DAYS.start.timestamp()), int(_LAST_DAYS.end.timestamp())
        return lambda: oracle.common(keys, *seconds)

    for name, draw in {"B1": ego, "B2": path_, "B3": lambda: lambda: named.shared(86_400), "B4": common}.items():
        draw()()
        sheet.add(Figure(f"{name} networkx {size.transactions:,}", timed([draw() for _ in range(_FEW)]), digits=2))


if __name__ == "__main__":
    sys.exit(main())
