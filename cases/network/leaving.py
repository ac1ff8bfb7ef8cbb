"""What of an answer about links may leave for a recipient (domain.md 8.6, N14): the case's own, identifiers masked, and what is left out is counted.

Nobody outside gets another customer's data, so that what does not belong to the case never leaves, to anybody. A court gets no other
person's; an agency and a merchant get no links at all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from cases.assembly.bundle import CaseBundle
from evidence.packet.content import Recipient
from graph.identifiers import without_identifiers
from graph.links import Attribute, Link, LinkAnswer, Node
from graph.vocabulary import NodeKind, public_id

_AS_GIVEN = frozenset({"account_no", "merchant_no", "at", "posted_on", "born_on", "records"})
"""Attributes of which no part is a person's number, or which are masked where they are kept."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The part that may leave."""

    answer: LinkAnswer
    nodes_left_out: int
    links_left_out: int
    third_person_rows: int
    """Nodes and links about somebody who is not the holder: personal data of a third person (domain.md section 3)."""


def what_may_leave(answer: LinkAnswer, bundle: CaseBundle, own: Collection[str], recipient: Recipient) -> Leaving:
    """The part of the answer that this recipient may get; `own` are the ids of what belongs to the case."""
    third = _of_third_persons(answer, bundle)
    refused = third if recipient is Recipient.COURT else frozenset()
    nodes = tuple(_masked(node) for node in answer.nodes if node.id in own and node.id not in refused)
    kept = {node.id for node in nodes}
    links = tuple(_without_numbers(link) for link in answer.links if link.start in kept and link.end in kept)
    findings = tuple(each for each in answer.findings if kept.issuperset(each.about))
    rows = sum(node.id in third for node in nodes) + sum(not third.isdisjoint((link.start, link.end)) for link in links)
    left = replace(answer, nodes=nodes, links=links, findings=findings)
    return Leaving(left, len(answer.nodes) - len(nodes), len(answer.links) - len(links), rows)


def _of_third_persons(answer: LinkAnswer, bundle: CaseBundle) -> frozenset[str]:
    """Everybody but the holder, and the phones and addresses that are not known as hers; the cards' own are no person's."""
    holder = public_id(bundle.holder.node)
    holders = frozenset(node.id for node in answer.nodes if _is(node, holder))
    hers = {public_id(link.to) for link in (*bundle.phones, *bundle.addresses) if link.person == bundle.holder.node}
    others = {public_id(link.to) for link in (*bundle.phones, *bundle.addresses)} - hers
    persons = {node.id for node in answer.nodes if node.kind is NodeKind.PERSON} - holders
    return frozenset(persons | others)


def _is(node: Node, record: str) -> bool:
    """Whether the node is this record, alone or joined with others."""
    records = node.attributes.get("records")
    return node.id == record or (isinstance(records, list) and record in records)


def _masked(node: Node) -> Node:
    told: Mapping[str, Attribute] = {name: _clean(name, value) for name, value in node.attributes.items()}
    label = node.label if node.kind is NodeKind.ACCOUNT else without_identifiers(node.label)
    return node._replace(label=label, attributes=told)


def _clean(name: str, value: Attribute) -> Attribute:
    if name in _AS_GIVEN:
        return value
    if isinstance(value, list):
        return [without_identifiers(each) for each in value]
    return without_identifiers(value) if isinstance(value, str) else value


def _without_numbers(link: Link) -> Link:
    """The link under a file name in which no number stands: people call files by card numbers."""
    origin = link.source.origin
    named = origin._replace(file=without_identifiers(origin.file))
    return link._replace(source=link.source._replace(origin=named))
