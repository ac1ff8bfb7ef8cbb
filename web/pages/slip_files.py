"""Forms with a file: what was typed, and the file in a private folder for as long as it is looked at."""

import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import UploadFile
from starlette.requests import Request

from cases.documents import MEDIA_TYPES
from cases.errors import InputRefused
from cases.office import Office
from cases.staging import private_place

LARGEST = 32 * 2**20
"""Bytes of the largest picture or scan taken."""
_PICTURES = frozenset({".jpg", ".jpeg", ".png"})
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it came."""

    values: Mapping[str, str]
    file: UploadFile | None
    """The file of the field `document`; None: none was chosen."""

    def __getitem__(self, name: str) -> str:
        """What was typed, without the space around it; empty where nothing was."""
        return self.values.get(name, "").strip()


async def typed_form(request: Request) -> AsyncIterator[Typed]:
    """Take a form apart; its file is closed once the page is answered."""
    async with request.form() as form:
        values = {name: value for name, value in form.items() if isinstance(value, str)}
        document = form.get("document")
        yield Typed(values, document if isinstance(document, UploadFile) and document.filename else None)


TypedForm = Annotated[Typed, Depends(typed_form)]


@contextmanager
def kept_for_now(file: UploadFile | None, office: Office) -> Iterator[Path | None]:
    """The uploaded file under its own name in a folder of the workspace that only its owner reads; gone afterwards. None: no file came.

    Raises:
        InputRefused: it is of no type that is taken, or too large.
    """
    if file is None:
        yield None
        return
    name = _own_name(file.filename or "")
    with private_place(office.rejects.with_name("staging")) as folder:
        path = folder / name
        with path.open("wb") as out:
            path.chmod(_OWNER_ONLY)
            file.file.seek(0)
            shutil.copyfileobj(file.file, out)
        if path.stat().st_size > LARGEST:
            raise InputRefused(given=name, reason=f"> {LARGEST // 2**20} MB")
        yield path


def is_picture(file: UploadFile | None) -> bool:
    """Whether a file came that is called a picture and is no larger than one; what it holds is for the reader to say."""
    return file is not None and PurePath(file.filename or "").suffix.lower() in _PICTURES and (file.size or 0) <= LARGEST


def _own_name(given: str) -> str:
    """The file's own name, without the folders some browsers send along."""
    name = PurePath(given.replace("\\", "/")).name.lstrip(".")
    if PurePath(name).suffix.lower() not in MEDIA_TYPES:
        raise InputRefused(given=name or "—", reason=" ".join(MEDIA_TYPES))
    return name
