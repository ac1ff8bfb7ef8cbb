"""Sealing what comes in: original bytes in the vault, noted and logged, never re-encoded (domain.md 1.14)."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from cases.access import Unit
from cases.errors import DocumentMissing
from cases.office import Office
from cases.staging import private_place
from evidence.custody import CustodyAct, CustodyEntry
from evidence.errors import EmptyFile
from evidence.model import Exhibit
from graph.errors import Where

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
}
"""What may be sealed, by the ending of its name; the parser must open it as well."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from, as its custody note needs it."""

    kind: str
    """What the paper is to the case: bill, slip, export, testimony, receipt, statement of loss."""
    location: str
    """Where the original lies."""
    holder: str
    """Who keeps the original."""
    made_how: str
    """How this copy was made."""


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """A document in the vault with its note."""

    sha256: str
    exhibit: int
    name: str


@contextmanager
def staged(path: Path, office: Office | None = None) -> Iterator[Path]:
    """A private copy of a user's file: what is read and what is sealed are the same bytes, and a file that is refused leaves none.

    It lies in the office's workspace, or in the user's own cache where there is none; what a killed process left there goes first.

    Raises:
        DocumentMissing: there is no such file, or it may not be read.
        EmptyFile: it holds nothing.
    """
    if not path.is_file():
        raise DocumentMissing(where=Where(file=str(path)))
    with private_place(office.rejects.with_name("staging") if office else user_cache_path("sliphound") / "staging") as folder:
        try:
            copy = Path(shutil.copyfile(path, folder / f"staged{path.suffix.lower()}"))
        except PermissionError as closed:
            raise DocumentMissing(where=Where(file=str(path))) from closed
        if copy.stat().st_size == 0:
            raise EmptyFile(where=Where(file=path.name))
        yield copy


def seal_document(office: Office, unit: Unit, path: Path, origin: Origin, name: str) -> SealedDocument:
    """Seal a staged file under the name it came by, note it and log that it was acquired; one sealed before gets no second note."""
    sealed = office.vault.put(path)
    register = office.exhibits(unit.connection)
    known = register.find(sealed.sha256)
    if known is not None:
        return SealedDocument(sealed.sha256, known, name)
    exhibit = register.add(
        Exhibit(
            sha256=sealed.sha256,
            size=sealed.size,
            name=name,
            media_type=MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream"),
            kind=origin.kind,
            original_location=origin.location,
            original_holder=origin.holder,
            made_by=unit.login,
            made_how=origin.made_how,
            made_at=unit.now,
            recorded_at=unit.now,
        )
    )
    office.custody(unit.connection).append(
        exhibit,
        CustodyEntry(
            act=CustodyAct.ACQUIRED,
            exhibit_sha256=sealed.sha256,
            at=unit.now,
            who=unit.login,
            method=origin.made_how,
            purpose="入卷",
            original_location=origin.location,
            original_holder=origin.holder,
            from_holder=origin.holder,
            to_holder=unit.login,
        ),
    )
    return SealedDocument(sealed.sha256, exhibit, name)
