"""The facts of a large world as the oracles ask for them: read from its SQLite file by plain SQL, by no code of ours."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key
from tests.support.link_facts import LinkFacts, Payment

_TABLES = {
    "person": NodeKind.PERSON,
    "account": NodeKind.ACCOUNT,
    "card": NodeKind.CARD,
    "phone": NodeKind.PHONE,
    "address": NodeKind.ADDRESS,
    "merchant": NodeKind.MERCHANT,
    "txn": NodeKind.TRANSACTION,
}


class ReadFacts(LinkFacts):
    """What stands in the file; nothing is written."""

    def __init__(self, path: Path) -> None:
        self.nodes: set[NodeKey] = set()
        self.links: dict[int, tuple[LinkKind, NodeKey, NodeKey]] = {}
        self.cards: dict[NodeKey, NodeKey] = {}
        self.payments: dict[NodeKey, Payment] = {}
        self.since: dict[int, int] = {}
        self.employers: dict[NodeKey, set[str]] = defaultdict(set)
        with sqlite3.connect(path) as database:
            self._read(database)
        database.close()
        self._standing = list(super().standing())

    def _read(self, database: sqlite3.Connection) -> None:
        for table, kind in _TABLES.items():
            self.nodes.update(node_key(kind, key) for (key,) in database.execute(f"SELECT key FROM {table}"))  # noqa: S608 - names above
        for key, kind, start, end, since in database.execute("SELECT key, kind, src_node, dst_node, valid_from FROM link"):
            self.links[key] = LinkKind(kind), NodeKey(start), NodeKey(end)
            if since is not None:
                self.since[key] = since
        for key, account in database.execute("SELECT key, account FROM card"):
            self.cards[node_key(NodeKind.CARD, key)] = node_key(NodeKind.ACCOUNT, account)
        for person, name in database.execute("SELECT person, value FROM person_detail WHERE field = 'employer'"):
            self.employers[node_key(NodeKind.PERSON, person)].add(name)
        for key, card, account, merchant, made_at, fen in database.execute(
            "SELECT key, card, account, merchant, made_at, amount_fen FROM txn"
        ):
            node, ends = node_key(NodeKind.TRANSACTION, key), (node_key(NodeKind.CARD, card), node_key(NodeKind.ACCOUNT, account))
            self.payments[node] = Payment(node, *ends, node_key(NodeKind.MERCHANT, merchant), made_at, fen)
        rows = database.execute("SELECT account FROM account_state WHERE dispute_type IS NOT NULL")
        self.disputed = {node_key(NodeKind.ACCOUNT, account) for (account,) in rows}

    def standing(self) -> Iterator[tuple[LinkKind, NodeKey, NodeKey]]:
        """Every link."""
        return iter(self._standing)
