"""Which transaction's slip to chase, and what else to seek where the slip is lost (domain.md 4.7, 4.8).

Points are additive, each with its reason, and an analyst may choose otherwise; they order a list and decide nothing. Points, survival classes
and hours are product choices; how long slips are kept is a dated setting of the law file, to be confirmed with the acquirer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.days import add_months
from cases.law import Law
from investigate.facts import CaseFacts, EntryMode, Goods, HuntOutcome, TransactionFact, TxnKind
from investigate.indicators.rule import Text
from investigate.seek import Channel, Proof


class Survival(StrEnum):
    """How likely it is that the paper still exists."""

    LIKELY = "likely"
    """保存期内"""
    POSSIBLE = "possible"
    """超过最短保存期"""
    UNLIKELY = "unlikely"
    """保存期一般已过"""
    REPORTED_LOST = "reported_lost"
    """据称灭失，未经书面证明"""
    GONE = "gone"
    """已确认灭失或本就没有"""


_CHANCE = {Survival.LIKELY: 0.9, Survival.POSSIBLE: 0.5, Survival.UNLIKELY: 0.15, Survival.REPORTED_LOST: 0.05, Survival.GONE: 0.0}
_HIGH_VALUE_FEN, _PETTY_FEN = 100_000, 10_000
_URGENT = timedelta(days=90)
_DURABLE = frozenset({Goods.GOLD, Goods.DEVICE, Goods.APPLIANCE, Goods.VEHICLE})
_HOURS = {Channel.OWN_RECORD: 1.0, Channel.HOLDER_BRINGS: 2.0, Channel.SLIP_RETRIEVAL: 3.0, Channel.COURT_ORDER: 20.0, Channel.POLICE: 8.0}
_LATE_RETRIEVAL_HOURS = 6.0
_LOST = frozenset(
    {
        HuntOutcome.NOT_FOUND,
        HuntOutcome.POSSIBLY_DESTROYED,
        HuntOutcome.DESTROYED,
        HuntOutcome.REFUSED,
        HuntOutcome.NO_REPLY,
        HuntOutcome.ILLEGIBLE,
    }
)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long the slip of a purchase is kept, and asked for, as the law file has it for the purchase's day."""

    surely_until: date
    usually_until: date
    """After it a missing slip is nobody's fault and proves nothing."""
    asked_until: date
    """Last day on which the issuer may ask through the card network."""


