"""`BatchRegister` over SQL."""

from sqlalchemy import Connection, insert

from graph.adapters.tables import batch
from graph.batches import Batch


class SqlBatchRegister:
    """Batches over an open connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, recorded: Batch) -> int:
        """See `graph.batches.BatchRegister.add`."""
        key: int = self._connection.execute(
            insert(batch)
            .returning(batch.c.key)
            .values(
                kind=recorded.kind,
                document=recorded.document,
                file_name=recorded.file_name,
                source_system=recorded.source_system,
                recorded_by=recorded.recorded_by,
                recorded_at=int(recorded.recorded_at.timestamp() * 1_000_000),
                read=recorded.read,
                accepted=recorded.accepted,
                unchanged=recorded.unchanged,
                rejected=recorded.rejected,
            )
        ).scalar_one()
        return key
