"""Whether claims can hold together, by looking for a world in which they do: the brute-force oracle of the contradiction engine.

Nothing here is shared with the engine: windows are read anew, time is a short list of moments that are tried one by one, and each rule is an
`if` over a concrete world. It knows the predicates without phones, without returns and without the events no rule speaks of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from graph.times import Window
from investigate.claims import CaseHeader, Claim

_STATES = ("holds", "location")
_TIMELESS = ("txn", "made", "signed", "knows", "spouse")
_OTHER = "somebody else"
_EARLY, _LATE = 0, 2 * 10**9


@dataclass
class World:
    """One way the world may have been, as far as it is chosen so far."""

    at: dict[tuple[str, ...], int | None] = field(default_factory=dict)
    """When each event that happens once did, or None."""


def smallest_conflicts(header: CaseHeader, claims: Sequence[Claim], *, strong: bool) -> set[frozenset[str]]:
    """Every minimal set of claims for which no world is found."""
    found: set[frozenset[str]] = set()
    for size in range(1, len(claims) + 1):
        for chosen in combinations(claims, size):
            ids = frozenset(each.id for each in chosen)
            if not any(each <= ids for each in found) and not can_hold(header, chosen, claims, strong=strong):
                found.add(ids)
    return found


def can_hold(header: CaseHeader, chosen: Sequence[Claim], case: Sequence[Claim], *, strong: bool) -> bool:
    """Whether some world satisfies the chosen claims; which ways a card may go also depends on what the whole case claims."""
    search = _Search(header, chosen, case, strong)
    return any(search.fits(world) for world in search.timings())


@dataclass(frozen=True)
class _Search:
    """A look for a world in which the chosen claims of a case hold."""

    header: CaseHeader
    chosen: Sequence[Claim]
    case: Sequence[Claim]
    strong: bool

    def _window(self, claim: Claim) -> tuple[int, int]:
        """First and last second the claim speaks of."""
        widest = (_EARLY, int(claim.uttered_at.timestamp()))
        outer = _seconds(claim.outer) or widest
        core = _seconds(claim.core) or outer
        happened = claim.polarity and claim.predicate not in _STATES
        return (core if self.strong else outer) if happened else (outer if self.strong else core)

    def timings(self) -> Iterator[World]:
        """Every choice of moments for the events that happen once, of those that claims about them alone allow."""
        moments = sorted(self._moments())
        keys: list[tuple[str, ...]] = [(event, card) for card in sorted(self.header.owners) for event in ("received", "stolen")]
        keys += sorted({_once(each) for each in self.chosen if each.predicate in ("issued", "delivered", "learned")})
        options: list[list[int | None]] = []
        for key in keys:
            about = [each for each in self.chosen if each.predicate == key[0] and _once(each) == key]
            plain = [each for each in about if each.predicate != "delivered" or each.polarity]
            options.append([moment for moment in (None, *moments) if all(self._agrees(each, moment) for each in plain)])
        for choice in product(*options):
            yield World(dict(zip(keys, choice, strict=True)))

    def _moments(self) -> set[int]:
        edges = {edge for each in self.chosen if each.predicate not in _TIMELESS for edge in self._window(each)}
        edges |= {int(self.header.transactions[txn].at.timestamp()) for each in self.chosen if isinstance(txn := each.args.get("txn"), str)}
        return {moment for edge in edges for moment in (edge, edge + 1)} | {_EARLY + 1}

    def _agrees(self, claim: Claim, moment: int | None) -> bool:
        first, last = self._window(claim)
        inside = moment is not None and first <= moment <= last
        return inside is claim.polarity

    def fits(self, world: World) -> bool:
        return self._order_fits(world) and any(self._use_fits(world, makers) for makers in self._makers())

    def _order_fits(self, world: World) -> bool:
        """Issue, delivery, receipt, knowledge, and whether each repeatable event has a moment left to it."""
        for card, owner in self.header.owners.items():
            received, issued = world.at["received", card], world.at.get(("issued", card), _EARLY)
            delivered = world.at.get(("delivered", card), None)
            if not _before(issued, received) or not _before(issued, delivered):
                return False
            if not _before(world.at.get(("learned", card, owner), _EARLY), received):
                return False
            if not self._delivery_fits(owner, card, received, delivered):
                return False
        for claim in self.chosen:
            if claim.predicate == "stolen" and claim.polarity:
                stolen, received = world.at["stolen", str(claim.args["card"])], world.at["received", str(claim.args["card"])]
                if claim.args.get("stage") == "after_receipt" and not _before(received, stolen):
                    return False
                if claim.args.get("stage") == "in_transit" and received is not None and not _before(stolen, received):
                    return False
        repeatable = ("lent", "lost", "recovered", "reported", "repaid", "spoke_of", "intercepted", "cloned")
        return all(
            any(self._may_happen(world, claim, moment) for moment in self._within(claim))
            for claim in self.chosen
            if claim.predicate in repeatable and claim.polarity
        )

    def _delivery_fits(self, owner: str, card: str, received: int | None, delivered: int | None) -> bool:
        """One signer and one name; who signs in her own name has the card then."""
        about = [each for each in self.chosen if each.predicate == "delivered" and each.args["card"] == card]
        names = {str(each.args["signer"]) for each in about if each.polarity and each.is_record}
        signers = {str(each.args["signer"]) for each in about if each.polarity}
        if len(names) > 1 or len(signers) > 1:
            return False
        if owner in signers and received != delivered:
            return False
        for denial in about:
            spoken = names if denial.is_record else signers
            if not denial.polarity and denial.args["signer"] in spoken and not self._agrees(denial, delivered):
                return False
        return True

    def _within(self, claim: Claim) -> list[int]:
        first, last = self._window(claim)
        return [each for each in self._moments() if first <= each <= last]

    def _may_happen(self, world: World, claim: Claim, moment: int) -> bool:
        """Whether the event the claim affirms may happen at the moment."""
        card, person = str(claim.args["card"]), str(claim.args.get("person", ""))
        own = claim.args.get("channel") not in ("auto_debit", "set_off")
        for denial in self.chosen:
            if (
                denial.predicate != claim.predicate
                or denial.polarity
                or any(denial.args[each] != claim.args[each] for each in ("card", "person") if each in denial.args)
            ):
                continue
            if claim.predicate == "repaid" and claim.is_record and not denial.is_record and not own:
                continue
            if claim.predicate == "repaid" and denial.is_record and not claim.is_record:
                continue
            if not self._agrees(denial, moment):
                return False
        return self._rules_let_happen(world, claim.predicate, card, person, moment, own=own)

    def _rules_let_happen(self, world: World, event: str, card: str, person: str, moment: int, *, own: bool = True) -> bool:
        received = world.at["received", card]
        if event == "lent":
            return _before(received, moment) and not self._strangers(self.header.owners[card], person)
        if event == "reported":
            return received is None or received <= moment
        if event == "intercepted":
            return received is None
        if event == "spoke_of" or (event == "repaid" and own):
            return _before(world.at.get(("learned", card, person), _EARLY), moment)
        return True

    def _strangers(self, one: str, other: str) -> bool:
        """Whether somebody denies that they know each other."""
        return any(
            each.predicate == "knows" and not each.polarity and {each.args["person"], each.args["other"]} == {one, other}
            for each in self.chosen
        )

    def _makers(self) -> Iterator[dict[str, str | None]]:
        """Every choice of who made each transaction; None where it did not take place."""
        spoken = sorted({str(each.args["txn"]) for each in self.chosen if "txn" in each.args})
        for choice in product((None, *self.header.persons, _OTHER), repeat=len(spoken)):
            makers = dict(zip(spoken, choice, strict=True))
            if all(_maker_agrees(each, makers) for each in self.chosen if "txn" in each.args):
                yield makers

    def _use_fits(self, world: World, makers: dict[str, str | None]) -> bool:
        """Kinship, signatures, places and the whereabouts of cards under this choice of makers."""
        if not (self._acquaintance_fits() and self._signatures_fit()):
            return False
        counted = {str(each.args["txn"]) for each in self.chosen if each.predicate == "txn" and each.polarity}
        stays = [
            (str(each.args["person"]), str(each.args["place"]), *self._window(each))
            for each in self.chosen
            if each.predicate == "location" and each.polarity
        ]
        holds = [
            (str(each.args["card"]), str(each.args["person"]), *self._window(each))
            for each in self.chosen
            if each.predicate == "holds" and each.polarity
        ]
        for txn in sorted(counted):
            transaction, maker = self.header.transactions[txn], makers[txn]
            at = int(transaction.at.timestamp())
            if not transaction.card_present or maker is None:
                continue
            if maker != _OTHER and transaction.place:
                stays.append((maker, transaction.place, at, at))
            if maker == self.header.owners[transaction.card] and not self._owner_has(world, transaction.card, at, at):
                return False
            if not self._cloned(transaction.card, at):
                holds.append((transaction.card, maker, at, at))
        return (
            self._places_fit(stays)
            and all(
                one[0] != other[0] or one[1] == other[1] or one[3] < other[2] or other[3] < one[2] for one, other in combinations(holds, 2)
            )
            and all(self._may_hold(world, *each) for each in holds)
            and all(self._denial_fits(each, stays, holds) for each in self.chosen if each.predicate in _STATES and not each.polarity)
        )

    def _acquaintance_fits(self) -> bool:
        """Nobody denies an acquaintance or a marriage that another claims, or the acquaintance of the married."""
        for claim in self.chosen:
            pair = {claim.args.get("person"), claim.args.get("other")}
            same = [each for each in self.chosen if {each.args.get("person"), each.args.get("other")} == pair]
            if claim.predicate in ("knows", "spouse") and claim.polarity:
                if any(each.predicate == claim.predicate and not each.polarity for each in same):
                    return False
                if claim.predicate == "spouse" and any(each.predicate == "knows" and not each.polarity for each in same):
                    return False
        return True

    def _signatures_fit(self) -> bool:
        """A name on a slip, and a person's own word, mean that the person signed; a record's denial speaks of the name only."""
        affirmed = [each for each in self.chosen if each.predicate == "signed" and each.polarity]
        for denial in self.chosen:
            if denial.predicate != "signed" or denial.polarity:
                continue
            against = [each for each in affirmed if each.is_record] if denial.is_record else affirmed
            if any(each.args == denial.args for each in against):
                return False
        return True

    def _places_fit(self, stays: Sequence[tuple[str, str, int, int]]) -> bool:
        for one, other in combinations(sorted(stays, key=lambda each: each[2]), 2):
            if one[0] == other[0] and one[1] != other[1]:
                if other[2] <= one[3]:
                    return False
                if other[2] - one[3] < 60 * self.header.minutes_between(one[1], other[1]):
                    return False
        return True

    def _claimed(self, event: str, card: str) -> bool:
        return any(each.predicate == event and each.polarity and each.args["card"] == card for each in self.case)

    def _some_moment(self, world: World | None, event: str, card: str, person: str, by: int) -> bool:
        """Whether an event of this kind may have happened by then, claimed or not."""
        for moment in [each for each in self._moments() if each <= by]:
            denied = any(
                each.predicate == event
                and not each.polarity
                and each.args["card"] == card
                and each.args.get("person", person) == person
                and not self._agrees(each, moment)
                for each in self.chosen
            )
            if not denied and (world is None or self._rules_let_happen(world, event, card, person, moment)):
                return True
        return False

    def _cloned(self, card: str, by: int) -> bool:
        return self._claimed("cloned", card) and self._some_moment(None, "cloned", card, "", by)

    def _may_hold(self, world: World, card: str, person: str, first: int, last: int) -> bool:
        if person == self.header.owners[card]:
            return _before(world.at["received", card], first) and self._owner_has(world, card, first, last)
        stolen = world.at["stolen", card]
        return (
            (stolen is not None and stolen <= first)
            or self._some_moment(world, "intercepted", card, person, first)
            or (person != _OTHER and self._some_moment(world, "lent", card, person, first))
            or (self._claimed("lost", card) and self._some_moment(None, "lost", card, "", first))
        )

    def _owner_has(self, world: World, card: str, first: int, last: int) -> bool:
        """Not after a theft, unless the card was found between it and the first moment."""
        stolen = world.at["stolen", card]
        if stolen is None or stolen >= last:
            return True
        if not self._claimed("recovered", card):
            return False
        denials = [each for each in self.chosen if each.predicate == "recovered" and not each.polarity and each.args["card"] == card]
        edges = {edge for each in denials for edge in self._window(each)}
        moments = {stolen, first, *edges, *(each + 1 for each in edges)}
        return any(stolen <= each <= first and all(self._agrees(denial, each) for denial in denials) for each in moments)

    def _denial_fits(self, claim: Claim, stays: Sequence[tuple[str, str, int, int]], holds: Sequence[tuple[str, str, int, int]]) -> bool:
        """Some second of the window is in no stretch for which the state held."""
        first, last = self._window(claim)
        if claim.predicate == "location":
            held = [each[2:] for each in stays if each[:2] == (claim.args["person"], claim.args["place"])]
        else:
            held = [each[2:] for each in holds if each[:2] == (claim.args["card"], claim.args["person"])]
        seconds = {first, *(end + 1 for _, end in held)}
        return any(first <= each <= last and not any(start <= each <= end for start, end in held) for each in seconds)


def _seconds(window: Window | None) -> tuple[int, int] | None:
    return None if window is None else (int(window.start.timestamp()), int(window.end.timestamp()))


def _once(claim: Claim) -> tuple[str, ...]:
    person = (str(claim.args["person"]),) if claim.predicate == "learned" else ()
    return (claim.predicate, str(claim.args["card"]), *person)


def _before(earlier: int | None, later: int | None) -> bool:
    """If the later one happens, the earlier one has by then."""
    return later is None or (earlier is not None and earlier <= later)


def _maker_agrees(claim: Claim, makers: dict[str, str | None]) -> bool:
    maker = makers[str(claim.args["txn"])]
    if claim.predicate == "txn":
        return (maker is not None) is claim.polarity
    if claim.predicate == "signed" and not claim.polarity:
        return True
    return (maker == claim.args["person"]) is claim.polarity
