"""Which sealed documents belong to a packet, and how its rows cite them.

A bank export holds other customers' rows, so that it never goes into a packet (N14): for each one that the case cites, a masked extract is
derived, sealed and noted. What is the case's own (testimony, bills, slips, statements of loss) goes in whole.
"""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from cases.access import Unit
from cases.documents import MEDIA_TYPES
from cases.errors import UnknownDocument
from cases.office import Office
from cases.packets.extracts import TOOL, Extract, extract_rows
from cases.packets.profile import Profile
from cases.packets.registers import Sheet
from evidence.custody import CustodyAct, CustodyEntry
from evidence.model import Exhibit
from evidence.packet.content import Citation, ListedExhibit
from graph.records import Source
from graph.times import SHANGHAI

_SUFFIXES = {MEDIA_TYPES[suffix]: suffix for suffix in (".csv", ".parquet", ".xlsx")}
_TABLES = _SUFFIXES.keys()
_EXTRACT, _REGISTER = "export extract", "register"
_KIND_ORDER = (_EXTRACT, "bill", "slip", "statement of loss", "testimony", _REGISTER)
"""What a recipient reads first comes first; other kinds follow."""
_BILL = "bill"
_SHOWN = 16
"""Digits of an original's sha256 that its extract names; the register has the whole."""
_KEPT = 64
_DIRECTLY = 3
"""So many rows of one exhibit are cited one by one; more are named as ranges."""


@dataclass(frozen=True, slots=True)
class _Sealed:
    key: int
    note: Exhibit
    lines: dict[int, int] | None = None
    """Row of the original to row of the extract; None: the document is whole."""


@dataclass(frozen=True, slots=True)
class Exhibits:
    """The exhibits of one packet, numbered."""

    listed: tuple[ListedExhibit, ...]
    keys: tuple[int, ...]
    """Their keys in the register, in the same order."""
    kinds: frozenset[str]
    _numbers: dict[str, int] = field(repr=False)
    _lines: dict[str, dict[int, int] | None] = field(repr=False)
    _kinds: dict[str, str] = field(repr=False)

    def has(self, source: Source) -> bool:
        """Whether the packet shows what the source states."""
        lines = self._lines.get(source.document)
        return source.document in self._numbers and (lines is None or source.row in lines)

    def cite(self, source: Source) -> Citation:
        """Where in the packet the source's words stand.

        Raises:
            UnknownDocument: the packet does not show them; a defect of the composition.
        """
        if not self.has(source):
            raise UnknownDocument(given=f"{source.file_name} {source.row}")
        return Citation(self._numbers[source.document], self._place(source))

    def cite_all(self, sources: Iterable[Source]) -> tuple[Citation, ...]:
        """Where these sources stand, each once; many rows of one exhibit are named together. Those that the packet does not show are left out."""
        shown = {source for source in sources if self.has(source)}
        found: list[Citation] = []
        for number, group in groupby(sorted(shown, key=self._order), key=lambda each: self._numbers[each.document]):
            rows = list(group)
            if len(rows) <= _DIRECTLY or self._lines[rows[0].document] is None:
                found += dict.fromkeys(self.cite(each) for each in rows)
            else:
                lines = self._lines[rows[0].document] or {}
                found.append(Citation(number, f"第{_ranges(sorted(lines[each.row] for each in rows))}行"))
        return tuple(found)

    def _order(self, source: Source) -> tuple[int, int]:
        return self._numbers[source.document], source.row

    def _place(self, source: Source) -> str:
        lines, kind = self._lines[source.document], self._kinds[source.document]
        if lines is not None:
            line = lines[source.row]
            return f"第{line}行" if kind == _REGISTER else f"第{line}行（原文件第{source.row}行）"
        if source.row == 0 or kind not in {"testimony", _BILL}:
            return ""
        page = "" if source.page is None else f"第{source.page}页"
        return f"{page}第{source.row}笔" if kind == _BILL else f"第{source.row}行起"


def gather(office: Office, unit: Unit, sources: Iterable[Source], sheets: Sequence[Sheet], profile: Profile) -> Exhibits:
    """Seal what has to be derived, and number all that the sources name.

    Args:
        office: the office.
        unit: the running use case; derived exhibits are noted and logged in its transaction.
        sources: everything the packet will cite. A source without a document was entered by hand and is left out.
        sheets: our own register's sheets that it cites.
        profile: what the recipient may get; an outsider gets extracts alone.

    Raises:
        UnknownDocument: a source names a document that was never sealed here.
    """
    own = {sheet.document for sheet in sheets}
    rows: dict[str, set[int]] = {}
    for source in sources:
        if source.document and source.document not in own:
            rows.setdefault(source.document, set()).add(source.row)
    register = office.exhibits(unit.connection)
    sealed: dict[str, _Sealed] = {}
    for document in sorted(rows):
        key = register.find(document)
        if key is None:
            raise UnknownDocument(given=document)
        note = register.get(key)
        if note.media_type in _TABLES:
            sealed[document] = _extract(office, unit, key, frozenset(rows[document]), profile)
        elif not profile.is_outsider:
            sealed[document] = _Sealed(key, note)
    for sheet in sheets if not profile.is_outsider else ():
        sealed[sheet.document] = _write_sheet(office, unit, sheet)
    ordered = sorted(sealed.items(), key=lambda each: (_rank(each[1].note.kind), each[1].note.name, each[1].note.sha256))
    numbers = {document: number for number, (document, _) in enumerate(ordered, start=1)}
    return Exhibits(
        listed=tuple(_listed(number, each.note) for number, (_, each) in enumerate(ordered, start=1)),
        keys=tuple(each.key for _, each in ordered),
        kinds=frozenset(each.note.kind for each in sealed.values()),
        _numbers=numbers,
        _lines={document: each.lines for document, each in ordered},
        _kinds={document: each.note.kind for document, each in ordered},
    )


