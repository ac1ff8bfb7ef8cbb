"""`IdentityReader` over SQL: traits by person, and who shares an identifier, an address, or a name and date of birth with whom."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal, select

from graph.adapters.sql_nodes import chunks, live_nodes
from graph.adapters.sql_statements import SqlAsk
from graph.adapters.tables import address, identifier, link, person, person_detail, phone
from graph.identity import PersonTraits, PhoneUse
from graph.times import SHANGHAI
from graph.vocabulary import LinkKind, NodeKey, NodeKind, node_key, row_key

_FIELDS = {"name": "names", "sex": "sexes", "born_on": "born_on", "id_no": "id_numbers", "employer": "employers"}
"""Field of a detail → trait."""
_BELONGING = [int(each) for each in (LinkKind.HOLDS, LinkKind.GUARANTEES, LinkKind.SPOUSE_OF, LinkKind.RELATIVE_OF, LinkKind.CONTACT_OF)]
_ROWS = 2_000
"""Rows that a walk over the bank has in memory at a time."""
_named, _born = person_detail.alias("named"), person_detail.alias("born")
_PERSON, _PHONE, _ADDRESS = (node_key(kind, 0) for kind in (NodeKind.PERSON, NodeKind.PHONE, NodeKind.ADDRESS))


def _numbers() -> Select[*tuple[Any, ...]]:
    stands = person_detail.c.withdrawn_at.is_(None) & person_detail.c.identifier.is_not(None)
    return select(person_detail.c.identifier.label("value"), person_detail.c.person).where(person_detail.c.field == "id_no", stands)


def _links(kind: LinkKind) -> Select[*tuple[Any, ...]]:
    here = (link.c.kind == int(kind)) & link.c.withdrawn_at.is_(None)
    return select(link.c.dst_node.label("value"), (link.c.src_node - _PERSON).label("person")).where(here)


def _birthdays() -> Select[*tuple[Any, ...]]:
    both = and_(_born.c.person == _named.c.person, _born.c.field == "born_on", _born.c.withdrawn_at.is_(None))
    value = (_named.c.value + literal(" ") + _born.c.value).label("value")
    named = (_named.c.field == "name") & _named.c.withdrawn_at.is_(None)
    return select(value, _named.c.person).select_from(_named.join(_born, both)).where(named)


_SHARED = (_numbers(), _links(LinkKind.USES_PHONE), _links(LinkKind.LIVES_AT), _birthdays())
"""Each way in which records may be worth a look: (value, person)."""


class SqlIdentityReader:
    """Traits over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def traits(self, persons: Collection[NodeKey]) -> Sequence[PersonTraits]:
        """See `graph.identity.IdentityReader.traits`."""
        standing = sorted(live_nodes(SqlAsk(self._connection), persons))
        found: list[PersonTraits] = []
        for part in chunks(standing):
            keys = [row_key(NodeKey(each)) for each in part]
            said = self._details(keys)
            phones, addresses = self._phones(part), self._addresses(part)
            found.extend(
                PersonTraits(
                    node, phones=frozenset(phones[node]), addresses=frozenset(addresses[node]), **_typed(said[row_key(NodeKey(node))])
                )
                for node in part
            )
        return found

    def beside(self, persons: Collection[NodeKey], most: int) -> frozenset[NodeKey]:
        """See `graph.identity.IdentityReader.beside`."""
        keys = [row_key(each) for each in persons]
        found: set[int] = set()
        for statement in _SHARED:
            every = statement.subquery()
            mine = {row.value for row in self._connection.execute(select(every.c.value).where(every.c.person.in_(keys)).distinct())}
            if mine:
                shared = select(every.c.value, every.c.person).where(every.c.value.in_(mine)).distinct().order_by(every.c.value)
                for _, rows in groupby(self._connection.execute(shared), key=lambda row: row.value):
                    block = {row.person for row in rows}
                    found |= block if len(block) <= most else set()
        nodes = {node_key(NodeKind.PERSON, key) for key in found} - set(persons)
        return frozenset(live_nodes(SqlAsk(self._connection), nodes))

    def around(self, person: NodeKey) -> frozenset[NodeKey]:
        """See `graph.identity.IdentityReader.around`."""
        near = SqlAsk(self._connection)("near", nodes=[person], kinds=_BELONGING, accounts=[], cards=[], used=[], made=[])
        return frozenset({person, *(NodeKey(other) for _, other in near)})

    def names(self, among: Collection[str]) -> tuple[Mapping[str, int], int]:
        """See `graph.identity.IdentityReader.names`."""
        here = (person_detail.c.field == "name") & person_detail.c.withdrawn_at.is_(None)
        bearers = func.count(person_detail.c.person.distinct()).label("bearers")
        counts: dict[str, int] = {}
        wanted = sorted(among)
        for part in (wanted[start : start + _ROWS] for start in range(0, len(wanted), _ROWS)):
            told = select(person_detail.c.value, bearers).where(here, person_detail.c.value.in_(part)).group_by(person_detail.c.value)
            counts |= {row.value: row.bearers for row in self._connection.execute(told)}
        return counts, int(self._connection.execute(select(func.count()).select_from(person_detail).where(here)).scalar_one())

    def blocks(self, most: int) -> Iterator[tuple[NodeKey, ...]]:
        """See `graph.identity.IdentityReader.blocks`."""
        for statement in _SHARED:
            every = statement.subquery()
            several = select(every.c.value).group_by(every.c.value).having(func.count(every.c.person.distinct()).between(2, most))
            stands = person.c.withdrawn_at.is_(None)
            walk = (
                select(every.c.value, every.c.person)
                .join(person, person.c.key == every.c.person)
                .where(every.c.value.in_(several), stands)
                .distinct()
                .order_by(every.c.value, every.c.person)
                .execution_options(yield_per=_ROWS)
            )
            for _, rows in groupby(self._connection.execute(walk), key=lambda row: row.value):
                block = tuple(node_key(NodeKind.PERSON, row.person) for row in rows)
                if len(block) > 1:
                    yield block

    def _details(self, keys: Sequence[int]) -> Mapping[int, Mapping[str, set[str]]]:
        said: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        told = select(person_detail.c.person, person_detail.c.field, person_detail.c.value, identifier.c.match_hash)
        joined = told.select_from(person_detail.outerjoin(identifier, identifier.c.key == person_detail.c.identifier))
        stands = person_detail.c.withdrawn_at.is_(None) & person_detail.c.field.in_(_FIELDS)
        for row in self._connection.execute(joined.where(person_detail.c.person.in_(keys), stands)):
            token = row.value if row.match_hash is None else bytes(row.match_hash).hex()
            said[row.person][_FIELDS[row.field]].add(token)
        return said

    def _phones(self, nodes: Sequence[int]) -> Mapping[int, set[PhoneUse]]:
        found: dict[int, set[PhoneUse]] = defaultdict(set)
        told = select(link.c.src_node, link.c.valid_from, link.c.valid_to, identifier.c.match_hash)
        joined = told.select_from(
            link.join(phone, phone.c.key == link.c.dst_node - _PHONE).join(identifier, identifier.c.key == phone.c.identifier)
        )
        for row in self._connection.execute(joined.where(*_of(nodes, LinkKind.USES_PHONE), phone.c.withdrawn_at.is_(None))):
            found[row.src_node].add(PhoneUse(bytes(row.match_hash).hex(), _day(row.valid_from), _day(row.valid_to)))
        return found

    def _addresses(self, nodes: Sequence[int]) -> Mapping[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        joined = select(link.c.src_node, address.c.text).select_from(link.join(address, address.c.key == link.c.dst_node - _ADDRESS))
        for row in self._connection.execute(joined.where(*_of(nodes, LinkKind.LIVES_AT), address.c.withdrawn_at.is_(None))):
            found[row.src_node].add(row.text)
        return found


def _of(nodes: Sequence[int], kind: LinkKind) -> tuple[Any, ...]:
    return link.c.src_node.in_(nodes), link.c.kind == int(kind), link.c.withdrawn_at.is_(None)


def _day(seconds: int | None) -> date | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, SHANGHAI).date()


def _typed(said: Mapping[str, set[str]]) -> dict[str, Any]:
    """The traits as they are compared; a date that is none is left out, and no id number is taken from a mask."""
    traits: dict[str, Any] = {name: frozenset(values) for name, values in said.items()}
    if "born_on" in traits:
        traits["born_on"] = frozenset(day for text in traits["born_on"] if (day := _iso(text)) is not None)
    return traits


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
