"""The named questions but the path, asked in steps of an engine's look-ups, so that every engine gives one answer in one order.

What is nearest, what is left out under a cap, and in which order nodes stand is decided here; how rows are found is the engine's.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from graph.errors import UnknownEntity, ValueRefused
from graph.links import LinkAnswer, LinkRow, Node
from graph.lookups import LinkRows, Meeting, answer, existing
from graph.ports import HUB_CAP, MOST_HOPS
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, parse_public_id, public_id, split_key

SPENDING = frozenset({LinkKind.USED_IN, LinkKind.MADE_AT})
BELONGING = frozenset({LinkKind.HOLDS, LinkKind.HAS_CARD})
REACHING = frozenset({LinkKind.USES_PHONE, LinkKind.LIVES_AT, LinkKind.SHIPPED_TO, LinkKind.ACTIVATED_FROM})


def ego(rows: LinkRows, node: str, hops: int, kinds: Collection[LinkKind], cap: int) -> LinkAnswer:
    """The nodes within so many links; `LinkReader.ego` says what is left out when they are too many."""
    check_hops(hops)
    root = existing(rows, node)
    found = rows.nodes([root])
    frontier = [root]
    truncated = False
    for _ in range(hops):
        candidates = _ranked(frontier, rows.touching(frontier, kinds, cap + 1), found)
        fresh = _first_live(rows, candidates, cap - len(found) + 1)
        truncated = len(found) + len(fresh) > cap
        frontier = list(islice(fresh, cap - len(found)))
        found |= {key: fresh[key] for key in frontier}
        if truncated or not frontier:
            break
    return answer(rows, found.values(), rows.between(found, kinds), truncated=truncated, cap=cap)


def check_hops(hops: int) -> None:
    """Refuse what would search the whole graph.

    Raises:
        ValueRefused: hops outside 1 to 6.
    """
    if not 1 <= hops <= MOST_HOPS:
        raise ValueRefused(given=str(hops))


def _ranked(frontier: Iterable[NodeKey], links: Iterable[LinkRow], found: Collection[NodeKey]) -> list[NodeKey]:
    """The nodes one link away and not yet found: by key, transactions last and the newest of them first."""
    near = set(frontier)
    ranks: dict[NodeKey, tuple[int, int]] = {}
    for link in links:
        for here, there in ((link.start, link.end), (link.end, link.start)):
            if here in near and there not in found:
                made_at = link.valid_from or 0
                ranks[there] = (-made_at, -there) if split_key(there)[0] is NodeKind.TRANSACTION else (0, there)
    return sorted(ranks, key=lambda key: (split_key(key)[0] is NodeKind.TRANSACTION, *ranks[key]))


def _first_live(rows: LinkRows, keys: Sequence[NodeKey], many: int) -> dict[NodeKey, Node]:
    """The first so many of the nodes that exist, in their order."""
    live: dict[NodeKey, Node] = {}
    for start in range(0, len(keys), many):
        part = keys[start : start + many]
        nodes = rows.nodes(part)
        live |= {key: nodes[key] for key in part if key in nodes}
        if len(live) >= many:
            break
    return dict(islice(live.items(), many))


def shared(rows: LinkRows, account: str, within: timedelta, cap: int) -> LinkAnswer:
    """The accounts that share a phone, an address, or a merchant within the time, and through what."""
    root = existing(rows, account, NodeKind.ACCOUNT)
    ways, hubs = _shared_media(rows, root)
    met: dict[NodeKey, list[Meeting]] = defaultdict(list)
    for meeting in rows.meetings(root, int(within.total_seconds())):
        met[meeting.other.account].append(meeting)
    accounts = rows.nodes(ways.keys() | met.keys())
    media = {key: {way[0] for way in ways.get(key, ())} | {meeting.own.merchant for meeting in met.get(key, ())} for key in accounts}
    order = sorted(accounts, key=lambda key: (not accounts[key].attributes["disputed"], -len(media[key]), key))
    wanted: dict[NodeKey, None] = {root: None}
    for key in order:
        if len(wanted) > cap:
            break
        wanted[key] = None
        for way in sorted(ways.get(key, ())):
            wanted |= dict.fromkeys(way)
        for meeting in sorted(met.get(key, ()), key=lambda meeting: meeting.own.merchant):
            wanted |= dict.fromkeys((meeting.own.merchant,))
            for side in (meeting.own, meeting.other):
                wanted |= dict.fromkeys((side.transaction, side.card))
    for way in sorted(hubs):
        wanted |= dict.fromkeys(way)
    truncated = bool(hubs) or len(wanted) > cap
    return _shown(rows, list(islice(wanted, cap)), BELONGING | REACHING | SPENDING, truncated=truncated, cap=cap)


Way = tuple[NodeKey, ...]
"""A phone or an address and the persons or cards through which it is reached."""


def _shared_media(rows: LinkRows, account: NodeKey) -> tuple[dict[NodeKey, set[Way]], set[Way]]:
    """Other account → how a phone or address leads to it; and the ways to those of too many links to be followed."""
    own = _carriers(rows, {account})
    reached: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for carrier, medium in _reaching(rows, own):
        reached[medium].add(carrier)
    users: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for carrier, medium in _reaching(rows, reached):
        users[medium].add(carrier)
    crowded = {medium for medium in reached if len(users[medium]) > HUB_CAP}
    owners: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    followed = {user for medium, those in users.items() if medium not in crowded for user in those}
    for link in _live_links(rows, followed, BELONGING):
        ends = (link.start, link.end)
        holder, held = ends if link.kind is LinkKind.HOLDS else ends[::-1]
        owners[holder].add(held)
    ways: dict[NodeKey, set[Way]] = defaultdict(set)
    for medium in reached.keys() - crowded:
        for user in users[medium]:
            for other in owners[user] - {account}:
                ways[other] |= {(medium, mine, user) for mine in reached[medium]}
    return ways, {(medium, mine) for medium in crowded for mine in reached[medium]}


def _carriers(rows: LinkRows, accounts: Collection[NodeKey]) -> set[NodeKey]:
    """The holders and the cards of these accounts."""
    return {link.start if link.kind is LinkKind.HOLDS else link.end for link in _live_links(rows, accounts, BELONGING)}


def _reaching(rows: LinkRows, keys: Collection[NodeKey]) -> set[tuple[NodeKey, NodeKey]]:
    """(person or card, phone or address) of the links at these nodes, whichever end they are."""
    return {(link.start, link.end) for link in _live_links(rows, keys, REACHING)}


def _live_links(rows: LinkRows, keys: Collection[NodeKey], kinds: Collection[LinkKind]) -> list[LinkRow]:
    links = rows.touching(keys, kinds, 0)
    live = rows.live({end for link in links for end in (link.start, link.end)})
    return [link for link in links if link.start in live and link.end in live]


def common(rows: LinkRows, accounts: Sequence[str], window: Window, top: int, cap: int) -> LinkAnswer:
    """The merchants of at least two of the accounts in the window, with the transactions."""
    asked = list(dict.fromkeys(existing(rows, given, NodeKind.ACCOUNT) for given in accounts))
    start, end = int(window.start.timestamp()), int(window.end.timestamp())
    ranking = rows.merchant_counts(asked, start, end, top + 1)
    counts = {count.merchant: count for count in ranking[:top]}
    spent = rows.spending(asked, counts, start, end, cap + 1)
    took_part = {spending.account for spending in spent}
    wanted: dict[NodeKey, None] = dict.fromkeys([*counts, *(key for key in asked if key in took_part)])
    for spending in spent:
        wanted |= dict.fromkeys((spending.card, spending.transaction))
    truncated = len(ranking) > top or len(wanted) > cap
    shown = _shown(rows, list(islice(wanted, cap)), SPENDING | {LinkKind.HAS_CARD}, truncated=truncated, cap=cap)
    here = {key: {"accounts_here": count.accounts, "transactions_here": count.transactions} for key, count in counts.items()}
    keys = islice(wanted, cap)
    nodes = tuple(replace(node, attributes={**node.attributes, **here.get(key, {})}) for key, node in zip(keys, shown.nodes, strict=True))
    return replace(shown, nodes=nodes)


def neighbours(rows: LinkRows, nodes: Sequence[str]) -> dict[str, dict[NodeKind, int]]:
    """How many nodes of each kind stand one link away from each; a card's and a merchant's purchases apart."""
    near: dict[NodeKey, set[NodeKey]] = {parse_public_id(node): set() for node in nodes}
    if unknown := near.keys() - rows.live(near):
        raise UnknownEntity(given=next(node for node in nodes if parse_public_id(node) in unknown))
    for link in rows.touching(near, frozenset(LinkKind), 0):
        for here, there in ((link.start, link.end), (link.end, link.start)):
            if here in near and there != here and (link.kind not in SPENDING or split_key(here)[0] is NodeKind.TRANSACTION):
                near[here].add(there)
    live = rows.live(set().union(*near.values()))
    return {public_id(key): dict(Counter(split_key(other)[0] for other in sorted(others & live))) for key, others in near.items()}


def _shown(rows: LinkRows, keys: Sequence[NodeKey], kinds: Collection[LinkKind], *, truncated: bool, cap: int) -> LinkAnswer:
    """These nodes in this order, with the links of these kinds among them."""
    nodes = rows.nodes(keys)
    return answer(rows, [nodes[key] for key in keys], rows.between(keys, kinds), truncated=truncated, cap=cap)
