"""The exhibits of a case: what each is, who held it, which facts stand on it; and opening one, which is recorded."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from cases.access import Unit, query, use_case
from cases.assembly.bundle import load_bundle
from cases.assembly.stated import Stated, documents_of, stated_in
from cases.documents import MEDIA_TYPES
from cases.errors import ForeignRows, UnknownDocument
from cases.office import Office
from cases.roles import Permission
from cases.staging import private_place
from cases.store.followed import Successors
from cases.store.packet_register import PacketRegister
from evidence.custody import CustodyAct, CustodyEntry, LoggedEntry
from evidence.errors import FileRefused, ParserStopped
from evidence.model import Exhibit, PagePicture
from graph.times import SHANGHAI
from graph.vocabulary import FactKind, NodeKey, public_id

_EXPORTS = frozenset({MEDIA_TYPES[".csv"], MEDIA_TYPES[".parquet"], MEDIA_TYPES[".xlsx"]})
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How a picture begins that a browser may show in a page."""
_PDF = MEDIA_TYPES[".pdf"]
_LOOKING_WAITS = 3
"""Seconds: nothing is shown before it is on record, and an import may hold the writer's lock for minutes; then the page says so."""


@dataclass(frozen=True, slots=True)
class ExhibitOnFile:
    """An exhibit of a case with all that is known of it."""

    note: Exhibit
    made_from: Exhibit | None
    """What it was derived of; None: it came from outside."""
    custody: tuple[LoggedEntry, ...]
    stated: tuple[Stated, ...]
    """Facts of the case that it states first."""
    observed: tuple[Stated, ...]
    """Transactions of the case that it tells of as well: the lines of a bill, in its own words."""
    pages: int | None
    """Of a PDF that can be opened, for those who may look at documents; else None."""
    holds_others: bool
    """A bank's export: it holds rows of other customers, so that the whole is shown to nobody (N14)."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture as it is."""
        return self.note.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class OpenedExhibit:
    """The bytes of an exhibit for somebody to look at."""

    name: str
    media_type: str
    content: bytes


@query("exhibit.show", Permission.READ_CASE)
def exhibit_of(office: Office, connection: Connection, case_no: str, sha256: str) -> ExhibitOnFile:
    """An exhibit of the case.

    Raises:
        UnknownCase: there is no such case.
        UnknownDocument: nothing of the case stands on it, no packet of it lists it; whether it is another's is not said.
    """
    key, note = _of_case(office, connection, case_no, sha256)
    register = office.exhibits(connection)
    bundle = load_bundle(office, connection, case_no)
    return ExhibitOnFile(
        note=note,
        made_from=None if note.derived_from is None else register.get(note.derived_from),
        custody=tuple(office.custody(connection).entries([key])),
        stated=stated_in(bundle, sha256),
        observed=_observed(office, connection, bundle.case.account, sha256),
        pages=_count(office, note) if Permission.READ_DOCUMENT in office.actor.permissions and note.media_type == _PDF else None,
        holds_others=_holds_others(note),
    )


@use_case("exhibit.open", Permission.READ_DOCUMENT, wait_seconds=_LOOKING_WAITS)
def open_exhibit(office: Office, unit: Unit, case_no: str, sha256: str) -> OpenedExhibit:
    """The sealed bytes, with the type that they have and not the one they are said to have; opening them is recorded.

    Raises:
        UnknownCase: there is no such case.
        UnknownDocument: it is none of the case's.
        ForeignRows: it is an export that holds other customers' rows.
        VaultError: it is missing or damaged.
    """
    key, note = _of_case(office, unit.connection, case_no, sha256)
    if _holds_others(note):
        raise ForeignRows(given=note.name)
    with office.vault.open(sha256) as sealed:
        content = sealed.read()
    _note_opening(office, unit, key, note)
    unit.record(f"exhibit:{sha256}", why="查看 / looked at", new={"case": case_no})
    return OpenedExhibit(note.name, _kind_of(content), content)