def keeping(made_on: date, law: Law) -> Keeping:
    """The days that count for the slip of a purchase made on this day."""
    made = law.at(made_on)
    return Keeping(
        add_months(made_on, made["slip_retention_min_months"].number),
        add_months(made_on, made["slip_retention_months"].number),
        made_on + timedelta(days=made["slip_issuer_request_days"].number),
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """One item of a candidate's points."""

    points: int
    what: Text

    @property
    def signed(self) -> Text:
        """The reason with its points in front, as a list shows it."""
        return Text(f"{self.points:+d} {self.what.zh}", f"{self.points:+d} {self.what.en}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One transaction whose slip could be chased."""

    transaction: TransactionFact
    reasons: tuple[Reason, ...]
    survival: Survival
    kept_until: date
    """End of the usual keeping; after it a missing slip is nobody's fault and proves nothing."""

    @property
    def points(self) -> int:
        """The sum of its reasons; orders a list, is no probability."""
        return sum(r.points for r in self.reasons)

    def as_json(self) -> dict[str, object]:
        """Plain values for an answer; fen."""
        return {
            "transaction": self.transaction.id,
            "amount_fen": self.transaction.amount_fen,
            "points": self.points,
            "reasons": {"zh": [r.signed.zh for r in self.reasons], "en": [r.signed.en for r in self.reasons]},
            "survival": self.survival.value,
            "kept_until": self.kept_until.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class SlipChoice:
    """The two lists, best first."""

    best_value: tuple[Candidate, ...]
    urgent: tuple[Candidate, ...]
    """Kept for a little while yet: the nearest end of keeping first."""

    def as_json(self) -> dict[str, object]:
        """Plain values for an answer."""
        return {"best_value": [c.as_json() for c in self.best_value], "urgent": [c.as_json() for c in self.urgent]}


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of other evidence."""

    id: str
    what: Text
    channel: Channel

    def as_json(self) -> dict[str, str]:
        """Plain values for an answer."""
        return {"id": self.id, "channel": self.channel.value, "what": self.what.zh, "what_en": self.what.en}


def choose_slip(facts: CaseFacts, law: Law, as_of: date) -> SlipChoice:
    """Rank the purchases of a case by what their slip would prove, and by how soon it will be destroyed."""
    found = [_candidate(t, facts, law, as_of) for t in facts.transactions if t.kind is TxnKind.PURCHASE and t.at.on <= as_of]
    best = sorted((c for c in found if c.survival is not Survival.GONE), key=lambda c: (-c.points, c.kept_until, c.transaction.id))
    soon = [c for c in best if as_of <= c.kept_until <= as_of + _URGENT and c.survival is not Survival.REPORTED_LOST]
    return SlipChoice(tuple(best), tuple(sorted(soon, key=lambda c: (c.kept_until, -c.points, c.transaction.id))))


def ladder(facts: CaseFacts, transaction: str) -> tuple[Rung, ...]:
    """The other evidence for a transaction whose slip was not had, in the order of domain.md 4.8; empty while the slip may still come.

    After an oral loss the first step is the stamped statement of it: a recollection is a lead, never a destruction.
    """
    outcomes = {h.outcome for h in facts.hunts if h.transaction == transaction}
    if not outcomes & _LOST or HuntOutcome.FOUND in outcomes:
        return ()
    first = []
    if HuntOutcome.POSSIBLY_DESTROYED in outcomes and HuntOutcome.DESTROYED not in outcomes:
        first = [
            Rung(
                "loss_statement",
                Text("请商户出具盖章的灭失说明", "ask the merchant for a stamped statement of the loss"),
                Channel.SLIP_RETRIEVAL,
            )
        ]
    refused = HuntOutcome.REFUSED in outcomes
    return (*first, *(Rung(r.id, r.what, Channel.COURT_ORDER) if refused and r.channel is Channel.SLIP_RETRIEVAL else r for r in _LADDER))


def candidate_proofs(facts: CaseFacts, law: Law, as_of: date) -> tuple[Proof, ...]:
    """Every proof that could be sought, each by a lawful channel: slips, the rungs after a lost one, and the bank's own records.

    A proof's target is the public id of the transaction or record it is about.
    """
    return tuple(_proofs(facts, law, as_of))


def _proofs(facts: CaseFacts, law: Law, as_of: date) -> Iterator[Proof]:
    window = timedelta(days=law.at(as_of)["slip_issuer_request_days"].number)
    refused = {h.transaction for h in facts.hunts if h.outcome is HuntOutcome.REFUSED}
    found = {h.transaction for h in facts.hunts if h.outcome is HuntOutcome.FOUND}
    for candidate in choose_slip(facts, law, as_of).best_value:
        txn = candidate.transaction
        if txn.id not in found:
            channel = Channel.COURT_ORDER if txn.id in refused else Channel.SLIP_RETRIEVAL
            late = channel is Channel.SLIP_RETRIEVAL and as_of > txn.at.on + window
            yield Proof("slip", txn.id, _CHANCE[candidate.survival], _LATE_RETRIEVAL_HOURS if late else _HOURS[channel], channel)
    for txn in facts.transactions:
        for rung in ladder(facts, txn.id):
            if rung.id in _OF_THE_PURCHASE:
                yield Proof(rung.id, txn.id, _CHANCE[Survival.POSSIBLE], _HOURS[rung.channel], rung.channel)
    own = _CHANCE[Survival.LIKELY]
    hours = _HOURS[Channel.OWN_RECORD]
    for delivery in facts.deliveries:
        yield Proof("delivery_record", delivery.id, own, hours, Channel.OWN_RECORD)
    for activation in facts.activations:
        yield Proof("activation_record", activation.id, own, hours, Channel.OWN_RECORD)
    for paper in facts.papers:
        if paper.verified is None:
            yield Proof("paper_check", paper.id, own, _HOURS[Channel.HOLDER_BRINGS], Channel.HOLDER_BRINGS)


def _candidate(txn: TransactionFact, facts: CaseFacts, law: Law, as_of: date) -> Candidate:
    kept = keeping(txn.at.on, law)
    kept_until = kept.usually_until
    survival = Survival.LIKELY if as_of <= kept.surely_until else Survival.POSSIBLE if as_of <= kept_until else Survival.UNLIKELY
    outcomes = {h.outcome for h in facts.hunts if h.transaction == txn.id}
    if HuntOutcome.DESTROYED in outcomes:
        survival = Survival.GONE
    elif outcomes & {HuntOutcome.POSSIBLY_DESTROYED, HuntOutcome.NOT_FOUND}:
        survival = Survival.REPORTED_LOST
    return Candidate(txn, (*_for(txn), *_against(txn, law), *_age(kept_until, as_of, survival)), survival, kept_until)


def _for(txn: TransactionFact) -> Iterator[Reason]:
    if txn.amount_fen >= _HIGH_VALUE_FEN:
        yield Reason(2, Text("金额对家庭而言较大", "a high amount for a household"))
    if txn.goods in _DURABLE:
        yield Reason(
            3, Text("耐用或可登记的商品：发票、证书、序列号、旧换新登记", "durable goods: invoice, certificate, serial, trade-in register")
        )
    if txn.merchant_is_chain:
        yield Reason(2, Text("连锁商户，有档案库房", "a chain with an archive"))
    if txn.in_home_city:
        yield Reason(1, Text("与住处同城", "in the household's city"))
    if txn.signature_expected:
        yield Reason(2, Text("须签名的交易", "a transaction that needed a signature"))
    if txn.member_number:
        yield Reason(1, Text("有会员号", "a member number was used"))
    if txn.delivered_goods:
        yield Reason(2, Text("商品送货，有送货单", "the goods were delivered"))
    if txn.named_invoice:
        yield Reason(2, Text("开具了记名发票", "an invoice bears a name"))
    if txn.disputed:
        yield Reason(2, Text("属争议交易", "it is one of the disputed ones"))


def _against(txn: TransactionFact, law: Law) -> Iterator[Reason]:
    limit = law.at(txn.at.on).find("slip_no_sign_limit_fen")
    below = limit is not None and txn.amount_fen <= limit.number and txn.entry_mode is EntryMode.CONTACTLESS
    if txn.signature_expected is False or below:
        yield Reason(
            -3,
            Text("小额免签或凭密交易，签购单上本无签名；缺少签名不构成疑点", "no signature was asked for, and its absence means nothing"),
        )
    if txn.amount_fen < _PETTY_FEN:
        yield Reason(-2, Text("金额过小", "petty"))
    if txn.goods is Goods.GIFT_CARD or txn.entry_mode is EntryMode.ONLINE:
        yield Reason(-3, Text("线上或预付卡交易，无纸质签购单", "online or a gift card: no paper slip"))
    if txn.merchant_closed:
        yield Reason(-2, Text("商户已停业", "the merchant has closed"))


def _age(kept_until: date, as_of: date, survival: Survival) -> Iterator[Reason]:
    if survival is Survival.REPORTED_LOST:
        yield Reason(-4, Text("已查找，据称灭失或未找到", "searched: said to be lost, or not found"))
    elif as_of > kept_until:
        yield Reason(-2, Text("一般保存期已过，缺失不归责于任何一方", "the usual keeping has passed; its absence is nobody's fault"))
    elif kept_until <= as_of + _URGENT:
        yield Reason(2, Text(f"保存期将于{kept_until}届满", f"kept until {kept_until} only"))


_LADDER = (
    Rung("acquirer_copy", Text("收单机构扫描件或电子流水", "the acquirer's scan or electronic journal"), Channel.SLIP_RETRIEVAL),
    Rung("settlement_list", Text("商户终端流水或日终结算单", "the merchant's terminal roll or end-of-day list"), Channel.SLIP_RETRIEVAL),
    Rung("bank_copy", Text("银行存根联", "the bank's copy of the slip"), Channel.OWN_RECORD),
    Rung("invoice", Text("发票或税控存根", "the invoice or its tax-control copy"), Channel.COURT_ORDER),
    Rung("certificate", Text("商品证书、序列号", "the product's certificate or serial number"), Channel.HOLDER_BRINGS),
    Rung("member_record", Text("会员或售后记录", "membership or after-sales record"), Channel.COURT_ORDER),
    Rung("delivery_note", Text("送货单", "the delivery note"), Channel.COURT_ORDER),
    Rung(
        "neighbours",
        Text("终端位置与同卡前后一小时的交易", "the terminal's place and the card's neighbouring transactions"),
        Channel.OWN_RECORD,
    ),
    Rung("other_slips", Text("其他交易的签购单", "slips of other transactions"), Channel.SLIP_RETRIEVAL),
    Rung("issue_records", Text("申请、激活、电话记录", "application, activation and phone records"), Channel.OWN_RECORD),
    Rung("repayments", Text("还款来源", "where repayments came from"), Channel.OWN_RECORD),
    Rung("statements", Text("分别、自愿的陈述", "separate, voluntary statements"), Channel.HOLDER_BRINGS),
)
_OF_THE_PURCHASE = frozenset(
    {"loss_statement", "acquirer_copy", "settlement_list", "bank_copy", "invoice", "certificate", "member_record", "delivery_note"}
)
