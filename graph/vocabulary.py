"""The kinds of things a case links, and the kinds of links (domain.md section 10), with their keys and public ids.

Inside, a node is one 64-bit integer: the kind's code in the high bits, the row's key in the low 48, so that adjacency needs one
column and no lookup. Outside, it is a public id such as `T-Ab3xQ9`, which says its kind and neither its key nor how many there are.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NewType

from graph.errors import UnknownEntity
from graph.spelling import read, spell

NodeKey = NewType("NodeKey", int)
"""A node's kind and row key in one integer, as stored."""

_KEY_BITS = 48
_KEY_MASK = (1 << _KEY_BITS) - 1


class NodeKind(IntEnum):
    """A kind of node; the number is stored and never reused."""

    PERSON = 1
    ACCOUNT = 2
    CARD = 3
    PHONE = 4
    ADDRESS = 5
    MERCHANT = 6
    TRANSACTION = 7

    @property
    def prefix(self) -> str:
        """The letter before the dash of a public id."""
        return _PREFIXES[self]

    @property
    def word(self) -> str:
        """The kind as interfaces name it: `person`, `transaction`."""
        return self.name.lower()


_PREFIXES = {
    NodeKind.PERSON: "P",
    NodeKind.ACCOUNT: "A",
    NodeKind.CARD: "K",
    NodeKind.PHONE: "H",
    NodeKind.ADDRESS: "D",
    NodeKind.MERCHANT: "M",
    NodeKind.TRANSACTION: "T",
}
_KINDS = {prefix: kind for kind, prefix in _PREFIXES.items()}
_KIND_OF: Mapping[int, NodeKind] = {kind.value: kind for kind in NodeKind}
_PREFIX_OF = {kind.value: f"{prefix}-" for kind, prefix in _PREFIXES.items()}


class LinkKind(IntEnum):
    """A kind of dated, sourced link; the number is stored and never reused."""

    HOLDS = 1
    """Person → account."""
    HAS_CARD = 2
    """Account → card; read from the card, not stored as a link."""
    USED_IN = 3
    """Card → transaction; read from the transaction."""
    MADE_AT = 4
    """Transaction → merchant; read from the transaction."""
    USES_PHONE = 5
    """Person → phone, with dates where the source gives them."""
    LIVES_AT = 6
    """Person → address."""
    SPOUSE_OF = 7
    """Person ↔ person, as a document or a statement has it; never inferred."""
    RELATIVE_OF = 8
    CONTACT_OF = 9
    GUARANTEES = 10
    """Person → account."""
    SHIPPED_TO = 11
    """Card → address."""
    ACTIVATED_FROM = 12
    """Card → phone."""

    @property
    def word(self) -> str:
        """The kind as interfaces name it: `uses_phone`."""
        return self.name.lower()


class FactKind(StrEnum):
    """The tables of facts that are no nodes, for public ids and citations."""

    TRANSACTION = "transaction"
    OBSERVATION = "observation"
    DELIVERY = "delivery"
    ACTIVATION = "activation"
    REPAYMENT = "repayment"
    CONTACT = "contact"
    POLICE_PAPER = "police_paper"
    ACCOUNT_STATE = "account_state"
    PERSON_DETAIL = "person_detail"
    LINK = "link"
    TESTIMONY = "testimony"
    CLAIM = "claim"
    SLIP_OUTCOME = "slip_outcome"


def node_key(kind: NodeKind, key: int) -> NodeKey:
    """Join a kind and a row key."""
    return NodeKey((kind << _KEY_BITS) | key)


def split_key(node: NodeKey) -> tuple[NodeKind, int]:
    """Part a node key into kind and row key."""
    return _KIND_OF[node >> _KEY_BITS], node & _KEY_MASK


def kind_of(node: NodeKey) -> NodeKind:
    """The kind a node key says."""
    return _KIND_OF[node >> _KEY_BITS]


def row_key(node: NodeKey) -> int:
    """The key of the row that a node is."""
    return node & _KEY_MASK


def public_id(node: NodeKey) -> str:
    """The id shown outside, e.g. `P-Kd93Qz`."""
    return f"{_PREFIX_OF[node >> _KEY_BITS]}{spell(node & _KEY_MASK)}"


def parse_public_id(text: str) -> NodeKey:
    """Read a public id back.

    Raises:
        UnknownEntity: it is none that `public_id` would write.
    """
    prefix, _, rest = text.partition("-")
    kind, key = _KINDS.get(prefix), read(rest)
    if kind is None or key is None or key > _KEY_MASK:
        raise UnknownEntity(given=text)
    return node_key(kind, key)


def fact_id(kind: FactKind, key: int) -> str:
    """The id of a fact that is no node, e.g. `delivery-Kd93Qz`, for citations."""
    return f"{kind.value}-{spell(key)}"


def parse_fact_id(text: str) -> tuple[FactKind, int]:
    """Read a fact's id back; a transaction may be given by its node's id.

    Raises:
        UnknownEntity: it is none that `fact_id` would write.
    """
    word, _, rest = text.partition("-")
    if word == NodeKind.TRANSACTION.prefix:
        return FactKind.TRANSACTION, split_key(parse_public_id(text))[1]
    key = read(rest)
    if word not in set(FactKind) or key is None:
        raise UnknownEntity(given=text)
    return FactKind(word), key
