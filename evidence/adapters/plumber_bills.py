"""Bills read with pdfplumber's words; pages without a usable text layer are rendered and read by OCR."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, resolve1
from pdfplumber.utils.exceptions import PdfminerException

from evidence.adapters.file_types import check_type
from evidence.adapters.rapidocr_words import RapidOcrWords
from evidence.bills.as_json import bill_as_json
from evidence.bills.layout import read_layout
from evidence.bills.model import Bill, Box, NotABill, ReadBy, Rule, Word
from evidence.bills.templates import Template, shipped_templates
from evidence.errors import EmptyFile, ParserLimits, PasswordNeeded, UnreadablePdf
from evidence.slips.geometry import Placing
from graph.errors import Where

_DPI = 200  # the resolution at which OCR read every row of a bill (reference evidence, Statements)
_POINTS = 72
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MOST_PAGES = 400
_MOST_CONTENT = 16 * 2**20  # bytes that draw one page; the densest bill seen has 0.2 MB
_MOST_PIXELS = 60_000_000
_UNMAPPED_SHARE = 0.05  # of a text layer's characters as (cid:N) or from the private area: the font maps none of its glyphs
_LONG_RULE = 0.4  # of the page's width; shorter lines underline a word or a total
_SAMPLE_DPI = 110
_SAMPLE = 12  # pieces of a page that tell whether it is Chinese
_SLANT = 0.05
_THIN = 2.0  # points: a flatter rectangle is a line
_DAMAGE = (
    PDFException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer raises on damaged files."""


class PlumberBillReader:
    """BillReader over pdfplumber, with OCR for scans and for fonts that map no characters."""

    def __init__(self, templates: Sequence[Template], picture_words: Callable[[], RapidOcrWords]) -> None:
        """`picture_words` makes the OCR, which takes a second, only when a bill needs it."""
        self._templates = templates
        self._picture_words = picture_words

    def read(self, path: Path, password: str | None = None) -> Bill | NotABill:
        """See `BillReader`.

        Raises:
            EmptyFile: the file has no bytes.
            ParserLimits: the file has more pages than a bill may, or pages that are too large to read safely.
        """
        if path.stat().st_size == 0:
            raise EmptyFile(where=Where(file=path.name))
        with _opened(path, password) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise ParserLimits(where=Where(file=path.name), job="bill", limit=f"{_MOST_PAGES} pages")
            _check_contents(path, pdf)
            pages = [_page_text(number, page) for number, page in enumerate(pdf.pages, start=1)]
        unread = [page.number for page in pages if page.needs_ocr]
        answer = self._read(path, password, pages, unread)
        if isinstance(answer, NotABill) and not unread and pages and not any(page.has_chinese for page in pages):
            # A font may map its glyphs to the wrong characters: the first page's picture tells.
            seen, _ = self._pictured(path, password, [1], dpi=_SAMPLE_DPI, most=_SAMPLE)
            if any(_CHINESE.search(word.text) for word in seen):
                return self._read(path, password, pages, [page.number for page in pages])
        return answer

    def _read(self, path: Path, password: str | None, pages: Sequence["_PageText"], unread: Sequence[int]) -> Bill | NotABill:
        words = [word for page in pages if page.number not in unread for word in page.words]
        rules = [rule for page in pages if page.number not in unread for rule in page.rules]
        if not unread:
            return read_layout(words, rules, self._templates, ReadBy.TEXT)
        seen, placings = self._pictured(path, password, unread)
        bill = read_layout([*words, *seen], rules, self._templates, ReadBy.OCR)
        if isinstance(bill, NotABill):
            return bill
        return replace(
            bill,
            rows=tuple(replace(row, box=placings[row.page].original_box(row.box)) if row.page in placings else row for row in bill.rows),
        )

    def _pictured(
        self, path: Path, password: str | None, numbers: Sequence[int], *, dpi: int = _DPI, most: int | None = None
    ) -> tuple[list[Word], dict[int, Placing]]:
        """Words of rendered pages with level boxes in points, and how each page lies."""
        words: list[Word] = []
        placings: dict[int, Placing] = {}
        ocr = self._picture_words()
        scale = dpi / _POINTS
        try:
            with pypdfium2.PdfDocument(path, password=password) as document:
                for number in numbers:
                    page = document[number - 1]
                    if page.get_width() * page.get_height() * scale**2 > _MOST_PIXELS:
                        raise ParserLimits(where=Where(file=path.name), job="bill", limit=f"{_MOST_PIXELS} pixels")
                    picture = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
                    found, placing = ocr.words(np.ascontiguousarray(picture), number, most=most)
                    words += [Word(number, _in_points(word.box, scale), word.text) for word in found]
                    placings[number] = Placing(placing.width / scale, placing.height / scale, placing.rotation, placing.skew)
        except pypdfium2.PdfiumError as damaged:
            raise _unreadable(path, damaged) from damaged
        return words, placings


