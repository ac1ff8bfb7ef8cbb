"""Every named question asked once or more, and what its answers come to; and the same world with records merged for good, as an oracle."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, update

from graph.adapters import tables
from graph.joined import RECORDS
from graph.ports import LinkReader
from graph.times import Window
from graph.vocabulary import NodeKey, NodeKind, row_key
from tests.support.link_facts import EPOCH, SmallWorld

_FORTY_DAYS = Window(EPOCH, EPOCH + timedelta(days=40))


def answers(reader: LinkReader, world: SmallWorld, persons: Sequence[str]) -> list[Any]:
    """All that can be asked of the small world, about these persons, in JSON."""
    accounts, cards = world.some(NodeKind.ACCOUNT), world.some(NodeKind.CARD)
    said = [
        *(reader.ego(node, hops=3) for node in (*persons[:6], accounts[0], cards[0])),
        reader.ego(persons[0], hops=2, cap=9),
        *(reader.path(*pair) for pair in pairwise(persons)),
        reader.paths(persons[0], persons[3], hops=4, hub_cap=8),
        *(reader.shared(account) for account in accounts[:6]),
        reader.common(accounts, _FORTY_DAYS),
        reader.connecting(persons[:5]),
        reader.advancing(cards[0], cards[5], _FORTY_DAYS),
        *(reader.guarantees(person) for person in persons[:8]),
        reader.disputes(),
        reader.denials(),
        reader.compromise(accounts[:7], _FORTY_DAYS),
        reader.spent(accounts[:7], _FORTY_DAYS),
    ]
    return [*(answer.as_json() for answer in said), reader.neighbours(persons)]


def digest(said: Sequence[Any]) -> str:
    """One hash of them all."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def in_any_order(said: Sequence[Any]) -> list[Any]:
    """The answers without which record a person's values came from first: a merged record does not know any more."""
    found = json.loads(json.dumps(said, ensure_ascii=False, default=str))
    for answer in found[:-1]:
        for node in answer["nodes"]:
            if node["kind"] == NodeKind.PERSON.word:
                node.pop("label")
                node["attributes"] = {name: sorted(stated) for name, stated in node["attributes"].items() if name != RECORDS}
    return list(found)


def merge_for_good(connection: Connection, leads: Mapping[NodeKey, NodeKey]) -> None:
    """What nobody may do to a workspace: rewrite what was recorded so that these records are one."""
    for record, lead in leads.items():
        if record != lead:
            for end in (tables.link.c.src_node, tables.link.c.dst_node):
                connection.execute(update(tables.link).where(end == record).values({end: lead}))
            detail = tables.person_detail
            connection.execute(update(detail).where(detail.c.person == row_key(record)).values(person=row_key(lead)))
            connection.execute(update(tables.person).where(tables.person.c.key == row_key(record)).values(withdrawn_at=1))
