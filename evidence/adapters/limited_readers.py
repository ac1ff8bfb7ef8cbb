"""The readers of bills, slips and tables, each reading in a limited process."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from evidence.adapters.limited_process import LimitedProcess, absolute
from evidence.adapters.sheet_rows import SheetRows
from evidence.bills.as_json import bill_from_json
from evidence.bills.model import Bill, NotABill
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
        """See `evidence.adapters.sheet_rows.open_rows`; nothing is raised any more while its rows are read.

        The rows are kept beside the file, in its private folder, so that clear text of a killed reading goes where the file goes.
        """
        shown = name or path.name
        with tempfile.NamedTemporaryFile("w+", encoding="utf-8", prefix="rows-", suffix=".jsonl", dir=path.parent) as spool:
            head = self._process.run("sheet", {"path": absolute(path), "spool": spool.name, "name": shown}, name=shown)
            kept = Path(spool.name).open(encoding="utf-8")  # noqa: SIM115 - closed by the iterator; the name goes away at once
        return SheetRows(tuple(head["header"]), _Spooled(kept), head["encoding"])


class _Spooled:
    """The rows of a spool; it is closed with its last row, or when nobody wants more."""

    def __init__(self, spool: IO[str]) -> None:
        self._spool = spool

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        line = "" if self._spool.closed else self._spool.readline()
        if not line:
            self._spool.close()
            raise StopIteration
        number, cells = json.loads(line)
        return number, cells

    def __del__(self) -> None:
        self._spool.close()
