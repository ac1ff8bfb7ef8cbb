"""Everything on file about one case, read in one go from one state of the database."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from cases.model import CaseFile, Decision, SlipHunt, SlipReading, Testimony
from cases.office import Office
from cases.store.case_register import CaseRegister
from cases.store.decision_register import DecisionRegister
from cases.store.hunt_register import HuntRegister
from cases.store.testimony_register import TestimonyRegister
from graph.records import (
    AccountRecord,
    ActivationRecord,
    CardRecord,
    ContactRecord,
    DatedLink,
    DeliveryRecord,
    PersonRecord,
    PoliceRecord,
    RelatedPerson,
    RepaymentRecord,
    Source,
    TransactionRecord,
)
from graph.times import When, Window
from graph.vocabulary import LinkKind, NodeKey

_ROUND_PREFIX = 3
"""Waybills of one courier's round share their first characters (domain.md V10); the number is a product choice."""
_SAME_WEEKS = timedelta(days=60)
"""What "in same weeks" of V10 is taken for, either way (product choice)."""


@dataclass(frozen=True, slots=True)
class CaseBundle:
    """A case with all its records."""

    case: CaseFile
    account: AccountRecord
    holder: PersonRecord
    related: tuple[RelatedPerson, ...]
    cards: tuple[CardRecord, ...]
    transactions: tuple[TransactionRecord, ...]
    bills: tuple[Source, ...]
    """Bills on which transactions of the account stand."""
    deliveries: tuple[DeliveryRecord, ...]
    activations: tuple[ActivationRecord, ...]
    repayments: tuple[RepaymentRecord, ...]
    contacts: tuple[ContactRecord, ...]
    papers: tuple[PoliceRecord, ...]
    phones: tuple[DatedLink, ...]
    masked_phones: dict[NodeKey, str]
    addresses: tuple[DatedLink, ...]
    courier_cluster: dict[str, int]
    """Delivery id to the number of other disputed accounts served under waybills of the same round."""
    testimony: tuple[Testimony, ...]
    hunts: tuple[SlipHunt, ...]
    readings: tuple[SlipReading, ...]
    decisions: tuple[Decision, ...]

    def relation_of_name(self, name: str | None) -> str | None:
        """What a name on a paper is to the holder: `holder`, a relation of the file, or `other`.

        None where the paper is blank, or where several persons of the file bear the name.
        It is the relation of the *name*: that it was that person is never said here (domain.md 7.4).
        """
        bearers = self.bearers(name)
        if not name or len(bearers) > 1:
            return None
        if self.holder.node in bearers:
            return "holder"
        return next((each.kind.removesuffix("_of") for each in self.related if each.person.node in bearers), "other")

    def bearers(self, name: str | None) -> tuple[NodeKey, ...]:
        """Which persons of the file bear this name: the holder first, then those beside her, each once."""
        persons = (self.holder, *(each.person for each in self.related))
        return tuple(dict.fromkeys(each.node for each in persons if each.name == name))

    def person_nodes(self) -> tuple[NodeKey, ...]:
        """The holder and those beside her."""
        return (self.holder.node, *(each.person.node for each in self.related))


def load_bundle(office: Office, connection: Connection, case_no: str) -> CaseBundle:
    """Read the case and its records.

    Raises:
        UnknownCase: there is no such case.
    """
    case = CaseRegister(connection).get(case_no)
    records = office.records(connection)
    holder = records.person(case.holder)
    related = records.related(case.holder)
    cards = records.cards(case.account)
    card_nodes = [card.node for card in cards]
    persons = [holder.node, *(each.person.node for each in related)]
    deliveries = records.deliveries(card_nodes)
    activations = records.activations(card_nodes)
    phones = records.dated_links(persons, LinkKind.USES_PHONE)
    numbers = [use.to for use in phones] + [each.phone for each in activations if each.phone is not None]
    hunts = HuntRegister(connection)
    return CaseBundle(
        case=case,
        account=records.account_at(case.account),
        holder=holder,
        related=related,
        cards=cards,
        transactions=records.transactions(case.account),
        bills=records.bills(case.account),
        deliveries=deliveries,
        activations=activations,
        repayments=records.repayments(case.account),
        contacts=records.contacts(case.account),
        papers=records.police_papers(case.account),
        phones=phones,
        masked_phones=records.masked_phones(numbers),
        addresses=records.dated_links(persons, LinkKind.LIVES_AT),
        courier_cluster={
            each.id: records.disputed_beside(case.account, round_of(each.waybill_no), _weeks_around(each.delivered))
            for each in deliveries
            if each.waybill_no and each.delivered
        },
        testimony=TestimonyRegister(connection).of_case(case.key),
        hunts=hunts.of_case(case.key),
        readings=hunts.readings(case.key),
        decisions=DecisionRegister(connection).decisions(case.key),
    )


def round_of(waybill_no: str) -> str:
    """The courier's round, by the beginning of its waybills."""
    return waybill_no[:_ROUND_PREFIX]


def _weeks_around(delivered: When) -> Window:
    return Window(delivered.outer.start - _SAME_WEEKS, delivered.outer.end + _SAME_WEEKS)
