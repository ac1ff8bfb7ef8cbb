"""One case under one reading as clauses: claims first, then every rule."""

from collections.abc import Iterable
from dataclasses import dataclass

from investigate.claims.model import CaseHeader, Claim
from investigate.engine.deadline import Deadline
from investigate.engine.meaning import Selectors, assert_claims, deny_states
from investigate.engine.order import (
    constrain_kinship,
    constrain_knowledge,
    constrain_order,
    constrain_sources,
    constrain_space,
    link_special_to_general,
)
from investigate.engine.possession import constrain_makers, constrain_possession
from investigate.engine.theory import Theory
from investigate.engine.windows import Reading
from investigate.engine.world import OUTSIDER, World


@dataclass(frozen=True, slots=True)
class Encoding:
    """The theory of some claims, with the literals that switch them on."""

    world: World
    selectors: Selectors


def encode(
    header: CaseHeader, claims: Iterable[Claim], reading: Reading, deadline: Deadline, *, wondered_about: str | None = None
) -> Encoding:
    """Turn claims into a theory whose models are the ways the world may have been.

    Deterministic in the set of claims: their order does not matter. With a card `wondered_about`, also what no claim speaks of can be asked
    of it: knowledge, theft, loss, cloning, interception, lending, application. Raises OutOfTime when the deadline passes.
    """
    theory = Theory(deadline)
    world = World(header, theory, reading)
    selectors = assert_claims(world, claims)
    if wondered_about is not None:
        _wonder(world, wondered_about)
    # Possession makes lines of lending and theft that the order rules then bind; sources come before makers, whom they name.
    link_special_to_general(world)
    constrain_sources(world)
    constrain_makers(world)
    constrain_possession(world)
    constrain_order(world)
    constrain_knowledge(world)
    constrain_space(world)
    constrain_kinship(world)
    deny_states(world)
    return Encoding(world, selectors)


def _wonder(world: World, card: str) -> None:
    owner = world.header.owners[card]
    for event in ("received", "stolen"):
        world.once(event, card)
    world.once("learned", card, owner)
    for event in ("lost", "cloned"):
        world.often(event, card)
    world.often("applied", card, owner)
    for person in world.people(card):
        world.often("intercepted", card, person)
        if person not in (OUTSIDER, owner):
            world.often("lent", card, person)
