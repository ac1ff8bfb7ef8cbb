"""Questions that lead somewhere: what several accounts have in common. Each answer is a lead with its method, never a fact."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from graph.links import Finding, LinkAnswer
from graph.lookups import LinkRows, Part, Spent, existing_all, part_of
from graph.nodes import china_time
from graph.odds import at_least, lift
from graph.questions import SPENDING, seconds_of
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind, public_id

_SHOWN = SPENDING | {LinkKind.HAS_CARD}


def common(rows: LinkRows, accounts: Sequence[str], window: Window, top: int, cap: int) -> LinkAnswer:
    """The merchants of at least two of the accounts in the window, with the transactions."""
    asked = existing_all(rows, accounts, NodeKind.ACCOUNT)
    there = _by_merchant(rows, asked, window)
    counted = {merchant: len({one.account for one in spent}) for merchant, spent in there.items()}
    ranking = sorted((key for key, many in counted.items() if many > 1), key=lambda key: (-counted[key], -len(there[key]), key))
    chosen = ranking[:top]
    shown = _with_transactions(rows, chosen, asked, there, is_part=len(ranking) > top, cap=cap)
    nodes = tuple(
        node._replace(attributes={**node.attributes, "accounts_here": counted[key], "transactions_here": len(there[key])})
        for key, node in zip(chosen, shown.nodes, strict=False)
    )
    return replace(shown, nodes=nodes + shown.nodes[len(nodes) :])


def _by_merchant(rows: LinkRows, accounts: Sequence[NodeKey], window: Window) -> dict[NodeKey, list[Spent]]:
    there: dict[NodeKey, list[Spent]] = defaultdict(list)
    for one in rows.spending(accounts, *seconds_of(window)):
        there[one.merchant].append(one)
    return there


def _with_transactions(
    rows: LinkRows, merchants: Sequence[NodeKey], asked: Sequence[NodeKey], there: dict[NodeKey, list[Spent]], *, is_part: bool, cap: int
) -> LinkAnswer:
    """These merchants, the asked accounts that were there, and the transactions with their cards, newest first."""
    spent = sorted((one for merchant in merchants for one in there[merchant]), key=lambda one: (-one.made_at, -one.transaction))
    took_part = {one.account for one in spent}
    wanted: dict[NodeKey, None] = dict.fromkeys([*merchants, *(key for key in asked if key in took_part)])
    part = Part()
    # More than the cap are not shown, so that more need not be brought to learn their cards.
    newest = [one.transaction for one in spent[: max(cap - len(wanted), 0) + 1]]
    rows.bring(newest, part)
    cards = rows.live({card for key in newest if (card := part.transactions[key].card) is not None})
    for key in newest:
        card = part.transactions[key].card
        if card is not None and card in cards:
            wanted[card] = None
        wanted[key] = None
    truncated = is_part or len(wanted) > cap
    return part_of(rows, part, list(islice(wanted, cap)), _SHOWN, truncated=truncated, cap=cap)


def compromise(rows: LinkRows, accounts: Sequence[str], window: Window, top: int, cap: int) -> LinkAnswer:
    """The merchants that more of the accounts visited than chance explains; `LinkReader.compromise` gives the method."""
    asked = existing_all(rows, accounts, NodeKind.ACCOUNT)
    there = _by_merchant(rows, asked, window)
    hits = {merchant: len({one.account for one in spent}) for merchant, spent in there.items()}
    tested = [merchant for merchant, many in hits.items() if many > 1]
    visitors = rows.visitors(tested, *seconds_of(window))
    total = rows.population()
    figures = {
        merchant: (
            at_least(hits[merchant], len(asked), visitors[merchant], total),
            lift(hits[merchant], len(asked), visitors[merchant], total),
        )
        for merchant in tested
    }
    ranking = sorted(tested, key=lambda merchant: (figures[merchant][0], -figures[merchant][1], merchant))
    chosen = ranking[:top]
    shown = _with_transactions(rows, chosen, asked, there, is_part=len(ranking) > top, cap=cap)
    findings = tuple(
        Finding(
            (public_id(merchant),),
            {
                "accounts_here": hits[merchant],
                "accounts_asked": len(asked),
                "all_here": visitors[merchant],
                "all_accounts": total,
                "lift": figures[merchant][1],
                "chance": figures[merchant][0],
                "merchants_tested": len(tested),
            },
        )
        for merchant in chosen[:cap]
    )
    return replace(shown, findings=findings)


def spent(rows: LinkRows, accounts: Sequence[str], window: Window, top: int) -> LinkAnswer:
    """What the accounts spent at each merchant in the window, in each currency, most first."""
    asked = existing_all(rows, accounts, NodeKind.ACCOUNT)
    ranking = sorted(rows.amounts(asked, *seconds_of(window)), key=lambda sum_: (sum_.currency, -sum_.amount_fen, sum_.merchant))
    chosen = ranking[:top]
    findings = tuple(
        Finding(
            (public_id(one.merchant),),
            {
                "currency": one.currency,
                "amount_fen": one.amount_fen,
                "transactions": one.transactions,
                "first": china_time(one.first)[0],
                "last": china_time(one.last)[0],
            },
        )
        for one in chosen
    )
    keys = [*asked, *dict.fromkeys(one.merchant for one in chosen)]
    return part_of(rows, Part(), keys, (), truncated=len(ranking) > top, cap=top, findings=findings)
