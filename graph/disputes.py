"""Questions over all disputed accounts of the bank: what they share, and which of them lie in one household. Leads, never facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from graph.links import Figure, Finding, LinkAnswer
from graph.lookups import LinkRows, Part, existing, part_of
from graph.questions import BELONGING, REACHING, SPENDING, seconds_of
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, kind_of, public_id

_FAMILY = frozenset({LinkKind.SPOUSE_OF, LinkKind.RELATIVE_OF})
HOUSEHOLD = 10
"""A phone or an address of more holders is a dormitory or an office, and makes no household."""
Group = tuple[NodeKey | None, str, list[tuple[NodeKey, tuple[NodeKey, ...]]], Mapping[str, Figure]]
"""What is shared, its kind, each account with the nodes that lead to it, and further figures."""


def disputes(rows: LinkRows, within: timedelta, window: Window | None, cap: int) -> LinkAnswer:
    """What disputed accounts share; `LinkReader.disputes` says what counts."""
    accounts = rows.disputed(None)
    groups = [*_media(rows, accounts), *_employers(rows, accounts), *_met(rows, accounts, int(within.total_seconds()), window)]
    wanted: dict[NodeKey, None] = {}
    findings, truncated = [], False
    for medium, through, members, more in groups:
        shown = []
        for account, way in members:
            fresh = [key for key in (*([] if medium is None else [medium]), account, *way) if key not in wanted]
            if len(wanted) + len(fresh) > cap:
                truncated = True
                break
            wanted |= dict.fromkeys(fresh)
            shown.append(account)
        if shown:
            about = shown if medium is None else [medium, *shown]
            findings.append(Finding(tuple(map(public_id, about)), {"through": through, "accounts": len(members), **more}))
    kinds = BELONGING | REACHING | SPENDING
    return part_of(rows, Part(), list(wanted), kinds, truncated=truncated, cap=cap, findings=tuple(findings))


def _media(rows: LinkRows, accounts: Iterable[NodeKey]) -> list[Group]:
    """Phones, then addresses, of at least two of the accounts; most accounts first."""
    users: dict[NodeKey, dict[NodeKey, set[NodeKey]]] = defaultdict(lambda: defaultdict(set))
    for account, carrier, medium in rows.carriers(list(accounts)):
        users[medium][account].add(carrier)
    several = sorted((medium for medium, those in users.items() if len(those) > 1), key=lambda key: (kind_of(key), -len(users[key]), key))
    return [
        (medium, kind_of(medium).word, [(account, tuple(sorted(users[medium][account]))) for account in sorted(users[medium])], {})
        for medium in several
    ]


def _employers(rows: LinkRows, accounts: Iterable[NodeKey]) -> list[Group]:
    """Employers as applications spell them; a spelling is no proof of one firm."""
    staff: dict[str, dict[NodeKey, set[NodeKey]]] = defaultdict(lambda: defaultdict(set))
    for account, holder, name in rows.employers(list(accounts)):
        staff[name][account].add(holder)
    several = sorted((name for name, those in staff.items() if len(those) > 1), key=lambda name: (-len(staff[name]), name))
    return [
        (None, "employer", [(account, tuple(sorted(staff[name][account]))) for account in sorted(staff[name])], {"employer": name})
        for name in several
    ]


def _met(rows: LinkRows, accounts: Iterable[NodeKey], within_s: int, window: Window | None) -> list[Group]:
    """Merchants with each account that was there within the time of another, by the transaction closest to another's."""
    nearest: dict[NodeKey, dict[NodeKey, tuple[int, NodeKey]]] = defaultdict(dict)
    for pair in rows.adjacent(list(accounts), within_s, *seconds_of(window)):
        gap = pair.made_at - pair.before_at
        for account, transaction in ((pair.account, pair.transaction), (pair.before, pair.before_transaction)):
            near = nearest[pair.merchant]
            near[account] = min(near.get(account, (gap, transaction)), (gap, transaction))
    live = rows.live(nearest)
    several = sorted((key for key in nearest if key in live), key=lambda key: (-len(nearest[key]), key))
    return [
        (
            merchant,
            NodeKind.MERCHANT.word,
            [
                (account, (transaction,))
                for account, (_, transaction) in sorted(nearest[merchant].items(), key=lambda one: (one[1][0], one[0]))
            ],
            {"closest_s": min(gap for gap, _ in nearest[merchant].values())},
        )
        for merchant in several
    ]


