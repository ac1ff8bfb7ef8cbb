"""What a file is: its name's ending and its first bytes must agree, and an archive must be safe to unpack."""

import zipfile
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import puremagic

from evidence.errors import ArchiveRefused, EmptyFile, TypeRefused
from graph.errors import Where

ALLOWED_SUFFIXES = (".csv", ".jpeg", ".jpg", ".parquet", ".pdf", ".png", ".xlsx", ".yaml")
"""The endings of the files that Sliphound takes."""

_TEXTS = {".csv", ".yaml"}
_SAME = {".jpeg": ".jpg"}
_PARQUET = b"PAR1"
_FOREIGN_TO_TEXT = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    _PARQUET,
)
_SURE_ENOUGH = 0.3  # puremagic's confidence; below it stand guesses by two bytes
_POLYGLOT_TAIL = 66_000  # an archive's directory ends within the last 65,557 bytes of a file

LARGEST_UNPACKED = 400 * 2**20
"""Bytes an archive may hold when unpacked: a workbook of a million rows has some 300 MB."""
LARGEST_RATIO = 300
"""Unpacked size over packed size; text in a workbook packs to a tenth, repeated cells to a hundredth."""
MOST_MEMBERS = 5_000


def check_type(path: Path, *, name: str | None = None) -> str:
    """The file's ending, lower case, once its name and its bytes agree on it.

    The parser of that type must still open the file: a signature is the first of two witnesses.

    Args:
        path: where the bytes are.
        name: the name the user gave, when the bytes lie under another one.

    Raises:
        EmptyFile: the file has no bytes.
        TypeRefused: the ending is not allowed, the content is of another type, or of two types at once.
        ArchiveRefused: an archive would unpack to too much, or outside its folder.
    """
    shown = name or path.name
    suffix = Path(shown).suffix.lower()
    if path.stat().st_size == 0:
        raise EmptyFile(where=Where(file=shown))
    if suffix not in ALLOWED_SUFFIXES:
        raise TypeRefused(where=Where(file=shown), suffix=suffix or shown, found=(*_found(path), "unknown")[0])
    found = _found(path)
    if suffix in _TEXTS:
        if found:
            raise TypeRefused(where=Where(file=shown), suffix=suffix, found=found[0])
        return suffix
    if _SAME.get(suffix, suffix) not in found:
        raise TypeRefused(where=Where(file=shown), suffix=suffix, found=(*found, "unknown")[0])
    if suffix == ".xlsx":
        check_archive(path, name=shown)
    elif _has_archive(path):
        raise TypeRefused(where=Where(file=shown), suffix=suffix, found=f"{suffix} + .zip")
    return suffix


def check_archive(path: Path, *, name: str | None = None) -> None:
    """Refuse an archive by its directory, before anything of it is unpacked.

    Raises:
        ArchiveRefused: it is damaged (`damaged`), holds too many members (`members`), unpacks to too much (`size`, `ratio`), leaves its
            folder (`path`), repeats a name (`repeated`) or holds another archive (`nested`).
    """
    where = Where(file=name or path.name)
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
    except (BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError) as refused:
        raise ArchiveRefused(where=where, reason="damaged") from refused
    if reason := _unsafe(members, path.stat().st_size):
        raise ArchiveRefused(where=where, reason=reason)


def _unsafe(members: list[zipfile.ZipInfo], packed: int) -> str | None:
    if len(members) > MOST_MEMBERS:
        return "members"
    names = [member.filename for member in members]
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name for name in names):
        return "path"
    if len(set(names)) != len(names):
        return "repeated"
    if any(name.lower().endswith((".zip", ".xlsx", ".7z", ".rar", ".gz")) for name in names):
        return "nested"
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        return "size"
    if unpacked > 2**20 and unpacked > LARGEST_RATIO * max(packed, 1):
        return "ratio"
    return None


def _found(path: Path) -> tuple[str, ...]:
    """Endings of the types that the content alone may be, likeliest first; none for plain text."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        if head.startswith(_PARQUET):
            return (".parquet",)
        if not head.startswith(_FOREIGN_TO_TEXT):
            return ("unknown",) if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) else ()
        try:
            guesses = puremagic.magic_stream(file)
        except (puremagic.PureError, ValueError):
            return ("unknown",)
    return tuple(guess.extension for guess in guesses if guess.confidence >= _SURE_ENOUGH)


def _has_archive(path: Path) -> bool:
    """Whether a picture or PDF is an archive as well: both readers would accept it, each for something else."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _POLYGLOT_TAIL))
        return b"PK\x05\x06" in file.read() and zipfile.is_zipfile(path)
