"""Ego network, shared media and neighbours, asked in steps of an engine's look-ups, so that every engine gives one answer in one order.

What is nearest, what is left out under a cap, and in which order nodes stand is decided here; how rows are found is the engine's.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from itertools import islice

from graph.errors import ValueRefused
from graph.links import READ_FROM_TABLES, LinkAnswer, LinkRow
from graph.lookups import LinkRows, Meeting, Part, TransactionRow, answer, borne, existing, existing_all, of_kind, part_of, stored_among
from graph.ports import HUB_CAP, MOST_HOPS
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, kind_of, public_id

SPENDING = frozenset({LinkKind.USED_IN, LinkKind.MADE_AT})
BELONGING = frozenset({LinkKind.HOLDS, LinkKind.HAS_CARD})
REACHING = frozenset({LinkKind.USES_PHONE, LinkKind.LIVES_AT, LinkKind.SHIPPED_TO, LinkKind.ACTIVATED_FROM})
EVER = (-(2**62), 2**62)
"""Seconds before and after everything."""


def check_hops(hops: int) -> None:
    """Refuse what would search the whole graph.

    Raises:
        ValueRefused: hops outside 1 to 6.
    """
    if not 1 <= hops <= MOST_HOPS:
        raise ValueRefused(given=str(hops))


def seconds_of(window: Window | None) -> tuple[int, int]:
    """First and last second of the window; everything where there is none."""
    return EVER if window is None else (int(window.start.timestamp()), int(window.end.timestamp()))


def ego(rows: LinkRows, node: str, *, hops: int, kinds: Collection[LinkKind], window: Window | None, cap: int) -> LinkAnswer:
    """The nodes within so many links; `LinkReader.ego` says what is left out when they are too many."""
    check_hops(hops)
    root = existing(rows, node)
    around = _Around(rows, frozenset(kinds), seconds_of(window), root)
    truncated = False
    for _ in range(hops):
        room = cap - len(around.found)
        fresh = around.next_level(room + 1)
        truncated = len(fresh) > room
        around.take(fresh[:room])
        if truncated or not around.frontier:
            break
    keys = list(around.found)
    nodes = [around.part.nodes[key] for key in keys]
    return answer(rows, nodes, keys, around.links(), truncated=truncated, cap=cap)


class _Around:
    """What has been found around a node, level by level."""

    def __init__(self, rows: LinkRows, kinds: frozenset[LinkKind], seconds: tuple[int, int], root: NodeKey) -> None:
        self._rows, self._kinds, self._seconds = rows, kinds, seconds
        self._stored_kinds = kinds - READ_FROM_TABLES
        self._stored: set[LinkRow] = set()
        self.part = Part()
        rows.bring([root], self.part)
        self.found: dict[NodeKey, None] = {root: None}
        self.frontier = [root]

    def take(self, fresh: Sequence[NodeKey]) -> None:
        """Go on from these."""
        self.found |= dict.fromkeys(fresh)
        self.frontier = list(fresh)

    def next_level(self, many: int) -> list[NodeKey]:
        """The first so many of the nodes one link away: those with most links to the nodes found so far, transactions last and newest first."""
        candidates: Counter[NodeKey] = Counter()
        for here, there in self._reached():
            if there not in self.found and here in self.found:
                candidates[there] += 1
        ordered = sorted(candidates, key=lambda key: (-candidates[key], key))
        fresh = self._first_live(ordered, many)
        if len(fresh) < many:
            paid = sorted(self._newest(many), key=lambda row: (-row.made_at, -row.key))[: many - len(fresh)]
            for row in paid:
                self.part.transactions[row.key] = row
                self.part.nodes[row.key] = self._rows.node(row)
            fresh.extend(row.key for row in paid)
        return fresh

    def _reached(self) -> Iterable[tuple[NodeKey, NodeKey]]:
        """(found node, node one link away); each link at these nodes once from each of its ends."""
        if self._stored_kinds:
            fresh = set(filter(self._can_hold, self._rows.stored(self.frontier, self._stored_kinds)))
            self._stored |= fresh
            yield from ((link.start, link.end) for link in fresh)
            yield from ((link.end, link.start) for link in fresh)
        if LinkKind.HAS_CARD in self._kinds:
            yield from self._between_accounts_and_cards()
        for key in of_kind(self.frontier, NodeKind.TRANSACTION):
            paid = self.part.transactions[key]
            if LinkKind.USED_IN in self._kinds and paid.card is not None:
                yield key, paid.card
            if LinkKind.MADE_AT in self._kinds and paid.merchant is not None:
                yield key, paid.merchant

    def _between_accounts_and_cards(self) -> Iterable[tuple[NodeKey, NodeKey]]:
        if accounts := of_kind(self.frontier, NodeKind.ACCOUNT):
            for card in self._rows.cards(accounts):
                if card.key not in self.part.cards:
                    self.part.cards[card.key] = card
                    self.part.nodes[card.key] = self._rows.card_node(card)
                if card.account is not None:
                    yield card.account, card.key
        for key in of_kind(self.frontier, NodeKind.CARD):
            if (account := self.part.cards[key].account) is not None:
                yield key, account

    def _can_hold(self, link: LinkRow) -> bool:
        """Whether the link can have held in the window; without dates it can."""
        first, last = self._seconds
        return (link.valid_from is None or link.valid_from <= last) and (link.valid_to is None or link.valid_to >= first)

    def _newest(self, many: int) -> Iterable[TransactionRow]:
        found: dict[NodeKey, TransactionRow] = {}
        for kind, place in ((LinkKind.USED_IN, NodeKind.CARD), (LinkKind.MADE_AT, NodeKind.MERCHANT)):
            if kind in self._kinds:
                # Those found already are among the newest, so that many more are asked for.
                known = len(self.part.transactions)
                for key in of_kind(self.frontier, place):
                    found |= {row.key: row for row in self._rows.newest(key, *self._seconds, many + known) if row.key not in self.found}
        return found.values()

    def _first_live(self, keys: Sequence[NodeKey], many: int) -> list[NodeKey]:
        """The first so many of the nodes that exist."""
        live: list[NodeKey] = []
        for start in range(0, len(keys), many):
            part = keys[start : start + many]
            if unknown := [key for key in part if key not in self.part.nodes]:
                self._rows.bring(unknown, self.part)
            live.extend(key for key in part if key in self.part.nodes)
            if len(live) >= many:
                break
        return live[:many]

    def links(self) -> Iterable[LinkRow]:
        """Every link of these kinds among the nodes found."""
        last = set(self.frontier)
        stored = self._stored
        if self._stored_kinds:
            # The links at earlier levels are known; between two nodes of the last one they are not yet.
            stored = stored.union(filter(self._can_hold, stored_among(self._rows, last, self._stored_kinds)))
        yield from (link for link in stored if link.start in self.found and link.end in self.found)
        yield from borne(self.part, self.found, self._kinds)


def shared(rows: LinkRows, account: str, within: timedelta, cap: int) -> LinkAnswer:
    """The accounts that share a phone, an address, or a merchant within the time, and through what."""
    root = existing(rows, account, NodeKind.ACCOUNT)
    ways, hubs = _shared_media(rows, root)
    met: dict[NodeKey, list[Meeting]] = defaultdict(list)
    for meeting in rows.meetings(root, int(within.total_seconds())):
        met[meeting.account].append(meeting)
    accounts = rows.live(ways.keys() | met.keys())
    disputed = rows.disputed(accounts)
    media = {key: {way[0] for way in ways.get(key, ())} | {meeting.merchant for meeting in met.get(key, ())} for key in accounts}
    order = sorted(accounts, key=lambda key: (key not in disputed, -len(media[key]), key))
    wanted: dict[NodeKey, None] = {root: None}
    for key in order:
        if len(wanted) > cap:
            break
        wanted[key] = None
        for way in sorted(ways.get(key, ())):
            wanted |= dict.fromkeys(way)
        for meeting in sorted(met.get(key, ()), key=lambda meeting: meeting.merchant):
            wanted |= dict.fromkeys((meeting.merchant, meeting.own, meeting.own_card, meeting.other, meeting.other_card))
    for way in sorted(hubs):
        wanted |= dict.fromkeys(way)
    truncated = bool(hubs) or len(wanted) > cap
    return part_of(rows, Part(), list(islice(wanted, cap)), BELONGING | REACHING | SPENDING, truncated=truncated, cap=cap)


Way = tuple[NodeKey, ...]
"""A phone or an address and the persons or cards through which it is reached."""


def _shared_media(rows: LinkRows, account: NodeKey) -> tuple[dict[NodeKey, set[Way]], set[Way]]:
    """Other account → how a phone or address leads to it; and the ways to those of too many links to be followed."""
    reached: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for carried in rows.carriers([account]):
        reached[carried.medium].add(carried.carrier)
    users: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for medium, carrier in rows.near(reached, REACHING):
        users[medium].add(carrier)
    live = rows.live(set().union(*users.values()))
    crowded = {medium for medium in reached if len(users[medium] & live) > HUB_CAP}
    owners: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    followed = {user for medium, those in users.items() if medium not in crowded for user in those & live}
    for user, owned in rows.near(followed, BELONGING):
        if kind_of(owned) is NodeKind.ACCOUNT:
            owners[user].add(owned)
    ways: dict[NodeKey, set[Way]] = defaultdict(set)
    for medium in reached.keys() - crowded:
        for user in users[medium] & live:
            for other in owners[user] - {account}:
                ways[other] |= {(medium, mine, user) for mine in reached[medium]}
    return ways, {(medium, mine) for medium in crowded for mine in reached[medium]}


def neighbours(rows: LinkRows, nodes: Sequence[str]) -> dict[str, dict[NodeKind, int]]:
    """How many nodes of each kind stand one link away from each; a card's and a merchant's purchases apart."""
    keys = existing_all(rows, nodes)
    near: dict[NodeKey, set[NodeKey]] = {key: set() for key in keys}
    for here, there in rows.near(keys, frozenset(LinkKind)):
        if there != here:
            near[here].add(there)
    live = rows.live(set().union(*near.values()))
    return {public_id(key): dict(Counter(kind_of(other) for other in sorted(others & live))) for key, others in near.items()}
