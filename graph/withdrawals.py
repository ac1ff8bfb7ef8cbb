"""Withdrawing a fact: it is no longer shown or reasoned with, and stays on record with the moment it was withdrawn."""

from typing import Protocol

from graph.vocabulary import FactKind


class FactWithdrawals(Protocol):
    """Withdraws facts, inside the caller's transaction."""

    def withdraw(self, kind: FactKind, key: int, at: int) -> None:
        """Withdraw the fact, and note it for the projection.

        Args:
            kind: what it is a fact of.
            key: its key.
            at: the moment, microseconds since 1970, UTC.

        Raises:
            UnknownEntity: no such fact stands; one withdrawn before does not.
        """
        ...
