"""Persons, what is stated of them, and who they are to each other.

Identity is a customer number within its source system, or an identity number together with an equal name; never a name alone. The same
identity number under another name stays another person: whether that is a misprint or a card taken out in somebody's name is for people
to judge (domain.md 0.3, STOLEN_APP).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cases.imports import reasons
from cases.imports.ports import Row
from cases.imports.posting import Posting, RowRefused, fingerprint, link_row
from cases.imports.records import PersonRecord, RelationRecord
from cases.imports.things import Things, address_form
from cases.imports.values import folded
from graph.vocabulary import LinkKind, NodeKind, node_key

_LINKS = {
    "spouse": LinkKind.SPOUSE_OF,
    "parent": LinkKind.RELATIVE_OF,
    "child": LinkKind.RELATIVE_OF,
    "sibling": LinkKind.RELATIVE_OF,
    "relative": LinkKind.RELATIVE_OF,
    "contact": LinkKind.CONTACT_OF,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person a row speaks of, and what would identify them."""

    line: int
    customer_no: str
    name: str | None = None
    identifier: int | None = None
    """Of the identity number."""


@dataclass(slots=True)
class _Block:
    """Details and links of one block of rows, gathered before they are written."""

    details: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)


class People:
    """Keys of persons; each is recorded the first time a row speaks of them."""

    def __init__(self, posting: Posting, things: Things) -> None:
        self._posting = posting
        self._things = things
        self._customers: dict[str, int] = {}

    def customers(self, wanted: Iterable[Wanted]) -> Mapping[str, int]:
        """Persons by customer number in this source system; a number not met yet is a known person only by identity number and name."""
        missing: dict[str, Wanted] = {}
        for person in wanted:
            if person.customer_no not in self._customers:
                missing.setdefault(person.customer_no, person)
        if not missing:
            return self._customers
        self._customers.update(self._posting.ledger.customers(self._posting.source_system, missing.keys()))
        unknown = [person for number, person in missing.items() if number not in self._customers]
        self._customers.update(self._identified_or_new(unknown))
        self._posting.append_new("person_detail", [self._customer_detail(person) for person in unknown])
        return self._customers

    def store_persons(self, records: Sequence[PersonRecord]) -> None:
        """Record what a customer file states; what disagrees with an earlier statement stands beside it."""
        whole = [record.id_no for record in records if record.id_no is not None and "*" not in record.id_no]
        protected = self._posting.identifiers.protect_all("id_no", whole)
        identifiers = {record.line: protected.get(record.id_no or "") for record in records}
        people = self.customers(Wanted(r.line, r.customer_no, r.name, identifiers[r.line]) for r in records)
        phones = self._things.phones((r.phone, r.line) for r in records if r.phone)
        addresses = self._things.addresses((address_form(r.address), r.line) for r in records if r.address)
        block = _Block()
        for record in records:
            person, line = people[record.customer_no], record.line
            for name in ("name", "sex", "born_on", "id_type", "employer"):
                if (value := getattr(record, name)) is not None:
                    block.details.append(_detail(person, name, str(value), line))
            self._state_identity(block, person, record.id_no, identifiers[line], line)
            node = node_key(NodeKind.PERSON, person)
            if record.phone:
                block.links.append(link_row(LinkKind.USES_PHONE, node, node_key(NodeKind.PHONE, phones[record.phone]), line))
            if record.address:
                home = node_key(NodeKind.ADDRESS, addresses[address_form(record.address)])
                block.links.append(link_row(LinkKind.LIVES_AT, node, home, line))
        self._write(block)

    def store_relation(self, record: RelationRecord) -> None:
        """Record a relative or contact and the link to the customer, with the basis that the law asks for.

        Raises:
            RowRefused: a guarantor of a customer who has not exactly one account.
        """
        guaranteed = self._guaranteed(record) if record.kind == "guarantor" else None
        holder = self.customers([Wanted(record.line, record.customer_no)])[record.customer_no]
        identifier = self.identifier(record.id_no)
        block = _Block()
        person = self._relative(block, record, holder, identifier)
        self._state_identity(block, person, record.id_no, identifier, record.line)
        node = node_key(NodeKind.PERSON, person)
        if guaranteed is None:
            other = node_key(NodeKind.PERSON, holder)
            block.links.append(link_row(_LINKS[record.kind], other, node, record.line, basis=record.basis))
        else:
            account = node_key(NodeKind.ACCOUNT, guaranteed)
            block.links.append(link_row(LinkKind.GUARANTEES, node, account, record.line, basis=record.basis))
        if record.phone:
            phone = node_key(NodeKind.PHONE, self._things.phones([(record.phone, record.line)])[record.phone])
            block.links.append(link_row(LinkKind.USES_PHONE, node, phone, record.line, basis=record.basis))
        self._write(block)

    def identifier(self, id_no: str | None) -> int | None:
        """Key of an identity number; None where none is given or a masked one, which identifies nobody."""
        if id_no is None or "*" in id_no:
            return None
        return self._posting.identifiers.protect("id_no", id_no)

    def _identified_or_new(self, wanted: Sequence[Wanted]) -> dict[str, int]:
        known = self._posting.ledger.people_with({person.identifier for person in wanted if person.identifier is not None})
        by_identity = {(identifier, folded(name)): key for identifier, people in known.items() for key, name in reversed(people)}
        found: dict[str, int] = {}
        fresh: dict[tuple[int, str] | str, list[Wanted]] = {}
        for person in wanted:
            identity = (person.identifier, folded(person.name)) if person.identifier is not None and person.name else None
            if identity in by_identity:
                found[person.customer_no] = by_identity[identity]
            else:
                fresh.setdefault(identity or person.customer_no, []).append(person)
        keys = self._posting.append("person", [{"row": same[0].line} for same in fresh.values()])
        for key, same in zip(keys, fresh.values(), strict=True):
            found.update({person.customer_no: key for person in same})
        return found

    def _relative(self, block: _Block, record: RelationRecord, holder: int, identifier: int | None) -> int:
        """The relative's person: by identity number and name; else the one that this customer's earlier rows of this kind and name meant."""
        ledger = self._posting.ledger
        scope = ("relative", holder, record.kind, folded(record.name))
        plain, numbered = fingerprint(*scope, None), fingerprint(*scope, identifier)
        earlier = ledger.find("person_detail", "print", {plain, numbered}, "person")
        person = earlier.get(numbered)
        if person is None and identifier is not None:
            same_name = [key for key, name in ledger.people_with([identifier]).get(identifier, []) if folded(name) == folded(record.name)]
            namesake = earlier.get(plain)
            if same_name:
                person = same_name[0]
            elif namesake is not None and not ledger.identified([namesake]):
                person = namesake
        if person is None:
            person = self._posting.append("person", [{"row": record.line}])[0]
        # The name is noted under the scope, so that the same row of a later file finds this person again, with or without a number.
        unnamed = plain if plain not in earlier else numbered
        if unnamed not in earlier and earlier.get(plain) != person:
            block.details.append({**_detail(person, "name", record.name, record.line), "print": unnamed})
        return person

    def _guaranteed(self, record: RelationRecord) -> int:
        ledger = self._posting.ledger
        holder = ledger.customers(self._posting.source_system, [record.customer_no]).get(record.customer_no)
        accounts = [] if holder is None else ledger.accounts_of(node_key(NodeKind.PERSON, holder))
        if len(accounts) != 1:
            raise RowRefused("kind", record.kind, reasons.NO_ONE_ACCOUNT, count=str(len(accounts)))
        return accounts[0]

    def _state_identity(self, block: _Block, person: int, id_no: str | None, identifier: int | None, line: int) -> None:
        if id_no is None:
            return
        shown = id_no if identifier is None else self._posting.identifiers.masked(identifier)
        row = _detail(person, "id_no", shown, line)
        block.details.append({**row, "identifier": identifier, "print": fingerprint("person_detail", person, "id_no", identifier or shown)})

    def _customer_detail(self, person: Wanted) -> Row:
        key, source = self._customers[person.customer_no], self._posting.source_system
        row = _detail(key, "customer_no", person.customer_no, person.line)
        return {**row, "print": fingerprint("person_detail", key, "customer_no", person.customer_no, source)}

    def _write(self, block: _Block) -> None:
        self._posting.append_new("person_detail", block.details)
        self._posting.append_new("link", block.links)


def _detail(person: int, name: str, value: str, line: int) -> Row:
    return {
        "person": person,
        "field": name,
        "value": value,
        "identifier": None,
        "print": fingerprint("person_detail", person, name, value),
        "row": line,
    }
