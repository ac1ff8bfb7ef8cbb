"""Rules about who made a transaction, who had a card, and how another came to have it."""

from collections.abc import Iterator

from investigate.engine.lines import Held, Once, Stretch
from investigate.engine.theory import TRUE
from investigate.engine.windows import second
from investigate.engine.world import OUTSIDER, World


def counted(world: World) -> list[str]:
    """Transactions that some claim says took place."""
    return [key[1] for key in world.facts("counted")]


def constrain_makers(world: World) -> None:
    """One maker a transaction; a made or signed one took place; a misused one is not the owner's."""
    theory = world.theory
    for txn in counted(world):
        card = world.header.transactions[txn].card
        theory.add(None, -world.fact("counted", txn), *(world.fact("made", txn, person) for person in world.people(card)))
    makers: dict[str, list[int]] = {}
    for _, txn, person in world.facts("made"):
        makers.setdefault(txn, []).append(world.fact("made", txn, person))
        if world.has_fact("happened", txn):
            theory.add(None, -world.fact("made", txn, person), world.fact("happened", txn))
    for literals in makers.values():
        theory.at_most_one("one_maker", literals)
    for each in world.affirmed("misused"):
        txn = each.name("what")
        if txn in world.header.transactions and world.header.transactions[txn].card == each.name("card"):
            owner = world.header.owners[each.name("card")]
            theory.add("misused_not_by_owner", -each.guard, -world.fact("made", txn, owner))


def constrain_possession(world: World) -> None:
    """Where the card was: with the maker, with one person at a time, and with another only by a way the case knows."""
    for card in sorted(world.header.owners):
        _makers_had_it(world, card)
        people = world.people(card)
        _one_holder(world, [(person, held) for person in people for held in world.held.get(("holds", card, person), ())])
        for person in people:
            for held in world.held.get(("holds", card, person), ()):
                if person == world.header.owners[card]:
                    _owner_had_it(world, card, held)
                else:
                    _other_had_it(world, card, person, held)
    _interceptions(world)


def _makers_had_it(world: World, card: str) -> None:
    theory, owner = world.theory, world.header.owners[card]
    claimed = any(each.name("card") == card for each in world.affirmed("cloned"))
    for txn in counted(world):
        transaction = world.header.transactions[txn]
        if transaction.card != card or not transaction.card_present:
            continue
        cell, at = world.cell_of(txn), second(transaction.at)
        clone = world.often("cloned", card).by(cell)
        if not claimed:
            theory.add("no_clone", -clone)
        for person in world.people(card):
            had = world.fact("had", txn, person)
            made = world.fact("made", txn, person)
            theory.add("maker_had_card", -world.fact("counted", txn), -made, had, clone)
            world.held.setdefault(("holds", card, person), []).append(Held(had, Stretch(at, at)))
            if person == owner:
                _not_after_theft(world, card, (-world.fact("counted", txn), -made), cell - 1, cell)


def _one_holder(world: World, holdings: list[tuple[str, Held]]) -> None:
    for one, other in _overlapping(holdings):
        if one[0] != other[0]:
            world.theory.add("one_holder", -one[1].literal, -other[1].literal)


def _overlapping(holdings: list[tuple[str, Held]]) -> Iterator[tuple[tuple[str, Held], tuple[str, Held]]]:
    """Pairs whose stretches share a second, by a sweep over their starts."""
    ordered = sorted(holdings, key=lambda each: (each[1].stretch.start or 0, each[0], each[1].literal))
    open_: list[tuple[str, Held]] = []
    for each in ordered:
        open_ = [other for other in open_ if other[1].stretch.meets(each[1].stretch)]
        yield from ((other, each) for other in open_)
        open_.append(each)


def _edges(world: World, card: str, held: Held) -> tuple[int, int]:
    """Cells of the first and the last second; a holding always has both ends."""
    return world.grid(card).span(held.stretch)


def _owner_had_it(world: World, card: str, held: Held) -> None:
    first, last = _edges(world, card, held)
    world.theory.add("owner_after_receipt", -held.literal, world.once("received", card).by(first))
    _not_after_theft(world, card, (-held.literal,), last - 1, first)


def _not_after_theft(world: World, card: str, unless: tuple[int, ...], before: int, back_by: int) -> None:
    """A theft up to cell `before` means the owner does not have it, unless it was recovered between the theft and cell `back_by`."""
    stolen = world.once("stolen", card)
    theory, back = world.theory, []
    if any(each.name("card") == card for each in world.affirmed("recovered")):
        recovered = world.often("recovered", card)
        for cell in range(back_by + 1):
            here = theory.literal()
            theory.add(None, -here, recovered.within[cell])
            theory.add(None, -here, stolen.by(cell))
            back.append(here)
    theory.add("not_with_owner_after_theft", *unless, -stolen.by(before), *back)


def _other_had_it(world: World, card: str, person: str, held: Held) -> None:
    first, _ = _edges(world, card, held)
    lost = world.often("lost", card).by(first)
    if not any(each.name("card") == card for each in world.affirmed("lost")):
        world.theory.add("no_loss_unclaimed", -lost)
    world.theory.add(
        "other_by_a_way",
        -held.literal,
        _on_loan(world, card, person, first),
        world.once("stolen", card).by(first),
        world.often("intercepted", card, person).by(first),
        lost,
    )


def _on_loan(world: World, card: str, person: str, cell: int) -> int:
    """A literal that holds only if the person had the card on loan in the cell."""
    if person == OUTSIDER:
        return -TRUE
    if not world.has_often("lent", card, person):
        return _unspoken_loan(world, card, person, cell)
    lent = world.often("lent", card, person)
    if not any(each.name("card") == card and each.name("person") == person for each in world.affirmed("returned")):
        return lent.by(cell)
    returned, theory = world.often("returned", card, person), world.theory
    loan = -TRUE
    for here in range(cell + 1):
        earlier, loan = loan, theory.literal()
        theory.add(None, -loan, lent.within[here], earlier)
        theory.add("loan_ends_on_return", -loan, lent.within[here], -returned.within[here])
    return loan


def _unspoken_loan(world: World, card: str, person: str, cell: int) -> int:
    """A loan of which nobody speaks may be of the very moment, so it takes a receipt by then and an acquaintance, but no line of time."""
    loan = world.theory.literal()
    world.theory.add("received_before_lent", -loan, world.once("received", card).by(cell))
    if world.has_fact("knows", world.header.owners[card], person) or world.has_fact("knows", person, world.header.owners[card]):
        world.theory.add("lent_knows", -loan, world.fact("knows", world.header.owners[card], person))
    return loan


def _interceptions(world: World) -> None:
    for _, card, person in world.oftens("intercepted"):
        received: Once = world.once("received", card)
        for here in world.often("intercepted", card, person).within:
            world.theory.add("intercepted_not_received", -here, -received.ever)
