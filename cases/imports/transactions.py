"""Transactions, each once: by the source's own reference, else by card, day, amount, merchant text and n-th of that day.

What another row says of a transaction known already is an observation of it, never a second transaction. Most rows of a file can have no
such transaction, which their columns tell at once; only the others are looked at row by row.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from cases.imports.cells import Times, Values, each_of
from cases.imports.matching import COMPARED, Family, Known, TransactionMatcher, day_of, says_otherwise, stretch
from cases.imports.ports import Row
from cases.imports.posting import Posting, fingerprint
from cases.imports.reading import ReadPart
from cases.imports.things import Things, descriptor
from graph.times import SHANGHAI
from graph.words import Array, Words, as_objects

_OPTIONAL = ("posted_on", "auth_code", "reference_no", "terminal_no", "entry_mode", "verification", "city")
_STEADY_SINCE = int(datetime(1992, 1, 1, tzinfo=SHANGHAI).timestamp())
"""From here on clocks in China are eight hours ahead all year."""
_AHEAD, _DAY = 8 * 3600, 86_400
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAYS = 10**6
"""More days than there are, so that a card and a day make one number."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The good rows of a part, by columns."""

    lines: Array
    card: Array
    account: Array
    made: Times
    amount: Array
    reference: Array | None
    """None: the file has no such column."""
    merchant_no: Array
    merchant_name: Array
    stated: dict[str, Values | None]

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class _Said:
    """A row that may be of a transaction on record."""

    place: int
    line: int
    merchant_no: str | None
    merchant_name: str
    day: date
    row: Row


