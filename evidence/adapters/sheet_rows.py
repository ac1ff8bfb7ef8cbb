"""Rows of a table file (.csv or .xlsx) as texts, each with the line it stands on."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from evidence.adapters.csv_parts import CsvParts
from evidence.adapters.file_types import check_type
from evidence.adapters.parquet_parts import open_parquet
from evidence.adapters.sheet_spool import write_parts
from evidence.errors import EmptyFile, NoHeader, SheetUnreadable, TypeRefused, Undecodable
from evidence.sheets import SheetPart, packed
from graph.errors import Where

_CHUNK = 2**20
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\r"})
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


def open_parts(path: Path, *, suffix: str) -> tuple[tuple[str, ...], Iterator[SheetPart], str]:
    """A .csv, .xlsx or .parquet as `open_rows` has it, in parts: header, parts and encoding. Raises as `open_rows`."""
    if suffix == ".csv" and path.stat().st_size:
        return _open_csv_parts(path)
    if suffix == ".parquet":
        titles, parts = open_parquet(path)
        return _header(path, 1, titles), parts, "parquet"
    sheet = open_rows(path, suffix=suffix)
    return sheet.header, packed(sheet.rows, len(sheet.header)), sheet.encoding


def spool_rows(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Job of the reading process: write the table's parts to the file `spool`; answers the header."""
    path = Path(arguments["path"])
    header, parts, encoding = open_parts(path, suffix=check_type(path, name=arguments["name"]))
    write_parts(Path(arguments["spool"]), len(header), parts)
    return {"header": header, "encoding": encoding}


def _open_csv(path: Path) -> SheetRows:
    encoding = _encoding_of(path)
    lines = _csv_rows(path, encoding)
    first = next(lines, None)
    if first is None:
        raise EmptyFile(where=Where(file=path.name))
    return _with_header(path, first, lines, "utf-8" if encoding == "utf-8-sig" else encoding)


def _open_csv_parts(path: Path) -> tuple[tuple[str, ...], Iterator[SheetPart], str]:
    encoding = _encoding_of(path)
    if _has_old_line_ends(path):
        sheet = _open_csv(path)
        return sheet.header, packed(sheet.rows, len(sheet.header)), sheet.encoding
    with path.open(encoding=encoding, newline="") as file:
        source = CsvParts(path, encoding, _delimiter(file.readline()), _plain)
    first = source.first()
    if first is None:
        raise EmptyFile(where=Where(file=path.name))
    line, titles = first
    given = len(titles)
    header = _header(path, line, titles)
    return header, source.parts(len(header), given), "utf-8" if encoding == "utf-8-sig" else encoding


def _has_old_line_ends(path: Path) -> bool:
    """Whether a line ends in a carriage return alone."""
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            joined = last + chunk
            if joined.count(b"\r") - joined.endswith(b"\r") > joined.count(b"\r\n"):
                return True
            last = b"\r" if chunk.endswith(b"\r") else b""
    return bool(last)


def _delimiter(head: str) -> str:
    return max(",\t;", key=lambda mark: (head.count(mark), mark == ","))


def _csv_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        head = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=_delimiter(head), strict=True)
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
    if _is_plain_utf8(path):
        return "utf-8-sig"
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


def _is_plain_utf8(path: Path) -> bool:
    """Whether the whole file is UTF-8 without a control character: most are, and the lines of others are looked at one by one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            if len(chunk.translate(None, _CONTROLS)) != len(chunk):
                return False
    return not decoder.getstate()[0]


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
    from evidence.adapters.workbook_rows import open_workbook_rows  # noqa: PLC0415 - half a second of imports that a .csv need not wait for

    with ExitStack() as closing:
        rows = ((line, [_plain(cell) for cell in cells]) for line, cells in open_workbook_rows(path, closing))
        sheet = _with_header(path, next(rows), rows, "xlsx")
        return replace(sheet, rows=_closing_after(sheet.rows, closing.pop_all()))


def _closing_after(rows: Iterator[tuple[int, list[str]]], open_files: ExitStack) -> Iterator[tuple[int, list[str]]]:
    with open_files:
        yield from rows


def _with_header(path: Path, first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]], encoding: str) -> SheetRows:
    header = _header(path, *first)
    return SheetRows(header, _fitted(rows, len(header)), encoding)


def _header(path: Path, line: int, titles: list[str]) -> tuple[str, ...]:
    while titles and not titles[-1]:
        titles.pop()
    if any(_DATA.fullmatch(title) for title in titles):
        raise NoHeader(where=Where(file=path.name, line=line), given=" | ".join(titles)[:120])
    return tuple(normalize("NFKC", title).replace("\n", "").strip() for title in titles)


def _fitted(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    for line, cells in rows:
        while len(cells) > width and not cells[-1]:
            cells.pop()
        yield line, cells + [""] * (width - len(cells))
