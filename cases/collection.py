"""Which collections were effective, and from which day two of them carry a police filing (2018 text, Art. 7; domain.md 1.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import islice

from cases.days import add_months
from cases.law import Law
from graph.times import SHANGHAI, Precision, When
from graph.verdict import Verdict
from investigate.facts import CaseFacts, ContactChannel, ContactFact, Reached, Receipt
from investigate.indicators.reading import before, disputed_from
from investigate.indicators.rule import Text


class Effect(StrEnum):
    """Whether one contact is 有效催收."""

    EFFECTIVE = "effective"
    """有效"""
    ARGUABLE = "arguable"
    """可争议"""
    UNKNOWN = "unknown"
    """待查"""
    NOT_EFFECTIVE = "not_effective"
    """无效"""


_VOICE = frozenset({ContactChannel.CALL, ContactChannel.VOICE_BOT})
_AT_A_TIME = _VOICE | {ContactChannel.VISIT, ContactChannel.SMS}
_TO_THE_MINUTE = frozenset({Precision.SECOND, Precision.MINUTE})
_WORST_FIRST = (Effect.NOT_EFFECTIVE, Effect.UNKNOWN, Effect.ARGUABLE)
_Remark = tuple[Effect, str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One collection contact and what it is worth."""

    contact: ContactFact
    effect: Effect
    reasons: tuple[Text, ...]
    """What keeps it from being effective; empty where it is."""
    wants_seal: bool
    """The bank's material still lacks the staff's signature or the bank's seal, without which no filing takes it."""

    @property
    def first_day(self) -> date:
        """The earliest day it can have been made on."""
        return self.contact.at.on

    @property
    def last_day(self) -> date:
        """The latest day it can have been made on."""
        return self.contact.at.outer.end.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two collections far enough apart."""

    first: Judged
    second: Judged
    weakest: Judged
    """The link an opponent would attack."""
    police_from: date
    """First day on which more than the law's months have passed after the second."""

    @property
    def gap_days(self) -> int:
        """Days between them, at least."""
        return (self.second.first_day - self.first.last_day).days


@dataclass(frozen=True, slots=True)
class Collection:
    """The account's collections as a police filing would read them."""

    contacts: tuple[Judged, ...]
    best: Pair | None
    """The pair of effective ones that is complete earliest."""
    next_best: Pair | None
    candidate: Pair | None
    """Where there is no effective pair: the best pair that is not plainly void, to show what would have to be proved."""
    disputed_before: Verdict
    """催收对象存争议: being the user had been denied before the pair was complete."""


def assess_collection(facts: CaseFacts, law: Law, as_of: date) -> Collection:
    """Judge every dunning contact up to a day and choose the pairs; each contact by the law of its own day, the pair by that of `as_of`."""
    made = [c for c in facts.contacts if c.is_dunning and c.at.on <= as_of]
    judged = tuple(sorted((_judge(c, facts, law) for c in made), key=lambda j: (j.contact.at.at, j.contact.id)))
    effective = [j for j in judged if j.effect is Effect.EFFECTIVE]
    earliest = [_pair(*both, law, as_of) for both in islice(_apart(effective, law, as_of), 2)]
    best, next_best = (*earliest, None, None)[:2]
    candidate = None
    if best is None:
        rest = [j for j in judged if j.effect is not Effect.NOT_EFFECTIVE]
        nearest = min(_apart(rest, law, as_of), key=_doubts, default=None)
        candidate = None if nearest is None else _pair(*nearest, law, as_of)
    denied = disputed_from(facts)
    chosen = best or candidate
    disputed = Verdict.UNMET if denied is None or chosen is None else before(denied, chosen.second.contact.at)
    return Collection(judged, best, next_best, candidate, disputed)


def _doubts(both: tuple[Judged, Judged]) -> int:
    rank = {Effect.EFFECTIVE: 0, Effect.ARGUABLE: 1, Effect.UNKNOWN: 2, Effect.NOT_EFFECTIVE: 3}
    return rank[both[0].effect] + rank[both[1].effect]


def _apart(judged: list[Judged], law: Law, as_of: date) -> Iterator[tuple[Judged, Judged]]:
    """Every two far enough apart, those that are complete earliest first; lazily, since an account may have a thousand contacts."""
    gap = law.at(as_of).find("effective_gap_days_min")
    least = timedelta(days=gap.number if gap else 0)
    ordered = sorted(judged, key=lambda j: (j.last_day, j.contact.at.at, j.contact.id))
    for place, second in enumerate(ordered):
        for first in ordered[:place]:
            if second.first_day - first.last_day >= least:
                yield first, second


