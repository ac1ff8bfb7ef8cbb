"""The link picture: the case's own persons, things and places, every line cited, placed the same way each time."""

from collections.abc import Collection, Iterable, Iterator

from cases.assembly.understanding import Understanding
from cases.packets.contradictions import side_text
from cases.packets.dossier import CaseLinks, Dossier
from cases.packets.exhibits import Exhibits
from evidence.packet.content import Certainty, LinkEdge, LinkPicture, PictureShape, PlacedNode, Provenance
from evidence.packet.picture import place_in_rings
from graph.links import Link
from graph.ports import LinkReader
from graph.records import Source, TransactionRecord
from graph.vocabulary import LinkKind, NodeKind, public_id

MOST_NODES = 40
"""More cannot be read on one page (domain.md section 14); what is left out is said."""
_HOPS = 3
"""Holder, account, card, and the telephone or address of its activation or delivery."""
_CONFLICTS = 6
_LABEL = 10
_OF_TRANSACTIONS = frozenset({LinkKind.USED_IN, LinkKind.MADE_AT})
_KINDS = {
    NodeKind.PERSON: PictureShape.PERSON,
    NodeKind.ACCOUNT: PictureShape.THING,
    NodeKind.CARD: PictureShape.THING,
    NodeKind.PHONE: PictureShape.THING,
    NodeKind.ADDRESS: PictureShape.PLACE,
    NodeKind.MERCHANT: PictureShape.ORGANISATION,
    NodeKind.TRANSACTION: PictureShape.THING,
}
_LABELS = {
    LinkKind.HOLDS: "开立账户",
    LinkKind.HAS_CARD: "名下卡片",
    LinkKind.USED_IN: "用于",
    LinkKind.MADE_AT: "发生于",
    LinkKind.USES_PHONE: "登记号码",
    LinkKind.LIVES_AT: "登记地址",
    LinkKind.SPOUSE_OF: "配偶",
    LinkKind.RELATIVE_OF: "亲属",
    LinkKind.CONTACT_OF: "联系人",
    LinkKind.GUARANTEES: "保证",
    LinkKind.SHIPPED_TO: "寄往",
    LinkKind.ACTIVATED_FROM: "激活来电",
}
_PAPERS = frozenset({"application form", "case document", "court or police document"})
"""Bases of a link that rests on a paper rather than on a system's row."""


def case_links(reader: LinkReader, understanding: Understanding, in_question: Collection[TransactionRecord]) -> CaseLinks:
    """The links of the case: the holder's neighbourhood without transactions, and those in question with their cards and merchants.

    A person, telephone or address that belongs to another customer is left out and counted (8.6: never unrelated customers).

    Raises:
        GraphServerAbsent: the server of the settings does not answer.
    """
    bundle = understanding.bundle
    others = frozenset(LinkKind) - _OF_TRANSACTIONS
    near = reader.ego(public_id(bundle.holder.node), hops=_HOPS, kinds=others)
    own = {public_id(node) for node in (*bundle.person_nodes(), bundle.account.node, *(card.node for card in bundle.cards))}
    own |= {public_id(link.to) for link in (*bundle.phones, *bundle.addresses)}
    own |= {public_id(each.phone) for each in bundle.activations if each.phone is not None}
    own |= {public_id(each.address) for each in bundle.deliveries if each.address is not None}
    nodes = {node.id: node for node in near.nodes if node.id in own}
    links = {link.id: link for link in near.links if link.start in nodes and link.end in nodes}
    left_out = len(near.links) - len(links)
    room = MOST_NODES - len(nodes)
    for each in in_question:
        around = reader.ego(public_id(each.node), hops=1, kinds=_OF_TRANSACTIONS)
        fresh = [node for node in around.nodes if node.id not in nodes]
        if len(fresh) > room:
            left_out += len(around.links)
            continue
        room -= len(fresh)
        nodes |= {node.id: node for node in around.nodes}
        links |= {link.id: link for link in around.links if public_id(each.node) in {link.start, link.end}}
    kept = dict(list(nodes.items())[:MOST_NODES])
    drawn = [link for link in links.values() if link.start in kept and link.end in kept]
    return CaseLinks(tuple(kept.values()), tuple(drawn), left_out + len(links) - len(drawn))


def picture_of(dossier: Dossier, exhibits: Exhibits) -> LinkPicture | None:
    """The picture, with the statements that conflict drawn as such; None where nothing can be cited, and for an outsider."""
    if dossier.profile.is_outsider:
        return None
    drawn = [edge for link in dossier.links.links if (edge := _edge(link, exhibits)) is not None]
    shown = {end for edge in drawn for end in (edge.start, edge.end)}
    told = [edge for edge in _conflicts(dossier, exhibits) if {edge.start, edge.end} <= shown]
    edges = _one_a_pair([*drawn, *_one_a_pair(told)[:_CONFLICTS]])
    if not edges:
        return None
    names = dossier.understanding.names.transactions
    called = {public_id(node): name for node, name in names.items()}
    nodes = tuple(
        PlacedNode(node.id, called.get(node.id, node.label), _KINDS[node.kind], 0, 0) for node in dossier.links.nodes if node.id in shown
    )
    centre = public_id(dossier.understanding.bundle.holder.node)
    return LinkPicture(place_in_rings(nodes, edges, centre if centre in shown else nodes[0].id), tuple(edges))


def _one_a_pair(edges: Iterable[LinkEdge]) -> list[LinkEdge]:
    """Of several lines between the same two points, the first: their labels would lie upon each other. The table of facts has them all."""
    first: dict[frozenset[str], LinkEdge] = {}
    for edge in edges:
        first.setdefault(frozenset({edge.start, edge.end}), edge)
    return list(first.values())


def _edge(link: Link, exhibits: Exhibits) -> LinkEdge | None:
    source = Source(link.source.origin.document, link.source.origin.file, link.source.row)
    if not exhibits.has(source):
        return None
    provenance = Provenance.DOCUMENT if link.source.basis in _PAPERS else Provenance.RECORD
    return LinkEdge(link.start, link.end, _LABELS[link.kind], provenance, exhibits.cite(source))


def _conflicts(dossier: Dossier, exhibits: Exhibits) -> Iterator[LinkEdge]:
    """Statements of certain conflicts, from who said them to the card or purchase they are about."""
    understanding = dossier.understanding
    persons = {each.called: public_id(each.person) for each in understanding.bundle.case.persons if each.person is not None}
    things = {
        name: public_id(node) for names in (understanding.names.cards, understanding.names.transactions) for node, name in names.items()
    }
    claims = {claim.id: claim for claim in understanding.claims}
    drawn: set[str] = set()
    for family in understanding.check.families:
        for member in family.sets[0] if family.certainty.value == Certainty.CERTAIN.value else ():
            claim = claims[member]
            about = str(claim.args.get("txn") or claim.args.get("card") or "")
            if member in drawn or claim.is_record or claim.speaker not in persons or about not in things:
                continue
            drawn.add(member)
            text = side_text(claim)
            short = text if len(text) <= _LABEL else f"{text[:_LABEL]}…"
            yield LinkEdge(
                persons[claim.speaker], things[about], f"称“{short}”", Provenance.CONFLICT, exhibits.cite(dossier.by_fact[member])
            )
