"""Rows of a table file (.csv or .xlsx) as texts, each with the line it stands on."""

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from evidence.adapters.file_types import check_type
from evidence.errors import EmptyFile, NoHeader, SheetUnreadable, TypeRefused, Undecodable
from graph.errors import Where

_CHUNK = 2**20
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
    from evidence.adapters.workbook_rows import open_workbook_rows  # noqa: PLC0415 - half a second of imports that a .csv need not wait for

    with ExitStack() as closing:
        rows = ((line, [_plain(cell) for cell in cells]) for line, cells in open_workbook_rows(path, closing))
        sheet = _with_header(path, next(rows), rows, "xlsx")
        return replace(sheet, rows=_closing_after(sheet.rows, closing.pop_all()))


def _closing_after(rows: Iterator[tuple[int, list[str]]], open_files: ExitStack) -> Iterator[tuple[int, list[str]]]:
    with open_files:
        yield from rows


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
