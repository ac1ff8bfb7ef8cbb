"""Rows of a table file (.csv or .xlsx) as texts, each with the line it stands on."""

import codecs
import csv
import json
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import normalize

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from evidence.adapters.file_types import check_archive, check_type
from evidence.errors import EmptyFile, NoHeader, PasswordNeeded, SeveralSheets, SheetUnreadable, TypeRefused, Undecodable
from graph.errors import Where

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 2**20
_EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number
_MOST_COLUMNS = 200  # the widest export known has 40; a cell in the last column would make every row 16,384 wide
_MOST_ROWS = 1_048_576  # as many as the format allows; a damaged row number would make the reader count for hours
_DATA = re.compile(r"[-+¥￥$(]?\d[\d,./:\- T)%]*")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A table as it was given, read to the end once."""

    header: tuple[str, ...]
    """Column titles of the first row that holds anything, stripped and NFKC-normalised."""
    rows: Iterator[tuple[int, list[str]]]
    """(1-based line in the file, header included; one text for each column). Empty lines are left out. A row with more cells than the header
    keeps them, so that it can be refused; a shorter one is filled with empty texts. Reading on may raise `SheetUnreadable`."""
    encoding: str
    """`utf-8`, `gb18030` or `xlsx`."""


def open_rows(path: Path, *, suffix: str | None = None) -> SheetRows:
    """Open a .csv (UTF-8 with or without mark, GB18030; comma, semicolon or tab) or .xlsx as rows of texts.

    Cells of a workbook become what a bank prints: ISO dates, `HH:MM:SS` after them where the cell has a time, plain decimals. A number of more
    than 15 digits has lost its end in the spreadsheet and comes as `6.22202123456789E+15`, which no card number matches.

    Args:
        path: where the bytes are.
        suffix: `.csv` or `.xlsx`, where the path does not end in it.

    Raises:
        EmptyFile: no bytes, or no cell with content.
        Undecodable: neither encoding fits, or the text holds a NUL or another control character; `where.line` is the first such line.
        NoHeader: the first row holds data.
        SheetUnreadable: a quote is never closed, or the workbook is damaged.
        SeveralSheets: more than one sheet has content.
        PasswordNeeded, ArchiveRefused, TypeRefused: the workbook is locked, unsafe, or no workbook.
    """
    if path.stat().st_size == 0:
        raise EmptyFile(where=Where(file=path.name))
    match suffix or path.suffix.lower():
        case ".csv":
            return _open_csv(path)
        case ".xlsx":
            return _open_workbook(path)
        case other:
            raise TypeRefused(where=Where(file=path.name), suffix=other or path.name, found="unknown")


def spool_rows(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Job of the reading process: write the table's rows to the file `spool`, a JSON array `[line, cells]` a line; answers the header."""
    path = Path(arguments["path"])
    sheet = open_rows(path, suffix=check_type(path, name=arguments["name"]))
    with Path(arguments["spool"]).open("w", encoding="utf-8") as spool:
        spool.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in sheet.rows)
    return {"header": sheet.header, "encoding": sheet.encoding}


def _open_csv(path: Path) -> SheetRows:
    encoding = _encoding_of(path)
    lines = _csv_rows(path, encoding)
    first = next(lines, None)
    if first is None:
        raise EmptyFile(where=Where(file=path.name))
    return _with_header(path, first, lines, "utf-8" if encoding == "utf-8-sig" else encoding)


def _csv_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        head = file.readline()
        file.seek(0)
        delimiter = max(",\t;", key=lambda mark: (head.count(mark), mark == ","))
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                texts = [_plain(cell) for cell in cells]
                if any(texts):
                    yield line, texts
                line = reader.line_num + 1
        except csv.Error as damaged:
            raise SheetUnreadable(where=Where(file=path.name, line=line), reason=str(damaged)) from damaged


def _plain(cell: str) -> str:
    """A cell without the marks by which exports keep a number a text: a leading tab or apostrophe, or `="…"`."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text.removeprefix("'") if re.fullmatch(r"'\d+", text) else text


def _encoding_of(path: Path) -> str:
    """The encoding in which the whole file decodes.

    GB18030 gives some text for nearly any bytes, so a UTF-8 file with one damaged place would pass as GB18030 and be stored as nonsense. When
    most of the lines beyond ASCII are good UTF-8, the bad line is reported instead.
    """
    bad_line = utf8_lines = other_lines = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", line):
                raise Undecodable(where=Where(file=path.name, line=number))
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                other_lines += 1
                bad_line = bad_line or number
            else:
                utf8_lines += 1
    if not other_lines:
        return "utf-8-sig"
    if utf8_lines >= other_lines:
        raise Undecodable(where=Where(file=path.name, line=bad_line))
    _check_gb18030(path)
    return "gb18030"


def _check_gb18030(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("gb18030")()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            line = _decoded_lines(path, decoder, chunk, line)
    _decoded_lines(path, decoder, b"", line, final=True)


def _decoded_lines(path: Path, decoder: codecs.IncrementalDecoder, chunk: bytes, line: int, *, final: bool = False) -> int:
    try:
        return line + decoder.decode(chunk, final).count("\n")
    except UnicodeDecodeError as damaged:
        raise Undecodable(where=Where(file=path.name, line=line + chunk[: damaged.start].count(b"\n"))) from damaged


def _open_workbook(path: Path) -> SheetRows:
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
    with ExitStack() as closing:
        closing.callback(book.close)
        filled = [sheet for sheet in book.worksheets if next(_sheet_rows(path, sheet), None) is not None]
        if not filled:
            raise EmptyFile(where=Where(file=path.name))
        if len(filled) > 1:
            raise SeveralSheets(where=Where(file=path.name), sheets=[sheet.title for sheet in filled])
        rows = _sheet_rows(path, filled[0])
        sheet = _with_header(path, next(rows), rows, "xlsx")
        return replace(sheet, rows=_closing_after(sheet.rows, closing.pop_all()))


def _closing_after(rows: Iterator[tuple[int, list[str]]], open_files: ExitStack) -> Iterator[tuple[int, list[str]]]:
    with open_files:
        yield from rows


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
            return _plain(str(value))


def _decimal_text(value: float | Decimal) -> str:
    exact = Decimal(f"{Decimal(str(value)):.{_EXACT_DIGITS}g}")
    if abs(exact) >= Decimal(10) ** _EXACT_DIGITS:
        return f"{exact:.{_EXACT_DIGITS - 1}E}"
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_header(path: Path, first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]], encoding: str) -> SheetRows:
    line, titles = first
    while titles and not titles[-1]:
        titles.pop()
    if any(_DATA.fullmatch(title) for title in titles):
        raise NoHeader(where=Where(file=path.name, line=line), given=" | ".join(titles)[:120])
    header = tuple(normalize("NFKC", title).replace("\n", "").strip() for title in titles)
    return SheetRows(header, _fitted(rows, len(header)), encoding)


def _fitted(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    for line, cells in rows:
        while len(cells) > width and not cells[-1]:
            cells.pop()
        yield line, cells + [""] * (width - len(cells))
