"""Questions that lead somewhere: what several accounts have in common. Each answer is a lead with its method, never a fact."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from graph.links import LinkAnswer
from graph.lookups import LinkRows, Part, Spent, existing_all, part_of
from graph.questions import SPENDING, seconds_of
from graph.times import Window
from graph.vocabulary import LinkKind, NodeKey, NodeKind


def common(rows: LinkRows, accounts: Sequence[str], window: Window, top: int, cap: int) -> LinkAnswer:
    """The merchants of at least two of the accounts in the window, with the transactions."""
    asked = existing_all(rows, accounts, NodeKind.ACCOUNT)
    there: dict[NodeKey, list[Spent]] = defaultdict(list)
    for one in rows.spending(asked, *seconds_of(window)):
        there[one.merchant].append(one)
    counted = {merchant: len({one.account for one in spent}) for merchant, spent in there.items()}
    ranking = sorted((key for key, many in counted.items() if many > 1), key=lambda key: (-counted[key], -len(there[key]), key))
    chosen = ranking[:top]
    spent = sorted((one for merchant in chosen for one in there[merchant]), key=lambda one: (-one.made_at, -one.transaction))
    took_part = {one.account for one in spent}
    wanted: dict[NodeKey, None] = dict.fromkeys([*chosen, *(key for key in asked if key in took_part)])
    for one in spent:
        wanted |= dict.fromkeys((one.card, one.transaction))
    truncated = len(ranking) > top or len(wanted) > cap
    shown = part_of(rows, Part(), list(islice(wanted, cap)), SPENDING | {LinkKind.HAS_CARD}, truncated=truncated, cap=cap)
    nodes = tuple(
        node._replace(attributes={**node.attributes, "accounts_here": counted[key], "transactions_here": len(there[key])})
        for key, node in zip(chosen, shown.nodes, strict=False)
    )
    return replace(shown, nodes=nodes + shown.nodes[len(nodes) :])
