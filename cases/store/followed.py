"""Which fact came in the place of which: a correction writes that down beside both, and what named the old fact is read as naming the new one.

Nothing that named the old fact is touched: as of a day before the correction (`cases.store.past`) it names what it named then.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from cases.store.tables import fact_successor
from cases.store.times import from_micros, micros
from graph.vocabulary import FactKind, NodeKey, NodeKind, node_key, split_key


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of a fact."""

    old: int
    """Key of the fact that was withdrawn."""
    new: int
    reason: str
    by: str
    at: datetime


class Successors:
    """The corrections of a workspace over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kind: FactKind, correction: Correction) -> None:
        """Record that a fact was recorded in another's place."""
        self._connection.execute(
            insert(fact_successor).values(
                kind=kind.value,
                old=correction.old,
                new=correction.new,
                reason=correction.reason,
                recorded_at=micros(correction.at),
                recorded_by=correction.by,
            )
        )

    def newest(self, kind: FactKind, key: int) -> int:
        """The fact that stands in this one's place; itself, where it was never corrected."""
        return self._newest(kind, {key})[key]

    def of_transactions(self, nodes: Collection[NodeKey]) -> dict[NodeKey, NodeKey]:
        """Each purchase as it is called now. O(length of the longest chain) questions."""
        found = self._newest(FactKind.TRANSACTION, {split_key(node)[1] for node in nodes})
        return {node: node_key(NodeKind.TRANSACTION, found[split_key(node)[1]]) for node in nodes}

    def before(self, kind: FactKind, key: int) -> tuple[Correction, ...]:
        """The corrections that led to this fact, the newest first."""
        found: list[Correction] = []
        statement = select(fact_successor).where(fact_successor.c.kind == kind.value)
        while (row := self._connection.execute(statement.where(fact_successor.c.new == key)).one_or_none()) is not None:
            found.append(Correction(row.old, row.new, row.reason, row.recorded_by, from_micros(row.recorded_at)))
            key = row.old
        return tuple(found)

    def _newest(self, kind: FactKind, keys: Collection[int]) -> dict[int, int]:
        newest = {key: key for key in keys}
        asked = set(keys)
        while asked:
            statement = select(fact_successor.c.old, fact_successor.c.new).where(
                fact_successor.c.kind == kind.value, fact_successor.c.old.in_(asked)
            )
            steps = {row.old: row.new for row in self._connection.execute(statement)}
            newest = {first: steps.get(last, last) for first, last in newest.items()}
            asked = set(steps.values())
        return newest
