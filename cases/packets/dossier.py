"""Everything a packet is composed from: what the office understands of the case, and where each of its facts is stated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from cases.assembly.innocent import record_claims
from cases.assembly.understanding import Understanding
from cases.errors import StepOutOfOrder
from cases.law import LawOnDay
from cases.model import SlipChannel, SlipHunt
from cases.packets.profile import Profile
from cases.packets.registers import Registers, registers_of
from evidence.packet.content import Recipient
from graph.links import Link, Node
from graph.records import Source, TransactionRecord
from graph.vocabulary import public_id
from investigate.indicators.reading import claimed

_NAMING = ("K06", "K08", "K09", "K26")
"""Claims that may list transactions as not the holder's."""
_BY_THEIR_HOUSE = frozenset({SlipChannel.ACQUIRER, SlipChannel.NETWORK})


class _Sourced(Protocol):
    """A record that says where it is stated."""

    @property
    def source(self) -> Source: ...


@dataclass(frozen=True, slots=True)
class CaseLinks:
    """Links of the case alone: what another customer has to do with it is not in them."""

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    left_out: int = 0
    """Links to things that are not this case's, or beyond the cap of the picture."""


@dataclass(frozen=True)
class Dossier:
    """A case on a day, for one recipient."""

    understanding: Understanding
    profile: Profile
    law: LawOnDay
    as_of: date
    links: CaseLinks = CaseLinks()

    @cached_property
    def registers(self) -> Registers:
        """Our own register's sheets."""
        return registers_of(self.understanding)

    @cached_property
    def named(self) -> tuple[TransactionRecord, ...]:
        """Transactions that somebody named as not the holder's; what she says of all of them at once names none."""
        facts = self.understanding.facts
        listed = {txn for claim in claimed(facts, _NAMING) for txn in claim.transactions}
        listed |= {public_id(node) for node in self.understanding.bundle.case.disputed}
        return tuple(each for each in self.understanding.bundle.transactions if public_id(each.node) in listed and each.amount_fen > 0)

    @cached_property
    def in_question(self) -> tuple[TransactionRecord, ...]:
        """The named transactions and those whose slips were asked for, oldest first."""
        wanted = {each.node for each in self.named} | {hunt.transaction for hunt in self.understanding.bundle.hunts}
        return tuple(each for each in self.understanding.bundle.transactions if each.node in wanted)

    @cached_property
    def letter(self) -> tuple[SlipHunt, tuple[TransactionRecord, ...]]:
        """The newest slip request, and the hunted transactions of its merchant: what one letter (调单函) asks for.

        Raises:
            StepOutOfOrder: no slip was asked for.
        """
        bundle = self.understanding.bundle
        if not bundle.hunts:
            raise StepOutOfOrder(step="packet merchant", needed="slip request")
        newest = bundle.hunts[-1]
        by_node = {each.node: each for each in bundle.transactions}
        merchant = by_node[newest.transaction].merchant
        hunted = {hunt.transaction for hunt in bundle.hunts if hunt.via is newest.via}
        return newest, tuple(each for each in bundle.transactions if each.node in hunted and each.merchant == merchant)

    @property
    def letter_goes_to_acquirer(self) -> bool:
        """Whether the letter is for the acquirer or the network rather than the shop."""
        return self.letter[0].via in _BY_THEIR_HOUSE

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source that this packet may cite."""
        return tuple(dict.fromkeys(self._sources()))

    @cached_property
    def by_fact(self) -> dict[str, Source]:
        """The source of each fact, claim, hunt and thing that a rule or the engine may name by its id."""
        bundle = self.understanding.bundle
        found: dict[str, Source] = {
            public_id(bundle.account.node): bundle.account.source,
            public_id(bundle.holder.node): bundle.holder.source,
        }
        found |= {public_id(each.person.node): each.source for each in bundle.related}
        found |= {public_id(each.node): each.source for each in bundle.transactions}
        for records in (
            bundle.deliveries,
            bundle.activations,
            bundle.repayments,
            bundle.contacts,
            bundle.papers,
            bundle.phones,
            bundle.addresses,
        ):
            found |= {each.id: each.source for each in records}
        found |= {f"cluster-{each.id}": each.source for each in bundle.deliveries}
        found |= {f"hunt-{key}": source for key, source in self.registers.requests.items()}
        found |= {f"claim-{bundle.case.case_no}-{number}": source for number, source in enumerate(self.registers.claims, 1)}
        for said in bundle.testimony:
            told = Source(said.document, said.speaker, said.row)
            found |= {str(stored.body.get("id") or f"S{stored.key}"): told for stored in said.claims}
        return found | {claim: source for claim, _, source in record_claims(bundle)}

    def _records(self) -> tuple[Iterable[_Sourced], ...]:
        bundle = self.understanding.bundle
        told: tuple[Iterable[_Sourced], ...] = (bundle.related, bundle.transactions, bundle.deliveries, bundle.activations)
        return (*told, bundle.repayments, bundle.contacts, bundle.papers, bundle.phones, bundle.addresses)

    def _sources(self) -> Iterator[Source]:
        bundle = self.understanding.bundle
        match self.profile.recipient:
            case Recipient.MERCHANT:
                yield from (each.source for each in self.letter[1])
                return
            case Recipient.AGENCY:
                yield from (bundle.account.source, bundle.holder.source)
                yield from (link.source for link in (*bundle.phones, *bundle.addresses) if link.person == bundle.holder.node)
                yield from (each.source for each in bundle.transactions)
                yield from (each.source for each in bundle.repayments)
                return
        yield from (bundle.account.source, bundle.holder.source)
        for family in self._records():
            yield from (record.source for record in family)
        yield from (Source(said.document, said.speaker, said.row) for said in bundle.testimony)
        yield from (Source(document, "", 0) for document in slip_documents(self.understanding))
        yield from (Source(link.source.origin.document, link.source.origin.file, link.source.row) for link in self.links.links)
        yield from bundle.bills


def slip_documents(understanding: Understanding) -> tuple[str, ...]:
    """Pictures and papers of this account's slips: those matched to one of its transactions, and what searches brought.

    An unmatched picture may be another customer's slip and stays out (N14).
    """
    bundle = understanding.bundle
    own = {each.node for each in bundle.transactions}
    matched = [each.document for each in bundle.readings if each.transaction in own]
    found = [search.document for hunt in bundle.hunts for search in hunt.searches if search.document]
    return tuple(dict.fromkeys((*matched, *found)))
