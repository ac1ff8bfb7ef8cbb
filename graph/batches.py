"""Batches: one import of one file, or one entry by hand. Every fact cites its batch and row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Batch:
    """What one import read and did; `read` = `accepted` + `unchanged` + `rejected`."""

    kind: str
    """The import kind, or the use case of an entry by hand."""
    document: str
    """sha256 of the sealed file; empty for an entry that rests on none."""
    file_name: str
    source_system: str
    recorded_by: str
    recorded_at: datetime
    read: int = 1
    accepted: int = 1
    unchanged: int = 0
    rejected: int = 0


class BatchRegister(Protocol):
    """The batches of a workspace."""

    def add(self, batch: Batch) -> int:
        """Record the batch; its key."""
        ...
