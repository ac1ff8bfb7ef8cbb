"""Rows of a card bill: observations of transactions and repayments that are known, or the first word of some that are not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.imports import reasons
from cases.imports.matching import UNDATED_REACH
from cases.imports.ports import Row
from cases.imports.posting import Posting, RowRefused, fingerprint, when_values
from cases.imports.things import Things
from evidence.bills.model import BillRow, Box
from graph.times import Precision, When, Window, whole_day

_REPAID = re.compile(r"还款|存入|缴款|入账款|自动扣|repay|payment", re.IGNORECASE)
_NO_ACCOUNT = 0  # keys start at 1: an account that is not on record has no cards


@dataclass(frozen=True, slots=True)
class BillLine:
    """A row of a bill and where it stands among the bill's rows, from 1."""

    line: int
    row: BillRow


class BillRows:
    """Stores the rows of one bill."""

    def __init__(self, posting: Posting, things: Things, account_no: str | None) -> None:
        self._posting = posting
        self._things = things
        self._account = (
            None if account_no is None else posting.ledger.find("account", "account_no", [account_no]).get(account_no, _NO_ACCOUNT)
        )
        """The account whose bill it is; without one the last four digits must fit a single card of the workspace."""
        self._used: set[tuple[str, int]] = set()
        self._observed: set[int] = set()
        self._cited: dict[int, int] = {}

    def look_back(self, lines: Sequence[BillLine]) -> None:
        """Prepare for the rows of a bill: those that this very file has told of already add nothing."""
        prints = {self._print(line): line.line for line in lines}
        known = self._posting.ledger.find("txn_observation", "print", prints.keys(), "txn")
        self._observed = {line for print_, line in prints.items() if print_ in known}
        self._used = {("txn", key) for key in known.values()}
        self._cited = self._posting.ledger.cited_rows("repayment")
        self._used |= {("repayment", key) for key in self._cited.values()}

    def store_row(self, line: BillLine) -> None:
        """Record one row.

        Raises:
            RowRefused: no date or amount is legible, or the row does not say which card it is of.
        """
        if line.line in self._observed or line.line in self._cited:
            return
        row = line.row
        if row.amount_fen is None:
            raise RowRefused("amount", "", reasons.ILLEGIBLE)
        if row.txn_on is None and row.posted_on is None:
            raise RowRefused("at", "", reasons.ILLEGIBLE)
        card = self._card(row.card_last4)
        if row.amount_fen < 0 and _REPAID.search(row.description):
            self._repayment(line, card, row.amount_fen)
        else:
            self._transaction(line, card, row.amount_fen)

    def _card(self, last4: str | None) -> int:
        cards = {key for key, _ in self._posting.ledger.cards_ending([last4])} if last4 else set()
        if self._account is not None:
            accounts = self._posting.ledger.find("card", "key", cards, "account")
            cards = {card for card in cards if accounts[card] == self._account}
        if len(cards) != 1:
            raise RowRefused("card_no", last4 or "", reasons.NO_CARD_OF_BILL, last4=last4 or "?", count=str(len(cards)))
        return cards.pop()

    def _transaction(self, line: BillLine, card: int, amount_fen: int) -> None:
        row = line.row
        days = [day for day in (row.txn_on, row.posted_on) if day is not None]
        fitting = [
            known
            for known in self._posting.ledger.transactions_near(card, min(days), max(days))
            if known["amount_fen"] == amount_fen
            and known["currency"] == row.currency
            and ("txn", known["key"]) not in self._used
            and _same_day(known, row)
        ]
        key = fitting[0]["key"] if fitting else self._new_transaction(line, card, amount_fen)
        self._used.add(("txn", key))
        observation: Row = {
            "txn": key,
            "kind": "bill",
            "made_on": _iso(row.txn_on),
            "posted_on": _iso(row.posted_on),
            "amount_fen": amount_fen,
            "currency": row.currency,
            "description": row.description,
            "page": row.page,
            "box": box_text(row.box),
            "print": self._print(line),
            "row": line.line,
        }
        self._posting.append("txn_observation", [observation])

    def _new_transaction(self, line: BillLine, card: int, amount_fen: int) -> int:
        """A transaction that only the bill tells of. By what name exports print the merchant is open."""
        row = line.row
        when = made_when(row)
        account = self._posting.ledger.find("card", "key", [card], "account")[card]
        transaction: Row = {
            "card": card,
            "account": account,
            "merchant": self._things.merchants([(None, row.description, line.line)])[None, row.description],
            **when_values("made", when),
            "posted_on": _iso(row.posted_on),
            "amount_fen": amount_fen,
            "currency": row.currency,
            "source_ref": None,
            "printed_as": "",
            "row": line.line,
        }
        return self._posting.append("txn", [transaction])[0]

    def _repayment(self, line: BillLine, card: int, amount_fen: int) -> None:
        row = line.row
        account = self._posting.ledger.find("card", "key", [card], "account")[card]
        if account is None:
            raise RowRefused("account_no", row.card_last4 or "", reasons.NO_ACCOUNT_OF_CARD)
        days = [day for day in (row.txn_on, row.posted_on) if day is not None]
        fitting = [
            known["key"]
            for known in self._posting.ledger.repayments_near(account, min(days), max(days))
            if known["amount_fen"] == -amount_fen and ("repayment", known["key"]) not in self._used
        ]
        key = fitting[0] if fitting else self._new_repayment(line, account, -amount_fen)
        self._used.add(("repayment", key))
        self._posting.cite([{"fact_kind": "repayment", "fact": key, "page": row.page, "box": box_text(row.box), "row": line.line}])

    def _new_repayment(self, line: BillLine, account: int, amount_fen: int) -> int:
        values: Row = {
            "account": account,
            **when_values("made", made_when(line.row)),
            "amount_fen": amount_fen,
            "payer_account": None,
            "payer_name": None,
            "channel": None,
            "source_ref": None,
            "print": fingerprint("repayment", "bill", self._posting.document, line.line),
            "row": line.line,
        }
        return self._posting.append("repayment", [values])[0]

    def _print(self, line: BillLine) -> bytes:
        return fingerprint("observation", "bill", self._posting.document, line.line)


def made_when(row: BillRow) -> When:
    """When the bill says the transaction was made; where it prints only the booking, some time in the month up to that day."""
    if row.txn_on is not None:
        return whole_day(row.txn_on)
    if row.posted_on is None:
        raise RowRefused("at", "", reasons.ILLEGIBLE)
    window = Window(whole_day(row.posted_on - UNDATED_REACH).outer.start, whole_day(row.posted_on).outer.end)
    return When(f"不晚于 {row.posted_on.isoformat()}", Precision.PHRASE, window, window)


def box_text(box: Box) -> str:
    """A box as citations keep it."""
    return ",".join(f"{edge:.1f}" for edge in (box.x0, box.top, box.x1, box.bottom))


def _same_day(known: Row, row: BillRow) -> bool:
    """Made on the day that the bill gives; by the day of booking only where the bill gives no other."""
    if row.txn_on is None:
        return bool(known["posted_on"] == _iso(row.posted_on))
    window = whole_day(row.txn_on).outer
    start, end = int(window.start.timestamp()), int(window.end.timestamp())
    return bool(known["made_at"] <= end and known["made_until"] >= start)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
