"""Import a file of bank data, the rows of a bill, or testimony: all of it in the caller's one transaction, so that nothing is ever half-made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from cases.imports.bills import BillLine, BillRows
from cases.imports.errors import CountsDisagree
from cases.imports.made import Renames, with_made
from cases.imports.ports import FactLedger
from cases.imports.posting import Posting, RowRefused
from cases.imports.reading import ReadPart, kind_called, lay_out
from cases.imports.reasons import Fault, Reject
from cases.imports.storing import reader_for, store_for
from cases.imports.testimony import refuse_taken_ids
from cases.imports.things import Things
from cases.model import Testimony
from cases.store.testimony_register import TestimonyRegister
from evidence.bills.model import Bill, BillRow
from evidence.sheets import SheetPart
from graph.batches import Batch, BatchRegister
from graph.identifiers import IdentifierRegister

_BLOCK = 20_000
"""Rows stored together: large enough that questions to the store cost little, small enough to be held at once."""

BILL_HEADER = ("交易日", "入账日", "摘要", "金额（分）", "币种", "卡号末四位", "页")
"""Columns of a reject of a bill's row."""

Progress = Callable[[int], None]
"""Told how many rows have been read so far."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from."""

    file_name: str
    document: str
    """sha256 of the sealed file."""
    system: str
    """Name of the source system: customer numbers and references are unique within it."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `read` = `accepted` + `unchanged` + `rejected`, checked against the store."""

    kind: str
    batch: int
    """Key of the batch; public only through what cites it."""
    read: int
    accepted: int
    """Rows that added something."""
    unchanged: int
    """Rows that said what was known."""
    rejected: int
    rejects: tuple[Reject, ...]
    header: tuple[str, ...]
    """The file's own headers, for the reject file."""
    ignored_columns: tuple[str, ...]
    """Headers that mean nothing to this kind of import."""


def import_rows(
    ledger: FactLedger,
    identifiers: IdentifierRegister,
    *,
    kind: str,
    header: Sequence[str],
    parts: Iterable[SheetPart],
    source: Source,
    recorded_by: str,
    recorded_at: datetime,
    renames: Renames | None = None,
    progress: Progress = lambda _read: None,
) -> ImportReport:
    """Store the rows of a table file. The caller's transaction is its only commit; time O(n), memory one part and the rejects.

    Raises:
        UnknownKind, DuplicateColumns, MissingColumns, MapRefused: before anything is stored.
        CountsDisagree: a defect; the caller must roll back.
    """
    header, parts, plain = with_made(kind, header, parts, renames or {})
    layout = lay_out(kind_called(kind), header, plain, file=source.file_name)
    posting = Posting(ledger, identifiers, source_system=source.system, document=source.document)
    batch = _begin(ledger, kind, source, recorded_by, recorded_at)
    reader, store = reader_for(layout), store_for(kind, posting)
    rejects: list[Reject] = []
    read = 0
    for part in chain.from_iterable(part.pieces(_BLOCK) for part in parts):
        good = reader.read(part)
        faults = store(good)
        rejects += sorted([*good.rejects, *_refused(good, faults)], key=lambda reject: reject.line)
        read += len(part)
        progress(read)
    counts = _counts(posting, read, rejects)
    return ImportReport(kind, batch, **counts, rejects=tuple(rejects), header=layout.header, ignored_columns=layout.ignored)


def import_bill(
    ledger: FactLedger,
    identifiers: IdentifierRegister,
    *,
    bill: Bill,
    source: Source,
    account_no: str | None,
    recorded_by: str,
    recorded_at: datetime,
    progress: Progress = lambda _read: None,
) -> ImportReport:
    """Store the rows of a bill as observations, each with its page and box. Without `account_no` the last four digits must fit one card.

    Raises:
        CountsDisagree: a defect; the caller must roll back.
    """
    posting = Posting(ledger, identifiers, source_system=source.system, document=source.document)
    batch = _begin(ledger, "bills", source, recorded_by, recorded_at)
    lines = [BillLine(number, row) for number, row in enumerate(bill.rows, start=1)]
    store = BillRows(posting, Things(posting), account_no)
    store.look_back(lines)
    rejects: list[Reject] = []
    for line in lines:
        try:
            store.store_row(line)
        except RowRefused as refused:
            rejects.append(Reject(line.line, _bill_cells(line.row), (refused.fault,)))
    progress(len(lines))
    counts = _counts(posting, len(lines), rejects)
    return ImportReport("bills", batch, **counts, rejects=tuple(rejects), header=BILL_HEADER, ignored_columns=())


def import_testimony(
    register: TestimonyRegister,
    batches: BatchRegister,
    *,
    case_key: int,
    testimony: Sequence[Testimony],
    source: Source,
    recorded_by: str,
    recorded_at: datetime,
) -> ImportReport:
    """Store what persons said in a case; the same words of the same speaker at the same time are on file already and add nothing.

    Raises:
        TestimonyRefused: a claim's id is taken by another of the case.
    """
    fresh: dict[tuple[str, str, str], Testimony] = {}
    for said in testimony:
        if not register.has(case_key, said):
            fresh.setdefault((said.speaker, said.said.text, said.text), said)
    taken = {stored.body["id"] for said in register.of_case(case_key) for stored in said.claims if "id" in stored.body}
    refuse_taken_ids([*fresh.values()], taken, source.file_name)
    counts = {"read": len(testimony), "accepted": len(fresh), "unchanged": len(testimony) - len(fresh), "rejected": 0}
    batch = batches.add(Batch("testimony", source.document, source.file_name, source.system, recorded_by, recorded_at, **counts))
    for said in fresh.values():
        register.add(case_key, said, at=recorded_at, batch=batch)
    return ImportReport("testimony", batch, **counts, rejects=(), header=(), ignored_columns=())


def _begin(ledger: FactLedger, kind: str, source: Source, recorded_by: str, recorded_at: datetime) -> int:
    return ledger.begin(
        {
            "kind": kind,
            "document": source.document,
            "file_name": source.file_name,
            "source_system": source.system,
            "recorded_by": recorded_by,
            "recorded_at": int(recorded_at.timestamp() * 1_000_000),
        }
    )


def _refused(good: ReadPart, faults: Mapping[int, Fault]) -> list[Reject]:
    if not faults:
        return []
    places = zip(good.lines.tolist(), good.rows.tolist(), strict=True)
    return [Reject(line, tuple(good.part.cells(place)), (faults[line],)) for line, place in places if line in faults]


def _counts(posting: Posting, read: int, rejects: Sequence[Reject]) -> dict[str, int]:
    """Close the batch; the rows that added something are counted in the store, not believed."""
    accepted, stored = len(posting.lines), posting.ledger.rows_stored()
    if accepted != stored or any(reject.line in posting.lines for reject in rejects):
        raise CountsDisagree(stored=stored, counted=accepted)
    counts = {"read": read, "accepted": accepted, "unchanged": read - accepted - len(rejects), "rejected": len(rejects)}
    posting.ledger.finish(counts)
    return counts


def _bill_cells(row: BillRow) -> tuple[str, ...]:
    values = (row.txn_on, row.posted_on, row.description, row.amount_fen, row.currency, row.card_last4, row.page)
    return tuple("" if value is None else str(value) for value in values)
