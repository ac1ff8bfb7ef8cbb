"""A correction as an import of one row: the same columns, the same reading, the same refusals, and the replaced fact left aside."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.imports.columns import KINDS, Column
from cases.imports.ports import FactLedger, Row
from cases.imports.posting import Posting, fingerprint
from cases.imports.reading import lay_out
from cases.imports.reasons import Fault, Reason
from cases.imports.storing import reader_for, store_for
from evidence.sheets import packed
from graph.identifiers import IdentifierRegister
from graph.standing import StandingFact
from graph.vocabulary import FactKind
from graph.words import Array, Words

LINE = 2
"""Where the row stands in the correction's document, behind its header."""
FIXED = frozenset({"account_no", "card_no", "source_ref"})
"""Columns that say which thing a fact is of: a fact of another card or account is no correction, it is withdrawn and entered there."""
_ADDRESSED = {"contact": "phone", "phone": "phone", "card_no": "card"}
"""Columns that may hold a protected identifier, and what it is called in `StandingFact.identifiers`."""
SAME_AS_KNOWN = Reason(
    "same_as_known",
    "更正后与在案的另一笔相同",
    "corrected so, it is one that is on record already",
    "确属重复的，撤回这一笔即可",
    "if it was entered twice, withdraw this one",
)


@dataclass(frozen=True, slots=True)
class Correctable:
    """A kind of fact that can be corrected."""

    kind: str
    """Its kind of import."""
    table: str
    cells: Mapping[str, str]
    """Import column to column of the fact's row."""
    linking: frozenset[str] = frozenset()
    """Columns that also state a link of the card."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, in the import's order."""
        return KINDS[self.kind].columns


def _same(*names: str) -> dict[str, str]:
    return dict(zip(names, names, strict=True))


CORRECTABLE: dict[FactKind, Correctable] = {
    FactKind.TRANSACTION: Correctable(
        "transactions",
        "txn",
        {
            "card_no": "card_masked",
            "at": "made_text",
            "amount": "amount_fen",
            **_same("source_ref", "posted_on", "currency", "merchant_no", "merchant_name", "terminal_no", "auth_code", "reference_no"),
            **_same("entry_mode", "verification", "city"),
        },
    ),
    FactKind.DELIVERY: Correctable(
        "deliveries",
        "delivery",
        {
            "card_no": "card_masked",
            "sent_at": "sent_text",
            "delivered_at": "delivered_text",
            "address": "address_text",
            **_same("waybill_no", "signer", "id_checked"),
        },
        frozenset({"address", "sent_at", "delivered_at"}),
    ),
    FactKind.ACTIVATION: Correctable(
        "activations",
        "activation",
        {"card_no": "card_masked", "at": "made_text", "phone": "phone_masked", **_same("channel", "id_check", "recording")},
        frozenset({"phone", "at"}),
    ),
    FactKind.REPAYMENT: Correctable(
        "repayments",
        "repayment",
        {"at": "made_text", "amount": "amount_fen", **_same("account_no", "payer_account", "payer_name", "channel", "source_ref")},
    ),
    FactKind.CONTACT: Correctable(
        "calls",
        "contact",
        {
            "at": "made_text",
            "contact": "reached_by",
            **_same("account_no", "channel", "person", "identity_check", "reached", "content", "recording", "made_by"),
        },
    ),
    FactKind.POLICE_PAPER: Correctable(
        "police_papers",
        "police_paper",
        _same("account_no", "level", "organ", "number", "dated", "reporter", "stated", "original_seen", "verified"),
    ),
}


def cells_of(fact: StandingFact) -> dict[str, str]:
    """What the fact says, column by column, as a file would have it; identifiers masked, empty where nothing is stated."""
    return {column: _cell(column, fact.values[source]) for column, source in CORRECTABLE[fact.kind].cells.items()}


def masked_columns(fact: StandingFact) -> frozenset[str]:
    """The columns whose cell is the mask of an identifier."""
    held = {column for column in CORRECTABLE[fact.kind].cells if _ADDRESSED.get(column) in fact.identifiers}
    return frozenset(held)


def clear_cells(fact: StandingFact, cells: Mapping[str, str], changed: Iterable[str], reveal: Callable[[int], str]) -> list[str]:
    """The row to import, in the import's order: identifiers that nobody changed are taken over whole, and shown to nobody."""
    told = dict(cells)
    for column in masked_columns(fact) - set(changed):
        told[column] = reveal(fact.identifiers[_ADDRESSED[column]])
    return [told.get(column.en, "") for column in CORRECTABLE[fact.kind].columns]


class CorrectionPosting(Posting):
    """The posting of one corrected fact. Its key is given in `added` afterwards."""

    def __init__(self, ledger: FactLedger, identifiers: IdentifierRegister, fact: StandingFact, *, document: str) -> None:
        # A source of its own for every correction: under the old one the row would be found as the fact that it replaces.
        super().__init__(ledger, identifiers, source_system=f"correction-{fact.kind.value}-{fact.key}", document=document)
        self._table = CORRECTABLE[fact.kind].table
        self.added: list[int] = []
        self.passes_over_withdrawn = True

    def append(self, table: str, rows: Sequence[Row]) -> range:
        """See `Posting.append`."""
        keys = super().append(table, rows)
        if table == self._table:
            self.added += keys
        return keys

    def append_transactions(self, columns: Mapping[str, Words | Array | None], lines: Array) -> range:
        """See `Posting.append_transactions`."""
        keys = super().append_transactions(columns, lines)
        self.added += keys
        return keys

    def append_new(self, table: str, rows: Iterable[Row]) -> None:
        """As `Posting.append_new`, but a corrected fact is never taken for an earlier one that was withdrawn with the same values."""
        fresh = list(rows)
        for row in fresh if table == self._table else ():
            number, base = 1, row["print"]
            while self.ledger.find(table, "print", [row["print"]]):
                number += 1
                row["print"] = fingerprint(base, "again", number)
        super().append_new(table, fresh)


def store_corrected(posting: CorrectionPosting, kind: str, cells: Sequence[str]) -> Fault | None:
    """Read and store the row; what is wrong with it, or None."""
    layout = lay_out(KINDS[kind], [column.en for column in KINDS[kind].columns])
    [part] = packed([(LINE, list(cells))], len(layout.header))
    read = reader_for(layout).read(part)
    if read.rejects:
        return read.rejects[0].faults[0]
    if faults := store_for(kind, posting)(read):
        return faults[LINE]
    return None if posting.added else Fault(None, "", SAME_AS_KNOWN)


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if column == "amount" and isinstance(value, int):
        sign, (yuan, fen) = "-" if value < 0 else "", divmod(abs(value), 100)
        return f"{sign}{yuan}.{fen:02d}"
    return str(value).rpartition(":")[2] if column == "source_ref" else str(value)
