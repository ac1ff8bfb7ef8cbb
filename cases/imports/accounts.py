"""Accounts as exports print them: the account, its card, its holder, and its state on that day."""

from collections.abc import Sequence

from cases.imports import reasons
from cases.imports.people import People, Wanted
from cases.imports.ports import Row
from cases.imports.posting import Posting, RowRefused, fingerprint, link_row
from cases.imports.reasons import Fault
from cases.imports.records import AccountRecord
from cases.imports.things import Things
from graph.vocabulary import LinkKind, NodeKind, node_key

_STATE = ("periods_overdue", "balance_fen", "principal_fen", "overdue_since", "handler", "dispute_type")


class Accounts:
    """Stores account rows."""

    def __init__(self, posting: Posting, things: Things, people: People) -> None:
        self._posting = posting
        self._things = things
        self._people = people

    def store(self, records: Sequence[AccountRecord]) -> dict[int, Fault]:
        """Record the rows; the faults of those that cannot stand beside what is known, by line."""
        cards = self._things.cards((record.card_no, record.line) for record in records)
        standing = self._standing({cards[record.card_no] for record in records})
        faults: dict[int, Fault] = {}
        taken: list[AccountRecord] = []
        for record in records:
            other = standing.setdefault(cards[record.card_no], record.account_no)
            if other == record.account_no:
                taken.append(record)
            else:
                faults[record.line] = RowRefused("card_no", record.card_no, reasons.CARD_ELSEWHERE, other=other).fault
        self._join_cards(taken)
        self._hold(taken)
        self._state(taken)
        return faults

    def _standing(self, cards: set[int]) -> dict[int, str]:
        """Numbers of the accounts under which the cards stand already."""
        keys = {card: key for card in cards if (key := self._things.card_accounts[card]) is not None}
        numbers = self._posting.ledger.find("account", "key", set(keys.values()), "account_no")
        return {card: numbers[key] for card, key in keys.items()}

    def _join_cards(self, records: Sequence[AccountRecord]) -> None:
        cards = self._things.cards(())
        accounts = self._things.accounts((record.account_no, record.line) for record in records)
        given: dict[int, int] = {}
        citations: list[Row] = []
        for record in records:
            card = cards[record.card_no]
            if self._things.card_accounts[card] is None:
                self._things.card_accounts[card] = given[card] = accounts[record.account_no]
                citations.append({"fact_kind": "card", "fact": card, "row": record.line})
        self._posting.ledger.give_account(given)
        self._posting.cite(citations)

    def _hold(self, records: Sequence[AccountRecord]) -> None:
        people = self._people.customers(Wanted(record.line, record.customer_no) for record in records)
        accounts = self._things.accounts(())
        self._posting.append_new(
            "link",
            [
                link_row(
                    LinkKind.HOLDS,
                    node_key(NodeKind.PERSON, people[record.customer_no]),
                    node_key(NodeKind.ACCOUNT, accounts[record.account_no]),
                    record.line,
                )
                for record in records
            ],
        )

    def _state(self, records: Sequence[AccountRecord]) -> None:
        """A state is new unless the newest one says the same, or this very document has stated it before."""
        accounts = self._things.accounts(())
        newest = self._posting.ledger.states({accounts[record.account_no] for record in records})
        fresh: list[Row] = []
        for record in records:
            row = _state_row(record, accounts[record.account_no])
            values = tuple(row[name] for name in _STATE)
            latest = newest.get((accounts[record.account_no], str(row["currency"])))
            if any(value is not None for value in values) and (latest is None or values != tuple(latest[name] for name in _STATE)):
                row["print"] = fingerprint("account_state", row["account"], row["currency"], values, self._posting.document)
                newest[accounts[record.account_no], str(row["currency"])] = row
                fresh.append(row)
        self._posting.append_new("account_state", fresh)


def _state_row(record: AccountRecord, account: int) -> Row:
    return {
        "account": account,
        "currency": record.currency or "CNY",
        "periods_overdue": record.periods_overdue,
        "balance_fen": record.balance,
        "principal_fen": record.principal,
        "overdue_since": record.overdue_since,
        "handler": record.handler,
        "dispute_type": record.dispute_type,
        "row": record.line,
    }
