"""Rules about what comes before what, what a source shows, where people were, and who knows whom."""

from collections.abc import Sequence

from investigate.engine.lines import Held, Once, Stretch
from investigate.engine.possession import counted
from investigate.engine.windows import second
from investigate.engine.world import OUTSIDER, World

_MINUTE = 60


def constrain_order(world: World) -> None:
    """Issue, receipt, lending, theft, report, and first knowledge."""
    for _, card in world.onces("issued"):
        issued = world.once("issued", card)
        _no_earlier(world, "issued_before_received", world.once("received", card), issued)
        if world.has_once("delivered", card):
            _no_earlier(world, "issued_before_delivered", world.once("delivered", card), issued)
    for _, card, person in world.oftens("lent"):
        _each_after(world, "received_before_lent", ("lent", card, person), world.once("received", card))
    for _, card in world.oftens("reported"):
        received = world.once("received", card)
        for cell, here in enumerate(world.often("reported", card).within):
            world.theory.add("received_before_reported", -here, -received.ever, received.by(cell))
    for each in world.affirmed("stolen"):
        card = each.name("card")
        if each.name("stage") == "after_receipt":
            _no_earlier(world, "stolen_after_receipt", world.once("stolen", card), world.once("received", card), -each.guard)
        elif each.name("stage") == "in_transit":
            _no_earlier(world, "stolen_on_the_way", world.once("received", card), world.once("stolen", card), -each.guard)


def constrain_knowledge(world: World) -> None:
    """First knowledge is no later than receipt, activation by oneself, own repayment and speech."""
    for _, card, person in world.onces("learned"):
        learned = world.once("learned", card, person)
        if person == world.header.owners[card]:
            _no_earlier(world, "knew_by_receipt", world.once("received", card), learned)
        _each_after(world, "repaid_knew", ("repaid_own", card, person), learned)
        for spoken in ("spoke_of", "promised_pay"):
            _each_after(world, "spoke_knew", (spoken, card, person), learned)
        _by_activation(world, "knew_by_activation", card, person, learned)


def constrain_sources(world: World) -> None:
    """From what a paper bears to whose act it was, and from the act to what it shows."""
    theory = world.theory
    for _, card, name in world.facts("paper_signer"):
        theory.add("name_is_person", -world.fact("paper_signer", card, name), world.fact("signer", card, name))
    for word in ("paper_signer", "signer", "activated_from"):
        for card in sorted(world.header.owners):
            theory.at_most_one("once_per_card", [world.fact(*key) for key in world.facts(word) if key[1] == card])
    for _, card, name in world.facts("signer"):
        if name == world.header.owners[card]:
            by_owner = -world.fact("signer", card, name)
            delivered, received = world.once("delivered", card), world.once("received", card)
            _no_earlier(world, "signed_for_received", delivered, received, by_owner)
            _no_earlier(world, "signed_for_received", received, delivered, by_owner)
    for _, txn, name in world.facts("paper_signed"):
        theory.add("name_is_person", -world.fact("paper_signed", txn, name), world.fact("signed", txn, name))
    for _, txn, person in world.facts("signed"):
        theory.add("slip_made", -world.fact("signed", txn, person), world.fact("made", txn, person))
    _one_time_passwords(world)
    for card, owner in sorted(world.header.owners.items()):
        if world.has_once("activated", card):
            _by_activation(world, "own_phone_received", card, owner, world.once("received", card))


def link_special_to_general(world: World) -> None:
    """A repayment of a kind is a repayment, a misuse of a transaction is a misuse; a paper's own transfer is usually its account holder's act."""
    for paper in ("paper_repaid_own", "paper_repaid_not_own"):
        for _, card, person in world.oftens(paper):
            _each_is(world, None, (paper, card, person), ("paper_repaid", card, person))
    for _, card, person in world.oftens("paper_repaid_own"):
        _each_is(world, "name_is_person", ("paper_repaid_own", card, person), ("repaid_own", card, person))
    for kind in ("repaid_own", "repaid_not_own"):
        for _, card, person in world.oftens(kind):
            _each_is(world, None, (kind, card, person), ("repaid", card, person))
    for key in world.oftens("misused"):
        if len(key) > len(("misused", "card")):
            _each_is(world, None, key, key[:2])


