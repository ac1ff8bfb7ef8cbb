"""The one place that names adapters: it makes and opens workspaces, and furnishes the office a use case works in."""

import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError

from cases.errors import NotSignedIn, WorkspaceDamaged, WorkspaceExists, WrongPassword
from cases.law import Law, read_law
from cases.office import Office
from cases.ports import Clock
from cases.roles import Role
from cases.store.engine import SqlTransactions
from cases.store.keyring import Keyring
from cases.store.schema import bring_up_to_date, current_version, newest_version
from cases.store.sign_ins import SignIn
from cases.store.users import Actor, actor_of, add_user, claimant, had_session, sign_out
from evidence.adapters.bagit_packets import BagItPacketWriter
from evidence.adapters.folder_packets import FolderPacketShelf
from evidence.adapters.folder_vault import FolderExhibitVault
from evidence.adapters.limited_process import LimitedProcess, Limits, absolute
from evidence.adapters.limited_readers import LimitedBillReader, LimitedSheets, LimitedSlipReader
from evidence.adapters.pdf_pages import LimitedPagePainter
from evidence.adapters.sql_custody import SqlCustodyLog, SqlExhibitRegister
from evidence.bills.model import Bill, NotABill
from evidence.packet.content import PacketContent
from evidence.ports import CustodyLog, ExhibitRegister, ExhibitVault, PacketVerifier
from evidence.sheets import SheetPart
from evidence.slips.model import Slip
from graph.adapters.sql_batches import SqlBatchRegister
from graph.adapters.sql_facts import SqlFactLedger
from graph.adapters.sql_finder import SqlAccountFinder
from graph.adapters.sql_identifiers import SqlIdentifierRegister
from graph.adapters.sql_identity import SqlIdentityRegister
from graph.adapters.sql_links import SqlLinkReader
from graph.adapters.sql_records import SqlRecordReader
from graph.adapters.sql_standing import SqlStandingFacts
from graph.adapters.sql_traits import SqlIdentityReader
from graph.adapters.sql_withdrawals import SqlFactWithdrawals
from graph.finding import AccountFinder
from graph.identifiers import IdentifierRegister
from graph.ports import LinkProjector, LinkReader
from graph.times import SHANGHAI
from web.clock import FixedClock, SystemClock
from web.settings import Settings, read_settings, write_settings

if TYPE_CHECKING:
    from graph.adapters.neo4j_server import Neo4jServer

_FIRST_USERS = (
    ("investigator", "特别调查员", frozenset({Role.SPECIAL_INVESTIGATOR})),
    ("approver", "复核人", frozenset({Role.TEAM_LEAD, Role.CROSS_REVIEWER})),
    ("admin", "系统管理员", frozenset({Role.ADMIN})),
)
_PASSWORD_BYTES = 9  # 12 characters, 72 bits


