"""What the pages of the slip hunt show: each purchase whose slip is hunted, what to seek next, and how long slips are still kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from cases.assembly.understanding import Understanding
from cases.law import Law
from cases.model import SlipHunt, SlipOutcome, SlipReading, SlipSearch
from cases.slip_choice import Candidate, Keeping, Rung, choose_slip, keeping, ladder
from graph.records import TransactionRecord
from graph.times import SHANGHAI
from graph.vocabulary import public_id
from investigate.explain import Wording
from investigate.facts import HuntOutcome
from investigate.seek import CHANNEL_WORDING, Proposal
from web.i18n import deferred
from web.visit import Visit

FOUND = frozenset({SlipOutcome.FOUND_ORIGINAL, SlipOutcome.FOUND_COPY, SlipOutcome.FOUND_ELECTRONIC})
_DETAILS = (
    ("authority", deferred("依据")),
    ("bank_staff", deferred("本行人员")),
    ("merchant_staff", deferred("商户人员")),
    ("accompanied_by", deferred("陪同")),
    ("scope", deferred("范围")),
    ("method", deferred("方法")),
    ("boxes", deferred("查找箱号")),
    ("boxes_checked", deferred("查找箱号")),
    ("lost_on", deferred("灭失时间")),
    ("cause", deferred("灭失原因")),
    ("next_step", deferred("下一步")),
)
"""Details of a search as they are shown, in this order; what a merchant stated is quoted apart."""
_PROOFS = {
    "delivery_record": deferred("寄送与签收记录"),
    "activation_record": deferred("激活记录"),
    "paper_check": deferred("核验公安文书"),
    "slip": deferred("签购单"),
}


@dataclass(frozen=True, slots=True)
class Purchase:
    """A transaction as these pages name it."""

    id: str
    record: TransactionRecord
    card: str
    """Last four digits."""
    keeping: Keeping
    days_kept: int
    """Days until the usual keeping ends; negative once it has."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody of the merchant said."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a hunt's timeline: exactly one of request, search and reading is there."""

    at: datetime
    request: SlipHunt | None = None
    search: SlipSearch | None = None
    reading: SlipReading | None = None
    details: tuple[tuple[str, str], ...] = ()
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class HuntCard:
    """The hunt for the slip of one purchase: everything asked, searched and read, and what comes next."""

    purchase: Purchase
    state: HuntOutcome
    entries: tuple[Entry, ...]
    waiting: SlipHunt | None
    """The newest request, while nothing has come of it."""
    days_to_answer: int | None
    """Until the deadline of that request."""
    loss: SlipSearch | None
    """The search that ended with the stamped statement of loss."""
    reading: SlipReading | None
    """The picture that was matched to this purchase."""
    rungs: tuple[tuple[Rung, Wording], ...]
    """Other evidence, each with the lawful way to it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A purchase whose slip could be asked for, with what speaks for it and against it."""

    purchase: Purchase
    candidate: Candidate
    is_hunted: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """A proof worth seeking, as the engine orders them."""

    order: int
    what: str
    about: str
    proposal: Proposal


def purchases(found: Understanding, law: Law, as_of: date) -> dict[str, Purchase]:
    """Every transaction of the case, by its public id."""
    last4 = {card.node: card.last4 for card in found.bundle.cards}
    shown = {}
    for each in found.bundle.transactions:
        kept = keeping(each.made.on, law)
        shown[public_id(each.node)] = Purchase(public_id(each.node), each, last4[each.card], kept, (kept.usually_until - as_of).days)
    return shown


def hunt_cards(visit: Visit, found: Understanding, known: Mapping[str, Purchase]) -> tuple[HuntCard, ...]:
    """One card a purchase that was asked for or whose slip was read, the one last acted on first."""
    asked = {public_id(each.transaction) for each in found.bundle.hunts}
    read = {public_id(each.transaction) for each in found.bundle.readings if each.transaction is not None}
    cards = [_card(visit, found, known[each]) for each in sorted(asked | read)]
    return tuple(sorted(cards, key=lambda card: card.entries[-1].at, reverse=True))


