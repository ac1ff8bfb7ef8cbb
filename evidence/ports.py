"""What this room needs from outside, by role."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from evidence.bills.model import Bill, NotABill
from evidence.custody import CustodyEntry, LoggedEntry
from evidence.model import Exhibit, PagePicture, Sealed, VaultReport
from evidence.packet.answer import VerifyAnswer
from evidence.packet.content import PacketContent
from evidence.slips.model import Slip


class BillReader(Protocol):
    """Reads card bills (账单) from PDF files."""

    def read(self, path: Path, password: str | None = None) -> Bill | NotABill:
        """The bill that the file holds, or why it is none.

        Raises:
            PasswordNeeded: the file is locked, and no password or a wrong one was given.
            UnreadablePdf: no reader can open the file.
        """


class ExhibitVault(Protocol):
    """Sealed files by their sha256: written once, never changed, sealed before anything reads them."""

    def put(self, content: bytes | Path) -> Sealed:
        """Seal the bytes, or those of the file at the path; sealing the same bytes again changes nothing.

        When it returns the bytes survive a power cut; when it does not, nothing is sealed.

        Raises:
            ExhibitDamaged: other bytes lie under this hash.
        """

    def open(self, sha256: str) -> BinaryIO:
        """The sealed bytes from their start, checked against their hash first; the caller closes it.

        Raises:
            ExhibitMissing: nothing is sealed under it.
            ExhibitDamaged: other bytes lie under it.
        """

    def verify_all(self, expected: Iterable[str] = ()) -> VaultReport:
        """Read every sealed file again; name those damaged, and those of `expected` that are missing."""


class ExhibitRegister(Protocol):
    """The notes that belong to sealed files."""

    def add(self, exhibit: Exhibit) -> int:
        """Record the note; its key, for links and custody entries."""

    def get(self, key: int) -> Exhibit:
        """The note under this key.

        Raises:
            ExhibitMissing: there is none.
        """

    def find(self, sha256: str) -> int | None:
        """The key of the first note on these bytes; None: there is none."""

    def hashes(self) -> Iterator[str]:
        """Every recorded sha256, once: what the vault must hold."""


class CustodyLog(Protocol):
    """The workspace's one chain of custody entries."""

    def append(self, exhibit: int, entry: CustodyEntry) -> LoggedEntry:
        """Chain the entry after the last one.

        Raises:
            ExhibitMissing: no exhibit has this key.
            CustodyRefused: the entry names another sha256 than the exhibit has.
        """

    def entries(self, exhibits: Iterable[int] | None = None) -> Iterator[LoggedEntry]:
        """The entries in the log's order: all, or those of the exhibits."""

    def head(self) -> str:
        """The hash of the last entry; the genesis hash of an empty log."""

    def first_broken(self) -> int | None:
        """The `seq` of the first entry that does not fit the chain; None when it is whole. O(n), at bounded memory."""


class PacketPrinter(Protocol):
    """Makes the paper of a packet."""

    def render(self, content: PacketContent) -> bytes:
        """The PDF; the same bytes for the same content.

        Raises:
            PacketRefused: a rule of `evidence.packet.readiness` forbids it, a character cannot be printed, or the printed text is not the
                recorded text.
        """


@dataclass(frozen=True, slots=True)
class WrittenPacket:
    """A packet on disk."""

    path: Path
    sha256: str
    """Of tagmanifest-sha256.txt, which covers every file of the bag: the one hash to log and to print elsewhere."""


class PacketWriter(Protocol):
    """Puts a packet on disk, whole or not at all."""

    def write(self, content: PacketContent, target: Path) -> WrittenPacket:
        """Make the folder `target`.

        Raises:
            PacketExists: the target is there already.
            PacketRefused: see PacketPrinter.
            VaultError: an exhibit is missing or damaged.
            CustodyBroken: a custody entry does not have its hash.
        """


class PacketShelf(Protocol):
    """The packets that lie in the workspace, each under the hash that was recorded when it was written."""

    def manifests(self) -> frozenset[str]:
        """The sha256 of the tag manifest of each."""

    def as_zip(self, manifest_sha256: str, name: str) -> BinaryIO:
        """The packet as an uncompressed zip, its files in one folder `name`; the same bytes each time. The caller closes it.

        Raises:
            PacketGone: none lies there under this hash.
            PacketAltered: a file is not the one that was written.
        """


class PagePainter(Protocol):
    """Paints pages of PDF files for people to look at. `name` is the user's name of the file, for errors."""

    def count(self, path: Path, *, name: str) -> int:
        """How many pages it has; raises as `paint`."""

    def paint(self, path: Path, number: int, *, name: str) -> PagePicture:
        """The page of that number, or the last one where there are fewer.

        Raises:
            PasswordNeeded: the file is locked.
            UnreadablePdf: no reader can open it.
            ParserStopped: painting it broke down or took too much.
        """


class PacketVerifier(Protocol):
    """Checks a packet as a stranger would."""

    def verify(self, bag: Path) -> VerifyAnswer:
        """Check the folder, ours or another's; what is wrong is an answer, never an error."""


class SlipReader(Protocol):
    """Reads photographs of sales slips (签购单)."""

    def read(self, path: Path) -> Slip:
        """The slip's fields as proposals; a picture without a legible one is a slip with none.

        Raises:
            UnreadablePicture: no picture, a damaged one, or one too large to open safely.
        """
