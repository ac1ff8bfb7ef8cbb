"""What an exhibit is: sealed bytes, and the note of how they were made and where the original lies."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes that lie in the vault and will not change."""

    sha256: str
    """64 lower-case hexadecimal digits; the exhibit's address in the vault."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A sealed file with the note that 程序规定 arts. 66 and 67 ask for (domain 1.14)."""

    sha256: str
    size: int
    name: str
    """The file's name as it came; never used as a path."""
    media_type: str
    kind: str
    """What the paper is to the case: bill, slip, recording, receipt …"""
    original_location: str
    """Where the original lies."""
    original_holder: str
    """Who keeps the original."""
    made_by: str
    made_how: str
    made_at: datetime
    """Aware; when this copy was made."""
    recorded_at: datetime
    """Aware; when it was sealed here."""
    derived_from: int | None = None
    """Key of the exhibit this one was made of (a crop, a text, a page picture); None for what came from outside."""
    tool: str | None = None
    """Tool and version that derived it; None for what came from outside."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page of a document as a picture."""

    png: bytes
    number: int
    """1-based."""
    pages: int
    """How many the document has."""


@dataclass(frozen=True, slots=True)
class VaultReport:
    """What a re-reading of the whole vault found."""

    checked: int
    """Sealed files read to their end."""
    damaged: tuple[str, ...]
    """sha256 under which other bytes lie, sorted."""
    missing: tuple[str, ...]
    """Expected sha256 under which nothing lies, sorted."""

    @property
    def is_whole(self) -> bool:
        """Whether every sealed file is there with its own bytes."""
        return not self.damaged and not self.missing
