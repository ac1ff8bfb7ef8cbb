"""The rows of one file, part by part, into the store: every kind goes through here."""

from collections.abc import Callable, Sequence
from typing import Any

from cases.imports.accounts import Accounts
from cases.imports.columns import KINDS
from cases.imports.events import Events
from cases.imports.people import People
from cases.imports.posting import Posting, RowRefused
from cases.imports.reading import Layout, PartReader, ReadPart
from cases.imports.reasons import Fault
from cases.imports.records import RelationRecord
from cases.imports.things import Things
from cases.imports.transactions import Transactions

Store = Callable[[ReadPart], dict[int, Fault]]
"""Stores the good rows of one part; gives the faults of those that cannot stand beside what is known, by line."""

_StoreRecords = Callable[[Sequence[Any]], dict[int, Fault]]
"""The same for records; each kind gets its own."""


def store_for(kind: str, posting: Posting) -> Store:
    """How the records of a kind are stored."""
    things = Things(posting)
    people = People(posting, things)
    events = Events(posting, things)
    match kind:
        case "accounts":
            return _recorded(kind, Accounts(posting, things, people).store)
        case "persons":
            return _recorded(kind, _whole(people.store_persons))
        case "relations":
            return _recorded(kind, _one_by_one(people.store_relation))
        case "transactions":
            return _without_faults(Transactions(posting, things).store)
    others: dict[str, Callable[[Sequence[Any]], None]] = {
        "deliveries": events.store_deliveries,
        "activations": events.store_activations,
        "repayments": events.store_repayments,
        "calls": events.store_calls,
        "police_papers": events.store_police_papers,
    }
    return _recorded(kind, _whole(others[kind]))


def reader_for(layout: Layout) -> PartReader:
    """How the parts of a file are read for `store_for`."""
    return PartReader(layout, times=layout.kind.name == "transactions")


def _recorded(kind: str, store: _StoreRecords) -> Store:
    return lambda read: store(read.records(KINDS[kind])) if len(read.lines) else {}


def _without_faults(store: Callable[[ReadPart], None]) -> Store:
    def run(read: ReadPart) -> dict[int, Fault]:
        if len(read.lines):
            store(read)
        return {}

    return run


def _whole(store: Callable[[Sequence[Any]], None]) -> _StoreRecords:
    def run(records: Sequence[Any]) -> dict[int, Fault]:
        store(records)
        return {}

    return run


def _one_by_one(store: Callable[[RelationRecord], None]) -> _StoreRecords:
    def run(records: Sequence[RelationRecord]) -> dict[int, Fault]:
        faults: dict[int, Fault] = {}
        for record in records:
            try:
                store(record)
            except RowRefused as refused:
                faults[record.line] = refused.fault
        return faults

    return run