def _pair(first: Judged, second: Judged, law: Law, as_of: date) -> Pair:
    months = law.at(as_of)["unpaid_after_second_months"].number
    return Pair(first, second, max((first, second), key=_weakness), add_months(second.last_day, months) + timedelta(days=1))


def _weakness(judged: Judged) -> tuple[int, bool, int]:
    effects = (Effect.EFFECTIVE, Effect.ARGUABLE, Effect.UNKNOWN, Effect.NOT_EFFECTIVE)
    receipts = (
        Receipt.SIGNED_BY_HOLDER,
        Receipt.RECORDING,
        Receipt.DELIVERED,
        Receipt.SIGNED_BY_FAMILY,
        Receipt.SENT_ONLY,
        Receipt.NONE,
        Receipt.UNKNOWN,
    )
    return (effects.index(judged.effect), judged.wants_seal, receipts.index(judged.contact.receipt))


def _judge(contact: ContactFact, facts: CaseFacts, law: Law) -> Judged:
    remarks = [
        *_after_due(contact, facts),
        *_in_order(contact, facts, law),
        *_received(contact),
        *_content(contact),
        *_denied(contact, facts),
    ]
    effect = next((worst for worst in _WORST_FIRST if any(r[0] is worst for r in remarks)), Effect.EFFECTIVE)
    return Judged(contact, effect, tuple(Text(zh, en) for _, zh, en in remarks), not (contact.staff_signed and contact.bank_sealed))


def _after_due(contact: ContactFact, facts: CaseFacts) -> Iterator[_Remark]:
    due = facts.account.overdue_since
    if due is None:
        yield (
            Effect.UNKNOWN,
            "首次逾期日未载明，无法判断是否在透支到期之后",
            "the first day overdue is not stated, so it may predate the default",
        )
    elif contact.at.outer.end < due.outer.start:
        yield (Effect.NOT_EFFECTIVE, "作出于逾期之前", "made before the account was overdue (N09)")
    elif contact.at.on < due.outer.end.astimezone(SHANGHAI).date():
        yield (Effect.UNKNOWN, "与首次逾期日的先后不明", "it is not clear whether it came after the first day overdue")


def _in_order(contact: ContactFact, facts: CaseFacts, law: Law) -> Iterator[_Remark]:
    if contact.contract_in_order is None:
        yield (
            Effect.UNKNOWN,
            "催收主体未载明（本行人员或签约机构）",
            "it is not stated who made it: the bank's staff or an agency under contract",
        )
    elif contact.contract_in_order is False:
        yield (Effect.NOT_EFFECTIVE, "由无合同机构作出", "made by an agency without a contract")
    in_hours = _in_hours(contact, law)
    if in_hours is Verdict.UNKNOWN:
        yield (Effect.UNKNOWN, "时刻未载明，无法判断是否在允许时段内", "the hour is not stated, so it may lie outside the allowed hours")
    elif in_hours is Verdict.UNMET:
        yield (Effect.NOT_EFFECTIVE, "在允许时段之外且无书面同意", "made outside the allowed hours without recorded consent (N05)")
    if not _in_frequency(contact, facts, law):
        yield (Effect.NOT_EFFECTIVE, "超出当日联系次数上限", "over the cap of that day (N06)")
    least = law.at(contact.at.on)["collection_visit_min_persons"].number
    if contact.channel is ContactChannel.VISIT:
        if contact.persons_present is None:
            yield (Effect.UNKNOWN, "上门人数未载明", "it is not stated how many visited")
        elif contact.persons_present < least:
            yield (Effect.NOT_EFFECTIVE, f"上门少于{least}人", f"a visit by fewer than {least} persons (N07)")


def _in_hours(contact: ContactFact, law: Law) -> Verdict:
    if contact.consent_outside_hours or contact.channel not in _AT_A_TIME:
        return Verdict.MET
    if contact.in_hours is not None:
        return Verdict.of(contact.in_hours)
    if contact.at.precision not in _TO_THE_MINUTE:
        return Verdict.UNKNOWN
    day, clock = law.at(contact.at.on), contact.at.outer.start.astimezone(SHANGHAI).time()
    opens, closes = day["collection_window_start_hour"].number, day["collection_window_end_hour"].number
    return Verdict.of(time(opens) <= clock <= time(closes))


