"""Put a picture together from the ids it is to show: points, lines among them, and folds for the purchases that it does not show."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cases.assembly.understanding import Understanding
from cases.network.conflicts import conflict_lines
from cases.network.elsewhere import OtherCases, elsewhere, parties
from cases.network.folds import fold_lines, fold_points, folds_of
from cases.network.ground import Ground, ground_around, node_kind
from cases.network.masks import account_label, address_label, name_label
from cases.network.model import MOST_POINTS, CaseGraph, Facts, FamilyMark, Footing, Line, LineKind, LineSource, Point, PointKind
from cases.network.papers import papers_of
from graph.links import READ_FROM_TABLES, Link, Node
from graph.ports import LinkReader
from graph.records import TransactionRecord
from graph.vocabulary import NodeKey, NodeKind, public_id

_PAPERS = frozenset({"application form", "case document", "court or police document"})
_STATED = "holder's statement"


@dataclass(frozen=True)
class Scene:
    """All that pictures of a case are drawn from."""

    ground: Ground
    reader: LinkReader
    understanding: Understanding
    said: tuple[Line, ...]
    """Lines of the statements in contradictions."""
    families: tuple[FamilyMark, ...]
    """The contradictions."""
    elsewhere: Mapping[str, tuple[str, ...]]
    """Point → other cases it stands in."""


def scene_of(reader: LinkReader, understanding: Understanding, others: Callable[[Collection[NodeKey]], OtherCases]) -> Scene:
    """What the pictures of a case are drawn from; a person whose records are joined stands under the case's own.

    `others` tells the other cases of accounts and persons, of those that the actor may see.

    Raises:
        GraphServerAbsent: the server of the settings does not answer.
    """
    reader = reader.led_by([public_id(each) for each in understanding.bundle.person_nodes()])
    ground = ground_around(reader, understanding.bundle)
    return Scene(ground, reader, understanding, *conflict_lines(understanding), elsewhere(ground, others(parties(ground))))


def draw(scene: Scene, wanted: Collection[str]) -> CaseGraph:
    """The picture of these nodes and papers; what has no room is counted, the oldest purchases first to go.

    What the case does not know is left out in silence: facts may have been withdrawn since a picture was kept.
    """
    ground = scene.ground
    papers, of_papers = papers_of(ground.bundle)
    known = ground.permitted | {each.id for each in papers}
    there_may_be = [each for each in dict.fromkeys([ground.centre, *wanted]) if each in known]
    ranked = sorted(there_may_be, key=lambda each: (node_kind(each) is NodeKind.TRANSACTION, -_rank(ground, each)))
    shown = set(_with_room(ground, ranked))
    folds = folds_of(ground, shown)
    told = [link for link in ground.near.links if _told_by_delivery(link, of_papers, shown)]
    near = _near(ground, scene.reader, shown, told)
    points = [
        *(_point(node, ground, near) for node in ground.near.nodes if node.id in shown),
        *(_merchant(name, ground, near) for name in ground.at_merchant if name in shown and name not in ground.nearby),
        *(_purchase(name, each, ground, near) for name, each in ground.purchases.items() if name in shown),
        *fold_points(folds, ground.bundle.account.currency),
        *(each for each in papers if each.id in shown),
    ]
    there = {each.id for each in points}
    drawn = [
        *_merged(link for link in ground.near.links if link not in told),
        *_of_purchases(ground),
        *fold_lines(folds),
        *of_papers,
        *scene.said,
    ]
    lines = tuple(each for each in drawn if each.start in there and each.end in there)
    ids = {each.id for each in lines}
    families = [
        FamilyMark(each.id, tuple(on for on in each.lines if on in ids), tuple(at for at in each.points if at in there))
        for each in scene.families
    ]
    left_out = len(ranked) - len(shown)
    marked = tuple(replace(each, also_in=scene.elsewhere.get(each.id, ())) for each in points)
    return CaseGraph(ground.bundle.case.case_no, ground.centre, marked, lines, tuple(families), left_out)


def _with_room(ground: Ground, ranked: Sequence[str]) -> Sequence[str]:
    """As many of them as fit together with the folds of what they leave out."""
    kept = ranked[:MOST_POINTS]
    while len(kept) + len(folds_of(ground, set(kept))) > MOST_POINTS:
        kept = kept[: len(kept) - 1]
    return kept


def _rank(ground: Ground, node: str) -> int:
    """The newest purchases find room first; of all else the nearest."""
    if node in ground.purchases:
        return int(ground.purchases[node].made.at.timestamp())
    return 0


def _near(ground: Ground, reader: LinkReader, shown: Iterable[str], told: Iterable[Link]) -> Mapping[str, Mapping[PointKind, int]]:
    """How many of each kind stand around each node: as the graph counts them, less links that papers tell, and the account's purchases."""
    asked = [node for node in shown if node in ground.nearby]
    found: dict[str, dict[PointKind, int]] = {
        node: {PointKind(kind.word): many for kind, many in kinds.items()} for node, kinds in reader.neighbours(asked).items()
    }
    for link in told:
        for here, there in ((link.start, PointKind.ADDRESS), (link.end, PointKind.CARD)):
            if found.get(here, {}).get(there):
                found[here][there] -= 1
    for place in (ground.at_merchant, ground.of_card):
        for node, purchases in place.items():
            found.setdefault(node, {})[PointKind.TRANSACTION] = len(purchases)
    for name in ground.purchases:
        found[name] = {PointKind.CARD: 1, PointKind.MERCHANT: 1}
    return found