class Transactions:
    """Stores transaction rows."""

    def __init__(self, posting: Posting, things: Things) -> None:
        self._posting = posting
        self._things = things
        self._matcher = TransactionMatcher(posting)
        self._has_bills = posting.ledger.has_batch("bills")
        self._merchants: dict[tuple[str | None, str], tuple[int, str | None]] = {}
        """Key of the merchant, and the printed name where that is not the merchant's own."""

    def store(self, read: ReadPart) -> None:
        """Record the rows of one part. O(n): a pass a column, and a look-up for each row that may be known."""
        block = self._block(read)
        days = _days(block.made.at)
        contested = self._contested(block, days)
        is_new = np.ones(len(block), dtype=bool)
        added: list[tuple[Known, _Said]] = []
        seen_again: list[tuple[Known, _Said]] = []
        for said in self._said(block, days, contested):
            known = self._known(said)
            if known is None:
                added.append((self._matcher.add(said.row), said))
            else:
                is_new[said.place] = False
                seen_again.append((known, said))
        self._append(block, np.flatnonzero(is_new), added)
        self._observe(seen_again)

    def _block(self, read: ReadPart) -> _Block:
        columns, lines = read.columns, read.lines
        made, numbers = columns["at"], columns["card_no"]
        if not isinstance(made, Times) or not isinstance(numbers, Words):
            raise TypeError(read.columns)
        card = self._cards(numbers, lines)
        accounts = self._things.card_accounts
        used, which = np.unique(card, return_inverse=True)
        nothing = np.full(len(lines), None, dtype=object)
        currency = columns.get("currency")
        return _Block(
            lines=lines,
            card=card,
            account=as_objects(accounts[key] for key in used.tolist())[which],
            made=made,
            amount=np.array(each_of(columns["amount"]).tolist(), dtype=np.int64),
            reference=each_of(columns["source_ref"]) if "source_ref" in columns else None,
            merchant_no=each_of(columns["merchant_no"]) if "merchant_no" in columns else nothing,
            merchant_name=each_of(columns["merchant_name"]),
            stated={
                "currency": _or_yuan(currency) if isinstance(currency, Words) else Words(np.zeros(len(lines), dtype=np.int64), ["CNY"]),
                **{name: columns.get(name) for name in _OPTIONAL},
            },
        )

    def _cards(self, numbers: Words, lines: Array) -> Array:
        """The rows' cards; each number is looked up once, with the first line that has it."""
        used, first = np.unique(numbers.places, return_index=True)
        order = np.argsort(first)
        cards = self._things.cards(
            (numbers.words[place], line) for place, line in zip(used[order].tolist(), lines[first[order]].tolist(), strict=True)
        )
        keys = np.zeros(len(numbers.words), dtype=np.int64)
        keys[used] = [cards[numbers.words[place]] for place in used.tolist()]
        found: Array = keys[numbers.places]
        return found

    def _contested(self, block: _Block, days: Array) -> Array:
        """Which rows may be of a transaction that is on record or stands earlier in the part; the matcher knows of those on record."""
        named = np.zeros(len(block), dtype=bool)
        contested = np.zeros(len(block), dtype=bool)
        references: list[str] = []
        if block.reference is not None:
            told = block.reference.tolist()
            contested = self._posting.ledger.may_be_known(told)
            if len(set(told)) < len(told):
                often = Counter(told)
                contested |= np.fromiter((each is not None and often[each] > 1 for each in told), dtype=bool, count=len(told))
            references = [f"{self._posting.source_system}:{told[place]}" for place in np.flatnonzero(contested).tolist()]
        self._matcher.load(references)
        for place, reference in zip(np.flatnonzero(contested).tolist(), references, strict=True):
            named[place] = self._matcher.is_named(reference)
        on_record = self._on_record(block, days, ~named)
        self._matcher.know(on_record)
        if on_record:
            # A purchase of which a bill prints only the booking may be one of another day.
            told = block.card * _DAYS + (0 if self._has_bills else days)
            known = {row["card"] * _DAYS + (0 if self._has_bills else day_of(row).toordinal() - _EPOCH_DAY) for row in on_record}
            contested |= np.isin(told, np.array(sorted(known), dtype=np.int64))
        return contested

    def _on_record(self, block: _Block, days: Array, asked: Array) -> list[Row]:
        """The transactions that were on record before this file, of the days and cards of the rows asked for."""
        newest = self._posting.ledger.newest_before
        if not newest:
            return []
        pairs = np.unique(np.stack([block.card[asked], days[asked]]), axis=1)
        stretches = {day: stretch(date.fromordinal(day + _EPOCH_DAY), has_bills=self._has_bills) for day in np.unique(pairs[1]).tolist()}
        wanted = {(card, *stretches[day]) for card, day in zip(*pairs.tolist(), strict=True)}
        return [row for row in self._posting.ledger.transactions_between(wanted) if row["key"] <= newest]

    def _said(self, block: _Block, days: Array, contested: Array) -> list[_Said]:
        places = np.flatnonzero(contested)
        if not len(places):
            return []
        made, system = block.made, self._posting.source_system
        stated = {name: None if column is None else each_of(column[places]).tolist() for name, column in block.stated.items()}
        said: list[_Said] = []
        for at, place in enumerate(places.tolist()):
            reference = None if block.reference is None else block.reference[place]
            row: Row = {
                "card": int(block.card[place]),
                "made_at": int(made.at[place]),
                "made_until": int(made.until[place]),
                "amount_fen": int(block.amount[place]),
                "source_ref": None if reference is None else f"{system}:{reference}",
                "merchant": None,
                **{name: None if column is None else column[at] for name, column in stated.items()},
            }
            day = date.fromordinal(int(days[place]) + _EPOCH_DAY)
            said.append(_Said(place, int(block.lines[place]), block.merchant_no[place], block.merchant_name[place], day, row))
        return said

    def _known(self, said: _Said) -> Known | None:
        row, text = said.row, descriptor(said.merchant_name)
        family = Family(row["card"], said.day, row["amount_fen"], row["currency"], text)
        known = self._matcher.match(row, family)
        if known is None and self._has_bills:
            known = self._matcher.match_billed(row, family._replace(text=""), text)
        return known

    def _append(self, block: _Block, new: Array, added: Sequence[tuple[Known, _Said]]) -> None:
        if not len(new):
            return
        pairs = list(zip(block.merchant_no[new].tolist(), block.merchant_name[new].tolist(), strict=True))
        lines = block.lines[new]
        self._meet(pairs, lines)
        merchants = [self._merchants[pair] for pair in pairs]
        printed = [name for _, name in merchants]
        made = block.made[new]
        keys = self._posting.append_transactions(
            {
                "card": block.card[new],
                "account": block.account[new],
                "merchant": np.array([key for key, _ in merchants], dtype=np.int64),
                "made_at": made.at,
                "made_until": made.until,
                "made_text": made.text,
                "made_precision": made.precision,
                "amount_fen": block.amount[new],
                "source_ref": None if block.reference is None else block.reference[new],
                "printed_as": as_objects(printed) if any(printed) else None,
                "row": lines,
                **{name: None if column is None else _picked(column, new) for name, column in block.stated.items()},
            },
            lines,
        )
        if added:
            place_of = dict(zip(new.tolist(), keys, strict=True))
            for known, said in added:
                known.row["merchant"] = self._merchants[said.merchant_no, said.merchant_name][0]
                known.key = place_of[said.place]

    def _meet(self, pairs: Sequence[tuple[str | None, str]], lines: Array) -> None:
        """Find or record the merchants of the rows that are new to this file."""
        unmet = [place for place, pair in enumerate(pairs) if pair not in self._merchants]
        if not unmet:
            return
        fresh = [(*pairs[place], int(lines[place])) for place in unmet]
        merchants = self._things.merchants(fresh)
        called = self._posting.ledger.find("merchant", "key", {merchants[number, name] for number, name, _ in fresh}, "name")
        for number, name, _ in fresh:
            key, text = merchants[number, name], descriptor(name)
            self._merchants[number, name] = key, None if text == descriptor(called[key]) else text

    def _observe(self, seen_again: Sequence[tuple[Known, _Said]]) -> None:
        if not seen_again:
            return
        references: dict[int, str] = {}
        citations: list[Row] = []
        observations: list[Row] = []
        shops = {known.row["merchant"] for known, _ in seen_again}
        numbers = self._posting.ledger.find("merchant", "key", shops, "merchant_no")
        names = self._posting.ledger.find("merchant", "key", shops, "name")
        for known, said in seen_again:
            shop, row = known.row["merchant"], said.row
            other_shop = (
                numbers[shop] != said.merchant_no if said.merchant_no else descriptor(names[shop]) != descriptor(said.merchant_name)
            )
            if known.row["source_ref"] is None and row["source_ref"] is not None:
                known.row["source_ref"] = references[known.key] = str(row["source_ref"])
                citations.append({"fact_kind": "transaction", "fact": known.key, "row": said.line})
            if other_shop or says_otherwise(known.row, row):
                observations.append(_observation(known.key, said))
        self._posting.ledger.give_source_ref(references)
        self._posting.cite(citations)
        self._posting.append_new("txn_observation", observations)


def _or_yuan(currency: Words) -> Words:
    return currency.mapped(lambda code: code or "CNY")


def _picked(column: Values, rows: Array) -> Words | Array:
    if isinstance(column, Times):
        raise TypeError(column)
    return column[rows]


def _days(at: Array) -> Array:
    """The calendar days in China on which the times begin, since 1970."""
    days = (at + _AHEAD) // _DAY
    for place in np.flatnonzero(at < _STEADY_SINCE).tolist():
        days[place] = datetime.fromtimestamp(int(at[place]), SHANGHAI).date().toordinal() - _EPOCH_DAY
    return days


def _observation(key: int, said: _Said) -> Row:
    row = said.row
    shop = said.merchant_no or descriptor(said.merchant_name)
    return {
        "txn": key,
        "kind": "export",
        "made_on": said.day.isoformat(),
        "posted_on": row["posted_on"],
        "amount_fen": row["amount_fen"],
        "currency": row["currency"],
        "description": said.merchant_name,
        "page": None,
        "box": None,
        "print": fingerprint("observation", key, "export", shop, *(row[name] for name in (*COMPARED, "made_at", "made_until"))),
        "row": said.line,
    }
