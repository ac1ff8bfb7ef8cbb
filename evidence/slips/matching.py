"""Which transaction a slip is of: Fellegi-Sunter weights in bits, one for each field, so that a person sees why.

Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969): a field adds log2(m/u), where m is how often true pairs compare so and u how often
chance pairs do. u is counted among the transactions at hand, so a common amount or merchant says less than a rare one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import log2

from rapidfuzz import fuzz, process

from evidence.slips.model import Slip, SlipField
from evidence.slips.values import folded_name
from graph.times import SHANGHAI

ACCEPT_BITS = 16.0
"""From here a pair is taken without a person (reference evidence, Matching)."""
ACCEPT_MARGIN = 6.0
"""Bits that the second best must be behind."""
CONSIDER_BITS = 8.0
"""Below this a pair is no better than chance among some hundred transactions."""
_SHOWN = 10
_PRIOR_WEIGHT = 200.0  # transactions' worth of belief in the prior below, so that a short list does not make every field look rare
_SAME_NAME, _LIKE_NAME = 88.0, 68.0  # rapidfuzz ratios: the statement's short form; one or two characters misread
_CHANCE_ONE_APART = 0.01  # two unrelated numbers differ in one digit about so often, and at least as often as theirs occurs
_PART_FROM = 3  # characters: two stand in many names
_POSTED_WITHIN = 4  # days from a purchase to its booking
_MINUTES = 3  # the terminal's clock against the host's

Level = tuple[float, float]
"""(m, u) of one way in which a field compares."""


class MatchDecision(StrEnum):
    """What is said of a slip."""

    MATCH = "match"
    AMBIGUOUS = "ambiguous"
    """A person decides between the candidates."""
    NONE = "none"
    """No transaction at hand is of this slip."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transaction that a slip may be of; None where it is not known."""

    id: str
    txn_at: datetime | None = None
    """Aware; midnight in China where only the day is known (`day_only`)."""
    day_only: bool = False
    posted_on: date | None = None
    merchant: str | None = None
    amount_fen: int | None = None
    currency: str | None = None
    card_last4: str | None = None
    auth_code: str | None = None
    terminal_no: str | None = None


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What is taken from a slip for matching; None where it is illegible or the readings disagree."""

    merchant_name: str | None = None
    terminal_no: str | None = None
    card_last4: str | None = None
    txn_at: datetime | None = None
    auth_code: str | None = None
    amount_fen: int | None = None
    tip_fen: int | None = None


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate with the bits that speak for it (or, negative, against it)."""

    transaction: str
    bits: float
    by_field: Mapping[str, float]
    """Field → its bits; fields that either side leaves out are absent. They sum to `bits`."""


@dataclass(frozen=True, slots=True)
class SlipMatch:
    """The answer: best candidates first, and whether the best is taken."""

    candidates: tuple[ScoredCandidate, ...]
    decision: MatchDecision


def facts_of(slip: Slip) -> SlipFacts:
    """The proposals of a read slip, for matching before a person has confirmed them."""
    values = {field: reading.value for field, reading in slip.fields.items()}
    card, moment = values.get(SlipField.CARD_NO), values.get(SlipField.TXN_AT)
    amount, tip = values.get(SlipField.AMOUNT_FEN), values.get(SlipField.TIP_FEN)
    return SlipFacts(
        merchant_name=_text(values.get(SlipField.MERCHANT_NAME)),
        terminal_no=_text(values.get(SlipField.TERMINAL_NO)),
        card_last4=str(card)[-4:] if card and str(card)[-4:].isdigit() else None,
        txn_at=datetime.fromisoformat(str(moment)) if moment else None,
        auth_code=_text(values.get(SlipField.AUTH_CODE)),
        amount_fen=int(amount) if amount is not None else None,
        tip_fen=int(tip) if tip is not None else None,
    )


