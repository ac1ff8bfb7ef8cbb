"""An answer as FollowTheMoney: one entity of JSON a line, each with the paper that states it.

A card is a bank account of its own, as the model knows no card; a phone is an asset under its number. A transaction is a payment where the
answer holds both who the account belongs to and the merchant, as the model demands of one; else it is an event of which the part is told
that is known. No topic is ever set: the model's topics say what a person is.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.exchange.sheets import cell
from graph.links import Link, LinkAnswer, Node, Origin
from graph.vocabulary import LinkKind, NodeKind

_SCHEMAS = {
    NodeKind.PERSON: "Person",
    NodeKind.ACCOUNT: "BankAccount",
    NodeKind.CARD: "BankAccount",
    NodeKind.PHONE: "Asset",
    NodeKind.ADDRESS: "Address",
    NodeKind.MERCHANT: "Company",
}
_ENDS: Mapping[LinkKind, tuple[str, str, str, str]] = {
    LinkKind.HOLDS: ("Ownership", "owner", "asset", "role"),
    LinkKind.SPOUSE_OF: ("Family", "person", "relative", "relationship"),
    LinkKind.RELATIVE_OF: ("Family", "person", "relative", "relationship"),
    LinkKind.CONTACT_OF: ("Associate", "person", "associate", "relationship"),
}
"""Schema, its two ends, and where the kind's word goes; every other kind is a link of which the model has no schema."""
_OTHER = ("UnknownLink", "subject", "object", "role")
_OF_PAYMENT = frozenset({LinkKind.USED_IN, LinkKind.MADE_AT})
_GENDERS = {"男": "male", "女": "female", "male": "male", "female": "female", "M": "male", "F": "female"}
_DAY = 10
"""How many letters of a time are its day."""

Properties = dict[str, list[str]]


def follow_the_money(answer: LinkAnswer) -> bytes:
    """The papers, then the things, then what links them."""
    part = _Part(answer)
    entities = [*part.papers(), *part.things(), *part.payments(), *part.links()]
    lines = (json.dumps(each, ensure_ascii=False, sort_keys=True) for each in entities)
    return "".join(f"{line}\n" for line in lines).encode()


@dataclass
class _Part:
    """The answer, and who stands at its transactions."""

    answer: LinkAnswer
    card_of: dict[str, str] = field(init=False, default_factory=dict)
    merchant_of: dict[str, str] = field(init=False, default_factory=dict)
    account_of: dict[str, str] = field(init=False, default_factory=dict)
    holder_of: dict[str, str] = field(init=False, default_factory=dict)
    stated_by: dict[str, list[Link]] = field(init=False, default_factory=dict)
    """Transaction → the links that state it."""

    def __post_init__(self) -> None:
        for link in self.answer.links:
            if link.kind is LinkKind.USED_IN:
                self.card_of[link.end] = link.start
                self.stated_by.setdefault(link.end, []).append(link)
            elif link.kind is LinkKind.MADE_AT:
                self.merchant_of[link.start] = link.end
                self.stated_by.setdefault(link.start, []).append(link)
            elif link.kind is LinkKind.HAS_CARD:
                self.account_of[link.end] = link.start
            elif link.kind is LinkKind.HOLDS:
                self.holder_of.setdefault(link.end, link.start)

    def papers(self) -> Iterator[dict[str, object]]:
        """Every file that states a link, once."""
        origins: dict[str, Origin] = {}
        for link in self.answer.links:
            origins.setdefault(link.source.origin.document, link.source.origin)
        for origin in origins.values():
            yield _entity(
                _paper(origin),
                "Document",
                {"fileName": [origin.file], "publisher": [origin.system], "notes": [f"sha256={origin.document}"]},
            )

    def things(self) -> Iterator[dict[str, object]]:
        """Every node but the transactions."""
        for node in self.answer.nodes:
            if node.kind is not NodeKind.TRANSACTION:
                yield _entity(node.id, _SCHEMAS[node.kind], _thing(node))

    def payments(self) -> Iterator[dict[str, object]]:
        """The transactions."""
        for node in self.answer.nodes:
            if node.kind is NodeKind.TRANSACTION:
                yield self._payment(node)

    def links(self) -> Iterator[dict[str, object]]:
        """Every link that no transaction has told."""
        for link in self.answer.links:
            if link.kind in _OF_PAYMENT:
                continue
            schema, start, end, word = _ENDS.get(link.kind, _OTHER)
            said = {start: [link.start], end: [link.end], word: [link.kind.word], **_dates(link), **_cited([link])}
            yield _entity(link.id, schema, said)

    def _payment(self, node: Node) -> dict[str, object]:
        at, amount, currency = node.attributes["at"], node.attributes["amount_fen"], node.attributes["currency"]
        card, merchant = self.card_of.get(node.id), self.merchant_of.get(node.id)
        account = self.account_of.get(card) if card else None
        payer = self.holder_of.get(account) if account else None
        said: Properties = {"date": [str(at)[:_DAY]], "description": [_rest(node, ())], **_cited(self.stated_by.get(node.id, []))}
        if payer is None or merchant is None:
            involved = [each for each in (payer, account, card, merchant) if each]
            return _entity(node.id, "Event", {"name": [node.label], "involved": involved, **said})
        if isinstance(amount, int):
            whole, rest = divmod(abs(amount), 100)
            said |= {"amount": [f"{'-' if amount < 0 else ''}{whole}.{rest:02d}"], "currency": [str(currency)]}
        ends = {"payer": [payer], "payerAccount": [card or ""], "beneficiary": [merchant]}
        return _entity(node.id, "Payment", {**ends, **said})


