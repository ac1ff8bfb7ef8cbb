"""What every kind of import shares while it is stored: the batch's ledger, which rows added something, and fingerprints."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from hashlib import blake2b

from cases.imports.marks import Marks
from cases.imports.ports import FactLedger, Row
from cases.imports.reasons import Fault, Reason
from graph.identifiers import IdentifierRegister
from graph.times import When
from graph.vocabulary import LinkKind, NodeKey
from graph.words import Array, Words

SYSTEM = "system"
"""Basis of what a bank's own system states."""


class RowRefused(Exception):
    """A row cannot be stored beside what is known already; caught by the import, never shown as an error."""

    def __init__(self, column: str | None, value: str, reason: Reason, **detail: str) -> None:
        self.fault = Fault(column, value, reason, detail)
        super().__init__(reason.code)


def fingerprint(*parts: object) -> bytes:
    """16 bytes that differ whenever the parts do. Parts are keys, masked texts and plain values, never a clear identifier: it is unkeyed."""
    return blake2b(repr(parts).encode(), digest_size=16).digest()


def when_values(name: str, when: When | None) -> Row:
    """A time as the four columns of the graph room's tables."""
    if when is None:
        return {f"{name}_at": None, f"{name}_until": None, f"{name}_text": None, f"{name}_precision": None}
    start, end = when.outer.start, when.outer.end
    first = int(start.timestamp())
    return {
        f"{name}_at": first,
        f"{name}_until": first if end is start else int(end.timestamp()),
        f"{name}_text": when.text,
        f"{name}_precision": when.precision.value,
    }


def seconds(when: When | None) -> int | None:
    """The first instant a time can mean, seconds since 1970."""
    return None if when is None else int(when.outer.start.astimezone(UTC).timestamp())


class Posting:
    """One import on its way into the store."""

    def __init__(self, ledger: FactLedger, identifiers: IdentifierRegister, *, source_system: str, document: str) -> None:
        self.ledger = ledger
        self.identifiers = identifiers
        self.source_system = source_system
        self.document = document
        self.lines = Marks()
        """Rows of the file that added something."""
        self.passes_over_withdrawn = False
        """Whether a row is never taken for a transaction that was withdrawn: so for a correction, and not for an export brought in again."""
        self._occurrences: Counter[bytes] = Counter()

    def append(self, table: str, rows: Sequence[Row]) -> range:
        """Append the rows; their lines count as accepted."""
        self.lines.add(row["row"] for row in rows)
        return self.ledger.append(table, rows)

    def append_transactions(self, columns: Mapping[str, Words | Array | None], lines: Array) -> range:
        """Append transactions column by column; their lines count as accepted."""
        self.lines.add(lines)
        return self.ledger.append_transactions(columns, len(lines))

    def cite(self, citations: Sequence[Row]) -> None:
        """Cite a fact that stands already; its lines count as accepted."""
        self.lines.add(row["row"] for row in citations)
        self.ledger.cite(citations)

    def append_new(self, table: str, rows: Iterable[Row]) -> None:
        """Append those rows whose `print` is not yet known, the first of each print."""
        fresh = {row["print"]: row for row in reversed(list(rows))}
        known = self.ledger.find(table, "print", fresh.keys())
        self.append(table, [row for print_, row in reversed(fresh.items()) if print_ not in known])

    def occurrence(self, base: bytes) -> bytes:
        """The print of this occurrence in the file: two identical rows of one file are two, the same file again adds none."""
        self._occurrences[base] += 1
        return fingerprint(base, self._occurrences[base])


def link_row(
    kind: LinkKind,
    src: NodeKey,
    dst: NodeKey,
    line: int,
    *,
    basis: str = SYSTEM,
    valid_from: int | None = None,
    valid_to: int | None = None,
) -> Row:
    """A dated, sourced link."""
    return {
        "kind": int(kind),
        "src_node": src,
        "dst_node": dst,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "basis": basis,
        "print": fingerprint("link", int(kind), src, dst, valid_from, valid_to, basis),
        "row": line,
    }
