"""A large invented link graph to measure on: seeded, the same every time, written to the real tables in bulk.

Merchants are visited by Zipf's law, accounts are busy by a lognormal one, some phones belong to rings, and every hundredth account is disputed.
"""

import sqlite3
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

from sqlalchemy import create_engine

from graph.adapters import tables
from graph.vocabulary import LinkKind, NodeKind, node_key

EPOCH = 1_640_966_400
"""The first day of the purchases, 2022-01-01 in China."""
DAYS = 730
_DAY = 86_400
_SEED = 5
_RING = 12
"""Persons of one ring's phone."""
_IMPORTED = 1_700_000_000_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything for so many transactions."""

    transactions: int

    @property
    def accounts(self) -> int:
        """Accounts, each with a card and a holder."""
        return max(self.transactions // 25, 50)

    @property
    def phones(self) -> int:
        """Phones."""
        return self.accounts * 3 // 4

    @property
    def addresses(self) -> int:
        """Addresses."""
        return self.accounts // 2

    @property
    def merchants(self) -> int:
        """Merchants."""
        return max(self.transactions // 100, 20)

    @property
    def disputed(self) -> range:
        """Row keys of the disputed accounts."""
        return range(7, self.accounts + 1, 100)


def write_world(path: Path, size: Size) -> None:
    """Write the graph to a new SQLite file."""
    engine = create_engine(f"sqlite:///{path}")
    tables.batch.metadata.create_all(engine)
    engine.dispose()
    fate = Random(_SEED)  # noqa: S311 - figures to measure with, no secret
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=OFF")
        _insert(database, "batch", [_batch()])
        _things(database, size)
        _insert(database, "link", _links(size, fate))
        _insert(database, "txn", _transactions(size, fate))
        database.execute("ANALYZE")
    database.close()


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]) -> None:
    rows = iter(rows)
    first = next(rows)
    names = ", ".join(first)
    values = ", ".join(f":{name}" for name in first)
    text = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - names out of this module
    database.execute(text, first)
    database.executemany(text, rows)


def _batch() -> dict[str, object]:
    counts = dict.fromkeys(("read", "accepted", "unchanged", "rejected"), 0)
    named = {
        "kind": "transactions",
        "document": "ab" * 32,
        "file_name": "transactions.csv",
        "source_system": "core",
        "recorded_by": "bench",
    }
    return {"key": 1, "recorded_at": _IMPORTED, **named, **counts}


def _fact(key: int) -> dict[str, object]:
    return {"key": key, "recorded_at": _IMPORTED, "batch": 1, "row": key + 1}


def _print(table: int, key: int) -> bytes:
    return (table << 64 | key).to_bytes(16)


def _things(database: sqlite3.Connection, size: Size) -> None:
    keys = range(1, size.accounts + 1)
    _insert(database, "person", map(_fact, keys))
    fields = ("name", "sex", "born_on", "id_type", "id_no", "employer", "customer_no")
    _insert(
        database,
        "person_detail",
        (
            {**_fact(key * 8 + place), "person": key, "field": name, "value": f"{name}{key % 997}", "print": _print(place, key)}
            for key in keys
            for place, name in enumerate(fields)
        ),
    )
    _insert(database, "account", ({**_fact(key), "account_no": f"6225{key:012d}"} for key in keys))
    _insert(
        database,
        "account_state",
        (
            {
                **_fact(key),
                "account": key,
                "currency": "CNY",
                "periods_overdue": key % 36,
                "dispute_type": "盗刷" if key in size.disputed else None,
                "print": _print(9, key),
            }
            for key in keys
        ),
    )
    secret = {"ciphertext": b"\0" * 40, "key_version": 1}
    _insert(
        database,
        "identifier",
        (
            {"key": key, "kind": kind, "masked": masked, "match_hash": _print(8, key) * 2, **secret}
            for kind, masked, first, many in (
                ("card_no", "622588******4417", 1, size.accounts),
                ("phone", "138****6620", size.accounts + 1, size.phones),
            )
            for key in range(first, first + many)
        ),
    )
    _insert(database, "card", ({**_fact(key), "identifier": key, "last4": f"{key % 10_000:04d}", "account": key} for key in keys))
    _insert(database, "phone", ({**_fact(key), "identifier": size.accounts + key} for key in range(1, size.phones + 1)))
    _insert(database, "address", ({**_fact(key), "text": f"上海市某路{key}号"} for key in range(1, size.addresses + 1)))
    _insert(
        database, "merchant", ({**_fact(key), "name": f"商户{key}", "merchant_no": f"M{key:09d}"} for key in range(1, size.merchants + 1))
    )


def _links(size: Size, fate: Random) -> Iterator[dict[str, object]]:
    key = 0

    def link(kind: LinkKind, start: tuple[NodeKind, int], end: tuple[NodeKind, int]) -> dict[str, object]:
        nonlocal key
        nonlocal key
        key += 1
        ends = {"src_node": node_key(*start), "dst_node": node_key(*end)}
        dated = EPOCH - fate.randrange(3_000) * _DAY if fate.random() < 0.6 else None
        return {**_fact(key), "kind": kind.value, **ends, "valid_from": dated, "basis": "application form", "print": _print(10, key)}

    for number in range(1, size.accounts + 1):
        person, account, card = (NodeKind.PERSON, number), (NodeKind.ACCOUNT, number), (NodeKind.CARD, number)
        phone = (NodeKind.PHONE, number // _RING % 50 + 1 if fate.random() < 0.01 else fate.randrange(size.phones) + 1)
        address = (NodeKind.ADDRESS, number // 2 % size.addresses + 1)
        yield link(LinkKind.HOLDS, person, account)
        yield link(LinkKind.USES_PHONE, person, phone)
        yield link(LinkKind.LIVES_AT, person, address)
        if number % 10 == 0:
            yield link(LinkKind.SPOUSE_OF, person, (NodeKind.PERSON, number - 1))
        if number % 20 == 0:
            yield link(LinkKind.GUARANTEES, person, (NodeKind.ACCOUNT, fate.randrange(size.accounts) + 1))
        if number % 7 == 0:
            yield link(LinkKind.SHIPPED_TO, card, address)
        if number % 9 == 0:
            yield link(LinkKind.ACTIVATED_FROM, card, phone)


def _transactions(size: Size, fate: Random) -> Iterator[dict[str, object]]:
    busy = list(accumulate(fate.lognormvariate(0, 0.8) for _ in range(size.accounts)))
    shops = list(accumulate(1 / (rank + 5) for rank in range(size.merchants)))
    breached = size.merchants // 3
    for key in range(1, size.transactions + 1):
        account = min(bisect(busy, fate.random() * busy[-1]) + 1, size.accounts)
        merchant = min(bisect(shops, fate.random() * shops[-1]) + 1, size.merchants)
        made = EPOCH + fate.randrange(DAYS * _DAY) // 60 * 60
        if account % 100 == 7 and fate.random() < 0.05:
            merchant, made = breached + account % 3, EPOCH + (DAYS - 30) * _DAY + fate.randrange(7 * _DAY) // 60 * 60
        yield {
            "key": key,
            "card": account,
            "account": account,
            "merchant": merchant,
            "made_at": made,
            "made_span": 59,
            "made_precision": "m",
            "posted_on": made // _DAY + 1,
            "amount_fen": fate.randrange(100, 900_000),
            "currency": "",
            "city": "上海",
            "batch": 1,
            "row": key + 1,
        }
