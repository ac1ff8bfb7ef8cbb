"""A paper that is taken in without its words being read: a photograph or a scan that its reader can open. The worker's job `paper`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence.adapters.file_types import check_type
from evidence.adapters.pdf_pages import paint_page
from evidence.adapters.pictures import opened_picture
from evidence.errors import TypeRefused, UnreadablePdf
from graph.errors import Where

PAPERS = (".jpeg", ".jpg", ".pdf", ".png")
"""The endings of papers."""


def look_at_paper(arguments: Mapping[str, Any]) -> dict[str, int]:
    """Open the picture or PDF `path` whole; how many pages it has.

    Raises:
        EmptyFile, TypeRefused: see `check_type`; or it is a file of another kind than papers are.
        UnreadablePicture, UnreadablePdf, PasswordNeeded: its reader does not open it.
    """
    path, name = Path(arguments["path"]), arguments["name"]
    suffix = check_type(path, name=name)
    if suffix not in PAPERS:
        raise TypeRefused(where=Where(file=name), suffix=suffix, found=suffix)
    if suffix != ".pdf":
        opened_picture(path)
        return {"pages": 1}
    pages = paint_page({"path": arguments["path"], "number": 1, "target": None, "name": name})["pages"]
    if not pages:
        raise UnreadablePdf(where=Where(file=name), reason="0 pages")
    return {"pages": pages}
