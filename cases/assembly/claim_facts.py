"""Testimony as coded claims (domain.md 7.1): each predicate with its polarity becomes a K-code."""

from collections.abc import Iterator

from cases.assembly.bundle import CaseBundle
from cases.assembly.names import name_things
from cases.assembly.words import relation_of
from cases.model import StoredClaim, Testimony
from graph.vocabulary import public_id
from investigate.facts import Certainty, ClaimFact, Relation

_DENIED = {"received": "K02", "activated": "K03", "applied": "K01", "made": "K06", "signed": "K08", "repaid": "K15", "uses_phone": "K10"}
"""Predicates whose denial is what the code says: "never received" is `received`, denied."""
_AFFIRMED = {"lost": "K04", "stolen": "K05", "misused": "K26", "location": "K07", "reported": "K14", "lent": "K20", "divorced": "K22"}


def claim_facts(bundle: CaseBundle) -> tuple[ClaimFact, ...]:
    """The coded claims of the case: first those that reached the bank by any channel, then those of recorded testimony."""
    return (*_reported(bundle), *(fact for said in bundle.testimony for fact in _told(bundle, said)))


def _reported(bundle: CaseBundle) -> Iterator[ClaimFact]:
    holder = bundle.case.persons[0].called
    for number, each in enumerate(bundle.case.claims, 1):
        relation = relation_of(each.speaker)
        speaker = holder if relation is Relation.HOLDER else each.speaker
        yield ClaimFact(f"claim-{bundle.case.case_no}-{number}", each.code, speaker, relation, each.said)


def _told(bundle: CaseBundle, said: Testimony) -> Iterator[ClaimFact]:
    revised = {stored.body.get("revises") for each in bundle.testimony for stored in each.claims}
    for stored in said.claims:
        predicate, affirmed = str(stored.body["predicate"]), stored.body["polarity"] is True
        code, polarity = (_DENIED[predicate], not affirmed) if predicate in _DENIED else (_AFFIRMED.get(predicate), affirmed)
        if code is None or not _is_about_speaker(code, stored, said):
            continue
        yield ClaimFact(
            id=str(stored.body.get("id") or f"S{stored.key}"),
            code=code,
            speaker=said.speaker,
            speaker_relation=relation_of(said.relation),
            said_at=said.said,
            polarity=polarity,
            certainty=Certainty(str(stored.body.get("said_with") or "firm")),
            withdrawn=stored.body.get("status") in {"retracted", "corrected"} or stored.body.get("id") in revised,
            card=_card(bundle, stored),
            transactions=_transactions(bundle, stored),
            disclosed_before=said.disclosed_before,
        )


def _is_about_speaker(code: str, stored: StoredClaim, said: Testimony) -> bool:
    """Keep codes that only the holder can say of herself: a husband's "it was not I" is no K06."""
    args = stored.body.get("args")
    person = args.get("person") if isinstance(args, dict) else None
    return code not in {"K06", "K08", "K07", "K15"} or (person == said.speaker and relation_of(said.relation) is Relation.HOLDER)


def _card(bundle: CaseBundle, stored: StoredClaim) -> str | None:
    """The card the claim names, else the account's only one; None where it names none of several."""
    names, args = name_things(bundle), stored.body.get("args")
    told = args.get("card") if isinstance(args, dict) else None
    meant = names.references.get(told) if isinstance(told, str) else None
    if meant is None and len(bundle.cards) == 1:
        return public_id(bundle.cards[0].node)
    return next((public_id(node) for node, name in names.cards.items() if name == meant), None)


def _transactions(bundle: CaseBundle, stored: StoredClaim) -> tuple[str, ...]:
    args = stored.body.get("args")
    told = args.get("txn") if isinstance(args, dict) else None
    return tuple(public_id(each.node) for each in bundle.transactions if told in {each.source_ref, public_id(each.node)})
