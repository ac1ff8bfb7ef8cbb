"""Which transaction of an account a slip is of, by what persons confirmed of the slip."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cases.model import SlipReading
from evidence.slips.matching import CONSIDER_BITS, Candidate, SlipFacts, SlipMatch, TransactionPool
from graph.records import CardRecord, TransactionRecord
from graph.vocabulary import public_id

_NEEDED = frozenset({"amount_fen", "txn_at"})


def is_ready(reading: SlipReading) -> bool:
    """Whether enough of the slip is confirmed to match it: without amount and time it may be any."""
    return reading.confirmed.keys() >= _NEEDED


def match_reading(reading: SlipReading, transactions: Sequence[TransactionRecord], cards: Iterable[CardRecord]) -> SlipMatch:
    """The transactions that a confirmed slip may be of."""
    last4 = {card.node: card.last4 for card in cards}
    return TransactionPool(_candidate(each, last4[each.card]) for each in transactions).match(_confirmed(reading))


def needs_second(found: SlipMatch, chosen: str | None) -> bool:
    """Whether a second person has to approve what somebody chose (None: no transaction of the account).

    Amount, time and card have to speak for a transaction that is chosen, and no other may have more that does; "none" stands alone where
    nothing is better than chance.
    """
    if chosen is None:
        return any(each.bits >= CONSIDER_BITS for each in found.candidates)
    best = found.candidates[0]
    scored = next(each for each in found.candidates if each.transaction == chosen)
    speaks = all(scored.by_field.get(field, 0) > 0 for field in ("amount_fen", "txn_at")) and scored.by_field.get("card_last4", 1) > 0
    return not speaks or scored.bits < best.bits


def _candidate(each: TransactionRecord, last4: str) -> Candidate:
    return Candidate(
        id=public_id(each.node),
        txn_at=each.made.outer.start,
        posted_on=each.posted_on,
        merchant=each.merchant_name,
        amount_fen=each.amount_fen,
        currency=each.currency,
        card_last4=last4,
        auth_code=each.auth_code,
        terminal_no=each.terminal_no,
    )


def _confirmed(reading: SlipReading) -> SlipFacts:
    """What persons confirmed of the slip; an unconfirmed proposal does not count."""
    told = reading.confirmed
    moment, amount, card, tip = (told.get(name) for name in ("txn_at", "amount_fen", "card_no", "tip_fen"))
    return SlipFacts(
        merchant_name=told.get("merchant_name"),
        terminal_no=told.get("terminal_no"),
        card_last4=card[-4:] if card else None,
        txn_at=datetime.fromisoformat(moment) if moment else None,
        auth_code=told.get("auth_code"),
        amount_fen=int(amount) if amount else None,
        tip_fen=int(tip) if tip else None,
    )