@dataclass(frozen=True, slots=True)
class FirstUser:
    """A user made with the workspace; the password is shown once and kept nowhere."""

    login: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace."""

    settings: Settings
    transactions: SqlTransactions
    keyring: Keyring
    clock: Clock
    watch: Clock = field(default_factory=SystemClock)
    """What failed sign-ins are counted by: it runs on where `clock` stands still."""

    def today(self) -> date:
        """The calendar day in China by the workspace's clock: the default case date."""
        return self.clock.now().astimezone(SHANGHAI).date()

    def sign_in(self, login: str, password: str, *, address: str = "local") -> str:
        """Begin a session, on record, and return its token. `address`: where the attempt comes from.

        The password is checked outside any transaction: that takes longer than all that is written.

        Raises:
            WrongPassword: no such user, a disabled one, or the wrong password; it does not say which.
            TooManySignIns: too many attempts have failed of late.
        """
        attempt = SignIn(login, address, self.clock.now(), self.watch.now())
        with self.transactions.reading() as connection:
            attempt.refuse_guessing(connection)
            claimed = claimant(connection, login)
        is_proven = claimed.proves(password)
        with self.transactions.writing() as connection:
            token = attempt.settle(connection, claimed, is_proven=is_proven)
        if token is None:
            raise WrongPassword(login=login)
        return token

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self.transactions.writing() as connection:
            sign_out(connection, token, self.clock.now())

    def actor(self, token: str) -> Actor:
        """The user whose session this token opens; see `cases.store.users.actor_of`."""
        with self.transactions.reading() as connection:
            return actor_of(connection, token, self.clock.now())

    def had_session(self, token: str) -> bool:
        """Whether this token opens a session or once did."""
        with self.transactions.reading() as connection:
            return had_session(connection, token)

    def remembered_actor(self) -> Actor:
        """The user who signed in on this machine.

        Raises:
            NotSignedIn: nobody did, or the session is over.
        """
        try:
            return self.actor(self.settings.token_file.read_text(encoding="utf-8").strip())
        except OSError as absent:
            raise NotSignedIn(workspace=str(self.settings.folder)) from absent

    def remember(self, token: str) -> None:
        """Keep the token for the commands that follow, readable by its owner only."""
        path = self.settings.token_file
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(token)

    @property
    def vault(self) -> ExhibitVault:
        """The sealed files."""
        return FolderExhibitVault(self.settings.vault)

    def identifiers(self, connection: Connection) -> IdentifierRegister:
        """The protected identifiers; keys that another process has made since are taken up."""
        self.keyring.refresh()
        return SqlIdentifierRegister(connection, self.keyring)

    def finder(self, connection: Connection) -> AccountFinder:
        """Finds accounts."""
        return SqlAccountFinder(connection, self.identifiers(connection))

    def exhibits(self, connection: Connection) -> ExhibitRegister:
        """The notes of sealed files."""
        return SqlExhibitRegister(connection)

    def custody(self, connection: Connection) -> CustodyLog:
        """The custody chain."""
        return SqlCustodyLog(connection)

    def outbox_length(self, connection: Connection) -> int:
        """The number of the newest line for the projection."""
        return SqlLinkReader(connection).watermark()

    def projection_watermark(self) -> int | None:
        """How far the projection has come; None where there is none.

        Raises:
            GraphServerAbsent: its server does not answer.
        """
        if not self.settings.graph_uri:
            return None
        from graph.adapters.neo4j_links import projected  # noqa: PLC0415 - as in _graph_server

        return projected(self._graph_server())

    def links(self, connection: Connection) -> LinkReader:
        """Whoever answers questions about links: the server of the settings, never staler than what this connection sees, else SQL."""
        facts = SqlLinkReader(connection)
        if not self.settings.graph_uri:
            return facts
        from graph.adapters.neo4j_links import Neo4jLinkReader  # noqa: PLC0415 - as in _graph_server

        return Neo4jLinkReader(self._graph_server(), facts, at_least=facts.watermark())

    def projector(self, connection: Connection) -> LinkProjector | None:
        """What keeps the server of the settings up with SQL; None where there is none."""
        if not self.settings.graph_uri:
            return None
        from graph.adapters.neo4j_projector import Neo4jProjector  # noqa: PLC0415 - as in _graph_server

        return Neo4jProjector(self._graph_server(), connection)

    def _graph_server(self) -> "Neo4jServer":
        from graph.adapters.neo4j_server import Neo4jServer  # noqa: PLC0415 - half a second of imports for those who have such a server

        secret = self.settings.graph_password_file
        password = secret.read_text(encoding="utf-8").strip() if secret else ""
        return Neo4jServer(self.settings.graph_uri, self.settings.graph_user, password)

    def office(self, actor: Actor, as_of: date | None = None) -> Office:
        """The office in which this actor works on that case date."""
        return Office(
            actor=actor,
            clock=self.clock,
            watch=self.watch,
            as_of=as_of or self.today(),
            transactions=self.transactions,
            keyring=self.keyring,
            vault=self.vault,
            batches=SqlBatchRegister,
            exhibits=self.exhibits,
            custody=self.custody,
            documents=LimitedDocuments(),
            finder=self.finder,
            identifiers=self.identifiers,
            ledger=SqlFactLedger,
            links=self.links,
            projector=self.projector,
            packets=BagItPacketWriter(self.vault, PrinterWhenAsked()),
            shelf=FolderPacketShelf(self.settings.folder / "packets"),
            painter=LimitedPagePainter(_limited()),
            records=SqlRecordReader,
            standing=SqlStandingFacts,
            identity=SqlIdentityReader,
            judgements=SqlIdentityRegister,
            withdrawals=SqlFactWithdrawals,
            law=shipped_law(),
            stopwatch=time.monotonic,
            rejects=self.settings.folder / "rejects",
            uploads=self.settings.folder / "uploads",
        )


class PrinterWhenAsked:
    """`PacketPrinter`, loaded by the first packet."""

    def render(self, content: PacketContent) -> bytes:
        """See `evidence.ports.PacketPrinter.render`."""
        from evidence.adapters.typst_printer import TypstPacketPrinter  # noqa: PLC0415 - 50 ms that the first page need not wait for

        return TypstPacketPrinter().render(content)


_SHEET_LIMITS = Limits(output_bytes=4 * 2**30)
"""A table of five million rows has a gigabyte of text."""


