"""What the records bear, as claims whose speaker is the house that kept them. A paper says what it bears, not who did it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.assembly.bundle import CaseBundle
from cases.assembly.facts import party_of
from cases.assembly.names import Names
from graph.records import DatedLink, Source
from graph.times import SHANGHAI, Window, whole_day
from graph.vocabulary import NodeKey
from investigate.facts import Party

Line = dict[str, Any]
"""One line of a claims file (interfaces.md)."""
_RELIABILITY = 0.9
_BOOKED = 0.9999
"""That a transaction was booked: issuer and acquirer settled it, and whoever calls it misused says that it took place. It says nothing of who
made it. Lower, one record would be the cheapest thing to doubt in any case with many statements about one purchase."""
_UNCHECKED = 0.6
"""A paper whose identity check was not made, or is not stated: the name on it is weaker (domain.md 5.2, delivery ladder)."""
_EVER = datetime(1970, 1, 1, tzinfo=SHANGHAI)
"""Where the use of a number has an end and no beginning."""
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
        # What is booked on the account, or reported of it, bears on a card only where there is no other card it could be about.
        if len(self.bundle.cards) == 1:
            yield from self._repayments(self.names.cards[self.bundle.cards[0].node])
            yield from self._papers(self.names.cards[self.bundle.cards[0].node])
        yield from self._spouses()

    def _deliveries(self) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.deliveries, 1):
            if each.delivered is not None:
                args = {"card": self.names.cards[each.card], "signer": each.signer, "id_checked": each.id_checked}
                reliability = _RELIABILITY if each.id_checked else _UNCHECKED
                line = self._line(
                    f"D{number}", "courier", "delivered", args, each.source, within=each.delivered.outer, reliability=reliability
                )
                yield self._as_borne(line, "signer", each.signer)

    def _activations(self) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.activations, 1):
            phone = self.names.phones.get(each.phone) if each.phone is not None else None
            args = {"card": self.names.cards[each.card], "phone": phone, "id_checked": _ID_CHECKED.get(self.id_checks.get(each.id, ""))}
            yield self._line(f"A{number}", "activation_log", "activated", args, each.source, within=each.made.outer)

    def _phones(self) -> Iterator[Line]:
        for number, use in enumerate(self.bundle.phones, 1):
            person, dated = self._called(use.person), self._in_use(use)
            # A registration without a date says of no day who used the number; it stays a fact for the rules (V04, F04).
            if person is not None and dated is not None and use.to in self.names.phones:
                args = {"phone": self.names.phones[use.to], "person": person}
                yield self._line(f"H{number}", "customer_file", "uses_phone", args, use.source, within=dated, reliability=_UNCHECKED)

    def _in_use(self, use: DatedLink) -> Window | None:
        """From when until when a number was used: to the opening of the case where no end is stated, ever before where no beginning is."""
        if use.valid_from is None and use.valid_to is None:
            return None
        start = _EVER if use.valid_from is None else use.valid_from.outer.start
        return Window(start, max(self.bundle.case.opened_at, start) if use.valid_to is None else use.valid_to.outer.end)

    def _transactions(self) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.transactions, 1):
            if each.node in self.spoken_of:
                args = {"txn": self.names.transactions[each.node], "entry_mode": each.entry_mode or "unknown"}
                yield self._line(f"T{number}", "card_system", "txn", args, each.source, reliability=_BOOKED)

    def _repayments(self, card: str) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.repayments, 1):
            if each.payer_name:
                args = {"card": card, "person": each.payer_name, "channel": each.channel}
                line = self._line(f"P{number}", "ledger", "repaid", args, each.source, within=each.made.outer, reliability=_UNCHECKED)
                yield self._as_borne(line, "person", each.payer_name)

    def _papers(self, card: str) -> Iterator[Line]:
        for number, each in enumerate(self.bundle.papers, 1):
            if party_of(self.bundle, each) is Party.HOLDER:
                yield self._line(f"R{number}", each.organ, "reported", {"card": card}, each.source, within=whole_day(each.dated).outer)

    def _spouses(self) -> Iterator[Line]:
        for number, related in enumerate((each for each in self.bundle.related if each.kind == "spouse_of"), 1):
            other = self._called(related.person.node)
            if other is not None:
                args = {"person": self.bundle.case.persons[0].called, "other": other}
                yield self._line(f"K{number}", "customer_file", "spouse", args, related.source)

    def _as_borne(self, line: Line, argument: str, name: str | None) -> Line:
        """The line with the name on its paper: as readings where several persons of the file bear it (interfaces.md)."""
        bearers = self.bundle.bearers(name)
        if len(bearers) > 1:
            args = {key: value for key, value in line["args"].items() if key != argument}
            return {**line, "args": args, "readings": [self._told_apart(node, number) for number, node in enumerate(bearers, 1)]}
        called = self._called(bearers[0]) if bearers else None
        return line if called is None else {**line, "args": {**line["args"], argument: called}}

    def _told_apart(self, person: NodeKey, number: int) -> str:
        """What one of several bearers of a name is called; whom the case does not list gets a number as listed ones do."""
        name = next(each.name for each in (self.bundle.holder, *(r.person for r in self.bundle.related)) if each.node == person)
        return self._called(person) or f"{name}#{number}"

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
