"""Bills read with pdfplumber's words; pages without a usable text layer are rendered and read by OCR."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from evidence.adapters.file_types import check_type
from evidence.adapters.rapidocr_words import RapidOcrWords
from evidence.bills.as_json import bill_as_json
from evidence.bills.layout import read_layout
from evidence.bills.model import Bill, Box, NotABill, ReadBy, Rule, Word
from evidence.bills.templates import Template, shipped_templates
from evidence.errors import EmptyFile, ParserLimits, PasswordNeeded, UnreadablePdf
from graph.errors import Where

if TYPE_CHECKING:
    from evidence.slips.geometry import Placing

_DPI = 200  # the resolution at which OCR read every row of a bill (reference evidence, Statements)
_POINTS = 72
_MOST_PAGES = 400
_MOST_PIXELS = 60_000_000
_UNMAPPED_SHARE = 0.05  # of a text layer's characters as (cid:N) or from the private area: the font maps none of its glyphs
_LONG_RULE = 0.4  # of the page's width; shorter lines underline a word or a total
_SLANT = 0.05
_THIN = 2.0  # points: a flatter rectangle is a line


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
            ParserLimits: the file has more pages than a bill may, or pages too large to render.
        """
        if path.stat().st_size == 0:
            raise EmptyFile(where=Where(file=path.name))
        with _opened(path, password) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise ParserLimits(where=Where(file=path.name), job="bill", limit=f"{_MOST_PAGES} pages")
            words, rules = _text_layer(pdf)
        if _is_legible(words):
            return read_layout(words, rules, self._templates, ReadBy.TEXT)
        return self._from_pictures(path, password)

    def _from_pictures(self, path: Path, password: str | None) -> Bill | NotABill:
        words: list[Word] = []
        placings: dict[int, Placing] = {}
        ocr = self._picture_words()
        scale = _DPI / _POINTS
        with pypdfium2.PdfDocument(path, password=password) as document:
            for number, page in enumerate(document, start=1):
                if page.get_width() * page.get_height() * scale**2 > _MOST_PIXELS:
                    raise ParserLimits(where=Where(file=path.name), job="bill", limit=f"{_MOST_PIXELS} pixels")
                picture = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
                found, placings[number] = ocr.words(np.ascontiguousarray(picture), number)
                words += found
        bill = read_layout(words, [], self._templates, ReadBy.OCR)
        if isinstance(bill, NotABill):
            return bill
        return replace(bill, rows=tuple(replace(row, box=_in_points(placings[row.page].original_box(row.box), scale)) for row in bill.rows))


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
    except (PDFException, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError, RecursionError, OSError) as refused:
        raise _unreadable(path, refused) from refused
    with pdf:
        try:
            yield pdf
        except (
            PdfminerException,
            PDFException,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            IndexError,
            AssertionError,
            RecursionError,
        ) as damaged:
            raise _unreadable(path, damaged) from damaged


def _unreadable(path: Path, cause: object) -> UnreadablePdf:
    return UnreadablePdf(where=Where(file=path.name), reason=f"{type(cause).__name__}: {cause}"[:200])


def _text_layer(pdf: Any) -> tuple[list[Word], list[Rule]]:  # noqa: ANN401 - pdfplumber ships no types
    words: list[Word] = []
    rules: list[Rule] = []
    for number, page in enumerate(pdf.pages, start=1):
        upright = page.filter(_is_level)
        words += [
            Word(number, Box(float(word["x0"]), float(word["top"]), float(word["x1"]), float(word["bottom"])), word["text"])
            for word in upright.extract_words(keep_blank_chars=False)
        ]
        flat = [item for item in (*page.lines, *page.rects) if float(item["height"]) < _THIN]
        rules += [
            Rule(number, float(item["top"]), float(item["x0"]), float(item["x1"]))
            for item in flat
            if float(item["width"]) > _LONG_RULE * float(page.width)
        ]
        page.close()
    return words, rules


def _is_level(item: dict[str, Any]) -> bool:
    """Whether an object is no slanted or upended character: a watermark is written across the page."""
    matrix = item.get("matrix")
    return not matrix or abs(matrix[1]) <= _SLANT * abs(matrix[0])


def _is_legible(words: Sequence[Word]) -> bool:
    """Whether the text layer's characters are mapped: a font without mapping gives `(cid:123)` or private-area characters."""
    text = "".join(word.text for word in words)
    if not text:
        return False
    unmapped = text.count("(cid:") + sum(0xE000 <= ord(character) <= 0xF8FF or ord(character) < 0x20 for character in text)  # noqa: PLR2004 - Unicode's private area and controls
    return unmapped <= _UNMAPPED_SHARE * len(words)


def read_bill(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Job of the reading process: the JSON of the bill at `path`, under `password` (or null)."""
    path = Path(arguments["path"])
    check_type(path, name=arguments["name"])
    return bill_as_json(PlumberBillReader(shipped_templates(), RapidOcrWords).read(path, arguments["password"]))
