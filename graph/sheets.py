"""Cells of the tables that we write, as a spreadsheet shows them."""

import re

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?¥?\d[\d,]*(\.\d+)?")


def inert(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula; a signed number is none."""
    return f"'{cell}" if cell.startswith(FORMULA_MARKS) and not _NUMBER.fullmatch(cell) else cell