def _thing(node: Node) -> Properties:
    said = node.attributes
    if node.kind is NodeKind.PERSON:
        names = _stated(node, "name") or [node.label]
        sexes = [_GENDERS[each] for each in _stated(node, "sex") if each in _GENDERS]
        told = {"name": names, "gender": sexes, "birthDate": _stated(node, "born_on"), "idNumber": _stated(node, "id_no")}
        return {**told, "notes": [_rest(node, ("name", "born_on", "id_no"))]}
    if node.kind is NodeKind.ACCOUNT:
        return {"name": [node.label], "accountNumber": [cell(said["account_no"])], "notes": [_rest(node, ("account_no",))]}
    if node.kind is NodeKind.CARD:
        return {"name": [node.label], "accountType": ["card"], "notes": [_rest(node, ())]}
    if node.kind is NodeKind.PHONE:
        return {"name": [node.label], "summary": ["phone"]}
    if node.kind is NodeKind.ADDRESS:
        return {"full": [node.label]}
    return {"name": [node.label], "registrationNumber": [cell(said["merchant_no"])], "notes": [_rest(node, ("merchant_no",))]}


def _stated(node: Node, name: str) -> list[str]:
    """What a person's papers say, each once."""
    value = node.attributes.get(name)
    return value if isinstance(value, list) else [] if value is None else [str(value)]


def _rest(node: Node, told: Sequence[str]) -> str:
    """What the model has no property for."""
    return "; ".join(f"{name}={text}" for name, value in node.attributes.items() if name not in told and (text := cell(value)))


def _dates(link: Link) -> Properties:
    ends = (("startDate", link.valid_from), ("endDate", link.valid_to))
    return {name: [moment.date().isoformat()] for name, moment in ends if moment is not None}


def _cited(links: Sequence[Link]) -> Properties:
    """Where it is stated: the file, the row, and what the statement rests on."""
    sources = [link.source for link in links]
    told = [f"{each.origin.file} #{each.row}" + (f" ({each.basis})" if each.basis else "") for each in sources]
    return {
        "proof": list(dict.fromkeys(_paper(each.origin) for each in sources)),
        "publisher": list(dict.fromkeys(each.origin.system for each in sources)),
        "summary": list(dict.fromkeys(told)),
    }


def _paper(origin: Origin) -> str:
    return f"document-{origin.document[:40]}"


def _entity(name: str, schema: str, said: Properties) -> dict[str, object]:
    filled = {key: kept for key, values in said.items() if (kept := [each for each in values if each])}
    return {"id": name, "schema": schema, "properties": filled}
