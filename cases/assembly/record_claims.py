"""What the records bear, as claims whose speaker is the house that kept them. A paper says what it bears, not who did it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.assembly.bundle import CaseBundle
from cases.assembly.names import Names
from graph.records import Source
from graph.times import SHANGHAI, Window, whole_day
from graph.vocabulary import NodeKey

Line = dict[str, Any]
"""One line of a claims file (interfaces.md)."""
_RELIABILITY = 0.9
_BOOKED = 0.99
"""That a transaction was booked: two systems settled it. It says nothing of who made it."""
_UNCHECKED = 0.6
"""A paper whose identity check was not made, or is not stated: the name on it is weaker (domain.md 5.2, delivery ladder)."""
_ID_CHECKED = {"none": False, "id_digits": False, "questions": True, "biometric": True}


@dataclass(frozen=True, slots=True)
class RecordClaims:
    """The records of one case as lines of a claims file."""

    bundle: CaseBundle
    names: Names
    id_checks: Mapping[str, str]
    """Activation id to the kind of identity check made (`investigate.facts.IdCheck`)."""
    spoken_of: set[NodeKey]
    """Transactions that somebody disputes, mentions or hunts; the others bear on no statement."""

    def lines(self) -> Iterator[Line]:
        """All of them, kind by kind, oldest first."""
        yield from self._deliveries()
        yield from self._activations()
        yield from self._phones()
        yield from self._transactions()
        if self.bundle.cards:
            yield from self._repayments(self.names.cards[self.bundle.cards[0].node])
            yield from self._papers(self.names.cards[self.bundle.cards[0].node])
        yield from self._spouses()

    def _deliveries(self) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.deliveries, 1):
            if each.delivered is not None:
                args = {"card": self.names.cards[each.card], "signer": each.signer, "id_checked": each.id_checked}
                reliability = _RELIABILITY if each.id_checked else _UNCHECKED
                yield self._line(
                    f"D{number}", "courier", "delivered", args, each.source, within=each.delivered.outer, reliability=reliability
                )

    def _activations(self) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.activations, 1):
            phone = self.names.phones.get(each.phone) if each.phone is not None else None
            args = {"card": self.names.cards[each.card], "phone": phone, "id_checked": _ID_CHECKED.get(self.id_checks.get(each.id, ""))}
            yield self._line(f"A{number}", "activation_log", "activated", args, each.source, within=each.made.outer)

    def _phones(self) -> Iterator[Line]:
        for number, use in enumerate(self.bundle.phones, 1):
            person = self._called(use.person)
            if person is not None and use.to in self.names.phones:
                args = {"phone": self.names.phones[use.to], "person": person}
                dated = Window(use.valid_from.outer.start, use.valid_to.outer.end) if use.valid_from and use.valid_to else None
                yield self._line(f"H{number}", "customer_file", "uses_phone", args, use.source, within=dated, reliability=_UNCHECKED)

    def _transactions(self) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.transactions, 1):
            if each.node in self.spoken_of:
                args = {"txn": self.names.transactions[each.node], "entry_mode": each.entry_mode or "unknown"}
                yield self._line(f"T{number}", "card_system", "txn", args, each.source, reliability=_BOOKED)

    def _repayments(self, card: str) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.repayments, 1):
            if each.payer_name:
                args = {"card": card, "person": each.payer_name, "channel": each.channel}
                yield self._line(f"P{number}", "ledger", "repaid", args, each.source, within=each.made.outer)

    def _papers(self, card: str) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.papers, 1):
            yield self._line(f"R{number}", each.organ, "reported", {"card": card}, each.source, within=whole_day(each.dated).outer)

    def _spouses(self) -> Iterator[Line]:
        for number, related in enumerate((each for each in self.bundle.related if each.kind == "spouse_of"), 1):
            other = self._called(related.person.node)
            if other is not None:
                args = {"person": self.bundle.case.persons[0].called, "other": other}
                yield self._line(f"K{number}", "customer_file", "spouse", args, related.source)

    def _called(self, person: NodeKey) -> str | None:
        return next((each.called for each in self.bundle.case.persons if each.person == person), None)

    def _line(
        self,
        id_: str,
        custodian: str,
        predicate: str,
        args: Mapping[str, object],
        source: Source,
        *,
        within: Window | None = None,
        reliability: float = _RELIABILITY,
    ) -> Line:
        return {
            "id": id_,
            "kind": "record",
            "speaker": custodian,
            "custodian": custodian,
            # A record without a date of its own speaks as of the day the case was opened.
            "uttered_at": moment_text(within.end if within else self.bundle.case.opened_at),
            "predicate": predicate,
            "args": dict(args),
            "polarity": True,
            "outer": [moment_text(within.start), moment_text(within.end)] if within else None,
            "core": None,
            "reliability": reliability,
            "text": "",
            "source": f"{source.file_name} 第{source.row}行",
        }


def moment_text(moment: datetime) -> str:
    """ISO 8601 in Chinese civil time."""
    return moment.astimezone(SHANGHAI).isoformat()
