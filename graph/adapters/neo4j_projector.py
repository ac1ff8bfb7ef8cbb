"""Takes the facts over from SQL into Neo4j, in the order of the outbox; the only writer there.

Each entry is taken over by the present state of the rows it names, together with the watermark, in one transaction of the server. So a stop in
the middle loses nothing, an entry taken over twice changes nothing, and everything in Neo4j can be thrown away and made again.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import Connection

from graph.adapters.neo4j_links import link_row, stand
from graph.adapters.neo4j_server import Ask, Neo4jServer, Record, statements
from graph.adapters.sql_links import last_entry
from graph.adapters.sql_projection import (
    Piece,
    Properties,
    Slice,
    all_links,
    all_nodes,
    all_pieces,
    batch_properties,
    link_properties,
    load,
    node_properties,
    outbox_pieces,
)
from graph.links import Comparison, LinkRow, Tally
from graph.vocabulary import LinkKind, NodeKey, NodeKind, split_key

_SCHEMA = ("schema_001.cypher",)
_KEYS_A_TRANSACTION = 2000
_LABELS = {kind: kind.word.capitalize() for kind in NodeKind}


class Neo4jProjector:
    """Brings the projection up to the facts that an open connection sees."""

    def __init__(self, server: Neo4jServer, connection: Connection) -> None:
        self._server = server
        self._connection = connection
        self._text = statements("projection.cypher")

    def catch_up(self) -> int:
        """Take over what the outbox holds beyond the watermark, and give the new watermark.

        A projection ahead of its outbox belongs to another history of the workspace, restored since; it is made again.

        Raises:
            GraphServerAbsent: the server does not answer; what was taken over before stays, and the next call goes on behind it.
        """
        self._prepare()
        at = self._server.read(stand)[1]
        if at > last_entry(self._connection):
            return self.rebuild()
        for group in _groups(outbox_pieces(self._connection, at, _KEYS_A_TRANSACTION)):
            at = group[-1].completes
            self._take_over(group, at)
        return at

    def rebuild(self) -> int:
        """Throw the projection away and make it again from the facts, and give its watermark.

        Raises:
            GraphServerAbsent: as `catch_up`; the watermark is then 0, so that the next `catch_up` takes everything over.
        """
        self._server.run_alone(self._text["remove_everything"])
        self._prepare()
        upto = last_entry(self._connection)
        for group in _groups(all_pieces(self._connection, _KEYS_A_TRANSACTION)):
            self._take_over(group, 0)
        self._server.write(lambda ask: ask(self._text["set_watermark"], seq=upto))
        return upto

    def compare(self) -> Comparison:
        """Count and hash both sides.

        Raises:
            GraphServerAbsent: the server does not answer.
        """
        facts, projection = _Tallies(), _Tallies()
        for kind, properties in all_nodes(self._connection, _KEYS_A_TRANSACTION):
            facts.add(kind.word, properties)
        for row in all_links(self._connection, _KEYS_A_TRANSACTION):
            facts.add(row.kind.word, _comparable(row))
        for properties in self._projected_nodes():
            projection.add(split_key(NodeKey(properties["key"]))[0].word, properties)
        for row in self._projected_links():
            projection.add(row.kind.word, _comparable(row))
        return Comparison(facts.all(), projection.all())

    def _prepare(self) -> None:
        version = self._server.read(stand)[0]
        for number, file in enumerate(_SCHEMA, start=1):
            if number > version:
                for statement in statements(file).values():
                    self._server.run_alone(statement)
                self._write("set_schema", schema=number)

    def _write(self, name: str, **values: object) -> None:
        self._server.write(lambda ask: ask(self._text[name], **values))

    def _take_over(self, pieces: Collection[Piece], watermark: int) -> None:
        part = load(self._connection, pieces)
        batches = batch_properties(self._connection, {row.batch for row in part.links})
        self._server.write(lambda ask: self._merge(ask, part, batches, watermark))

    def _merge(self, ask: Ask, part: Slice, batches: Collection[Properties], watermark: int) -> None:
        if part.gone_nodes:
            ask(self._text["remove_nodes"], keys=list(part.gone_nodes))
        for kind, keys in part.gone_links.items():
            ask(self._text["remove_links"].replace("<KIND>", kind.name), keys=list(keys))
        ask(self._text["merge_batches"], rows=list(batches))
        self._merge_nodes(ask, part.nodes)
        self._merge_nodes(ask, self._ends_not_there(ask, part))
        by_kind: dict[LinkKind, list[Properties]] = defaultdict(list)
        for row in part.links:
            by_kind[row.kind].append({"start": row.start, "end": row.end, "properties": link_properties(row)})
        for kind, rows in by_kind.items():
            ask(self._text["merge_links"].replace("<KIND>", kind.name), rows=rows)
        ask(self._text["set_watermark"], seq=watermark)

    def _merge_nodes(self, ask: Ask, nodes: Mapping[NodeKey, Properties]) -> None:
        by_kind: dict[NodeKind, list[Properties]] = defaultdict(list)
        for key, properties in nodes.items():
            by_kind[split_key(key)[0]].append(properties)
        for kind, rows in by_kind.items():
            ask(self._text["merge_nodes"].replace("<LABEL>", _LABELS[kind]), rows=rows)

    def _ends_not_there(self, ask: Ask, part: Slice) -> dict[NodeKey, Properties]:
        """The ends of these links whose own entry comes later: without them the links would be lost."""
        ends = {end for row in part.links for end in (row.start, row.end)} - part.nodes.keys() - part.gone_nodes
        there = {row["key"] for row in ask(statements("questions.cypher")["live"], keys=list(ends))}
        return node_properties(self._connection, ends - there)

    def _projected_nodes(self) -> Iterator[Properties]:
        yield from (row["properties"] for row in self._pages(self._text["all_nodes"]))

    def _projected_links(self) -> Iterator[LinkRow]:
        for kind in LinkKind:
            yield from (link_row({**row, "kind": kind.name}) for row in self._pages(self._text["all_links"].replace("<KIND>", kind.name)))

    def _pages(self, statement: str) -> Iterator[Record]:
        def page(ask: Ask) -> list[Record]:
            return ask(statement, after=after, many=_KEYS_A_TRANSACTION)

        after = -1
        while rows := self._server.read(page):
            yield from rows
            after = rows[-1]["key"]


def _groups(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces that follow one another, together about as large as one transaction should be."""
    group: list[Piece] = []
    for piece in pieces:
        if group and sum(map(len, group)) + len(piece) > _KEYS_A_TRANSACTION:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


class _Tallies:
    def __init__(self) -> None:
        self._of: dict[str, list[int]] = {kind.word: [0, 0] for kinds in (NodeKind, LinkKind) for kind in kinds}

    def add(self, kind: str, properties: object) -> None:
        text = json.dumps(properties, ensure_ascii=False, sort_keys=True)
        tally = self._of[kind]
        tally[0] += 1
        # A sum, not an exclusive or: that would not see a thing that is there twice.
        tally[1] = (tally[1] + int.from_bytes(hashlib.sha256(text.encode()).digest()[:16])) % 2**128

    def all(self) -> dict[str, Tally]:
        return {kind: Tally(count, f"{digest:032x}") for kind, (count, digest) in self._of.items()}


def _comparable(row: LinkRow) -> Properties:
    return {"start": row.start, "end": row.end, **link_properties(row)}
