"""The case's file, the left of the workbench: who and what, transactions, persons, records, and what happened when."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.assembly.bundle import CaseBundle
from cases.model import SlipHunt
from cases.roles import Permission
from graph.records import DatedLink, RelatedPerson, Source, TransactionRecord
from graph.vocabulary import FactKind, fact_id, public_id
from web.formats import money
from web.i18n import deferred
from web.visit import Visit

TABS = (
    ("overview", deferred("概况")),
    ("transactions", deferred("交易")),
    ("persons", deferred("人员")),
    ("records", deferred("记录")),
    ("timeline", deferred("日志")),
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A record as one line: its id, so that it can be selected, opened, withdrawn or corrected, and where it stands."""

    id: str
    kind: str
    """The word of its `FactKind`, or `testimony`."""
    at: datetime | None
    shown_at: str
    what: str
    more: str
    source: Source


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """A transaction of the account."""

    id: str
    record: TransactionRecord
    is_disputed: bool
    hunt: SlipHunt | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of the case with the numbers and addresses the file gives."""

    id: str
    related: RelatedPerson
    phones: tuple[tuple[DatedLink, str], ...]
    addresses: int


@dataclass(frozen=True, slots=True)
class FilePane:
    """The left pane."""

    tab: str
    tabs: tuple[tuple[str, str, int | None], ...]
    bundle: CaseBundle
    transactions: tuple[TransactionRow, ...]
    persons: tuple[PersonRow, ...]
    records: tuple[FileRow, ...]
    timeline: tuple[FileRow, ...]
    may_reveal: bool


def file_pane(visit: Visit, bundle: CaseBundle, tab: str) -> FilePane:
    """The pane with one of its tabs open; an unknown tab is the first."""
    names = [name for name, _ in TABS]
    records = tuple(_records(visit, bundle))
    counts = {"transactions": len(bundle.transactions), "persons": 1 + len(bundle.related), "records": len(records)}
    dated = [(each.at, each) for each in (*records, *_contacts(visit, bundle), *_testimony(bundle)) if each.at is not None]
    return FilePane(
        tab=tab if tab in names else names[0],
        tabs=tuple((name, visit.say(text), counts.get(name)) for name, text in TABS),
        bundle=bundle,
        transactions=tuple(_transactions(bundle)),
        persons=tuple(_persons(bundle)),
        records=records,
        timeline=tuple(each for _, each in sorted(dated, key=lambda pair: pair[0], reverse=True)),
        may_reveal=visit.may(Permission.REVEAL_IDENTIFIER),
    )


def documents_of(visit: Visit, bundle: CaseBundle) -> tuple[tuple[str, str, int], ...]:
    """The sealed files that the case's facts stand in, by name: sha256, name, number of facts.

    What was said and what was read from a slip has no file name here: it is called by what it is.
    """
    sourced = (
        bundle.related,
        bundle.transactions,
        bundle.deliveries,
        bundle.activations,
        bundle.repayments,
        bundle.contacts,
        bundle.papers,
    )
    sources = [bundle.account.source, bundle.holder.source, *bundle.bills, *(each.source for records in sourced for each in records)]
    heard: dict[str, list[str]] = {}
    for said in bundle.testimony:
        heard.setdefault(said.document, []).append(said.speaker)
    spoken = {sha256: f"{visit.say('陈述')}{visit.say('：')}{visit.say('、').join(dict.fromkeys(who))}" for sha256, who in heard.items()}
    sources += [Source(said.document, spoken[said.document], said.row) for said in bundle.testimony]
    sources += [Source(reading.document, visit.say("签购单"), 0) for reading in bundle.readings]
    sources += [Source(search.document, "", 0) for hunt in bundle.hunts for search in hunt.searches if search.document]
    names = {source.document: source.file_name for source in reversed(sources)}
    counts = Counter(source.document for source in sources)
    return tuple(sorted(((sha256, names[sha256], number) for sha256, number in counts.items()), key=lambda each: (each[1], each[0])))


def _transactions(bundle: CaseBundle) -> Iterator[TransactionRow]:
    hunts = {each.transaction: each for each in bundle.hunts}
    for each in reversed(bundle.transactions):
        yield TransactionRow(public_id(each.node), each, each.node in bundle.case.disputed, hunts.get(each.node))


def _persons(bundle: CaseBundle) -> Iterator[PersonRow]:
    for each in bundle.related:
        node = each.person.node
        phones = tuple((use, bundle.masked_phones.get(use.to, "")) for use in bundle.phones if use.person == node)
        yield PersonRow(public_id(node), each, phones, sum(link.person == node for link in bundle.addresses))


def _records(visit: Visit, bundle: CaseBundle) -> Iterator[FileRow]:
    for sent in bundle.deliveries:
        when = sent.delivered or sent.sent
        signer = visit.say("签收栏署名“%(name)s”", name=sent.signer or "—")
        yield FileRow(
            sent.id, "delivery", when.at if when else None, when.text if when else "—", signer, sent.waybill_no or "", sent.source
        )
    for active in bundle.activations:
        what = visit.say("激活")
        yield FileRow(active.id, "activation", active.made.at, active.made.text, what, active.id_check or "", active.source)
    for paid in bundle.repayments:
        what = visit.say("还款 %(amount)s", amount=money(paid.amount_fen))
        payer = visit.say("付款户名“%(name)s”", name=paid.payer_name or "—")
        yield FileRow(paid.id, "repayment", paid.made.at, paid.made.text, what, payer, paid.source)
    for paper in bundle.papers:
        at = datetime.combine(paper.dated, datetime.min.time(), visit.office.clock.now().tzinfo)
        yield FileRow(
            paper.id, "police_paper", at, paper.dated.isoformat(), f"{paper.level} {paper.organ}", paper.number or "", paper.source
        )


def _contacts(visit: Visit, bundle: CaseBundle) -> Iterator[FileRow]:
    for each in bundle.contacts:
        what = visit.say("联系 %(person)s", person=each.person or "—")
        yield FileRow(each.id, "contact", each.made.at, each.made.text, what, each.content or each.reached, each.source)


def _testimony(bundle: CaseBundle) -> Iterator[FileRow]:
    for said in bundle.testimony:
        source = Source(said.document, "testimony", said.row)
        yield FileRow(fact_id(FactKind.TESTIMONY, said.key), "testimony", said.said.at, said.said.text, said.speaker, said.text, source)