class LimitedDocuments:
    """`DocumentReader`: every file is read in a process of its own, under limits."""

    slip_tool = f"rapidocr {version('rapidocr')}"

    def __init__(self) -> None:
        self._process = _limited()

    def table(self, path: Path, name: str) -> tuple[Sequence[str], Iterator[tuple[int, list[str]]]]:
        """See `cases.ports.DocumentReader.table`."""
        rows = LimitedSheets(self._process).open_rows(path, name=name)
        return rows.header, rows.rows

    def parts(self, path: Path, name: str) -> tuple[Sequence[str], Iterator[SheetPart]]:
        """See `cases.ports.DocumentReader.parts`."""
        return LimitedSheets(self._process).open_parts(path, name=name)

    def bill(self, path: Path, name: str, password: str | None = None) -> Bill | NotABill:
        """See `cases.ports.DocumentReader.bill`."""
        return LimitedBillReader(self._process).read(path, password, name=name)

    def slip(self, path: Path, name: str) -> Slip:
        """See `cases.ports.DocumentReader.slip`."""
        return LimitedSlipReader(self._process).read(path, name=name)

    def paper(self, path: Path, name: str) -> None:
        """See `cases.ports.DocumentReader.paper`."""
        self._process.run("paper", {"path": absolute(path), "name": name}, name=name)

    def testimony(self, path: Path, name: str, known_ids: Collection[str]) -> str:
        """See `cases.ports.DocumentReader.testimony`."""
        return str(self._process.run("testimony", {"path": absolute(path), "name": name, "known_ids": sorted(known_ids)}, name=name))


def _limited() -> LimitedProcess:
    return LimitedProcess((sys.executable, "-m", "web.parse_worker"), limits_of={"sheet": _SHEET_LIMITS})


@cache
def shipped_law() -> Law:
    """The law as it ships with the program."""
    return read_law(files("cases").joinpath("law.yaml").read_text(encoding="utf-8"), file="law.yaml")


def packet_verifier() -> PacketVerifier:
    """What checks a packet; it needs no workspace."""
    from evidence.adapters.bag_verifier import BagPacketVerifier  # noqa: PLC0415 - as in PrinterWhenAsked

    return BagPacketVerifier()


def create_workspace(folder: Path, *, url: str = "", fixed_at: datetime | None = None) -> tuple[Workspace, tuple[FirstUser, ...]]:
    """Make a workspace in a folder that is absent or empty, with an investigator, an approver and an administrator.

    Raises:
        WorkspaceExists: the folder holds something already, or the database does.
    """
    workspace = empty_workspace(folder, url=url, fixed_at=fixed_at)
    users = tuple(FirstUser(login, name, secrets.token_urlsafe(_PASSWORD_BYTES)) for login, name, _ in _FIRST_USERS)
    with workspace.transactions.writing() as connection:
        for user, (_, _, roles) in zip(users, _FIRST_USERS, strict=True):
            now = workspace.clock.now()
            add_user(connection, login=user.login, name=user.name, roles=roles, password=user.password, now=now)
    return workspace, users


def empty_workspace(
    folder: Path,
    *,
    url: str = "",
    fixed_at: datetime | None = None,
    keyring: Keyring | None = None,
    fill: Callable[[Workspace, Connection], None] = lambda _workspace, _connection: None,
) -> Workspace:
    """Make a workspace without a user; a ring given is copied as its own. `fill` is done in the transaction that makes the tables.

    Whatever fails, neither folder nor key file nor table stays.

    Raises:
        WorkspaceExists: the folder holds something already, or the database does.
    """
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceExists(path=str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)  # it may have been there, open to others
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, folder)
        settings = write_settings(folder, url=url, fixed_at=fixed_at)
        if settings.sqlite_file:
            settings.sqlite_file.touch(mode=0o600)
        undo.callback(settings.keys_file.unlink, missing_ok=True)
        ring = Keyring.create(settings.keys_file) if keyring is None else keyring.saved_to(settings.keys_file)
        workspace = Workspace(settings, _transactions(settings), ring, _clock(settings))
        undo.callback(workspace.transactions.dispose)
        with workspace.transactions.writing() as connection:
            _make_tables(connection, url)
            fill(workspace, connection)
        undo.pop_all()
    return workspace


def open_workspace(folder: Path) -> Workspace:
    """Open a workspace, bringing its database up to date.

    Raises:
        WorkspaceMissing: the folder holds none.
        KeysMissing: its key file is not where it should be.
        WorkspaceTooNew: a newer program has written it.
        WorkspaceDamaged: the database file is not readable as one.
    """
    settings = read_settings(folder)
    workspace = Workspace(settings, _transactions(settings), Keyring.load(settings.keys_file), _clock(settings))
    if settings.sqlite_file and not settings.sqlite_file.exists():
        raise WorkspaceDamaged(path=str(folder), reason=f"{settings.sqlite_file.name}: no such file")
    try:
        # Looked at without the writer's lock: whoever only reads need not wait for a long import.
        with workspace.transactions.reading() as connection:
            is_current = current_version(connection) == newest_version()
        if not is_current:
            with workspace.transactions.writing() as connection:
                bring_up_to_date(connection)
    except DatabaseError as damaged:
        raise WorkspaceDamaged(path=str(folder), reason=str(damaged.orig)) from damaged
    return workspace


def _make_tables(connection: Connection, url: str) -> None:
    if inspect(connection).has_table("case_file"):
        raise WorkspaceExists(path=url)
    bring_up_to_date(connection)


def _transactions(settings: Settings) -> SqlTransactions:
    return SqlTransactions(settings.database_url, settings.lock_file)


def _clock(settings: Settings) -> Clock:
    return FixedClock(settings.fixed_at) if settings.fixed_at else SystemClock()
