"""The readers of bills, slips and tables, each reading in a limited process."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from evidence.adapters.limited_process import LimitedProcess, absolute
from evidence.adapters.sheet_rows import SheetRows
from evidence.adapters.sheet_spool import SpooledParts
from evidence.bills.as_json import bill_from_json
from evidence.bills.model import Bill, NotABill
from evidence.sheets import SheetPart
from evidence.slips.as_json import slip_from_json
from evidence.slips.model import Slip


class LimitedBillReader:
    """BillReader over the worker's job `bill`."""

    def __init__(self, process: LimitedProcess) -> None:
        self._process = process

    def read(self, path: Path, password: str | None = None, *, name: str | None = None) -> Bill | NotABill:
        """See `BillReader`; `name` is the user's name of the file, where it is kept under another."""
        shown = name or path.name
        return bill_from_json(self._process.run("bill", {"path": absolute(path), "password": password, "name": shown}, name=shown))


class LimitedSlipReader:
    """SlipReader over the worker's job `slip`."""

    def __init__(self, process: LimitedProcess) -> None:
        self._process = process

    def read(self, path: Path, *, name: str | None = None) -> Slip:
        """See `SlipReader`; `name` is the user's name of the file, where it is kept under another."""
        shown = name or path.name
        return slip_from_json(self._process.run("slip", {"path": absolute(path), "name": shown}, name=shown))


class LimitedSheets:
    """Tables over the worker's job `sheet`: a table is read to its end before its first row is given."""

    def __init__(self, process: LimitedProcess) -> None:
        self._process = process

    def open_rows(self, path: Path, *, name: str | None = None) -> SheetRows:
        """See `evidence.adapters.sheet_rows.open_rows`; nothing is raised any more while its rows are read."""
        header, parts, encoding = self._read(path, name)
        return SheetRows(header, (row for part in parts for row in part.rows()), encoding)

    def open_parts(self, path: Path, *, name: str | None = None) -> tuple[tuple[str, ...], Iterator[SheetPart]]:
        """Header and parts of a table, as `open_rows` has its rows."""
        header, parts, _ = self._read(path, name)
        return header, parts

    def _read(self, path: Path, name: str | None) -> tuple[tuple[str, ...], SpooledParts, str]:
        """The parts are kept beside the file, in its private folder, so that clear text of a killed reading goes where the file goes."""
        shown = name or path.name
        with tempfile.NamedTemporaryFile("w+b", prefix="rows-", suffix=".arrow", dir=path.parent) as spool:
            head = self._process.run("sheet", {"path": absolute(path), "spool": spool.name, "name": shown}, name=shown)
            kept = Path(spool.name).open("rb")  # noqa: SIM115 - closed by the iterator; the name goes away at once
        return tuple(head["header"]), SpooledParts(kept, shown), head["encoding"]