def _in_frequency(contact: ContactFact, facts: CaseFacts, law: Law) -> bool:
    if contact.in_frequency is not None or contact.channel not in _VOICE:
        return contact.in_frequency is not False
    cap = law.at(contact.at.on).find("collection_effective_voice_per_day")
    spoken = [
        c
        for c in facts.contacts
        if c.channel in _VOICE and c.reached is Reached.SELF_CONFIRMED and c.at.on == contact.at.on and c.at.at < contact.at.at
    ]
    return cap is None or len(spoken) < cap.number


def _received(contact: ContactFact) -> Iterator[_Remark]:
    if contact.evasion_proved and contact.is_registered_contact:
        return
    if contact.is_registered_contact is False and contact.channel not in (ContactChannel.CALL, ContactChannel.VISIT):
        yield (Effect.ARGUABLE, "未发往合同预留的联系方式", "not sent to the contact reserved in the contract")
    if contact.is_registered_contact is None and contact.channel in (ContactChannel.SMS, ContactChannel.EMAIL, ContactChannel.LETTER):
        yield (Effect.UNKNOWN, "是否为预留联系方式未载明", "it is not stated whether the contact is the reserved one")
    if contact.number_disputed:
        yield (Effect.ARGUABLE, "号码或地址的使用人存争议", "who used the number or address is disputed")
    if contact.channel in _VOICE and contact.receipt is not Receipt.RECORDING:
        known = contact.receipt is not Receipt.UNKNOWN
        yield (
            Effect.NOT_EFFECTIVE if known else Effect.UNKNOWN,
            "无录音" if known else "有无录音未载明",
            "not recorded (N08)" if known else "it is not stated whether it was recorded",
        )
    written = contact.channel in (ContactChannel.SMS, ContactChannel.EMAIL, ContactChannel.LETTER)
    if (remark := _by_receipt(contact) if written else _by_person(contact)) is not None:
        yield remark


def _by_person(contact: ContactFact) -> _Remark | None:
    if contact.receipt is Receipt.SIGNED_BY_FAMILY:
        return (
            Effect.ARGUABLE,
            "家属签字，能否视为持卡人收悉须法务判断",
            "signed by family: whether the holder received it is for counsel",
        )
    match contact.reached:
        case Reached.SELF_CONFIRMED:
            return None
        case Reached.SELF_UNCONFIRMED:
            return (Effect.ARGUABLE, "未核实接听人身份", "the person reached was not identity-checked")
        case Reached.FAMILY:
            return (Effect.ARGUABLE, "仅联系到家属，无转达证明", "only family was reached, with no proof of passing on")
        case Reached.UNKNOWN:
            return (Effect.UNKNOWN, "联系到何人未载明", "it is not stated who was reached")
        case _:
            return (Effect.NOT_EFFECTIVE, "未联系到持卡人", "the holder was not reached")


def _by_receipt(contact: ContactFact) -> _Remark | None:
    match contact.receipt:
        case Receipt.SIGNED_BY_HOLDER:
            return None
        case Receipt.DELIVERED if contact.channel is not ContactChannel.LETTER:
            return None
        case Receipt.SIGNED_BY_FAMILY:
            return (Effect.ARGUABLE, "同住成年家属代收，须法务判断", "signed by a co-resident relative: for counsel")
        case Receipt.UNKNOWN:
            return (Effect.UNKNOWN, "送达情况未载明", "it is not stated whether it arrived")
        case Receipt.NONE:
            return (Effect.NOT_EFFECTIVE, "无送达证明", "nothing shows that it arrived")
        case _:
            return (Effect.ARGUABLE, "仅有发送或投递记录", "only the sending or a tracking entry is on record")


def _content(contact: ContactFact) -> Iterator[_Remark]:
    if contact.states_content is None:
        yield (Effect.UNKNOWN, "催收内容未载明", "what it said is not stated")
    elif contact.states_content is False:
        yield (Effect.ARGUABLE, "内容缺少姓名、账户、金额或到期日", "it lacks name, account, amount or due day")


def _denied(contact: ContactFact, facts: CaseFacts) -> Iterator[_Remark]:
    denied: When | None = disputed_from(facts)
    if denied is not None and before(denied, contact.at) is Verdict.MET:
        yield (Effect.ARGUABLE, "作出于持卡人提出异议之后，催收对象存争议", "made after being the user had been denied")
