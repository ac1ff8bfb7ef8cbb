"""Where the facts of a case stand: each with the document and the row that state it first, and so which documents are the case's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.assembly.bundle import CaseBundle
from graph.records import Source
from graph.times import When
from graph.vocabulary import FactKind, fact_id, public_id


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact of a case, as briefly as somebody needs to know it again."""

    kind: FactKind
    id: str
    source: Source
    words: str
    """What it is about: the merchant, the name on the paper, the speaker; identifiers masked."""
    when: When | date | None = None
    amount_fen: int | None = None
    currency: str = "CNY"


def stated_in(bundle: CaseBundle, sha256: str) -> tuple[Stated, ...]:
    """The facts of the case that this document states, in its own order."""
    found = (each for each in _all(bundle) if each.source.document == sha256)
    return tuple(sorted(found, key=lambda each: (each.source.page or 0, each.source.row, each.kind)))


def documents_of(bundle: CaseBundle) -> frozenset[str]:
    """The sha256 of every document that states something of the case, or was read, found or written for it."""
    named = {each.source.document for each in _all(bundle)} | {each.document for each in bundle.bills}
    return frozenset(named - {""})


def _all(bundle: CaseBundle) -> Iterator[Stated]:
    yield from _persons(bundle)
    yield from _card(bundle)
    yield from _dealings(bundle)
    yield from _told(bundle)


def _persons(bundle: CaseBundle) -> Iterator[Stated]:
    account, holder = bundle.account, bundle.holder
    yield Stated(FactKind.ACCOUNT_STATE, public_id(account.node), account.source, account.account_no)
    yield Stated(FactKind.PERSON_DETAIL, public_id(holder.node), holder.source, holder.name)
    for each in bundle.related:
        yield Stated(FactKind.LINK, public_id(each.person.node), each.source, each.person.name)
    for link in bundle.phones:
        yield Stated(FactKind.LINK, link.id, link.source, bundle.masked_phones.get(link.to, ""), link.valid_from)
    for link in bundle.addresses:
        yield Stated(FactKind.LINK, link.id, link.source, "", link.valid_from)


def _card(bundle: CaseBundle) -> Iterator[Stated]:
    for sent in bundle.deliveries:
        yield Stated(FactKind.DELIVERY, sent.id, sent.source, sent.signer or "", sent.delivered or sent.sent)
    for made in bundle.activations:
        yield Stated(FactKind.ACTIVATION, made.id, made.source, made.channel, made.made)


def _dealings(bundle: CaseBundle) -> Iterator[Stated]:
    for txn in bundle.transactions:
        yield Stated(FactKind.TRANSACTION, public_id(txn.node), txn.source, txn.merchant_name, txn.made, txn.amount_fen, txn.currency)
    for paid in bundle.repayments:
        currency = bundle.account.currency
        yield Stated(FactKind.REPAYMENT, paid.id, paid.source, paid.payer_name or "", paid.made, paid.amount_fen, currency)
    for reached in bundle.contacts:
        yield Stated(FactKind.CONTACT, reached.id, reached.source, reached.content or reached.reached, reached.made)
    for paper in bundle.papers:
        yield Stated(FactKind.POLICE_PAPER, paper.id, paper.source, f"{paper.organ} {paper.number or ''}".strip(), paper.dated)


def _told(bundle: CaseBundle) -> Iterator[Stated]:
    for said in bundle.testimony:
        source = Source(said.document, "", said.row)
        yield Stated(FactKind.TESTIMONY, fact_id(FactKind.TESTIMONY, said.key), source, said.speaker, said.said)
    for reading in bundle.readings:
        about = next((each for each in bundle.transactions if each.node == reading.transaction), None)
        words = about.merchant_name if about else ""
        yield Stated(FactKind.OBSERVATION, f"slip-{reading.key}", Source(reading.document, "", 0), words, about.made if about else None)
    for hunt in bundle.hunts:
        for search in hunt.searches:
            if search.document:
                yield Stated(FactKind.SLIP_OUTCOME, f"hunt-{hunt.key}", Source(search.document, "", 0), search.place, search.search)