def choices(visit: Visit, found: Understanding, known: Mapping[str, Purchase]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Best proof first, and those whose keeping ends soon."""
    hunted = {public_id(each.transaction) for each in found.bundle.hunts}
    chosen = choose_slip(found.facts, visit.office.law, visit.office.as_of)
    best, urgent = (
        tuple(Choice(known[each.transaction.id], each, each.transaction.id in hunted) for each in part)
        for part in (chosen.best_value, chosen.urgent)
    )
    return best, urgent


def advice(visit: Visit, found: Understanding) -> tuple[Advice, ...]:
    """Every proof that tells the stories apart, each by a lawful channel, in the engine's order."""
    rungs = {rung.id: rung.what for each in found.facts.transactions for rung in ladder(found.facts, each.id)}
    cards = {found.names.cards[card.node]: visit.say("尾号 %(last4)s", last4=card.last4) for card in found.bundle.cards}
    told = []
    for each in found.check.seek:
        if each.discriminates:
            kind = each.proof.kind
            what = visit.say(_PROOFS[kind]) if kind in _PROOFS else _in(visit, rungs[kind].zh, rungs[kind].en)
            told.append(Advice(each.order, what, cards.get(each.proof.target, each.proof.target), each))
    return tuple(told)


def unmatched(found: Understanding) -> tuple[SlipReading, ...]:
    """Pictures that were read and belong to no purchase yet, the newest first."""
    return tuple(each for each in reversed(found.bundle.readings) if each.transaction is None)


def _in(visit: Visit, zh: str, en: str) -> str:
    return zh if visit.language == "zh" else en


def _card(visit: Visit, found: Understanding, purchase: Purchase) -> HuntCard:
    hunts = [each for each in found.bundle.hunts if each.transaction == purchase.record.node]
    readings = [each for each in found.bundle.readings if each.transaction == purchase.record.node]
    entries = sorted(_entries(visit, hunts, readings), key=lambda each: each.at)
    outcomes = {each.id: each.outcome for each in found.facts.hunts}
    states = [outcomes[f"hunt-{each.key}"] for each in hunts]
    waiting = hunts[-1] if hunts and not hunts[-1].searches else None
    searches = [search for hunt in hunts for search in hunt.searches]
    return HuntCard(
        purchase=purchase,
        state=HuntOutcome.FOUND if HuntOutcome.FOUND in states or not states else states[-1],
        entries=tuple(entries),
        waiting=waiting,
        days_to_answer=(waiting.deadline - visit.office.as_of).days if waiting and waiting.deadline else None,
        loss=next((each for each in reversed(searches) if each.outcome is SlipOutcome.DESTROYED), None),
        reading=readings[-1] if readings else None,
        rungs=tuple((each, CHANNEL_WORDING[each.channel]) for each in ladder(found.facts, purchase.id)),
    )


def _entries(visit: Visit, hunts: list[SlipHunt], readings: list[SlipReading]) -> Iterator[Entry]:
    for hunt in hunts:
        yield Entry(datetime.combine(hunt.requested_on, time.min, SHANGHAI), request=hunt)
        for search in hunt.searches:
            details = tuple((visit.say(name), text) for key, name in _DETAILS if (text := _spelt(visit, search.details.get(key))))
            yield Entry(search.search.at, search=search, details=details, statement=_statement(search))
    for reading in readings:
        yield Entry(reading.read_at, reading=reading)


def _statement(search: SlipSearch) -> Statement | None:
    given = search.details.get("merchant_statement") or search.details.get("statement")
    if isinstance(given, dict):
        return Statement(str(given.get("text", "")), str(given.get("said_by") or ""))
    return Statement(str(given), str(search.details.get("said_by") or "")) if given else None


def _spelt(visit: Visit, value: object) -> str:
    """A detail as text: lists one after the other, a person by name and role."""
    if isinstance(value, dict):
        parts = [str(value[name]) for name in ("company", "name", "role") if value.get(name)]
        return " ".join(parts) or " ".join(str(each) for each in value.values() if each)
    if isinstance(value, list):
        return visit.say("、").join(_spelt(visit, each) for each in value)
    return str(value or "")
