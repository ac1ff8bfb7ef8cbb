"""What the link graph answers with: nodes and dated, sourced links, and whether something was left out.

A transaction is a node of its own and never a link: three payments to one shop are three of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graph.times import SHANGHAI
from graph.vocabulary import FactKind, LinkKind, NodeKey, NodeKind, fact_id, node_key, public_id

Attribute = str | int | bool | list[str] | None
"""A value of a node's attribute."""

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


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the case."""

    id: str
    """The public id."""
    kind: NodeKind
    label: str
    """What a picture writes on it: masked where it is an identifier. It identifies nothing: two persons of one name stay two."""
    attributes: Mapping[str, Attribute] = field(hash=False)
    """The keys of `ATTRIBUTES` for its kind; `None` means not stated."""

    def as_json(self) -> dict[str, object]:
        """The node in the shape of interfaces.md."""
        return {"id": self.id, "kind": self.kind.word, "label": self.label, "attributes": dict(self.attributes)}


@dataclass(frozen=True, slots=True)
class Origin:
    """The file of a batch."""

    document: str
    """SHA-256 of the sealed file."""
    file: str
    """Its name when it was imported."""
    system: str
    """The source system it came from."""


@dataclass(frozen=True, slots=True)
class Source:
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


@dataclass(frozen=True, slots=True)
class Link:
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

    def as_json(self) -> dict[str, object]:
        """The answer in the shape of interfaces.md."""
        nodes, links = [node.as_json() for node in self.nodes], [link.as_json() for link in self.links]
        return {"nodes": nodes, "links": links, "truncated": self.truncated, "cap": self.cap}


@dataclass(frozen=True, slots=True, order=True)
class LinkRow:
    """A link as an adapter finds it: by keys, not yet by public ids."""

    kind: LinkKind
    key: int
    """Row key of the link, or of the card or transaction that bears it."""
    start: NodeKey
    end: NodeKey
    valid_from: int | None = field(compare=False)
    """Seconds since 1970."""
    valid_to: int | None = field(compare=False)
    batch: int = field(compare=False)
    row: int = field(compare=False)
    basis: str | None = field(compare=False)

    @property
    def id(self) -> str:
        """Its public id: the fact's, or kind and bearer where a card or a transaction bears it."""
        if self.kind not in READ_FROM_TABLES:
            return fact_id(FactKind.LINK, self.key)
        bearer = NodeKind.CARD if self.kind is LinkKind.HAS_CARD else NodeKind.TRANSACTION
        return f"{self.kind.word}-{public_id(node_key(bearer, self.key))}"

    def other(self, node: NodeKey) -> NodeKey:
        """The end that is not the node; the node itself for a loop."""
        return self.end if self.start == node else self.start

    def shown(self, origin: Origin) -> Link:
        """The link as it is shown, with the file that first stated it."""
        ends = public_id(self.start), public_id(self.end)
        return Link(self.id, self.kind, *ends, moment(self.valid_from), moment(self.valid_to), Source(origin, self.row, self.basis))


def moment(seconds: int | None) -> datetime | None:
    """Seconds since 1970 as a time in China."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI)


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
