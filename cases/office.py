"""The office a use case works in: who acts, and the ports it reaches the world through. `web.bootstrap` fills it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from cases.imports.ports import FactLedger
from cases.law import Law
from cases.ports import Clock, DocumentReader, Transactions
from cases.store.keyring import Keyring
from cases.store.users import Actor
from evidence.ports import CustodyLog, ExhibitRegister, ExhibitVault, PacketShelf, PacketWriter, PagePainter
from graph.batches import BatchRegister
from graph.finding import AccountFinder
from graph.identifiers import IdentifierRegister
from graph.identity import IdentityReader, IdentityRegister
from graph.ports import LinkProjector, LinkReader
from graph.records import RecordReader
from graph.standing import StandingFacts
from graph.withdrawals import FactWithdrawals


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a use case may use."""

    actor: Actor
    clock: Clock
    watch: Clock
    """The machine's clock, for what a clock that stands still must not hold up: failed sign-ins are counted by it. It dates nothing."""
    as_of: date
    """The case date: what clocks and rules are judged by. Never the wall clock."""
    transactions: Transactions
    keyring: Keyring
    vault: ExhibitVault
    batches: Callable[[Connection], BatchRegister]
    exhibits: Callable[[Connection], ExhibitRegister]
    custody: Callable[[Connection], CustodyLog]
    documents: DocumentReader
    finder: Callable[[Connection], AccountFinder]
    identifiers: Callable[[Connection], IdentifierRegister]
    identity: Callable[[Connection], IdentityReader]
    judgements: Callable[[Connection], IdentityRegister]
    ledger: Callable[[Connection], FactLedger]
    links: Callable[[Connection], LinkReader]
    packets: PacketWriter
    shelf: PacketShelf
    """Packets written inside the workspace, for whoever may take them from there."""
    painter: PagePainter
    projector: Callable[[Connection], LinkProjector | None]
    """None: the workspace has no graph server, SQL answers."""
    standing: Callable[[Connection], StandingFacts]
    withdrawals: Callable[[Connection], FactWithdrawals]
    records: Callable[[Connection], RecordReader]
    law: Law
    stopwatch: Callable[[], float]
    """Seconds on a clock that only runs forward: bounds a search, dates nothing."""
    rejects: Path
    """Folder for reject files, readable by its owner only."""
    uploads: Path
    """Folder of uploaded files that wait for their job, readable by its owner only."""