def denials(rows: LinkRows, account: str | None, cap: int) -> LinkAnswer:
    """Households in which at least two holders dispute; `LinkReader.denials` says what a household is."""
    accounts = rows.disputed(None)
    asked = None if account is None else existing(rows, account, NodeKind.ACCOUNT)
    holders: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for held, person in rows.near(accounts, {LinkKind.HOLDS}):
        holders[person].add(held)
    persons = rows.live(holders)
    ties, media, is_part = _ties(rows, persons)
    wanted: dict[NodeKey, None] = {}
    findings, truncated = [], is_part
    for household in _components(persons, ties):
        disputing = sorted(set().union(*(holders[person] for person in household)))
        if len(household) < 2 or len(disputing) < 2 or (asked is not None and asked not in disputing):  # noqa: PLR2004 - two make one
            continue
        shared = sorted(medium for medium, users in media.items() if len(users & set(household)) > 1)
        fresh = [key for key in (*household, *disputing, *shared) if key not in wanted]
        if len(wanted) + len(fresh) > cap:
            truncated = True
            continue
        wanted |= dict.fromkeys(fresh)
        findings.append(Finding(tuple(map(public_id, (*household, *disputing, *shared))), _overlap(rows, household, disputing, shared)))
    kinds = BELONGING | REACHING | _FAMILY
    return part_of(rows, Part(), list(wanted), kinds, truncated=truncated, cap=cap, findings=tuple(findings))


def _ties(rows: LinkRows, persons: set[NodeKey]) -> tuple[list[tuple[NodeKey, NodeKey]], dict[NodeKey, set[NodeKey]], bool]:
    """Pairs of one household, what they share, and whether something too many share was left aside."""
    ties = [(here, there) for here, there in rows.near(persons, _FAMILY) if there in persons]
    users: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for person, medium in rows.near(persons, {LinkKind.LIVES_AT, LinkKind.USES_PHONE}):
        users[medium].add(person)
    live = rows.live(users)
    media = {medium: those for medium, those in users.items() if medium in live and 1 < len(those) <= HOUSEHOLD}
    for those in media.values():
        first = min(those)
        ties.extend((first, other) for other in those if other != first)
    return ties, media, any(len(those) > HOUSEHOLD for those in users.values())


def _components(persons: Iterable[NodeKey], ties: Iterable[tuple[NodeKey, NodeKey]]) -> list[list[NodeKey]]:
    """The persons joined by ties, largest group first."""
    of = {person: [person] for person in persons}
    for here, there in ties:
        if of[here] is not of[there]:
            small, large = sorted((of[here], of[there]), key=len)
            large.extend(small)
            for person in small:
                of[person] = large
    groups = {id(group): sorted(group) for group in of.values()}
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def _overlap(rows: LinkRows, household: Sequence[NodeKey], accounts: Sequence[NodeKey], media: Sequence[NodeKey]) -> dict[str, Figure]:
    visitors: dict[NodeKey, set[NodeKey]] = defaultdict(set)
    for one in rows.spending(accounts, *seconds_of(None)):
        visitors[one.merchant].add(one.account)
    return {
        "persons": len(household),
        "accounts": len(accounts),
        "phones": sum(kind_of(medium) is NodeKind.PHONE for medium in media),
        "addresses": sum(kind_of(medium) is NodeKind.ADDRESS for medium in media),
        "merchants": sum(len(those) > 1 for those in visitors.values()),
    }
