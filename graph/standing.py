"""One fact by its id, with all that its row says: what a page shows of it, and what a correction starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from graph.records import Source
from graph.vocabulary import FactKind, NodeKey, NodeKind, fact_id, node_key, public_id


@dataclass(frozen=True, slots=True)
class StandingFact:
    """A fact that is not withdrawn."""

    kind: FactKind
    key: int
    values: Mapping[str, object]
    """By column of its table, with the texts of what it points at beside them (`card_masked`, `merchant_name`, …); identifiers masked."""
    identifiers: Mapping[str, int]
    """Keys of the protected identifiers it holds: `card`, `phone`."""
    about: frozenset[NodeKey]
    """The accounts, cards and persons it is about."""
    source: Source
    source_system: str
    recorded_by: str
    recorded_at: datetime
    seen_on: tuple[Source, ...] = ()
    """Of a transaction: where other documents tell of it."""
    links: tuple[int, ...] = ()
    """Keys of the links that the same row states of the same card."""

    @property
    def id(self) -> str:
        """Its public id; a transaction's is that of its node."""
        return shown_id(self.kind, self.key)


@dataclass(frozen=True, slots=True)
class Observed:
    """What a document that did not bring a transaction says of it: the line of a bill."""

    transaction: NodeKey
    words: str
    made_on: date | None
    amount_fen: int
    currency: str
    source: Source


def shown_id(kind: FactKind, key: int) -> str:
    """The id by which pages name a fact."""
    return public_id(node_key(NodeKind.TRANSACTION, key)) if kind is FactKind.TRANSACTION else fact_id(kind, key)


class StandingFacts(Protocol):
    """Reads single facts."""

    def fact(self, kind: FactKind, key: int) -> StandingFact:
        """The fact.

        Raises:
            UnknownEntity: none of this kind stands under this key.
        """
        ...

    def seen_on(self, key: int) -> tuple[Source, ...]:
        """Where other documents tell of the transaction under this key, whether its own record stands or was corrected."""
        ...

    def observed_in(self, account: NodeKey, document: str) -> tuple[Observed, ...]:
        """What the document of this sha256 says of the account's transactions, in its own order."""
        ...
