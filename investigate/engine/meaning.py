"""What claims say, as clauses of the theory: one selector a claim, one more for each person an ambiguous name may mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from investigate.claims.model import Claim, ClaimStatus, SaidWith
from investigate.claims.vocabulary import Aspect
from investigate.engine.lines import Held, Once, deny_throughout
from investigate.engine.theory import Theory
from investigate.engine.windows import stretch_of
from investigate.engine.world import Assertion, World, is_once

NOT_OWN_ACT = frozenset({"auto_debit", "set_off"})
"""Channels by which a repayment proves neither an act nor knowledge of whose account it came from."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """The literals that switch claims and readings on."""

    claims: Mapping[str, int]
    """Claim id to the literal that the claim is true."""
    readings: Mapping[tuple[str, str], int]
    """Claim id and person to the literal that the ambiguous name means that person."""


def stands(claim: Claim) -> bool:
    """Whether the claim is its speaker's current word and asserts something."""
    return claim.status is ClaimStatus.ASSERTED and claim.said_with is not SaidWith.DO_NOT_REMEMBER


def assert_claims(world: World, claims: Iterable[Claim]) -> Selectors:
    """Put claims into the world, in order of their ids, each under its own selector.

    A reported claim counts only with every report that carries it: what was said, and that it was said, are doubted apart.
    """
    ordered = sorted(claims, key=lambda each: each.id)
    by_id = {each.id: each for each in ordered}
    world.draw_grids(ordered)
    chosen = {each.id: world.theory.literal() for each in ordered}
    readings: dict[tuple[str, str], int] = {}
    for claim in ordered:
        carriers = _carriers(claim, by_id)
        if carriers is None:
            continue
        guard = _all_of(world.theory, [chosen[each.id] for each in (claim, *carriers)])
        if not claim.readings:
            world.put(Assertion(claim, guard, claim.args, stretch_of(claim, world.reading)))
            continue
        meant = {person: world.theory.literal() for person in claim.readings}
        world.theory.add(None, -guard, *meant.values())
        world.theory.at_most_one(None, meant.values())
        for person, literal in meant.items():
            read = world.theory.literal()
            readings[claim.id, person] = read
            world.theory.add(None, -read, -guard, literal)
            world.put(Assertion(claim, literal, claim.args_read_as(person), stretch_of(claim, world.reading)))
    _affirm_and_deny(world)
    return Selectors(chosen, readings)


def _carriers(claim: Claim, by_id: Mapping[str, Claim]) -> list[Claim] | None:
    """The reports a claim came through, or `None` when one of them does not stand, so that nothing was reported."""
    carriers: list[Claim] = []
    following = claim.via
    while following is not None:
        carrier = by_id.get(following)
        if carrier is None or not carrier.polarity:
            return None
        carriers.append(carrier)
        following = carrier.via
    return carriers


def _all_of(theory: Theory, literals: list[int]) -> int:
    """A literal that holds whenever all of them do."""
    if len(literals) == 1:
        return literals[0]
    together = theory.literal()
    theory.add(None, together, *(-each for each in literals))
    return together


def _affirm_and_deny(world: World) -> None:
    for each in world.assertions:
        if each.claim.meaning.aspect is Aspect.STATE and each.claim.polarity:
            world.held.setdefault(_state(each), []).append(Held(each.guard, each.stretch))
    for each in world.assertions:
        match each.claim.meaning.aspect:
            case Aspect.TIMELESS:
                _timeless(world, each)
            case Aspect.STATE:
                continue
            case Aspect.EVENT if is_once(each.claim.predicate):
                _happened_once(world, each)
            case Aspect.EVENT:
                _happened(world, each)
    _contradict_plainly(world)


def deny_states(world: World) -> None:
    """Put denials of states into the world, against everything that is said, or follows, to have held; so the rules come first."""
    for each in world.assertions:
        if each.claim.meaning.aspect is Aspect.STATE and not each.claim.polarity:
            deny_throughout(world.theory, each.guard, each.stretch, world.held.get(_state(each), ()))


