"""What the import needs from outside: a ledger of the graph's facts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from graph.words import Array, Words

Row = dict[str, Any]
"""Values by column, named as in the graph room's tables; `row` is the line of the file that states them."""


class FactLedger(Protocol):
    """Facts of one import, appended inside the caller's transaction. Nothing is changed or taken away.

    Answers hold withdrawn facts as well: what was withdrawn is not stated anew by importing its file again.
    """

    def begin(self, batch: Row) -> int:
        """Record the batch, of which every row appended from now on is a part; its key."""
        ...

    def append(self, table: str, rows: Sequence[Row]) -> range:
        """Append the rows, in order, under the keys given back; note them for the projection in the same transaction."""
        ...

    def cite(self, citations: Sequence[Row]) -> None:
        """Record that the batch's document states a fact that stands already (`fact_kind`, `fact`, `row`, and `page` and `box` of a bill)."""
        ...

    def find(self, table: str, column: str, values: Collection[object], wanted: str = "key") -> dict[Any, Any]:
        """The wanted column of the rows that hold one of the values in a unique column."""
        ...

    def customers(self, source_system: str, numbers: Collection[str]) -> dict[str, int]:
        """Persons by their customer number in one source system."""
        ...

    def people_with(self, identifiers: Collection[int]) -> dict[int, list[tuple[int, str]]]:
        """Persons (key and a name) by an identity number stated of them; several where sources disagree."""
        ...

    def identified(self, persons: Collection[int]) -> set[int]:
        """Those of the persons of whom an identity number is stated."""
        ...

    def accounts_of(self, person_node: int) -> list[int]:
        """Keys of the accounts that the person holds."""
        ...

    def cards_ending(self, last4: Collection[str]) -> list[tuple[int, str]]:
        """Cards (key and masked number) by the last four digits."""
        ...

    def states(self, accounts: Collection[int]) -> dict[tuple[int, str], Row]:
        """The newest state of each account and currency that is not withdrawn."""
        ...

    def referenced(self, references: Collection[str]) -> dict[str, Row]:
        """Transactions by reference, the source system before it: all of them but the source's words for the time.

        A transaction's `printed_as` is the merchant's name as the export that stated it first prints it: None the merchant's own, an empty text
        where no export has told of it.
        """
        ...

    def may_be_known(self, references: Sequence[str | None]) -> Array:
        """Which references of the batch's own source system may be on record by now; for one that is, always true."""
        ...

    @property
    def newest_before(self) -> int:
        """The key of the newest transaction when the batch began; 0: there was none."""
        ...

    def append_transactions(self, columns: Mapping[str, Words | Array | None], count: int) -> range:
        """Append so many transactions, column by column, under the keys given back.

        The columns are those of `append`, save that `made_text` may be None where it is the usual form of the time, and `source_ref` is without the
        batch's source system. None for a column: nothing is stated in it.
        """
        ...

    def transactions_between(self, stretches: Collection[tuple[int, int, int]]) -> list[Row]:
        """Whole transactions of a card first possible between two instants, for many (card, first, last), seconds since 1970; by key."""
        ...

    def transactions_near(self, card: int, first: date, last: date) -> list[Row]:
        """Transactions of the card that may have been made, or were booked, on one of these days; by key."""
        ...

    def repayments_near(self, account: int, first: date, last: date) -> list[Row]:
        """Repayments into the account that may have been made on one of these days; by key."""
        ...

    def export_names(self, transactions: Collection[int]) -> dict[int, set[str]]:
        """By what merchant names exports have told of transactions."""
        ...

    def has_batch(self, kind: str) -> bool:
        """Whether anything of this kind was imported before."""
        ...

    def cited_rows(self, fact_kind: str) -> dict[int, int]:
        """Rows of the batch's document that cite a fact of this kind, each with its key."""
        ...

    def give_account(self, accounts: Mapping[int, int]) -> None:
        """State the account of cards of which none was known, and of their transactions."""
        ...

    def give_source_ref(self, references: Mapping[int, str]) -> None:
        """State the source's own reference of transactions that were first seen without one."""
        ...

    def rows_stored(self) -> int:
        """How many rows of the file the store holds something of from this batch, counted there."""
        ...

    def finish(self, counts: Mapping[str, int]) -> None:
        """Complete the batch with its counts (`read`, `accepted`, `unchanged`, `rejected`)."""
        ...
