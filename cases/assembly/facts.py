"""The case as `CaseFacts`: what rules and routes read, each fact under its public id."""

from datetime import date, timedelta

from cases.assembly.bundle import CaseBundle, round_of
from cases.assembly.claim_facts import claim_facts
from cases.assembly.words import channel_of, contact_channel, goods_of, id_check_of, pay_channel, receipt_of, relation_of
from cases.model import SlipOutcome
from graph.records import ContactRecord, DatedLink, DeliveryRecord, PoliceRecord, TransactionRecord
from graph.times import When, whole_day
from graph.vocabulary import NodeKey, public_id
from investigate.facts import (
    AccountFact,
    ActivationFact,
    CaseFacts,
    ClusterFact,
    ConflictFact,
    ContactFact,
    DeliveryFact,
    EntryMode,
    Family,
    Handling,
    HuntFact,
    HuntOutcome,
    PaperFact,
    PaperLevel,
    Party,
    PersonFact,
    PhoneUse,
    Pin,
    Reached,
    Relation,
    RepaymentFact,
    TransactionFact,
    TxnKind,
)

_HUNT_OUTCOMES = {
    SlipOutcome.FOUND_ORIGINAL: HuntOutcome.FOUND,
    SlipOutcome.FOUND_COPY: HuntOutcome.FOUND,
    SlipOutcome.FOUND_ELECTRONIC: HuntOutcome.FOUND,
    SlipOutcome.ILLEGIBLE: HuntOutcome.ILLEGIBLE,
    SlipOutcome.NOT_FOUND: HuntOutcome.NOT_FOUND,
    SlipOutcome.POSSIBLY_DESTROYED: HuntOutcome.POSSIBLY_DESTROYED,
    SlipOutcome.DESTROYED: HuntOutcome.DESTROYED,
    SlipOutcome.REFUSED: HuntOutcome.REFUSED,
    SlipOutcome.NO_REPLY: HuntOutcome.NO_REPLY,
}
_CHANGED_SHORTLY = timedelta(days=60)
"""How long before the sending a change of address counts as shortly before (product choice, see DeliveryFact)."""
_PINNED = {"pin": Pin.FIRST_TRY, "pin_and_signature": Pin.FIRST_TRY, "signature": Pin.NONE, "none": Pin.NONE}
_SIGNED = {"signature": True, "pin_and_signature": True, "none": False, "pin": False, "otp": False, "face": False, "cvv": False}


def case_facts(bundle: CaseBundle, as_of: date, conflicts: tuple[ConflictFact, ...] = ()) -> CaseFacts:
    """Put the facts together; what no source states stays None or unknown, and a family counts as searched only once it was imported."""
    return CaseFacts(
        as_of=as_of,
        holder=PersonFact(public_id(bundle.holder.node), bundle.holder.name, Relation.HOLDER),
        account=_account(bundle),
        relatives=tuple(
            PersonFact(public_id(each.person.node), each.person.name, relation_of(each.kind.removesuffix("_of"))) for each in bundle.related
        ),
        searched=_searched(bundle),
        deliveries=tuple(_delivery(bundle, each) for each in bundle.deliveries),
        activations=tuple(
            ActivationFact(
                id=each.id,
                card=public_id(each.card),
                at=each.made,
                channel=channel_of(each.channel),
                phone=None if each.phone is None else public_id(each.phone),
                phone_is_registered=None if each.phone is None else _is_registered(bundle, each.phone),
                id_check=id_check_of(each.id_check),
            )
            for each in bundle.activations
        ),
        phones=tuple(_phone(bundle, use) for use in bundle.phones),
        transactions=tuple(_transaction(bundle, each) for each in bundle.transactions),
        repayments=tuple(
            RepaymentFact(
                id=each.id,
                at=each.made,
                amount_fen=each.amount_fen,
                payer_account=each.payer_account,
                payer_relation=relation_of(bundle.relation_of_name(each.payer_name)),
                channel=pay_channel(each.channel),
                currency=bundle.account.currency,
            )
            for each in bundle.repayments
        ),
        contacts=tuple(_contact(bundle, each) for each in bundle.contacts),
        claims=claim_facts(bundle),
        conflicts=conflicts,
        papers=tuple(
            # "Not verified" in an export says that nobody has asked the organ yet, not that the organ denied the paper.
            PaperFact(
                each.id,
                PaperLevel(each.level),
                each.organ,
                whole_day(each.dated),
                party_of(bundle, each),
                each.number,
                each.verified or None,
            )
            for each in bundle.papers
        ),
        hunts=tuple(_hunts(bundle)),
        clusters=tuple(
            ClusterFact(f"cluster-{each.id}", "courier", each.waybill_no or "", bundle.courier_cluster[each.id])
            for each in bundle.deliveries
            if each.id in bundle.courier_cluster
        ),
        handling=Handling(hold_stands=f"hold-{bundle.case.standing_hold.key}" if bundle.case.standing_hold else None),
    )