@dataclass(frozen=True, slots=True)
class _PageText:
    """The text layer of a page."""

    number: int
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    needs_ocr: bool
    """It has a picture or drawing and no text, or text whose font maps none of its glyphs: `(cid:123)` or private-area characters."""

    @property
    def has_chinese(self) -> bool:
        return any(_CHINESE.search(word.text) for word in self.words)


def _in_points(box: Box, scale: float) -> Box:
    return Box(box.x0 / scale, box.top / scale, box.x1 / scale, box.bottom / scale)


@contextmanager
def _opened(path: Path, password: str | None) -> Iterator[Any]:
    try:
        pdf = pdfplumber.open(path, password=password or "")
    except PdfminerException as refused:
        cause = refused.args[0] if refused.args else refused
        if isinstance(cause, PDFPasswordIncorrect):
            raise PasswordNeeded(where=Where(file=path.name)) from refused
        raise _unreadable(path, cause) from refused
    except _DAMAGE as refused:
        raise _unreadable(path, refused) from refused
    with pdf:
        try:
            yield pdf
        except (PdfminerException, *_DAMAGE) as damaged:
            raise _unreadable(path, damaged) from damaged


def _unreadable(path: Path, cause: object) -> UnreadablePdf:
    return UnreadablePdf(where=Where(file=path.name), reason=f"{type(cause).__name__}: {cause}"[:200])


def _check_contents(path: Path, pdf: Any) -> None:  # noqa: ANN401 - pdfplumber ships no types
    """Refuse a page whose drawing unpacks to more than any bill's: unpacked no further than that, so a bomb does not go off."""
    for page in pdf.pages:
        for reference in page.page_obj.contents:
            if _unpacked_size(resolve1(reference)) > _MOST_CONTENT:
                raise ParserLimits(where=Where(file=path.name), job="bill", limit=f"{_MOST_CONTENT // 2**20} MB a page")


def _unpacked_size(stream: Any) -> int:  # noqa: ANN401 - pdfminer's stream, or whatever a damaged file has there
    content = getattr(stream, "rawdata", None) or b""
    if content and stream.decipher:
        content = stream.decipher(stream.objid, stream.genno, content, stream.attrs)
    for name, _ in stream.get_filters() if content else ():
        if name not in LITERALS_FLATE_DECODE:
            break
        try:
            content = zlib.decompressobj().decompress(content, _MOST_CONTENT + 1)
        except zlib.error:  # the parser mends or refuses it
            break
    return len(content)


def _page_text(number: int, page: Any) -> _PageText:  # noqa: ANN401 - pdfplumber ships no types
    words = tuple(
        Word(number, Box(float(word["x0"]), float(word["top"]), float(word["x1"]), float(word["bottom"])), word["text"])
        for word in page.filter(_is_level).extract_words()
    )
    rules = tuple(
        Rule(number, float(item["top"]), float(item["x0"]), float(item["x1"]))
        for item in (*page.lines, *page.rects)
        if float(item["height"]) < _THIN and float(item["width"]) > _LONG_RULE * float(page.width)
    )
    drawn = bool(page.images or page.curves)
    page.close()
    return _PageText(number, words, rules, needs_ocr=_is_unmapped(words) if words else drawn)


def _is_level(item: dict[str, Any]) -> bool:
    """Whether an object is no slanted or upended character: a watermark is written across the page."""
    matrix = item.get("matrix")
    return not matrix or abs(matrix[1]) <= _SLANT * abs(matrix[0])


def _is_unmapped(words: Sequence[Word]) -> bool:
    text = "".join(word.text for word in words)
    unmapped = text.count("(cid:") + sum(0xE000 <= ord(character) <= 0xF8FF or ord(character) < 0x20 for character in text)  # noqa: PLR2004 - Unicode's private area and controls
    return unmapped > _UNMAPPED_SHARE * len(words)


def read_bill(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Job of the reading process: the JSON of the bill at `path`, under `password` (or null)."""
    path = Path(arguments["path"])
    check_type(path, name=arguments["name"])
    return bill_as_json(PlumberBillReader(shipped_templates(), RapidOcrWords).read(path, arguments["password"]))