@use_case("exhibit.page", Permission.READ_DOCUMENT, wait_seconds=_LOOKING_WAITS)
def open_page(office: Office, unit: Unit, case_no: str, sha256: str, number: int) -> PagePicture:
    """A page of a PDF as a picture; opening it is recorded.

    Raises:
        UnknownCase: there is no such case.
        UnknownDocument: it is none of the case's, or no PDF.
        PasswordNeeded, UnreadablePdf, ParserStopped: see `PagePainter`.
        VaultError: it is missing or damaged.
    """
    key, note = _of_case(office, unit.connection, case_no, sha256)
    if note.media_type != _PDF:
        raise UnknownDocument(given=sha256)
    with _unsealed(office, note) as copy:
        page = office.painter.paint(copy, number, name=note.name)
    _note_opening(office, unit, key, note)
    unit.record(f"exhibit:{sha256}", why="查看 / looked at", new={"case": case_no, "page": page.number})
    return page


def _observed(office: Office, connection: Connection, account: NodeKey, sha256: str) -> tuple[Stated, ...]:
    told = office.standing(connection).observed_in(account, sha256)
    called = Successors(connection).of_transactions({each.transaction for each in told})
    return tuple(
        Stated(
            FactKind.TRANSACTION,
            public_id(called[each.transaction]),
            each.source,
            each.words,
            each.made_on,
            each.amount_fen,
            each.currency,
        )
        for each in told
    )


def _of_case(office: Office, connection: Connection, case_no: str, sha256: str) -> tuple[int, Exhibit]:
    bundle = load_bundle(office, connection, case_no)
    key = None
    if sha256 in documents_of(bundle) or sha256 in PacketRegister(connection).exhibits_of(bundle.case.key):
        key = office.exhibits(connection).find(sha256)
    if key is None:
        raise UnknownDocument(given=sha256)
    return key, office.exhibits(connection).get(key)


def _holds_others(note: Exhibit) -> bool:
    return note.media_type in _EXPORTS and note.tool is None


_COUNTED: dict[str, int] = {}
"""Pages of the PDF files that this process has opened, by sha256: sealed bytes do not change."""


def _count(office: Office, note: Exhibit) -> int | None:
    if note.sha256 not in _COUNTED:
        try:
            with _unsealed(office, note) as copy:
                _COUNTED[note.sha256] = office.painter.count(copy, name=note.name)
        except (FileRefused, ParserStopped):
            return None
    return _COUNTED[note.sha256]


def _kind_of(content: bytes) -> str:
    return next((kind for start, kind in _PICTURES.items() if content.startswith(start)), "application/octet-stream")


def _note_opening(office: Office, unit: Unit, key: int, note: Exhibit) -> None:
    """Log in the exhibit's custody that it was opened, once for a person and day: a packet prints the whole chain."""
    log = office.custody(unit.connection)
    today = unit.now.astimezone(SHANGHAI).date()
    for logged in log.entries([key]):
        entry = logged.entry
        if entry.act is CustodyAct.OPENED and entry.who == unit.login and entry.at.astimezone(SHANGHAI).date() == today:
            return
    log.append(
        key,
        CustodyEntry(
            act=CustodyAct.OPENED,
            exhibit_sha256=note.sha256,
            at=unit.now,
            who=unit.login,
            method="在系统中查看封存件的副本，封存件未取出",
            purpose="核查案件",
            original_location=note.original_location,
            original_holder=note.original_holder,
        ),
    )


@contextmanager
def _unsealed(office: Office, note: Exhibit) -> Iterator[Path]:
    """A private copy of the sealed file, gone afterwards."""
    with private_place(office.rejects.with_name("staging")) as place:
        copy = place / "sealed"
        with office.vault.open(note.sha256) as sealed, copy.open("xb") as sink:
            shutil.copyfileobj(sealed, sink)
        yield copy