def party_of(bundle: CaseBundle, paper: PoliceRecord) -> Party:
    """Whose report a paper answers, by the reporter it names; a name that is neither the holder's alone nor a bank's leaves it open."""
    reporter = paper.reporter or ""
    if bundle.relation_of_name(reporter) == "holder":
        return Party.HOLDER
    is_bank = "银行" in reporter or (bundle.case.unit is not None and bundle.case.unit in reporter)
    return Party.BANK if is_bank else Party.UNKNOWN


def _account(bundle: CaseBundle) -> AccountFact:
    account = bundle.account
    return AccountFact(
        id=public_id(account.node),
        currency=account.currency,
        periods_overdue=account.periods_overdue,
        overdue_since=whole_day(account.overdue_since) if account.overdue_since else None,
        balance_fen=account.balance_fen,
        principal_fen=account.principal_fen,
    )


def _searched(bundle: CaseBundle) -> frozenset[Family]:
    """The families that were read whole. The ledger counts as whole only where it gives the principal that the bank itself states."""
    read = {
        Family.DELIVERIES: bundle.deliveries,
        Family.ACTIVATIONS: bundle.activations,
        Family.CONTACTS: bundle.contacts,
        Family.POLICE_PAPERS: bundle.papers,
    }
    whole = {family for family, records in read.items() if records}
    booked = sum(each.amount_fen for each in bundle.transactions) - sum(each.amount_fen for each in bundle.repayments)
    if bundle.account.principal_fen is not None and bundle.account.principal_fen == booked:
        whole |= {Family.TRANSACTIONS, Family.REPAYMENTS}
    return frozenset(whole)


def _delivery(bundle: CaseBundle, each: DeliveryRecord) -> DeliveryFact:
    lived = [link for link in bundle.addresses if link.to == each.address]
    hers = [link for link in lived if link.person == bundle.holder.node]
    known = any(link.person == bundle.holder.node for link in bundle.addresses)
    return DeliveryFact(
        id=each.id,
        card=public_id(each.card),
        sent_at=each.sent,
        delivered_at=each.delivered,
        signer_name=each.signer,
        signer_relation=relation_of(bundle.relation_of_name(each.signer)),
        id_checked=each.id_checked,
        address=None if each.address is None else public_id(each.address),
        address_is_registered=None if each.address is None else bool(hers),
        # Without any address of hers on file, that this one is not among them is a gap; with some, it is a finding.
        address_linked_to_holder=True if lived else (False if known else None),
        address_changed_shortly_before=_changed_shortly(hers, each.sent),
        courier=None if each.waybill_no is None else round_of(each.waybill_no),
    )


def _changed_shortly(registered: list[DatedLink], sent: When | None) -> bool | None:
    starts = [link.valid_from for link in registered if link.valid_from is not None]
    if sent is None or not starts:
        return None
    return any(timedelta(0) <= sent.at - start.at <= _CHANGED_SHORTLY for start in starts)


def _is_registered(bundle: CaseBundle, phone: NodeKey) -> bool:
    return any(use.to == phone and use.person == bundle.holder.node for use in bundle.phones)


def _phone(bundle: CaseBundle, use: DatedLink) -> PhoneUse:
    related = next((each for each in bundle.related if each.person.node == use.person), None)
    relation = Relation.HOLDER if related is None else relation_of(related.kind.removesuffix("_of"))
    name = bundle.holder.name if related is None else related.person.name
    return PhoneUse(use.id, public_id(use.to), name, relation, use.valid_from, use.valid_to)


def _transaction(bundle: CaseBundle, each: TransactionRecord) -> TransactionFact:
    kind = TxnKind.REFUND if each.amount_fen < 0 else TxnKind.PURCHASE
    return TransactionFact(
        id=public_id(each.node),
        card=public_id(each.card),
        at=each.made,
        amount_fen=each.amount_fen,
        kind=kind,
        currency=each.currency,
        posted_on=each.posted_on,
        merchant=each.merchant_name,
        place=each.city,
        goods=goods_of(each.merchant_name),
        entry_mode=EntryMode(each.entry_mode) if each.entry_mode else EntryMode.UNKNOWN,
        pin=_PINNED.get(each.verification or "", Pin.UNKNOWN),
        signature_expected=_SIGNED.get(each.verification or ""),
        disputed=True if each.node in bundle.case.disputed else None,
    )


def _contact(bundle: CaseBundle, each: ContactRecord) -> ContactFact:
    return ContactFact(
        id=each.id,
        at=each.made,
        channel=contact_channel(each.channel),
        reached=Reached(each.reached),
        receipt=receipt_of(each.channel, each.reached, each.recording, each.content),
        to=each.reached_by,
        is_registered_contact=None if each.phone is None else _is_registered(bundle, each.phone),
        is_dunning=each.channel != "inbound_call",
    )


def _hunts(bundle: CaseBundle) -> list[HuntFact]:
    found = []
    for hunt in bundle.hunts:
        outcome = _HUNT_OUTCOMES[hunt.searches[-1].outcome] if hunt.searches else HuntOutcome.REQUESTED
        found.append(HuntFact(f"hunt-{hunt.key}", public_id(hunt.transaction), hunt.requested_on, outcome))
    return found
