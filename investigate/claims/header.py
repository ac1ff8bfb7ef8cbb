"""The first line of a claims file: the case, which names things and asserts nothing."""

from investigate.claims.fields import Line
from investigate.claims.model import CaseHeader, Transaction
from investigate.errors import CaseLineMissing, NotInCase

_PAIR_AND_MINUTES = 3


def read_header(line: Line) -> CaseHeader:
    """Read `{"case": {...}}`.

    Raises:
        CaseLineMissing: the line has no object `case`.
        ClaimFieldMissing, ClaimFieldRefused, WindowRefused, NotInCase: a part of it cannot be used.
    """
    body = line.fields.get("case")
    if not isinstance(body, dict):
        raise CaseLineMissing(where=line.where("case"))
    case = Line(line.file, line.number, body)
    persons = case.texts("persons")
    places = case.texts("places")
    owners = _owners(case, persons)
    return CaseHeader(
        persons=persons,
        owners=owners,
        phones=case.texts("phones"),
        places=places,
        travel_minutes=_travel(case, places),
        transactions=_transactions(case, owners, places),
    )


def _owners(case: Line, persons: tuple[str, ...]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for card, body in case.mapping("cards").items():
        if not isinstance(body, dict):
            raise case.refused(f"cards.{card}", body, "object")
        owner = Line(case.file, case.number, body).optional_text("owner")
        if owner is None or owner not in persons:
            raise NotInCase(where=case.where(f"cards.{card}.owner"), kind="person", given=owner)
        owners[card] = owner
    return owners


def _travel(case: Line, places: tuple[str, ...]) -> dict[tuple[str, str], int]:
    value = case.fields.get("travel_minutes") or []
    if not isinstance(value, list):
        raise case.refused("travel_minutes", value, "list of [place, place, minutes]")
    minutes: dict[tuple[str, str], int] = {}
    for row in value:
        if not isinstance(row, list) or len(row) != _PAIR_AND_MINUTES:
            raise case.refused("travel_minutes", row, "[place, place, minutes]")
        here, there, least = row
        for place in (here, there):
            if place not in places:
                raise NotInCase(where=case.where("travel_minutes"), kind="place", given=place)
        if isinstance(least, bool) or not isinstance(least, int) or least < 0:
            raise case.refused("travel_minutes", least, "whole minutes, 0 or more")
        minutes[here, there] = least
    return minutes


def _transactions(case: Line, owners: dict[str, str], places: tuple[str, ...]) -> dict[str, Transaction]:
    transactions: dict[str, Transaction] = {}
    for name, body in case.mapping("transactions").items():
        field = f"transactions.{name}"
        if not isinstance(body, dict):
            raise case.refused(field, body, "object")
        row = Line(case.file, case.number, body)
        card, place = row.text("card"), row.optional_text("place")
        if card not in owners:
            raise NotInCase(where=case.where(f"{field}.card"), kind="card", given=card)
        if place is not None and place not in places:
            raise NotInCase(where=case.where(f"{field}.place"), kind="place", given=place)
        amount, present = body.get("amount_fen"), body.get("card_present")
        if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int)):
            raise case.refused(f"{field}.amount_fen", amount, "whole fen")
        if present is not None and not isinstance(present, bool):
            raise case.refused(f"{field}.card_present", present, "true, false or null")
        transactions[name] = Transaction(name, card, row.moment("at"), place, amount, present)
    return transactions
