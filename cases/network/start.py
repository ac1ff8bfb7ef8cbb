"""What the picture of a case starts with: everything of the case but the purchases nobody has spoken of, which stand folded."""

from cases.network.drawing import Scene
from cases.network.papers import papers_of
from graph.vocabulary import public_id

_MOST_MERCHANTS = 12
"""Shops shown by themselves beside those of purchases in question; the purchases at the rest stand in one fold."""


def start_of(scene: Scene) -> dict[str, None]:
    """The ids it starts with, in their order of weight."""
    ground = scene.ground
    in_question = _in_question(scene)
    papers, _ = papers_of(ground.bundle)
    things = [node.id for node in ground.near.nodes if node.id in ground.own]
    shops = [public_id(ground.purchases[each].merchant) for each in in_question]
    # The busiest first: a shop seen once among forty says little by itself.
    busiest = sorted(ground.at_merchant, key=lambda name: -len(ground.at_merchant[name]))[:_MOST_MERCHANTS]
    lone = [ground.at_merchant[name][0] for name in busiest if len(ground.at_merchant[name]) == 1]
    return dict.fromkeys([*things, *(each.id for each in papers), *in_question, *shops, *busiest, *lone])


def _in_question(scene: Scene) -> list[str]:
    """The purchases that are disputed, spoken of, looked for on paper, or part of a contradiction, oldest first."""
    ground, understanding = scene.ground, scene.understanding
    names = {name: public_id(node) for node, name in understanding.names.transactions.items()}
    wanted = {public_id(node) for node in ground.bundle.case.disputed}
    wanted |= {names[str(claim.args["txn"])] for claim in understanding.claims if not claim.is_record and claim.args.get("txn") in names}
    wanted |= {public_id(hunt.transaction) for hunt in ground.bundle.hunts}
    wanted |= {point for family in scene.families for point in family.points}
    return [name for name in ground.purchases if name in wanted]