class TransactionPool:
    """Transactions indexed so that a slip with missing fields still finds its own.

    Built in O(n); a match looks at the transactions that share amount, authorisation code, terminal and day, card and day (± 1), or card and a like
    merchant name with the slip.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._all = list(candidates)
        self._by: dict[str, dict[object, list[int]]] = {
            key: defaultdict(list) for key in ("amount", "auth", "terminal", "day", "card", "merchant")
        }
        for index, candidate in enumerate(self._all):
            for key, value in _keys(candidate):
                self._by[key][value].append(index)
        self._names = [str(name) for name in self._by["merchant"]]
        self._counts = {key: Counter({value: len(found) for value, found in by.items()}) for key, by in self._by.items()}

    def match(self, slip: SlipFacts) -> SlipMatch:
        """Score the transactions that may be the slip's."""
        like_names = self._like_names(slip)
        scored = [self._scored(slip, self._all[index], like_names) for index in sorted(self._block(slip, like_names))]
        scored.sort(key=lambda candidate: (-candidate.bits, candidate.transaction))
        return SlipMatch(tuple(scored[:_SHOWN]), _decided(scored))

    def _block(self, slip: SlipFacts, like_names: Mapping[str, float]) -> set[int]:
        days = _days_around(slip.txn_at)
        on_days = {index for day in days for index in self._by["day"].get(day, ())}
        of_card = set(self._by["card"].get(slip.card_last4, ())) if slip.card_last4 else set()
        of_terminal = set(self._by["terminal"].get(slip.terminal_no, ())) if slip.terminal_no else set()
        of_name = {index for name in like_names for index in self._by["merchant"][name]}
        found = on_days & (of_card | of_terminal | of_name) | of_card & of_name
        for amount in _amounts(slip):
            found.update(self._by["amount"].get(amount, ()))
        if slip.auth_code:
            found.update(self._by["auth"].get(slip.auth_code, ()))
        return found

    def _like_names(self, slip: SlipFacts) -> dict[str, float]:
        if not slip.merchant_name:
            return {}
        wanted = folded_name(slip.merchant_name)
        return {
            name: score for name, score, _ in process.extract(wanted, self._names, scorer=_likeness, score_cutoff=_LIKE_NAME, limit=None)
        }

    def _scored(self, slip: SlipFacts, candidate: Candidate, like_names: Mapping[str, float]) -> ScoredCandidate:
        levels = {
            "amount_fen": self._amount(slip, candidate),
            "txn_at": self._moment(slip, candidate),
            "merchant": self._merchant(slip, candidate, like_names),
            "card_last4": self._text("card", slip.card_last4, candidate.card_last4, prior=0.01),
            "auth_code": self._text("auth", slip.auth_code, candidate.auth_code, prior=1e-5),
            "terminal_no": self._text("terminal", slip.terminal_no, candidate.terminal_no, prior=1e-3),
        }
        by_field = {field: round(log2(level[0] / level[1]), 2) for field, level in levels.items() if level is not None}
        return ScoredCandidate(candidate.id, round(sum(by_field.values()), 2), by_field)

    def _share(self, key: str, value: object, prior: float) -> float:
        """How often a chance transaction has this value, drawn towards a prior while the list is short."""
        return (self._counts[key][value] + _PRIOR_WEIGHT * prior) / (len(self._all) + _PRIOR_WEIGHT)

    def _amount(self, slip: SlipFacts, candidate: Candidate) -> Level | None:
        if slip.amount_fen is None or candidate.amount_fen is None or candidate.currency not in (None, "CNY"):
            return None
        if candidate.amount_fen == slip.amount_fen:
            return 0.94, self._share("amount", candidate.amount_fen, 1e-3)
        if candidate.amount_fen in _amounts(slip):
            return 0.015, self._share("amount", candidate.amount_fen, 1e-3)
        if _one_apart(str(candidate.amount_fen), str(slip.amount_fen)):
            return 0.03, max(_CHANCE_ONE_APART, self._share("amount", candidate.amount_fen, 1e-3))
        return 0.015, 0.98

    def _moment(self, slip: SlipFacts, candidate: Candidate) -> Level | None:
        if slip.txn_at is None or (candidate.txn_at is None and candidate.posted_on is None):
            return None
        day = slip.txn_at.astimezone(SHANGHAI).date()
        if candidate.txn_at is None:
            late = (candidate.posted_on or day) - day
            near = timedelta(0) <= late <= timedelta(days=_POSTED_WITHIN)
            return (0.95, min(0.5, _POSTED_WITHIN * self._share("day", day, 1 / 365))) if near else (0.05, 0.95)
        apart = abs((candidate.txn_at.astimezone(SHANGHAI).date() - day).days)
        same_day = self._share("day", candidate.txn_at.astimezone(SHANGHAI).date(), 1 / 365)
        if apart > 1:
            return 0.02, 0.95
        if apart == 1:
            return 0.03, min(0.5, 2 * same_day)
        if candidate.day_only:
            return 0.95, same_day
        minutes = abs((candidate.txn_at - slip.txn_at).total_seconds()) / 60
        return (0.8, same_day * 0.02) if minutes <= _MINUTES else (0.15, same_day)

    def _merchant(self, slip: SlipFacts, candidate: Candidate, like_names: Mapping[str, float]) -> Level | None:
        if not slip.merchant_name or not candidate.merchant:
            return None
        likeness = like_names.get(folded_name(candidate.merchant), 0.0)
        if likeness >= _SAME_NAME:
            return 0.8, self._names_share(like_names, _SAME_NAME, 0.004)
        if likeness >= _LIKE_NAME:
            return 0.12, max(0.01, self._names_share(like_names, _LIKE_NAME, 0.01))
        return 0.08, 0.97

    def _names_share(self, like_names: Mapping[str, float], at_least: float, prior: float) -> float:
        count = sum(self._counts["merchant"][name] for name, score in like_names.items() if score >= at_least)
        return (count + _PRIOR_WEIGHT * prior) / (len(self._all) + _PRIOR_WEIGHT)

    def _text(self, key: str, ours: str | None, theirs: str | None, *, prior: float) -> Level | None:
        if not ours or not theirs:
            return None
        if ours == theirs:
            return 0.95, self._share(key, theirs, prior)
        if _one_apart(ours, theirs):
            return 0.03, max(_CHANCE_ONE_APART, self._share(key, theirs, prior))
        return 0.02, 0.98


