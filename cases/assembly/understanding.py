"""What the office understands of a case on a day: facts, rules, contradictions, and the ways that are open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from cases.assembly.bundle import CaseBundle, load_bundle
from cases.assembly.claims import claim_lines
from cases.assembly.facts import case_facts
from cases.assembly.names import Names, name_things
from cases.assembly.words import relation_of
from cases.gates import Decided, Outcome
from cases.office import Office
from cases.routes import RouteAnswer, route
from cases.slip_choice import candidate_proofs, choose_slip
from graph.vocabulary import public_id
from investigate.check import CheckAnswer, check
from investigate.claims.model import CaseHeader, Claim
from investigate.claims.reading import read_claims
from investigate.facts import CaseFacts, ConflictFact
from investigate.indicators import evaluate
from investigate.indicators.rule import Hit
from investigate.seek import Proof

CHECK_SECONDS = 10.0
"""How long the engine may search by default; it says so when that was not enough."""
_SLIPS_WEIGHED = 5
"""How many of the best slips by their own worth the engine weighs besides those that somebody spoke of (product choice)."""
_DOUBTED = 0.2
"""The most that the records of a doubted custodian can be relied on (domain.md section 14; the figure is a product choice)."""
_CUSTODIANS = {"V03": "courier", "V10": "courier", "B08": "courier", "V04": "activation_log", "B01": "activation_log"}
"""Rules that, when met, lower the reliability of everything the custodian kept (domain.md section 14)."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A case understood on a day."""

    bundle: CaseBundle
    names: Names
    facts: CaseFacts
    hits: tuple[Hit, ...]
    """V and B rules first."""
    header: CaseHeader
    claims: tuple[Claim, ...]
    check: CheckAnswer
    route: RouteAnswer


def understand(
    office: Office,
    connection: Connection,
    case_no: str,
    *,
    deadline_seconds: float = CHECK_SECONDS,
    all_sets: bool = False,
    seeking: bool = False,
) -> Understanding:
    """Read the case and run rules, engine and routes on it, in this order: a rule that hits a custodian first lowers the trust in its records.

    `seeking` also weighs every proof that could be sought, which takes most of the time.

    Raises:
        UnknownCase: there is no such case.
        ClaimsRefused: recorded testimony names something the case does not have.
    """
    bundle = load_bundle(office, connection, case_no)
    names = name_things(bundle)
    first = case_facts(bundle, office.as_of)
    trust = {_CUSTODIANS[hit.rule.id]: _DOUBTED for hit in evaluate(first) if hit.fired and hit.rule.id in _CUSTODIANS}
    id_checks = {each.id: each.id_check.value for each in first.activations}
    best = choose_slip(first, office.law, office.as_of).best_value[:_SLIPS_WEIGHED]
    sought = {each.transaction.id for each in best if each.points > 0}
    header, claims = read_claims(claim_lines(bundle, names, id_checks, sought), case_no)
    named = {names.references[str(claim.args["txn"])] for claim in claims if "txn" in claim.args}
    proofs = _proofs(candidate_proofs(first, office.law, office.as_of), names, named, bundle) if seeking else ()
    answer = check(header, claims, deadline_seconds=deadline_seconds, now=office.stopwatch, all_sets=all_sets, proofs=proofs, trust=trust)
    facts = case_facts(bundle, office.as_of, _conflicts(answer, claims, bundle))
    hits = evaluate(facts)
    ways = route(facts, hits, office.law, office.as_of, _decided(bundle))
    return Understanding(bundle, names, facts, hits, header, claims, answer, ways)


def _conflicts(answer: CheckAnswer, claims: Sequence[Claim], bundle: CaseBundle) -> tuple[ConflictFact, ...]:
    by_id = {claim.id: claim for claim in claims}
    relations = {each.called: relation_of(each.relation) for each in bundle.case.persons}
    return tuple(
        ConflictFact(
            id=family.id,
            kind=family.kind.value,
            certain=family.certainty.value == "certain",
            speakers=tuple(dict.fromkeys(relations[by_id[m].speaker] for m in family.members if by_id[m].speaker in relations)),
            members=family.members,
        )
        for family in answer.families
    )


def _proofs(candidates: Sequence[Proof], names: Names, named: Collection[str], bundle: CaseBundle) -> tuple[Proof, ...]:
    """The candidates as the engine weighs them: a record about a card's way tells of the card, a paper of a purchase of the purchase.

    Papers of purchases that the claims do not name could tell it nothing and are left out.
    """
    targets = {public_id(node): name for node, name in names.transactions.items()}
    card = next(iter(names.cards.values()), "")
    targets |= {each.id: names.cards.get(each.card, card) for each in bundle.deliveries}
    targets |= {each.id: names.cards.get(each.card, card) for each in bundle.activations}
    purchases = set(names.transactions.values())
    about = [replace(each, target=targets.get(each.target, card)) for each in candidates]
    return tuple(each for each in about if each.target in named or each.target not in purchases)


def _decided(bundle: CaseBundle) -> Decided:
    approved = frozenset(each.route for each in bundle.decisions if each.approved_by is not None)
    signed = bundle.case.signed_outcome
    if signed is None:
        return Decided(approved=approved)
    return Decided(outcome=Outcome(signed.outcome), outcome_on=signed.as_of, reviewer_signed=True, approved=approved)
