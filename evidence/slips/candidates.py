"""Transactions to match a slip against, from the rows of a table file (reference interfaces, `slip match`)."""

from collections.abc import Iterable, Sequence
from typing import Any

from evidence.errors import CandidateRefused
from evidence.slips.matching import Candidate, SlipMatch
from graph.errors import SliphoundError, Where
from graph.times import Precision, parse_when

COLUMNS = ("id", "txn_at", "posted_on", "merchant", "amount_fen", "currency", "card_last4", "auth_code", "terminal_no")


def candidates_of(file: str, header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> list[Candidate]:
    """One candidate a row; an empty cell is not known.

    Raises:
        CandidateRefused: the column `id` is missing, or a cell is no value of its column.
    """
    titles = [title.strip().lower() for title in header]
    if "id" not in titles:
        raise CandidateRefused(where=Where(file=file, line=1, field="id"), given=", ".join(header))
    return [_candidate(file, line, dict(zip(titles, cells, strict=False))) for line, cells in rows]


def match_as_json(match: SlipMatch) -> dict[str, Any]:
    """The answer as JSON values; keys as in docs/reference/schemas/slip-match.schema.json."""
    return {
        "candidates": [
            {"transaction": scored.transaction, "bits": scored.bits, "by_field": dict(scored.by_field)} for scored in match.candidates
        ],
        "decision": match.decision.value,
    }


def _candidate(file: str, line: int, cells: dict[str, str]) -> Candidate:
    field = "id"
    try:
        given = {name: cells.get(name, "").strip() for name in COLUMNS}
        if not given["id"]:
            raise ValueError(given["id"])  # noqa: TRY301 - refused below with its place
        field = "txn_at"
        when = parse_when(given[field]) if given[field] else None
        field = "posted_on"
        posted = parse_when(given[field]).on if given[field] else None
        field = "amount_fen"
        amount = int(given[field]) if given[field] else None
    except (SliphoundError, ValueError) as refused:
        raise CandidateRefused(where=Where(file=file, line=line, field=field), given=cells.get(field, "")) from refused
    return Candidate(
        id=given["id"],
        txn_at=when.at if when else None,
        day_only=when is not None and when.precision not in (Precision.SECOND, Precision.MINUTE),
        posted_on=posted,
        merchant=given["merchant"] or None,
        amount_fen=amount,
        currency=given["currency"].upper() or None,
        card_last4=given["card_last4"].zfill(4)[-4:] if given["card_last4"] else None,
        auth_code=given["auth_code"].upper() or None,
        terminal_no=given["terminal_no"].upper() or None,
    )