def _keys(candidate: Candidate) -> Iterable[tuple[str, object]]:
    day = candidate.txn_at.astimezone(SHANGHAI).date() if candidate.txn_at else None
    yield from (
        (key, value)
        for key, value in (
            ("amount", candidate.amount_fen),
            ("auth", candidate.auth_code),
            ("terminal", candidate.terminal_no),
            ("card", candidate.card_last4),
            ("merchant", folded_name(candidate.merchant) if candidate.merchant else None),
            ("day", day),
        )
        if value is not None and value != ""
    )
    if day is None and candidate.posted_on:
        yield from (("day", candidate.posted_on - timedelta(days=late)) for late in range(_POSTED_WITHIN + 1))


def _decided(scored: list[ScoredCandidate]) -> MatchDecision:
    if not scored or scored[0].bits < CONSIDER_BITS:
        return MatchDecision.NONE
    margin = scored[0].bits - scored[1].bits if len(scored) > 1 else ACCEPT_MARGIN
    return MatchDecision.MATCH if scored[0].bits >= ACCEPT_BITS and margin >= ACCEPT_MARGIN else MatchDecision.AMBIGUOUS


def _amounts(slip: SlipFacts) -> list[int]:
    """The total charged, and the amount before the tip: a tip may be booked apart or not at all."""
    if slip.amount_fen is None:
        return []
    return [slip.amount_fen, slip.amount_fen - slip.tip_fen] if slip.tip_fen else [slip.amount_fen]


def _days_around(moment: datetime | None) -> list[date]:
    if moment is None:
        return []
    day = moment.astimezone(SHANGHAI).date()
    return [day + timedelta(days=apart) for apart in (-1, 0, 1)]


def _likeness(first: str, second: str, *, score_cutoff: float | None = None) -> float:
    """How alike two names are; a statement often prints the first part of a name only."""
    whole = fuzz.ratio(first, second)
    part = fuzz.partial_ratio(first, second) if min(len(first), len(second)) >= _PART_FROM else 0.0
    likeness = max(whole, part)
    return likeness if likeness >= (score_cutoff or 0.0) else 0.0


def _one_apart(first: str, second: str) -> bool:
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