def constrain_space(world: World) -> None:
    """A card-present transaction places its maker; nobody is in two places, or quicker than the road."""
    for txn in counted(world):
        transaction = world.header.transactions[txn]
        if not transaction.card_present or transaction.place is None:
            continue
        at = second(transaction.at)
        for person in world.people(transaction.card):
            if person == OUTSIDER:
                continue
            there = world.fact("at_merchant", txn, person)
            world.theory.add("at_the_merchant", -world.fact("counted", txn), -world.fact("made", txn, person), there)
            world.held.setdefault(("location", person, transaction.place), []).append(Held(there, Stretch(at, at)))
    present: dict[str, list[tuple[str, Held]]] = {}
    for key in sorted(world.held):
        if key[0] == "location":
            present.setdefault(key[1], []).extend((key[2], held) for held in world.held[key])
    for stays in present.values():
        _one_place(world, stays)


def constrain_kinship(world: World) -> None:
    """Knowing and marriage are mutual; spouses know each other; who lends knows the borrower."""
    theory = world.theory
    for word in ("knows", "spouse"):
        for _, one, other in world.facts(word):
            theory.add("mutual", -world.fact(word, one, other), world.fact(word, other, one))
            theory.add("mutual", -world.fact(word, other, one), world.fact(word, one, other))
    acquainted = {key[1:] for key in world.facts("knows")}
    for _, one, other in world.facts("spouse"):
        if (one, other) in acquainted:
            theory.add("spouse_knows", -world.fact("spouse", one, other), world.fact("knows", one, other))
    for _, card, borrower in world.oftens("lent"):
        owner = world.header.owners[card]
        if (owner, borrower) in acquainted:
            for here in world.often("lent", card, borrower).within:
                theory.add("lent_knows", -here, world.fact("knows", owner, borrower))


def _no_earlier(world: World, rule: str, later: Once, earlier: Once, *unless: int) -> None:
    """Whenever `later` happens, `earlier` has happened by then."""
    for cell in range(later.grid.last + 1):
        world.theory.add(rule, *unless, -later.by(cell), earlier.by(cell))


def _each_after(world: World, rule: str, repeated: Sequence[str], earlier: Once) -> None:
    """Each time the repeatable event happens, `earlier` has happened by then; nothing where nobody speaks of the event."""
    if tuple(repeated) not in world.oftens(repeated[0]):
        return
    for cell, here in enumerate(world.often(*repeated).within):
        world.theory.add(rule, -here, earlier.by(cell))


def _each_is(world: World, rule: str | None, special: Sequence[str], general: Sequence[str]) -> None:
    """Each time the special event happens the general one does."""
    for here, there in zip(world.often(*special).within, world.often(*general).within, strict=True):
        world.theory.add(rule, -here, there)


def _by_activation(world: World, rule: str, card: str, person: str, earlier: Once) -> None:
    """Activation from a phone that, while the person used it, nobody else is said to have used, has `earlier` before it."""
    for _, of, phone in world.facts("activated_from"):
        if of != card:
            continue
        activated = world.once("activated", card)
        for held in world.held.get(("uses_phone", phone, person), ()):
            shared = any(
                key[:2] == ("uses_phone", phone) and key[2] != person and other.stretch.meets(held.stretch)
                for key, others in world.held.items()
                for other in others
            )
            first, last = activated.grid.span(held.stretch)
            if not shared:
                for cell in range(first, last + 1):
                    from_it = (-held.literal, -world.fact("activated_from", card, phone), -activated.by(cell), activated.by(first - 1))
                    world.theory.add(rule, *from_it, earlier.by(cell))


def _one_time_passwords(world: World) -> None:
    for _, txn, phone in world.facts("otp"):
        at = second(world.header.transactions[txn].at)
        users = [
            (key[2], held.literal)
            for key, others in sorted(world.held.items())
            for held in others
            if key[:2] == ("uses_phone", phone) and held.stretch.meets(Stretch(at, at))
        ]
        made = [world.fact("made", txn, person) for person in sorted({person for person, _ in users})]
        for _, literal in users:
            world.theory.add("otp_made", -world.fact("otp", txn, phone), -literal, *made)


def _one_place(world: World, stays: list[tuple[str, Held]]) -> None:
    ordered = sorted(stays, key=lambda each: (_start(each[1]), each[0], each[1].literal))
    for place, (here, one) in enumerate(ordered):
        for there, other in ordered[place + 1 :]:
            if here == there:
                continue
            if one.stretch.meets(other.stretch):
                world.theory.add("one_place", -one.literal, -other.literal)
            elif _start(other) - (one.stretch.end or 0) < world.header.minutes_between(here, there) * _MINUTE:
                world.theory.add("travel_time", -one.literal, -other.literal)


def _start(held: Held) -> int:
    """The first second of a stay; a stay always has both ends."""
    return held.stretch.start or 0
