"""The reject file: the rows that were not taken, with the reason beside each, so that it can be mended and imported again."""

import csv
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from cases.imports.reasons import Reject
from graph.sheets import FORMULA_MARKS, inert

REJECT_HEADERS = ("行号 reject_row", "出错列 reject_column", "原值 reject_value", "原因 reject_reason", "处理 reject_fix")
"""Columns added behind the file's own; they mean nothing when the mended file comes back."""

_ESCAPED = frozenset({*FORMULA_MARKS, *"0123456789"})
_LONG_NUMBER = re.compile(r"\d{12,}[\dXx]?")


def escaped(cell: str) -> str:
    """A cell that a spreadsheet will show as the text it is.

    A leading apostrophe stands before what would run as a formula (`=cmd…`), and before long numbers, whose last digits it would lose.
    """
    return f"'{cell}" if _LONG_NUMBER.fullmatch(cell) else inert(cell)


def unescaped(cell: str) -> str:
    """A cell as it was before `escaped`, without the spaces around it."""
    stripped = cell.strip()
    return stripped[1:].strip() if stripped.startswith("'") and stripped[1:2] in _ESCAPED else stripped


def write_rejects(path: Path, header: Sequence[str], rejects: Sequence[Reject], titles: Mapping[str, str] | None = None) -> None:
    """Write the rows as UTF-8 CSV with a byte-order mark (spreadsheets need it), whole or not at all; the folder and it are their owner's alone."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.parent.chmod(0o700)
    partial = path.with_name(f".{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)  # it may have been left by an earlier run under another mask
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(inert, header), *REJECT_HEADERS])
        for reject in rejects:
            writer.writerow([escaped(cell) for cell in (*_fitted(reject.cells, len(header)), *_explained(reject, titles or {}))])
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    """The row at the header's width: what stood beyond it is told in the reason, and would shift those columns."""
    return [*cells[:width], *[""] * (width - len(cells))]


def _explained(reject: Reject, titles: Mapping[str, str]) -> tuple[str, ...]:
    faults = reject.faults
    return (
        str(reject.line),
        "；".join(" ".join(filter(None, (titles.get(fault.column or ""), fault.column or "-"))) for fault in faults),
        "；".join(fault.value for fault in faults),
        "；".join(f"{fault.sentence('zh')} / {fault.sentence('en')}" for fault in faults),
        "；".join(f"{fault.advice('zh')} / {fault.advice('en')}" for fault in faults),
    )
