"""When the bank's claim runs out, with every interruption and the fact that proves it (domain.md 2.4; Civil Code 188, 195)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.days import add_months
from cases.law import Law, Version
from graph.times import Precision
from investigate.facts import CaseFacts, ContactChannel, ContactFact, Party, PayChannel, Reached, Receipt, Relation
from investigate.indicators.rule import Text

_WRITTEN = frozenset({ContactChannel.SMS, ContactChannel.EMAIL, ContactChannel.LETTER})


@dataclass(frozen=True, slots=True)
class Interruption:
    """One act that makes the period start again."""

    on: date
    fact: str
    """Public id of the fact that proves it."""
    is_certain: bool
    """False: arguable, such as a message to a number whose user is disputed; never counted, always shown."""
    what: Text


@dataclass(frozen=True, slots=True)
class Limitation:
    """The period as it stands."""

    starts_on: date
    is_approximate: bool
    """The first day overdue is counted back from the periods overdue, or known by month only."""
    due_on: date
    """Last day of the period after the last certain interruption."""
    counted: tuple[Interruption, ...]
    """Interruptions that count, oldest first; each fell inside the period then running."""
    not_counted: tuple[Interruption, ...]
    """Arguable ones, and those that came after the period had run out."""
    version: Version
    """The length in force for the period that is running."""


def limitation(facts: CaseFacts, law: Law, as_of: date) -> Limitation | None:
    """Compute the limitation as of a day; None where neither the first day overdue nor the periods overdue are stated.

    A period still running on 2017-10-01 takes the three years of the new law; one of two years that had run out before stays run out.
    """
    overdue, periods = facts.account.overdue_since, facts.account.periods_overdue
    if overdue is not None:
        starts_on, approximate = overdue.on, overdue.precision in (Precision.MONTH, Precision.YEAR, Precision.PHRASE)
    elif periods is not None:
        starts_on, approximate = add_months(as_of, -periods), True
    else:
        return None
    due_on, version = _runs_out(starts_on, law)
    counted: list[Interruption] = []
    others: list[Interruption] = []
    for act in sorted(_acts(facts), key=lambda i: (i.on, i.fact)):
        if not starts_on <= act.on <= as_of:
            continue
        if act.is_certain and act.on <= due_on:
            counted.append(act)
            due_on, version = _runs_out(act.on, law)
        else:
            others.append(act)
    return Limitation(starts_on, approximate, due_on, tuple(counted), tuple(others), version)


def _runs_out(start: date, law: Law) -> tuple[date, Version]:
    version = law.at(start)["limitation_years"]
    due_on = add_months(start, 12 * version.number)
    later = law.at(due_on)["limitation_years"]
    return (due_on, version) if later == version else (add_months(start, 12 * later.number), later)


def _acts(facts: CaseFacts) -> Iterator[Interruption]:
    for contact in facts.contacts:
        if (act := _by_contact(contact)) is not None:
            yield act
    for repayment in facts.repayments:
        on = repayment.at.on
        if repayment.channel is PayChannel.SET_OFF:
            yield Interruption(on, repayment.id, True, Text("依合同约定扣划", "set-off under the contract"))
        elif repayment.payer_relation is Relation.HOLDER and repayment.channel is not PayChannel.AUTO_DEBIT:
            # A name is nobody's account: without one it can be argued that somebody else paid (domain.md 7.4, F08).
            certain = repayment.channel is PayChannel.OWN_TRANSFER and repayment.payer_account is not None
            words = (
                Text("付款户名为持卡人姓名的还款", "a repayment under the holder's name")
                if repayment.payer_account is None
                else Text("持卡人账户还款", "a repayment from the holder's account")
            )
            yield Interruption(on, repayment.id, certain, words)
        elif repayment.payer_relation is Relation.UNKNOWN and repayment.channel is not PayChannel.AUTO_DEBIT:
            yield Interruption(on, repayment.id, False, Text("付款人待查的还款", "a repayment whose payer is to be found"))
        else:
            yield Interruption(on, repayment.id, False, Text("他人或自动扣款还款", "a repayment by another or by auto-debit"))
    for paper in facts.papers:
        if paper.whose is Party.BANK:
            certain = paper.alleges_malicious_overdraft is True
            yield Interruption(paper.dated.on, paper.id, certain, Text("银行向公安机关报案", "the bank's report to the police"))
    for court in facts.courts:
        yield Interruption(court.filed_on, court.id, True, Text("提起诉讼或申请", "a suit or application was filed"))


def _by_contact(contact: ContactFact) -> Interruption | None:
    on = contact.at.on
    if contact.acknowledged and contact.reached is Reached.SELF_CONFIRMED:
        return Interruption(
            on, contact.id, contact.receipt is Receipt.RECORDING, Text("持卡人承认债务", "the holder acknowledged the debt")
        )
    if not contact.is_dunning:
        return None
    if contact.channel in _WRITTEN:
        if contact.receipt is Receipt.NONE:
            return None
        certain = contact.is_registered_contact is True and not contact.number_disputed
        return Interruption(on, contact.id, certain, Text("向预留联系方式催收", "a demand sent to the reserved contact"))
    if contact.reached is Reached.SELF_CONFIRMED:
        return Interruption(
            on, contact.id, contact.receipt is Receipt.RECORDING, Text("向本人主张债权", "the claim was put to the holder in person")
        )
    if contact.reached is Reached.SELF_UNCONFIRMED:
        return Interruption(on, contact.id, False, Text("接听人未核身的催收", "a demand to a person who was not identity-checked"))
    return None
