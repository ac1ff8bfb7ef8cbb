"""One page of a PDF as a picture: the worker's job `page`, and who asks for it."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evidence.adapters.limited_process import LimitedProcess, absolute
from evidence.errors import PasswordNeeded, UnreadablePdf
from evidence.model import PagePicture
from graph.errors import Where

_WIDEST = 1_500
"""Pixels: an A4 page is read well on a screen, and a page of any size stays small in memory."""


def paint_page(arguments: Mapping[str, Any]) -> dict[str, int]:
    """Paint the page `number` (1-based, the last one where there are fewer) of the file `path` into the PNG file `target`, if that is given.

    Raises:
        PasswordNeeded: the file is locked.
        UnreadablePdf: it cannot be opened.
    """
    import pypdfium2  # noqa: PLC0415 - for the worker alone: whoever asks it does not wait for this
    from pypdfium2.raw import FPDF_ERR_PASSWORD  # noqa: PLC0415 - as above

    where = Where(file=arguments["name"])
    try:
        with pypdfium2.PdfDocument(arguments["path"]) as document:
            pages = len(document)
            number = min(max(int(arguments["number"]), 1), pages)
            if arguments["target"] is not None:
                page = document[number - 1]
                longest = max(page.get_size())
                page.render(scale=_WIDEST / longest).to_pil().save(arguments["target"], "PNG")
    except pypdfium2.PdfiumError as refused:
        if getattr(refused, "err_code", None) == FPDF_ERR_PASSWORD:
            raise PasswordNeeded(where=where) from refused
        raise UnreadablePdf(where=where, reason=str(refused)) from refused
    return {"pages": pages, "number": number}


class LimitedPagePainter:
    """A PagePainter over the worker's job `page`."""

    def __init__(self, process: LimitedProcess) -> None:
        self._process = process

    def count(self, path: Path, *, name: str) -> int:
        """See PagePainter."""
        told = self._process.run("page", {"path": absolute(path), "number": 1, "target": None, "name": name}, name=name)
        return int(told["pages"])

    def paint(self, path: Path, number: int, *, name: str) -> PagePicture:
        """See PagePainter."""
        with TemporaryDirectory(prefix="page-", dir=path.parent) as folder:
            target = Path(folder) / "page.png"
            asked = {"path": absolute(path), "number": number, "target": absolute(target), "name": name}
            told = self._process.run("page", asked, name=name)
            return PagePicture(target.read_bytes(), told["number"], told["pages"])
