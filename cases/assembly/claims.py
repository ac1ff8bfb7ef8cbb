"""The case as lines of a claims file: what people said, and what the records bear.

Claims from records are derived here each time and never stored (style.md, "Decided for this project").
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping

from cases.assembly.bundle import CaseBundle
from cases.assembly.names import Names
from cases.assembly.record_claims import Line, RecordClaims, moment_text
from graph.vocabulary import NodeKey, public_id

_STATEMENT_RELIABILITY = 0.5
_CARD_PRESENT = {"chip": True, "magstripe": True, "contactless": True, "manual": False, "online": False}


def claim_lines(bundle: CaseBundle, names: Names, id_checks: Mapping[str, str], sought: Collection[str] = ()) -> tuple[str, ...]:
    """The case as JSON lines, first the header.

    Args:
        bundle: the case.
        names: how its things are called.
        id_checks: activation id to the kind of identity check made (`investigate.facts.IdCheck`).
        sought: public ids of transactions whose slips are worth seeking; they count although nobody has spoken of them.
    """
    spoken_of = _spoken_of(bundle, names) | {node for node in names.transactions if public_id(node) in sought}
    records = RecordClaims(bundle, names, id_checks, spoken_of)
    claims = [*_statements(bundle, names), *records.lines()]
    return tuple(json.dumps(each, ensure_ascii=False) for each in (_header(bundle, names, claims), *claims))


def _header(bundle: CaseBundle, names: Names, claims: Iterable[Line]) -> Line:
    persons = [each.called for each in bundle.case.persons]
    places = [each.city for each in bundle.transactions if each.city]
    for claim in claims:
        args = claim["args"]
        persons += [args[name] for name in ("person", "other", "signer") if args.get(name)]
        persons += claim.get("readings") or []
        places += [args["place"]] if args.get("place") else []
    holder = bundle.case.persons[0].called
    return {
        "case": {
            "persons": list(dict.fromkeys(persons)),
            "cards": {name: {"owner": holder} for name in names.cards.values()},
            "phones": list(names.phones.values()),
            "places": list(dict.fromkeys(places)),
            "travel_minutes": [],
            "transactions": {
                names.transactions[each.node]: {
                    "card": names.cards[each.card],
                    "at": moment_text(each.made.outer.start),
                    "place": each.city,
                    "amount_fen": each.amount_fen,
                    "card_present": _CARD_PRESENT.get(each.entry_mode or ""),
                }
                for each in bundle.transactions
            },
        }
    }


def _statements(bundle: CaseBundle, names: Names) -> Iterator[Line]:
    for said in bundle.testimony:
        for stored in said.claims:
            body = dict(stored.body)
            args = {name: _named(name, value, names) for name, value in _args(body).items()}
            yield {
                "reliability": _STATEMENT_RELIABILITY,
                "status": "asserted",
                **body,
                "id": body.get("id") or f"S{stored.key}",
                "kind": "statement",
                "speaker": said.speaker,
                "uttered_at": moment_text(said.said.outer.start),
                "args": args,
                "text": said.text,
                "quote": list(stored.quote),
                "disclosed_before": list(said.disclosed_before),
                "source": f"{said.channel} {said.said.text}",
            }


def _args(body: Mapping[str, object]) -> dict[str, object]:
    args = body.get("args")
    return dict(args) if isinstance(args, dict) else {}


def _named(argument: str, value: object, names: Names) -> object:
    return names.references.get(value, value) if argument in {"card", "txn"} and isinstance(value, str) else value


def _spoken_of(bundle: CaseBundle, names: Names) -> set[NodeKey]:
    """Transactions that somebody disputes, mentions or hunts: the others bear on no statement."""
    told = {str(_named("txn", _args(stored.body).get("txn"), names)) for said in bundle.testimony for stored in said.claims}
    hunted = {hunt.transaction for hunt in bundle.hunts}
    return {node for node, name in names.transactions.items() if name in told or node in hunted or node in bundle.case.disputed}
