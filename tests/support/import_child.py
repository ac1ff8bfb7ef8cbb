"""A process of its own that imports transactions and tells how far it is, for tests that kill it in the middle."""

import sys
from collections.abc import Iterator
from pathlib import Path

from cases.imports.columns import KINDS
from cases.store.engine import SqlTransactions
from cases.store.keyring import Keyring
from cases.usecases import import_file
from evidence.sheets import packed
from graph.adapters.sql_facts import SqlFactLedger
from graph.adapters.sql_identifiers import SqlIdentifierRegister
from tests.support.import_workspace import RECORDED_AT


def rows(count: int) -> Iterator[tuple[int, list[str]]]:
    """Transactions of 50 cards at 20 merchants, some with a reference, some twice."""
    width = len(KINDS["transactions"].columns)
    for number in range(count):
        reference = "" if number % 3 == 0 else f"R{number}"
        row = [
            reference,
            f"62258800000{number % 50:05d}",
            f"2013-03-{number % 28 + 1:02d}",
            "",
            f"{number % 400}.00",
            "",
            "",
            f"商户{number % 20}",
        ]
        yield number + 2, [*row, *[""] * (width - len(row))]


def main(folder: Path, count: int, block: int) -> None:
    """Import into the workspace of `folder`; a line on stdout for each block."""
    import_file._BLOCK = block
    transactions = SqlTransactions(f"sqlite:///{folder / 'workspace.db'}", folder / "lock")
    with transactions.writing() as connection:
        report = import_file.import_rows(
            SqlFactLedger(connection),
            SqlIdentifierRegister(connection, Keyring.load(folder / "keys.json")),
            kind="transactions",
            header=[column.zh for column in KINDS["transactions"].columns],
            parts=packed(rows(count), len(KINDS["transactions"].columns)),
            source=import_file.Source("big.csv", "f" * 64, "core"),
            recorded_by="lumin",
            recorded_at=RECORDED_AT,
            progress=lambda read: print(read, flush=True),  # noqa: T201 - read by the test
        )
    print("done", report.read, report.accepted, report.unchanged, report.rejected, flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