def _state(assertion: Assertion) -> tuple[str, ...]:
    return (assertion.claim.predicate, *(assertion.name(each.name) for each in assertion.claim.meaning.arguments if each.required))


def _timeless(world: World, assertion: Assertion) -> None:
    claim, guard = assertion.claim, assertion.guard
    match claim.predicate:
        case "said":
            return
        case "txn":
            txn = assertion.name("txn")
            if claim.polarity:
                world.theory.add(None, -guard, world.fact("counted", txn))
                world.theory.add(None, -guard, world.fact("happened", txn))
            else:
                world.theory.add(None, -guard, -world.fact("happened", txn))
            return
        case "signed":
            key: tuple[str, ...] = ("paper_signed" if claim.is_record else "signed", assertion.name("txn"), assertion.name("person"))
        case predicate:
            key = (predicate, *(assertion.name(each.name) for each in claim.meaning.arguments if each.required))
    world.theory.add(None, -guard, world.fact(*key) if claim.polarity else -world.fact(*key))


def attribute_of(world: World, assertion: Assertion) -> int | None:
    """The fact beside an event that happens once: who signed for the card, whose name the paper bears, from which phone it was activated."""
    card = assertion.name("card")
    if assertion.claim.predicate == "delivered" and (signer := assertion.name("signer")):
        return world.fact("paper_signer" if assertion.claim.is_record else "signer", card, signer)
    if assertion.claim.predicate == "activated" and (phone := assertion.name("phone")):
        return world.fact("activated_from", card, phone)
    return None


def line_of(world: World, assertion: Assertion) -> Once:
    """The line of an event that happens at most once."""
    about = (assertion.name("card"), assertion.name("person")) if assertion.claim.predicate == "learned" else (assertion.name("card"),)
    return world.once(assertion.claim.predicate, *about)


def _happened_once(world: World, assertion: Assertion) -> None:
    line, attribute, guard = line_of(world, assertion), attribute_of(world, assertion), assertion.guard
    first, last = line.grid.span(assertion.stretch)
    if assertion.claim.polarity:
        world.theory.add(None, -guard, line.by(last))
        world.theory.add("once_per_card", -guard, -line.by(first - 1))
        if attribute is not None:
            world.theory.add(None, -guard, attribute)
    else:
        beside = () if attribute is None else (-attribute,)
        world.theory.add(None, -guard, *beside, -line.by(last), line.by(first - 1))


def _happened(world: World, assertion: Assertion) -> None:
    claim, card, person = assertion.claim, assertion.name("card"), assertion.name("person")
    key: tuple[str, ...] = (claim.predicate, *(assertion.name(each.name) for each in claim.meaning.arguments if each.required))
    if claim.predicate == "repaid":
        own = assertion.name("channel") not in NOT_OWN_ACT
        key = ("paper_repaid" if claim.is_record else "repaid", card, person)
        if claim.polarity:
            key = (f"{key[0]}_{'own' if own else 'not_own'}", card, person)
    elif what := assertion.name("what"):
        key = ("misused", card, what)
    line = world.often(*key)
    first, last = line.grid.span(assertion.stretch)
    if claim.polarity:
        world.theory.add(None, -assertion.guard, *line.within[first : last + 1])
    else:
        for here in line.within[first : last + 1]:
            world.theory.add(None, -assertion.guard, -here)


def _contradict_plainly(world: World) -> None:
    """Add that a denial excludes an event affirmed within its window, so that no rule is cited for what is plain."""
    denials = [each for each in world.assertions if not each.claim.polarity and is_once(each.claim.predicate)]
    by_line: dict[int, list[Assertion]] = {}
    for each in denials:
        by_line.setdefault(line_of(world, each).ever, []).append(each)
    for each in world.assertions:
        if not each.claim.polarity or not is_once(each.claim.predicate):
            continue
        for denial in by_line.get(line_of(world, each).ever, ()):
            denied = attribute_of(world, denial)
            if each.stretch.within(denial.stretch) and denied in (None, attribute_of(world, each)):
                world.theory.add(None, -each.guard, -denial.guard)
