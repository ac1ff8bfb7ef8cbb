"""Find accounts by what somebody has at hand: a name, the last four digits, a telephone, card or identity number, or the account's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from graph.records import CardRecord
from graph.vocabulary import NodeKey

COUNTED_UP_TO = 500
"""Beyond this many, "more than" is answer enough; counting on would take longer than finding."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Which rows of an ordered list: the first, those after a key, or those before one."""

    rows: int
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AccountFace:
    """An account as a list shows it; nothing of it is clear that is kept masked."""

    node: NodeKey
    account_no: str
    holder: str
    """Empty: no record names one."""
    cards: tuple[CardRecord, ...]
    currency: str
    periods_overdue: int | None
    balance_fen: int | None
    overdue_since: date | None
    dispute_type: str | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text was taken to mean, apart from a name."""

    told: str
    """The text, fit to be shown and to stand in an address: a telephone, card or identity number is replaced by the id of what bears it."""
    masked: str | None
    """How that number is shown; None: the text is none that is on file."""
    accounts: frozenset[NodeKey]
    """Accounts that such a number, the last four digits, or the account's own number mean."""
    is_exact: bool
    """Whether it names one telephone, card, person or account: then no name that contains it is looked for."""


@dataclass(frozen=True, slots=True)
class FoundAccounts:
    """Some accounts of a list, in order."""

    accounts: tuple[NodeKey, ...]
    total: int
    """At most one more than `COUNTED_UP_TO`."""
    comes_before: bool
    """Whether the list begins before them."""
    goes_on: bool


class AccountFinder(Protocol):
    """Finds accounts."""

    def meaning(self, text: str) -> Meaning:
        """What the text means, apart from a name."""
        ...

    def find(self, meaning: Meaning, part: Slice) -> FoundAccounts:
        """Accounts that a text means, whose number begins so, or whose holder's name contains it, in the order they were recorded.

        All where the text is empty. Whether capital and small letters are told apart in a name is the database's; Chinese has none.
        """
        ...

    def faces(self, accounts: Collection[NodeKey]) -> dict[NodeKey, AccountFace]:
        """How a list shows these accounts."""
        ...
