"""Which transaction a row means: by the source's own reference, else by card, day, amount, merchant text and n-th of that day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cases.imports.marks import Marks
from cases.imports.ports import Row
from cases.imports.posting import Posting
from cases.imports.things import descriptor
from graph.times import SHANGHAI, Precision, whole_day

COMPARED = (
    *("card", "posted_on", "amount_fen", "currency", "auth_code", "reference_no", "terminal_no"),
    *("entry_mode", "verification", "city"),
)
"""What two statements of one transaction are compared by."""
UNDATED_REACH = timedelta(days=30)
"""How long before its booking a transaction may have been made of which the bill prints only the booking: a bill's period."""


class Family(NamedTuple):
    """What transactions without a reference are told by, save their times and their order."""

    card: int
    day: date
    amount_fen: int
    currency: str
    text: str
    """The merchant's name as printed, in `descriptor`'s form; empty for one that only a bill has told of."""


class Known:
    """A transaction met in the store or earlier in this file."""

    __slots__ = ("is_new", "key", "row")

    def __init__(self, row: Row, *, is_new: bool) -> None:
        self.row = row
        self.is_new = is_new
        self.key: int = 0 if is_new else row["key"]


class TransactionMatcher:
    """Which transaction a row means. Each transaction answers to one row of a file at most, unless the row names its reference."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self._newest_before = posting.ledger.newest_before
        self._used = Marks()
        """Keys of those on record that rows of this file have been matched with or name."""
        self._by_ref: dict[str, Known] = {}
        self._families: dict[Family, list[Known]] = {}
        """Those on record, in the order in which they were recorded; with what this file adds no row of it is ever matched without reference."""
        self._matched: set[int] = set()
        """`id` of those of this block that a row has been matched with; new ones have no key yet."""

    def load(self, references: Iterable[str]) -> None:
        """Fetch the transactions that a block of rows names by reference. No row without one may take their place."""
        self._matched.clear()
        found = self._posting.ledger.referenced(list(references))
        self._by_ref = {reference: Known(row, is_new=False) for reference, row in found.items()}
        self._used.add(known.key for known in self._by_ref.values() if known.key <= self._newest_before)

    def is_named(self, reference: str) -> bool:
        """Whether a transaction on record has the reference."""
        return reference in self._by_ref

    def know(self, rows: Sequence[Row]) -> None:
        """Take in the transactions on record of the cards and days of a block, by key."""
        self._families = defaultdict(list)
        known = {known.key: known for known in self._by_ref.values()}
        names = self._posting.ledger.find("merchant", "key", {row["merchant"] for row in rows}, "name")
        for row in rows:
            text = descriptor(names[row["merchant"]]) if row["printed_as"] is None else row["printed_as"]
            family = Family(row["card"], day_of(row), row["amount_fen"], row["currency"], text)
            self._families[family].append(known.setdefault(row["key"], Known(row, is_new=False)))

    def match(self, row: Row, family: Family) -> Known | None:
        """The transaction that the row means, or None for a new one."""
        reference = row["source_ref"]
        if reference is not None and (known := self._by_ref.get(str(reference))) is not None:
            self._use(known)
            return known
        alike = self._families.get(family, ())
        fitting = [known for known in alike if not self._is_used(known) and _may_be_same(known.row, row)]
        if not fitting:
            return None
        known = next((known for known in fitting if known.row["made_at"] == row["made_at"]), fitting[0])
        self._use(known)
        if reference is not None:
            self._by_ref[str(reference)] = known
        return known

    def match_billed(self, row: Row, family: Family, merchant_text: str) -> Known | None:
        """The transaction that so far only a bill has told of, unless an export has named it by another merchant's name already."""
        fitting = [known for known in self._families.get(family, ()) if not self._is_used(known) and _may_be_same(known.row, row)]
        named = self._posting.ledger.export_names({known.key for known in fitting}) if fitting else {}
        for known in fitting:
            if {descriptor(name) for name in named.get(known.key, ())} <= {merchant_text}:
                self._use(known)
                return known
        return None

    def add(self, row: Row) -> Known:
        """Take a new transaction in, which a later row of the block may name by its reference."""
        known = Known(row, is_new=True)
        self._matched.add(id(known))
        if row["source_ref"] is not None:
            self._by_ref[str(row["source_ref"])] = known
        return known

    def _is_used(self, known: Known) -> bool:
        is_passed_over = self._posting.passes_over_withdrawn and known.row.get("withdrawn_at") is not None
        return is_passed_over or id(known) in self._matched or known.key in self._used

    def _use(self, known: Known) -> None:
        self._matched.add(id(known))
        if not known.is_new:
            self._used.mark(known.key)


def stretch(day: date, *, has_bills: bool) -> tuple[int, int]:
    """Where in time a day's transactions begin; those of which a bill prints only the booking begin a month before it."""
    window = whole_day(day).outer
    start = window.start - UNDATED_REACH if has_bills else window.start
    return int(start.timestamp()), int(window.end.timestamp())


def day_of(row: Row) -> date:
    """The day by which a transaction on record is found again."""
    if row["made_precision"] == Precision.PHRASE.value:
        return date.fromisoformat(row["posted_on"])
    return datetime.fromtimestamp(row["made_at"], SHANGHAI).date()


def _may_be_same(known: Row, row: Row) -> bool:
    """Whether times leave room for one transaction, and no source says by two references that they are two."""
    ours, theirs = known["source_ref"], row["source_ref"]
    if ours is not None and theirs is not None and str(ours).rpartition(":")[0] == str(theirs).rpartition(":")[0]:
        return False
    return bool(known["made_at"] <= row["made_until"] and row["made_at"] <= known["made_until"])


def says_otherwise(known: Row, row: Row) -> bool:
    """Whether the row states something of the transaction that is not on record; saying less is not saying otherwise."""
    for name in COMPARED:
        if row[name] is not None and row[name] != known[name]:
            return True
    return bool(row["made_at"] > known["made_at"] or row["made_until"] < known["made_until"])