def _point(node: Node, ground: Ground, near: Mapping[str, Mapping[PointKind, int]]) -> Point:
    is_own = node.id in ground.own
    label = {
        NodeKind.PERSON: lambda: name_label(node.label, is_own=is_own),
        NodeKind.ACCOUNT: lambda: account_label(node.label),
        NodeKind.ADDRESS: lambda: address_label(node.label),
    }.get(node.kind, lambda: node.label)()
    return Point(
        node.id,
        PointKind(node.kind.word),
        label,
        _facts(node, ground),
        is_own=is_own,
        is_disputed=node.kind is NodeKind.ACCOUNT and bool(node.attributes["disputed"]),
        near=near.get(node.id, {}),
    )


def _facts(node: Node, ground: Ground) -> Facts:
    match node.kind:
        case NodeKind.PERSON:
            relation = next((each.kind for each in ground.bundle.related if public_id(each.person.node) == node.id), None)
            return {"relation": "holder" if node.id == ground.centre else relation}
        case NodeKind.ACCOUNT:
            return {"periods_overdue": node.attributes["periods_overdue"], "dispute_type": node.attributes["dispute_type"]}
        case NodeKind.CARD:
            return {"last4": node.attributes["last4"]}
        case _:
            return {}


def _merchant(name: str, ground: Ground, near: Mapping[str, Mapping[PointKind, int]]) -> Point:
    those = [ground.purchases[each] for each in ground.at_merchant[name]]
    return Point(name, PointKind.MERCHANT, those[-1].merchant_name, {"city": those[-1].city}, near=near.get(name, {}))


def _purchase(name: str, each: TransactionRecord, ground: Ground, near: Mapping[str, Mapping[PointKind, int]]) -> Point:
    facts: Facts = {
        "merchant": each.merchant_name,
        "made": each.made.text,
        "amount_fen": each.amount_fen,
        "currency": each.currency,
        "entry_mode": each.entry_mode,
        "city": each.city,
    }
    on = each.made.on
    is_disputed = each.node in ground.bundle.case.disputed
    return Point(name, PointKind.TRANSACTION, "", facts, is_disputed=is_disputed, since=on, until=on, near=near[name])


def _of_purchases(ground: Ground) -> Iterable[Line]:
    for name, each in ground.purchases.items():
        source, on = (LineSource(each.source.file_name, each.source.row),), each.made.on
        card, merchant = public_id(each.card), public_id(each.merchant)
        yield Line(f"used_in-{name}", LineKind.USED_IN, card, name, Footing.RECORD, source, on, on)
        yield Line(f"made_at-{name}", LineKind.MADE_AT, name, merchant, Footing.RECORD, source, on, on)


def _merged(links: Iterable[Link]) -> Iterable[Line]:
    """One line for what several sources say alike; it rests on the best of them."""
    alike: dict[tuple[str, str, LineKind], list[Link]] = defaultdict(list)
    for link in links:
        alike[link.start, link.end, LineKind(link.kind.word)].append(link)
    for (start, end, kind), those in alike.items():
        footings = Counter(_footing(each) for each in those)
        best = next(each for each in (Footing.DOCUMENT, Footing.RECORD, Footing.STATEMENT) if footings[each])
        sources = tuple(dict.fromkeys(LineSource(each.source.origin.file, each.source.row) for each in those))
        since = [each.valid_from.date() for each in those if each.valid_from]
        until = [each.valid_to.date() for each in those if each.valid_to]
        yield Line(those[0].id, kind, start, end, best, sources, min(since, default=None), max(until, default=None))


def _footing(link: Link) -> Footing:
    if link.kind in READ_FROM_TABLES or link.source.basis not in {*_PAPERS, _STATED}:
        return Footing.RECORD
    return Footing.STATEMENT if link.source.basis == _STATED else Footing.DOCUMENT


def _told_by_delivery(link: Link, of_papers: Sequence[Line], shown: Collection[str]) -> bool:
    """Whether a shown record of a delivery says already where the card was sent."""
    sent = {each.end for each in of_papers if each.kind is LineKind.SENT_BY and each.start == link.start}
    arrived = {each.start for each in of_papers if each.kind is LineKind.ARRIVED_AT and each.end == link.end}
    return link.kind.word == LineKind.SHIPPED_TO.value and bool(sent & arrived & set(shown))
