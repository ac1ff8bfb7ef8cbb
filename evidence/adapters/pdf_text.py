"""The text pieces of a PDF's pages in the order they are drawn, without header, footer and watermark.

A reader's usual text extraction sorts by lines and so mixes the cells of a table row; the order of drawing keeps each cell together.
"""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

HEAD = 62.0
"""Points from the top that belong to the header."""
FOOT = 48.0
"""Points from the bottom that belong to the footer."""
_DEPTH = 6
_UPRIGHT = 1e-3


def body_texts(pdf: bytes) -> list[list[str]]:
    """For each page, its text pieces; a piece is a stretch of one line in one font.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_of_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _of_page(page: pypdfium2.PdfPage) -> list[str]:
    height = page.get_height()
    text_page = page.get_textpage()
    pieces = []
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        _, bottom, _, top = piece.get_bounds()
        if piece.container is None and (bottom > height - HEAD or top < FOOT or _is_turned(piece)):
            continue
        pieces.append(_text(piece, text_page))
    text_page.close()
    page.close()
    return pieces


def _is_turned(piece: pypdfium2.PdfObject) -> bool:
    return abs(float(piece.get_matrix().b)) > _UPRIGHT


def _text(piece: pypdfium2.PdfObject, text_page: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(piece.raw, text_page.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(piece.raw, text_page.raw, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")
