"""Rows of the one filled sheet of a workbook (.xlsx), cells as texts that a bank would print."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NoReturn

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from evidence.adapters.file_types import check_archive
from evidence.errors import EmptyFile, PasswordNeeded, SeveralSheets, SheetUnreadable, TypeRefused
from graph.errors import Where

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 2**20
_EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number
_MOST_COLUMNS = 200  # the widest export known has 40; a cell in the last column would make every row 16,384 wide
_MOST_ROWS = 1_048_576  # as many as the format allows; a damaged row number would make the reader count for hours


def open_workbook_rows(path: Path, closing: ExitStack) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with its line; at least one. What is opened for them is closed by `closing`.

    Raises:
        EmptyFile: no cell has content.
        SheetUnreadable: the workbook is damaged.
        SeveralSheets: more than one sheet has content.
        PasswordNeeded, ArchiveRefused, TypeRefused: the workbook is locked, unsafe, or no workbook.
    """
    with path.open("rb") as file:
        if file.read(4) == _COMPOUND_FILE:
            file.seek(0)
            if _ENCRYPTED in file.read(_CHUNK):
                raise PasswordNeeded(where=Where(file=path.name))
            raise TypeRefused(where=Where(file=path.name), suffix=".xlsx", found=".xls")
    check_archive(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which carry no cell
            book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, OSError, EOFError) as damaged:
        _unreadable(path, damaged)
    closing.callback(book.close)
    filled = [sheet for sheet in book.worksheets if next(_sheet_rows(path, sheet), None) is not None]
    if not filled:
        raise EmptyFile(where=Where(file=path.name))
    if len(filled) > 1:
        raise SeveralSheets(where=Where(file=path.name), sheets=[sheet.title for sheet in filled])
    return _sheet_rows(path, filled[0])


def _sheet_rows(path: Path, sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # the stated extent may be wrong; the rows themselves are not
    try:
        for number, cells in enumerate(sheet.rows, start=1):
            if number > _MOST_ROWS:
                raise SheetUnreadable(where=Where(file=path.name, line=number), reason="too many rows")
            texts = [_cell_text(cell.value, str(cell.number_format)) for cell in islice(cells, _MOST_COLUMNS)]
            if any(texts):
                yield number, texts
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, SyntaxError, OSError, EOFError) as damaged:
        _unreadable(path, damaged)


def _unreadable(path: Path, damaged: Exception) -> NoReturn:
    raise SheetUnreadable(where=Where(file=path.name), reason=f"{type(damaged).__name__}: {damaged}"[:200]) from damaged


def _cell_text(value: object, number_format: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime():
            dated_only = value.time() == time() and "h" not in number_format.lower()
            return value.date().isoformat() if dated_only else value.replace(microsecond=0).isoformat(sep=" ")
        case date():
            return value.isoformat()
        case time():
            return value.replace(microsecond=0).isoformat()
        case int() | float() | Decimal():
            return _decimal_text(value)
        case _:
            return str(value).strip()


def _decimal_text(value: float | Decimal) -> str:
    exact = Decimal(f"{Decimal(str(value)):.{_EXACT_DIGITS}g}")
    if abs(exact) >= Decimal(10) ** _EXACT_DIGITS:
        return f"{exact:.{_EXACT_DIGITS - 1}E}"
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
