"""The rows of one file, block by block, into the store: every kind goes through here."""

from collections.abc import Callable, Sequence
from typing import Any

from cases.imports.accounts import Accounts
from cases.imports.events import Events
from cases.imports.people import People
from cases.imports.posting import Posting, RowRefused
from cases.imports.reasons import Fault
from cases.imports.records import RelationRecord
from cases.imports.things import Things
from cases.imports.transactions import Transactions

Store = Callable[[Sequence[Any]], dict[int, Fault]]
"""Stores the records of one block; gives the faults of rows that cannot stand beside what is known, by line. Each kind gets its own records."""


def store_for(kind: str, posting: Posting) -> Store:
    """How the records of a kind are stored."""
    things = Things(posting)
    people = People(posting, things)
    events = Events(posting, things)
    match kind:
        case "accounts":
            return Accounts(posting, things, people).store
        case "persons":
            return _whole(people.store_persons)
        case "relations":
            return _one_by_one(people.store_relation)
        case "transactions":
            return _whole(Transactions(posting, things).store)
    others: dict[str, Callable[[Sequence[Any]], None]] = {
        "deliveries": events.store_deliveries,
        "activations": events.store_activations,
        "repayments": events.store_repayments,
        "calls": events.store_calls,
        "police_papers": events.store_police_papers,
    }
    return _whole(others[kind])


def _whole(store: Callable[[Sequence[Any]], None]) -> Store:
    def run(records: Sequence[Any]) -> dict[int, Fault]:
        store(records)
        return {}

    return run


def _one_by_one(store: Callable[[RelationRecord], None]) -> Store:
    def run(records: Sequence[RelationRecord]) -> dict[int, Fault]:
        faults: dict[int, Fault] = {}
        for record in records:
            try:
                store(record)
            except RowRefused as refused:
                faults[record.line] = refused.fault
        return faults

    return run