def kinds_shown(
    office: Office, connection: Connection, sources: Iterable[Source], sheets: Sequence[Sheet], profile: Profile
) -> dict[str, str]:
    """Which documents `gather` would show, each with its kind; nothing is derived or sealed."""
    own = {sheet.document for sheet in sheets}
    register, shown = office.exhibits(connection), {}
    for document in {source.document for source in sources} - own - {""}:
        key = register.find(document)
        if key is None:
            raise UnknownDocument(given=document)
        note = register.get(key)
        if note.media_type in _TABLES:
            shown[document] = _EXTRACT
        elif not profile.is_outsider:
            shown[document] = note.kind
    return shown if profile.is_outsider else shown | dict.fromkeys(own, _REGISTER)


_READ: dict[tuple[str, frozenset[int], frozenset[str] | None, bool], Extract] = {}
"""Extracts made by this process. A packet is composed at its request and again when it leaves; sealed bytes do not change between."""


def _extracted(office: Office, note: Exhibit, rows: frozenset[int], profile: Profile) -> Extract:
    key = (note.sha256, rows, profile.columns, profile.last4_only)
    if key not in _READ:
        if len(_READ) >= _KEPT:
            _READ.clear()
        with tempfile.TemporaryDirectory(prefix="sliphound-") as folder:
            copy = Path(folder) / f"sealed{_SUFFIXES[note.media_type]}"
            with office.vault.open(note.sha256) as original, copy.open("xb") as sink:
                shutil.copyfileobj(original, sink)
            header, found = office.documents.table(copy, note.name)
            _READ[key] = extract_rows(header, found, rows, columns=profile.columns, last4_only=profile.last4_only)
    return _READ[key]


def _extract(office: Office, unit: Unit, parent: int, rows: frozenset[int], profile: Profile) -> _Sealed:
    note = office.exhibits(unit.connection).get(parent)
    extract = _extracted(office, note, rows, profile)
    stem = Path(note.name).stem
    how = f"自封存文件“{note.name}”（SHA-256 {note.sha256[:_SHOWN]}…）摘录本案所引各行，证件号、卡号、电话号码、付款账号已遮蔽"
    derived = Exhibit(
        sha256="",
        size=0,
        name=f"摘录-{stem}.csv",
        media_type=MEDIA_TYPES[".csv"],
        kind=_EXTRACT,
        original_location=note.original_location,
        original_holder=note.original_holder,
        made_by=unit.login,
        made_how=how,
        made_at=unit.now,
        recorded_at=unit.now,
        derived_from=parent,
        tool=TOOL,
    )
    return _seal(office, unit, extract.data, derived, extract.lines)


def _write_sheet(office: Office, unit: Unit, sheet: Sheet) -> _Sealed:
    made = Exhibit(
        sha256="",
        size=0,
        name=sheet.name,
        media_type=MEDIA_TYPES[".csv"],
        kind=_REGISTER,
        original_location="本单位案件登记系统",
        original_holder="本单位案件登记系统",
        made_by=unit.login,
        made_how="由案件登记系统按登记内容逐项输出",
        made_at=unit.now,
        recorded_at=unit.now,
        tool=TOOL,
    )
    lines = {row: row for row in range(2, len(sheet.rows) + 2)}
    return _seal(office, unit, sheet.data, made, lines)


def _seal(office: Office, unit: Unit, data: bytes, note: Exhibit, lines: dict[int, int]) -> _Sealed:
    """Seal derived bytes; the same bytes again are found again, with the note they were given first."""
    sealed = office.vault.put(data)
    register = office.exhibits(unit.connection)
    known = register.find(sealed.sha256)
    if known is not None:
        return _Sealed(known, register.get(known), lines)
    whole = replace(note, sha256=sealed.sha256, size=sealed.size)
    key = register.add(whole)
    entry = CustodyEntry(
        act=CustodyAct.ACQUIRED if note.derived_from is None else CustodyAct.DERIVED,
        exhibit_sha256=sealed.sha256,
        at=unit.now,
        who=unit.login,
        method=note.made_how,
        purpose="制作材料 / made for a packet",
        original_location=note.original_location,
        original_holder=note.original_holder,
        to_holder=unit.login,
    )
    office.custody(unit.connection).append(key, entry)
    return _Sealed(key, whole, lines)


def _rank(kind: str) -> int:
    return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)


def _listed(number: int, note: Exhibit) -> ListedExhibit:
    return ListedExhibit(
        number=number,
        name=note.name,
        media_type=note.media_type,
        sha256=note.sha256,
        size=note.size,
        pages=None,
        original_location=note.original_location,
        original_holder=note.original_holder,
        made_by=note.made_by,
        made_how=note.made_how,
        made_at=note.made_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
    )


def _ranges(lines: Sequence[int]) -> str:
    """`2–5、9`: rows of a table, runs named by their ends."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
