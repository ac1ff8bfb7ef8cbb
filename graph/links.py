"""What the link graph answers with: nodes and dated, sourced links, and whether something was left out.

A transaction is a node of its own and never a link: three payments to one shop are three of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from graph.times import SHANGHAI
from graph.vocabulary import FactKind, LinkKind, NodeKey, NodeKind, fact_id

Attribute = str | int | bool | list[str] | None
"""A value of a node's attribute."""
Figure = str | int | float | bool | None
"""A value of a finding."""

READ_FROM_TABLES = frozenset({LinkKind.HAS_CARD, LinkKind.USED_IN, LinkKind.MADE_AT})
"""Kinds that a card or a transaction bears itself; every other kind is a stored link."""

ATTRIBUTES: Mapping[NodeKind, tuple[str, ...]] = {
    NodeKind.PERSON: ("name", "sex", "born_on", "id_type", "id_no", "employer", "customer_no"),
    NodeKind.ACCOUNT: ("account_no", "disputed", "dispute_type", "periods_overdue"),
    NodeKind.CARD: ("last4",),
    NodeKind.PHONE: (),
    NodeKind.ADDRESS: (),
    NodeKind.MERCHANT: ("merchant_no",),
    NodeKind.TRANSACTION: ("at", "at_precision", "posted_on", "amount_fen", "currency", "entry_mode", "city"),
}
"""What a node of each kind says of itself, in every adapter alike. A person's are lists: two papers that disagree are two facts, both shown."""


# Named tuples and not frozen data classes: an answer has a thousand of them, and they are made in a third of the time.
class Node(NamedTuple):
    """A thing of the case."""

    id: str
    """The public id."""
    kind: NodeKind
    label: str
    """What a picture writes on it: masked where it is an identifier. It identifies nothing: two persons of one name stay two."""
    attributes: Mapping[str, Attribute]
    """The keys of `ATTRIBUTES` for its kind; `None` means not stated."""

    def as_json(self) -> dict[str, object]:
        """The node in the shape of interfaces.md."""
        return {"id": self.id, "kind": self.kind.word, "label": self.label, "attributes": dict(self.attributes)}


class Origin(NamedTuple):
    """The file of a batch."""

    document: str
    """SHA-256 of the sealed file."""
    file: str
    """Its name when it was imported."""
    system: str
    """The source system it came from."""


class Source(NamedTuple):
    """Where a link was first stated; further citations are asked for by the link's id."""

    origin: Origin
    row: int
    """Row of the file, header included; 0 for an entry by hand."""
    basis: str | None
    """What the statement rests on (application form, holder's statement, …); `None` where a card or a transaction bears the link itself."""

    def as_json(self) -> dict[str, object]:
        """The source as an object of scalars."""
        origin = self.origin
        return {"document": origin.document, "file": origin.file, "row": self.row, "system": origin.system, "basis": self.basis}


class Link(NamedTuple):
    """A dated, sourced link between two nodes."""

    id: str
    kind: LinkKind
    start: str
    """Public id of the node it leads from."""
    end: str
    """Public id of the node it leads to."""
    valid_from: datetime | None
    """When it began to hold, or the first instant a transaction can mean; `None` where the source does not say."""
    valid_to: datetime | None
    source: Source

    def as_json(self) -> dict[str, object]:
        """The link in the shape of interfaces.md."""
        return {
            "id": self.id,
            "kind": self.kind.word,
            "from": self.start,
            "to": self.end,
            "valid_from": self.valid_from and self.valid_from.isoformat(),
            "valid_to": self.valid_to and self.valid_to.isoformat(),
            "source": self.source.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of an answer's table: what it is about, and the figures found for it. A lead with its method, never a fact."""

    about: tuple[str, ...]
    """Public ids of nodes of the answer, in the order the question names: a way from start to end, or what is shared and who shares it."""
    figures: Mapping[str, Figure]

    def as_json(self) -> dict[str, object]:
        """The line in the shape of interfaces.md."""
        return {"about": list(self.about), "figures": dict(self.figures)}


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A part of the graph, in a fixed order."""

    nodes: tuple[Node, ...]
    """The node asked about first."""
    links: tuple[Link, ...]
    """Only between nodes of the answer."""
    truncated: bool
    """Whether something was left out because of the cap; the answer is then a part, and says so."""
    cap: int
    """The limit that held: of nodes, or, for a path, of neighbours of a node that is passed through."""
    findings: tuple[Finding, ...] = ()
    """The table of the answer, where the question has one."""

    def as_json(self) -> dict[str, object]:
        """The answer in the shape of interfaces.md."""
        nodes, links = [node.as_json() for node in self.nodes], [link.as_json() for link in self.links]
        findings = [finding.as_json() for finding in self.findings]
        return {"nodes": nodes, "links": links, "truncated": self.truncated, "cap": self.cap, "findings": findings}


class LinkRow(NamedTuple):
    """A link as an engine gives it: by keys, not yet by public ids. Sorted, they stand by kind and key."""

    kind: LinkKind
    key: int
    """Row key of the link, or of the card or transaction that bears it."""
    start: NodeKey
    end: NodeKey
    valid_from: int | None
    """Seconds since 1970."""
    valid_to: int | None
    batch: int
    row: int
    basis: str | None


def shown(rows: Iterable[LinkRow], ids: Mapping[NodeKey, str], origins: Mapping[int, Origin]) -> tuple[Link, ...]:
    """The links by kind and key as they are shown, with the files that first stated them; `ids` are the public ids of their ends."""
    links = []
    times: dict[int | None, datetime | None] = {None: None}
    sources: dict[tuple[int, int, str | None], Source] = {}
    for kind, key, start, end, valid_from, valid_to, batch, row, basis in sorted(rows):
        here, there = ids[start], ids[end]
        name = f"{_WORDS[kind]}{here if kind is _MADE_AT else there}" if kind in _WORDS else fact_id(FactKind.LINK, key)
        if valid_from not in times and valid_from is not None:
            times[valid_from] = datetime.fromtimestamp(valid_from, SHANGHAI)
        if valid_to not in times and valid_to is not None:
            times[valid_to] = datetime.fromtimestamp(valid_to, SHANGHAI)
        source = sources.get((batch, row, basis))
        if source is None:
            source = sources[batch, row, basis] = Source(origins[batch], row, basis)
        links.append(_new(Link, (name, kind, here, there, times[valid_from], times[valid_to], source)))
    return tuple(links)


_MADE_AT = LinkKind.MADE_AT
_new = tuple.__new__
_WORDS = {kind: f"{kind.word}-" for kind in READ_FROM_TABLES}
"""What stands before the id of the card or transaction that bears a link."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things of one kind there are, and a hash over all of them that does not depend on their order."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """SQL and the projection side by side, kind by kind."""

    facts: Mapping[str, Tally]
    projection: Mapping[str, Tally]

    @property
    def differing(self) -> tuple[str, ...]:
        """The kinds that differ; none when the projection is what the facts say."""
        return tuple(kind for kind in self.facts if self.facts[kind] != self.projection[kind])
