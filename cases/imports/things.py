"""The things that rows speak of (cards, accounts, merchants, phones, addresses): found again, or recorded the first time.

A row may arrive before the file that describes its card or account: then the bare thing is recorded with that row as its source.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from unicodedata import normalize

from cases.imports.ports import Row
from cases.imports.posting import Posting

_LAST = 4


class Things:
    """Keys of things by what identifies them; each method takes `(identity, line)` pairs and fills what it has not seen in this import."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self._cards: dict[str, int] = {}
        self.card_accounts: dict[int, int | None] = {}
        """Account of each card seen, None where none is known."""
        self._accounts: dict[str, int] = {}
        self._phones: dict[str, int] = {}
        self._addresses: dict[str, int] = {}
        self._merchants: dict[tuple[str | None, str], int] = {}

    def cards(self, numbers: Iterable[tuple[str, int]]) -> Mapping[str, int]:
        """Cards by number.

        A masked number that shows at least ten digits and fits exactly one known card is that card: six and four are what a bank prints to
        name one. Otherwise it is an identity of its own, the masked text: nothing later turns it into a whole number by itself.
        """
        fresh = _fresh(numbers, self._cards)
        whole = {number: line for number, line in fresh.items() if "*" not in number}
        self._record_cards(whole)
        masked = {number: line for number, line in fresh.items() if number not in whole}
        if masked:
            known = self._posting.ledger.cards_ending({number[-_LAST:] for number in masked})
            for number in masked:
                fitting = [key for key, shown in known if same_number(number, shown)]
                if len(fitting) == 1:
                    self._cards[number] = fitting[0]
            self._record_cards({number: line for number, line in masked.items() if number not in self._cards})
        unknown = {card for card in self._cards.values() if card not in self.card_accounts}
        if unknown:
            accounts = self._posting.ledger.find("card", "key", unknown, "account")
            self.card_accounts.update(accounts)
        return self._cards

    def accounts(self, numbers: Iterable[tuple[str, int]]) -> Mapping[str, int]:
        """Accounts by number."""
        return self._plain("account", "account_no", self._accounts, numbers, lambda number, line: {"account_no": number, "row": line})

    def addresses(self, texts: Iterable[tuple[str, int]]) -> Mapping[str, int]:
        """Addresses by their text in `address_form`."""
        return self._plain("address", "text", self._addresses, texts, lambda text, line: {"text": text, "row": line})

    def phones(self, numbers: Iterable[tuple[str, int]]) -> Mapping[str, int]:
        """Phones by number."""
        fresh = _fresh(numbers, self._phones)
        identifiers = self._posting.identifiers.protect_all("phone", fresh)
        rows: dict[object, Row] = {identifiers[number]: {"identifier": identifiers[number], "row": line} for number, line in fresh.items()}
        keys = self._known_or_new("phone", "identifier", rows)
        self._phones.update({number: keys[identifier] for number, identifier in identifiers.items()})
        return self._phones

    def merchants(self, named: Iterable[tuple[str | None, str, int]]) -> Mapping[tuple[str | None, str], int]:
        """Merchants by `(number, printed name)`: the number identifies; without one the printed name does. Names alone never join two numbers."""
        fresh = {(number, name): line for number, name, line in reversed(list(named)) if (number, name) not in self._merchants}
        by_number: dict[object, Row] = {}
        by_name: dict[object, Row] = {}
        for (number, name), line in fresh.items():
            if number is None:
                by_name[descriptor(name)] = {"merchant_no": None, "name": name, "descriptor": descriptor(name), "row": line}
            else:
                by_number[number] = {"merchant_no": number, "name": name, "descriptor": None, "row": line}
        numbered = self._known_or_new("merchant", "merchant_no", by_number)
        described = self._known_or_new("merchant", "descriptor", by_name)
        for number, name in fresh:
            self._merchants[number, name] = described[descriptor(name)] if number is None else numbered[number]
        return self._merchants

    def _record_cards(self, numbers: Mapping[str, int]) -> None:
        identifiers = self._posting.identifiers.protect_all("card_no", numbers)
        rows: dict[object, Row] = {
            identifiers[number]: {"identifier": identifiers[number], "last4": number[-_LAST:], "account": None, "row": line}
            for number, line in numbers.items()
        }
        keys = self._known_or_new("card", "identifier", rows)
        self._cards.update({number: keys[identifier] for number, identifier in identifiers.items()})

    def _plain(
        self, table: str, column: str, seen: dict[str, int], values: Iterable[tuple[str, int]], row: Callable[[str, int], Row]
    ) -> Mapping[str, int]:
        fresh = _fresh(values, seen)
        keys = self._known_or_new(table, column, {value: row(value, line) for value, line in fresh.items()})
        seen.update({value: keys[value] for value in fresh})
        return seen

    def _known_or_new(self, table: str, column: str, rows: Mapping[object, Row]) -> dict[object, int]:
        if not rows:
            return {}
        keys: dict[object, int] = self._posting.ledger.find(table, column, rows.keys())
        missing = [value for value in rows if value not in keys]
        keys.update(zip(missing, self._posting.append(table, [rows[value] for value in missing]), strict=True))
        return keys


def same_number(masked: str, other: str) -> bool:
    """Whether two card numbers agree wherever both show a digit, with at least ten digits shown by the first and equal lengths."""
    shown = sum(character != "*" for character in masked)
    return (
        shown >= 10  # noqa: PLR2004 - see Things.cards
        and len(masked) == len(other)
        and all("*" in pair or pair[0] == pair[1] for pair in zip(masked, other, strict=True))
    )


@lru_cache(maxsize=65536)
def descriptor(name: str) -> str:
    """A printed merchant name as it identifies: compatibility forms folded, single spaces, capitals."""
    return " ".join(normalize("NFKC", name).split()).upper()


def address_form(text: str) -> str:
    """An address as it identifies: compatibility forms folded, no spaces. Two spellings of one house stay two addresses."""
    return re.sub(r"\s+", "", normalize("NFKC", text))


def _fresh(values: Iterable[tuple[str, int]], seen: Collection[str]) -> dict[str, int]:
    """Values not seen yet, each with the first line that names it."""
    fresh: dict[str, int] = {}
    for value, line in values:
        if value not in seen:
            fresh.setdefault(value, line)
    return fresh
