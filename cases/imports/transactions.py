"""Transactions, each once: by the source's own reference, else by card, day, amount, merchant text and n-th of that day.

What another row says of a transaction known already is an observation of it, never a second transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cases.imports.ports import Row
from cases.imports.posting import Posting, fingerprint, when_values
from cases.imports.records import TransactionRecord
from cases.imports.things import Things, descriptor
from graph.times import SHANGHAI, Precision, whole_day

_COMPARED = (
    *("card", "posted_on", "amount_fen", "currency", "auth_code", "reference_no", "terminal_no"),
    *("entry_mode", "verification", "city"),
)


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
        self._used: set[int] = set()
        self._by_ref: dict[str, Known] = {}
        self._families: dict[Family, list[Known]] = {}
        """In the order in which they were recorded."""
        self._matched: set[int] = set()
        """`id` of those of this block that a row has been matched with; new ones have no key yet."""

    def load(self, references: Iterable[str]) -> None:
        """Fetch the transactions that a block of rows names by reference. No row without one may take their place."""
        self._matched.clear()
        found = self._posting.ledger.referenced(list(references))
        self._by_ref = {reference: Known(row, is_new=False) for reference, row in found.items()}
        self._used.update(known.key for known in self._by_ref.values())

    def is_named(self, row: Row) -> bool:
        """Whether the row names a transaction on record by its reference."""
        return row["source_ref"] in self._by_ref

    def load_families(self, families: Iterable[Family], *, has_bills: bool) -> None:
        """Fetch the transactions of these families."""
        self._families = defaultdict(list)
        wanted = set(families)
        known = {known.key: known for known in self._by_ref.values()}
        rows = self._posting.ledger.transactions_between({_stretch(family, has_bills=has_bills) for family in wanted})
        names = self._posting.ledger.find("merchant", "key", {row["merchant"] for row in rows}, "name")
        for row in rows:
            text = descriptor(names[row["merchant"]]) if row["printed_as"] is None else row["printed_as"]
            family = Family(row["card"], _day_of(row), row["amount_fen"], row["currency"], text)
            if family in wanted:
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

    def add(self, row: Row, family: Family) -> Known:
        """Take a new transaction into its family, as its last."""
        known = Known(row, is_new=True)
        self._families[family].append(known)
        self._matched.add(id(known))
        if row["source_ref"] is not None:
            self._by_ref[str(row["source_ref"])] = known
        return known

    def settle(self, added: Sequence[Known], keys: Sequence[int]) -> None:
        """Give the new transactions the keys that the store gave them."""
        for known, key in zip(added, keys, strict=True):
            known.key = key
        self._used.update(keys)

    def _is_used(self, known: Known) -> bool:
        is_passed_over = self._posting.passes_over_withdrawn and known.row.get("withdrawn_at") is not None
        return is_passed_over or id(known) in self._matched or known.key in self._used

    def _use(self, known: Known) -> None:
        self._matched.add(id(known))
        if not known.is_new:
            self._used.add(known.key)


class Transactions:
    """Stores transaction rows."""

    def __init__(self, posting: Posting, things: Things) -> None:
        self._posting = posting
        self._things = things
        self._matcher = TransactionMatcher(posting)
        self._has_bills = posting.ledger.has_batch("bills")

    def store(self, records: Sequence[TransactionRecord]) -> None:
        """Record the rows of one block."""
        rows = self._rows(records)
        families = [_family(row, record, descriptor(record.merchant_name)) for row, record in zip(rows, records, strict=True)]
        billed = [family._replace(text="") for family in families] if self._has_bills else families
        matcher = self._matcher
        matcher.load(str(row["source_ref"]) for row in rows if row["source_ref"] is not None)
        unnamed_rows = [place for place, row in enumerate(rows) if not matcher.is_named(row)]
        asked = {families[place] for place in unnamed_rows} | {billed[place] for place in unnamed_rows}
        matcher.load_families(asked, has_bills=self._has_bills)
        added: list[tuple[Known, TransactionRecord]] = []
        seen_again: list[tuple[Known, Row, TransactionRecord]] = []
        for row, family, unnamed, record in zip(rows, families, billed, records, strict=True):
            known = matcher.match(row, family)
            if known is None and unnamed is not family:
                known = matcher.match_billed(row, unnamed, family.text)
            if known is None:
                added.append((matcher.add(row, family), record))
            else:
                seen_again.append((known, row, record))
        self._append(added)
        self._observe(seen_again)

    def _append(self, added: Sequence[tuple[Known, TransactionRecord]]) -> None:
        merchants = self._things.merchants((record.merchant_no, record.merchant_name, record.line) for _, record in added)
        called = self._posting.ledger.find("merchant", "key", set(merchants.values()), "name")
        for known, record in added:
            known.row["merchant"] = merchant = merchants[record.merchant_no, record.merchant_name]
            text = descriptor(record.merchant_name)
            known.row["printed_as"] = None if text == descriptor(called[merchant]) else text
        keys = self._posting.append("txn", [known.row for known, _ in added])
        self._matcher.settle([known for known, _ in added], keys)

    def _rows(self, records: Sequence[TransactionRecord]) -> list[Row]:
        cards = self._things.cards((record.card_no, record.line) for record in records)
        accounts, source = self._things.card_accounts, self._posting.source_system
        rows: list[Row] = []
        for record in records:
            card = cards[record.card_no]
            rows.append(
                {
                    "card": card,
                    "account": accounts[card],
                    "merchant": None,
                    **when_values("made", record.at),
                    "posted_on": record.posted_on,
                    "amount_fen": record.amount,
                    "currency": record.currency or "CNY",
                    "source_ref": None if record.source_ref is None else f"{source}:{record.source_ref}",
                    "auth_code": record.auth_code,
                    "reference_no": record.reference_no,
                    "terminal_no": record.terminal_no,
                    "entry_mode": record.entry_mode,
                    "verification": record.verification,
                    "city": record.city,
                    "row": record.line,
                }
            )
        return rows

    def _observe(self, seen_again: Sequence[tuple[Known, Row, TransactionRecord]]) -> None:
        references: dict[int, str] = {}
        citations: list[Row] = []
        observations: list[Row] = []
        shops = {known.row["merchant"] for known, _, _ in seen_again}
        numbers = self._posting.ledger.find("merchant", "key", shops, "merchant_no")
        names = self._posting.ledger.find("merchant", "key", shops, "name")
        for known, row, record in seen_again:
            shop = known.row["merchant"]
            other_shop = (
                numbers[shop] != record.merchant_no if record.merchant_no else descriptor(names[shop]) != descriptor(record.merchant_name)
            )
            if known.row["source_ref"] is None and row["source_ref"] is not None:
                known.row["source_ref"] = references[known.key] = str(row["source_ref"])
                citations.append({"fact_kind": "transaction", "fact": known.key, "row": record.line})
            if other_shop or says_otherwise(known.row, row):
                observations.append(_observation(known.key, row, record))
        self._posting.ledger.give_source_ref(references)
        self._posting.cite(citations)
        self._posting.append_new("txn_observation", observations)


def _family(row: Row, record: TransactionRecord, text: str) -> Family:
    return Family(int(row["card"]), record.at.on, record.amount, str(row["currency"]), text)


def _stretch(family: Family, *, has_bills: bool) -> tuple[int, int, int]:
    """Where in time a family's transactions begin; those of which a bill prints only the booking begin a month before it."""
    day = whole_day(family.day).outer
    start = day.start - UNDATED_REACH if has_bills and not family.text else day.start
    return family.card, int(start.timestamp()), int(day.end.timestamp())


def _day_of(row: Row) -> date:
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
    if any(row[name] is not None and row[name] != known[name] for name in _COMPARED):
        return True
    return bool(row["made_at"] > known["made_at"] or row["made_until"] < known["made_until"])


def _observation(key: int, row: Row, record: TransactionRecord) -> Row:
    shop = record.merchant_no or descriptor(record.merchant_name)
    return {
        "txn": key,
        "kind": "export",
        "made_on": record.at.on.isoformat(),
        "posted_on": record.posted_on,
        "amount_fen": record.amount,
        "currency": row["currency"],
        "description": record.merchant_name,
        "page": None,
        "box": None,
        "print": fingerprint("observation", key, "export", shop, *(row[name] for name in (*_COMPARED, "made_at", "made_until"))),
        "row": record.line,
    }
