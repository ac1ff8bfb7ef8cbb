"""A masked extract of a bank export: only the rows that the case cites, so that no other customer's row ever leaves (N14). Pure: rows in, bytes out.

Whole cells of identifier columns are masked. Identifiers inside free text are found by their shape; of a column that no import knows, every
long run of digits is masked, since nobody has said what it holds.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cases.imports.columns import KINDS
from cases.imports.values import CODE, folded
from graph.identifiers import mask, normal_form, without_identifiers
from graph.sheets import inert

TOOL = "sliphound-extract-2"
"""Recorded with every extract; to be raised when the same rows would give other bytes."""
ROW_HEADER = "原始行号/source_row"

_IDENTIFIERS = {"card_no": "card_no", "id_no": "id_no", "phone": "phone", "contact": "phone", "payer_account": "card_no"}
_NAMES = {folded(title): column.en for kind in KINDS.values() for column in kind.columns for title in (column.zh, column.en)}
_CODES = {column.en for kind in KINDS.values() for column in kind.columns if column.value is CODE}
_LONG = re.compile(r"\d{7,}")


@dataclass(frozen=True, slots=True)
class Extract:
    """The extract of one export."""

    data: bytes
    """CSV in UTF-8 with a byte order mark; its first column is the row of the original."""
    lines: dict[int, int]
    """Row of the original to row of the extract, header included in both."""


def extract_rows(
    header: Sequence[str],
    rows: Iterable[tuple[int, list[str]]],
    wanted: frozenset[int],
    *,
    columns: frozenset[str] | None = None,
    last4_only: bool = False,
) -> Extract:
    """Take the wanted rows (1-based, header included) out of a table, with their identifiers masked.

    Args:
        header: the export's own titles.
        rows: all its rows with their numbers.
        wanted: which of them the case cites.
        columns: English names of the columns that may be shown; None: all.
        last4_only: show card numbers by their last four digits alone.
    """
    named = [(position, title, column_of(title)) for position, title in enumerate(header)]
    shown = [(at, title, _treatment(name, last4_only=last4_only)) for at, title, name in named if columns is None or name in columns]
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([ROW_HEADER, *(inert(title) for _, title, _ in shown)])
    lines: dict[int, int] = {}
    for number, cells in rows:
        if number in wanted:
            lines[number] = len(lines) + 2
            writer.writerow([str(number), *(inert(treat(cells[at])) if at < len(cells) else "" for at, _, treat in shown)])
    return Extract(sink.getvalue().encode("utf-8-sig"), lines)


def column_of(title: str) -> str | None:
    """The English name of the column that a header of an export means in any kind of import; None: no kind knows it."""
    return _NAMES.get(folded(title.strip().strip("\ufeff").removesuffix("（元）").removesuffix("(元)")).strip("*"))


def _treatment(name: str | None, *, last4_only: bool) -> Callable[[str], str]:
    if name is None:
        return lambda cell: _LONG.sub(lambda found: mask("", found.group()), without_identifiers(cell))
    if last4_only and name == "card_no":
        return lambda cell: normal_form(cell)[-4:]
    if name in _IDENTIFIERS:
        kind = _IDENTIFIERS[name]
        return lambda cell: mask(kind, normal_form(cell)) if cell.strip() else ""
    return str if name in _CODES else without_identifiers
